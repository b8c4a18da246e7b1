"""Where the demonstration is made: its database, which it never replaces without being told."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core.fault import N_, Fault, Refused
from luoshi.store import clockwork, models

_KIB = 1024


def clear(*, ask: Callable[[str], bool], say: Callable[[str], None]) -> None:
    """Leaves an empty place for the city: what is there already is put aside, if that is agreed.

    Shape: a file without a table is no database yet; the embedded database goes into a folder
    beside it, together with the key that signed its checkpoints: a new ledger under an old key
    would look like a second set of books.
    Refuses: not-replaced; not-empty, for a database on a server, which is never put aside.
    """
    if connection.vendor != "sqlite":
        _refuse_if_used()
        return
    path = Path(connection.settings_dict["NAME"])
    if not path.exists() or not connection.introspection.table_names():
        return
    question = gettext(
        N_("{path} 已有数据库（{n} 件事项）。换成演示城市？原来的会移到旁边的文件夹。[是/否] ")
    )
    if not ask(question.format(path=path, n=f"{_n_matters():,}")):
        raise Refused(
            Fault(
                code="not-replaced", where=str(path), message=N_("已有数据库，没有动它。"),
                fix=N_("请另设 LUOSHI_DATA 到一个空文件夹，或加 --yes 换掉。"),
            )
        )  # fmt: skip
    say(gettext(N_("原来的数据库和签名密钥已移到 {folder}。")).format(folder=_put_aside(path)))


def _refuse_if_used() -> None:
    if "store_unit" in connection.introspection.table_names() and models.Unit.objects.exists():
        raise Refused(
            Fault(
                code="not-empty", where="LUOSHI_DATABASE",
                message=N_("这个数据库里已有单位，演示城市不写进去。"),
                fix=N_("请换一个空数据库，或取消 LUOSHI_DATABASE 用内置的数据库。"),
            )
        )  # fmt: skip


def _n_matters() -> int:
    has_table = "store_matter" in connection.introspection.table_names()
    return models.Matter.objects.count() if has_table else 0


def _put_aside(path: Path) -> Path:
    connections.close_all()
    folder = path.parent / f"replaced-{timezone.localtime():%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True)
    key = Path(settings.DATA) / "keys" / "signing.key"
    for old in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")), key):
        if old.exists():
            old.rename(folder / old.name)
    clockwork.forget()
    return folder


def peak_mib() -> int:
    """The most memory that this process has held. Unit: MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (_KIB * _KIB if sys.platform == "darwin" else _KIB)
