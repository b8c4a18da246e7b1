"""The page of a matter: what is fixed, where it stands, its ledger, checked on each load."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.quantity import Quantity
from luoshi.store import models, record, timeline
from tests import cast
from tests.core.test_engine import FIVE
from tests.store.test_record import act, drafted, row, working
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
PDF = b"%PDF-1.4 test"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, days=1)


def page(post: int, matter_id: int, rest: str = "") -> str:
    return text_of(seat(post).get(f"/matters/{matter_id}/{rest}"))


def households(n: int) -> dict:
    return {"done": Quantity(amount=Decimal(n), unit="户")}


def test_a_file_above_the_limit_of_the_site_is_not_taken(settings):
    settings.EVIDENCE_MB = 0
    matter_id = working()
    sent = {"key": "k", "prefix": "", "done": "4", "evidence": SimpleUploadedFile("表.pdf", PDF)}

    answer = seat(6).post(f"/matters/{matter_id}/progress/", sent)

    assert answer.status_code == 422
    assert "超过 0 MB" in text_of(answer)
    assert not models.Attachment.objects.exists()


def test_the_five_fixed_things_are_said_in_words():
    text = page(6, working())

    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)<", text)
    assert found[:5] == [
        ("定人", "大港镇党委书记"), ("定责", "牵头改造并通水"), ("定时", "6月30日"),
        ("定量", "1,240 户"), ("定性", "水质水压双合格"),
    ]  # fmt: skip
    assert "原定未改" in text


def test_a_day_that_was_changed_stands_beside_the_original():
    matter_id = working()
    act(cast.LEADER, matter_id, "amend", {name: FIVE[name] for name in ("duty", "quantity", "test")}
        | {"ground": "口径调整。"})  # fmt: skip
    wish = {"asked_due": FIVE["due"].replace(month=7), "delay_class": "weather", "ground": "汛期。",
            "remedy": "增加班组。"}  # fmt: skip
    act(cast.TOWN_OFFICE, matter_id, "ask_time", wish)
    act(cast.LEADER, matter_id, "extend", {"due": FIVE["due"].replace(month=7), "ground": "同意。"})

    assert "原定 6月30日 · 改期 1 次" in page(6, matter_id)


def test_the_next_step_names_who_and_until_when():
    matter_id = working()
    assert "下一步：大港镇 4月17日前“反馈进展”。" in page(6, matter_id)

    act(cast.TOWN_HEAD, matter_id, "report", households(1240) | {"result": "全部通水。"}, days=1)
    assert "下一步：云栖区 4月20日前“审核通过”。" in page(6, matter_id)


def test_every_entry_says_what_was_given_and_what_it_was_before():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "progress", households(371) | {"progress": "北片已通水。"})
    act(cast.TOWN_HEAD, matter_id, "progress", households(412), minutes=2)
    act(cast.TOWN_HEAD, matter_id, "progress", households(412), minutes=3)

    text = page(6, matter_id)

    assert "完成数量：371 户 → 412 户" in text
    assert "完成数量：412 户，没有变化" in text
    assert "进展：北片已通水。" in text
    assert re.search(
        r"#7</span><div><b>反馈进展</b><span[^>]*>大港镇党委书记 · 4月15日 08:32", text
    )


def test_what_the_house_enters_is_said_in_a_sentence(monkeypatch):
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "progress", households(1))
    soon = cast.MORNING + timedelta(minutes=10)
    record.take_back(actor=cast.TOWN_OFFICE, matter_id=matter_id, at=soon, key="u")
    later = set_now(monkeypatch, days=77)
    record.tick(at=later)

    text = page(6, matter_id)

    assert "撤回第 6 条“反馈进展”。" in text
    assert "<b>红单</b>" in text
    assert "发往大港镇：大港镇在“办理”。" in text
    assert "上一环节已超过时限。" not in text


def test_a_step_that_came_too_late_says_so():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    act(cast.TOWN_OFFICE, matter_id, "accept", days=9)

    assert page(6, matter_id).count("上一环节已超过时限。") == 1


def test_a_personal_value_is_masked_and_later_said_to_be_erased(monkeypatch):
    given = {"title": "路灯不亮", "kind": "lighting", "wants_call": True, "contact": "13812345678"}
    matter_id = record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="request", at=cast.MORNING, key="r", given=given,
        move="hear",
    ).matter_id  # fmt: skip
    assert "138****5678" in page(7, matter_id)
    assert "13812345678" not in page(7, matter_id)
    assert "13812345678" not in page(7, matter_id, "assess/")

    act(cast.VILLAGE_HEAD, matter_id, "exclude", {"exclusion": "repeated", "ground": "重复。"})
    record.tick(at=set_now(monkeypatch, days=60))

    text = page(7, matter_id)
    assert "138****5678" not in text
    assert "联系方式：已按期删除" in text
    assert "已校验" in text


def test_the_chain_is_recomputed_on_each_load():
    matter_id = working()
    assert "已校验" in page(6, matter_id)
    kept = models.Value.objects.get(subject=f"matter/{matter_id}", n=2, field="duty")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_value SET value = %s WHERE id = %s", [json.dumps("别的话"), kept.id]
        )

    text = page(6, matter_id)

    assert "已校验" not in text
    assert "对不上 1 处" in text
    assert "这件事的台账对不上。" in text


def test_a_chain_cut_short_is_found():
    matter_id = working()
    cut = row(matter_id)
    cut.n_entries += 1

    assert timeline.of_matter(cut).n_faults == 1


def test_children_stand_with_their_lamps_and_their_sum():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE, cast.COMMUNITY)})
    child = models.Matter.objects.get(parent_id=matter_id, owner_id=cast.VILLAGE)
    for move in ("accept", "start"):
        act(cast.VILLAGE_HEAD, child.id, move, minutes=2)
    act(cast.VILLAGE_HEAD, child.id, "progress", households(186), minutes=3)

    text = page(6, matter_id)

    assert "子事项 2" in text
    assert "合计 186 / 1,240 户" in text
    assert "沿江村党支部书记" in text
    assert f'href="/matters/{matter_id}/"' in page(6, child.id)


def test_what_was_made_is_said_with_its_receipt():
    matter_id = working()

    text = page(6, matter_id, "?done=5")
    receipt = seat(6).get(f"/matters/{matter_id}/receipts/5/")

    assert "已记：开始办理" in text
    assert f"/matters/{matter_id}/receipts/5/" in text
    assert receipt["Content-Disposition"].startswith("attachment")
    assert f"luoshi receipt\nmatter/{matter_id}\n5\n" in receipt.content.decode()
    assert seat(6).get(f"/matters/{matter_id}/receipts/6/").status_code == 404


def test_evidence_is_downloaded_and_never_opened_in_the_page():
    matter_id = working()
    sent = {
        "key": "k",
        "prefix": "",
        "done": "4",
        "evidence": SimpleUploadedFile("水质 表.pdf", PDF),
    }
    seat(6).post(f"/matters/{matter_id}/progress/", sent)
    digest = models.Attachment.objects.get().digest

    answer = seat(3).get(f"/matters/{matter_id}/files/{digest}/")

    assert "水质 表.pdf" in page(3, matter_id)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert seat(3).get(f"/matters/{matter_id}/files/{'0' * 64}/").status_code == 404


def test_a_file_of_another_matter_is_not_found_here():
    first = working()
    sent = {"key": "k", "prefix": "", "done": "4", "evidence": SimpleUploadedFile("表.pdf", PDF)}
    seat(6).post(f"/matters/{first}/progress/", sent)
    digest = models.Attachment.objects.get().digest
    given = {"title": "路灯不亮", "kind": "lighting", "wants_call": True}
    other = record.open_matter(
        actor=cast.VILLAGE_HEAD, loop="request", at=cast.MORNING, key="r", given=given, move="hear"
    ).matter_id

    assert seat(7).get(f"/matters/{other}/files/{digest}/").status_code == 404


def test_the_way_back_is_offered_to_whoever_moved_last():
    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "progress", households(4), days=1, minutes=-5)

    assert "take-back" in page(6, matter_id)
    assert "take-back" not in page(5, matter_id)


def test_the_page_of_proof_lists_every_hash():
    matter_id = working()
    record.seal(at=cast.MORNING.replace(hour=2))

    text = page(6, matter_id, "proof/")

    for entry in models.Entry.objects.filter(subject=f"matter/{matter_id}"):
        assert entry.hash in text
    assert "luoshi_verify.py" in text
    assert "待封存" not in text


def test_a_move_through_a_page_takes_at_most_twelve_queries():
    matter_id, client = working(), seat(6)
    form = {"done": "300 户", "done_unit": "户"}
    client.post(f"/matters/{matter_id}/progress/", form | {"key": "first"})

    with CaptureQueriesContext(connection) as found:
        answer = client.post(f"/matters/{matter_id}/progress/", form | {"key": "second"})

    assert answer.status_code == 302
    assert models.Receipt.objects.filter(key__endswith="/second").exists()
    framing = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [q["sql"] for q in found.captured_queries if not q["sql"].startswith(framing)]
    assert len(asked) <= BUDGETS["move"] == 12


def test_five_children_cost_as_many_queries_as_forty(monkeypatch):
    def queries(matter_id: int) -> int:
        client = seat(5)
        client.get(f"/matters/{matter_id}/")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/matters/{matter_id}/").status_code == 200
        return len(found)

    matter_id = working()
    act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)})
    few = queries(matter_id)
    for n in range(40):
        act(cast.TOWN_OFFICE, matter_id, "split", {"parts": (cast.VILLAGE,)}, minutes=2 + n)

    assert queries(matter_id) == few
    assert few <= BUDGETS["matter"]
