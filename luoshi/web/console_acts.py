"""What the command line does to matters: opens, moves, one or many, by hand or from a sheet."""

from collections.abc import Sequence
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.loop import Loop
from luoshi.core.matter import EMPTY, Matter
from luoshi.store import campaigns, clockwork, models, record
from luoshi.store import sheet as sheets
from luoshi.store.record import attach, spawn
from luoshi.store.record.act import Outcome
from luoshi.web import (
    bulk_moves,
    console_forms,
    console_matter,
    forms,
    moves,
    opening,
    present,
    sheet_opening,
    spoken,
)
from luoshi.web.console_seat import Seat
from luoshi.web.forms import Form
from luoshi.web.moves import Made
from luoshi.web.opening import Opening
from luoshi.web.sheet_opening import Done, Sender


def opening_of(seat: Seat, name: str, *, move: str, parent: int | None) -> Opening:
    """The opening that the words name. Refuses: no-such-opening, several-openings."""
    if parent is None:
        offered = opening.openings_of(seat.actor, tree=seat.tree)
    else:
        row, loop, matter = console_matter.shown(seat, parent)
        offered = opening.openings_in(row, loop=loop, matter=matter, actor=seat.actor, day=seat.day)
    named = [one for one in offered if name in (one.loop.name, one.loop.name.rpartition(".")[2])]
    found = [one for one in named if move in ("", one.move.name)]
    if len(found) == 1:
        return found[0]
    said = spoken.listed(f"{one.loop.name} {one.move.name}" for one in found or named or offered)
    if found:
        raise refused("several-openings", N_("“{name}”有几种立法：{said}。"),
                      N_("请用 --move 写明哪一种。"), name=name, said=said)  # fmt: skip
    raise refused(
        "no-such-opening",
        N_("您的岗位现在不能立“{name}”。"),
        N_("能立的：{said}。") if said else N_("请换一个岗位。"),
        name=name,
        said=said,
    )


def form_of(seat: Seat, chosen: Opening) -> Form:
    """The form of an opening."""
    values = EMPTY
    if chosen.parent is not None:
        _row, _loop, above = console_matter.shown(seat, chosen.parent)
        values = spawn.inherited(chosen.loop, parent=above)
    return forms.form_of(
        loop=chosen.loop, move=chosen.move, actor=seat.actor, tree=seat.tree, day=seat.day,
        matter=Matter(id=0, loop=chosen.loop.name, values=values),
    )  # fmt: skip


def open_one(seat: Seat, chosen: Opening, *, words: Sequence[str], key: str) -> Outcome:
    """Opens one matter. Refuses: as the form and the engine do."""
    form = form_of(seat, chosen)
    answer = console_forms.answer_of(form, words)
    campaigns.refuse_unsound(
        loop=chosen.loop, move=chosen.move, matter=form.matter, actor=seat.actor,
        given=answer.given, day=seat.day,
    )  # fmt: skip
    return attach.with_files(
        answer.files,
        lambda: record.open_matter(
            actor=seat.actor, loop=chosen.loop.name, at=seat.at, key=seat.key(key),
            given=answer.given, move=chosen.move.name, parent=chosen.parent,
        ),
    )  # fmt: skip


def made_of(seat: Seat, matter_id: int, *, name: str) -> Made:
    """A move about to be made, named by its key or title. Refuses: no-such-move."""
    row, loop, matter = console_matter.seen(seat, matter_id)
    found = next(
        (
            move
            for move in loop.moves.values()
            if name in (move.name, move.title) and not move.opens_matter
        ),
        None,
    )
    if found is None:
        raise _no_move(loop, name)
    form = forms.form_of(
        loop=loop, move=found, matter=matter, actor=seat.actor, tree=seat.tree, day=seat.day
    )
    return Made(row=row, loop=loop, matter=matter, form=form)


def _no_move(loop: Loop, name: str) -> Exception:
    known = spoken.listed(move.name for move in loop.moves.values() if not move.opens_matter)
    return refused("no-such-move", N_("“{loop}”没有“{name}”这个动作。"), N_("动作有：{known}。"),
                   loop=loop.named, name=name, known=known)  # fmt: skip


def make(
    seat: Seat, made: Made, *, words: Sequence[str], to: str, key: str, is_confirmed: bool
) -> Outcome:
    """Makes a move. Refuses: not-confirmed, for what opens a matter for each of many units; and
    as the form and the engine do."""
    moves.admit_first(actor=seat.actor, at=seat.at, made=made)
    answer = console_forms.answer_of(made.form, words, to=to)
    if made.form.opens_each and not is_confirmed:
        price = moves.price_of(made, answer.given)
        raise refused(
            "not-confirmed",
            N_("要基层花 {minutes} 分钟，{n} 个单位各一件。没有记账。"),
            N_("确实要立，请加 --yes。"),
            minutes=f"{price.minutes.normalize():f}",
            n=str(price.n_units),
        )
    campaigns.refuse_unsound(
        loop=made.loop, move=made.move, matter=made.matter, actor=seat.actor, given=answer.given,
        day=seat.day,
    )  # fmt: skip
    return attach.with_files(
        answer.files,
        lambda: record.act(
            actor=seat.actor, matter_id=made.row.id, move=made.move.name, at=seat.at,
            key=seat.key(key), given=answer.given, to=answer.to,
        ),
    )  # fmt: skip


def state_of(matter_id: int) -> dict[str, Any]:
    """Where a matter stands after a move, for a script."""
    row = models.Matter.objects.get(id=matter_id)
    loop = clockwork.loop_of(row.text_id, row.loop)
    return {
        "id": row.id, "number": row.number, "loop": row.loop, "title": row.title,
        "stage": row.stage, "stage_title": present.worded(loop.stages[row.stage]), "end": row.end,
        "n_entries": row.n_entries,
    }  # fmt: skip


def many(
    seat: Seat, name: str, *, ids: Sequence[int], loop: str, words: Sequence[str], to: str, key: str
) -> list[dict[str, Any]]:
    """Makes one move on many matters of one loop; a refused one stops no other.

    Shape: id and what was wrong, "" where it was made. Refuses: several-loops, no-such-move.
    """
    rows = [console_matter.seen(seat, one)[0] for one in ids]
    declared = _of_one_loop(rows, loop=loop)
    move = next((one for one in declared.moves.values() if name in (one.name, one.title)), None)
    if move is None or not bulk_moves.fits_many(move, loop=declared):
        raise _no_move(declared, name)
    form = forms.form_of(
        loop=declared, move=move, matter=Matter(id=0, loop=declared.name, n=1, values=EMPTY),
        actor=seat.actor, tree=seat.tree, day=seat.day,
    )  # fmt: skip
    answer = console_forms.answer_of(form, words, to=to)
    if not rows:
        found = bulk_moves.waiting(actor=seat.actor, day=seat.day, loop=declared, move=move)
        rows = list(found.rows)
    done = attach.with_files(
        answer.files,
        lambda: record.batch(
            actor=seat.actor, matter_ids=[row.id for row in rows], move=move.name, at=seat.at,
            key=seat.key(key), given=answer.given, to=answer.to,
        ),
    )  # fmt: skip
    return [
        {"id": one.matter_id, "wrong": spoken.sentence(one.fault) if one.fault else ""}
        for one in done
    ]


def _of_one_loop(rows: Sequence[models.Matter], *, loop: str) -> Loop:
    """The loop of all these matters, the one named where there are none."""
    kinds = sorted({row.loop for row in rows} or {loop})
    if len(kinds) > 1:
        raise refused(
            "several-loops",
            N_("这些事项不是同一个机制的：{loops}。"),
            N_("请一个机制一个机制地办。"),
            loops=spoken.listed(kinds),
        )
    declared = clockwork.current_loops().get(kinds[0])
    if declared is None:
        raise refused(
            "no-such-loop",
            N_("没有“{loop}”这个机制。"),
            N_("机制有哪些：luoshi loops list。"),
            loop=loop,
        )
    return declared


def sheet(
    seat: Seat, chosen: Opening, *, name: str, content: bytes, only_check: bool
) -> tuple[Done, bytes]:
    """Opens the rows of a sheet, and gives back those that are to be mended. b"" for none."""
    form = form_of(seat, chosen)
    cells = sheets.read_table(name, content)
    filled = sheet_opening.read(form, cells)
    sender = Sender(actor=seat.actor, at=seat.at, day=seat.day)
    done = sheet_opening.done(filled.rows, sender=sender, chosen=chosen, only_check=only_check)
    title = present.worded(chosen.loop)
    return done, sheet_opening.marked(cells, done, head=filled.head, title=title)
