"""Whatever comes in, understanding it does not stop, and offsets point where they say."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.intake import Document, reading
from luoshi.intake.spans import Spans
from tests.intake.pages import FOLDER, NAMES, SAID_ON, understood

PIECES = (
    "会议强调，", "要抓好落实", "各镇街要", "6月底前", "完成1200户", "增长8.9%", "列全省第4位",
    "“三服务”", "，", "。", "；", "\n", "\n\n", "区长王小明", "□ 记者 区台\n", "本报讯 ",
    "阅读提示\n", "(qū)", "學", "—", "“", "”", "（", "）", "UID: 12\n", "精华: 3\n", "序号\n",
    "工作任务\n", "责任单位\n", "1\n", "分别", "、", "百分之五",
    "由91张压减到39张，压减率65.3%", " \u00a0", "wQ(<7 \u00a0\n", "的", "要", "第", "至", "了",
    "|", "\t", "一是",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
    )
)
def test_no_text_stops_the_reading_and_offsets_hold(text: str) -> None:
    reading = intake.understand(Document(name="试", text=text), on=SAID_ON)
    clean = reading.cleaned_text
    for one in reading.articles:
        assert 0 <= one.article.start <= one.article.end <= len(clean)
        for figure in one.figures:
            assert clean[figure.start : figure.end]
    for draft in reading.drafts:
        assert clean[draft.start : draft.end] == draft.quote
        assert 0 <= draft.original_start <= draft.original_end <= len(text)
    json.dumps(intake.as_prediction(reading, doc_id="试"))


@settings(max_examples=100, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_where_figures_stand_is_known_without_their_names(text: str) -> None:
    for one in intake.understand(Document(name="试", text=text), on=SAID_ON).articles:
        said = one.ground
        places = reading._counted(
            said.narrow, article=said.whole, spans=Spans.of([(0, len(said.text))])
        )

        assert [tuple(place) for place in places] == [
            (figure.start, figure.end, figure.text) for figure in one.figures
        ]


@pytest.mark.parametrize("name", NAMES)
def test_drafts_wait_for_nothing_that_no_draft_needs(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    found = intake.understand(Document(name=name, text=text), on=SAID_ON)

    for one in found.articles:
        assert not vars(one).keys() & {"figures", "programmes", "loops", "findings"}


@settings(max_examples=80, deadline=None)
@given(
    content=st.binary(max_size=200),
    ending=st.sampled_from(["txt", "docx", "pdf", "xlsx", "html", ""]),
)
def test_no_bytes_stop_the_reader(content: bytes, ending: str) -> None:
    answer = intake.read_document(name=f"试.{ending}", content=content)

    is_refused = isinstance(answer, Refused)
    assert is_refused or answer.text.strip()
    assert not is_refused or all(answer.fault.said())


@pytest.mark.parametrize("name", NAMES)
def test_a_prediction_holds_what_the_evaluation_reads(name: str) -> None:
    value = intake.as_prediction(understood(name), doc_id=name)
    assert value["doc_id"] == name
    for article in value["articles"]:
        assert {"start", "end", "title", "directives", "figures", "posts"} <= set(article)
        for figure in article["figures"]:
            assert isinstance(figure["value"], float)


def test_the_command_writes_one_file_each_and_prints_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(FOLDER / f"{name}.txt") for name in NAMES]
    call_command("intake", *files, out=tmp_path)
    assert sorted(path.stem for path in tmp_path.glob("*.json")) == list(NAMES)
    printed = capsys.readouterr()
    assert "数对不上" in printed.out
    assert f"[{len(files)}/{len(files)}]" in printed.err


def test_the_command_goes_on_after_a_refusal_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    good = FOLDER / "minutes.txt"
    with pytest.raises(SystemExit) as stopped:
        call_command("intake", str(empty), str(tmp_path / "无.txt"), str(good), json=True)
    assert stopped.value.code == 1
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert [one.get("fault") for one in found] == ["empty", "no-file", None]
    assert found[2]["articles"][0]["directives"]
    assert "文件是空的" in printed.err


def test_two_files_never_write_over_each_other(tmp_path: Path) -> None:
    twin = tmp_path / "minutes.doc.txt"
    twin.write_text("会议强调，要抓落实。", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("intake", str(FOLDER / "minutes.txt"), str(twin), out=tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.json"))) == 1
