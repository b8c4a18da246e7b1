"""Rules of dated postings: who is sent to another unit holds a post there for some days."""

from luoshi.core import rights
from luoshi.core.admit import refused
from luoshi.core.effect import Post, Relieve
from luoshi.core.fault import N_
from luoshi.core.matter import Matter
from luoshi.core.ruling import Asked, Ruled


def posts(asked: Asked) -> Ruled:
    """Puts whoever holds the post responsible into the seat of the unit that receives him.

    Shape: the seat is a post of the unit that has asked, or of a unit bound to the matter.
    Refuses: missing, not-a-seat, days-over.
    """
    holder, seat, days = (asked.value(name) for name in ("holder", "seat", "days"))
    if holder is None or seat is None or not days:
        raise refused(
            "missing",
            N_("派出岗位、接收岗位和起止日期要写齐，才能任职。"),
            N_("请补齐后再“{move}”。"),
            move=asked.move.named,
        )
    if asked.facts.posts.get(seat) not in receiving(asked):
        raise refused(
            "not-a-seat",
            N_("接收岗位不在提出单位或共同单位里。"),
            N_("请选接收单位的岗位。"),
        )
    from_on, until_on = days
    if until_on < asked.facts.day:
        raise refused("days-over", N_("任职的截止日期已经过了。"), N_("请写今天或以后的截止日期。"))
    return Ruled(effects=(Post(holder=holder, seat=seat, from_on=from_on, until_on=until_on),))


def receiving(asked: Asked) -> frozenset[int]:
    """The units that may receive: the one that has asked, and those bound to the matter."""
    known = Matter(id=0, loop="", values={**asked.matter.values, **asked.given})
    asking = rights.requesting_unit(known)
    units = {*known.partners, *(() if asking is None else (asking,))}
    return frozenset(units - {known.owner})


def relieves(asked: Asked) -> Ruled:
    """Ends on this day what the matter has posted."""
    return Ruled(effects=(Relieve(on=asked.facts.day),))
