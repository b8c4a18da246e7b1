"""Campaigns of the cast, for tests that need one that has come so far."""

from datetime import date, timedelta

from luoshi.store import models, record
from tests import cast

DUE = date(2026, 4, 30)
TO = (cast.TOWN, cast.VILLAGE, cast.COMMUNITY, cast.OTHER_TOWN, cast.WATER)
#: What the district's clerk writes.
CAMPAIGN = {
    "title": "书记谈落实", "theme": "谈落实", "addressees": TO, "forms": ("discussion",),
    "due": DUE, "basis": "云栖办〔2026〕12 号", "reuse": "一季度讲评材料",
    "alternative": "在例会上口头说",
}  # fmt: skip


def at(minutes=0, days=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def drafted(*, key="campaign", actor=cast.CLERK, days=0, **changed):
    """A campaign that waits for approval."""
    return record.open_matter(
        actor=actor, loop="campaign", at=at(days=days), key=key, given=CAMPAIGN | changed
    ).matter_id


def approved(**changed):
    """A campaign that the city has approved."""
    campaign = drafted(**changed)
    act(cast.CITY_HEAD, campaign, "approve", minutes=1)
    return campaign


def sent(**changed):
    """A campaign that its units have received."""
    campaign = approved(**changed)
    act(cast.CLERK, campaign, "fan_out", minutes=2)
    return campaign


def act(actor, matter_id, move, given=None, *, minutes=5, days=0, to=""):
    """A move on a matter."""
    return record.act(
        actor=actor, matter_id=matter_id, move=move, given=given or {}, at=at(minutes, days),
        key=f"{move}-{matter_id}-{minutes}-{days}", to=to,
    )  # fmt: skip


def talk_of(campaign, unit):
    """What a unit has been asked in a campaign."""
    return models.Matter.objects.get(parent_id=campaign, owner_id=unit)


def answer(campaign, unit, actor, **given):
    """The answer of a unit, in its level's template."""
    level = "town" if given.get("thinking") else "village"
    return act(actor, talk_of(campaign, unit).id, f"speak_{level}", given)
