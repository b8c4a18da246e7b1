"""A rule of matches: what one side offers is what the other side needs."""

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.ruling import NOTHING, Asked, Ruled

#: What both postings must say alike.
_ALIKE = ("kind", "counted_in")


def alike(asked: Asked) -> Ruled:
    """Looks at the posting above and at the own one that is proposed for it, in `counter`.

    Refuses: not-your-posting; posting-over, when it stands at another stage; same-side, for two
    needs or two offers; not-alike, when kind or unit of measure differ.
    """
    if asked.facts.parent is None or asked.facts.counter is None:
        return NOTHING
    (loop, here), (_, there) = asked.facts.parent, asked.facts.counter
    if there.owner != asked.actor.unit:
        raise refused("not-your-posting", N_("拿来对接的不是本单位发布的，没有提交。"),
                      N_("请选本单位发布的一件；没有的，先发布一件。"))  # fmt: skip
    if there.stage != here.stage:
        raise refused("posting-over", N_("拿来对接的那一件不在对接了，没有提交。"),
                      N_("请选还在对接的一件，或新发布一件。"))  # fmt: skip
    side = here.values.get("side")
    if side is not None and side == there.values.get("side"):
        raise refused(
            "same-side", N_("两边都是“{side}”，对接不起来。"),
            N_("需求要拿供给来对接，供给要拿需求来对接。"), side=loop.fields["side"].answer(side),
        )  # fmt: skip
    for name in _ALIKE:
        mine, theirs = there.values.get(name), here.values.get(name)
        if mine != theirs:
            field = loop.fields[name]
            raise refused(
                "not-alike", N_("{field}不一样：对方的是“{theirs}”，本方的是“{mine}”。"),
                N_("请选{field}相同的一件；没有的，先发布一件。"), field=field.named,
                theirs=field.answer(str(theirs)), mine=field.answer(str(mine)),
            )  # fmt: skip
    return NOTHING
