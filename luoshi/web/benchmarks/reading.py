"""G18: text read a second, growth with length, memory of a large file, a report through HTTP."""

import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import luoshi
from luoshi import intake
from luoshi.intake import Document, clean, read
from luoshi.web.benchmarks import world
from luoshi.web.benchmarks.measure import (
    Measured,
    at_least,
    at_most,
    once,
    percentile,
    plain,
    seconds,
)
from luoshi.web.benchmarks.world import Asked

_MB = 1_000_000
_REPORTS = 40
_SIGNS = re.compile("[，。；：、]")
#: What a pattern that goes back over its steps, or a list that is searched again, would take ages
#: for: each is said so often that it fills a page, and then two.
_RUNS = (
    "一", "一二三", "两", "9", "1,111", "百分之一", "、", "，", "。\n", "“", "“甲”", "（",
    "》", "—", "的", "月", "大 ", "首页 ", "打印 ", "编辑 某某 ", "楼主 ", "123 主题 ",
    "2026-3-2 ", "|", "\t", "> ", "甲，乙\n", "机密", "要做好", "某镇", "区县", "某某局牵头",
    "某某某某局", "区长王小明、", "会议强调，", "他说：“", "月底前", "每月评比、", "甲化管理、",
    "甲单、", "同比增长3%，", "从3%降到2%，", "第1位和", "3家和", "1\t修路\t甲局\n",
    "序号\n任务\n单位\n", "本报讯 甲镇要办。\n", "。", "版权所有\n", "中 小 ",
)  # fmt: skip
_PAGE = 12_000


def reading() -> list[Measured]:
    """The fictional documents again and again; runs of one word; 50 MB; reports that are posted."""
    texts = [path.read_text(encoding="utf-8") for path in _documents()]
    size = sum(len(text.encode()) for text in texts) / _MB
    documents = [Document(name="", text=text) for text in texts]
    whole = seconds(lambda: [intake.understand(document) for document in documents])
    listed = seconds(lambda: [_all_of(document) for document in documents])
    tidy = seconds(lambda: [clean.cleaned(text) for text in texts])
    scan = seconds(lambda: [_SIGNS.findall(text) for text in texts])
    worst, run = max((_growth(run), run) for run in _RUNS)
    peak = _peak_mib()
    taken = _through_http(max(texts, key=len))
    return [
        at_least("从文字到草稿", size / whole, 1, unit="MB/s"),
        plain("连同数据、行动、机制和问题", size / listed, unit="MB/s"),
        plain("其中整理版面", size / tidy, unit="MB/s"),
        plain("从文字到草稿，比数一遍标点", whole / scan, unit="×"),
        at_most(f"长一倍慢几倍，最差的一种：{run.strip() or '空白'}", worst, 2.5),
        at_most("50 MB 文本的内存峰值", peak, 600, unit="MiB"),
        plain("经 HTTP 导入一篇报道 p50", percentile(taken, 50) * 1000, unit="ms"),
        at_most("经 HTTP 导入一篇报道 p95", percentile(taken, 95) * 1000, 200, unit="ms"),
    ]


def _documents() -> list[Path]:
    return sorted((Path(luoshi.__file__).parent / "demo/documents").glob("*.txt"))


def _all_of(document: Document) -> dict[str, object]:
    """Everything that the document says, also what no draft needs."""
    return intake.as_prediction(intake.understand(document), doc_id="")


def _growth(run: str) -> float:
    """How many times as long a page of one run takes when it is twice as long."""

    def taken(signs: int) -> float:
        document = Document(name="", text=run * (signs // len(run)))
        return min(once(lambda: _all_of(document)) for _ in range(3))

    return taken(2 * _PAGE) / taken(_PAGE)


def _peak_mib() -> float:
    """The most memory that `luoshi intake` holds while it reads the largest text there may be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "大.txt"
        block = "\n\n".join(one.read_text(encoding="utf-8") for one in _documents()).encode()
        path.write_bytes((block * (read.LARGEST_BYTES // len(block) + 1))[: read.LARGEST_BYTES])
        words = [sys.executable, "-m", "luoshi", "intake", str(path)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _through_http(text: str) -> list[float]:
    """Seconds of each report that is pasted and taken in, one after another; each is another."""
    place = world.place(posts=[(2, "督查员", True)])
    cookie = world.cookie(place.accounts[0])

    def requests(client: int) -> Iterator[Asked]:
        for n in range(_REPORTS):
            form = urlencode({"text": f"{text}\n第{n}稿", "key": f"bench-{client}-{n}"})
            yield Asked(path="/intake/", cookie=cookie, form=form)

    with world.served() as port:
        return world.load(port, clients=1, requests=requests)[3:]
