"""Whose value a figure is and of what time: said beside it, or carried over from before."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from luoshi.intake import noun, quick, words
from luoshi.intake.figure import Figure
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans

_AS_OF = quick.pattern(
    r"(?:截至|截止到?)(?!时间)[^,，。；;、]{1,14}?(?=[,，。；;、]|全[国省市县区镇]|已|共|累计|$)|目前|至今|眼下|[一二三四]季度末|\d{1,2}月末"
)
_SPAN = r"[—\-~～至到]{1,2}"
_PERIOD = quick.pattern(
    r"[自从]20\d\d年(?:以?来|起)|"
    rf"(?:20\d\d年|[今去前明]年)?(?:前?(?:[一二三四五六七八九十]|\d)+个?月(?:份)?(?=[,，全我])|[上下]半年|第?[一二三四]季度|前[二三]季度|"
    rf"\d{{1,2}}(?:月\d{{1,2}}日)?{_SPAN}\d{{1,2}}月(?:\d{{1,2}}日|份)?|\d{{1,2}}月至\d{{1,2}}月|"
    rf"\d{{1,2}}月\d{{1,2}}日{_SPAN}\d{{1,2}}日|\d{{1,2}}月(?:份|当月)?(?=[,，全我]))"
    rf"|(?:今年|年初|去年|20\d\d年|\d{{1,2}}月|活动开展|专项行动开展|建站|试点|入汛|开春)(?:\d{{1,2}}月)?以来|近[一二两三四五十]年来?|过去[一五]年|"
    rf"20\d\d年度?|去年|今年|明年|全年|年内|[“\"]十[一二三四五]五[”\"](?:期间|时期)?|[“\"]?(?:五一|十一|元旦|春节|国庆)[”\"]?(?:假期|期间)"
)
#: Without one of these no sentence names a time.
_TIME_SIGN = quick.pattern('[年月季至目截眼]|以来|[”"]假?期|汛|春|试点')
#: Behind these a time only says with what one compares or from where one counts.
_COMPARED = re.compile(r"(?:[比较与同由从到为对于占达的自是按和居列在超向]|领先|排名?)$")
_COMPARING = re.compile("同期|底前|前|末前|之?内|计划|预算|目标|年初|度?任务")
#: What may stand before an owner in its clause.
_OPENING = re.compile(
    r"(?:其中|目前|截至[^,，]{2,10}?(?=全)|据[^,，]{1,8}|从[^,，]{1,6}看|另外|此外|同时|而|但|仅|经|今年以来|去年|今年|上半年|一季度|全年|"
    r"\d{1,2}月份?|20\d\d年)*"
)
_SCOPE = quick.pattern(
    r"全[国省市县区州盟旗镇乡村]|[我本][国省市县区州旗局镇乡委办院校]|全系统|全行业|全社会"
)
#: What only looks like the name of a body or place.
_NO_NAME = re.compile(
    r"[同时学周]期|[增速高低快慢占达]|[按居列并为对把将让使的了]|^(?:在|比|较|选派|进|驻|蹲|和|与|向|由|经|听取|支持|帮助|带动|完成|新[建增开]|建成|打造|消除|改造|每|各|城区|全|社区|"
    r"农村|乡村|镇区|市区|县区|园区|片区|.?[市县区]级|所在|落户|走进|来到|深入)"
)
#: The level of the place that a title names: 某县一季度经济运行情况.
_PLACED = re.compile(
    r"(?:^|[，, ：:])(?:关于|中共)?[\u4e00-\u9fff]{0,5}?(?P<level>[省市县区旗州镇乡])"
    r"(?=[委人政召举部公一二三上下前第经20各启开印推打]|$)"
)
_PROMISES = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,20}?(?:[局委办院所站]|中心|街道|镇|乡|公司|支部|社区|学校))(?:党[委组支]部?)?"
    r"(?=20\d\d年|关于|为|向|公开|优化|服务|任期|党员)[^,，。]{0,30}承诺(?:书|事项|清单)?$"
)
_YARD = re.compile(r"平均|水平|第|各|的?\d+个|前|首|排|最|末|后\d|同类|增速|速度|目标")
_OWNED = re.compile(r"(?:[、和及与]|的|各|现有|承办|承担|负责|牵头|上报)*")
#: What an area as a whole has, not a body: 地区生产总值, 失业率.
_INDICATOR = re.compile(
    "(?:[率额值产]|投资|收入|支出|消费|利润|税收|出口|进口|面积|比重|占比|产量|就业|浓度)$"
)
_CLAUSE = re.compile(r"[^,，。；;：:！？!?\n]+")
_JOINT = re.compile("[、和]")
_YEAR = re.compile(r"20\d\d年")
_THIS_YEAR = re.compile("今年|全年|年内|本年")
#: A time that leads a sentence in holds on; one further on is of its clause alone.
LEADING = 14


class Mark(NamedTuple):
    """From where on figures belong to an owner or time. Shape: `kind` is owner, period or as_of."""

    at: int
    kind: str
    text: str


class Context:
    """What was last said of owner and time, from paragraph to paragraph."""

    def __init__(self, text: str = "", *, title: str = "") -> None:
        self.owner = self.scope = _level(title, text=text) or _most_said(text)
        self.promiser = _promiser(title)
        self.time: Mark | None = None

    def hear(self, heading: str) -> None:
        """Takes over the year or period that a title or heading names."""
        match = _PERIOD.search(heading)
        if match:
            self.time = Mark(at=0, kind="period", text=match.group())

    def begin(self) -> None:
        """A new paragraph: of owners only the whole is carried over."""
        self.owner = self.scope

    def given(
        self, found: Sequence[Figure], *, text: str, piece: Piece, demanded: Spans
    ) -> list[Figure]:
        """The figures of a sentence, each with its owner and time; whose a figure is that
        somebody demands, only the whole that is named with it says."""
        owners, times = _marks(text, piece=piece, figures=bool(found))
        wholes = [mark for mark in owners if _SCOPE.fullmatch(mark.text)]
        done: list[Figure] = []
        for figure in found:
            if figure.start in demanded:
                whole = _last(wholes, figure.start)
                measured = figure.unit in words.MEASURES and _INDICATOR.search(figure.metric)
                who = whole.text if whole else (self.scope if measured else "")
            else:
                who = self.owner_of(figure, owners, text=text)
            time = self.year_of(_last(times, figure.start))
            who = self.promised(who)
            as_of = time.text if time and time.kind == "as_of" else None
            period = time.text if time and not as_of else None
            done.append(figure._replace(owner=who or None, as_of=as_of, period=period))
        self.scope = wholes[-1].text if wholes else self.scope
        self.owner = self.scope or (owners[-1].text if owners else self.owner)
        leading = [mark for mark in times if mark.at - piece.start < LEADING]
        self.time = self.year_of(leading[-1] if leading else None)
        return _parted(done, text=text)

    def promised(self, who: str) -> str:
        """Whose a figure is: where a paper of promises names nobody, the body's that promises."""
        itself = who[:1] in tuple("我本") and self.promiser.endswith(who[1:])
        return self.promiser if not who or itself else who

    def year_of(self, time: Mark | None) -> Mark | None:
        """The time of a clause, where it says more than the year that was named before."""
        named = self.time is not None and _YEAR.match(self.time.text)
        return self.time if time is None or (named and _THIS_YEAR.fullmatch(time.text)) else time

    def owner_of(self, figure: Figure, owners: Sequence[Mark], *, text: str) -> str:
        """Whose figure it is: the body before its bracket, else the last one named before it."""
        if text[figure.start - 1] == "(":
            opened = (
                max(text.rfind(mark, 0, figure.start - 1) for mark in ",，、。；;：:是为和") + 1
            )
            beside = text[opened : figure.start - 1]
            if noun.owner_end(beside, 0, len(beside)) == len(beside):
                return beside
        mark = _last(owners, figure.start)
        return mark.text if mark else self.owner


def _last(marks: Sequence[Mark], at: int) -> Mark | None:
    n = bisect_right(marks, at, key=attrgetter("at"))
    return marks[n - 1] if n else None


def _marks(text: str, *, piece: Piece, figures: bool) -> tuple[list[Mark], list[Mark]]:
    """The owners and times of a sentence, in order; without figures in it only what is carried
    over from it counts."""
    owners: list[Mark] = []
    times: list[Mark] = []
    timed = bool(_TIME_SIGN.search(piece.text))
    owned = figures or bool(_SCOPE.search(piece.text))
    if not timed and not owned:
        return owners, times
    for clause in _CLAUSE.finditer(text, piece.start, piece.end):
        first, last = clause.span()
        time = _time(text, first, min(last, first + 24)) if timed else None
        times += [time] if time else []
        who = _owner(text, first, last) if owned else None
        owners += [who] if who else []
    return owners, times


def _time(text: str, first: int, last: int) -> Mark | None:
    """The time that a clause begins with, unless one only compares with it."""
    for kind, pattern in (("as_of", _AS_OF), ("period", _PERIOD)):
        match = pattern.search(text, first, last)
        if match and not _COMPARED.search(text, max(first, match.start() - 2), match.start()):
            compared = _COMPARING.match(text, match.end())
            return None if compared else Mark(at=match.start(), kind=kind, text=match.group())
    return None


def _owner(text: str, first: int, last: int) -> Mark | None:
    """The area or body that leads a clause, several of them with their marks between."""
    scope = _SCOPE.search(text, first, min(last, first + 14))
    if scope and not _is_yardstick(text, scope):
        return Mark(at=scope.start(), kind="owner", text=scope.group())
    opened = _OPENING.match(text, first, last)
    at = start = opened.end() if opened else first
    behind = at
    while at < last and (end := noun.owner_end(text, at, last)) > at:
        behind = end
        joined = _OWNED.match(text, end, last)
        at = joined.end() if joined and "、" in joined.group() else last
    who = text[start:behind].rstrip("各现有")
    named = len(who) > 2 and not _NO_NAME.search(who)
    return Mark(at=start, kind="owner", text=who) if named else None


def _is_yardstick(text: str, scope: re.Match[str]) -> bool:
    """Whether the whole is only what a figure is compared with: 高于全市平均, 列全省第二."""
    before, behind = max(0, scope.start() - 2), text[scope.end() : scope.end() + 3]
    return bool(_COMPARED.search(text, before, scope.start()) or _YARD.match(behind))


def _level(title: str, *, text: str) -> str:
    """The whole that a title names by its place, where the text speaks of figures at all."""
    place = _PLACED.search(title)
    said = f"全{place['level']}" if place else ""
    return (
        said if said and (said in text or re.search("经济|工作报告|运行|完成情况", title)) else ""
    )


def _promiser(title: str) -> str:
    """The body that its title names as the one that promises: 某局2023年服务承诺书."""
    match = _PROMISES.match(title)
    return match["who"] if match else ""


def _most_said(text: str) -> str:
    """The whole that a report is about: the word for it that it uses most, if more than once."""
    said = [match.group() for match in _SCOPE.finditer(text) if not _is_yardstick(text, match)]
    said = [one for one in said if one[0] == "全" or one[1] in "省市县区"]
    most = max(dict.fromkeys(said), key=said.count, default="")
    return most if said.count(most) > 1 else ""


def _parted(found: Sequence[Figure], *, text: str) -> list[Figure]:
    """The figures, where a list of owners has one for each of a series: 甲镇、乙镇分别为a、b."""
    done = list(found)
    for n, figure in enumerate(found):
        owners = _JOINT.split(figure.owner or "")
        if len(owners) < 2:
            continue
        series = [figure]
        while (
            len(series) <= len(owners)
            and n + len(series) < len(found)
            and found[n + len(series)].start - series[-1].end <= 1
            and found[n + len(series)].owner == figure.owner
        ):
            series.append(found[n + len(series)])
        if len(series) == len(owners):
            parted = "分别" in text[max(0, figure.start - 12) : figure.start]
            for k, owner in enumerate(owners if parted else ()):
                done[n + k] = done[n + k]._replace(owner=owner)
    return done
