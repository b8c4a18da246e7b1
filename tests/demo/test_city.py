"""The demonstration city: its shape is that of the documents, and all of it is verified."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from luoshi.core import tree
from luoshi.core.calendar import day_of
from luoshi.core.lamp import State
from luoshi.demo import build, city, job, names, papers, shape
from luoshi.store import clockwork, lamps, models, projection, record
from luoshi.store.verify import verify

#: A Wednesday morning; every day of the demonstration is counted from here.
AT = datetime(2026, 4, 15, 3, 0, tzinfo=UTC)


def test_the_whole_city_has_as_many_units_as_the_documents_count():
    units = city.tree_of(shape.of()).units

    assert Counter(unit.level for unit in units) == {
        "city": 1, "county": 10, "town": 83, "organ": 12, "village": 3_202, "grid": 10_838,
    }  # fmt: skip
    assert sum(city.is_branch(unit) for unit in units) == 1_423
    assert tree.link_faults(units) == []


def test_the_same_city_is_made_every_time():
    assert city.tree_of(shape.of(400)).units == city.tree_of(shape.of(400)).units


@pytest.mark.parametrize("units", [shape.SMALLEST, 300, 5_000])
def test_a_smaller_city_has_exactly_as_many_units_and_every_named_place(units):
    made = city.tree_of(shape.of(units))
    titles = {unit.title for unit in made.units}

    assert len(made) == units
    assert {names.CITY, names.DISTRICT, *names.NAMED_TOWNS, *names.ORGANS, "沿江村"} <= titles


@pytest.mark.parametrize("units", [0, shape.SMALLEST - 1, shape.N_UNITS + 1])
def test_a_size_that_no_city_can_have_is_refused(units):
    with pytest.raises(ValueError, match=str(units)):
        shape.of(units)


def test_every_unit_has_a_head_and_nobody_a_name():
    made = city.tree_of(shape.of(300))
    posts = city.posts_of(made)
    heads = Counter(post.unit for post in posts if post.is_head)

    assert set(heads) == {unit.id for unit in made.units}
    assert set(heads.values()) == {1}
    assert {post.title for post in posts} >= {"村党支部书记", "区水务局局长", "产业提质行动牵头岗"}


def test_the_minutes_keep_their_distances_on_another_day():
    text = papers.minutes(date(2026, 11, 20))

    assert "2026年11月20日" in text
    assert "4月" not in re.sub(r"\d{2}月", "", text)


def test_days_of_a_document_move_over_the_end_of_a_year():
    said = papers.as_of("4月30日前，6月底前", written_on=date(2026, 4, 13), on=date(2026, 12, 20))

    assert said == "1月6日前，3月底前"


@pytest.fixture
def built(db):
    clockwork.forget()
    yield build.build(at=AT, units=160)
    clockwork.forget()


@pytest.fixture
def lived(built):
    return job.run(built.city)


def test_the_city_verifies_and_the_clocks_have_nothing_left_to_do(built):
    ticked = record.tick(at=AT)

    found = verify(at=AT)
    assert found.faults == ()
    assert (ticked.lapsed, ticked.sheets, ticked.erased) == (0, 0, 0)
    assert models.Matter.objects.count() == built.n_matters
    assert models.Reading.objects.count() == built.n_readings


def test_tasks_show_every_lamp_on_the_day_of_the_demonstration(built):
    calendar, day = clockwork.calendar(), day_of(AT)
    seen = Counter()
    for row in models.Matter.objects.filter(loop="task"):
        loop = clockwork.loop_of(row.text_id, row.loop)
        matter = projection.matter_of(row, loop=loop)
        shown = lamps.of_matter(loop=loop, matter=matter, day=day, calendar=calendar)
        seen[shown.state] += 1

    assert {State.RED, State.YELLOW, State.GREEN, State.GREY, State.BLUE, State.PURPLE} <= set(seen)


def test_nothing_in_the_city_happened_after_its_day(built):
    assert models.Entry.objects.filter(at__gt=AT).count() == 0
    earliest = models.Entry.objects.order_by("at").values_list("at", flat=True)[0]
    assert earliest >= AT - timedelta(days=460)


def test_figures_stand_for_twelve_months_with_their_targets(built):
    periods = models.Reading.objects.filter(measure="actual").values_list("period", flat=True)

    assert sorted(set(periods)) == [f"2025-{n:02}" for n in range(4, 13)] + [
        f"2026-{n:02}" for n in range(1, 4)
    ]
    assert models.Indicator.objects.count() == 13
    assert set(
        models.Reading.objects.filter(measure="target").values_list("period", flat=True)
    ) == {"2025", "2026"}


def test_one_campaign_has_reached_every_unit_of_the_district(built):
    made = built.city.tree
    below = set(made.subtree(built.city.district)) - {built.city.district}

    owners = models.Matter.objects.filter(loop="talk").values_list("owner_id", flat=True)

    assert set(owners) == below


def test_the_main_job_goes_from_minutes_to_a_struck_off_task(lived):
    moves = [step.move for step in lived]

    assert moves[0] == "导入会议纪要"
    for move in ("立项", "审定", "签收", "分解给 3 个村社区", "反馈进展", "反馈结果", "审核通过",
                 "核查通过", "办结", "销号", "销号，3 件分解事项都已先销号"):  # fmt: skip
        assert move in moves
    assert lived[-1].stage == "销号"
    record.seal(at=AT)
    assert verify(at=AT).faults == ()


def test_the_split_task_is_struck_off_after_all_its_parts(lived):
    whole = models.Matter.objects.get(number=lived[-1].number)

    parts = models.Matter.objects.filter(parent=whole).values_list("stage", "end")

    assert (whole.stage, list(parts)) == ("struck_off", [("struck_off", "")] * 3)


def test_the_first_village_finds_a_task_waiting_at_its_first_sign_in(built, lived):
    village = built.city.named("沿江村")
    row = models.Matter.objects.get(loop="task", owner_id=village, stage="assigned")

    assert (row.title, row.holder_id) == (
        "张榜公示用水困难户底数表", built.city.head(village).actor.post,
    )  # fmt: skip


def test_what_became_of_the_minutes_leads_back_to_their_words(lived):
    number = lived[-1].number
    row = models.Matter.objects.get(number=number)
    draft = models.Draft.objects.get(matter=row)

    assert draft.quote == draft.document.clean_text[draft.start : draft.finish]
    assert projection.history_of(row.id)[0][0].typed["quote"] == draft.quote
