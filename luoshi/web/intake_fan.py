"""What splitting a draft among units would ask of them: how many, which, how many minutes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from luoshi.core import burden, wording
from luoshi.core.tree import Tree
from luoshi.store import clockwork
from luoshi.store.documents import Proposal
from luoshi.web import spoken

#: Units named before the preview says how many there are in all.
MOST_NAMED = 6


def preview(one: Proposal, *, units: Sequence[int], tree: Tree, day: date) -> str:
    """The preview of a split in one sentence. Unit: minutes, by the price of each field."""
    named = spoken.listed(tree.unit(unit).title for unit in units[:MOST_NAMED] if unit in tree)
    words = (
        _("{units}等，各 1 件，共 {n} 件")
        if len(units) > MOST_NAMED
        else _("{units}各 1 件，共 {n} 件")
    )
    text = words.format(units=named, n=len(units))
    each = sum(burden.price_of_move(loop=one.loop, move=move) for move in burden.reports(one.loop))
    levels = Counter(tree.level(unit) for unit in units if unit in tree)
    reporting = burden.reports_until(
        loop=one.loop, given=one.given, day=day, calendar=clockwork.calendar()
    )
    minutes = burden.cost(loop=one.loop, levels=levels, reporting=reporting).minutes
    if minutes:
        said = _("{text}；到期前反馈共约 {minutes} 分钟")
        return said.format(text=text, minutes=wording.number(minutes))
    said = _("{text}；每反馈一次共约 {minutes} 分钟")
    return said.format(text=text, minutes=wording.number(each * len(units)))
