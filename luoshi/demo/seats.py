"""Posts beside the usual ones: those at a station, those that are sent out, and seats to fill."""

from collections.abc import Iterator

from luoshi.core.tree import Tree
from luoshi.demo.city import PostPlan
from luoshi.demo.shape import Shape

#: Roles of posts that stand beside the usual ones of their unit.
STATION, SENT, SEAT = "station", "sent", "seat"
#: Who runs the drivers' stations, and with how many posts.
STATION_KEEPER = "区交通运输局"
_N_STATION = 6
#: Villages with a first secretary in the whole city.
N_VILLAGES = 438


def n_villages(shape: Shape) -> int:
    """How many villages have a seat for a first secretary."""
    return min(shape.villages, shape.scaled(N_VILLAGES, least=8))


def plans(tree: Tree, *, shape: Shape) -> Iterator[PostPlan]:
    """The posts beside the usual ones, in the order of their units."""
    villages = [unit for unit in tree.units if unit.level == "village"]
    n_seats = n_villages(shape)
    chosen = {villages[at * len(villages) // n_seats].id for at in range(n_seats)}
    senders = [unit.id for unit in tree.units if unit.level in ("county", "organ")]
    n_each = -(-n_seats // len(senders)) + 1
    for unit in tree.units:
        if unit.title == STATION_KEEPER:
            for n in range(1, _N_STATION + 1):
                yield PostPlan(unit=unit.id, title=f"司机站值守{n}岗", role=STATION)
        if unit.id in chosen:
            yield PostPlan(unit=unit.id, title="第一书记", role=SEAT, is_vacant=True)
        if unit.id in senders:
            for n in range(1, n_each + 1):
                yield PostPlan(unit=unit.id, title=f"选派干部{n}岗", role=SENT)
