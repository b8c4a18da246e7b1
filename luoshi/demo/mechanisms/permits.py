"""Permits at once: thousands of passes of one night, and what became of them; some reopenings."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo import names
from luoshi.demo.city import City
from luoshi.demo.mechanisms.response import HEIGHT, at_hour
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, outsider, telephone
from luoshi.store.record.histories import Walk

#: Passes issued in the one night of the whole city; what was sent back in it comes on top.
N_ISSUED = 3_700
#: Unit: minutes after which what was sent back in the night is filed again, on the day after.
_NIGHT = 17 * 60
_BATCH = 62
_USES = (("supplies", 12), ("medical", 4))
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
#: What became of a pass that was issued in the night, by weight.
_ENDS = (("used", 34), ("expired", 38), ("recalled", 3), ("valid", 10), ("verified", 15))


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The passes that one firm files in one go: who, when, and when they are decided."""

    firm: str
    actor: Actor
    filed_at: datetime
    decided_at: datetime


def plate(rng: random.Random) -> str:
    """A number plate that no authority gives out."""
    return f"澜{rng.choice(_LETTERS)}·{rng.choice(_LETTERS)}{rng.randrange(10_000):04}"


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """The passes of the night firm by firm, some of later days, and the reopenings."""
    rng = random.Random("permits")
    issued, n = 0, city.shape.scaled(N_ISSUED, least=120)
    for at in range(n):
        if issued >= n:
            break
        batch = _batch(city, at=at, rng=rng)
        for place in range(min(_BATCH, n - issued)):
            yield _pass(city, batch, place=place, rng=rng, calendar=calendar)
            issued += 1
            if rng.random() < 0.06:
                yield _turned_down(city, batch, place=place, rng=rng, calendar=calendar)
    for _ in range(city.shape.scaled(60, least=12)):
        yield _reopening(city, rng=rng, calendar=calendar)
    yield from _waiting(city, rng=rng, calendar=calendar)


def _batch(city: City, *, at: int, rng: random.Random) -> Batch:
    begins = at_hour(city, days=HEIGHT - 1, hour=19, minute=30)
    filed_at = begins + timedelta(minutes=rng.randint(0, 420))
    wait = rng.choice((12, 18, 25, 30, 38, 45, 52, 58, 75))
    return Batch(firm=_firm(at), actor=outsider(rng), filed_at=filed_at,
                 decided_at=filed_at + timedelta(minutes=wait))  # fmt: skip


def _firm(at: int) -> str:
    """One firm after the other, then their fleets."""
    fleet, place = divmod(at, len(names.FIRMS))
    return names.FIRMS[place] + (f"第{fleet}车队" if fleet else "")


def _filed(
    city: City, batch: Batch, *, place: int, rng: random.Random, calendar: Calendar,
    use: str = "", complete: bool = True,
) -> Story:  # fmt: skip
    """A pass as it was filed, some seconds after the one before."""
    story = Story.begun(rng, calendar=calendar, until=city.at,
                        at=batch.filed_at + timedelta(seconds=3 * place))  # fmt: skip
    return story.soon(batch.actor, "submit", {
        "owner": city.named("区交通运输局"), "firm": batch.firm, "kind": "vehicle",
        "bearer": plate(rng), "use": use or chosen(rng, _USES), "complete": complete,
        "telephone": telephone(rng),
    }, minutes=0)  # fmt: skip


def _pass(city: City, batch: Batch, *, place: int, rng: random.Random, calendar: Calendar) -> Walk:
    bureau = city.office(city.named("区交通运输局")).actor
    town = city.named(rng.choice(("大港镇", "石桥镇", "新安街道")))
    end = chosen(rng, _ENDS)
    story = _filed(city, batch, place=place, rng=rng, calendar=calendar)
    story.wait(batch.decided_at)
    last_on = day_of(batch.decided_at) + timedelta(days=rng.choice((7, 10, 15, 20)))
    if end == "valid":
        last_on = day_of(city.at) + timedelta(days=rng.randint(5, 20))
    story.soon(bureau, "issue", {"last_on": last_on, "verifier": town}, minutes=0)
    if end == "recalled":
        ground = "车辆未按报备路线行驶，收回。"
        story.soon(bureau, "recall", {"ground": ground}, minutes=rng.randint(2_000, 7_000))
    elif end in ("used", "verified"):
        field = city.checker(town).actor
        story.soon(field, "verify", shown={"shown_code": "code"}, minutes=rng.randint(200, 5_000))
        if end == "used":
            story.soon(rng.choice((field, batch.actor)), "use", minutes=rng.randint(60, 3_000))
    return story.walk("permit")


def _turned_down(
    city: City, batch: Batch, *, place: int, rng: random.Random, calendar: Calendar
) -> Walk:
    """Sent back by rule or by the bureau; some are completed and issued, some are refused."""
    bureau = city.named("区交通运输局")
    why = chosen(rng, (("papers", 4), ("use", 3), ("missing", 3), ("refused", 1)))
    use = rng.choice(("production", "commuting")) if why == "use" else ""
    story = _filed(city, batch, place=place, rng=rng, calendar=calendar, use=use,
                   complete=why != "papers")  # fmt: skip
    story.wait(batch.decided_at)
    if why == "refused":
        ground = "同一车辆当晚已有通行证。"
        return story.soon(city.head(bureau).actor, "refuse", {"ground": ground},
                          minutes=2).walk("permit")  # fmt: skip
    if why == "missing":
        missing = rng.choice(("行驶证影像不清", "起运地证明缺章", "驾驶员检测报告过期"))
        story.soon(city.office(bureau).actor, "send_back", {"missing": missing}, minutes=1)
    if rng.random() < 0.6:
        again = {"complete": True} | ({"use": "supplies"} if use else {})
        story.soon(batch.actor, "resubmit", again, minutes=rng.randint(_NIGHT, 2 * _NIGHT))
        last_on = story.day + timedelta(days=10)
        story.soon(city.office(bureau).actor, "issue", {"last_on": last_on},
                   minutes=rng.randint(10, 90))  # fmt: skip
    return story.walk("permit")


def _reopening(city: City, *, rng: random.Random, calendar: Calendar) -> Walk:
    """A firm that goes back to work after the height."""
    bureau = city.named("区经济和信息化局")
    firm, actor = rng.choice(names.FIRMS), outsider(rng)
    begins = at_hour(city, days=rng.randint(4, 33), hour=rng.randint(8, 17), minute=7)
    story = Story.begun(rng, calendar=calendar, at=begins, until=city.at)
    story.soon(actor, "apply_reopening", {
        "owner": bureau, "firm": f"{firm}{rng.choice(('一厂', '二厂', '门店', '分拣中心'))}",
        "n_staff": Decimal(rng.randint(20, 900)), "prepared": rng.random() < 0.8,
        "telephone": telephone(rng),
    }, minutes=0)  # fmt: skip
    if not story.steps[0].given["prepared"]:
        if rng.random() < 0.4:
            return story.walk("permit")
        story.soon(actor, "complete_plan", {"prepared": True}, minutes=rng.randint(90, 900))
    last_on = story.day + timedelta(days=rng.choice((14, 30)))
    story.soon(city.office(bureau).actor, "issue", {"last_on": last_on},
               minutes=rng.randint(15, 600))  # fmt: skip
    return story.walk("permit")


def _waiting(city: City, *, rng: random.Random, calendar: Calendar) -> Iterator[Walk]:
    """What was filed within the last hours and waits on a desk."""
    for at in range(city.shape.scaled(14, least=4)):
        filed_at = city.at - timedelta(minutes=rng.randint(10, 100))
        batch = Batch(firm=_firm(at), actor=outsider(rng), filed_at=filed_at,
                      decided_at=filed_at)  # fmt: skip
        yield _filed(city, batch, place=0, rng=rng, calendar=calendar,
                     complete=rng.random() < 0.8).walk("permit")  # fmt: skip
