"""走到哪一步: every loop can be drawn without boxes, notes or labels over one another."""

import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path

import pytest

from luoshi import loops
from luoshi.core.loop import Loop
from luoshi.web import diagram
from luoshi.web.diagram_layout import Arc, Box, Picture, Wish, place, wide

DRAFTS = Path(__file__).resolve().parent.parent / "loops" / "drafts"
LOOPS = loops.load([DRAFTS])
EACH = [loop for root in LOOPS.values() for loop in (root, *root.children.values())]
SVG = "{http://www.w3.org/2000/svg}"
REACHED = {
    "drafted": "3月19日", "approved": "3月19日", "assigned": "3月20日", "accepted": "3月20日",
}  # fmt: skip

Area = tuple[float, float, float, float]


def picture(loop: Loop, *, current: str = "", per_row: int = 0, english: bool = False) -> Picture:
    reached = REACHED if loop.name == "task" else {}
    wish = Wish(current=current, reached=reached, notes={}, per_row=per_row, english=english)
    return place(loop, wish=wish)


def of_box(box: Box) -> Area:
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def of_note(box: Box) -> Area:
    half, y = wide(box.note) / 2, box.y + box.height
    return (box.middle - half, y + 2, box.middle + half, y + 22)


def of_label(arc: Arc) -> Area:
    half = wide(arc.label) / 2
    return (arc.middle - half, arc.y - 18, arc.middle + half, arc.y - 2)


def of_turn(box: Box, label: str) -> Area:
    half = wide(f"↩ {label}") / 2
    return (box.middle - half, box.y - 20, box.middle + half, box.y - 4)


def meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("per_row", [0, 3, 4, 6])
@pytest.mark.parametrize("loop", EACH, ids=lambda loop: loop.name)
def test_nothing_lies_over_anything_else(loop: Loop, per_row: int, english: bool) -> None:
    for current in ("", list(loop.stages)[0], list(loop.stages)[-1]):
        drawn = picture(loop, current=current, per_row=per_row, english=english)
        boxes = (*drawn.boxes, *drawn.sides)
        areas = [of_box(box) for box in boxes] + [of_note(box) for box in boxes if box.note]
        areas += [of_label(arc) for arc in drawn.arcs]
        areas += [of_turn(box, label) for box, label in drawn.turns]
        assert not [pair for pair in combinations(areas, 2) if meet(*pair)]
        inside = (0, 0, drawn.width, drawn.height)
        for area in areas:
            assert inside[1] <= area[1]
            assert area[3] <= inside[3]
        for box in boxes:
            assert box.x >= 0
            assert box.x + box.width <= drawn.width


@pytest.mark.parametrize("loop", EACH, ids=lambda loop: loop.name)
def test_drawing_has_one_box_for_each_stage(loop: Loop) -> None:
    tree = ElementTree.fromstring(diagram.svg(loop, title=loop.title))
    assert len(tree.findall(f"{SVG}rect")) == len(loop.stages)
    said = {text.text for text in tree.iter(f"{SVG}text")}
    assert {stage.title for stage in loop.stages.values()} <= said


def test_matter_on_its_way_is_said_in_one_sentence() -> None:
    tree = ElementTree.fromstring(
        diagram.svg(LOOPS["task"], current="working", reached=REACHED, title="督办任务")
    )
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == (
        "督办任务：已过起草、审定、交办、签收，现在办理，后面反馈、审核、核查、办结、销号、通报、归档。"
    )


def test_sentence_is_english_where_the_page_is() -> None:
    drawn = diagram.svg(LOOPS["campaign"], current="approved", title="Campaign", english=True)
    label = ElementTree.fromstring(drawn).get("aria-label")
    assert label == "Campaign: passed Drafted; now Approved; then Under way, Concluded."


def test_only_one_box_is_solid_and_it_is_where_the_matter_stands() -> None:
    tree = ElementTree.fromstring(
        diagram.svg(LOOPS["task"], current="working", reached=REACHED, title="督办任务")
    )
    fills = [rect.get("fill") for rect in tree.findall(f"{SVG}rect")]
    assert fills.count(diagram.ACT) == 1
    assert fills.count(diagram.SOFT) == 4
    bold = [text.text for text in tree.iter(f"{SVG}text") if text.get("font-weight")]
    assert bold == ["办理"]


def test_side_stages_are_shown_when_the_matter_has_been_there() -> None:
    drawn = picture(LOOPS["task"], current="suspended")
    assert [box.stage for box in drawn.sides] == ["suspended"]
    assert drawn.sides[0].state == "current"
    states = {box.stage: box.state for box in drawn.boxes}
    assert states["accepted"] == "past"
    assert states["working"] == "future"


def test_stages_that_were_skipped_are_not_said_to_be_passed() -> None:
    wish = Wish(current="working", reached={"assigned": "3月20日"}, notes={}, per_row=0)
    states = {box.stage: box.state for box in place(LOOPS["task"], wish=wish).boxes}
    assert (states["drafted"], states["assigned"], states["reported"]) == (
        "skipped", "past", "future",
    )  # fmt: skip


def test_stage_sent_back_from_is_ahead_again() -> None:
    reached = {**REACHED, "working": "3月23日", "reported": "4月2日"}
    wish = Wish(current="working", reached=reached, notes={"working": "第 23 天"}, per_row=0)
    boxes = {box.stage: box for box in place(LOOPS["task"], wish=wish).boxes}
    assert (boxes["reported"].state, boxes["reported"].note) == ("future", "4月2日")
    assert boxes["working"].note == "第 23 天"


def test_ways_back_from_several_stages_share_one_arc() -> None:
    drawn = picture(LOOPS["task"])
    arcs = {arc.label: [box.stage for box in arc.sources] for arc in drawn.arcs}
    assert arcs == {"退回重办": ["reported", "reviewed", "verified"], "重开": ["archived"]}


def test_way_back_to_an_earlier_row_is_said_at_its_box() -> None:
    drawn = picture(LOOPS["task"], per_row=4)
    assert [(box.stage, label) for box, label in drawn.turns] == [("archived", "重开")]
    assert max(box.row for box in drawn.boxes) == 2
    assert drawn.width < 400


def test_words_of_a_file_cannot_break_the_drawing() -> None:
    drawn = diagram.svg(LOOPS["talk"], title='<b>"x"&', reached={"asked": "<script>"})
    tree = ElementTree.fromstring(drawn)
    assert tree.get("aria-label", "").startswith('<b>"x"&')
    assert "<script>" not in drawn
