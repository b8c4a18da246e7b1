"""Walks the sentences of a paragraph, hears who speaks, and hands on what they say."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import zip_longest

from luoshi.intake import bidding, modal, paper, sentence, speech, told, units, words
from luoshi.intake.directive import Directive
from luoshi.intake.find_posts import Post
from luoshi.intake.passage import Passage
from luoshi.intake.sentence import Piece
from luoshi.intake.split import Paragraph

_SPOKE = re.compile(r"[^。；]{0,24}?(?:讲话|致辞|点评|作[^。；，,]{0,6}报告)")
_LED = re.compile(r"[^。；]{0,24}?(?:调研|督导|主持)")
#: A list of aims is no list of tasks: 主要预期目标是：….
_AIMS = re.compile(r"(?:目标|指标)(?:任务)?(?:是|为|如下)?[:：]")


#: What has been done by a day, or more than a year before.
_COUNTS_UP = re.compile(
    r"^(?:截至|截止|目前|至今|今年以来|20\d\d年[,，]|过去|去年|上年|近[年来]|[一两三四五]年来)|[较比](?:上年|去年)|同比"
)

#: No heading says how often.
_RHYTHM = re.compile("每[一二两三四五六七八九十半日天周月季年小]|[一二两三]次$")
#: A paper says why it is written, before it demands.
_PREAMBLE = re.compile(
    r"(?:制定|提出|制订|印发|下发|通知|公告|通报)(?:了?(?:本|以?下|如下|此|以下)|$)"
)
_REASON = re.compile("为|根据|按照|依据|经")
LONGEST_HEADING, SHORT_HEADING = 26, 10
#: Points of one sentence are those of who is named before them: 各镇要做到：一是…；二是….
_POINTS = re.compile("[:：](?:一是|一要|首先|第一|[(（]一|①|1[.．、])")
_PHASE = re.compile(r"(?:阶段|步骤|环节|时期)[(（][^()（）]*[)）]$")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
#: Somebody named further back than this is nobody that a pronoun means.
FARTHEST, FARTHEST_NAME, NEAR = 3000, 30, 5
_BEHIND = re.compile(
    rf"(?P<post>[\u4e00-\u9fff]{{0,8}}?{words.POST_END})(?:[^。,，]{{0,12}}[,，])?(?:对|向|冲)[^,，。]{{2,20}}(?P<says>说|讲)道?$|"
    r"(?P<who>[他她]|[\u4e00-\u9fff]{2,14}?)(?:再三|反复|一再|当场|当即|边走边|最后)?(?P<verb>叮嘱|嘱咐|强调|要求|提醒|告诫|拍板|定调|交代|交待|补充)"
    r"(?:说|道|他们|大家)*(?P<to>[\u4e00-\u9fff]{2,14}(?:书记|[镇乡村局队站所厂场组]长|负责人|干部|同志|主任|人员))?说?$"
)


#: A post that acts: …，市委书记详细询问.
_POST_ACTS = re.compile(
    r"(?:^|[，,。；;：:\n午日后中])([省市县区州镇乡]?(?:委|政府)?(?:常务)?副?(?:书记|[省市县区州镇乡]长|主任|局长|主席|部长))(?=[\u4e00-\u9fff])(?![和与陪等、])",
    re.MULTILINE,
)


def tells(text: str) -> bool:
    """Whether a sentence tells what was done, or what somebody will do by himself."""
    said = told.plain(text)
    return told.is_told(said) or told.is_planned(said) or told.is_reckoned(said)


class Voice:
    """The voices of an article, paragraph after paragraph."""

    def __init__(self, *, text: str, people: Sequence[Post], passage: Passage) -> None:
        self.text = text
        self.people = people
        self.passage = passage
        self.heard: tuple[int, str] = (-1, "")

    def paragraph(self, part: Paragraph) -> list[Directive]:
        """The directives of a paragraph; `passage` is then what goes on behind it."""
        found: list[Directive] = []
        subject, skips, enjoins = "", False, False
        bids, unit = self.passage.bidding, self.passage.unit
        pieces = list(sentence.sentences(self.text, start=part.start, end=part.end))
        for piece, behind in zip_longest(pieces, pieces[1:]):
            if enjoins and not bids and not tells(piece.text):
                self.passage = self.passage._replace(bidding=True)
            self.hear_behind(piece, behind)
            clauses = list(sentence.clauses(self.text, start=piece.start, end=piece.end))
            heads = piece.start == part.start and self.is_heading(clauses, part=part)
            if heads or self.opens_only(piece.text, clauses=clauses):
                continue
            if self.passage.orders and not self.passage.active:
                self.passage = self.passage._replace(active=True)
            said, subject = self.sentence(clauses, subject=subject, skips=skips)
            found += said
            if said and _POINTS.search(piece.text):
                self.passage = self.passage._replace(unit=said[0].actor or unit)
            bids = bids or (self.passage.bids and self.opens_with(found, part=part))
            goes_on = self.text[piece.end : piece.end + 1] in tuple(";；")
            if not goes_on:
                enjoins = bool(said) and self.passage.bidding and not self.passage.replies
                if (bids, unit) != (self.passage.bidding, self.passage.unit):
                    self.passage = self.passage._replace(bidding=bids, unit=unit)
            skips = goes_on and (skips or self.is_no_task(piece.text, said=said))
        heads = paper.is_list_head(part.text)
        if heads and found and found[-1].end >= part.end - 1:
            found.pop()
        if heads or (part.text[-1:] in tuple(":：") and self.passage.own):
            self.passage = self.passage._replace(
                listed=True,
                own=True,
                active=heads or self.passage.active,
                who=self.passage.who or paper.meeting(part.text),
                sure=heads and not self.passage.speech,
            )
        return found

    def opens_only(self, said: str, *, clauses: Sequence[Piece]) -> bool:
        """Whether a sentence says why a paper is written, or that the points of a speech follow."""
        if self.passage.bids and bidding.announces(said):
            return True
        at = modal.without_ordinal(clauses[0].text) if clauses else 0
        reason = bool(clauses) and _REASON.match(clauses[0].text, at)
        return bool(reason and _PREAMBLE.search(clauses[-1].text))

    def opens_with(self, found: Sequence[Directive], *, part: Paragraph) -> bool:
        """Whether a paragraph of a speech begins with a demand: its points are made from there."""
        return bool(found) and found[0].start - part.start < NEAR

    def hear_behind(self, piece: Piece, behind: Piece | None) -> None:
        """Takes over who is named behind a whole quotation: “…。”某某叮嘱说。"""
        told_by = (
            _BEHIND.match(behind.text) if behind and len(behind.text) < FARTHEST_NAME else None
        )
        if not told_by or not self.is_quotation(piece.start, piece.end):
            return
        said_by = told_by["post"] or told_by["who"]
        named = [post.person for post in self.people if post.person in said_by]
        who = named[-1] if named else said_by
        who = self.speaker(piece, False) if who in tuple("他她") else who
        self.passage = self.passage._replace(
            who=who, active=True, verb=told_by["verb"] or told_by["says"], own=True, tells=False,
            actor=told_by["to"] or "", orders=False,
        )  # fmt: skip

    def is_heading(self, clauses: Sequence[Piece], *, part: Paragraph) -> bool:
        """Whether a paragraph begins with a numbered heading of its own: （一）全面排查。…."""
        if self.is_double(clauses, part=part):
            return True
        alone = len(clauses) == 1 and clauses[0].end + 1 < part.end
        if not alone or len(clauses[0].text) > LONGEST_HEADING:
            return False
        behind = self.text[clauses[0].end + 1 : part.end]
        said = _BRACKETED.sub("", clauses[0].text)
        if re.search(r"\d.", said[3:]) or behind.strip()[:1] in tuple("（(【"):
            return False
        numbered = re.match(r"[一二三四五六七八九十]+、|[(（]|\d{1,2}[.．、]", clauses[0].text)
        numbered = numbered or _PHASE.search(clauses[0].text)
        demand = modal.of(clauses[0].text)
        if _RHYTHM.search(said) or modal.is_task(said):
            return False
        plain = demand is None or demand.kind == "bare"
        counted = behind.strip()[:2] in ("一是", "首先") and len(said) <= LONGEST_HEADING
        brief = demand is not None and not demand.actor and len(said) <= SHORT_HEADING
        return bool(numbered) and (plain or counted or brief)

    def is_double(self, clauses: Sequence[Piece], *, part: Paragraph) -> bool:
        """Whether a paragraph begins with a numbered heading of two: （二）落实责任，强化协同."""
        more = len(clauses) == 2 and clauses[1].end + 1 < part.end
        said = [clause.text[modal.without_ordinal(clause.text) :] for clause in clauses]
        numbered = more and len(said[0]) < len(clauses[0].text)
        noted = more and self.text[clauses[1].end + 1 : part.end].strip()[:1] in tuple("（(【")
        return (
            numbered
            and not noted
            and all(
                len(text) <= SHORT_HEADING and modal.is_bare(text) and not modal.is_task(text)
                for text in said
            )
        )

    def is_no_task(self, text: str, *, said: Sequence[Directive]) -> bool:
        """Whether what goes on behind a semicolon is told, as the sentence before it is."""
        counted = not said and bool(_COUNTS_UP.search(text))
        return counted or bool(_AIMS.search(text)) or told.is_planned(told.plain(text))

    def sentence(
        self, clauses: Sequence[Piece], *, subject: str, skips: bool
    ) -> tuple[list[Directive], str]:
        """The directives of one sentence, and who was its subject: after each attribution,
        what it attributes."""
        found: list[Directive] = []
        content: list[Piece] = []
        introduced, own = False, ""
        for clause in clauses:
            said = speech.in_clause(
                clause, subject_before=own or subject, speaker=partial(self.speaker, clause),
                people=self.people, after=self.text[clause.end : clause.end + 3],
            )  # fmt: skip
            issues = said is not None and said.verb == "通知" and self.passage.orders and content
            if (
                said is None
                or issues
                or (said.verb == "批示" and said.start == clause.end and self.passage.paper)
            ):
                own = own or speech.doer_of(clause, people=self.people)
                content.append(clause)
                continue
            found += self.said(content, introduced=introduced, skips=skips, before=True)
            content, introduced, own = [], True, said.who or own
            self.hear(said, at=clause.start)
            content += self.rest_of(clause, said)
        found += self.said(content, introduced=introduced, skips=skips)
        quoted = content and introduced and self.is_quotation(content[0].start, content[-1].end)
        if quoted and not self.passage.orders:
            self.passage = self.passage._replace(active=False, listed=False, bidding=False)
        return found, own or subject

    def is_quotation(self, start: int, end: int) -> bool:
        """Whether a stretch is one quotation, with which its speaker has ended."""
        return self.text[end - 1] == "”" and self.text.find("“", start, end) - start < 1

    def said(
        self, content: Sequence[Piece], *, introduced: bool, skips: bool, before: bool = False
    ) -> list[Directive]:
        """The directives in what somebody says."""
        if skips and not introduced:
            return []
        if before and not introduced:
            self.passage = self.passage._replace(active=False)
        found, self.passage = units.directives(
            self.text, content=content, passage=self.passage, people=self.people
        )
        return found

    def speaker(self, clause: Piece, gave: bool) -> str:
        """Whom a pronoun means here: who was last heard, or of whom the text last told.

        Shape: `gave` asks only for one who gave a speech or report.
        """
        if not self.people:
            return "" if gave else self.passage.who or self.post_before(clause.start)
        lowest = max(0, clause.start - FARTHEST)
        first = self.text.rfind("\n", lowest, clause.start) + 1 or lowest
        for floor in (first, self.text.rfind("\n", lowest, max(first - 1, 0)) + 1, lowest):
            near = self.mentions(floor, clause.start)
            if gave:
                near = self.did(_SPOKE, near)
            if (
                not gave
                and self.heard[0] >= floor
                and self.heard[0] >= (near[0].start if near else -1)
            ):
                return self.heard[1]
            if near:
                return (self.did(_SPOKE, near) or self.did(_LED, near) or near)[0].person
        return "" if gave else self.passage.who

    def post_before(self, at: int) -> str:
        """The post that acted last before a place, where the article names no persons."""
        found = _POST_ACTS.findall(self.text, max(0, at - FARTHEST), at)
        return found[-1] if found else ""

    def did(self, act: re.Pattern[str], near: Sequence[Post]) -> list[Post]:
        """Those of the persons who did this: no other stands between the name and the act."""
        return [
            one
            for one in near
            if (match := act.match(self.text, one.end))
            and not any(one.end <= other.start < match.end() for other in near)
        ]

    def mentions(self, start: int, end: int) -> list[Post]:
        """The persons named in the last sentence of a stretch that names any."""
        for piece in reversed(list(sentence.sentences(self.text, start=start, end=end))):
            found = [
                post._replace(start=piece.start + at, end=piece.start + at + len(post.person))
                for post in self.people
                if (at := piece.text.find(post.person)) >= 0
            ]
            if found:
                return sorted(found, key=lambda post: post.start)
        return []

    def hear(self, said: speech.Speech, *, at: int) -> None:
        """Takes an attribution over: from here on this one speaks."""
        who = said.who or self.passage.who or said.mine
        self.passage = self.passage._replace(
            who=who, active=said.strong, verb=said.verb, own=True,
            tells=said.verb in speech.TELLING, actor=said.to, listed=said.listed,
            orders=self.passage.orders and who == self.passage.who,
            replies=self.passage.replies or said.verb in speech.REPLYING,
            bidding=said.verb in speech.ENJOINING or bool(said.to),
        )  # fmt: skip
        if any(post.person == who for post in self.people):
            self.heard = (at, who)

    def rest_of(self, clause: Piece, said: speech.Speech) -> list[Piece]:
        """What of the clause stands behind its attribution."""
        start = said.start
        while start < clause.end and self.text[start] in ",，:： ":
            start += 1
        kept = self.text[start : clause.end]
        return [Piece(start=start, end=clause.end, text=kept)] if kept else []
