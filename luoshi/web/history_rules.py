"""What the rules of the house have entered with a move, in words: draws, scores, books, visits."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.core import wording
from luoshi.core.loop import Loop
from luoshi.core.matter import Entered
from luoshi.web import measure_words, names, spoken


def sentences(entered: Entered, *, loop: Loop, known: names.Names) -> list[str]:
    """What stands in the body of an entry beside its fields; [] where that is all.

    Shape: in the order in which the rules are listed here, each a sentence of its own.
    """
    body = entered.body
    found: list[str] = []
    if "no-basis" in body.get("warnings", ()):
        found.append(_("没有写依据文件。"))
    if "sample" in body:
        found += _sample(body["sample"], known=known)
    if "visits" in body:
        found += [
            _("本年第 {n} 次检查{unit}。").format(n=n, unit=known.unit(int(unit)))
            for unit, n in body["visits"].items()
        ]
    if "merged_into" in body:
        found.append(_("并入另一次检查，不再单独去。"))
    if "frozen" in body:
        found.append(_frozen(body["frozen"], known=known))
    if "score" in body:
        found += _score(body["score"], known=known)
    if "veto" in body:
        found.append(_("一票否决：等次定为最低，得分不变。"))
    if body.get("recused"):
        units = spoken.listed(known.unit(int(unit)) for unit in body["recused"])
        found.append(_("回避的单位：{units}。").format(units=units))
    found += _times(body, known=known)
    return found + _amounts(body.get("amounts", {}), loop=loop, known=known)


def _times(body: Mapping[str, Any], *, known: names.Names) -> list[str]:
    """Whether the stage before was left too late, and by when the one entered is to be done."""
    found = [_("上一环节已超过时限。")] if body.get("overran") else []
    if "term" in body:
        on = spoken.day(date.fromisoformat(str(body["term"])), year_of=known.day)
        found.append(_("按规定时限，应在 {day}前完成。").format(day=on))
    return found


def _sample(body: Mapping[str, Any], *, known: names.Names) -> list[str]:
    """The seed, and who had been drawn before, so that anybody can draw again."""
    found = [
        _("随机种子 {seed}：按“种子|单位编号”的 SHA-256 从小到大抽，任何人可以重抽核对。").format(
            seed=body["seed"]
        )
    ]
    before = body.get("before", {})
    if before:
        units = spoken.listed(
            _("{unit} {n} 次").format(unit=known.unit(int(unit)), n=n) for unit, n in before.items()
        )
        found.append(_("本年已经抽到过：{units}；抽得少的先抽。").format(units=units))
    return found


def _frozen(body: Mapping[str, Any], *, known: names.Names) -> str:
    cutoff = spoken.day(date.fromisoformat(str(body["cutoff"])), year_of=known.day)
    said = _("数取到 {day}为止。").format(day=cutoff)
    if not body.get("root"):
        return spoken.sentences(said, _("当时台账还没有封存的记录。"))
    return spoken.sentences(
        said,
        _("当时台账已封存 {n} 条，总根 {root}。").format(
            n=wording.number(int(body["size"])), root=str(body["root"])
        ),
    )


def _score(body: Mapping[str, Any], *, known: names.Names) -> list[str]:
    """The computation line by line, then what it comes to."""
    found = [measure_words.scored(line) for line in body["lines"]]
    if "computed" not in body:
        return [*found, _("各项都没有可计的事项，不得分。")]
    said = _("可计 {full} 分，折算百分制 {points} 分；数取到 {day}为止。")
    cutoff = spoken.day(date.fromisoformat(str(body["cutoff"])), year_of=known.day)
    full = wording.number(Decimal(str(body["applicable"])))
    base = said.format(full=full, points=body.get("base", body["computed"]), day=cutoff)
    return [*found, base, *filter(None, [measure_words.summed(body)])]


def _amounts(body: Mapping[str, Any], *, loop: Loop, known: names.Names) -> list[str]:
    """What was added to the stocks of the matter and what was taken from them."""
    found = []
    for name, amount in body.items():
        title = spoken.named(loop.fields[name])
        if isinstance(amount, Mapping):
            said = spoken.listed(
                f"{_span(days, known=known)} {_signed(str(n))}" for days, n in amount.items()
            )
        else:
            said = _signed(str(amount))
        found.append(_("{title}：{now}").format(title=title, now=said))
    return found


def _span(days: str, *, known: names.Names) -> str:
    first, _slash, last = days.partition("/")
    return spoken.days(date.fromisoformat(first), date.fromisoformat(last), year_of=known.day)


def _signed(amount: str) -> str:
    number = Decimal(amount)
    return f"+{wording.number(number)}" if number > 0 else f"−{wording.number(-number)}"
