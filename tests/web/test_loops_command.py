"""`luoshi loops`: what each part prints, and how it ends."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from luoshi import loops
from luoshi.core.schema import schema
from luoshi.web.management.commands import loops as command

LOOPS = loops.load()
SOUND = Path(__file__).resolve().parent.parent / "loops" / "sound.toml"


def said(*args: str) -> str:
    out = StringIO()
    call_command("loops", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_list_gives_every_loop_with_its_stages_and_moves() -> None:
    rows = json.loads(said("list", "--json"))
    assert [row["name"] for row in rows] == list(LOOPS)
    task = next(row for row in rows if row["name"] == "task")
    assert (task["title"], task["title_en"]) == ("督办任务", "Supervised task")
    assert task["source"] == "monthly-stocktake"
    assert task["stages"][:3] == ["drafted", "approved", "assigned"]
    assert "strike" in task["moves"]
    assert set(task) == {"name", "title", "title_en", "source", "stages", "moves"}


def test_list_is_a_table_for_a_reader() -> None:
    lines = said("list").splitlines()
    assert lines[0].split() == ["机制", "名称", "English", "环节", "动作", "出处"]
    assert lines[1].split()[:3] == ["action", "行动", "Action"]
    assert len(lines) == len(LOOPS) + 1


def test_check_says_that_nothing_is_wrong() -> None:
    assert said("check") == "机制文件没有差错。\n"
    assert json.loads(said("check", "--json")) == []
    assert json.loads(said("check", str(SOUND), "--json")) == []


def test_check_gives_each_fault_and_ends_with_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SOUND.read_text(encoding="utf-8").replace('"superior"', '"owner"'), "utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("loops", "check", str(path), "--json", stdout=out)
    assert ending.value.code == 1
    fault = json.loads(out.getvalue())[0]
    assert set(fault) == {"code", "where", "message", "fix"}
    assert (fault["code"], fault["where"]) == ("self-declared", "mine.moves.accept")
    assert "done" in fault["message"]


def test_faults_are_counted_for_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[", encoding="utf-8")
    text = command.faults_as_text(loops.check_paths([path]))
    assert text.startswith("mine.toml  [not-toml]\n    这个文件读不出来")
    assert text.endswith("共 1 处差错。")


def refused(*args: str) -> str:
    """What a refusal says on standard error."""
    wrong = StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("loops", *args, stdout=StringIO(), stderr=wrong)
    assert ending.value.code == 1
    return wrong.getvalue()


def test_file_that_is_not_there_is_refused() -> None:
    assert "没有这个文件：nowhere.toml" in refused("check", "nowhere.toml")


def test_draw_prints_the_line_the_ways_back_and_who_may_do_what() -> None:
    text = said("draw", "task")
    assert "起草 → 审定 → 交办 → 签收 → 办理 → 反馈" in text
    assert "  ↩ 退回重办：反馈、审核、核查 → 办理" in text
    assert "  旁支：退单、挂起、申诉、部分完成转长期、撤销、并入" in text
    assert "[交办] assigned（响应级别：一级 2 小时，二级 4 小时；其他 1 个工作日）" in text
    assert "  到时 → 通报" in text
    assert "[项目节点]" not in text
    assert "项目节点 Node" in said("draw", "project")


def test_draw_writes_a_drawing(tmp_path: Path) -> None:
    path = tmp_path / "task.svg"
    assert said("draw", "task", "--to", str(path)) == ""
    text = path.read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ')
    assert "Noto Sans SC" in text


def test_loop_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert "没有“nothing”这个机制。现有：action、" in refused("draw", "nothing")


def test_a_drawing_for_a_script_has_every_stage_and_move_with_its_ends() -> None:
    drawn = json.loads(said("draw", "project", "--json"))
    task = json.loads(said("draw", "task", "--json"))
    assert task["line"][:3] == ["drafted", "approved", "assigned"]
    assert {stage["name"]: stage["end"] for stage in task["stages"]}["archived"] == "success"
    assert next(move for move in task["moves"] if move["name"] == "report") == {
        "name": "report", "title": "反馈结果", "from": ["working"], "to": ["reported"],
        "by": ["owner"],
    }  # fmt: skip
    assert [child["name"] for child in drawn["children"]] == ["project.node"]


def test_schema_and_document_are_those_of_the_project() -> None:
    assert json.loads(said("schema")) == schema()
    docs = loops.HERE.parent.parent / "docs"
    assert said("docs") == (docs / "loops.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [part.name for loop in LOOPS.values() for part in (loop, *loop.children.values())],
)
def test_every_loop_and_every_part_of_one_is_drawn(name: str, tmp_path: Path) -> None:
    file = tmp_path / "drawn.svg"

    text = said("draw", name)
    said("draw", name, "--to", str(file))

    assert text.count("\n") > 2
    assert "</svg>" in file.read_text(encoding="utf-8")
