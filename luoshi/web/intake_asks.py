"""What a draft leaves open, asked one thing at a time, with answers that take one press."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.core.fault import N_
from luoshi.core.period import ONE_DAY, add_months
from luoshi.core.tree import Tree
from luoshi.store import documents, naming, proposal, resolve
from luoshi.store.documents import Proposal, Sheet
from luoshi.web import intake_fan, spoken

MOST_ANSWERS, MOST_DAYS = 4, 3
#: A draft this near says whom the sentence before it addressed. Unit: characters.
NEAR = 200
SLOGAN = N_("只是号召，没有可查的事")
OTHERS = N_("由承诺单位自己提诺")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as a button: what it says, where it posts and what, its key beside its number."""

    title: str
    url: str
    fields: tuple[tuple[str, str], ...] = ()
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """The one thing that is asked of a draft now. Shape: `note` is what its first answer costs."""

    text: str
    answers: tuple[Answer, ...] = ()
    note: str = ""


def question_of(
    one: Proposal, *, sheet: Sheet, tree: Tree, day: date, rules: naming.Rules
) -> Question | None:
    """What is asked of an open draft: the duplicate first, then what is missing, in order."""
    if not one.is_open:
        return None
    if one.standing is not None:
        return _repeated(one, standing=one.standing)
    if "duty" in one.missing:
        return _duty(one)
    if one.found.get("kind") == "promise":
        return _promised(one, above=sheet.document.unit_id, tree=tree, rules=rules)
    if "owner" in one.missing:
        return _owner(one, sheet=sheet, tree=tree, rules=rules, day=day)
    for name, ask in (("due", _due), ("quantity", _quantity), ("test", _test)):
        if name in one.missing:
            return ask(one, sheet=sheet, day=day)
    return None


def address(one: Proposal, action: str) -> str:
    """Where a decision on a draft is posted."""
    return reverse("review_draft", args=[one.row.document_id, one.id, action])


def _mending(one: Proposal, title: str, **fields: object) -> Answer:
    pairs = tuple((name, str(value)) for name, value in fields.items())
    return Answer(title=title, url=address(one, "answer"), fields=pairs)


def _repeated(one: Proposal, *, standing: documents.Standing) -> Question:
    said = _("名称与在办 {number} 相同")
    if standing.is_same:
        said = _("与在办 {number} 是同一件事")
    elif standing.is_like:
        said = _("与在办 {number}“{title}”很像")
    into = (("matter", str(standing.matter_id)),)
    return Question(
        text=said.format(number=standing.number, title=standing.title),
        answers=(
            Answer(
                title=_("并入，只追加本次要求"), url=address(one, "merge"), fields=into, key="m"
            ),
            Answer(title=_("仍新建"), url=address(one, "confirm"), fields=(("anew", "1"),)),
        ),
    )  # fmt: skip


def _duty(one: Proposal) -> Question:
    most = one.loop.fields["duty"].most
    as_said = _mending(one, _("就按原文办"), duty=proposal.within(one.row.quote, most=most))
    discard = Answer(
        title=_("只是号召，不建"), url=address(one, "discard"), fields=(("reason", _(SLOGAN)),)
    )
    return Question(text=_("像是号召，没有说做哪一件事。"), answers=(discard, as_said))


def _promised(one: Proposal, *, above: int, tree: Tree, rules: naming.Rules) -> Question | None:
    """Whose promise it is, where it is another's; else the first thing that nobody has said."""
    words = str(one.found.get("actor", ""))
    found = resolve.resolve(words, tree=tree, unit=above, rules=rules) if above in tree else None
    if found and found.owner is not None:
        leave = Answer(
            title=_("由它自己提诺，这里不建"), url=address(one, "discard"),
            fields=(("reason", _(OTHERS)),),
        )  # fmt: skip
        unit = tree.unit(found.owner).title
        return Question(text=_("这是{unit}的承诺。").format(unit=unit), answers=(leave,))
    for name in one.unsaid:
        field = one.loop.fields[name]
        if field.choice:
            answers = [
                _mending(one, spoken.choice(key, field), **{name: key}) for key in field.choice
            ]
            text = _("{field}是哪一种？").format(field=spoken.named(field))
            return Question(text=text, answers=tuple(answers[:MOST_ANSWERS]))
    return None


def _owner(one: Proposal, *, sheet: Sheet, tree: Tree, rules: naming.Rules, day: date) -> Question:
    above = sheet.document.unit_id
    if above not in tree:
        return Question(text=_("本单位不在今天的组织树里，请改写责任单位。"))
    words = str(one.found.get("actor", ""))
    found = resolve.resolve(words, tree=tree, unit=above, quote=one.row.quote, rules=rules)
    answers: list[Answer] = []
    note = ""
    if found.each:
        units = ",".join(str(unit) for unit in found.each)
        split = Answer(title=_("各建 1 件，共 {n} 件").format(n=len(found.each)),
                       url=address(one, "split"), fields=(("units", units),), key="s")  # fmt: skip
        answers.append(split)
        note = intake_fan.preview(one, units=found.each, tree=tree, day=day)
    if len(found.candidates) <= MOST_ANSWERS - len(answers):
        for unit in found.candidates:
            title = naming.label(tree, unit=unit, below=above)
            said = _("只交{unit}") if found.each else _("选{unit}")
            answers.append(_mending(one, said.format(unit=title), owner=unit))
    if not words:
        near = _near(one, sheet=sheet)
        if near is not None and near in tree:
            title = tree.unit(near).title
            answers.append(_mending(one, _("同上一条：{unit}").format(unit=title), owner=near))
    asked = found.why(_) + _("交给谁？")
    return Question(text=asked, answers=tuple(answers[:MOST_ANSWERS]), note=note)


def _near(one: Proposal, *, sheet: Sheet) -> int | None:
    """The unit of the draft just before, where it stands in the same passage."""
    before = next((other for other in sheet.proposals if other.number == one.number - 1), None)
    if before is None or one.row.start - before.row.finish > NEAR:
        return None
    owner = before.given.get("owner")
    return int(owner) if owner is not None else None


def _due(one: Proposal, *, sheet: Sheet, day: date) -> Question:
    words = str(one.found.get("due_words", ""))
    if not words:
        text = _("原文没有时限，哪天办成？")
    elif one.found.get("recurs"):
        text = _("“{words}”一次，办到哪天为止？").format(words=words)
    elif one.found.get("due_on"):
        text = _("“{words}”已经过了，改到哪天？").format(words=words)
    else:
        text = _("“{words}”是哪一天？").format(words=words)
    seen: dict[date, str] = {}
    for due, said in _days(one, sheet=sheet, day=day):
        seen.setdefault(due, said)
    answers = [
        _mending(one, said.format(day=spoken.day(due, year_of=day)), due=due.isoformat())
        for due, said in list(seen.items())[:MOST_DAYS]
    ]
    return Question(text=text, answers=tuple(answers))


def _days(one: Proposal, *, sheet: Sheet, day: date) -> Iterator[tuple[date, str]]:
    """Days to offer: those of the drafts nearest by, then the ends of month, quarter and year."""
    others = sorted(
        (other for other in sheet.proposals if other.given.get("due") and other.id != one.id),
        key=lambda other: abs(other.row.start - one.row.start),
    )
    for other in () if one.found.get("recurs") else others[:1]:
        if other.given["due"] >= day and abs(other.row.start - one.row.start) < 2 * NEAR:
            yield other.given["due"], _("{day}（同第 {n} 条）").replace("{n}", str(other.number))
    month = add_months(day.replace(day=1), 1) - ONE_DAY
    quarter = add_months(day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1), 3) - ONE_DAY
    if month - day > timedelta(days=10) and not one.found.get("recurs"):
        yield month, _("{day}（本月底）")
    yield quarter, _("{day}（季度末）")
    yield date(day.year, 12, 31), _("{day}（年底）")


def _quantity(one: Proposal, *, sheet: Sheet, day: date) -> Question:
    said = proposal.amount_in(str(one.found.get("quantity", "")))
    answers = []
    if said is not None:
        title = _("{quantity}（原文）").format(quantity=spoken.quantity(said))
        answers.append(_mending(one, title, quantity=f"{said.amount:f} {said.unit}"))
    answers.append(_mending(one, _("1 件"), quantity="1 件"))
    return Question(text=_("原文没有写要办多少，按多少计？"), answers=tuple(answers))


def _test(one: Proposal, *, sheet: Sheet, day: date) -> Question:
    quantity = one.given.get("quantity")
    said = []
    if quantity is not None:
        said.append(_("{quantity}全部办成，经核查属实").format(quantity=spoken.quantity(quantity)))
    said.append(_("有书面结果，经核查属实"))
    answers = tuple(_mending(one, text, test=text) for text in said)
    return Question(text=_("怎样算办成？"), answers=answers)


def slogans(proposals: Sequence[Proposal]) -> list[int]:
    """The open drafts that only call on people to do something."""
    return [one.id for one in proposals if one.has_gaps and "duty" in one.missing]
