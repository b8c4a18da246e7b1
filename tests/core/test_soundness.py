"""What the checker passes, the engine can walk: no trap, no livelock, no verdict of one's own."""

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.core import check, elapse, engine
from luoshi.core.fault import Refused
from luoshi.core.loop import End
from luoshi.core.matter import Matter
from tests import cast
from tests.core.made import loop_of, world
from tests.loops.test_faults import HERE, faults_in

STAGES = ("a", "b", "c", "d")
ENDS = {"won": "success", "lost": "failure", "gone": "void"}
PARTIES = ("owner", "holder", "superior", "verifier", "partners", "requester")
#: Whoever makes what: several hands of each party, so that nobody has to be two.
CREW = (
    cast.TOWN_OFFICE, cast.TOWN_HEAD, cast.CLERK, cast.CHIEF, cast.LEADER, cast.WATER_HEAD,
    cast.OTHER_HEAD,
)  # fmt: skip
SPANS = ("2 hours", "3 days", "5 workdays", "due")
FIRST = {
    "title": "修好三条路", "owner": cast.TOWN, "holder": 6, "superior": cast.DISTRICT,
    "partners": (cast.WATER,), "due": date(2026, 5, 6),
}  # fmt: skip


@st.composite
def stages(draw):
    lines = []
    for name in STAGES:
        then = draw(st.sampled_from(("", "", "", *STAGES, *ENDS)))
        clock = draw(st.sampled_from(SPANS))
        lines.append(f'{name} = {{ title = "环节", clock = "{clock}"'
                     + (f', then = "{then}"' if then else "") + " }")  # fmt: skip
    lines += [f'{name} = {{ title = "结束", end = "{end}" }}' for name, end in ENDS.items()]
    return lines


@st.composite
def moves(draw, n):
    lines = []
    for at in range(n):
        here = draw(st.lists(st.sampled_from(STAGES), min_size=1, max_size=2, unique=True))
        to = draw(st.lists(st.sampled_from((*STAGES, *ENDS)), max_size=2, unique=True))
        by = draw(st.sampled_from((("system",), *[(party,) for party in PARTIES],
                                   ("owner", "superior"), ("owner", "partners"))))  # fmt: skip
        sign = f', sign = "{draw(st.sampled_from(("all", "most")))}"' if len(by) > 1 and to else ""
        if sign or by == ("system",):
            to = to[:1]
        count = draw(st.integers(min_value=0, max_value=2))
        when = f', when = [["times.stay", ">=", {count}]]' if count else ""
        lines.append(
            f"m{at} = {{ title = \"动作\", from = {list(here)}, by = {list(by)}{sign}{when}"
            + (f", to = {to}" if to else "") + " }"
        )  # fmt: skip
    return [line for line in lines if "system" not in line or ", to" in line]


@st.composite
def texts(draw):
    """A small loop: four stages, three ends, moves of all parties, clocks and conditions."""
    opening = (
        'open = { title = "立项", to = "a", by = "requester", '
        'needs = ["title", "owner", "holder", "superior", "partners", "due"] }'
    )
    stay = 'stay = { title = "说明", from = "any", by = ["owner", "superior"] }'
    lines = ["[stages]", *draw(stages()), "[moves]", opening, stay]
    return "\n".join([*lines, *draw(moves(n=draw(st.integers(min_value=3, max_value=9))))])


def sound(text):
    loop = loop_of(text)
    faults = check.faults(loop, loops={loop.name: loop})
    # Stages that nothing leads to are no danger to whoever walks.
    return loop if {fault.code for fault in faults} <= {"unreachable"} else None


def around(days):
    return world(days=days)


def leads(after, *, before):
    """Whether this goes on: to another stage, or by one more signature."""
    return after.stage != before.stage or len(after.signed) > len(before.signed)


def ways(loop, matter, *, days):
    """Everything that anybody can do here, or time does within a year."""
    for move in loop.from_stage(matter.stage):
        for actor in CREW:
            for to in move.to or ("",):
                try:
                    yield engine.take(
                        loop=loop, matter=matter, move=move.name, actor=actor, given={},
                        to=to if len(move.to) > 1 else "", world=around(days),
                    ), days  # fmt: skip
                except Refused:
                    continue
    for later in (1, 40, 400):
        decision = elapse.elapse(loop=loop, matter=matter, world=around(days + later))
        if decision is not None:
            yield decision, days + later


@settings(deadline=None, max_examples=60,
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(texts().map(sound).filter(bool), st.randoms(use_true_random=False))
def test_a_loop_that_the_checker_passes_traps_nobody(loop, chance):
    given = {name: FIRST[name] for name in loop.moves["open"].needs}
    matter = engine.take(
        loop=loop, matter=Matter(id=1, loop=loop.name), move="open", actor=cast.OTHER_HEAD,
        given=given, world=around(0), opening={"loop": "text"},
    ).matter  # fmt: skip
    days = 0
    for _ in range(30):
        if loop.stages[matter.stage].end is not None:
            return
        found = list(ways(loop, matter, days=days))
        leading = [one for one in found if leads(one[0].matter, before=matter)]
        assert found, (matter.stage, dict(matter.times))
        assert leading or matter.times.get("stay", 0) < 3, (matter.stage, dict(matter.times))
        decision, days = chance.choice(leading or found)
        matter = decision.matter


def random_loops(n, *, seed):
    """Loops that the checker passes, from the same seed always the same."""
    chance, found = random.Random(seed), []
    while len(found) < n:
        loop = sound(_random_text(chance))
        if loop is not None:
            found.append(loop)
    return found


def _random_text(chance):
    lines = ["[stages]"]
    for name in STAGES:
        then = chance.choice(("", "", *ENDS))
        lines.append(f'{name} = {{ title = "环节", clock = "{chance.choice(SPANS)}"'
                     + (f', then = "{then}"' if then else "") + " }")  # fmt: skip
    lines += [f'{name} = {{ title = "结束", end = "{end}" }}' for name, end in ENDS.items()]
    lines += ["[moves]", 'open = { title = "立项", to = "a", by = "requester", '
              'needs = ["title", "owner", "holder", "superior", "partners", "due"] }']  # fmt: skip
    for at in range(chance.randint(4, 9)):
        by = [chance.choice(PARTIES)]
        lines.append(f'm{at} = {{ title = "动作", from = {[chance.choice(STAGES)]}, by = {by}, '
                     f"to = {[chance.choice((*STAGES, *ENDS))]} }}")  # fmt: skip
    return "\n".join(lines)


@pytest.mark.parametrize("loop", random_loops(12, seed=7), ids=range(12))
def test_in_a_loop_that_the_checker_passes_the_owner_wins_nothing_alone(loop):
    """With the others standing still after the opening, no way of the owner leads to success."""
    given = {name: FIRST[name] for name in loop.moves["open"].needs}
    opened = engine.take(
        loop=loop, matter=Matter(id=1, loop=loop.name), move="open", actor=cast.OTHER_HEAD,
        given=given, world=around(0), opening={"loop": "text"},
    ).matter  # fmt: skip
    waiting, seen = [opened], set()
    while waiting:
        matter = waiting.pop()
        assert loop.stages[matter.stage].end is not End.SUCCESS
        for move in loop.from_stage(matter.stage):
            for actor in (cast.TOWN_OFFICE, cast.TOWN_HEAD):
                key = (matter.stage, move.name)
                if key in seen:
                    continue
                try:
                    decision = engine.take(
                        loop=loop, matter=matter, move=move.name, actor=actor, given={},
                        world=around(1),
                    )  # fmt: skip
                except Refused:
                    continue
                seen.add(key)
                waiting.append(decision.matter)


def test_every_kind_of_fault_of_a_file_is_said_at_once(tmp_path):
    text = (HERE / "sound.toml").read_text(encoding="utf-8")
    for before, after in (
        ('title = "提出", clock', 'title = "Raised", clock'),
        ('end = "void" }', 'end = "void", clock = "1 days" }'),
        ('to = "done", by = "superior"', 'to = "done", by = "owner", rules = ["magic"]'),
        ('needs = ["title"]', 'needs = ["title", "mood"], may = ["title"]'),
        ('drop = { title = "作废"', 'drop = { title = "作废", every = "aeon", within = "1 days"'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    text += '\n[measures]\nshare = { title = "占比", count = [["stage", "<", "done"]] }\n'
    path = tmp_path / "many.toml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "in").mkdir()

    faults = faults_in(path, folder=tmp_path / "in")

    assert {fault.code for fault in faults} >= {
        "bad-title", "clock-at-the-end", "self-declared", "unknown-rule", "unknown-field",
        "asked-twice", "bad-rhythm", "rhythm-must-stay", "leaves-the-end", "bad-condition",
    }  # fmt: skip
    for fault in faults:
        message, fix = fault.said()
        assert fault.where.startswith("example")
        assert message != fix
        assert fix.endswith("。")


def test_a_way_out_that_the_system_never_leaves_time_for_is_none():
    """At `a` the system goes on to `c` at once: its clock never runs out, and `c` lapses to `a`."""
    text = """
[stages]
a = { title = "环节", clock = "2 hours", then = "won" }
c = { title = "环节", clock = "2 hours", then = "a" }
won = { title = "结束", end = "success" }
[moves]
open = { title = "立项", to = "a", by = "requester", needs = ["title", "owner", "holder", "superior", "partners", "due"] }
stay = { title = "说明", from = "any", by = ["owner", "superior"] }
goes = { title = "动作", from = "a", by = "system", to = "c"WHEN }
"""  # noqa: E501
    when = ', when = [["times.stay", ">", 1]]'
    out = 'gone = { title = "结束", end = "void" }\n[moves]\n'
    drop = 'drop = { title = "撤销", from = "c", by = "superior", to = "gone" }\n'

    assert sound(text.replace("WHEN", "")) is None
    assert sound(text.replace("WHEN", when)) is None
    assert sound(text.replace("WHEN", when).replace("[moves]\n", out) + drop) is not None
