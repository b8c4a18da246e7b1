"""The page by which anybody checks the ledger, and the proofs of single entries."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

import luoshi.web
from luoshi.store import keys, models, record
from luoshi.web import history, public_ledger
from tests import cast
from tests.core.test_engine import FIVE
from tests.store.test_record import act, at, drafted
from tests.web.seats import seat, set_now

pytestmark = pytest.mark.usefixtures("city")
PROGRAM = Path(luoshi.web.__file__).parent / "static/luoshi_verify.py"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    cache.clear()
    return set_now(monkeypatch, minutes=5)


def checked(*arguments: str) -> int:
    """What the single-file verifier ends with."""
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode


def written(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_anybody_reads_the_key_and_the_newest_signature():
    drafted()
    record.seal(at=at(minutes=2))

    said = Client().get("/public/ledger/").content.decode()

    assert keys.of_the_site().vkey.replace("+", "&#x2B;") in said.replace("+", "&#x2B;")
    assert models.Checkpoint.objects.get().root in said


def test_before_the_first_signature_the_page_says_so():
    assert "还没有签过名" in Client().get("/public/ledger/").content.decode()


def test_a_checkpoint_kept_earlier_is_checked_against_a_later_one(tmp_path):
    drafted()
    record.seal(at=at(minutes=2))
    kept = models.Checkpoint.objects.get()
    drafted(key="k2", quote="第二句。")
    record.seal(at=at(minutes=3))

    answer = Client().get(f"/public/ledger/checkpoint/?since={kept.size}")

    newer = written(tmp_path, "new.json", answer.content)
    older = written(tmp_path, "old.note", kept.note.encode())
    vkey = keys.of_the_site().vkey
    assert checked("checkpoint", newer, "--since", older, "--key", vkey) == 0


@pytest.mark.parametrize("since", ["999999", "x", "-1"])
def test_a_size_that_the_ledger_never_had_is_refused(since):
    drafted()
    record.seal(at=at(minutes=2))

    assert Client().get(f"/public/ledger/checkpoint/?since={since}").status_code == 422


def test_too_many_exports_from_one_address_wait(monkeypatch):
    monkeypatch.setattr(public_ledger, "MOST_EXPORTS", 1)
    drafted()
    record.seal(at=at(minutes=2))
    client = Client()
    client.get("/public/ledger/checkpoint/")

    assert client.get("/public/ledger/checkpoint/").status_code == 429


def test_each_sealed_entry_of_a_matter_has_a_proof_that_holds(tmp_path):
    matter_id = drafted()
    record.seal(at=at(minutes=2))

    answer = seat(3).get(f"/matters/{matter_id}/proofs/1/")

    assert json.loads(answer.content)["index"] >= 0
    file = written(tmp_path, "proof.json", answer.content)
    assert checked("check", file, "--key", keys.of_the_site().vkey) == 0


def test_an_entry_that_waits_to_be_sealed_is_refused_and_an_unknown_one_not_found():
    matter_id = drafted()

    assert seat(3).get(f"/matters/{matter_id}/proofs/1/").status_code == 422
    assert seat(3).get(f"/matters/{matter_id}/proofs/9/").status_code == 404
    assert "proofs/1/" not in seat(3).get(f"/matters/{matter_id}/proof/").content.decode()


def test_what_people_typed_stays_out_of_a_proof():
    matter_id = drafted(quote="这一句只有办事的人看得到。")
    record.seal(at=at(minutes=2))

    answer = seat(3).get(f"/matters/{matter_id}/proofs/1/")

    assert "这一句" not in answer.content.decode()


def test_an_entry_with_a_field_that_the_reader_may_not_see_has_no_proof(monkeypatch):
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    record.seal(at=at(minutes=5))
    monkeypatch.setattr(history.Reader, "sees", lambda reader, name: name != "due")

    page = seat(3).get(f"/matters/{matter_id}/proof/").content.decode()

    assert seat(3).get(f"/matters/{matter_id}/proofs/2/").status_code == 404
    assert "proofs/2/" not in page
    assert "含您看不到的栏目" in page
    assert seat(3).get(f"/matters/{matter_id}/proofs/1/").status_code == 200


def test_a_proof_shows_no_other_entry_of_its_matter():
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    record.seal(at=at(minutes=5))

    assert "chain" not in json.loads(seat(3).get(f"/matters/{matter_id}/proofs/2/").content)
