"""What must hold before a campaign may go out to the units below: basis, notice, limits, approver.

Source: domain.md 8.1. What exceeds a limit of minutes is not refused: the unit above decides,
and it shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from luoshi.core import wording
from luoshi.core.burden import Cost
from luoshi.core.calendar import Calendar
from luoshi.core.fault import N_, Fault, Phrase
from luoshi.core.tree import LEVELS


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits that a site may set.

    Unit: minutes a year for each unit that asks, minutes a month for each village, workdays from
    sending to the due day, characters that one template may demand.
    """

    asked_in_year: Decimal = Decimal(12_000)
    village_in_month: Decimal = Decimal(90)
    notice_workdays: int = 3
    template_characters: int = 800


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is about to be sent, and to whom.

    Shape: `approver` names the post or unit that decides, "" where nobody does; `is_own_approver`
    when there is no unit above. `villages` holds the minutes that each village addressed has been
    asked this month already. Unit: `asked_before` are the asker's minutes of this year.
    """

    basis: str
    due: date | None
    cost: Cost
    approver: str
    asked_before: Decimal
    is_own_approver: bool = False
    villages: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that must hold, and whether it does.

    Shape: `title` and `note` are Chinese with {names}, as in a `Fault`; nothing is sent while one
    that `blocks` is not met.
    """

    code: str
    is_met: bool
    title: str
    note: str = ""
    blocks: bool = True
    names: Mapping[str, object] = field(default_factory=dict, hash=False)

    def phrases(self) -> tuple[Phrase, Phrase]:
        """The title and the note, to be said in another sentence."""
        return Phrase(text=self.title, names=self.names), Phrase(text=self.note, names=self.names)

    def said(self, translate: Callable[[str], str] = N_) -> tuple[str, str]:
        """The title and the note, translated and with their names filled in."""
        title, note = self.phrases()
        return title.said(translate), note.said(translate) if self.note else ""


def checks(
    *, ask: Ask, day: date, calendar: Calendar, limits: Limits | None = None
) -> tuple[Check, ...]:
    """All that is asked of a campaign before it is sent on this day, met or not, in one order."""
    limits = limits or Limits()
    return (
        _addressed(ask),
        _basis(ask),
        _approver(ask),
        _files(ask),
        _texts(ask, limits=limits),
        _expiry(ask),
        _notice(ask, day=day, calendar=calendar, limits=limits),
        _year(ask, limits=limits),
        _villages(ask, limits=limits),
    )


def refusal(found: Iterable[Check]) -> Fault | None:
    """The fault of the first check that is not met and blocks, or None when it may be sent."""
    failed = next((check for check in found if check.blocks and not check.is_met), None)
    if failed is None:
        return None
    title, note = failed.phrases()
    return Fault(
        code=failed.code,
        where="",
        message=N_("没有送出：{title}。"),
        fix=N_("{note}"),
        names={"title": title, "note": note},
    )


def _addressed(ask: Ask) -> Check:
    """Somebody is asked, and each level has a template of its own."""
    without = tuple(
        Phrase(text=LEVELS[line.level]) for line in ask.cost.lines if line.template is None
    )
    if not ask.cost.n_units:
        return Check(code="nobody", is_met=False, title=N_("还没有选发往的单位"),
                     note=N_("请回到“选范围”选层级或单位。"))  # fmt: skip
    if without:
        return Check(code="no-template", is_met=False, title=N_("{levels}没有本层级的模板"),
                     note=N_("请去掉这些层级。"), names={"levels": without})  # fmt: skip
    return Check(code="addressed", is_met=True, title=N_("每个层级有自己的模板"),
                 note=N_("{units} 个单位，{n} 个模板"),
                 names={"units": wording.number(ask.cost.n_units),
                        "n": ask.cost.n_templates})  # fmt: skip


def _basis(ask: Ask) -> Check:
    if ask.basis.strip():
        return Check(code="basis", is_met=True, title=N_("有依据文件"), note=N_("{basis}"),
                     names={"basis": ask.basis})  # fmt: skip
    return Check(code="basis", is_met=False, title=N_("没有写依据文件"),
                 note=N_("写明依据哪份文件；没有依据，不向基层要材料。"))  # fmt: skip


def _approver(ask: Ask) -> Check:
    if not ask.approver:
        return Check(code="approver", is_met=False, title=N_("没有高一级的审批人"),
                     note=N_("请先登记上一级单位的负责人。"))  # fmt: skip
    note = N_("{approver}；已是最高一级，须另一人批准") if ask.is_own_approver else N_("{approver}")
    return Check(code="approver", is_met=True, title=N_("审批高一级"), note=note,
                 names={"approver": ask.approver})  # fmt: skip


def _files(ask: Ask) -> Check:
    demanded = {
        entry.named for line in ask.cost.lines if line.template for entry in line.template.files
    }
    if demanded:
        return Check(code="file", is_met=False, title=N_("强制要求附件：{files}"),
                     note=N_("附件一律自愿，请把它改为选填。"),
                     names={"files": tuple(sorted(demanded, key=str))})  # fmt: skip
    return Check(code="file", is_met=True, title=N_("不要照片、不要附件"),
                 note=N_("附件一律自愿"))  # fmt: skip


def _texts(ask: Ask, *, limits: Limits) -> Check:
    most = max((line.template.n_characters for line in ask.cost.lines if line.template), default=0)
    names = {"most": most, "limit": limits.template_characters}
    if most > limits.template_characters:
        return Check(code="texts", is_met=False, title=N_("模板最长 {most} 字，超过 {limit} 字"),
                     note=N_("请减少文字栏或缩短限字。"), names=names)  # fmt: skip
    return Check(code="texts", is_met=True, title=N_("限字，无心得体会栏"),
                 note=N_("最长 {most} 字"), names=names)  # fmt: skip


def _expiry(ask: Ask) -> Check:
    if ask.due is None:
        return Check(code="expiry", is_met=False, title=N_("没有写截止日"),
                     note=N_("写明截止日，到期自动停收。"))  # fmt: skip
    return Check(code="expiry", is_met=True, title=N_("有效期"), note=N_("{due} 自动停收"),
                 names={"due": wording.Day(on=ask.due)})  # fmt: skip


def _notice(ask: Ask, *, day: date, calendar: Calendar, limits: Limits) -> Check:
    earliest = calendar.add_workdays(day, limits.notice_workdays)
    n_left = calendar.workdays_between(day, ask.due) if ask.due else 0
    names = {"n": max(n_left, 0), "least": limits.notice_workdays,
             "earliest": wording.Day(on=earliest, year_of=day)}  # fmt: skip
    if n_left < limits.notice_workdays:
        return Check(code="notice", is_met=False, title=N_("提前量只有 {n} 个工作日"),
                     note=N_("规定不少于 {least} 个。截止日改到 {earliest} 即可通过。"),
                     names=names)  # fmt: skip
    return Check(code="notice", is_met=True, title=N_("提前量 {n} 个工作日"),
                 note=N_("规定不少于 {least} 个"), names=names)  # fmt: skip


def _year(ask: Ask, *, limits: Limits) -> Check:
    after = ask.asked_before + ask.cost.minutes
    over = after - limits.asked_in_year
    names = {"after": wording.number(after), "limit": wording.number(limits.asked_in_year),
             "over": wording.number(max(over, Decimal(0)))}  # fmt: skip
    if over > 0:
        return Check(code="year", is_met=False, blocks=False, names=names,
                     title=N_("超出本单位全年 {limit} 分钟的额度"),
                     note=N_("送出后共 {after} 分钟，超 {over} 分钟，由上一级决定。"))  # fmt: skip
    return Check(code="year", is_met=True, blocks=False, names=names,
                 title=N_("在本单位全年额度内"),
                 note=N_("送出后 {after} / {limit} 分钟"))  # fmt: skip


def _villages(ask: Ask, *, limits: Limits) -> Check:
    each = ask.cost.each("village")
    asked = [before + each for before in ask.villages.values()] if each else []
    n_over = sum(1 for minutes in asked if minutes > limits.village_in_month)
    names = {"n": wording.number(n_over), "limit": wording.number(limits.village_in_month),
             "most": wording.number(max(asked, default=Decimal(0)))}  # fmt: skip
    if n_over:
        return Check(code="village", is_met=False, blocks=False, names=names,
                     title=N_("{n} 个村社区本月会超过 {limit} 分钟"),
                     note=N_("最多的一个到 {most} 分钟，由上一级决定。"))  # fmt: skip
    return Check(code="village", is_met=True, blocks=False, names=names,
                 title=N_("村社区本月都在 {limit} 分钟内"),
                 note=N_("最多的一个到 {most} 分钟"))  # fmt: skip
