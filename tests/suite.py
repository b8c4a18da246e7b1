"""Runs the suite on SQLite, once more on PostgreSQL where it is found, and names what it skips.

With LUOSHI_NO_SKIP=1 whatever is skipped fails the run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The tests that need a database; the others say the same on both.
WITH_DATABASE = ("tests/store", "tests/web", "tests/flows")


def postgresql() -> str:
    """The URL of a PostgreSQL that may make databases, or "" where none is found."""
    said = os.environ.get("LUOSHI_TEST_POSTGRESQL", "")
    socket = "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres"
    for url in filter(None, (said, socket)):
        probe = "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
        done = subprocess.run([sys.executable, "-c", probe, url], capture_output=True, check=False)
        if done.returncode == 0:
            return url
    return ""


def chromium() -> str:
    """The path of a Chromium, or "" where none is found."""
    said = os.environ.get("LUOSHI_CHROMIUM", "")
    return said or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def run(*, database: str, targets: tuple[str, ...]) -> int:
    """The exit code of pytest over some targets on one database."""
    environment = dict(os.environ, LUOSHI_TEST_DATABASE=database, LUOSHI_CHROMIUM=chromium())
    spread = ("-n", "auto", "--dist", "loadfile")
    command = [sys.executable, "-m", "pytest", "-q", *spread, *targets]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """0 when all that ran has passed and, where asked, nothing was skipped."""
    missing = []
    url = postgresql()
    if not url:
        missing.append(
            "PostgreSQL: apt-get install postgresql && su postgres -c 'createuser -s root'"
        )
    if not chromium():
        missing.append("Chromium: apt-get install chromium (or LUOSHI_CHROMIUM=/path)")
    print("== SQLite", flush=True)
    failed = run(database="", targets=()) != 0
    if url:
        print("== PostgreSQL", flush=True)
        failed = run(database=url, targets=WITH_DATABASE) != 0 or failed
    for line in missing:
        print(f"skipped, enable with: {line}", flush=True)
    is_strict = os.environ.get("LUOSHI_NO_SKIP") == "1"
    return 1 if failed or (missing and is_strict) else 0


if __name__ == "__main__":
    sys.exit(main())
