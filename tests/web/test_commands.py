"""The operating commands: a table for people, one JSON value for scripts, honest exit codes."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from luoshi.demo import place
from luoshi.store import clockwork, models, record
from luoshi.web import console
from tests import cast
from tests.store.test_record import DRAFT, FIVE

ROOT = Path(__file__).resolve().parent.parent.parent
SHEET = "序号,单位编码,单位名称,上级编码,层级\n1,9901,澜川市,,市\n2,990101,云栖区,9901,区县\n"


def run(*words, **options):
    """Standard output, standard error and exit code of a command."""
    out, said = io.StringIO(), io.StringIO()
    try:
        call_command(*words, stdout=out, stderr=said, **options)
    except SystemExit as stop:
        return out.getvalue(), said.getvalue(), stop.code
    return out.getvalue(), said.getvalue(), 0


@pytest.fixture
def sealed(city):
    """A matter of today with two entries, sealed; gives its subject."""
    now = timezone.now() - timedelta(minutes=5)
    opened = record.open_matter(actor=cast.CLERK, loop="task", at=now, key="k", given=DRAFT)
    five = FIVE | {"due": now.date() + timedelta(days=60)}
    record.act(actor=cast.LEADER, matter_id=opened.matter_id, move="approve", at=now, key="a",
               given=five)  # fmt: skip
    record.seal(at=now)
    return f"matter/{opened.matter_id}"


def test_verify_says_that_it_compared_with_nothing_outside(sealed):
    out, said, code = run("ledger", "verify")

    assert code == 0
    assert "差错 0 处" in out
    assert "仅自洽，未与外部存证比对" in said


def test_verify_gives_scripts_entries_and_faults(sealed):
    out, _, code = run("ledger", "verify", "--json")

    value = json.loads(out)
    assert (set(value), value["faults"], code) == ({"entries", "faults"}, [], 0)
    assert value["entries"] == models.Entry.objects.count()


def test_verify_ends_with_one_where_a_row_was_changed(sealed):
    models.Matter.objects.update(title="另一件事")

    out, _, code = run("ledger", "verify", "--json")

    assert code == 1
    assert [fault["code"] for fault in json.loads(out)["faults"]] == ["replay-differs"]


def test_verify_against_a_kept_checkpoint(sealed, tmp_path):
    run("ledger", "checkpoint", "--export", str(tmp_path / "kept.json"))
    record.act(actor=cast.TOWN_OFFICE, matter_id=int(sealed[7:]), move="accept",
               at=timezone.now(), key="b")  # fmt: skip
    record.seal(at=timezone.now())

    _, said, code = run("ledger", "verify", "--against", str(tmp_path / "kept.json"))

    assert code == 0
    assert "仅自洽" not in said


def test_verify_against_the_books_of_somebody_else_fails(sealed, tmp_path):
    other = models.Checkpoint.objects.get().note.replace("luoshi.test\n", "luoshi.test\n", 1)
    lines = other.split("\n")
    lines[2] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    (tmp_path / "other.note").write_text("\n".join(lines), encoding="utf-8")

    out, _, code = run("ledger", "verify", "--json", "--against", str(tmp_path / "other.note"))

    assert code == 1
    assert "witness-differs" in out


def single_file(*words):
    program = ROOT / "luoshi/web/static/luoshi_verify.py"
    return subprocess.run(
        [sys.executable, str(program), *words], capture_output=True, text=True, check=False
    )


def our_key(sealed):
    from django.conf import settings

    from luoshi.store import keys

    return keys.load_or_make(settings.DATA / "keys").vkey


def test_a_proof_is_accepted_by_the_single_file_verifier(sealed, tmp_path):
    proof = tmp_path / "proof.json"

    out, _, code = run("ledger", "prove", f"{sealed}#2", "--to", str(proof))

    checked = single_file("check", str(proof), "--key", our_key(sealed))
    assert (code, checked.returncode) == (0, 0), checked.stdout
    assert str(proof) in out
    assert "values" not in json.loads(proof.read_text(encoding="utf-8"))


def test_a_proof_opens_what_was_typed_only_when_asked(sealed):
    out, _, _ = run("ledger", "prove", f"{sealed}#1", "--json", "--values")

    opened = {value["field"]: value["value"] for value in json.loads(out)["values"]}
    assert opened["title"] == DRAFT["title"]


def test_an_entry_is_found_by_the_beginning_of_its_hash(sealed):
    entry = models.Entry.objects.get(subject=sealed, n=2)

    out, _, _ = run("ledger", "prove", entry.hash[:10], "--json")

    assert json.loads(out)["hash"] == entry.hash


@pytest.mark.parametrize(
    ("said", "words"),
    [("matter/1#1", "没有"), ("feedfeedfeed", "没有"), ("", "没有")],
    ids=["no-such", "no-hash", "empty"],
)
def test_a_proof_of_nothing_says_how_to_name_an_entry(sealed, said, words):
    out, told, code = run("ledger", "prove", said)

    assert (out, code) == ("", 1)
    assert words in told
    assert "matter/编号#第几条" in told


def test_an_entry_that_is_not_sealed_yet_has_no_proof(sealed):
    record.act(actor=cast.TOWN_OFFICE, matter_id=int(sealed[7:]), move="accept",
               at=timezone.now(), key="b")  # fmt: skip

    _, told, code = run("ledger", "prove", f"{sealed}#4")

    assert code == 1
    assert "还没有封存" in told


def test_a_witness_signs_an_export_and_its_note_is_taken_in(sealed, tmp_path, monkeypatch):
    export, kept = tmp_path / "new.json", tmp_path / "kept.note"
    run("ledger", "checkpoint", "--export", str(export))
    made = subprocess.run(
        [sys.executable, str(ROOT / "luoshi/web/static/luoshi_verify.py"), "keygen", "sheng"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.returncode == 0
    signed = single_file("witness", str(export), "--first", "--key", our_key(sealed),
                         "--sign", str(tmp_path / "sheng.key"))  # fmt: skip
    assert signed.returncode == 0, signed.stderr
    kept.write_text(signed.stdout, encoding="utf-8")

    out, _, code = run("ledger", "checkpoint", "--import", str(kept), "--json")

    assert code == 0
    assert json.loads(out)["witness"] == "sheng"
    later = tmp_path / "later.json"
    assert run("ledger", "checkpoint", "--export", str(later), "--since", str(kept))[2] == 0
    assert json.loads(later.read_text(encoding="utf-8"))["old_size"] == models.Seal.objects.count()


def test_a_note_without_a_witness_is_not_taken_in(sealed, tmp_path):
    run("ledger", "checkpoint", "--export", str(tmp_path / "new.json"))

    _, told, code = run("ledger", "checkpoint", "--import", str(tmp_path / "new.json"))

    assert code == 1
    assert "没有外部见证的签名" in told


def test_a_file_that_is_not_there_is_named(sealed, tmp_path):
    _, told, code = run("ledger", "verify", "--against", str(tmp_path / "none.note"))

    assert code == 1
    assert "none.note：找不到这个文件" in told


def test_tick_says_what_time_has_done(sealed):
    at = timezone.now() - timedelta(minutes=1)
    record.open_matter(actor=cast.CLERK, loop="task", at=at, key="k2",
                       given=DRAFT | {"quote": "另一句话。"})  # fmt: skip

    out, _, code = run("tick", "--json")

    value = json.loads(out)
    assert code == 0
    assert value["sealed_to"] == models.Entry.objects.count()
    assert set(value) == {
        "looked_at", "lapsed", "sheets", "erased", "dropped", "stuck", "sealed_to",
    }  # fmt: skip


@pytest.fixture
def empty(db):
    clockwork.forget()
    yield
    clockwork.forget()


def test_units_are_taken_in_and_listed(empty, tmp_path):
    sheet = tmp_path / "units.csv"
    sheet.write_text(SHEET, encoding="utf-8")

    out, _, code = run("units", "import", str(sheet), "--json")
    listed, _, _ = run("units", "list", "--json")

    assert (json.loads(out)["units"], code) == (2, 0)
    assert [unit["title"] for unit in json.loads(listed)] == ["澜川市", "云栖区"]
    assert json.loads(listed)[1]["parent"] == "9901"


def test_a_sheet_with_faults_is_sent_back_row_by_row_and_nothing_is_written(empty, tmp_path):
    sheet = tmp_path / "units.csv"
    sheet.write_text(SHEET + "3,990101,石桥镇,99,乡镇\n", encoding="utf-8")

    out, told, code = run("units", "import", str(sheet), "--json")

    assert code == 1
    assert "第 4 行" in told
    assert {fault["code"] for fault in json.loads(out)["faults"]} == {"duplicate-unit", "orphan"}
    assert (tmp_path / "units.差错.xlsx").is_file()
    assert models.Unit.objects.count() == 0


def test_a_sheet_that_leaves_units_out_drops_them_only_when_told(empty, tmp_path):
    sheet = tmp_path / "units.csv"
    sheet.write_text(SHEET + "3,990102,临江县,9901,区县\n", encoding="utf-8")
    run("units", "import", str(sheet))
    sheet.write_text(SHEET, encoding="utf-8")

    _, told, code = run("units", "import", str(sheet))
    dropped = run("units", "import", str(sheet), "--drop")

    assert code == 1
    assert "现有 1 个单位不在表里（临江县）" in told
    assert dropped[2] == 0
    assert len(json.loads(run("units", "list", "--json")[0])) == 2


def test_units_below_one_are_listed_as_a_tree(city):
    out, _, _ = run("units", "list", "--under", "990101001")

    assert out.splitlines()[1].split() == ["990101001", "大港镇", "乡镇街道", "990101"]
    assert len(out.splitlines()) == 5


@pytest.mark.parametrize(
    "words",
    [("units", "import", "none.csv"), ("units", "list", "--under", "77")],
    ids=["no-file", "no-code"],
)
def test_a_command_that_cannot_be_done_ends_with_one_and_says_what_to_do(city, words):
    out, told, code = run(*words)

    assert (out, code) == ("", 1)
    assert told.strip().endswith("。")


def test_the_demonstration_refuses_a_size_that_it_cannot_be(db):
    _, told, code = run("demo", "--units", "5", "--no-serve")

    assert code == 1
    assert "请写 120 到 14146 之间的数" in told


def test_nobody_at_the_terminal_replaces_no_database(db, tmp_path, settings, monkeypatch):
    path = tmp_path / "luoshi.sqlite3"
    path.write_bytes(b"kept")
    monkeypatch.setattr(place, "connection", StandIn(path))

    with pytest.raises(place.Refused) as refusal:
        place.clear(ask=lambda question: False, say=lambda text: None)

    assert refusal.value.fault.code == "not-replaced"
    assert path.read_bytes() == b"kept"


class StandIn:
    """A connection to a database file that a test may put aside."""

    vendor = "sqlite"

    def __init__(self, path):
        self.settings_dict = {"NAME": str(path)}
        self.introspection = self

    def table_names(self):
        return ["somebody_s_table"]


def environment(folder):
    return {**os.environ, "LUOSHI_DATA": str(folder), "LUOSHI_DATABASE": ""}


def command(folder, *words, **how):
    return subprocess.run(
        [sys.executable, "-m", "luoshi", *words], cwd=ROOT, env=environment(folder),
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **how,
    )  # fmt: skip


def test_a_demonstration_is_made_verified_kept_and_put_aside(tmp_path):
    (tmp_path / "luoshi.sqlite3").write_bytes(b"")  # what a command leaves that only looked
    made = command(tmp_path, "demo", "--units", "120", "--json")
    again = command(tmp_path, "demo", "--units", "120", "--json")
    replaced = command(tmp_path, "demo", "--units", "120", "--no-serve", "--yes")

    value = json.loads(made.stdout)
    assert set(value) == {
        "units", "matters", "entries", "readings", "seconds", "peak_mib", "verified",
    }  # fmt: skip
    assert (value["units"], value["verified"], made.returncode) == (120, True, 0), made.stderr
    assert again.returncode == 1
    assert "已有数据库，没有动它" in again.stderr
    assert replaced.returncode == 0, replaced.stderr
    assert "台账六项核验通过" in replaced.stdout
    assert [folder.name[:9] for folder in tmp_path.glob("replaced-*")] == ["replaced-"]


def test_the_site_answers_and_its_clock_goes_until_it_is_stopped(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = subprocess.Popen(
        [sys.executable, "-m", "luoshi", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        status = answered(f"http://127.0.0.1:{port}/sign-in/")
        second = command(tmp_path, "serve", "--port", str(port))
    finally:
        served.send_signal(signal.SIGTERM)
        said = served.communicate(timeout=30)[1]

    assert status == 200
    assert second.returncode == 1
    assert "端口已被占用" in second.stderr
    assert f"http://127.0.0.1:{port}/" in said
    assert (tmp_path / "clock.lock").exists()


def answered(address):
    """The status of the first answer, awaited for half a minute."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.status
        except OSError:
            time.sleep(0.25)
    return None


def test_the_worker_stops_when_it_is_told(tmp_path):
    command(tmp_path, "migrate", "-v", "0")
    worker = subprocess.Popen(
        [sys.executable, "-m", "luoshi", "worker"], cwd=ROOT, env=environment(tmp_path),
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for _ in range(120):
        if (tmp_path / "clock.lock").exists():
            break
        time.sleep(0.25)

    worker.send_signal(signal.SIGTERM)

    assert "时钟已停" in worker.communicate(timeout=30)[1]
    assert worker.returncode == 0


def test_a_benchmark_prints_figures_with_their_goals():
    out, _, code = run("bench", "G4", "--json")

    found = json.loads(out)
    assert code == 0
    assert found[0]["figure"] == "5"
    assert [one["is_met"] for one in found if "逐位" in one["what"]] == [True]


def test_a_bar_writes_one_line_for_each_part_where_nobody_watches():
    out = io.StringIO()
    bar = console.Bar(out)

    for done in range(1, 4):
        bar("单位", done, 3)

    assert out.getvalue().startswith("单位 3 (")
    assert out.getvalue().count("\n") == 1


def test_a_bar_is_drawn_in_place_on_a_terminal():
    out = Terminal()

    console.Bar(out)("单位", 1, 2)

    assert out.getvalue().startswith("\r单位")
    assert "█" in out.getvalue()
    assert "1/2" in out.getvalue()


class Terminal(io.StringIO):
    def isatty(self):
        return True
