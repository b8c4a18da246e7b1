"""Many matters at once: opened from a sheet, and moved with one form."""

import base64
import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from luoshi.store import models, record
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_record import at, row
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")
WHERE = "/matters/new/request/sheet/?move=hear"
HEAD = ["事项＊", "类别＊", "愿意接受回访＊", "具体情况", "村或网格", "联系方式"]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def sheet_of(rows, name="诉求.xlsx"):
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet()
    for at_row, cells in enumerate(rows):
        for at_cell, cell in enumerate(cells):
            page.write(at_row, at_cell, cell)
    book.close()
    return SimpleUploadedFile(name, target.getvalue())


def rows_of(n, *, broken=()):
    rows = [["一季度诉求登记"], HEAD]
    for number in range(n):
        kind = "没有这一类" if number in broken else "照明"
        rows.append([f"第{number}盏路灯不亮", kind, "是", "", "沿江村", f"1380000{number:04}"])
    return rows


def send(rows, post=4, **more):
    return seat(post).post(WHERE, {"sheet": sheet_of(rows), **more})


def test_an_enterprise_s_permits_are_filed_from_one_sheet_by_its_post():
    head = [
        "责任单位＊",
        "申报单位＊",
        "证类＊",
        "车牌号或持证人＊",
        "用途＊",
        "证明材料齐全有效＊",
    ]
    rows = [["大港镇", "澜川冷链公司", "车辆通行证", f"澜A1000{n}", "生活物资", "是" if n else "否"]
            for n in range(4)]  # fmt: skip
    where = "/matters/new/permit/sheet/?move=submit"

    answer = seat(8).post(where, {"sheet": sheet_of([head, *rows, ["大港镇", "甲", "公交证"]])})

    permits = models.Matter.objects.filter(loop="permit")
    assert answer.status_code == 200
    assert sorted(permits.values_list("stage", flat=True)) == ["checked"] * 3 + ["sent_back"]
    assert set(permits.values_list("requester", "owner_id")) == {("unit/9", 3)}
    assert "第 6 行" in text_of(answer)


def requests():
    return models.Matter.objects.filter(loop="request")


def test_the_empty_sheet_has_a_column_for_all_that_is_asked():
    answer = seat(4).get(f"{WHERE}&as=xlsx")

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    head = book.get_sheet_by_index(0).to_python()[0]
    assert [title for title in HEAD if title not in head] == []
    assert "attachment" in answer["Content-Disposition"]


def test_every_row_becomes_a_matter_with_an_entry_of_its_own():
    answer = send(rows_of(30))

    assert "已立 30 件" in text_of(answer)
    assert requests().count() == 30
    one = requests().get(title="第3盏路灯不亮")
    assert (one.n_entries, one.superior_id) == (1, cast.DISTRICT)
    record.seal(at=at(0, 30))
    assert verify(at=at(0, 31)).faults == ()


def test_broken_rows_come_back_and_the_rest_goes_through():
    answer = send(rows_of(40, broken=(3, 17)))

    page = text_of(answer)
    assert "已立 38 件" in page
    assert "2 行要改" in page
    assert "第 6 行" in page
    assert "类别没有这个选项" in page
    back = re.search(r'href="data:[^"]*base64,([^"]+)"', page)[1]
    kept = CalamineWorkbook.from_filelike(BytesIO(base64.b64decode(back)))
    cells = kept.get_sheet_by_index(0).to_python()
    assert cells[0][:2] == HEAD[:2]
    assert [line[0] for line in cells[1:]] == ["第3盏路灯不亮", "第17盏路灯不亮"]


def test_the_mended_rows_are_sent_again_and_nothing_twice():
    broken = rows_of(5, broken=(2,))
    send(broken)
    again = send(broken)
    mended = send(rows_of(5))

    assert "另有 4 件今天已经立过，没有重复" in text_of(again)
    assert "已立 1 件" in text_of(mended)
    assert requests().count() == 5


def test_the_same_row_twice_in_one_sheet_is_two_matters_and_another_day_opens_anew(monkeypatch):
    line = ["路灯不亮", "照明", "是"]
    send([HEAD, line, line])
    set_now(monkeypatch, days=1)
    send([HEAD, line])

    assert requests().count() == 3


def test_a_sheet_is_checked_without_opening_anything():
    answer = send(rows_of(5, broken=(2,)), check="1")

    assert "检查过了：4 行写得对，还没有立件" in text_of(answer)
    assert not requests().exists()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (None, "还没有选表格"),
        (SimpleUploadedFile("表.txt", b"x"), "不是 xlsx 或 csv 文件"),
        (SimpleUploadedFile("表.xlsx", b"not a sheet"), "打不开"),
        (SimpleUploadedFile("表.csv", "名称,类别\n灯,照明\n".encode()), "表头里没有"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_in_one_sentence(upload, said):
    answer = seat(4).post(WHERE, {"sheet": upload} if upload else {})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not requests().exists()


def test_whoever_may_not_open_one_may_not_open_many():
    assert seat(16).get("/matters/new/pledge/sheet/?move=draft").status_code == 404


def graded(n=4):
    send(rows_of(n))
    ids = sorted(requests().values_list("id", flat=True))
    for matter in ids:
        record.act(
            actor=cast.CHIEF, matter_id=matter, move="assess", at=at(0, 21), key=f"g{matter}",
            given={"tier": "town", "difficulty": "ordinary"},
        )  # fmt: skip
    return ids


DISPATCH = "/loops/request/many/dispatch/"


def test_the_moves_that_many_wait_for_are_offered(monkeypatch):
    graded()
    set_now(monkeypatch, minutes=22)

    page = " ".join(text_of(seat(4).get("/loops/request/many/")).split())

    assert "派单<small>4 件等着办</small>" in page
    assert "/many/accept/" not in page


def test_one_form_moves_all_and_each_has_its_entry(monkeypatch):
    ids = graded()
    set_now(monkeypatch, minutes=22)

    answer = seat(4).post(
        DISPATCH, {"key": "k", "prefix": "", "every": "1", "owner": str(cast.TOWN)}
    )

    assert "派单 4 件" in text_of(answer)
    assert {row(one).stage for one in ids} == {"dispatched"}
    assert {row(one).n_entries for one in ids} == {3}


def test_only_what_is_ticked_is_moved_and_what_is_gone_is_told(monkeypatch):
    ids = graded()
    record.act(
        actor=cast.CHIEF, matter_id=ids[0], move="dispatch", at=at(0, 22), key="first",
        given={"owner": cast.OTHER_TOWN},
    )  # fmt: skip
    set_now(monkeypatch, minutes=23)

    answer = seat(4).post(
        DISPATCH,
        {"key": "k", "prefix": "", "every": "0", "ids": [str(ids[0]), str(ids[1])],
         "owner": str(cast.TOWN)},
    )  # fmt: skip

    page = text_of(answer)
    assert "派单 1 件" in page
    assert "有 1 件已由别人办理" in page
    assert [row(one).stage for one in ids] == ["dispatched", "dispatched", "graded", "graded"]
    assert row(ids[0]).owner_id == cast.OTHER_TOWN


def test_nothing_ticked_or_nothing_filled_in_is_told_and_nothing_moves(monkeypatch):
    ids = graded()
    set_now(monkeypatch, minutes=22)

    unticked = seat(4).post(DISPATCH, {"key": "k", "prefix": "", "owner": str(cast.TOWN)})
    unfilled = seat(4).post(DISPATCH, {"key": "k", "prefix": "", "every": "1"})

    assert (unticked.status_code, unfilled.status_code) == (422, 422)
    assert "还没有勾选事项" in text_of(unticked)
    assert "选一个单位" in text_of(unfilled)
    assert {row(one).stage for one in ids} == {"graded"}


def test_a_batch_is_taken_back_whole_but_for_what_others_have_gone_on_from(monkeypatch):
    ids = graded()
    set_now(monkeypatch, minutes=22)
    page = text_of(seat(4).post(
        DISPATCH, {"key": "k", "prefix": "", "every": "1", "owner": str(cast.TOWN)}
    ))  # fmt: skip
    batch = re.search(r'name="batch" value="([^"]+)"', page)[1]
    record.act(actor=cast.TOWN_OFFICE, matter_id=ids[0], move="accept", at=at(0, 23), key="acc")
    set_now(monkeypatch, minutes=25)

    answer = text_of(seat(4).post("/loops/request/many/undo/", {"batch": batch}))

    assert "已撤回 3 件" in answer
    assert [row(one).stage for one in ids] == ["working", "graded", "graded", "graded"]


def test_nobody_takes_back_the_batch_of_another():
    assert seat(4).post("/loops/request/many/undo/", {"batch": "105/k"}).status_code == 404


def test_nobody_moves_many_that_are_not_his(monkeypatch):
    ids = graded()
    set_now(monkeypatch, minutes=22)

    answer = seat(9).post(
        DISPATCH, {"key": "k", "prefix": "", "every": "1", "owner": str(cast.FAR_TOWN)}
    )

    assert answer.status_code == 422
    assert {row(one).stage for one in ids} == {"graded"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_for_many_hold_the_rules_of_accessibility(browser, width, monkeypatch):
    broken = text_of(send(rows_of(5, broken=(2,))))
    graded(3)
    set_now(monkeypatch, minutes=22)
    found = {
        "sheet": text_of(seat(4).get(WHERE)), "broken": broken,
        "choices": text_of(seat(4).get("/loops/request/many/")),
        "many": text_of(seat(4).get(DISPATCH)),
        "wrong": text_of(seat(4).post(DISPATCH, {"key": "k", "prefix": ""})),
        "done": text_of(seat(4).post(
            DISPATCH, {"key": "d", "prefix": "", "every": "1", "owner": str(cast.TOWN)}
        )),
    }  # fmt: skip

    faults = {name: accessible.faults(browser, page, width=width) for name, page in found.items()}

    assert faults == dict.fromkeys(found, [])
