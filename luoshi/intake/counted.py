"""Whom or what a classifier can count: 名 counts persons, 家 firms, 座 buildings, 件 cases."""

import re

_PERSON = (
    r"干部|群众|专家|医生|护士|医师|药师|人才|代表|骨干|同志|力量|对象|劳动力|党员|青年|妇女|老人|儿童|患者|院士|博士|硕士|书记|"
    r"主任|[局镇乡区县市院校园所站队组厂店村班]长|(?<=[\u4e00-\u9fff])员(?!工)|员工|(?<=[\u4e00-\u9fff])者|(?<=[\u4e00-\u9fff])师(?!傅|生)|师傅|"
    r"(?<=[\u4e00-\u9fff])人(?![员大民才口均次力])|(?<=[\u4e00-\u9fff])工(?![作人程会业])|[居村农牧渔市难移]民|学生|考生|"
    r"毕业生|(?<=[能高新歌水骑射舵旗])手|民警|辅警|官兵|消防员|司机|旅客|乘客|游客|职工|师生|亲属|家属|第一书记"
)
_FIRM = (
    r"企业(?!家)|公司|单位|机构|卫生院|医院|养老院|福利院|学校|幼儿园|银行|商户|商家|商超|部门|集团|媒体|平台|协会|商会|"
    r"超市|酒店|宾馆|民宿|农家乐|饭店|餐[厅馆]|食堂|网点|门店|药店|书店|合作社|工厂|农场|牧场|猪场|渔场|主体|市场|景区|"
    r"客户|工坊|车间|实验室|矿山|矿井|煤矿|油库|加油站|园区|基地|站点|卫生室|诊所|卫生服务中心|服务中心|作坊|摊点|网吧|影院"
)
_HOUSE = (
    r"农户|群众|家庭|居民|住户|商户|企业|对象|业主|[村农牧渔茶果菜难移]民|[茶果菜烟蔗]农|"
    r"脱贫户|贫困户|困难户|(?<=[\u4e00-\u9fff])户|人家"
)
_BUILDING = (
    r"水库|桥梁?|大桥|泵站|水闸|电站|变电站|(?<=[\u4e00-\u9fff])塔|尾矿库|(?<=[\u4e00-\u9fff])厂|水厂|公厕|厕所|公园|"
    r"山塘|矿山|(?<=[\u4e00-\u9fff])馆|大棚|中转站|加油站|基站|加气站|充电站|寺庙|祠堂|码头|车站|岛屿|楼宇?|坟墓|老城|大坝"
)
_CASE = (
    r"案件|信访件|事项|实事|提案|建议|诉求|工单|物资|积案|议案|信访案|纠纷|投诉|问题|难题|心愿|专利|商标|商品|产品|作品|"
    r"文物|衣物|(?<=[\u4e00-\u9fff])(?<![包档方预答])案|交办件|督办件|转办件|历史遗留问题"
)
_LINE = (
    r"措施|举措|线索|意见|建议|线路|主?次?干道|道路(?!灯)|公路|街巷|大街|河流|河道|河段|生产线|隐患|信息|诉求|问题|需求|产业链|渠道|沟渠|管线|"
    r"航线|专线|标准|规定|留言|(?<=[\u4e00-\u9fff])路(?![段线灯口])|(?<=[公铁])路|电话|短信|规则|底线|红线|政策|条款"
)
_EVENT = r"案件|事故|纠纷|事件|问题|火灾|投诉|火情|险情|灾情|违法行为|违规行为|疫情|矛盾"
_THING = (
    r"(?:[项题子节课条]目)|行政村|自然村|(?<=[\u4e00-\u9fff])村(?!级|民|居|集|卫|部|社|干|支|庄|容|企)|小区|社区(?!食|卫|矫|服|医|工)|乡镇|街道|部门|单位|"
    r"党支部|党组织|党员小组|网格(?!员|党|长)|问题(?!线)|工地|学校|教学点|风险点|隐患点|点位|断面"
)
#: What each classifier counts. Those of one kind share a pattern.
_HEADS: dict[str, re.Pattern[str]] = {
    unit: re.compile(heads)
    for units, heads in (
        ("名 位", _PERSON), ("家", _FIRM), ("户", _HOUSE), ("座", _BUILDING), ("件", _CASE),
        ("条", _LINE), ("起 宗", _EVENT),
    )
    for unit in units.split()
}  # fmt: skip
_THINGS = re.compile(_THING)
#: Villages and estates are counted, not what is in each: 41个行政村 生活污水.
_PLACE = re.compile(r"(?:行政村|自然村|(?:老旧)?小区(?!物业|业|门|广场|公园|车库))(?![的及和与])")
#: Where something is said of what was counted, which has no verb of its own.
_SAID_OF = re.compile(r"未|不|没|仅|均|只|尚|仍|已|进展|征迁|手续|偏|较|率先")
_ENDED = re.compile(r"[的了着过把被将，,。；;、：:！？!?\n“”（）()]")
#: A head no further behind the verb before it is half of the name: 农技指导员.
_NEAR = 5


def head_end(text: str, *, unit: str, at: int, stop: int, until: int) -> int:
    """Where the noun ends that a classifier counts, by what the classifier can count.

    Shape: `stop` is where the phrase seemed to end, `until` what it cannot cross.
    """
    heads = _HEADS.get(unit)
    if heads is None:
        return _thing_end(text, unit=unit, at=at, stop=stop)
    first = heads.search(text, at, until)
    if first is None:
        return stop
    if first.end() > stop:
        between = text[stop : first.end()]
        near = first.end() - stop <= _NEAR and not _ENDED.search(between)
        return first.end() if near else stop
    last = first.end()
    for head in heads.finditer(text, last, stop):
        if head.end() == stop or head.start() == last:
            last = head.end()
    return last


def _thing_end(text: str, *, unit: str, at: int, stop: int) -> int:
    """Where the thing ends of which a clause without a verb of its own says something."""
    place = _PLACE.match(text, at, stop) if unit == "个" else None
    if place and stop - place.end() > 1:
        return place.end()
    if unit not in ("个", "项") or not _SAID_OF.match(text, stop):
        return stop
    first = _THINGS.search(text, at, stop)
    return first.end() if first and first.end() < stop - 1 else stop
