"""Rules of judging: how grave a risk is, which way a level goes, and who may not judge."""

from luoshi.core.admit import refused
from luoshi.core.fault import N_, Refused
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


def raises(asked: Asked) -> Ruled:
    """Refuses: not-higher, when the level given is not above the present one; missing."""
    now, given = _levels(asked)
    if given < now:
        return NOTHING
    raise _wrong_way(asked, "not-higher", N_("“{move}”要选比{now}更高的级别，选的是{given}。"))


def lowers(asked: Asked) -> Ruled:
    """Refuses: not-lower, when the level given is not below the present one; missing."""
    now, given = _levels(asked)
    if given > now:
        return NOTHING
    raise _wrong_way(asked, "not-lower", N_("“{move}”要选比{now}更低的级别，选的是{given}。"))


def _levels(asked: Asked) -> tuple[int, int]:
    """The places of the present emergency level and of the one given; the gravest comes first."""
    known = list(asked.loop.fields["regime"].choice)
    now, given = asked.matter.values.get("regime"), asked.given.get("regime")
    if now is None or given is None:
        raise refused("missing", N_("还没有响应级别，不能“{move}”。"), N_("请先宣布响应级别。"),
                      move=asked.move.named)  # fmt: skip
    return known.index(now), known.index(given)


def _wrong_way(asked: Asked, code: str, message: str) -> Refused:
    field = asked.loop.fields["regime"]
    now, given = asked.matter.values["regime"], asked.given["regime"]
    return refused(code, message, N_("请改选级别，或改用另一个动作。"), move=asked.move.named,
                   now=field.answer(now), given=field.answer(given))  # fmt: skip


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
