"""`luoshi matter`: each mechanism without a browser, read by the same code as forms and sheets."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from luoshi.store import models, record
from luoshi.store.verify import verify
from tests import cast
from tests.store import opendays
from tests.store.test_record import working
from tests.web.test_bulk import rows_of, sheet_of
from tests.web.test_commands import run

pytestmark = pytest.mark.usefixtures("city")
PASS = ("owner=大港镇", "firm=澜川冷链公司", "kind=车辆通行证", "bearer=澜A12345", "use=生活物资",
        "complete=是")  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """An hour after the morning of the cast."""
    instant = cast.MORNING + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
    return instant


def matter(*words):
    """Standard output, standard error and exit code."""
    return run("matter", *map(str, words))


def value(*words):
    """The JSON of a command that went well."""
    out, said, code = matter(*words, "--json")
    assert code == 0, said
    return json.loads(out)


def passes(*more):
    return value("open", "permit", "--as", "post8", "--move", "submit", *PASS, *more)


def test_a_pass_is_filed_checked_and_issued_without_a_browser():
    filed = passes()

    moved = value("move", filed["id"], "issue", "last_on=2026年5月20日", "--as", "post6")

    assert (filed["stage"], moved["stage"]) == ("checked", "issued")
    assert models.Matter.objects.get(id=filed["id"]).requester == f"unit/{cast.WATER}"
    record.seal(at=timezone.now())
    assert verify(at=timezone.now()).faults == ()


def test_a_posting_is_named_by_its_number_or_its_account():
    passes()

    assert [row["loop"] for row in value("list", "--as", "106")] == ["permit"]
    assert [row["loop"] for row in value("list", "--as", "post6")] == ["permit"]


def test_a_list_is_a_table_for_a_reader():
    filed = passes()

    out, _said, code = matter("list", "--as", "post6", "--loop", "permit")

    assert code == 0
    assert out.splitlines()[0].split() == ["编号", "文号", "事项", "环节", "灯", "时限", "责任单位"]
    assert str(filed["id"]) in out
    assert "校验通过" in out
    assert "没有事项。" in matter("list", "--as", "post6", "--loop", "task")[0]


def test_one_matter_shows_its_moves_and_its_ledger_and_masks_what_is_personal():
    filed = passes()

    shown = value("show", filed["id"], "--as", "post6")
    out = matter("show", filed["id"], "--as", "post6")[0]

    assert [move["name"] for move in shown["moves"]] == ["issue", "send_back"]
    assert shown["fields"]["kind"] == {
        "title": "证类", "said": "车辆通行证", "value": "vehicle"
    }  # fmt: skip
    assert "value" not in shown["fields"]["bearer"]
    assert "澜A12345" not in json.dumps(shown, ensure_ascii=False) + out
    assert [entry["n"] for entry in shown["entries"]] == [1, 2]
    assert "last_on" in out


def test_what_is_personal_is_revealed_with_a_reason_that_is_entered():
    filed = passes()

    shown = value("reveal", filed["id"], "bearer", "--reason", "identity", "--as", "post6")

    assert shown == {"bearer": "澜A12345"}
    assert models.Entry.objects.filter(subject=f"matter/{filed['id']}").count() == 3


def test_what_is_wrong_is_said_once_at_its_field():
    out, said, code = matter("open", "permit", "--as", "post8", "--move", "submit", "owner=大港镇",
                             "kind=没有这种", "firm=甲", "bearer=乙", "use=生活物资")  # fmt: skip

    assert (out, code) == ("", 1)
    assert said.count("证类 (kind)") == 1
    assert "证明材料齐全有效 (complete)：选“是”或“否”" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "--as", "nobody"), "今天没有任职"),
        (("show", "7", "--as", "post6"), "没有编号 7 的事项"),
        (("open", "nonsense", "--as", "post6"), "不能立“nonsense”"),
        (("open", "permit", "--as", "post8"), "有几种立法"),
        (("open", "permit", "--move", "submit", "--as", "post8", "x=1"), "不填“x”"),
        (("open", "permit", "--move", "submit", "--as", "post8", "owner"), "请写成 字段=内容"),
        (("many", "issue", "--loop", "nonsense", "--as", "post6"), "没有“nonsense”这个机制"),
        (("many", "nonsense", "--loop", "permit", "--as", "post6"), "没有“nonsense”这个动作"),
        (("sheet", "permit", "gone.xlsx", "--move", "submit", "--as", "post8"), "找不到这个文件"),
    ],
)
def test_a_refusal_is_said_once_and_ends_with_one(words, told):
    out, said, code = matter(*words)

    assert (out, code) == ("", 1)
    assert said.count(told) == 1


def test_a_move_of_somebody_else_is_refused_before_anything_is_asked():
    filed = passes()

    _out, said, code = matter("move", filed["id"], "issue", "--as", "post8")

    assert code == 1
    assert "来做，您现在的岗位不是" in said
    assert "last_on" not in said


def test_the_same_key_is_entered_once():
    first, again = passes("--key", "k"), passes("--key", "k")

    assert first["id"] == again["id"]


def test_many_are_issued_with_one_command():
    for n in range(3):
        passes("--key", str(n))

    done = value("many", "issue", "last_on=2026-05-20", "--loop", "permit", "--as", "post6")

    assert [one["wrong"] for one in done] == ["", "", ""]
    assert set(models.Matter.objects.values_list("stage", flat=True)) == {"issued"}


def test_of_many_each_refused_one_is_told_and_the_command_ends_with_one():
    first, second = passes("--key", "a"), passes("--key", "b")
    value("move", first["id"], "refuse", "ground=不符", "--as", "post5")

    out, _said, code = matter("many", "issue", "last_on=2026-05-20", "--ids", first["id"],
                              second["id"], "--as", "post6")  # fmt: skip

    assert code == 1
    assert "办好 1 件，没有办成 1 件。" in out


def test_a_smaller_matter_is_opened_in_its_own():
    day = opendays.announced()

    booked = value("open", "booking", "n_people=2", "telephone=13800000000", "--in", day,
                   "--as", "post6")  # fmt: skip

    assert (booked["loop"], booked["stage"]) == ("openday.booking", "booked")


def test_a_smaller_matter_is_opened_in_what_others_show_to_everybody():
    day, hidden = opendays.announced(), working()

    booked = value("open", "booking", "n_people=2", "telephone=13800000000", "--in", day,
                   "--as", "post9")  # fmt: skip
    _out, said, code = matter("open", "booking", "--in", hidden, "--as", "post9")

    assert models.Matter.objects.get(id=booked["id"]).requester == f"unit/{cast.FAR_TOWN}"
    assert (code, "看不到它" in said) == (1, True)


def test_a_sheet_is_checked_and_then_opened(tmp_path):
    file, back = tmp_path / "诉求.xlsx", tmp_path / "待改.xlsx"
    file.write_bytes(sheet_of(rows_of(4, broken={2})).read())
    words = ("sheet", "request", file, "--move", "hear", "--as", "post4")

    checked = matter(*words, "--check", "--json", "--back", back)
    opened = matter(*words, "--json")

    assert (checked[2], opened[2]) == (1, 1)
    assert json.loads(checked[0])["n_made"] == 3
    assert json.loads(opened[0])["faults"][0]["row"] == 5
    assert back.read_bytes()[:2] == b"PK"
    assert models.Matter.objects.filter(loop="request").count() == 3


def test_what_opens_one_for_each_of_many_units_is_confirmed():
    task = working()
    words = ("move", task, "split", "parts=沿江村、港口社区", "--as", "post6")

    _out, said, code = matter(*words)
    done = value(*words, "--yes")

    assert (code, "请加 --yes" in said) == (1, True)
    assert done["id"] == task
    assert models.Matter.objects.filter(parent=task).count() == 2


def test_a_file_goes_with_a_move(tmp_path):
    paper = tmp_path / "报表.pdf"
    paper.write_bytes(b"%PDF-1.4")

    value("move", working(), "progress", "done=4 户", "progress=四条", f"evidence=@{paper}",
          "--as", "post6")  # fmt: skip

    assert models.Attachment.objects.get().content == b"%PDF-1.4"


def test_the_help_says_that_nobody_is_authenticated():
    from luoshi.web.management.commands import matter as command

    assert "不再验身份" in command.Command.help
