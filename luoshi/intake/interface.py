"""The words of user interfaces and small print, by which a site gives itself away."""

import re

from luoshi.intake import quick

#: Links to the articles before and after, however long their titles.
NEIGHBOURS = ("上一", "下一", "热点排行", "点击排行", "最新更新", "推荐阅读")
#: Words of user interfaces. A short line that has one and no full stop is a control.
CONTROL = quick.pattern(
    r"^加载中|^[(（]?相关资料图[)）]?$|^关键词[:：]?$|^推荐内容$|^上一[篇页条]|"
    r"^下一[篇页条]|^(?:图片|图|视频|点击查看)$|返回(首页|顶部|列表|目录|上一页)?$|"
    r"^返\s*回$|^回到顶部$|Powered by|上一[篇页条个]|下一[篇页条个]|扫一扫|"
    r"扫描.{0,6}二维码|"
    r"(分享|转发)(到|至|给|本页)|^分享|^【?\s*打\s*印\s*(?:本页|此页)?】?|^关\s*闭$|关闭(窗口|本页)|(放大|"
    r"缩小)?字[体号](?:调整|大小)?[:：\s]|^附件下载|"
    r"^[【\[]?\s*(收藏|点赞|评论|举报|复制链接|朗读|播放|暂停|搜索|登录|注册|"
    r"纠错)\s*\d*\s*[】\]]?$|"
    r"(网站|站点)地图|联系我们|关于我们|设为首页|加入收藏|无障碍|长者(模式|版)|繁體|简体|English|"
    r"(快速|发表|查看|我要|添加)(回复|评论|回帖|留言)|回帖|帖子|楼主|说(两|几)句|说点什么|"
    r"Ctrl\+Enter|验证(码|问题)|正确答案|(请|您).{0,6}(登录|注册)(后|才|即)?|没有账号|忘记密码|"
    r"(浏览|阅读|点击|访问|累计)(次数|量|数)|人气[:：]|相关(阅读|新闻|链接|文章|推荐|附件|信息|稿件|报道)|"
    r"(推荐|热门|延伸|更多|猜你)(阅读|新闻|文章|喜欢|推荐)|热点(新闻|推荐|排行)|(微信|"
    r"官方)公众号|客户端下载|"
    r"^(?:(?:收藏|转播|分享|支持|反对|回复|举报|点评|点赞|淘帖|顶|踩|使用道具|只看该作者|"
    r"高级模式|返回列表)\s*\d*[\s|]*)+$|"
    r"请您对|意见或建议|^姓\s*名[:：]|^\*?内\s*容[:：]|^联系方式[:：]$"
)
#: Who answers for a page, not what it says.
CREDIT = re.compile(
    r"^[\s【\[(（]*(?:本版|本期|今日|文章|信息|稿件)?(责任?编辑|视觉|图编|组版|版式|检审|责校|总值班|带班|责编|编辑|网络?编辑|执行编辑|值班(编委|主任)|校对|审核|审校|"
    r"初审|复审|终审|一审|二审|三审|"
    r"监制|总监制|策划|排版|美编|制作|录入|编审|签发|主编|值班总编)\s*[:：丨|/／]"
    r"|^\S{3,}(出品|承办|主办|主管)$|^(主办|承办|主管|技术支持|运营|维护)(单位|部门)?[:：]"
)
#: The small print under a page.
SMALL_PRINT = quick.pattern(
    r"版权(所有|声明|归)|[Cc]opyright|©|(ICP|icp)备|ICP证|公?网安备|网站标识码|备案号|"
    r"许可证(编?号)?[:：]|"
    r"(不良信息|违法|侵权).{0,4}举报|免责声明|未经.{0,12}(授权|许可)|转载.{0,8}(请|须)?注明|"
    r"(建议|推荐)使用.{0,12}浏览器|服务热线[:：]|邮编[:：]|"
    r"国内统一(?:连续出版物|刊)号|邮发代号|广告(?:经营)?许可|(?:发行|订阅|新闻|广告)(?:热线|电话)[:：]|零售价|本报地址|"
    r"投稿(热线|邮箱|信箱|电话)|电子信箱\s*[:：]|内部资料[^。]{0,8}(免费|交流|注意|严禁|不得)|准印证"
)
#: Rows that only boards and pages of questions and answers print: who wrote, how a letter stands.
BOARD = re.compile(
    r"^(?=(?:.{0,40}?(?:级别|发帖|威望|积分|金[币钱]|在线时间|注册时间|帖子|精华|阅读权限|最后登录|UID|贡献|铜币|魅力|经验|粉丝)"
    r"\s*[:：]?\s*\S){2})|"
    r"^(?:楼主|沙发|板凳|地板|\d+\s*[楼#])?\s*发表于\s*[:：]|"
    r"^(?:办理|处理|回复|受理|答复|信件|来信|留言|诉求|工单|投诉)(?:状态|进度|编号|类型|类别|满意度|等级|分类|渠道)\s*[:：]|"
    r"^[【\[(（]?(?:已|未|正在)(?:办结|回复|受理|办理|评价|处理|答复)[】\])）]?$|^[【\[](?:办理|处理|回复)?状态[】\]]\s*\S{2,4}$|"
    r"^[【\[]?(?:满意度|评价)(?:评价)?\s*[:：]\s*(?:非常|基本|很|不)?\S{1,4}[】\]]?$|^(?:非常)?满意\s+(?:基本满意\s+)?不满意$|^[赞顶]\s*[(（]?\d+[)）]?\s*踩|"
    r"^(?:查看详情|公开答复|正文|>{1,3}\s*正文)$|^(?:受理|来信|信件)编号\s*[:：]?\s*[\dA-Z-]{6,}$|^当前(?:浏览|栏目)\s*[:：]|"
    r"^\S{2,8}报(?:数字报|电子版)?\s+20\d\d年\d{1,2}月\d{1,2}日(?:\s*星期[一二三四五六日])?(?:\s*第?\S{1,6}[期版])?$|"
    r"^满意度(?:评价)?\s*[:：]|^(?:查询码|是否公开|IP属地|来信人|写信人|留言人|网友昵称|昵称)\s*[:：]|"
    r"下载\s*[(（][\d.]+\s*[KMG]i?B|^本帖最近评分记录|^当前时区|现在时间是|^今天是?\s*[:：]?\s*20\d\d年|"
    r"^(?:文件|附件)下载\s*[:：]|责编\s*[:：].{0,30}电子信箱|^\S{2,8}报\s*数字[版报]$|"
    r"^20\d\d-\d\d?-\d\d?\s+第\s*\S{1,3}\s*版|内部资料.{0,8}免费交流"
)
KEY = (
    r"索\s*引\s*号|信息索引|统一编号|主\s*题\s*(分\s*类|词)|信息(分类|名称|类别|来源|索引)|公开(目录|形式|"
    r"方式|时限|范围|日期|类型|责任部门)|"
    r"(体裁|组配|服务对象)分类|发\s*[布文]\s*(机\s*构|机\s*关|单\s*位|部\s*门)|发文字号|文\s*号|(成\s*文|生\s*成|"
    r"发文|生效|失效|废止|公开)\s*日\s*期|"
    r"有\s*效\s*性|效力状态|文件名称|标\s*题|名\s*称|内容概述|关\s*键\s*词|政策咨询(机关|"
    r"电话)|发布日期|来\s*源"
)
#: A key of that table whose value stands on the next line.
METADATA_KEY = re.compile(rf"^(?:{KEY})\s*[:：]?$")
#: The same table with its keys in brackets: 【索引号】… 【成文日期】….
METADATA_BRACKETS = re.compile(rf"^(?:[【\[]\s*(?:{KEY})\s*[】\]][^【\[]{{0,60}}){{2,}}$")
METADATA = re.compile(rf"^(?:{KEY})\s*[:：|丨]|^(?:{KEY})\s*$")
NAVIGATION = re.compile(
    r"^(您|你)?(现|当)?(前|在)?的?(所在)?位置(是|为)?\s*[:：]|^首\s*页\s*($|[>＞»›|/\-–→])|"
    r"[>＞»›][^>＞»›]{1,40}[>＞»›]|"
    r"^(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?\s*)?第\s*\S{1,4}\s*版(面)?\s*[:：>＞»›]|^\S{0,6}(上一版|下一版)|^<?!?--+>?$|^[|\s>＞/-]+$|"
    r"^(今天是|现在(是|时间)|当前时[区间]|欢迎您?(访问|光临|来到|登录)|(今日|实时)?天气\s*[:：])|"
    r"^(?:相关|政策|文件)(?:解读|文件|政策|链接|附件)\s*[:：]|"
    r"^((文件|附件|资料|本地|点击|相关)?下载|附件)\s*[:：(（].{0,60}\d\s*[KMG]B?\s*[)）]?.{0,16}$|^(文件|附件|资料|点击)下载\s*[:：]"
)
#: Controls inside a line of date and source: a key and what follows, up to the next key.
INLINE = quick.pattern(
    r"\s*(?:[【\[(（]?\s*(?:字\s*[体号]|文字大小|背景色|(?:浏览|阅读|点击|访问|累计)(?:次数|"
    r"量|数)?|人气|打印(?:本页)?|关闭(?:本页|窗口)?|"
    r"收藏|分享(?:到)?|我要纠错|保护视力色)\s*[】\])）]?\s*(?:[:：]\s*[\d,]*\s*(?:次|"
    r"人)?\s*(?:[\[【(（][^\])】）]*[\])】）])?"
    r"|(?=\s|$|[【\[])))"
)
DATED = quick.pattern(r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}|^(来源|作者|时间|发布时间)")
#: The line of a site above the title: when a page was put up, by whom.
SITE_LINE = re.compile(
    r"(?:发布|发文|更新)(?:日期|时间)\s*[:：]\s*\d{4}\D|"
    r"\d{4}-\d\d?-\d\d? \d\d:\d\d(?::\d\d)?\s*发表于"
)
#: A source or author that is named behind the buttons of a line.
SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿源|来源|作者|供稿|发布(?:单位|机构|时间)|发文时间|时间|日期)\s*[:：]\s*[^\s\[【(（|]{2,20}"
)
#: Keys of date, source and author that nobody filled in.
UNFILLED = re.compile(r"^(?:[^\s:：]{1,6}\s*[:：]\s*)+(?:(?<=编辑[:：])\S{2,4})?$")
#: Words on the buttons of a page: a line of nothing else is a row of buttons.
_BUTTON = (
    "打印(?:本页|此页|本文)?|关闭(?:本页|窗口|页面)?|分享(?:到|至)?|收藏(?:本页)?|返回(?:目录|顶部|列表|首页|上页|上一页)?|"
    "PDF版?|版面(?:导航|概览)|标题导航|全文(?:检索|阅读)|(?:上|下)一(?:期|版|篇|页|条|个)|放大[+]?|缩小-?|默认|"
    "微信|微博|新浪微博|腾讯微博|QQ(?:空间|好友)?|朋友圈|复制链接|我要纠错|纠错|下载|顶端|顶部|TOP|赏|打赏|回复|引用|举报|"
    "点赞|顶|踩|支持|反对|淘帖|评分|编辑|删除|只看(?:该作者|楼主|TA)|显示全部楼层|(?:倒|正)序浏览|阅读模式|使用道具|"
    "加(?:为)?好友|发(?:短)?消息|收听(?:TA)?|关注(?:TA)?|送TA礼物|给他打赏|脱水模式|阅读设置|立即注册|本版积分规则|回帖并转播|发新帖|"
    "发表回复|回帖后跳转到最后一页|展开(?:全文)?|查看(?:全部|更多|原图)|淘帖|转播|跳转到指定楼层|私信|使用道具|好友和群|QQ好友和群|"
    r"\d{1,4}楼|转发|听(?:新闻|报道)|语音播报|朗读|播报|字[体号](?:大小)?|特大|超大|较大|较小|大字|小字|正常|导出|预览|抖音|头条|钉钉|邮件|更多|视力保护色?|背景色|夜间模式|尾页|末页|第一页|跳到|页|确定|客服|小程序|公众号|海报|生成海报|评论|看贴|吧主推荐|游戏|串个门|打招呼|收起(?:回复)?|电梯直达|描述|快速回复|高级模式|离线|在线|"
    "登录|注册|繁體版?|简体版?|繁体版?|English|无障碍|适老版|长者版|关怀版|大|中|小|[ATт][+-]?|[<>＜＞《》«»+-]"
)
BUTTONS = quick.pattern(
    rf"^(?>[\[【(（]?\s*(?:{_BUTTON})\s*\d{{0,6}}\s*[\]】)）]?[\s|/·、:：]*+)++$"
)
_MENU_WORD = (
    "首\\s*页|要闻|新闻|时政|政务|公开|互动|服务|资讯|专题|视频|图片|图库|数字报|电子报|论坛|登录|注册|民生|社会|财经|"
    "评论|客户端|导航|指南|年报|制度|平台|党建|干部|人才|概况|走进|统计|数据|办事|信箱|会员|帮助|招聘|二手|签到|邮箱|站内|"
    "检索|搜索|旧版|手机版|乡镇|街道|教育|文化|旅游|法治|科技|健康|房产|汽车|公告|通知|动态|热线|问政|投诉|直播|专栏|理论"
)
_MENU_CUT = quick.pattern(r"\s*[|｜丨│·]\s*|[ \u3000\xa0]+")
_HOME_FIRST = re.compile(r"(?:网站)?首\s*页\S{6,}")
MENU_WORD = re.compile(rf"{_MENU_WORD}|English")
#: The head of a newspaper page: name, day of the week, number and name of the page.
MASTHEAD = re.compile(
    r"^(?=.{0,60}(?:星期[一二三四五六日天]|[日晚时早商]报|责编|版式|第.{1,4}期)).{0,60}"
    r"(?:第\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版|[A-Z]\d{1,2}\s*版|今日\d+版|版\s*[:：])"
    r"|^[A-Z]?\d{1,2}版?\s+\S{2,8}\s.{0,30}(?:责编|编辑|版式|校对)"
)
#: A row of credits without colons: 编辑 某某 校对 某某.
CREDITS = re.compile(
    r"^(?>(?:责任编辑|责编|编辑|校对|审核|审校|[初复终一二三]审|监制|策划|美编|版式|值班\S{0,3}|主编)"
    r"(?:[/／](?:版式|美编|校对|编辑))?[\s:：]+[\u4e00-\u9fff·]{2,4}[\s、]*+){2,}$"
)
#: What stands under a paper: who gets copies, who printed how many.
IMPRINT = quick.pattern(
    r"^(?:抄\s*[送报发]|分送|主\s*题\s*词)\s*[:：]|^(?:[(（])?共?印\s*\d+\s*份|印发$|^第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页|^(?:制表|打印|导出|下载)(?:时间|日期)\s*[:：]|^共\s*\d+\s*(?:条|页)(?:记录)?|^[-—－]\s*\d{1,3}\s*[-—－]$"
)
#: Buttons in brackets of their own, whatever is on them.
BRACKETED = re.compile(
    r"^(?:(?:信息)?来源[:：]\s*\S{2,20}\s*)?(?>[【\[]\s*(?:[\u4e00-\u9fff]{2,8}|TOP|PDF)\s*[】\]][\s|]*+){2,}$"
)
#: A counter in brackets.
COUNTED = quick.pattern(
    r"^[\[【(（]\s*[\u4e00-\u9fff]{0,6}(?:阅读|浏览|点击|访问)[\u4e00-\u9fff]{0,3}\s*[:：]?\s*[\d,]+\s*[次人]?\s*[\]】)）]$"
)
#: The name of a site alone in a line: somebody, and what sites call themselves.
SITE_NAME = re.compile(
    r"^\S{4,20}\s*(?:门户网站|政府网站?|(?:政府)?信息公开(?:平台|专栏|目录|网)|政务(?:公开)?网|党政网|政府信息网|官方网站)$"
)
#: Keys that only the table of a government site has, not the line of date and source.
_SITE_KEY = (
    "索\\s*引\\s*号|信息索引|统一编号|主题分类|信息(?:分类|名称|类别)|公开(?:目录|形式|方式|时限|范围|类型)|"
    "(?:体裁|组配|服务对象)分类|发[布文](?:机构|机关)|发文字号|(?:成文|生成|生效|失效|废止)日期|有\\s*效\\s*性|效力状态"
)
METADATA_ROW = quick.pattern(
    rf"^(?=.{{0,60}}?(?:{_SITE_KEY}))(?:{KEY})[\s:：|].{{2,60}}?[\s|](?:{KEY})[\s:：|]"
)


#: What an account, an app or a host says about itself and the rights in a text.
NOTICE = quick.pattern(
    r"^[(（【\[*※]?\s*(?:(?:版权|免责|特别|郑重|转载)?(?:声明|提示)\s*[:：】\]]|凡(?:本网|本站|注明)|转载(?:请|须|自|授权)|未经.{0,12}(?:授权|许可|同意)|"
    r"[^。]{0,60}Powered by|您?需要登录后?才|网友评论\s*[:：]\s*[(（]只显示|"
    r"(?:本|该|此|以上)(?:文章?|网页|页面|站|网|平台|内容|帖|作品|资料)[^。]{0,12}?(?:由网?[友民用]|由用户|由作者|来自|来源于?[网互]|仅(?:供|代表|作)|转载|系转|"
    r"不代表|所有|版权|归)|(?:图文|图片|文字|内容|素材|部分图片)(?:均)?(?:来源|来自)(?:于)?网|如有(?:侵权|异议|版权)|如涉(?:及)?(?:侵权|版权))"
)
#: Rows of an account page: what it asks readers to press or follow.
_ACCOUNT = (
    r"^(?:点击(?:上方|下方|图片|查看|阅读|蓝字|进入|关注|收听|右上角)|长按(?:识别|下方|图片|二维码)|轻[触点]阅读|扫[码描](?:关注|上方|下方|二维码)|"
    r"识别(?:图中|下方|二维码)|更多[^。，]{2,12}请(?:点击|访问|关注|浏览)|附件\s*\d{0,2}\s*[:：].{1,50}\.(?:pdf|docx?|xlsx?|wps|zip|rar)$|关注(?:我们|公众号|该公众号|微信)|欢迎关注|戳(?:这里|蓝字)|点亮|滑动(?:查看|下方)|向上滑动|继续滑动|喜欢此内容|预览时标签|收录于|微信号|公众号|视频号|功能介绍|"
    r"原创$|阅读原文|写(?:留言|评论)|精选留言|往期(?:推荐|回顾|精彩)|精彩回顾|文章已于|打开APP|立即打开|"
    r"全部评论|热门评论|网友评论|最新评论|暂无评论|发表评论|我要评论|更多精彩|新闻热线|投稿邮箱|报料热线|爆料|您的IP|访问统计|今日访问|"
    r"发表于[\u4e00-\u9fff]{2,6}$|没有任何(?:评论|留言)$|在看$|END$|[-—–·\s]*END[-—–·\s]*$|[(（]完[)）]$)"
    r"|^\d+\s*(?:条|个|人)?\s*(?:评论|点赞|阅读|在看|转发|赞|跟帖)$|^(?:评论|点赞|跟帖|留言|用户评论)\s*[(（]?\s*\d+\s*(?:条)?[)）]?"
)
ACCOUNT = re.compile(_ACCOUNT)
#: Headings of what a site puts under a text: everything from there on is the site's.
TAIL = re.compile(
    r"^[【\[]?\s*(?:相关(?:阅读|新闻|链接|文章|推荐|稿件|报道|信息|内容)|(?:推荐|延伸|扩展)阅读|(?:热门|精彩|为您|更多)推荐|猜你喜欢|"
    r"(?:网友|全部|最新|热门|精彩|用户)(?:评论|留言|跟帖)|往期(?:推荐|回顾)|热点(?:新闻|排行|推荐)|(?:新闻|点击|阅读)排行|今日热点|最新(?:文章|新闻|发布))"
    r"\s*(?:[(（]\s*\d+\s*[)）])?\s*[】\]]?\s*[:：]?\s*(?:更多\s*[>»]*)?$"
)
_ONE_CREDIT = re.compile(
    r"^[(（]?(?:本版)?(?:责任编辑|责编|美编|版式|校对|编审|编辑)[\s:：丨|/／]+[\u4e00-\u9fff·]{2,4}(?:[\s、][\u4e00-\u9fff·]{2,4})*[)）]?$"
)
#: The parts of a newspaper's head on lines of their own.
_MASTHEAD_PART = re.compile(
    r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日\s*[,，]?\s*(?:星期|周).(?:\s*.{0,20})?$|^第\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版\s*[:：]?\s*\S{0,8}$"
    r"|^[A-Z]\d{1,2}\s*[:：]?\s*\S{0,6}$|^《?\S{1,8}[日晚时早商晨都][报市]报?》?\s*(?:数字[报版]|电子[版报])?$|^\S{2,10}\s*(?:数字[报版]|电子[版报])$"
    r"|^(?:农历|国内统一|邮发代号|总第\s*\d+\s*期|今日\s*\d+\s*版|CN\s*\d)"
)
#: One line of the table of a government site, where it stands alone.
SITE_KEY_LINE = re.compile(rf"^(?:{_SITE_KEY})\s*[:：]\s*\S{{0,40}}$")


def is_masthead_part(text: str) -> bool:
    """Whether the line is a part of a newspaper's head: its name, day or page."""
    return len(text) <= 30 and bool(_MASTHEAD_PART.match(text))


def is_site_key(text: str) -> bool:
    """Whether the line begins with a key that only the table of a government site has."""
    return bool(re.match(rf"(?:{_SITE_KEY})\s*(?:[:：]|$)", text))


def is_credit(text: str) -> bool:
    """Whether the line only names who edited the page."""
    return bool(CREDITS.match(text) or _ONE_CREDIT.match(text))


def closes_article(text: str) -> bool:
    """Whether the line says of the article above who edited it or how often it was read."""
    return bool(CREDIT.search(text) or is_credit(text) or COUNTED.match(text))


def is_menu_entry(text: str) -> bool:
    """Whether the line may be one entry of a menu that stands one entry a line."""
    return len(text) <= 8 and not re.search(r"[\d，。、：:；;！？]", text)


def is_menu(text: str) -> bool:
    """Whether the line is a row of menu entries."""
    if len(text) > 160 or "\t" in text:
        return False
    if _HOME_FIRST.match(text) and len(MENU_WORD.findall(text)) >= 4:
        return True
    parts = [part for part in _MENU_CUT.split(text) if part]
    if len(parts) < 3 or any(len(part) > 12 for part in parts):
        return False
    known = sum(bool(MENU_WORD.search(part)) for part in parts)
    return known >= 2 and known * 2 >= len(parts)
