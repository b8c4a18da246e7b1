"""Rules of judging: how grave a risk is, and who may not judge."""

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.recusal import is_recused
from luoshi.core.ruling import NOTHING, Asked, Ruled

#: By the product of the two places, counted from one. Source: domain.md 3.12.
_COLOURS = {1: "blue", 2: "blue", 3: "yellow", 4: "yellow", 6: "orange", 9: "red"}


def colour(asked: Asked) -> Ruled:
    """Fills in the colour of a risk: how likely times how grave.

    Shape: both are choices of three, written from the least to the gravest.
    """
    places = [_place(asked, name) for name in ("likelihood", "impact")]
    return Ruled(fills={"colour": _COLOURS[places[0] * places[1]]})


def _place(asked: Asked, name: str) -> int:
    """The place of an answer among those of its field, counted from one. Refuses: missing."""
    field = asked.loop.fields[name]
    answer = asked.value(name)
    if answer is None:
        raise refused("missing", N_("还没有选{field}，评不了级。"), N_("请选好再提交。"),
                      field=field.named)  # fmt: skip
    return list(field.choice).index(answer) + 1


def recused(asked: Asked) -> Ruled:
    """Refuses: recused, when whoever would judge has to do with the one who is judged."""
    if not is_recused(asked.actor, loop=asked.loop, move=asked.move, matter=asked.matter):
        return NOTHING
    raise refused(
        "recused",
        N_("本单位和被评的一方有隶属或利害关系，应当回避，不能“{move}”。"),
        N_("请其他共同单位来评；应签的家数里已经不算本单位。"),
        move=asked.move.named,
    )
