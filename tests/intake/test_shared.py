"""The real documents beside the project, where they are: the floors of the evaluation."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi import intake
from luoshi.intake import Document

SHARED = (
    Path(os.environ.get("LUOSHI_SHARED", Path(__file__).parents[2].parent / "shared")) / "intake"
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SHARED / "score.py").is_file(), reason="the real documents are not beside the project"
    ),
]

FLOORS = {
    "articles": 0.9, "figures": 0.93, "figures_full": 0.80, "directives": 0.90,
    "directives_full": 0.80, "programmes": 0.60, "loops": 0.60, "posts": 0.83,
}  # fmt: skip
MOST_CER = 0.01


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("predictions")
    for path in sorted((SHARED / "gold").glob("*.raw.txt")):
        document = intake.read_document(name=path.name, content=path.read_bytes())
        assert isinstance(document, Document)
        name = path.name.split(".")[0]
        value = intake.as_prediction(intake.understand(document), doc_id=name)
        (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    out = folder / "scores.out"
    command = [sys.executable, str(SHARED / "score.py"), str(folder), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    found: dict[str, object] = json.loads(out.read_text("utf-8"))
    return found


@pytest.mark.parametrize(("what", "floor"), FLOORS.items())
def test_the_score_is_above_its_floor(scores: dict[str, object], what: str, floor: float) -> None:
    value = scores[what]
    assert isinstance(value, dict)
    assert value["F1"] >= floor


def test_cleaning_leaves_at_most_this_error(scores: dict[str, object]) -> None:
    value = scores["cleaning_cer"]
    assert isinstance(value, float)
    assert value <= MOST_CER


def test_directives_that_can_be_checked_are_recalled(scores: dict[str, object]) -> None:
    value = scores["dir_action_recall"]
    assert isinstance(value, dict)
    assert value["R"] >= 0.9
