"""The words of a loop file: which key may stand where, how its value is written, what it means.

The parser, the JSON Schema and the reference of the words are all made from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from luoshi.core.fault import N_

#: How often a report may be expected, from the shortest to the longest.
RHYTHMS = ("day", "week", "half_month", "month", "quarter", "year")

#: The named rules of the house, and the fields that each of them fills in.
RULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rota": (),
        "recused": (),
        "no_duplicate": (),
        "within_parent": (),
        "alike": (),
        "colour": ("colour",),
        "raises": (),
        "lowers": (),
        "score": ("points", "standing", "to_mark"),
        "marked": (),
        "veto": ("standing",),
        "freeze": (),
        "issue_code": ("code",),
        "check_code": (),
        "warn_without_basis": (),
        "sample": ("drawn",),
        "merge_visits": (),
        "posts": (),
        "relieves": (),
    }
)

#: What the house fills in when a move opens a child for each entry of a field.
FILLED = ("title", "owner", "holder", "superior")
FILLED_BY_TURN = ("begins_at", "ends_at")


@dataclass(frozen=True, kw_only=True)
class Word:
    """One key of a loop file. `shape` names the way in which its value is written."""

    key: str
    shape: str
    meaning: str
    needed: bool = False


TITLE = Word(key="title", shape="text", meaning=N_("屏幕上的名称"), needed=True)
TITLE_EN = Word(key="title_en", shape="text", meaning=N_("英文名称；不写就是键里的英文词"))

HELP_EN = Word(key="help_en", shape="text", meaning=N_("同一句话的英文"))

TOLD_EN = Word(key="told_en", shape="text", meaning=N_("同一句话的英文"))

LOOP = (
    TITLE,
    TITLE_EN,
    Word(key="purpose", shape="text", meaning=N_("一句话：进来什么、谁决定、出去什么")),
    Word(key="purpose_en", shape="text", meaning=N_("同一句话的英文")),
    Word(key="source", shape="key", meaning=N_("机制出处，docs/sources.md 里的一个键")),
    Word(key="group", shape="group", meaning=N_("列在哪一类机制里；不写就列在其他")),
    Word(key="number", shape="sign_character", meaning=N_("文号里的一个字；不写就不编号")),
    Word(
        key="seen_by", shape="names", meaning=N_("谁能看见整个事项；不写就是各方和责任单位的各上级")
    ),
    Word(key="fields", shape="table", meaning=N_("要写的内容")),
    Word(key="stages", shape="table", meaning=N_("环节"), needed=True),
    Word(key="moves", shape="table", meaning=N_("动作"), needed=True),
    Word(key="children", shape="table", meaning=N_("事项里的小事项")),
    Word(key="measures", shape="table", meaning=N_("评判这一机制的比率")),
)

#: A child says nothing of its own about purpose and source: they are those of its parent.
CHILD = tuple(
    word
    for word in LOOP
    if word.key not in ("purpose", "purpose_en", "source", "group", "number", "children")
)

FIELD = (
    TITLE,
    TITLE_EN,
    Word(key="type", shape="type", meaning=N_("可以写什么，也决定填一次算几分钟；不写就是文字")),
    Word(key="most", shape="whole", meaning=N_("最多几个字、几个文件；不写是 300 字、3 个文件")),
    Word(key="choice", shape="answers", meaning=N_("选一项：键 = 中文")),
    Word(
        key="choices",
        shape="ticks",
        meaning=N_("可选几项：键 = 中文；只写一项的要勾上才能办"),
    ),
    Word(key="personal", shape="retention", meaning=N_("个人信息，事项结束多久以后删除")),
    Word(key="seen_by", shape="names", meaning=N_("谁能看见；不写就是看得见事项的人")),
    Word(key="element", shape="key", meaning=N_("对应的数据元或指标：已知就不再问")),
    Word(key="loop", shape="name", meaning=N_("matter 类型指哪个机制的事项；不写就是本机制")),
    Word(key="help", shape="text", meaning=N_("填写时看的一句话：该写什么、从哪里来")),
    HELP_EN,
)

STAGE = (
    TITLE,
    TITLE_EN,
    Word(
        key="told",
        shape="text",
        meaning=N_("对凭码查询的人怎么说，{unit} 是责任单位；不写就说名称"),
    ),
    TOLD_EN,
    Word(key="clock", shape="clock", meaning=N_("可以停多久：时长、日期字段，或按情形分列")),
    Word(key="then", shape="name", meaning=N_("到时自动去哪个环节；不写就发督办单")),
    Word(key="end", shape="end", meaning=N_("事项到此结束，结果是什么")),
    Word(key="seen_by", shape="names", meaning=N_("从这里起谁能看见，直到后面的环节另有规定")),
    Word(key="pauses", shape="flag", meaning=N_("停在这里的时间，完成时限顺延")),
    Word(key="sets_due", shape="flag", meaning=N_("这一环节的期满日就是完成时限")),
)

MOVE = (
    TITLE,
    TITLE_EN,
    Word(
        key="from",
        shape="names",
        meaning=N_("在哪些环节可做；不写就是立项，any 是所有未结束的环节"),
    ),
    Word(key="to", shape="names", meaning=N_("做完到哪个环节；几个就由经办人选，不写就原地不动")),
    Word(key="by", shape="names", meaning=N_("谁能做")),
    Word(key="head", shape="flag", meaning=N_("只有该单位负责人或其副岗能做")),
    Word(key="sign", shape="sign", meaning=N_("各方中几家签了才生效：one all most 或数目")),
    Word(key="other_than", shape="names", meaning=N_("做过这些动作的人不能做")),
    Word(key="needs", shape="names", meaning=N_("必填")),
    Word(key="may", shape="names", meaning=N_("可填")),
    Word(key="when", shape="conditions", meaning=N_("全部成立才可做")),
    Word(key="every", shape="name", meaning=N_("停在这里时每隔多久应做一次")),
    Word(key="within", shape="span", meaning=N_("结束后多久以内可做；离开结束环节只有这一条路")),
    Word(key="opens", shape="opens", meaning=N_("立下小事项：一件，或某个字段里每家一件")),
    Word(key="takes", shape="amounts", meaning=N_("从库存或日能力里扣多少，不够就不能做")),
    Word(key="gives", shape="amounts", meaning=N_("往库存或日能力里加多少")),
    Word(key="rules", shape="names", meaning=N_("按顺序执行的内置规则")),
)

MEASURE = (
    TITLE,
    TITLE_EN,
    Word(key="count", shape="conditions", meaning=N_("数哪些事项"), needed=True),
    Word(key="of", shape="conditions", meaning=N_("在哪些事项里数；不写就是全部")),
)

KINDS: Mapping[str, tuple[Word, ...]] = MappingProxyType({
    "loop": LOOP, "child": CHILD, "field": FIELD, "stage": STAGE, "move": MOVE, "measure": MEASURE,
})  # fmt: skip
