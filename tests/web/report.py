"""A fictional report of ten thousand characters, with as many demands as such reports have.

On the real pages beside the project 47 drafts are read from ten thousand characters; here it is as
many, and the same kinds: whole tasks, tasks with gaps, tasks for everybody, calls.
"""

from itertools import cycle

_TOPICS = (
    "供水管网改造", "低效厂房腾退", "支渠清淤", "技改项目入库", "农村道路养护", "老旧小区改造",
    "河道排口整治", "闲置土地盘活",
)  # fmt: skip
_TOLD = (
    "一季度，全区{topic}累计完成投资{n}万元，比上年同期增长{m}.4%，其中"
    "大港片区完成{m}处，石桥片区完成{k}处，群众反映的难点问题逐步减少，面上情况总体平稳，"
    "工作基础比上年同期更加扎实。",
    "从督查情况看，{topic}进展总体顺利。{m}个项目已经完工，{k}个项目正在收尾，累计受益群众{n}户。"
    "据介绍，去年同期这项工作尚处在摸底阶段，如今台账、图纸和影像资料已经归集到位。",
    "座谈会上，与会同志介绍了{topic}的做法。有的地方把任务分到网格，有的地方请群众代表参加验收，"
    "有的地方用半年时间补齐了{m}年来的资料，形成了{k}条经验，先后有{n}人次前来学习。",
    "在{topic}现场，记者看到，{m}台机械正在作业，{n}米便道已经贯通。附近居民说，过去下雨天出门"
    "要绕行{k}里路，现在十来分钟就能走到学校和卫生室，生活方便了许多。",
    "数据显示，截至3月底，{topic}累计投入资金{n}万元，资金到位率{m}.6%，比年初提高{k}个百分点；"
    "问卷显示，受访群众的满意度达到9{k}.2%，较去年同期上升1.{k}个百分点。",
)
_WHOLE = (
    "区水务局要在{day}前完成{n}公里支渠清淤，经第三方复测合格",
    "区经济和信息化局要在{day}前完成{n}个技改项目入库，入库编号可查",
    "大港镇要在{day}前改造充电棚{n}处，经消防验收合格后投用",
    "石桥镇要在{day}前腾退低效厂房{n}宗，腾退协议全部签订并经核查属实",
)
_GAPS = (
    "区水务局要在{day}前摸清{topic}底数",
    "大港镇要在{day}前拿出{topic}方案",
    "石桥镇要抓紧办理{topic}手续，尽快开工",
    "区经济和信息化局要每月通报{topic}进展",
    "要在{day}前建立{topic}台账，逐项明确责任人",
    "要加快推进{topic}，严格按照时间节点组织验收",
    "有关部门要对{topic}中的堵点进行会商，提出解决办法",
    "各镇要在{day}前报送{topic}清单",
    "要组织专班对{topic}开展一次回头看",
)
_CALLS = (
    "要提高思想认识，切实增强做好{topic}的责任感和紧迫感",
    "各级各部门要进一步统一思想，凝聚共识，形成合力",
    "要大力弘扬真抓实干的作风，以钉钉子精神抓好落实",
)
_TAILS = (
    "，遇有跨部门的事项及时提请分管负责同志协调", "，过程中的问题不得上交也不得下推",
    "，把工作做在前面，防止前紧后松",
)  # fmt: skip
_DAYS = ("4月30日", "5月20日", "6月30日", "5月底", "6月底")
_SPEAKERS = ("会议要求，", "会议强调，", "会议明确，")
#: Of ten demands so many are whole, have gaps, are calls.
_MIX = (_GAPS, _WHOLE, _GAPS, _GAPS, _CALLS, _GAPS, _WHOLE, _GAPS, _GAPS, _CALLS)
LENGTH, DEMANDS = 10_000, 47


def text() -> str:
    """The report."""
    parts = [
        "云栖区召开重点工作推进会", "2026年4月13日",
        "4月13日，云栖区召开重点工作推进会，听取一季度情况汇报，研究二季度工作。",
    ]  # fmt: skip
    demands, told = _demands(), _told()
    for n in range(DEMANDS):
        parts.append(next(demands))
        while sum(map(len, parts)) < (LENGTH - 200) * (n + 1) / DEMANDS:
            parts.append(next(told))
    return "\n".join(parts)


def _demands():
    speakers, days, topics = cycle(_SPEAKERS), cycle(_DAYS), cycle(_TOPICS)
    tails = cycle(_TAILS)
    kinds = {kind: cycle(kind) for kind in (_WHOLE, _GAPS, _CALLS)}
    for n, kind in enumerate(cycle(_MIX), start=3):
        said = next(kinds[kind]).format(day=next(days), n=n, topic=next(topics))
        yield f"{next(speakers)}{said}{next(tails)}。"


def _told():
    topics = cycle(_TOPICS[3:] + _TOPICS[:3])
    for n, said in enumerate(cycle(_TOLD)):
        yield said.format(topic=next(topics), n=120 + 17 * n, m=11 + n % 80, k=2 + n % 7)
