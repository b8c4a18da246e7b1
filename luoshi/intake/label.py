"""Who is to act and by when, where a label says so beside the task: 责任单位：区教育局."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from luoshi.intake import actor, quick
from luoshi.intake.directive import Directive
from luoshi.intake.split import Paragraph

_WHO = quick.pattern(
    r"(?:牵头|责任|主办|承办|落实|实施|主要责任)(?:单位|部门|科室|处室)?\s*[:：]\s*(?P<said>[^;；。()（）【】\n]{2,60})"
    r"|(?:^|\n)(?:牵头|责任|主办|承办)(?:单位|部门)\s+(?P<line>[^;；。()（）\n]{2,60})"
)
#: A body in brackets behind a task leads it: （区住建局牵头，区财政局配合）.
_NOTE = re.compile(
    r"[(（【\[](?P<who>[^()（）【】\[\]:：\n]{2,60}?)(?:(?:分别|共同|联合)?(?:牵头|负责|落实|承办|主办)|按职责[^()（）]{0,8})?"
    r"(?:[,，;；](?P<rest>[^()（）【】\n]{0,60}))?[)）】\]]"
)
#: All of a kind, named beside one of them, are no note: 各乡镇（街道）, 县（市、区）长.
_KIND = re.compile(
    r"(?:街道|办事处|社区|园区|开发区|[省市县区州旗乡镇村场街居局办]|[、,，和及或])+(?:办|委会|办事处)?"
)
#: A sentence that is one such note.
_WHOLE_NOTE = re.compile(
    r"[(（【\[][^()（）【】\n]*(?:牵头|负责|配合|承办|主办|协助|(?:单位|部门)[:：]|[前内底]完成)[^()（）【】\n]*[)）】\]]"
)
_DUE = re.compile(
    r"(?:完成|办结|整改|办理)?(?:时限|时间|期限)\s*[:：]\s*(?P<said>[^;；。()（）\n]{2,24})"
)
_LABEL = re.compile(
    r"^[(（]?(?:牵头|责任|主办|承办|协办|配合|落实|实施|主要责任|参与|协助)(?:单位|部门|科室|处室|领导|人)?\s*[:：]|^"
    + _DUE.pattern
)
#: A task behind its own key: 工作任务：新建老年食堂12个.
_TASK = re.compile(
    r"^(?:\d{1,2}[.、．]\s*)?(?:(?:重点|主要|工作|目标|具体|年度)?任务|(?:工作|任务|建设|实事|具体)内容|"
    r"(?:整改|工作|具体|主要)(?:措施|举措)|办理事项)\s*[:：]\s*(?P<said>[^:：]{4,})$"
)
#: Several tasks behind one key: 1.…。2.….
_NUMBER = re.compile(r"\d{1,2}[.．、](?!\d)|[(（][一二三四五六七八九十\d]{1,2}[)）]")
_NEXT = re.compile(rf"(?<=[。；;])(?:{_NUMBER.pattern})")
_LEADS = re.compile(
    r"由?(?P<who>[^,，。；;]{2,40}?)(?:牵头|负责|承办|主办|落实)(?:组织|具体)?(?:实施|落实|推进|办理)?"
    r"(?:[,，][^。；;]{2,80}?(?:配合|参与|协助|协同|协办|具体负责|具体实施|具体承办)(?:落实|实施)?)?"
)
#: Labels stand in the paragraph of the task or in this many lines under it.
LINES = 3
#: No label stands further behind the beginning of its task.
FARTHEST_LABEL = 2000
#: Who is named later in a task acts in a part of it: 已建成的由某集团接管.
LATEST_ACTOR = 30


def is_label(text: str) -> bool:
    """Whether the text only labels a task: who leads it, who helps, until when."""
    return bool(_LABEL.match(text) or _WHOLE_NOTE.fullmatch(text))


def below(paragraphs: Sequence[Paragraph], *, at: int) -> list[Paragraph]:
    """The labels in the lines under a paragraph."""
    lines = paragraphs[at + 1 : at + 1 + LINES]
    return list(takewhile(lambda line: is_label(line.text), lines))


def keyed(part: Paragraph, *, labels: Sequence[Paragraph]) -> list[tuple[int, str]]:
    """Where the tasks behind their own key begin, and the tasks, where labels stand beside."""
    match = _TASK.match(part.text) if labels else None
    if match is None:
        return []
    at = match.start("said")
    ends = [*(one.start() for one in _NEXT.finditer(part.text, at + 1)), len(part.text)]
    begins = [at, *ends[:-1]]
    numbers = (_NUMBER.match(part.text, begin) for begin in begins)
    starts = [
        number.end() if number else begin for number, begin in zip(numbers, begins, strict=True)
    ]
    return [
        (part.start + start, part.text[start:end].rstrip("。；;，, "))
        for start, end in zip(starts, ends, strict=True)
    ]


def labelled(
    found: Sequence[Directive], *, part: Paragraph, labels: Sequence[Paragraph]
) -> list[Directive]:
    """The directives of a paragraph with the actor and the day that labels give them."""
    kept = _led([one for one in found if not is_label(one.text)])
    if not labels and not _WHO.search(part.text) and not _NOTE.search(part.text):
        return kept
    lines = "\n".join(line.text for line in labels)
    return [_with_labels(one, text=_behind(one, part=part) + lines) for one in kept]


def _led(found: Sequence[Directive]) -> list[Directive]:
    """A sentence that only says who leads (由甲局牵头，乙局配合) labels the tasks before it."""
    kept: list[Directive] = []
    since = 0
    for one in found:
        leads = _LEADS.fullmatch(one.text)
        if not leads or since == len(kept) or not actor.ends_in_actor(leads["who"]):
            kept.append(one)
            continue
        who = leads["who"]
        kept[since:] = [
            task if task.actor and task.actor in task.text else replace(task, actor=who)
            for task in kept[since:]
        ]
        since = len(kept)
    return kept


def _behind(one: Directive, *, part: Paragraph) -> str:
    at = max(0, one.start - part.start)
    return part.text[at : at + FARTHEST_LABEL] + "\n"


def _with_labels(one: Directive, *, text: str) -> Directive:
    due = _DUE.search(text)
    return replace(
        one,
        actor=one.actor if _is_named(one) else _who(text) or one.actor,
        due=due["said"].strip() if due else _noted_day(text),
    )


def _noted_day(text: str) -> str:
    """What a note in brackets says behind the body that leads: 12月15日前完成."""
    return next((match["rest"] or "" for match in _notes(text)), "")


def _is_named(one: Directive) -> bool:
    """Whether the words before any label name who acts."""
    said = re.split("[(（【]", one.text)[0]
    return bool(one.actor) and 0 <= said.find(one.actor) < LATEST_ACTOR


def _who(text: str) -> str:
    """The body that a label or a note in brackets names first."""
    said = _WHO.search(text)
    if said:
        return (said["said"] or said["line"]).strip()
    return next((match["who"].strip() for match in _notes(text)), "")


def _notes(text: str) -> Iterator[re.Match[str]]:
    """The notes in brackets that name a body."""
    for match in _NOTE.finditer(text):
        who = match["who"].strip()
        if actor.ends_in_actor(who) and not _KIND.fullmatch(who):
            yield match
