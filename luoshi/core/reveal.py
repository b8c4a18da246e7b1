"""Looking at a personal value: masked for everybody, shown to a party that says why.

Source: design.md, what a loop needs of a person is masked; 个人信息保护法 art. 6, the purpose.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.core import rights
from luoshi.core.admit import refused
from luoshi.core.engine import Decision
from luoshi.core.fault import N_
from luoshi.core.loop import Loop
from luoshi.core.matter import PUBLIC, REVEALED, Actor, Entered, Matter, apply, field_titles

#: Why somebody has to see it. A closed list: nothing is typed, so nothing personal is typed anew.
REASONS: Mapping[str, str] = {
    "contact": N_("联系本人"),
    "identity": N_("当面核对身份"),
    "delivery": N_("上门或现场服务"),
    "handover": N_("转交承办单位"),
    "law": N_("依法调取"),
}


def open_to(*, loop: Loop, matter: Matter, actor: Actor) -> tuple[str, ...]:
    """The personal fields that this actor may look at, in the order of the file.

    Shape: a party of the matter alone, never a unit that only stands above it; a field that
    names who sees it is open to those; a value that is erased or was never given is none.
    """
    if not rights.parties_of(actor=actor, matter=matter) - {PUBLIC}:
        return ()
    return tuple(
        name
        for name, field in loop.fields.items()
        if field.personal is not None
        and matter.values.get(name) not in (None, "", ())
        and rights.sees_field(actor=actor, loop=loop, matter=matter, name=name)
    )


def decide(
    *,
    loop: Loop,
    matter: Matter,
    actor: Actor,
    fields: Sequence[str],
    reason: str,
    at: datetime,
) -> Decision:
    """The entry that says who has looked at which personal fields and why; nothing else changes.

    Refuses: nothing-to-reveal, not-yours-to-reveal, no-reason.
    """
    open_now = open_to(loop=loop, matter=matter, actor=actor)
    if not fields or any(name not in loop.fields for name in fields):
        raise refused("nothing-to-reveal", N_("没有选要查看的内容。"), N_("请勾选要查看的一项。"))
    closed = [name for name in fields if name not in open_now]
    if closed:
        raise refused(
            "not-yours-to-reveal",
            N_("{fields}不能查看：已按期删除，或者您的岗位不是办理这件事的一方。"),
            N_("确需查看，请由办理这件事的岗位查看。"),
            fields=field_titles(loop=loop, names=closed),
        )
    if reason not in REASONS:
        raise refused("no-reason", N_("还没有选查看的原因。"), N_("请选一个原因，查看会记入台账。"))
    asked = [name for name in open_now if name in fields]
    entry = Entered(
        n=matter.n + 1, at=at, actor=actor.posting, unit=actor.unit, move=REVEALED,
        body={"revealed": asked, "reason": reason},
    )  # fmt: skip
    return Decision(matter=apply(loop=loop, matter=matter, entry=entry), entries=(entry,))
