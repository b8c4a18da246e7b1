"""G7: a matter and its entry for each of 14,146 units, against Django's matters alone."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from luoshi.store import models, record
from luoshi.store.ids import new_ids
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import Measured, at_most, once, plain

_POSTS = ((1, "市委办主任", False), (1, "市委书记", True))


def fan_out() -> list[Measured]:
    """A campaign sent to every unit below the root, ledger included; bulk_create without one."""
    place = world.place(posts=_POSTS)
    clerk, head = place.actors
    units = tuple(unit.id for unit in place.tree.units[1:])
    given = {
        "title": "一次活动", "theme": "主题", "addressees": units, "forms": ("discussion",),
        "due": place.at.date() + timedelta(days=60), "basis": "依据", "reuse": "无",
        "alternative": "无",
    }  # fmt: skip
    opened = record.open_matter(
        actor=clerk, loop="campaign", at=place.at, key="bench/open", given=given
    )
    matter_id = opened.matter_id
    record.act(actor=head, matter_id=matter_id, move="approve", at=place.at, key="bench/approve")
    sent = once(
        lambda: record.act(
            actor=clerk, matter_id=matter_id, move="fan_out", at=timezone.now(), key="bench/send"
        )
    )
    n_sent = models.Matter.objects.filter(parent_id=matter_id).count()
    assert n_sent == len(units), n_sent
    alone = once(lambda: _bulk_created(matter_id))
    return [
        plain("发下去的件数", n_sent, unit="件"),
        plain("连同记录一次发下去", sent, unit="s"),
        plain("Django bulk_create，只有事项", alone, unit="s"),
        at_most("比 bulk_create", sent / alone, 0.25),
    ]


def _bulk_created(parent: int) -> None:
    """As many matters again, the same but for their ids; taken back at once."""
    rows = list(models.Matter.objects.filter(parent_id=parent))
    ids = new_ids(n=len(rows), at=timezone.now())
    for row, number in zip(rows, ids, strict=True):
        row.id = number
    with transaction.atomic():
        models.Matter.objects.bulk_create(rows)
