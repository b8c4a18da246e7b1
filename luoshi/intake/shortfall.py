"""The words that state a shortfall: late, undone, too little, last, falling, faulty, lacking."""

import re

from luoshi.intake import quick

_NUMBER = r"(?:\d|[一二三四五六七八九十两半]成|半数?|十|百|千)"
#: Nobody says these of work well done.
_LATE = (
    r"滞后|迟缓|缓慢|(?:偏|较|太|过于?|相对|动作)慢|慢于|(?:进度|进展|推进|速度|步伐)[^,，]{0,4}(?:不快|不大|不理想|慢)|"
    r"停滞|烂尾|久拖|停摆|拖延|延误|(?:已)?停工\d|停工停建|停产半?停?产?(?!整顿)|(?:已|均|仍)?(?:逾期|超期)(?!前)|拖了|迟迟|欠账|欠(?:序时|进度)"
)
_NOT_DONE = (
    r"(?:尚|仍|至今|均|迟迟|一直|还|长期|全[年月]|两次)(?:都)?(?:未|没有?)(?!来|成年|发[现生]|出现)|"
    r"未(?:能)?(?:按|完成|达|开工|报|启动|落实|建[立成]|整改|竣工|上报|动工|实[现地]|见效|清除|销号|到位|办结|及时|履行|开展|组织|制定|签订|"
    r"设置|配备|交付|拨付|支付|批复|反馈|兑现|纳入|覆盖|投[入用产]|验收|落地|公[示开]|定(?!期|点|向))|"
    r"(?:完成|选址|资金|用地|手续|责任|人员|设备|方案)未|零(?:报送|进展|申报|签约|入统|入库|开工|落地|办结|上报|完成|更新|支出|到位|增长|投入|整改|立项)|"
    r"(?:为|是)零(?![\d差失投])|已无可能|[无难]法?以?完成|一次(?:也|都)?未|无人(?:接听|值守|值班|持证|监管|负责|管理)|"
    r"未组织|无(?:台账|记录|原始|进展|动静)"
)
_LOW = (
    r"(?<!不)(?<!得)(?<!能)(?:低于|少于|不及)(?:序时|全[国省市县区镇]|平均|目标|同期|去年|计划|时序|\d+(?:\.\d+)?%)|"
    rf"(?:不足|不到|未达|未过){_NUMBER}|(?:仅|只)(?:为|占|完成|相当于|有)\s*(?:全[年国省市县区]|目标|任务|序时|平均|年度|计划|\d[\d.]*%)|"
    r"比[^,，]{2,14}[低慢少]了?\s*\d|相差\s*\d"
)
_LAST = (
    r"靠后|垫底|殿后|倒数|末[位尾](?!跃|上升|[^,，]{0,4}(?:跃升|升至|提升))|(?:排名?|位[列居次]|[居列])[^,，]{0,8}(?:末|后[两三四五十\d])|(?:亮|挂)[“]?[红黄]|[红黄]牌警?|"
    r"蜗牛奖|扣分(?:较|最)?|被(?:约谈|通报|点名|问责|督办|挂牌)|(?:给予|受到|予以)通报批评"
)
_FAULTY = (
    r"不(?:到位|及时|扎实|严格|规范|达标|合格|落实|彻底|健全|理想|闭合|重视|担当|作为|清楚)|不力|不实|"
    r"重视不|力度不(?:够|大|足|强)|不够(?:重视|扎实|到位|及时|深入|有力|紧|实)|流于形式|走过场|照抄照搬|推诿|扯皮|敷衍|雷同|弄虚作假|造假|失实|失真|"
    r"失管|失控|失修|(?:漏|瞒|迟|虚|错)报|代签|代替|底数不|去向不|悬空|反复(?:退单|投诉|交办)|退回重办|退单|超期(?:反馈|工单|率)|"
    r"私拉乱接|乱堆|乱搭|脱岗|空岗|成效不|问题[^,，]{0,6}(?:突出|较多|严重|普遍|反弹|明显|集中)|经营困难|订单不足|"
    r"隐患未|脱节|缺失|缺位|短缺|断档|受阻|欠薪|拖欠|难以为继|居高不下|进展不|(?<!不)偏[低少弱差](?!\d)|(?:质量|水平|标准|比例|程度|意识|满意率)(?:不高|较低|不强)|老化|陈旧|失效|"
    r"反复出现|(?:管理|秩序)混乱|账[实物]不符|化整为零|规避(?:招标|监管|检查)|(?:流失|浪费|扰民|污染)严重|态度(?:生硬|冷硬|恶劣)|超标准|超范围|"
    r"(?:记录|资料|档案|手续|台账)不(?:全|完整|齐)|长期挂账|无人过问|责任不清|不合格率(?:达|为|仍|高)|被投诉\d"
)
_STRONG = quick.pattern("|".join((_LATE, _NOT_DONE, _LOW, _LAST, _FAULTY)))
#: Words that state a shortfall only where somebody is taking stock of them.
_WEAK = quick.pattern(
    r"下[滑降跌](?!到|至)|回落|降幅|负增长|净?减少|萎缩|差距(?:较|明显|很)|(?<![盯补晒揭找比着齐强对])短板|薄弱|落后|缺(?:乏|少|口|编|岗|漏)|"
    rf"(?:仅|只|才)(?!用|需|花)[^,，\d用需]{{0,6}}{_NUMBER}|(?<![讲补找晒揭查到])不足(?=$|[,，、。；等的])|"
    r"未(?!来|成年|雨|发[现生]|出现|婚|知)[\u4e00-\u9fff]{1,2}|没有(?!发[现生]|出现|差错)|无(?!障碍|人机|线|缝|偿|一|不|论|需|关|愧|微|私|疑)[\u4e00-\u9fff]{2,8}$|"
    r"不(?:力|够|足|佳|畅|实|清|严|细|准|全|高|强|牢|多|大|紧|匀|稳|平衡|充分|配套|匹配|符|一致|明确|清晰|完善|完整|真实|稳定|主动|深入)(?:$|(?=[、等的]))|"
    r"延[后期]|闲置|堵[塞点]|破损|损坏|淤[塞积]|渗漏|占用|堆放|挤占|挪用|截留|超标|违[规法建]|反弹|苗头|盲区|漏洞|死角|滞留|积压|返工|套用|流转\d|"
    r"个别[^,，]{2,10}(?:存在|仍)|存在|高于(?:平均|全[市县区]平均)|反复|形式主义|单一|扣分|压力[低不]|重[部痕]轻|(?:多|较)(?:次|遍)被?退回|排[^,，\d]{0,8}第(?:[五六七八九十]|[5-9]|\d\d)"
)
#: What is undone, prevented or hypothetical is no shortfall.
_MENDED = quick.pattern(
    r"(?:解决|帮助|化解|消除|整治|防止|避免|杜绝|严禁|不得|防范|扭转|摆脱|破解|改变|查[清处]|整改|"
    r"追[回缴]|盘活|腾退|责令|清理|修[复缮补]|疏[通浚]|更换|拆除|排除)(?!项目|工程|不|任务|率|未|滞|缓|进)|"
    r"没有发[现生]|未发[现生]|不(?:再|存在)"
)
#: Less of these is better, so that their fall is none.
_BETTER_LOW = re.compile(
    r"(?:能耗|强度|浓度|排放|投诉|信访|上访|隐患|事故|死亡|伤亡|发案|案件|警情|退单|重办|失业|负债|债务|赤字|成本|不良|"
    r"超期|逾期|积案|会议|发文|时[间长限]|等候|违法|火点|火灾|损失|开支|经费|检查|审批|材料|环节|贫困|拥堵|工单|来电|受理)[^,，]{0,12}(?:下[滑降跌]|减少|回落|压减|低于|不[足到])"
)
#: Behind the words: those of whom they hold are meant, and something will befall them.
_WHOEVER = re.compile(
    r"^[^,，的]{0,10}的(?!\s*\d|[一二三四五六七八九半]|问题|现象|情况|苗头|有|是|主要|达|占|原因|[^,，]{0,8}(?:尚未|仍未|至今|仍然)|"
    r"[^,，]{0,6}(?:要求|目标|任务|标准|水平|进度|规定|时限|部署)$)"
)
#: What is done about the shortfall that the words name: 拖欠企业账款清理.
_TACKLED = re.compile(r"^[^,，]{0,8}(?:清[理欠零]|整治|治理|排查|化解|处置|攻坚|专项行动|防治)")
_HYPOTHETICAL = quick.pattern(
    r"[?？]|^(?:对(?!接|外|标)|凡|如(?:果|有|[未不])|若|要|须|把|将|严禁|防止|针对|为|切实|务必)"
)


def state(said: str, *, weak: bool) -> re.Match[str] | None:
    """The words by which a clause states a shortfall, or None.

    Shape: `weak` lets those words count that say so only where somebody is taking stock.
    """
    if _HYPOTHETICAL.search(said):
        return None
    short = _STRONG.search(said) or (_WEAK.search(said) if weak else None)
    if not short or _MENDED.search(said[: short.start() + 4]) or _BETTER_LOW.search(said):
        return None
    rest = said[short.end() :]
    return None if _WHOEVER.match(rest) or _TACKLED.match(rest) else short


def may_stand_in(text: str, *, start: int, end: int) -> bool:
    """Whether any word of shortfall stands in the stretch."""
    return bool(_STRONG.search(text, start, end) or _WEAK.search(text, start, end))


def is_progress(said: str) -> bool:
    """Whether the words in front of a shortfall speak of progress: what they name is a project."""
    return bool(_PROGRESS.search(said))


_PROGRESS = re.compile(r"(?:进度|进展|推进|建设|施工)(?:相对|比较|仍然|均|较|仍|还)?$")
