"""What must not be kept is gone from every table, and the books still verify."""

import json

import pytest

from luoshi.core import engine
from luoshi.core.effect import Erase
from luoshi.core.engine import Decision
from luoshi.core.matter import ERASED, SYSTEM, Actor, apply
from luoshi.store import attachments, clockwork, documents, keys, models, projection, record
from luoshi.store.record import attach, draft_choices, drafts, follow
from luoshi.store.record.save import save
from luoshi.store.verify import verify
from luoshi.store.world import world_of
from tests import cast
from tests.core.test_engine import DONE, DRAFT, FIVE
from tests.fill import filled
from tests.store.test_drafts import MINUTES, taken
from tests.store.test_record import act, at, row, working

pytestmark = pytest.mark.usefixtures("city")

PHONE = "13800001234"
PDF = b"%PDF-1.4 evidence"
DIGEST = keys.sha256(PDF).hex()


def all_discarded(document_id, *, minutes=5):
    ids = [one.id for one in sheet_of(document_id).proposals]
    drafts.discard(actor=cast.CLERK, draft_ids=ids, reason="不建", at=at(0, minutes), key="all")
    return ids


def sheet_of(document_id):
    return documents.sheet_of(models.Document.objects.get(id=document_id))


def content_of(document_id):
    return models.Document.objects.values_list("content", flat=True).get(id=document_id)


def test_the_file_of_a_document_with_an_open_draft_is_kept():
    document = taken()

    done = record.tick(at=at(400))

    assert done.dropped == 0
    assert bytes(content_of(document)) == MINUTES.encode()


@pytest.mark.parametrize(("days", "n"), [(29, 0), (31, 1)])
def test_the_file_of_a_decided_document_is_dropped_after_its_days(days, n):
    document = taken()
    all_discarded(document)

    done = record.tick(at=at(days))

    assert done.dropped == n
    assert (content_of(document) is None) == bool(n)


def test_what_was_dropped_leaves_text_hash_and_an_entry_and_the_books_verify(settings):
    settings.KEEP_FILES_DAYS = 5
    document = taken()
    first = all_discarded(document)[0]
    record.tick(at=at(6))
    record.tick(at=at(6, 1))

    kept = models.Document.objects.get(id=document)
    draft_choices.restore(actor=cast.CLERK, draft_id=first, at=at(7), key="r")

    assert kept.clean_text
    assert kept.digest == keys.sha256(MINUTES.encode()).hex()
    assert taken(key="again") == document
    moves = models.Entry.objects.filter(
        subject=f"document/{document}", canonical__contains="dropped"
    )
    assert moves.count() == 1
    record.seal(at=at(7, 1))
    assert verify(at=at(7, 2)).faults == ()


def request_of_a_draft():
    """A request that a draft has become, with a telephone number that a clerk has added."""
    document = taken()
    one, other = sheet_of(document).proposals[:2]
    models.Draft.objects.filter(id__in=(one.id, other.id)).update(
        loop="request", given=documents.said({"title": "路灯不亮"})
    )
    for draft in (one, other):
        drafts.mend(
            actor=cast.CLERK, draft_id=draft.id, at=at(0, 1), key=f"m{draft.id}",
            given={"kind": "lighting", "wants_call": True, "contact": PHONE},
        )  # fmt: skip
    done = drafts.confirm(actor=cast.CLERK, draft_id=one.id, at=at(0, 2), key="c")
    return done.matter_id, one, other


def test_a_personal_value_goes_from_the_draft_that_brought_it_and_from_no_other():
    matter_id, one, other = request_of_a_draft()
    act(cast.LEADER, matter_id, "exclude", filled(loop_of(matter_id), "exclude"), days=1)
    record.tick(at=at(60))

    given = {draft.id: json.loads(draft.given) for draft in models.Draft.objects.all()}
    subject = f"document/{one.row.document_id}"

    assert "contact" not in given[one.id]
    assert given[one.id]["kind"] == "lighting"
    assert given[other.id]["contact"] == PHONE
    assert PHONE not in row(matter_id).state
    assert models.Value.objects.filter(value__contains=PHONE).count() == 1
    assert models.Value.objects.get(value__contains=PHONE).subject == subject
    assert verify(at=at(60, 1)).faults == ()


def with_number(document_id, draft_id):
    """The number of a caller stands in the text and in the quote too."""
    document = models.Document.objects.get(id=document_id)
    models.Document.objects.filter(id=document_id).update(
        clean_text=f"{document.clean_text}联系人{PHONE}"
    )
    draft = models.Draft.objects.get(id=draft_id)
    models.Draft.objects.filter(id=draft_id).update(quote=f"{draft.quote}{PHONE}")


def holds_number(document_id):
    document = models.Document.objects.get(id=document_id)
    texts = [document.clean_text, *(f"{one.quote}{one.given}" for one in document.drafts.all())]
    typed = models.Value.objects.filter(subject=f"document/{document_id}")
    return any(PHONE in text for text in (*texts, *typed.values_list("value", flat=True)))


def test_a_personal_value_of_a_discarded_draft_goes_with_the_file_of_its_document():
    document = taken()
    ids = [one.id for one in sheet_of(document).proposals]
    models.Draft.objects.filter(id=ids[0]).update(
        loop="request", given=documents.said({"title": "路灯不亮"})
    )
    given = {"kind": "lighting", "wants_call": True, "contact": PHONE}
    drafts.mend(actor=cast.CLERK, draft_id=ids[0], at=at(0, 1), key="m", given=given)
    with_number(document, ids[0])
    all_discarded(document)
    length = len(models.Document.objects.get(id=document).clean_text)

    record.tick(at=at(29))
    assert holds_number(document)
    record.tick(at=at(31))

    kept = models.Document.objects.get(id=document)
    assert not holds_number(document)
    assert (len(kept.clean_text), kept.clean_text.endswith("联系人" + "＊" * 11)) == (length, True)
    assert json.loads(models.Draft.objects.get(id=ids[0]).given)["kind"] == "lighting"
    record.seal(at=at(32))
    assert verify(at=at(32, 1)).faults == ()


def test_a_personal_value_of_a_matter_goes_from_the_text_that_it_came_from():
    matter_id, one, other = request_of_a_draft()
    drafts.discard(actor=cast.CLERK, draft_ids=[other.id], reason="不建", at=at(0, 3), key="d")
    with_number(one.row.document_id, one.id)
    act(cast.LEADER, matter_id, "exclude", filled(loop_of(matter_id), "exclude"), days=1)

    record.tick(at=at(60))

    document = models.Document.objects.get(id=one.row.document_id)
    assert PHONE not in document.clean_text
    assert PHONE not in models.Draft.objects.get(id=one.id).quote
    assert verify(at=at(60, 1)).faults == ()


def loop_of(matter_id):
    return clockwork.loop_of(row(matter_id).text_id, row(matter_id).loop)


def reported_with_file(key):
    """A task reported with a file of evidence."""
    matter_id = working() if key == "a" else second_working()
    file = attachments.Attached(digest=DIGEST, size=len(PDF), name="现场.pdf")
    attach.with_files(
        {DIGEST: PDF},
        lambda: act(
            cast.TOWN_HEAD, matter_id, "report", DONE | {"evidence": (file.text(),)}, days=1
        ),
    )
    return matter_id


def second_working():
    opened = record.open_matter(
        actor=cast.CLERK, loop="task", at=at(), key="k2", given=DRAFT | {"quote": "另一句。"}
    ).matter_id
    act(cast.LEADER, opened, "approve", FIVE)
    act(cast.TOWN_OFFICE, opened, "accept")
    act(cast.TOWN_OFFICE, opened, "start")
    return opened


def erase_evidence(matter_id, *, days):
    """What a personal field of files would lose on its day; no shipped loop has one."""
    kept = row(matter_id)
    loop = loop_of(matter_id)
    matter = projection.matter_of(kept, loop=loop)
    world = world_of(loop=loop, matter=matter, at=at(days))
    system = Actor(posting=SYSTEM)
    entry = engine.entered(
        loop=loop, matter=matter, actor=system, move=ERASED, at=world.at,
        body={"erased": ["evidence"], "rule": "personal"},
    )  # fmt: skip
    after = apply(loop=loop, matter=matter, entry=entry)
    decision = Decision(matter=after, entries=(entry,), effects=(Erase(fields=("evidence",)),))
    save(loop=loop, decision=decision, row=kept, world=world)
    follow.carry_out(decision, actor=system, world=world, before=matter)


def test_a_file_that_another_matter_names_too_is_kept():
    first, _ = reported_with_file("a"), reported_with_file("b")

    erase_evidence(first, days=2)

    assert attachments.content_of(DIGEST) == PDF


def test_a_file_that_nobody_names_any_more_loses_its_bytes_and_keeps_its_hash():
    matter_id = reported_with_file("a")

    erase_evidence(matter_id, days=2)

    kept = models.Attachment.objects.get()
    assert (kept.digest, kept.size, kept.content) == (DIGEST, len(PDF), None)
    assert attachments.content_of(DIGEST) is None
    record.seal(at=at(2, 1))
    assert verify(at=at(2, 2)).faults == ()


def test_a_file_that_is_given_once_more_is_there_again():
    erase_evidence(reported_with_file("a"), days=2)

    reported_with_file("b")

    assert attachments.content_of(DIGEST) == PDF
