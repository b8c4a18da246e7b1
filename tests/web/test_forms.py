"""Forms of moves: what they ask, what they know, and what they say when something is missing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.core.quantity import Quantity
from luoshi.store import models, record
from tests import cast
from tests.store.test_record import act, drafted, row, working
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

FIVE = {
    "owner": str(cast.TOWN), "holder": "5", "duty": "牵头改造并通水", "due": "2026-06-30",
    "quantity": "1,240 户", "test": "水质水压双合格", "rhythm": "week",
}  # fmt: skip
PDF = b"%PDF-1.4 test"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, days=1)


def send(post: int, matter_id: int, move: str, **given):
    """The answer to a form of a move that is shown and sent by this post."""
    known = {"key": f"{move}-{post}", "n_expected": row(matter_id).n_entries}
    known |= {"prefix": ""} if given else {}
    return seat(post).post(f"/matters/{matter_id}/{move}/", known | given)


def test_a_task_is_walked_in_the_browser_from_draft_to_struck_off(monkeypatch):
    draft = {"key": "d", "prefix": "", "title": "供水管网改造", "origin": "standing_meeting",
             "quote": "六月底前通水。", "secrecy": "open"}  # fmt: skip
    answer = seat(4).post("/matters/new/task/", draft)
    matter_id = models.Matter.objects.get().id
    assert answer["Location"] == f"/matters/{matter_id}/?done=1"
    steps = (
        (2, "approve", FIVE, "assigned"), (6, "accept", {}, "accepted"),
        (6, "start", {}, "working"), (6, "progress", {"done": "400"}, "working"),
        (5, "report", {"done": "1240", "result": "全部通水。"}, "reported"),
        (3, "pass", {}, "reviewed"),
        (4, "verify", {"method": "on_site", "sample": "30", "finding": "合格"}, "verified"),
        (3, "close", {}, "closed"), (2, "strike", {}, "struck_off"),
    )  # fmt: skip
    for n, (post, move, given, stage) in enumerate(steps):
        set_now(monkeypatch, days=2, minutes=n)
        answer = send(post, matter_id, move, **given)
        assert answer.status_code == 302, (move, text_of(answer))
        assert row(matter_id).stage == stage
    assert row(matter_id).due == date(2026, 6, 30)


def test_every_missing_field_is_named_and_what_was_typed_is_kept():
    matter_id = drafted()

    answer = send(2, matter_id, "approve", **(FIVE | {"due": "", "quantity": "尽快完成"}))

    text = text_of(answer)
    assert answer.status_code == 422
    assert "还差 2 处，没有提交。您填的都在。" in text
    assert 'href="#field-due"' in text
    assert "“尽快完成”里没有数。写一个数和单位，例如 12 户。" in text
    assert "牵头改造并通水" in text
    assert 'value="尽快完成"' in text
    assert row(matter_id).stage == "drafted"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("due", "2026-04-10", "截止日 4月10日 已过。请选 4月16日 及以后。"),
        ("due", "六月底", "认不出来"),
        ("duty", "多" * 301, "最多 300 个字"),
        ("rhythm", "often", "认不出来"),
        ("owner", str(cast.FAR_TOWN), "可以交办的单位里没有"),
        ("owner", "", "选一个单位"),
    ],
)
def test_each_fault_is_said_at_its_field(field, value, said):
    answer = send(2, drafted(), "approve", **(FIVE | {field: value}))

    assert answer.status_code == 422
    wrong = re.findall(rf'id="wrong-{field}">(.*?)</p>', text_of(answer), re.S)
    assert len(wrong) == 1
    assert said in wrong[0]


def test_who_is_not_named_is_the_head_of_the_unit():
    matter_id = drafted()

    send(2, matter_id, "approve", **(FIVE | {"holder": ""}))

    assert row(matter_id).holder_id == 5


def test_a_unit_is_found_by_its_name():
    matter_id = drafted()

    send(2, matter_id, "approve", **(FIVE | {"owner": "大港镇"}))

    assert row(matter_id).owner_id == cast.TOWN


def test_an_amount_takes_the_unit_of_the_matter_and_no_other():
    matter_id = working()

    assert "不是同一种单位" in text_of(send(6, matter_id, "progress", done="3 公里"))
    assert send(6, matter_id, "progress", done="400").status_code == 302
    assert '"amount":"400","unit":"户"' in row(matter_id).state


def test_the_last_report_is_shown_so_that_nobody_types_it_again():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "progress",
        {"done": Quantity(amount=Decimal(371), unit="户"), "progress": "北片已通水。"})  # fmt: skip

    text = text_of(seat(6).get(f"/matters/{matter_id}/progress/"))

    assert 'value="371"' in text
    assert "上次 371 户" in text
    assert "/ 1,240 户" in text
    assert "北片已通水。</textarea>" in text


def test_a_reason_is_never_brought_along():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", _five())
    act(cast.TOWN_OFFICE, matter_id, "send_back", {"refusal": "unclear", "ground": "缺图纸。"})

    assert "缺图纸。" not in text_of(seat(3).get(f"/matters/{matter_id}/insist/"))


def _five():
    from tests.core.test_engine import FIVE as five

    return five


def test_the_day_that_was_asked_for_is_offered_to_whoever_decides():
    matter_id = working()
    wish = {"asked_due": date(2026, 7, 31), "delay_class": "weather", "ground": "汛期。",
            "remedy": "增加班组。"}  # fmt: skip
    act(cast.TOWN_OFFICE, matter_id, "ask_time", wish)

    assert 'value="2026-07-31"' in text_of(seat(2).get(f"/matters/{matter_id}/extend/"))


def test_the_same_form_twice_is_one_entry():
    matter_id = working()
    first = send(6, matter_id, "progress", done="400", key="once")
    n = row(matter_id).n_entries

    again = send(6, matter_id, "progress", done="400", key="once")

    assert again["Location"] == first["Location"]
    assert row(matter_id).n_entries == n


def test_the_key_of_another_post_gives_nothing_away():
    matter_id = working()
    send(6, matter_id, "progress", done="400", key="mine")

    assert send(5, matter_id, "progress", done="410", key="mine").status_code == 302
    assert '"amount":"410"' in row(matter_id).state


def test_who_was_faster_is_named_with_the_time_and_nothing_typed_is_lost():
    matter_id = working()
    act(cast.TOWN_HEAD, matter_id, "progress", {"done": Quantity(amount=Decimal(9), unit="户")},
        minutes=20)  # fmt: skip

    answer = send(6, matter_id, "progress", done="400", n_expected=5)

    text = text_of(answer)
    assert answer.status_code == 422
    assert "这件事 4月15日 08:50 已由 大港镇党委书记 “反馈进展”。没有重复记账。" in text
    assert 'value="400"' in text
    assert 'name="n_expected" value="6"' in text


def test_a_move_out_of_turn_says_who_did_what_and_when():
    matter_id = working()

    answer = send(6, matter_id, "accept")

    assert answer.status_code == 409
    assert "4月15日 08:31 已由 大港镇党政办主任 “开始办理”" in text_of(answer)
    assert "#entry-5" in text_of(answer)


def test_a_move_of_another_party_is_refused_with_the_reason():
    answer = seat(6).get(f"/matters/{drafted_for_town()}/approve/")

    assert answer.status_code == 422
    assert "由交办单位来做" in text_of(answer)


def drafted_for_town():
    return drafted(owner=cast.TOWN)


def kept_promise() -> int:
    """A commitment that has been shown and is being kept."""
    given = {"title": "修路", "duty": "修好三条路", "kind": "deed", "beneficiary": "residents"}
    matter_id = record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="commitment", at=cast.MORNING, key="c", given=given
    ).matter_id
    act(cast.TOWN_OFFICE, matter_id, "pass")
    fixed = {name: _five()[name] for name in ("duty", "due", "quantity", "test")} | {"holder": 7}
    act(cast.VILLAGE_HEAD, matter_id, "fix", fixed)
    act(cast.VILLAGE_HEAD, matter_id, "show")
    record.tick(at=cast.MORNING + timedelta(days=20))
    assert row(matter_id).stage == "keeping"
    return matter_id


def test_what_the_public_may_do_is_no_move_of_a_post():
    matter_id = kept_promise()

    text = text_of(seat(7).get(f"/matters/{matter_id}/"))

    assert f"/matters/{matter_id}/rate/" not in text
    assert seat(7).get(f"/matters/{matter_id}/rate/").status_code == 422


def test_one_of_several_results_must_be_chosen(monkeypatch):
    matter_id = kept_promise()
    set_now(monkeypatch, days=21)
    send(7, matter_id, "report", done="12 户", result="修好一条。")
    given = {"cause": "own_effort", "account": "还差两条。", "handling": "explained"}

    shown = send(6, matter_id, "fault", **given)
    assert shown.status_code == 422
    assert "选一种结果" in text_of(shown)
    assert "部分兑现" in text_of(shown)

    send(6, matter_id, "fault", **given, to="partly")
    assert row(matter_id).stage == "partly"


def test_one_child_is_filled_in_with_the_move_that_opens_it():
    matter_id = working()

    text = text_of(seat(6).get(f"/matters/{matter_id}/block/"))
    answer = send(6, matter_id, "block", title="管沟交叉", owner="区水务局", factor="road",
                  need="出施工方案")  # fmt: skip

    assert "要素堵点" in text
    assert answer.status_code == 302
    child = models.Matter.objects.get(parent_id=matter_id)
    assert (child.title, child.owner_id) == ("管沟交叉", cast.WATER)


def test_splitting_shows_its_price_before_and_asks_once_more():
    matter_id = working()

    shown = send(6, matter_id, "split", parts=["level:village"])
    assert shown.status_code == 200
    assert "要基层花 22 分钟，2 个单位各一件" in text_of(shown)
    assert "每件到期前按周期反馈 11 次，已算在内" in text_of(shown)
    assert not models.Matter.objects.filter(parent_id=matter_id).exists()

    sent = send(6, matter_id, "split", parts=["level:village"], confirmed="2")
    assert sent.status_code == 302
    assert models.Matter.objects.filter(parent_id=matter_id).count() == 2


def test_a_confirmation_of_another_number_is_asked_again():
    answer = send(6, working(), "split", parts=[str(cast.VILLAGE)], confirmed="2")

    assert answer.status_code == 200
    assert "1 个单位各一件" in text_of(answer)


def test_a_campaign_shows_its_price_by_level_on_the_button_that_sends_it():
    given = {
        "title": "书记谈落实", "theme": "一件事办到底", "due": date(2026, 5, 20),
        "basis": "云栖委办〔2026〕9号",
        "addressees": (cast.TOWN, cast.VILLAGE, cast.COMMUNITY), "forms": ("discussion",),
        "reuse": "月度小结。", "alternative": "只在镇一级谈。",
    }  # fmt: skip
    matter_id = record.open_matter(
        actor=cast.CLERK, loop="campaign", at=cast.MORNING, key="c", given=given
    ).matter_id
    act(cast.CITY_HEAD, matter_id, "approve")

    text = text_of(seat(4).get(f"/matters/{matter_id}/fan_out/"))
    assert "乡镇街道 1 个 × 9 分钟" in text
    assert "村社区 2 个 × 3 分钟" in text
    assert "下发 3 件，共 15 分钟" in text

    send(4, matter_id, "fan_out", confirmed="3")
    assert models.Matter.objects.filter(parent_id=matter_id).count() == 3


@pytest.mark.parametrize("typed", ["沿江村\n港口社区", "沿江村\n\n  港口社区 "])
def test_units_are_also_taken_as_a_list_of_names(typed):
    matter_id = working()

    send(6, matter_id, "split", parts_more=typed, confirmed="2")

    owners = models.Matter.objects.filter(parent_id=matter_id).values_list("owner_id", flat=True)
    assert set(owners) == {cast.VILLAGE, cast.COMMUNITY}


def test_a_file_goes_with_the_move_and_a_refused_move_keeps_none():
    matter_id = working()
    bad = send(6, matter_id, "progress", done="", evidence=SimpleUploadedFile("表.pdf", PDF))
    assert bad.status_code == 422
    stale = send(6, matter_id, "progress", done="4", n_expected=1,
                 evidence=SimpleUploadedFile("表.pdf", PDF))  # fmt: skip
    assert stale.status_code == 422
    assert not models.Attachment.objects.exists()

    send(6, matter_id, "progress", done="4", evidence=SimpleUploadedFile("表.pdf", PDF))

    assert bytes(models.Attachment.objects.get().content) == PDF


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.exe", b"MZ", "格式不收"),
        ("表.pdf", b"MZ not a pdf", "对不上"),
        ("表.png", b"", "对不上"),
        ("说明.txt", b"a\x00b", "对不上"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_kept_out(name, content, said):
    upload = SimpleUploadedFile(name, content)

    answer = send(6, working(), "progress", done="4", evidence=upload)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not models.Attachment.objects.exists()


def test_more_than_three_files_are_too_many():
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + str(n).encode()) for n in range(4)]

    answer = send(6, working(), "progress", done="4", evidence=files)

    assert answer.status_code == 422
    assert 'id="wrong-evidence"' in text_of(answer)


def test_a_button_without_its_form_empties_nothing():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", _five())

    answer = seat(6).post(f"/matters/{matter_id}/accept/", {"key": "a", "n_expected": "3"})

    assert answer.status_code == 302
    assert row(matter_id).holder_id == 5


def test_units_are_suggested_by_name_within_reach():
    answer = seat(2).get("/choose/units/", {"field": "owner", "owner": "村", "above": cast.TOWN})

    text = text_of(answer)
    assert "沿江村" in text
    assert "石马坡村" not in text


def test_posts_follow_the_unit_that_is_chosen():
    text = text_of(seat(2).get("/choose/posts/", {"loop": "task", "owner": cast.TOWN}))

    assert "大港镇党政办主任" in text
    assert "村党支部书记" not in text


def test_no_form_opens_what_a_post_may_not_open():
    assert seat(14).get("/matters/new/task/").status_code == 404
    assert seat(2).get("/matters/new/talk/").status_code == 404
    assert seat(2).get("/matters/new/nothing/").status_code == 404
