"""Clauses that tell how things stand: no demand begins in them, and none goes on through them."""

import re

from luoshi.intake import quick

_STATED = quick.pattern(
    r"未(?!来|供|成年|雨绸缪|[病批]先|经[^,，。；]{2,8}[,，]?(?:不得|严禁|一律|禁止)|[^,，。；]{1,8}(?:之前|以前)(?:[,，]|$))|没有|有个别|(?<!为)了(?![解然结之断]|如指掌)|已经?(?![^,，]{0,3}建成)|过去|曾(?!经沧)|"
    r"(?<![经通超渡透])过(?![程硬关度渡去境剩滤冬敏节年夜户磅堂期失错滤筛度]|紧日子)|(?<![跟盯沿顺奔朝带围冲向随])着(?!力|手|眼|重|实|"
    r"陆|装|想|落)|取得了|得到了|涌现出?|[去前][冬春夏秋]|正在|正值|[较比](?:上年|去年)(?!底|再?(?:压|减|降|提高|翻)[^,，]{0,6}(?:成|分之|%|％|\d)(?![^,，]{0,8}了))|[个家户名件项条][^,，]{0,8}中[,，]?[仍还尚]?有|据悉|据了解|来自|就是|这是|不是|有的|仍|来之不易"
)
#: What is done at meetings and in reports, and is told of them.
_NARRATED = quick.pattern(
    r"(?:作了?|进行了?)(?:[^,，]{0,6})(?:汇报|发言|表态|报告|介绍|讲解)|(?:出席|参加|列席|主持|陪同)"
    r"[^,，]{0,12}(?:会议?|活动|仪式|调研)|审议(?:通过)?|听取(?!(?:各方|群众|社会|公众|居民)?(?:的)?(?:意见|建议))|传达学习(?!情况|贯彻)|(?:会议?|会上)(?:还|印发|"
    r"通报|研究(?!确定|决定|同意|审定)|宣读|书面)|宣读|现场观摩|获评|荣获|揭牌|完成率(?!低|不|未|高|达|排名|要|须|力争)|分别汇报|"
    r"\d日(?:[上下]午|晚[上间]?|当天)?[,，]?[^,，。；前]{0,20}?(?:召开|举行)"
)
_RESUMES = quick.pattern(
    r"^(?:这|那|(?:[抽检督暗巡][查访察])(?:中|时|组)?(?:发现|看到)|[还仍尚]有(?=[近约]?(?:\d|[一二三四五六七八九]成|部分|个别|少数|一些))|其中(?![^,，]{0,20}(?:\d|不[低少高]于))|目前|截至|今年以来|近年来|年初以来|因为|由于|据|一季度以来|自\d|去年|对此我|"
    r"(?:[今去明]年|\d{4}年)?我[省市县区州镇乡](?:共|现|总共)?(?:承担|辖|有|拥有)[^,，]{0,16}\d|"
    r"(?:再有|再过|还有|眼看)[^,，]{0,6}[天月周]|实行百分制$|(?:重点|着力|突出)?(?:抓好|做好|做到|落实)(?:以下|下列|如下|[几一二三四五六七八九十]个?方面)|"
    r"[^,，]{0,6}对象(?:为|是)|事实|可以说|实践证明|现将|现就|特此|当前[我全]|值得|欢迎|敬请|感谢|"
    r"如有[^,，]{0,8}(?:意见|建议|疑问|异议|问题|不明)|本(?:方案|办法|通知|意见|规定|细则|决定|通告|令|指令|命令)(?!要)|"
    r"[^,，]{0,4}(?:邮政信箱|监督电话|举报电话|联系电话|联系人|通讯地址))"
    r"|^(?!成立|组建|设立|建立)[^,，]{2,24}由[^,，]{1,14}(?:[担兼]任|任副?(?:组长|指挥|总指挥|主任|召集|成员))"
    r"|^(?:特|现)?(?:制定|提出|制订)(?:本|以下|如下|此)|^为[^,，]{2,40}(?:制定|提出|现)"
)
#: A clause that says what something is or rests on: it comments, it does not demand.
_COMMENT = re.compile(
    r"^[^,，]{0,8}(?:应当|应该|值得|应予|必须)(?:充分)?肯定|^(?P<do>[抓管保稳促])[^,，]{1,8}就是(?P=do)|^(?:根子|根本|要害|出路|意义|成败|症结|重在|贵在|事关|关乎|关系到?|离不开|任重)|"
    r"^(?:关键|重点|核心|基础|难点|焦点|责任)(?:$|还?[在是就也不没]|[很更][大重]|重[大于]|有|取决|看|靠|心)|^[^,，]{0,18}(?<![就凡只正还总不])是(?![否非])|^[^,，]{2,18}(?:事关|关乎|关系到?)|^[^,，]{2,12}(?:意义重大|责无旁贷|刻不容缓|"
    r"责任重大|使命光荣|任务艰巨|时间紧)|^(?:时间紧|任务重|责任重大)"
)
#: What somebody will do by himself is a promise, not a demand.
_PLANS = re.compile(
    r"将(?:于|会同|会(?!同)|派|进一步|持续|继续|适时|加[大快强]|坚持|以|不断|全力|紧|充分|对|在|"
    r"陆续|每[日天周月季]|组织|开展|启动|逐步|尽快|按|从[严快重]|严肃|建立健全|建立|健全|出台|推出|推行|约谈|邀请|追究|再)"
)
#: How things went, in numbers, and what would make an aim of them.
_RECKONED = quick.pattern(
    r"同比|环比|[比较](?:上年|去年|上月)(?!底)|(?:居|列|位居|位列|排名?)(?:在)?(?:全[市区省县]|第)[^,，。]{0,6}\d?|"
    r"累计[\u4e00-\u9fff]{0,12}\d|占年度(?:计划|目标|任务)|"
    r"完成(?:年度|全年)?(?:计划|目标|任务)的?\d|(?<![\d.])1[—\-~至]\d{1,2}月|进展(?:总体)?(?:顺利|良好|正常)|"
    r"从[^,，。]{2,10}(?:情况|结果)看"
)
_AIMS = quick.pattern(
    r"力争|确保|务必|必须|[要须应](?=[\u4e00-\u9fff])|目标|不[低少]于|以上|以内|争取|\d月底?前|年底前|排名通报|按月排名"
)
#: A paper of articles numbers them so: 第九条　本办法….
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百]{1,4}条\s*")
_AGREED = re.compile(
    "会议?(?:[^,，]{0,6}(?:同意|通过)|认可)|(?:原则)?同意[^,，]{2,40}(?:请示|申请|建议|汇报|名单)$"
)
#: Levels and changes as a bulletin prints them: 增长4.2%，居前两位, 余额1860亿元.
_MEASURED = quick.pattern(
    r"(?:增长|下降|回落|上升|提高|减少|占比|余额|总额|收入|完成率|办结率|满意率)[\u4e00-\u9fff]{0,4}\d|居[前后末首]|占(?:任务|计划|年度|总)[^,，]{0,4}\d|比年初|快于|慢于|高于|低于"
)
_INSIGHT = re.compile("(?:看到|认识到|意识到|正视)")
_QUOTED = re.compile(r"[“‘《「][^”’》」]{0,600}[”’》」]")
#: What a demand is about may itself be something past: 对仍未支出的, 凡查出的.
_ABOUT = re.compile(
    r"对[^,，。；]{1,24}?(?=实行|给予|予以|进行|采取|一律|逐)|(?:对于?|凡是?|针对|把|将|因)[^,，。；]{1,30}?的|[^,，。；]{1,24}的(?=[,，]|一律)|"
    r"(?:报|提交|提请|报请|呈报)[^,，。；]{0,14}会议?(?:研究|审议|审定|讨论)(?:通过)?|"
    r"[^,，。；]{0,4}(?:未|没有|已|了|过)[^,，。；]{0,12}的(?=[\u4e00-\u9fff\d])"
)

_MAY_BE_ABOUT = quick.gate(_ABOUT)


def plain(text: str) -> str:
    """The text with its quotations blanked, in the same length."""
    return _QUOTED.sub(lambda quoted: "□" * len(quoted.group()), text)


def is_told(text: str) -> bool:
    """Whether a stretch has marks of the past, or tells of a meeting, outside its quotations."""
    said = _QUOTED.sub("□", text)
    said = _ABOUT.sub("□", said) if _MAY_BE_ABOUT.search(said) else said
    return bool(_STATED.search(said) or _NARRATED.search(said))


def is_reckoned(text: str) -> bool:
    """Whether the text gives an account in numbers: …完成投资120万元，比上年同期增长11.4%."""
    return bool(_RECKONED.search(text)) and not _AIMS.search(text)


def is_measured(text: str) -> bool:
    """Whether the text gives a level or a change and no aim: 用电量21亿千瓦时，增长4.9%."""
    return bool(_MEASURED.search(text)) and not _AIMS.search(text)


def is_planned(text: str) -> bool:
    """Whether the text says what somebody will do by himself."""
    return bool(_PLANS.search(text))


def is_insight(text: str) -> bool:
    """Whether a demand only asks to see how things stand: 同时要看到，…."""
    return bool(_INSIGHT.search(text[:24]))


def is_statement(text: str) -> bool:
    """Whether the clause tells what is or was: no demand can go on through it."""
    return bool(_RESUMES.match(_QUOTED.sub("□", _ARTICLE.sub("", text))))


def is_agreed(text: str) -> bool:
    """Whether the clause tells what a meeting agrees to: who acts on it stands behind."""
    return bool(_AGREED.match(text))


def is_comment(text: str) -> bool:
    """Whether the clause says what something is, rests on or means."""
    return bool(_COMMENT.match(_QUOTED.sub("□", text)))
