"""Whom or what a clause is about: the units, projects or indicators listed at its beginning."""

import re

from luoshi.intake import quick

#: Ends of the names of bodies that answer for something.
_BODY = (
    r"(?<!地)(?<!片)(?<!城)(?<!园)(?<!全)(?<!景)(?<!校)(?<!灾)(?<!山)(?<!辖)区(?!间|域|级|块|位|分|别)|(?<!全)县(?!级|域|城(?!管)|属)|"
    r"(?<!城)(?<!全)(?<!超)(?<!上)市(?!级|场|政|民|直|住|人|城|供|水|自|应|发|教|财|文|卫|医|农|交|商|科|公|司|审|统|生|经|退|大|属|辖|值|域)|"
    r"(?<!城)(?<!乡)镇(?!街|村|级|域|直)|(?<!城)(?<!家)(?<!返)乡(?!镇|村|级|亲|土|情|贤|愁)|街道(?!办)|街道办事处|(?<!农)(?<!乡)(?<!进)村(?!级|务|民|集|容|规|居|庄|干|均|里)|(?<!进)社区(?!工|服|居|干|治|团|矫|食)|"
    r"(?<!布)(?<!格)(?<!结)(?<!开)(?<!大)(?<!全)(?<!当)局(?!部|面|限)|(?<!尚未)(?<!承)(?<!交)(?<!督)(?<!领)(?<!举)(?<!主)(?<!未)办(?!结|理|好|公|法|事|学|案|件|的)|"
    r"(?<!原)委(?!托|员|派|书|组|办|县|市|区|副)|管委会|指挥部|公司|集团|中心(?!任务|工作|城|组|村|校)|[医法学卫检养敬福]\S{0,2}院|医院|保健院|卫生院|养老院|敬老院|"
    r"学校|[小中大]学|幼儿园|支行|银行|物业(?!费|服务|管)|支队|大队|[\u4e00-\u9fff]站(?!位|点|稳|台|在|起|前)|(?<!卫生间)(?<!厕)(?<!场)(?<!有)(?<!所)(?<!以)所(?!有|以|需|在|属|辖|反|谓|占|得)|"
    r"厂(?!房|区)|加油站|(?<!特)酒店|宾馆|超市|商场|农商行|联社|零售点|门店|(?:木|药|矿|纸|实|置|乳|铝|纺|酒|糖|化)业|合作社|部门|单位|企业(?!党|家|职)|园区|(?:工业|产业|物流|科技|创业)园(?!区)|经开区|高新区|开发区|工业区|商贸城|商城|(?:农贸|批发|建材)市场|大厦|写字楼|工地|养殖场|[林农牧]场|煤矿|供销社|信用社|粮站|食堂|(?<=[县区市镇])[一二三四五六七八九十](?:中|小|幼)(?![个项天])"
)
_UNIT = re.compile(
    r"(?!我|全|本|各|该|其|居|上半|前|当|今|去|一季|部分|个别|有的|对|因|经|以|从|在|由|把|将|为|与|并|而|比|共|仍|还|尚|另|这|那|某|使|每|据|按|新(?:增|开))"
    rf"[\u4e00-\u9fff]{{1,11}}?(?:{_BODY})"
)
#: A smaller unit named right behind the larger one.
_NESTED = re.compile(rf"[\u4e00-\u9fff]{{1,6}}?(?:{_BODY}|分局)")
#: No name of a body holds these.
_INSIDE = re.compile(r"[在对由把]")
#: A person who holds a post there is no unit that falls short.
_PERSON = re.compile(
    r"(?:党[委组工支])?[^,，、]{0,6}?(?:书记|主任|[局镇乡县区市院校站所队行科处部]长|总经理|董事长|负责(?:人|同志))"
)
_PROJECT = (
    r"项目|工程|改造|建设|搬迁|[迁重扩改续]建|[东南西北]延|修缮|提标|片区|小区|宿舍|线路|道路|大道|隧道|[大立]交?桥|园区|物流园|产业园|标段|快速路|高速|公路|大桥|铁路|航道|码头|电站|箱涵|断面|干渠|菜市场|基地|中心|水库|河道|水厂|污水处理厂|广场|公园|医院|"
    r"学校|车站|泵站|管网|一期|二期|三期|安置房"
)
_MEASURE = (
    r"率|浓度|[总金税产余存]额|额|增速|进度|排名|位次|投资|收入|指标|增加值|强度|税收|[总销产交货]量|用电量|进出口|出口|外资|社零|产值|"
    r"消费|订单|资金|价格|得分|资产|营业额|建筑业|批发业|零售业|住宿业|餐饮业|服务业|制造业|工业|农业"
)
#: What is built of a body right behind its name: 水厂 二期, 医院 扩建工程.
_BUILT = re.compile(r"(?:[一二三四]期|[扩迁新改重续]建|改造|提标|搬迁|项目|工程)+")
#: A project of a body, named by what is built: 青松林场 危旧房改造项目.
_BUILDS = re.compile(
    r"(?:(?![在对由把因的未已仍尚还上推负])[\u4e00-\u9fff]){2,8}?(?:改造|建设|搬迁|整治|提升|扩建|续建|治理)(?:项目|工程)"
)
_ENDED = quick.pattern(
    rf"(?:{_PROJECT}|{_MEASURE}|任务|工作|工单|第[\d、一二三四五六七八九十]+件)$"
)
_PROJECT_END = re.compile(rf"^\D{{2,}}(?:{_PROJECT})$")
#: So many of them: a number, its classifier and what is counted.
_COUNTED = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+|近[一二三四五六七八九半]成的?)[多余]?(?:[个家项件条处宗座所座批名])?"
    r"((?:[\u4e00-\u9fff“”]{0,8}?)(?:单位|部门|镇街|乡镇|街道|县区|县市区|区县|项目|指标|村|社区|企业|事项|小区|工程|任务|镇|乡|县|工地|场所|学校|"
    r"隐患点|水库|党组织|支部|合作社|园区|问题|子项目|矿山|[餐饭商酒书药]?店|商户|餐馆|摊点|养护站|泵站|水厂|断面)(?:卫生院|卫生室|食堂|小学|中学|学校|企业|工地)?)"
)
_COUNTED_BEHIND = re.compile(
    r"([\u4e00-\u9fff]{0,12}(?:企业|项目|单位|部门|乡镇|村|社区|事项|工单|隐患|小区))(?:还有|仍有|尚有|有|达|共有)\d"
)
#: Several by their bare names, with the word for what they are: 甲山、乙水等边远乡镇.
_GROUPED = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:[、和][\u4e00-\u9fff]{2,4}){1,7})"
    r"(?:等(?:[两二三四五六七八九十\d]+个)?|[两二三四五六七八九十\d]+个)(?:边远|偏远|重点|沿江|城郊|山区)?"
    r"(?:乡镇|镇街|乡|镇|街道|县市区|县区|县|区|村|社区|单位|部门|企业|园区)"
)
#: So many of what was named before.
_REST = re.compile(r"^(?:[仍还尚]有|其中)?(\d+[条项个件家处宗起])(?=[^\d,，]{0,2}[未无不超逾])")
_FALLS = re.compile(rf"(?:{_BODY})(?:分别|则|均|同比|却|还)*(?:下[降滑跌]|回落|负增长)\d?")
_MAY_NAME = quick.gate(_UNIT)
_MAY_FALL = quick.gate(_FALLS)
#: What is said of work in general names nobody.
_GENERAL = re.compile(
    r"^(?:各?项)?(?:工作|任务|问题|资金|指标|项目|建设|改造|责任|措施|事项|整改|进度|率)$"
)
#: Whoever speaks of the own body.
_OWN = re.compile(r"(?:我们?|咱们?|本)(?:[省市县区镇乡]|街道)(?![长委])")
_LONE_DIGITS = re.compile(r"\d{4,}(?=[\u4e00-\u9fff])(?![余多万亿个家项件年月])")
_REMAINDER = re.compile(
    r"^(?:其余|其他|剩余)[\u4e00-\u9fff\d]{0,8}?(?:镇街|乡镇|街道|镇|乡|县区|县|区|村|社区|单位|部门|项目|企业)"
)
_VAGUE = re.compile(r"^(?:部分|个别|少数|有的|一些|某些|多数|不少|大多)")
#: An indicator right before its value: 专项债支出进度52%.
_VALUED = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,12}(?:进度|率))\d[\d.]*[%％]")
#: No name begins with these.
_STRAY = re.compile(
    r"经(?!开|济|发|信)|由|除|在|对|从|与|向|把|将|为|以|按|因|该|本|其(?!余|他)|我|这|那|各|研究|听取|审议|部署|新增|完成|实施|推进|加快|累计|预计|预测|新建(?!的)|共|已|未|正|达到|低于|高于"
)
_BETWEEN = re.compile(r"在([^,，]{4,40})之间")
_SPLIT = quick.pattern(
    r"、|以及|及(?!时|格|以)|(?<![共谐平缓温])和(?![平睦谐县缓])|(?<!参)与(?!会|否)|[,，]"
)
_OTHERS = quick.pattern(
    r"等?(?:[\d一二两三四五六七八九十]+(?:[个家项件条处宗座]|笔)(?:单位|部门|项目|工程|任务|指标|企业|乡镇|街道|镇|乡|县区|村|社区|工作|事项|地方)?|等(?:地|单位|部门|乡镇|镇街|项目|工程|企业|指标|村|方面|问题)?)$"
)
#: What is said about it begins here.
_SAID = quick.pattern(
    r"\d|[一二两三四五六七八九十]+[项个家条件]|(?<!服)(?<!任)(?:完成(?!率|情况|度|额|量)|达(?=\d|到|成)|实现|增长|下降|在(?!建|岗|线)|对(?!外|口|接)|因(?!素)|应[于在](?=[\d今本上])|于(?!都)|由(?!于)|因(?!素|地)|受(?=[\u4e00-\u9fff\d]{2,14}(?:影响|制约|阻))|未(?!来)|(?<![亩人户地日年月平])均(?!衡)|都|已|至今|仍|尚|还|没有?|连续|分别|存在|以|被|与|则|也|"
    r"高达|全长|总长|说好|原定|原计划|本应|年初计划|承担|牵头|负责|管理的|引进|上报|报送|推进|落实|实施|进度|进展|整改|仅|只|平均|综合(?:得分|排名|考)|排名|得分|比|较|同比|环比|累计|一直|迟迟|多次|两次|相对|比较|的)"
)
_LEADING = re.compile(
    r"^[“‘]?(?:该处|此处|沿线|[新在承]建的|(?:总投资|投资|占地|面积)[^,，的]{1,12}的|仍有|还有|尚有|另有|其中|有|全[市县区镇乡省]|我[市县区]|应于[^,，]{2,12}的|牵头单位|责任单位|前\d+个月|[一二三四上下前]+季度|上半年|今年以来|目前|当前)*"
)


def _unit(said: str) -> re.Match[str] | None:
    return _UNIT.match(said) if _MAY_NAME.search(said) else None


def is_unit(said: str) -> bool:
    """Whether the words begin with the name of a body, and not with one of its officials."""
    if _GROUPED.match(_LEADING.sub("", said)) or _OWN.match(said):
        return True
    unit = _unit(said)
    return bool(unit) and not _PERSON.match(said, unit.end() if unit else 0)


def is_own(said: str) -> bool:
    """Whether the words begin with the speaker's own place: 我县, 我们镇."""
    return bool(_OWN.match(said))


def is_counted(said: str) -> bool:
    """Whether the words begin with so many units or projects."""
    bare = _LEADING.sub("", said)
    return bool(_COUNTED.match(bare) or _COUNTED_BEHIND.match(bare))


def remaining(said: str) -> tuple[str, ...]:
    """So many of what was named before, where a clause begins with no more than a count."""
    rest = _REST.match(said) or _COUNTED_BEHIND.match(_LEADING.sub("", said))
    return (rest.group(1),) if rest else ()


def is_project(name: str) -> bool:
    """Whether the name is that of a project or a place where something is built."""
    return bool(_PROJECT_END.search(name))


def subjects(said: str, *, anything: bool = False) -> tuple[str, ...]:
    """The names listed at the beginning of a clause that a shortfall is stated about.

    Shape: `said` ends where the shortfall is stated; `anything`: whatever is named counts, since
    words of progress follow. Empty where nobody in particular is meant.
    """
    own = _OWN.match(said)
    bare = _LEADING.sub("", said)
    if _VAGUE.match(bare) or (is_person(bare)):
        return ()
    if own:
        return (own.group(),)
    grouped = _GROUPED.match(bare)
    if grouped:
        return tuple(re.split("[、和]", grouped["names"]))
    listed = _listed(bare)
    if not listed or _STRAY.match(listed[0]):
        return ()
    names = [_name(part, anything=anything) for part in listed]
    if any(names) and len(listed) > 1:
        names = [name or _sibling(part) for name, part in zip(names, listed, strict=True)]
    between = _BETWEEN.search(bare) if not any(names) else None
    if between:
        return subjects(between.group(1))
    return tuple(name for name in names if name)


def falls(said: str) -> bool:
    """Whether a clause says of units, by their bare names, that they fell: 甲镇、乙乡分别下降5%."""
    return bool(_MAY_FALL.search(said) and _FALLS.search(said)) and is_unit(said)


def is_person(said: str) -> bool:
    """Whether the words begin with somebody who holds a post."""
    unit = _unit(said)
    return bool(unit and _PERSON.match(said, unit.end()))


def _listed(said: str) -> list[str]:
    """The members of the list at the beginning, the last with what is said about it."""
    parts = [part.strip("“”‘’ ") for part in _SPLIT.split(said)]
    kept: list[str] = []
    for part in parts:
        kept.append(part)
        if _SAID.search(part) and not _ENDED.search(part):
            break
    return [part for part in kept if part]


def _name(part: str, *, anything: bool) -> str:
    """The name at the beginning of a member of the list."""
    part = _LEADING.sub("", part)
    if _STRAY.match(part):
        return ""
    bare = _OTHERS.sub("", part)
    if _PROJECT_END.search(bare) and not _SAID.search(bare):
        return bare if len(bare) <= 24 else ""
    unit = _unit(part)
    if unit and not _PERSON.match(part, unit.end()) and not _INSIDE.search(unit.group()):
        return part[: _nested(part, unit.end())]
    valued = _VALUED.match(part)
    if valued:
        return valued["what"]
    counted = _COUNTED.match(part) or _REMAINDER.match(part)
    if counted:
        return counted.group()
    name = _cut(bare)
    known = (anything and name == bare) or bare != part or _ENDED.search(name)
    nobody = _VAGUE.match(name) or _GENERAL.match(name)
    return name if 2 <= len(name) <= 24 and known and not nobody else ""


def _cut(part: str) -> str:
    """The words before what is said about them, and without "and others"."""
    digits = _LONE_DIGITS.match(part)
    said = _SAID.search(part, digits.end() if digits else 2)
    return _OTHERS.sub("", part[: said.start()] if said else part).rstrip("0123456789等")


def _nested(part: str, end: int) -> int:
    """Where the name ends when smaller units of it follow."""
    nested = _NESTED.match(part, end)
    while nested and not _SAID.search(nested.group()):
        end = nested.end()
        nested = _NESTED.match(part, end)
    built = _BUILT.match(part, end) or _BUILDS.match(part, end)
    return built.end() if built else end


def _sibling(part: str) -> str:
    """A short name that stands in one list with names of units or projects."""
    name = _cut(_OTHERS.sub("", part))
    lone = _VAGUE.match(name) or _STRAY.match(name) or _PERSON.search(name)
    return name if 2 <= len(name) <= 14 and not lone else ""
