"""Commitments: what units and holders of posts say that they will do, sign, or have promised."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.intake import actor, quick, reply, sentence, subject, words
from luoshi.intake.find_posts import Post
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans
from luoshi.intake.split import Paragraph

#: Nothing is looked at closer where none of these stands.
_ANY = quick.pattern(
    r"将|承诺|责任[书状]|军令状|保证|下一步|计划|一定|[绝决]不|我们?[还也]?[要会]|签约"
)
#: The verbs after which somebody tells what he will do.
_TOLD = re.compile(
    r"(?:表示|承诺|表态|保证|坦言|介绍|答复|回复|回应|说|讲|道|透露|发言)(?:[,，:：“]|$)"
)
_VERB = words.any_of(words.DEMAND_VERBS)
#: 将 of what is to come, not that which stands for 把.
_WILL = re.compile(
    r"将(?=把|还|再(?!次)|继续)|(?<![即必终行])将(?!近|士|军|领|来|[^,，]{1,16}(?:纳入|列入|作为|列为|分为|转为|改为|相?结合|延伸到|转化为|融入))(?=于|再|还|继续|进一步|持续|逐|陆续|全|以|按|"
    r"对|派|会|把|在|与|同|向|从|为|带|率|围绕|聚焦|紧|盯|瞄|一如|不|坚|适|年|今|下|用|投|增|新|腾|开|统|安排|"
    rf"突|补|知耻|提请|\d|{_VERB})"
)
#: Of oneself: what one binds oneself to.
_BOUND = quick.pattern(
    r"我们?[^,，。]{0,6}(?:承诺|保证)|(?:我|我们|本人|咱们?|村里|镇里|局里|单位)[^,，。]{0,12}(?:一定|[绝决]不|还要|将会|会把|争取|力争)|"
    r"[绝决]不(?:让|会|落|辜负|打折)|(?<!的)(?<!郑重)(?<!公开)(?<!任期)(?<!作出)(?<!服务)承诺(?=$|[,，:：]|\d+(?![\d.余多万]*[项条件个])|[到在年今每将按于把]|[\u4e00-\u9fff]{0,4}前)|^保证"
)
#: In the first person and with a day, it is promised without any word for it.
_DATED = re.compile(
    r"(?:^|(?<=“))(?:我们|我)(?:[局镇委办乡]|街道|中心|公司|单位)?[^,，已了将]{0,8}?(?:\d{1,2}月|[本下]周|[月年]底|[一二两三四五六七八九十\d]+个?(?:[天日周月]|工作日))"
    r"[^,，已了将]{0,8}?(?:[前内起]|底)(?!将|[^,，]*了)"
)
_PLANNED = re.compile(
    r"^(?:同时|并)?(?:计划|拟|打算)(?!总|投资\d|表|经济|书|单列)(?:于|在|再|用|年|今|明|下|投|新|筹|建|对|把|将|引|组织|\d|"
    rf"{_VERB})"
)
#: Said of a time and not of a day to be held to: a plan.
_SOME_TIME = re.compile(
    r"^[“]?(?:下一?步|接下来|今后|未来|明年|今年|来年|下半年|[一二三四下]季度|年内|后期|下一?阶段|目前|“十)"
)
_TIME = re.compile(
    r"^[“]?(?:下一?步|接下来|今后|未来|明年|今年|来年|下半年|上半年|[一二三四下本]季度|年内|同时|此外|另外|按照计划|"
    r"[^,，]{1,12}(?:前|底|内|起|间|期))[,，]?$"
)
_SIGNED = quick.pattern(
    r"(?:签订|签署|签下|签了?|递交|立下|递上)了?[^,，]{0,24}?(?:责任书|承诺书|军令状|责任状|目标书|保证书)|"
    r"分?别?与[^,，]{2,60}签约$|进行(?:了)?签约"
)
_TO_BE = re.compile(r"[要须应将拟]|组织(?!部)|督促|推行|未|没有|凡|对")
_RETURNED = re.compile("退回|梳理|审核|兑现|办结|检查|评议|晒出的")
_COUNTED = quick.pattern(
    r"(?:作出|公布|晒出|亮出|制定|制订|提出|形成|认领|征集|公开|签订)[^,，]{0,10}?(?:承诺[^,，\d]{0,6}\d|\d+[余多]?[项条个件][^,，]{0,6}承诺)|"
    r"承诺(?:事项)?\d[\d.万余多]*[项条件]"
)
_TO = re.compile(
    r"(?:与|同|向)(?P<to>[^,，]{2,60}?)(?:负责人|代表)?(?:现场|分别|逐一|当场|集中|递交|签|进行|立)"
)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}[.．、](?=\D|\d{1,2}[月个年])|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|"
    r"(?:服务)?承诺[一二三四五六七八九十\d]{1,2}[:：]|[\u4e00-\u9fff]{2,4}[（(][^（）()]{2,12}[）)][:：])\s*"
)
#: Below these heads is told how promises were kept.
_KEPT = re.compile("兑现|完成情况|落实情况|践诺情况")
#: Whoever speaks up for his place promises; whoever reports on himself tells his plans.
_VOWING = re.compile("^(?!.*(?:述职|总结|汇报)).*(?:表态|发言|军令状)")
_ITEM = re.compile(r"^[一二三四五六七八九十]是")
_NEXT = re.compile(r"^(?:下一?步|接下来|下一?阶段)[,，:：]?")
#: Under these heads every numbered line is promised.
_PROMISES = re.compile(r"承诺(?:事项|内容|书|清单|如下|公示|公开)?$|公开承诺|承诺事项|承诺书")
#: Promises follow below; and the short head of one: 办好实事。投入620万元….
_BELOW = re.compile(r"承诺(?:如下|事项|内容)?[:：]$")
LONGEST_HEAD = 9
_ORDINAL = re.compile(rf"^(?:{words.POINT}|{words.POINT_BELOW})\s*")
#: What nobody answers for: the weather, a venue, a thing that stands before 将.
_CALLED = re.compile(r"^(?:会议|活动|大会|通知|本次|此次|这|那|据)")
LONGEST_BY, SHORTEST_QUOTE = 24, 12
#: A page that names more is a list of names.
MOST_PEOPLE = 300
#: So far behind a quotation stands who said it.
FARTHEST_NAME = 40
_ENDS_PROMISING = re.compile("^[^我].*(?:承诺|保证)(?:如下)?$")
_VOWS = re.compile("(?P<who>[^,，]{2,24}?)(?:郑重|公开)?承诺")
_NEVER = re.compile("[绝决]不")
#: What goes on behind a clause of each kind.
_GOES_ON = {
    "pledge_signed": re.compile("^承诺"),
    "aggregate": re.compile(r"\d[^,，]{0,12}承诺$|认领"),
    "plan": re.compile("$^"), "promise": re.compile("$^"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What somebody will do. Unit: code points of the clean text, end exclusive.

    Shape: `kind` is promise, plan, pledge_signed or aggregate; `to` names who holds them to it.
    """

    start: int
    end: int
    text: str
    by: str
    to: tuple[str, ...]
    kind: str


def commitments(
    text: str, *, title: str, paragraphs: Iterable[Paragraph], taken: Spans, people: Sequence[Post]
) -> tuple[Commitment, ...]:
    """The commitments of an article. Shape: `taken` are spans of demands, which are none."""
    found: list[Commitment] = []
    listed, by = bool(_PROMISES.search(title)), _body_of(title)
    who, replies, vowing = "", reply.is_reply(title), bool(_VOWING.search(title))
    for part in paragraphs:
        if part.role not in ("body", "heading"):
            continue
        who = reply.answering(part.text, before=who)
        item = _NUMBERED.match(part.text)
        if part.role == "heading" and not (item and listed and part.text[-1:] in "。；;"):
            head = _ORDINAL.sub("", part.text)
            by = head if len(head) <= LONGEST_BY and actor.ends_in_actor(head) else by
            listed = (listed or bool(_PROMISES.search(part.text))) and not _KEPT.search(part.text)
        elif item and listed:
            found += _of_item(text, part=part, first=item.end(), by=by, taken=taken)
        elif (who not in ("", reply.ASKED) or replies) and (
            vows := [
                *_of_reply(
                    text, part=part, by=by if who == reply.ANSWER else who or by, taken=taken
                )
            ]
        ):
            found += vows
        elif _ANY.search(part.text) or _DATED.search(part.text):
            found += _Reader(text=text, taken=taken, people=people, vowing=vowing).of(part)
        if _BELOW.search(part.text):
            vow = _VOWS.match(re.split("[。，,]", part.text)[-1])
            listed, by = True, vow["who"] if vow and actor.ends_in_actor(vow["who"]) else by
    return tuple(found)


def _body_of(title: str) -> str:
    """The body whose promises a paper of this title gives."""
    names = subject.subjects(title) if subject.is_unit(title) else ()
    return names[0] if names else ""


def _of_item(
    text: str, *, part: Paragraph, first: int, by: str, taken: Spans
) -> Iterator[Commitment]:
    """What is promised in a numbered line below a head that announces promises."""
    pieces = list(sentence.sentences(text, start=part.start + first, end=part.end))
    if len(pieces) > 1 and len(pieces[0].text) <= LONGEST_HEAD and "不" not in pieces[0].text:
        del pieces[0]
    for one in pieces:
        if one.start not in taken and one.end - 1 not in taken:
            yield Commitment(
                start=one.start, end=one.end, text=one.text, by=by, to=(), kind="promise"
            )


def _of_reply(text: str, *, part: Paragraph, by: str, taken: Spans) -> Iterator[Commitment]:
    for first, last, kind in reply.vows(text, start=part.start, end=part.end, taken=taken):
        yield Commitment(start=first, end=last, text=text[first:last], by=by, to=(), kind=kind)


class _Reader:
    """One paragraph. Shape: `by` is who was last said to speak or act in it."""

    def __init__(self, *, text: str, taken: Spans, people: Sequence[Post], vowing: bool) -> None:
        self.vowing = vowing
        self.text = text
        self.taken = taken
        self.names = [post.person for post in people[:MOST_PEOPLE]]
        self.by = ""
        self.items = False

    def of(self, part: Paragraph) -> Iterator[Commitment]:
        """The commitments of the paragraph in their order."""
        for piece in sentence.sentences(self.text, start=part.start, end=part.end):
            clauses = [
                inner
                for clause in sentence.clauses(self.text, start=piece.start, end=piece.end)
                for inner in self._opened(clause)
            ]
            one = self._of_sentence(clauses) if clauses else None
            if one:
                yield one

    def _opened(self, clause: Piece) -> Iterator[Piece]:
        """A clause, or the clauses of the quotation in it, whoever said them first."""
        at = clause.text.find("“")
        quoted = clause.text[at:] if at >= 0 else ""
        vows = _ANY.search(quoted) or _DATED.match(quoted[1:])
        if len(quoted) < SHORTEST_QUOTE or not vows:
            yield clause
            return
        if at > 0:
            yield Piece(start=clause.start, end=clause.start + at, text=clause.text[:at])
        first = clause.start + at + 1
        last = clause.end
        while last > first and self.text[last - 1] in "”。！!；;":
            last -= 1
        yield from sentence.clauses(self.text, start=first, end=last)

    def _of_sentence(self, clauses: Sequence[Piece]) -> Commitment | None:
        last = clauses[-1]
        for at, clause in enumerate(clauses):
            self._hear(clause, is_head=at == 0)
            kind = self._kind(clause)
            if not kind or clause.start in self.taken or last.end - 1 in self.taken:
                continue
            first, end = self._extent(clauses, at=at, kind=kind)
            start = clauses[first].start
            if kind == "promise" and _SOME_TIME.match(clauses[first].text):
                bound = self.vowing or _BOUND.search(clause.text)
                kind = "promise" if bound else "plan"
            to = _TO.search(clause.text) if kind == "pledge_signed" else None
            return Commitment(
                start=start, end=end, text=self.text[start:end], by=self._behind(end) or self.by,
                to=tuple(re.split("[、和]", to["to"])) if to else (), kind=kind,
            )  # fmt: skip
        return None

    def _extent(self, clauses: Sequence[Piece], *, at: int, kind: str) -> tuple[int, int]:
        """The first clause of the commitment, and where it ends."""
        first, last = at, at
        if kind in ("plan", "promise"):
            last = len(clauses) - 1
            if _ENDS_PROMISING.search(clauses[at].text) and at < last:
                return at + 1, clauses[last].end
            if (
                _NEVER.search(clauses[at].text)
                and at > 0
                and not _TOLD.search(clauses[at - 1].text)
            ):
                first -= 1
            while first > 0 and _TIME.match(clauses[first - 1].text):
                first -= 1
        while last + 1 < len(clauses) and _GOES_ON[kind].search(clauses[last + 1].text):
            last += 1
        return first, clauses[last].end

    def _behind(self, end: int) -> str:
        """Who said it, where the name follows the quotation."""
        after = self.text[end : end + FARTHEST_NAME].split("\n")[0]
        named = (
            [name for name in self.names if name in after]
            if after[1:2] == "”" or "”" in after[:3]
            else []
        )
        return min(named, key=after.index) if named else ""

    def _hear(self, clause: Piece, *, is_head: bool) -> None:
        """Keeps who speaks or acts in the clause."""
        named = [name for name in self.names if name in clause.text]
        told = _TOLD.search(clause.text + "，")
        if named and (told or is_head):
            self.by = named[-1]
        elif told or _SIGNED.search(clause.text):
            who = re.split(
                "[,，与向同]|逐一|分别|上台|签|递交|表示|表态|承诺|介绍|坦言|答复|[说讲]|作了?",
                clause.text,
            )[0]
            self.by = who[-LONGEST_BY:] if actor.ends_in_actor(who) else self.by
        vows = _VOWS.match(clause.text) if "承诺" in clause.text else None
        if vows and actor.ends_in_actor(vows["who"]):
            self.by = vows["who"]
        if is_head:
            self.items = self.items or bool(_NEXT.match(clause.text))

    def _kind(self, clause: Piece) -> str:
        said = clause.text
        signed = _SIGNED.search(said)
        if signed and not _TO_BE.search(said[max(0, signed.start() - 4) : signed.start()]):
            return "pledge_signed"
        if _COUNTED.search(said) and not _TO_BE.search(said[:2]) and not _RETURNED.search(said):
            return "aggregate"
        if _BOUND.search(said) or _DATED.match(said):
            return "promise"
        if _PLANNED.match(said) or (self.items and _ITEM.match(said)):
            return "plan"
        will = _WILL.search(said)
        return self._of_will(said[: will.start()]) if will else ""

    def _of_will(self, before: str) -> str:
        """What it is when somebody will do something: who stands before 将 tells."""
        who = re.sub(r"[还也又均都就则]$", "", _without_time(before))
        if not who or who in ("我", "我们", "村里", "镇里", "本人", "咱们", "表示"):
            return "promise" if self.by or who else ""
        if _CALLED.match(who) or len(who) > LONGEST_BY:
            return ""
        if who in self.names or subject.is_unit(who) or actor.ends_in_actor(who):
            self.by = who
            return "plan"
        return ""


def _without_time(before: str) -> str:
    return re.sub(
        r"^(?:下一?步|接下来|今后|未来|明年|今年|来年|下半年|年内|本月|下月|[^,，]{1,10}(?:前|底|内|起|年|月|日))",
        "",
        before,
    )
