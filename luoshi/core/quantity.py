"""Decimals with a unit. What does not belong together is not added."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.core import wording
from luoshi.core.fault import N_, Fault, Refused, Translate

#: Each unit with the base it is measured in and how many of the base it is, exactly.
UNITS: dict[str, tuple[str, Fraction]] = {
    N_("元"): ("元", Fraction(1)), N_("平方米"): ("平方米", Fraction(1)),
    "㎡": ("平方米", Fraction(1)), "m²": ("平方米", Fraction(1)),
    N_("亩"): ("平方米", Fraction(2000, 3)), N_("公顷"): ("平方米", Fraction(10_000)),
    N_("平方公里"): ("平方米", Fraction(1_000_000)),
    N_("平方千米"): ("平方米", Fraction(1_000_000)), N_("米"): ("米", Fraction(1)),
    "m": ("米", Fraction(1)), N_("厘米"): ("米", Fraction(1, 100)),
    N_("公里"): ("米", Fraction(1000)), N_("千米"): ("米", Fraction(1000)),
    "km": ("米", Fraction(1000)), N_("千克"): ("千克", Fraction(1)),
    N_("公斤"): ("千克", Fraction(1)), "kg": ("千克", Fraction(1)),
    N_("斤"): ("千克", Fraction(1, 2)), N_("克"): ("千克", Fraction(1, 1000)),
    N_("吨"): ("千克", Fraction(1000)), N_("立方米"): ("立方米", Fraction(1)),
    N_("升"): ("立方米", Fraction(1, 1000)), N_("千瓦时"): ("千瓦时", Fraction(1)),
    N_("千瓦"): ("千瓦", Fraction(1)), N_("兆瓦"): ("千瓦", Fraction(1000)),
    N_("分钟"): ("分钟", Fraction(1)), N_("小时"): ("分钟", Fraction(60)),
    N_("百分点"): ("百分点", Fraction(1)), N_("个百分点"): ("百分点", Fraction(1)),
}  # fmt: skip

_PREFIXES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_PREFIXED = {"万亿": N_("万亿{unit}"), "亿": N_("亿{unit}"), "万": N_("万{unit}")}
#: Units of what cannot be added up, and is therefore never divided.
_RATES = ("%", "‰", "百分点", "个百分点")
_BARE = tuple(prefix for prefix, _ in _PREFIXES)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_AMOUNT = re.compile(
    r"(?:大约|约为|约)?\s*(?P<amount>[+\-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"\s*(?P<unit>[^\d\s,.;:，。；：]{0,12})",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """An amount and its unit.

    >>> Quantity(amount=Decimal("3.7"), unit="亿元") + Quantity(amount=Decimal(1200), unit="万元")
    Quantity(amount=Decimal('3.82'), unit='亿元')
    """

    amount: Decimal
    unit: str

    def __add__(self, other: "Quantity") -> "Quantity":
        """The sum, in the unit of the first, or of the second where only that is exact.

        Refuses: mixed-units, when the two do not measure the same thing.
        """
        own, others = base_of(self.unit), base_of(other.unit)
        if own[0] != others[0]:
            raise Refused(_mixed(self.unit, other.unit))
        total = Fraction(self.amount) * own[1] + Fraction(other.amount) * others[1]
        amount = _decimal(total / own[1])
        if amount is not None:
            return Quantity(amount=amount, unit=self.unit)
        return Quantity(amount=_exact(total / others[1], unit=other.unit), unit=other.unit)

    def __neg__(self) -> "Quantity":
        return Quantity(amount=self.amount.copy_negate(), unit=self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        """The difference, as `__add__` has it. Refuses: mixed-units."""
        return self + -other

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit.

        Refuses: mixed-units; not-exact, when no decimal number is exactly as much.

        >>> Quantity(amount=Decimal("1.2"), unit="公顷").to("亩")
        Quantity(amount=Decimal('18'), unit='亩')
        """
        (own, factor), (base, others) = base_of(self.unit), base_of(unit)
        if own != base:
            raise Refused(_mixed(self.unit, unit))
        return Quantity(
            amount=_exact(Fraction(self.amount) * factor / others, unit=unit), unit=unit
        )

    def share_of(self, whole: "Quantity") -> Fraction | None:
        """How much of the other this is, unrounded; None of nothing. Refuses: mixed-units."""
        (own, factor), (base, others) = base_of(self.unit), base_of(whole.unit)
        if own != base:
            raise Refused(_mixed(self.unit, whole.unit))
        if not whole.amount:
            return None
        return Fraction(self.amount) * factor / (Fraction(whole.amount) * others)

    def parts(self, n: int) -> tuple["Quantity", ...]:
        """The quantity in n parts that add up to it, the first ones larger by a last decimal.

        A rate is never divided: each part has the whole one, and so where there is less than one
        step of the last decimal for each.

        >>> [str(part.amount) for part in Quantity(amount=Decimal(100), unit="户").parts(3)]
        ['34', '33', '33']
        """
        step = Decimal(1).scaleb(min(0, int(self.amount.as_tuple().exponent)))
        each, rest = divmod(int(self.amount / step), n)
        if self.unit in _RATES or each < 1:
            return (self,) * n
        return tuple(
            Quantity(amount=(each + (at < rest)) * step, unit=self.unit) for at in range(n)
        )

    def text(self) -> str:
        """What a Chinese reader sees, as `said` has it.

        >>> Quantity(amount=Decimal("37000"), unit="万元").text()
        '3.70 亿元'
        """
        return self.said()

    def said(self, translate: Translate = N_) -> str:
        """What a reader sees: money in its fitting unit, all else exactly as given."""
        base, factor = base_of(self.unit)
        if base == "元":
            return wording.money(Fraction(self.amount) * factor, translate=translate)
        if self.unit in ("%", "‰"):
            return wording.number(self.amount) + self.unit
        if base == "百分点":
            return translate(N_("{n} 个百分点")).format(n=wording.number(self.amount))
        return f"{wording.number(self.amount)} {Unit(name=self.unit).said(translate)}"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit alone, to be said: one that the house does not know stands as somebody wrote it.

    >>> str(Unit(name="万亩")), str(Unit(name="户"))
    ('万亩', '户')
    """

    name: str

    def said(self, translate: Translate = N_) -> str:
        """The unit in the language of the catalogue."""
        if self.name in UNITS:
            return translate(self.name)
        for prefix, text in _PREFIXED.items():
            rest = self.name.removeprefix(prefix)
            if self.name.startswith(prefix) and rest in UNITS:
                return translate(text).format(unit=translate(rest))
        return self.name

    def __str__(self) -> str:
        return self.said()


def base_of(unit: str) -> tuple[str, Fraction]:
    """The unit that this one is measured in, and how many of it this one is.

    Shape: 万 and 亿 before any unit count ten thousand and a hundred million of it; a unit
    without a known base is its own.

    >>> base_of("万亩")[0], base_of("万户")
    ('平方米', ('户', Fraction(10000, 1)))
    """
    for prefix, factor in _PREFIXES:
        if unit not in UNITS and unit.startswith(prefix):
            base, rest = base_of(unit.removeprefix(prefix))
            return base, rest * factor
    return UNITS.get(unit, (unit, Fraction(1)))


def parse_quantity(text: str, *, unit: str = "") -> Quantity | Fault:
    """The quantity that a text says, or a `Fault` that says how to write it.

    Shape: full-width digits, commas and 约 are read; `unit` is the one a column head gives: it
    stands in where the text has none, and after a bare 万 or 亿, which stays bare without it.
    Refuses: no-number, bad-quantity, no-unit.

    >>> parse_quantity("约3.2亿", unit="亿元")
    Quantity(amount=Decimal('3.2'), unit='亿元')
    """
    said = text.translate(_FULL_WIDTH).strip()
    if not any(character in "0123456789" for character in said):
        return _fault("no-number", text, N_("“{text}”里没有数。"))
    match = _AMOUNT.fullmatch(said)
    if match is None:
        return _fault("bad-quantity", text, N_("“{text}”认不出是多少。"))
    found = match["unit"] or unit
    if match["unit"] in _BARE:
        found = match["unit"] + _without_prefix(unit)
    if not found:
        return _fault("no-unit", text, N_("“{text}”没有单位。"))
    digits = match["amount"].replace(",", "").replace(wording.MINUS, "-")
    return Quantity(amount=Decimal(digits), unit=found)


def _without_prefix(unit: str) -> str:
    """元 of 万元: what a bare 亿 counts in a column of 万元."""
    prefix = next((prefix for prefix in _BARE if unit.startswith(prefix)), "")
    return unit.removeprefix(prefix)


def _decimal(value: Fraction) -> Decimal | None:
    """The decimal number that is exactly the fraction, or None when it never ends."""
    places, rest = 0, value.denominator
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    return wording.rounded(value, places=places) if rest == 1 else None


def _exact(value: Fraction, *, unit: str) -> Decimal:
    amount = _decimal(value)
    if amount is not None:
        return amount
    raise Refused(
        Fault(
            code="not-exact",
            where="",
            message=N_("换算成{unit}除不尽，会改变原来的数。"),
            fix=N_("请保留原来的单位。"),
            names={"unit": unit},
        )
    )


def _mixed(first: str, second: str) -> Fault:
    return Fault(
        code="mixed-units",
        where="",
        message=N_("{first}和{second}不是同一种量，不能相加或相比。"),
        fix=N_("请改成同一种单位。"),
        names={"first": first, "second": second},
    )


def _fault(code: str, text: str, message: str) -> Fault:
    return Fault(
        code=code,
        where="",
        message=message,
        fix=N_("写一个数和单位，例如 12 户。"),
        names={"text": text[:40]},
    )
