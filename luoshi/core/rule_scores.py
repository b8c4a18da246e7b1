"""Rules of appraisal: the books are frozen, points computed from them, a veto caps the grade."""

from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.core import marks, scoring, wording
from luoshi.core.admit import refused
from luoshi.core.criterion import FULL
from luoshi.core.fault import N_, Phrase
from luoshi.core.loop import Loop
from luoshi.core.ruling import NOTHING, Asked, Ruled
from luoshi.core.scoring import Scored


def freeze(asked: Asked) -> Ruled:
    """Says up to which day the books count, and how the sealed log stood at this instant.

    Refuses: missing, cutoff-ahead.
    """
    cutoff: date | None = asked.value("cutoff")
    if cutoff is None:
        raise refused("missing", N_("取数截止日还没有写。"), N_("请写好再取数。"))
    if cutoff > asked.facts.day:
        raise refused(
            "cutoff-ahead",
            N_("取数截止日 {cutoff} 还没有到，不能取数。"),
            N_("请到那一天再办。"),
            cutoff=wording.Day(on=cutoff),
        )
    return Ruled(body={"frozen": {"cutoff": cutoff.isoformat(), **asked.facts.log}})


def score(asked: Asked) -> Ruled:
    """Fills in the points of the unit and its grade; the computation stands in the body.

    Shape: an adjustment and a veto that is lifted are given by whoever decides on an objection; a
    veto that stands caps the grade and leaves the points, and so does a gate that has not been
    reached. Without any case there are no points.   Refuses: missing, not-frozen, bad-mark.
    """
    scheme, cutoff = asked.inherited("scheme"), asked.inherited("cutoff")
    if not scheme or cutoff is None:
        raise refused("missing", N_("没有考核方案或取数截止日，算不了分。"),
                      N_("请先公布方案，写明截止日。"))  # fmt: skip
    if not is_frozen(asked):
        raise refused("not-frozen", N_("还没有取数，算不了分。"), N_("请先办取数。"))
    figures = asked.facts.figures
    unit = asked.value("owner")
    scored = scoring.score(
        scheme, figures=figures.get(unit, {}), peers=tuple(figures.values()),
        marks=marks.parse(asked.value(marks.FIELD) or "", scheme=scheme),
    )  # fmt: skip
    points = _adjusted(asked, scored=scored)
    fills: dict[str, Any] = {} if points is None else {"points": points}
    if points is not None and "standing" in asked.loop.fields:
        stands = asked.value("veto_stands") is not False
        standing = scoring.standing_of(points, is_capped=scored.is_capped and stands)
        fills["standing"] = "poor" if is_vetoed(asked) else standing
    if "to_mark" in asked.loop.fields:
        fills["to_mark"] = Decimal(sum(one.rule.marked for one in scheme))
    return Ruled(fills=fills, body={"score": {"cutoff": cutoff.isoformat()} | scored.written()})


def marked(asked: Asked) -> Ruled:
    """Refuses: unmarked, when the scheme has a rubric that nobody has marked for this unit."""
    scheme = asked.inherited("scheme") or ()
    known = marks.parse(asked.value(marks.FIELD) or "", scheme=scheme)
    lacking = [one for one in scheme if one.formula == "rubric" and one.measure not in known]
    if lacking:
        raise refused(
            "unmarked",
            N_("还没有评：{names}。"),
            N_("请先办“评定”，每项写明档次和依据。"),
            names=tuple(Phrase(text=one.measure) for one in lacking),
        )
    return NOTHING


def _adjusted(asked: Asked, *, scored: Scored) -> Decimal | None:
    """The points with what whoever decides has added or taken off. Refuses: missing."""
    adjustment: Decimal | None = asked.given.get("adjustment")
    if not adjustment:
        return scored.points
    if not asked.given.get("ground"):
        raise refused("missing", N_("加减分要写明理由。"), N_("请写好理由再提交。"))
    return min(FULL, max(Decimal(0), (scored.points or Decimal(0)) + adjustment))


def is_frozen(asked: Asked) -> bool:
    """Whether the books have been frozen, where the loop here or above says how."""
    places = [(asked.loop, asked.matter)]
    if asked.facts.parent is not None:
        places.append(asked.facts.parent)
    freezing = [(loop, matter) for loop, matter in places if freezing_moves(loop)]
    return not freezing or any(
        matter.times.get(name) for loop, matter in freezing for name in freezing_moves(loop)
    )


def freezing_moves(loop: Loop) -> tuple[str, ...]:
    """The moves of a loop that freeze the books."""
    return tuple(name for name, move in loop.moves.items() if "freeze" in move.rules)


def is_vetoed(asked: Asked) -> bool:
    """Whether a veto stands: one has been given, and nobody has lifted it since."""
    times = asked.matter.times
    given = any(times.get(name) for name, move in asked.loop.moves.items() if "veto" in move.rules)
    return given and asked.value("veto_stands") is not False


def veto(asked: Asked) -> Ruled:
    """Caps the grade at the lowest, whatever the points; who decides, why, and on what basis.

    Source: domain.md 5.2.   Refuses: missing.
    """
    if not (asked.value("basis") and asked.value("ground")):
        raise refused(
            "missing",
            N_("一票否决要有依据文件和理由。"),
            N_("请写明依据和理由再“{move}”。"),
            move=asked.move.named,
        )
    fills: dict[str, Any] = {"standing": "poor"}
    if "veto_stands" in asked.loop.fields:
        fills["veto_stands"] = True
    return Ruled(fills=fills, body={"veto": {"decider": asked.actor.posting}})
