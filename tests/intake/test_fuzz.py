"""No input makes reading crash or hang: broken files, random pages, and long runs of one sign."""

import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi import intake
from luoshi.core import deadline
from luoshi.core.fault import Refused
from luoshi.intake import Document, find_loops
from tests.intake.test_read import blank_pdf, docx_bytes, xlsx_bytes

FILES = {"docx": docx_bytes(), "xlsx": xlsx_bytes(), "pdf": blank_pdf()}
TAGS = (
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<br>",
    "&nbsp;",
    "&#x4e00;",
    "<meta charset=gbk>",
    "<html>",
    "</",
    "<",
    ">",
    "云栖区召开推进会",
    "各镇街要在6月底前完成任务。",
    "<li>",
    "<title>",
    "\x00",
    "\ufffd",
)
#: Lines of all that pages are made of, so that chrome, columns, tables and threads are met.
LINES = (
    "首页 > 新闻 > 要闻",
    "级别: 版主",
    "楼主",
    "发表于 2026-3-2 10:20",
    "云上客",
    "123",
    "主题",
    "序号",
    "任务",
    "内容",
    "责任",
    "单位",
    "完成时限",
    "1",
    "2",
    "清理河道三公里",
    "区水务局",
    "6月底前",
    "1\t清理河道\t区水务局\t6月底前",
    "| 2 | 修路 | 石桥镇 | |",
    "● 石桥镇完成清淤三公里，群众拍手称快。",
    "□ 记者 区台",
    "本报讯 区水务局召开推进会，要求各镇街按期完成任务。",
    "一、存在问题",
    "基层动态",
    "石桥镇超期工单46件，较上月增加17件。",
    "建立“发现—交办—整改—销号”闭环机制，",
    "三个一律：甲、乙、丙。",
    "“周调度、月通报、季点评”机制",
    "区长王小明",
    "",
    "",
    "版权所有",
    "相关阅读",
    "　　会议强调，要压实责任，",
)
#: Runs that a pattern which goes back over its steps would take ages for.
RUNS = (
    "、",
    "一",
    "大 ",
    "中 小 ",
    "打印 ",
    "“",
    "（",
    "—",
    "1 ",
    "123 主题 ",
    "某镇",
    "区县",
    "月",
    "月评比、",
    "甲单、",
    "甲化乙丙、",
    "|",
    "\t",
    "> ",
    "首页 ",
    "编辑 某某 ",
    "的",
    "2026-3-2 ",
    "楼主 ",
    "A",
    " ",
    "机",
    "机密",
    "序号\n",
    "1\n",
    "要",
    "某某局",
    "低于",
    "9",
)
#: Text takes far less; a hang takes far more.
LONGEST_SECONDS = 20
#: Ten times the text takes at most so many times as long; shorter times than this tell nothing.
MOST_GROWTH, SHORTEST_MEASURED = 25, 0.02


@settings(max_examples=60, deadline=None)
@given(data=st.data(), kind=st.sampled_from(sorted(FILES)))
def test_no_truncated_or_altered_file_stops_the_reader(data: st.DataObject, kind: str) -> None:
    content = bytearray(FILES[kind])
    content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 6)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    answer = intake.read_document(name=f"试.{kind}", content=bytes(content))

    assert isinstance(answer, Document) or all(answer.fault.said())


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=12)), max_size=40))
def test_no_web_page_stops_the_reader(pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", errors="replace")

    answer = intake.read_document(name="页.html", content=content)

    assert isinstance(answer, Refused) or intake.understand(answer).cleaned_text is not None


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), max_size=50))
def test_no_page_stops_the_reading_and_every_cell_and_finding_has_its_place(
    lines: list[str],
) -> None:
    reading = intake.understand(Document(name="试", text="\n".join(lines)))
    clean = reading.cleaned_text

    for one in reading.articles:
        for task in one.tasks:
            assert clean[task.task.start : task.task.end] == task.task.text
        for finding in one.findings:
            assert clean[finding.start : finding.end] == finding.text
        for loop in one.loops:
            assert clean[loop.start : loop.end] == loop.text


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("ending", ["", "。\n", "\n"])
def test_a_long_run_is_read_in_good_time(run: str, ending: str) -> None:
    text = (run * 40 + ending) * (12_000 // (len(run) * 40 + 1) + 1)
    begun = time.process_time()

    intake.as_prediction(intake.understand(Document(name="试", text=text)), doc_id="试")

    assert time.process_time() - begun < LONGEST_SECONDS


@pytest.mark.parametrize(
    "run",
    [
        "村(" + "a" * 47 + "\u00e1 ",  # pinyin that is never closed
        "20",
        "区长" + "就还" * 24 + "甲" * 30 + "强调，",
        "总额268亿元(",
        "各镇要“\n",
    ],
)
def test_the_time_for_a_long_run_grows_with_its_length(run: str) -> None:
    taken = []
    for many in (3_000, 30_000):
        text = run * (many // len(run))
        begun = time.process_time()
        intake.as_prediction(intake.understand(Document(name="试", text=text)), doc_id="试")
        taken.append(time.process_time() - begun)

    assert taken[1] < min(MOST_GROWTH * max(taken[0], SHORTEST_MEASURED), LONGEST_SECONDS)


@pytest.mark.parametrize(
    "read",
    [
        lambda: find_loops.loops("周会商、月通报、" * 40_000, start=0, end=320_000),
        lambda: deadline.find("6月底" * 40_000),
    ],
    ids=["mechanisms", "days"],
)
def test_a_sentence_of_one_thing_over_and_over_takes_time_in_proportion(
    read: Callable[[], Sequence[object]],
) -> None:
    begun = time.process_time()

    assert read()
    assert time.process_time() - begun < LONGEST_SECONDS / 5
