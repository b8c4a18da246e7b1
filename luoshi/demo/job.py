"""The main job, lived once on the finished city: from minutes to tasks that have been checked.

Every step is a move through `record`, made by the post whose turn it is, minutes apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from luoshi.core.calendar import day_of
from luoshi.core.matter import EMPTY
from luoshi.core.quantity import Quantity
from luoshi.demo import papers
from luoshi.demo.city import City, Held
from luoshi.store import clockwork, documents, models, projection, record
from luoshi.store.documents import Proposal
from luoshi.store.record import drafts

#: The job begins so long before the demonstration's instant, with so much time for each step.
_BEFORE = timedelta(hours=3)
_PACE = timedelta(seconds=80)
_N_VILLAGES = 3
#: The town whose draft the clerk completes and which hands its task to villages.
_TOWN = "大港镇"
_MENDED = {"quantity": Quantity(amount=Decimal(90), unit="户"), "test": "底数表经村级确认"}


@dataclass(frozen=True, kw_only=True)
class Done:
    """One step as it is printed: when, who, what, on which matter, and where that stands."""

    at: datetime
    who: str
    move: str
    number: str
    stage: str
    entry: str


class Job:
    """Makes the moves one after another and keeps what has been done."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.done: list[Done] = []
        self._at = city.at - _BEFORE

    def run(self) -> list[Done]:
        """All steps of the job, in their order. Refuses: nothing that a sound city leads to."""
        document, proposals = self._taken_in()
        matters = self._confirmed(document, proposals)
        for given, matter_id in matters:
            self._assigned(given, matter_id)
        town = self.city.named(_TOWN)
        given, matter_id = next(pair for pair in matters if pair[0]["owner"] == town)
        n_parts = self._split(given, matter_id)
        self._followed_up(given)
        self._finished(given, matter_id, n_parts=n_parts)
        return self.done

    def _taken_in(self) -> tuple[int, tuple[Proposal, ...]]:
        """The minutes of the day before, read into drafts."""
        clerk = self.city.checker(self.city.district)
        on = clockwork.calendar().add_workdays(day_of(self._at), -1)
        content = papers.minutes(on).encode()
        document = drafts.take_in(
            actor=clerk.actor, name="区委常委会会议纪要.txt", content=content, at=self._next(),
            key="demo/document",
        )  # fmt: skip
        sheet = documents.sheet_of(models.Document.objects.get(id=document))
        waiting = sum(1 for one in sheet.proposals if one.missing)
        told = f"{len(sheet.proposals)} 条草稿，{waiting} 条五定不全"
        self._keep(clerk, "导入会议纪要", number="", stage=told, entry="")
        return document, sheet.proposals

    def _confirmed(
        self, document: int, proposals: tuple[Proposal, ...]
    ) -> list[tuple[Mapping[str, Any], int]]:
        """The complete drafts become tasks, and one more that a clerk has completed."""
        clerk = self.city.checker(self.city.district)
        town = self.city.named(_TOWN)
        gap = next(one for one in proposals if one.given.get("owner") == town and one.missing)
        drafts.mend(actor=clerk.actor, draft_id=gap.id, given=_MENDED, at=self._next(),
                    key="demo/mended")  # fmt: skip
        self._keep(clerk, "补齐数量和标准", number="", stage=str(gap.given["title"]), entry="")
        decided = drafts.confirm_complete(
            actor=clerk.actor, document_id=document, at=self._next(), key="demo/confirmed"
        )
        found = []
        for one in decided:
            if one.matter_id is None:
                continue
            row = models.Matter.objects.get(id=one.matter_id)
            loop = clockwork.loop_of(row.text_id, row.loop)
            self._keep_matter(clerk, "立项", row=row)
            found.append((projection.matter_of(row, loop=loop).values, one.matter_id))
        return found

    def _assigned(self, given: Mapping[str, Any], matter_id: int) -> None:
        five = {
            name: given[name] for name in ("owner", "holder", "duty", "due", "quantity", "test")
        }
        leader = self.city.head(self.city.district)
        self._act(leader, matter_id, "approve", five | {"rhythm": "week"})
        office = self.city.office(given["owner"])
        self._act(office, matter_id, "accept")
        self._act(office, matter_id, "start")

    def _split(self, given: Mapping[str, Any], matter_id: int) -> int:
        """A town hands its task to villages, and strikes off what each has done; how many."""
        town = given["owner"]
        villages = self.city.tree.children(town)[:_N_VILLAGES]
        self._act(self.city.office(town), matter_id, "split", {"parts": villages},
                  said=f"分解给 {len(villages)} 个村社区")  # fmt: skip
        goal: Quantity = given["quantity"]
        part = Quantity(amount=max(Decimal(1), goal.amount // len(villages)), unit=goal.unit)
        parts = models.Matter.objects.filter(parent_id=matter_id).order_by("id")
        for row in parts:
            village = row.owner_id or 0
            office = self.city.office(village)
            self._act(office, row.id, "accept")
            self._act(office, row.id, "start")
            self._report(self.city.head(village), row.id, done=part)
            self._checked(row.id, above=town)
        done = Quantity(amount=part.amount * len(villages), unit=goal.unit)
        said = f"{len(villages)}个村已经销号，合计{done.amount}{done.unit}。"
        self._act(self.city.office(town), matter_id, "progress", {"done": done, "progress": said})
        return len(villages)

    def _followed_up(self, given: Mapping[str, Any]) -> None:
        """One more task of the town, which the first village finds waiting at the first sign-in."""
        town = given["owner"]
        village = self.city.tree.children(town)[0]
        clerk, leader = self.city.checker(town), self.city.head(town)
        five = {
            "owner": village, "holder": self.city.head(village).actor.post, "due": given["due"],
            "duty": "把用水困难户底数表张榜公示五天，听取村民意见。",
            "quantity": Quantity(amount=Decimal(1), unit="份"), "test": "公示期满无异议或已更正",
        }  # fmt: skip
        opened = record.open_matter(
            actor=clerk.actor, loop="task", at=self._next(), key="demo/followed-up",
            given=five | {"title": "张榜公示用水困难户底数表", "origin": "own_check",
                          "quote": given["quote"], "secrecy": "open"},
        )  # fmt: skip
        row = models.Matter.objects.get(id=opened.matter_id)
        self._keep_matter(clerk, "立项", row=row)
        self._act(leader, row.id, "approve", five | {"rhythm": "week"})

    def _finished(self, given: Mapping[str, Any], matter_id: int, *, n_parts: int) -> None:
        """The whole is reported once its parts are struck off, and is struck off itself."""
        self._report(self.city.head(given["owner"]), matter_id, done=given["quantity"])
        said = f"销号，{n_parts} 件分解事项都已先销号"
        self._checked(matter_id, above=self.city.district, said=said)

    def _report(self, head: Held, matter_id: int, *, done: Quantity) -> None:
        told = {"done": done, "result": f"已完成{done.amount}{done.unit}。"}
        self._act(head, matter_id, "report", told)

    def _checked(self, matter_id: int, *, above: int, said: str = "") -> None:
        office, checker, head = (
            self.city.office(above), self.city.checker(above), self.city.head(above),
        )  # fmt: skip
        self._act(office, matter_id, "pass")
        found = {"method": "on_site", "sample": Decimal(12), "finding": "现场抽查，数量相符。"}
        self._act(checker, matter_id, "verify", found)
        self._act(office, matter_id, "close")
        self._act(head, matter_id, "strike", said=said)

    def _act(
        self,
        held: Held,
        matter_id: int,
        move: str,
        given: Mapping[str, Any] = EMPTY,
        *,
        said: str = "",
    ) -> None:
        """Makes a move and keeps it as a step, under its title or what is `said` instead."""
        at = self._next()
        key = f"demo/{matter_id}/{move}/{len(self.done)}"
        outcome = record.act(
            actor=held.actor, matter_id=matter_id, move=move, at=at, key=key, given=given
        )
        row = models.Matter.objects.get(id=matter_id)
        loop = clockwork.loop_of(row.text_id, row.loop)
        self._keep_matter(
            held, said or loop.moves[move].title, row=row, entry=outcome.written.hash[:8]
        )

    def _keep_matter(self, held: Held, move: str, *, row: models.Matter, entry: str = "") -> None:
        loop = clockwork.loop_of(row.text_id, row.loop)
        self._keep(held, move, number=row.number, stage=loop.stages[row.stage].title,
                   entry=entry or row.last_hash[:8])  # fmt: skip

    def _keep(self, held: Held, move: str, *, number: str, stage: str, entry: str) -> None:
        unit = self.city.tree.unit(held.actor.unit or 0)
        is_plain = unit.level in ("county", "city") or held.title.startswith(unit.title)
        who = held.title if is_plain else f"{unit.title} {held.title}"
        self.done.append(
            Done(at=self._at, who=who, move=move, number=number, stage=stage, entry=entry)
        )

    def _next(self) -> datetime:
        self._at += _PACE
        return self._at


def run(city: City) -> list[Done]:
    """Lives the main job on the city; gives its steps in their order."""
    return Job(city).run()
