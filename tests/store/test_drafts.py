"""Documents taken in, and their drafts decided: nothing doubles, nothing is lost."""

import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core.fault import Refused
from luoshi.core.quantity import Quantity
from luoshi.store import documents, models, projection, record
from luoshi.store.record import draft_choices, drafts
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DRAFT

pytestmark = pytest.mark.usefixtures("city")

MINUTES = """中共云栖区委常委会会议纪要
云委纪〔2026〕7号
2026年4月13日

4月13日上午，区委常委会召开会议，研究二季度重点工作。现将议定事项明确如下：
一、关于民生实事。会议议定，由区水务局牵头，大港镇、石桥镇配合，6月底前完成1240户供水管网改造并通水，水质水压双合格。大港镇要在4月30日前摸清辖区用水困难户底数，底数表经村级确认后报区水务局。
二、关于工业跃迁。会议要求，区经济和信息化局要在5月20日前完成18家规上企业技改项目入库，入库编号可查。石桥镇要在10个工作日内腾退低效厂房3宗，腾退面积不少于2.4万平方米。
三、关于要素保障。各镇街要按季度盘清闲置土地，分类提出处置意见。
四、关于减轻基层负担。会议指出，一季度全区报表由91张压减到39张，压减率65.3%，工作有成效。
会议强调，各级各部门要坚持定人、定责、定时、定量、定性，逐项销号。

中共云栖区委办公室
2026年4月13日印发
"""


def at(days=0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def taken(text=MINUTES, *, name="纪要.txt", key="t1", actor=cast.CLERK, encoding="utf-8"):
    """The document that a text becomes."""
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return drafts.take_in(actor=actor, name=name, content=content, at=at(), key=key)


def sheet(document_id):
    return documents.sheet_of(models.Document.objects.get(id=document_id))


def titled(document_id, words):
    """The proposal whose quote holds these words."""
    return next(one for one in sheet(document_id).proposals if words in one.row.quote)


def refusal(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.fault


def confirm(one, *, actor=cast.CLERK, key="c1", minutes=1, **more):
    return drafts.confirm(actor=actor, draft_id=one.id, at=at(0, minutes), key=key, **more)


def mend(one, given, *, actor=cast.CLERK, key="m1", minutes=1, **more):
    return drafts.mend(
        actor=actor, draft_id=one.id, given=given, at=at(0, minutes), key=key, **more
    )


def encrypted_pdf():
    """A small PDF that asks for a password nobody has."""
    secret = b"<" + b"ab" * 32 + b">"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</Filter/Standard/V 2/R 3/Length 128/P -3904/O " + secret + b"/U " + secret + b">>",
    ]
    body, places = b"%PDF-1.6\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF"
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + tail % len(body)


def broken_docx():
    """A zip that calls itself a Word document and holds no text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    return packed.getvalue()


def test_a_document_becomes_drafts_with_what_its_words_say():
    pipes = titled(taken(), "供水管网")

    assert pipes.given["owner"] == cast.WATER
    assert pipes.given["holder"] == 8
    assert pipes.given["partners"] == (cast.TOWN, cast.OTHER_TOWN)
    assert pipes.given["due"] == date(2026, 6, 30)
    assert pipes.given["quantity"] == Quantity(amount=Decimal(1240), unit="户")
    assert pipes.given["origin"] == "standing_meeting"
    assert pipes.given["document_no"] == "云委纪〔2026〕7号"
    assert pipes.given["quote"].startswith("由区水务局牵头")
    assert pipes.is_complete


def test_each_draft_quotes_its_document_and_says_which_of_the_five_is_missing():
    document = models.Document.objects.get(id=taken())

    for one in documents.sheet_of(document).proposals:
        assert document.clean_text[one.row.start : one.row.finish] == one.row.quote
    assert titled(document.id, "用水困难户").missing == ("quantity", "test")
    assert titled(document.id, "闲置土地").missing == ("owner", "due", "quantity", "test")


def test_words_for_all_and_rhythms_are_left_to_a_person():
    land = titled(taken(), "闲置土地")

    assert "owner" not in land.given
    assert land.found["actor"] == "各镇街"


def test_a_percentage_that_its_numbers_contradict_is_kept_as_a_doubt():
    doubt = sheet(taken()).found["doubts"][0]

    assert (doubt["stated"], doubt["computed"]) == ("65.3", "57.1")


def test_taking_in_is_an_entry_and_its_name_stands_outside_the_hash():
    document = models.Document.objects.get(id=taken())

    entry = models.Entry.objects.get(subject=f"document/{document.id}")
    assert json.loads(entry.canonical)["move"] == "taken_in"
    assert "纪要.txt" not in entry.canonical
    assert models.Value.objects.get(subject=entry.subject).value == '"纪要.txt"'
    assert bytes(document.content) == MINUTES.encode()


def test_the_same_file_again_answers_with_the_document_that_stands():
    first = taken()

    assert taken(key="t2", name="又一份.txt") == first
    assert models.Document.objects.count() == 1
    assert models.Entry.objects.filter(subject=f"document/{first}").count() == 1


def test_the_same_file_in_another_unit_is_another_document():
    assert taken() != taken(key="t2", actor=cast.TOWN_OFFICE)


def test_gb18030_is_read():
    assert titled(taken(encoding="gb18030"), "供水管网").given["owner"] == cast.WATER


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.txt", b"", "empty"),
        ("空白.txt", b" \n ", "empty"),
        ("坏.docx", b"PK\x03\x04broken", "broken"),
        ("坏.docx", broken_docx(), "broken"),
        ("加密.pdf", encrypted_pdf(), "encrypted"),
        ("密.txt", "机密★5年\n关于某事的通知\n各镇要在6月底前完成。".encode(), "secret"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_of_it_is_kept(name, content, code):
    before = models.Entry.objects.count()

    fault = refusal(taken, content, name=name)

    message, fix = fault.said()
    assert (fault.code, fault.where) == (code, name)
    assert message.endswith("。")
    assert fix.endswith("。")
    assert not models.Document.objects.exists()
    assert models.Entry.objects.count() == before


def test_a_file_above_the_limit_of_the_site_is_refused_unread(settings):
    settings.UPLOAD_MB = 1

    fault = refusal(taken, b"x" * (1024 * 1024 + 1))

    assert fault.said()[0] == "文件大于 1 MB，没有读取。"
    assert not models.Document.objects.exists()


def test_a_confirmed_draft_is_a_matter_with_its_quote_and_source():
    pipes = titled(taken(), "供水管网")

    done = confirm(pipes)

    row = models.Matter.objects.get(id=done.matter_id)
    loop = documents.clockwork.loop_of(row.text_id, row.loop)
    matter = projection.matter_of(row, loop=loop)
    assert done.number == row.number == "督〔2026〕云栖-1"
    assert (row.stage, row.owner_id, row.holder_id, row.superior_id) == (
        "drafted", cast.WATER, 8, cast.DISTRICT,
    )  # fmt: skip
    assert matter.values["quote"] == pipes.row.quote
    assert matter.source["document"] == str(pipes.row.document_id)
    assert matter.source["start"] == str(pipes.row.start)
    assert matter.source["digest"] == models.Document.objects.get().digest


def test_a_draft_with_gaps_may_be_confirmed_and_the_matter_has_what_is_known():
    households = titled(taken(), "用水困难户")

    done = confirm(households)

    assert models.Matter.objects.get(id=done.matter_id).due == date(2026, 4, 30)


def test_a_double_click_opens_one_matter():
    pipes = titled(taken(), "供水管网")

    first, again = confirm(pipes), confirm(pipes, minutes=2)

    assert (again.matter_id, again.is_repeated) == (first.matter_id, True)
    assert models.Matter.objects.count() == 1


def test_somebody_else_who_decides_later_is_told_who_did_and_when():
    pipes = titled(taken(), "供水管网")
    confirm(pipes, actor=cast.CHIEF)

    fault = refusal(confirm, pipes, key="c2", minutes=2)

    assert fault.code == "decided-already"
    assert fault.said()[0] == (
        "这条草稿 08:31 已由区委督查室主任确认为 督〔2026〕云栖-1。没有重复记账。"
    )
    assert models.Matter.objects.count() == 1


def test_mended_values_stay_when_the_browser_is_closed():
    households = titled(taken(), "用水困难户")
    given = {"quantity": Quantity(amount=Decimal(3), unit="个村"), "test": "底数表经村级确认"}

    mend(households, given)

    again = titled(households.row.document_id, "用水困难户")
    assert again.given["test"] == "底数表经村级确认"
    assert again.missing == ()
    assert again.row.state == "open"


def test_a_mend_is_an_entry_with_the_typed_text_outside_the_hash():
    households = titled(taken(), "用水困难户")

    mend(households, {"test": "底数表经村级确认", "due": date(2026, 5, 8)})

    subject = f"document/{households.row.document_id}"
    entry = json.loads(models.Entry.objects.get(subject=subject, n=2).canonical)
    assert entry["body"]["did"] == {
        "draft": str(households.id), "given": {"due": "2026-05-08"},
    }  # fmt: skip
    assert list(entry["sealed"]) == ["test"]


def test_a_new_unit_brings_its_head_along_and_an_empty_one_takes_it_away():
    land = titled(taken(), "闲置土地")

    mend(land, {"owner": cast.TOWN})
    assert titled(land.row.document_id, "闲置土地").given["holder"] == 5

    mend(land, {"owner": None}, key="m2")
    assert "holder" not in titled(land.row.document_id, "闲置土地").given


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"owner": cast.FAR_TOWN}, "not-below"),
        ({"owner": cast.DISTRICT}, "not-below"),
        ({"owner": cast.TOWN, "holder": 8}, "not-of-owner"),
        ({"quote": "改了原文"}, "not-asked"),
        ({"title": ""}, "empty"),
        ({"duty": "长" * 301}, "too-long"),
        ({"origin": "hearsay"}, "bad-choice"),
    ],
)
def test_a_mend_that_could_not_be_handed_down_is_refused(given, code):
    land = titled(taken(), "闲置土地")

    assert refusal(mend, land, given).code == code
    assert models.Draft.objects.get(id=land.id).n_changes == 0


def test_a_mend_over_a_version_that_was_not_seen_is_refused():
    land = titled(taken(), "闲置土地")
    mend(land, {"due": date(2026, 5, 8)}, seen=0)

    assert refusal(mend, land, {"due": date(2026, 6, 8)}, key="m2", seen=0).code == (
        "changed-meanwhile"
    )
    assert titled(land.row.document_id, "闲置土地").given["due"] == date(2026, 5, 8)


def test_a_discarded_draft_keeps_its_quote_and_reason_and_can_be_restored():
    slogan = titled(taken(), "逐项销号")

    drafts.discard(
        actor=cast.CLERK, draft_ids=[slogan.id], reason="只是号召", at=at(0, 1), key="d1"
    )

    row = models.Draft.objects.get(id=slogan.id)
    assert (row.state, row.reason, row.quote) == ("discarded", "只是号召", slogan.row.quote)
    draft_choices.restore(actor=cast.CLERK, draft_id=slogan.id, at=at(0, 2), key="r1")
    assert models.Draft.objects.get(id=slogan.id).state == "open"


def test_discarding_needs_a_reason():
    slogan = titled(taken(), "逐项销号")

    fault = refusal(
        drafts.discard, actor=cast.CLERK, draft_ids=[slogan.id], reason="  ", at=at(), key="d1"
    )

    assert fault.code == "no-reason"


def test_several_are_discarded_at_once_and_what_was_decided_meanwhile_is_left_alone():
    document = taken()
    ids = [one.id for one in sheet(document).proposals]
    confirm(titled(document, "供水管网"))

    done = drafts.discard(actor=cast.CLERK, draft_ids=ids, reason="不建", at=at(0, 2), key="d1")

    assert len(done) == len(ids) - 1
    assert models.Draft.objects.filter(state="confirmed").count() == 1


def test_a_duplicate_is_shown_with_its_number_and_refused_by_the_engine():
    document = taken()
    confirm(titled(document, "供水管网"))
    again = titled(taken(MINUTES + "\n（补发）\n", key="t2"), "供水管网")

    assert again.standing.number == "督〔2026〕云栖-1"
    assert again.standing.is_same
    assert not again.is_complete
    fault = refusal(confirm, again, key="c2")
    assert fault.code == "duplicate"
    assert "督〔2026〕云栖-1" in fault.said()[0]
    assert models.Draft.objects.get(id=again.id).state == "open"


def test_a_duplicate_is_found_behind_however_many_newer_matters(monkeypatch):
    first = confirm(titled(taken(), "供水管网"))
    record.open_matter(actor=cast.CLERK, loop="task", at=at(), key="newer", given=DRAFT)
    monkeypatch.setattr(documents, "MOST_STANDING", 1)

    again = titled(taken(MINUTES + "\n（补发）\n", key="t2"), "供水管网")

    assert (again.standing.matter_id, again.standing.is_same) == (first.matter_id, True)


def test_a_duplicate_is_merged_into_the_matter_that_stands():
    first = confirm(titled(taken(), "供水管网"))
    again = titled(taken(MINUTES + "\n（补发）\n", key="t2"), "供水管网")

    done = drafts.merge(
        actor=cast.CLERK, draft_id=again.id, matter_id=first.matter_id, at=at(0, 2), key="g1"
    )

    assert (done.matter_id, done.number) == (first.matter_id, first.number)
    assert models.Matter.objects.count() == 1
    assert [draft.id for draft in documents.merged_into(first.matter_id)] == [again.id]


def test_a_duplicate_may_be_opened_anew_under_a_title_that_says_so():
    confirm(titled(taken(), "供水管网"))
    again = titled(taken(MINUTES + "\n（补发）\n", key="t2"), "供水管网")

    done = confirm(again, key="c2", anew=True)

    assert models.Matter.objects.get(id=done.matter_id).title.endswith("（第 2 次要求）")


def test_a_draft_for_many_becomes_one_for_each_unit_with_the_same_quote():
    land = titled(taken(), "闲置土地")

    ids = draft_choices.split(
        actor=cast.CLERK, draft_id=land.id, units=[cast.TOWN, cast.OTHER_TOWN], at=at(0, 1), key="s"
    )

    parts = [one for one in sheet(land.row.document_id).proposals if one.id in ids]
    assert [one.given["owner"] for one in parts] == [cast.TOWN, cast.OTHER_TOWN]
    assert [one.given["holder"] for one in parts] == [5, 10]
    assert {one.row.quote for one in parts} == {land.row.quote}
    assert parts[1].given["title"].endswith("（石桥镇）")
    for number, one in enumerate(parts):
        confirm(one, key=f"c{number}", minutes=2)
    assert models.Matter.objects.count() == 2


def test_all_complete_ones_are_confirmed_with_an_outcome_for_each():
    document = taken()
    complete = [one.id for one in sheet(document).proposals if one.is_complete]

    done = drafts.confirm_complete(actor=cast.CLERK, document_id=document, at=at(0, 1), key="all")
    again = drafts.confirm_complete(actor=cast.CLERK, document_id=document, at=at(0, 2), key="all")

    assert [one.draft_id for one in done] == complete
    assert len(complete) == 2
    assert all(one.number for one in done)
    assert {one.matter_id for one in again} == {one.matter_id for one in done}
    assert models.Matter.objects.count() == 2


def test_one_that_has_become_complete_since_is_not_confirmed_unseen():
    document = taken()
    seen = [one.id for one in sheet(document).proposals if one.is_complete]
    mend(titled(document, "腾退低效厂房"), {"test": "腾退面积经测绘确认"})

    done = drafts.confirm_complete(
        actor=cast.CLERK, document_id=document, at=at(0, 2), key="all", only=seen
    )

    assert [one.draft_id for one in done] == seen


def test_a_sentence_that_was_passed_over_is_added_with_its_place():
    document = taken()

    added = draft_choices.add(
        actor=cast.CLERK, document_id=document, quote="一季度全区报表由91张压减到39张",
        at=at(0, 1), key="a1",
    )  # fmt: skip

    row = models.Draft.objects.get(id=added)
    text = models.Document.objects.get().clean_text
    assert text[row.start : row.finish] == "一季度全区报表由91张压减到39张"
    assert refusal(
        draft_choices.add, actor=cast.CLERK, document_id=document, quote="没有这句话", at=at(),
        key="a2",
    ).code == "not-in-text"  # fmt: skip


def test_the_origin_is_said_once_for_all_drafts():
    document = taken()

    changed = draft_choices.attribute(
        actor=cast.CLERK, document_id=document, given={"origin": "instruction"}, at=at(0, 1),
        key="o1",
    )  # fmt: skip

    found = sheet(document).proposals
    assert changed == len(found)
    assert {one.given["origin"] for one in found} == {"instruction"}


def test_the_file_is_kept_until_the_last_draft_is_decided():
    document = taken()
    ids = [one.id for one in sheet(document).proposals]
    assert not models.Document.objects.get().is_decided

    drafts.discard(actor=cast.CLERK, draft_ids=ids[:-1], reason="不建", at=at(0, 1), key="d1")
    assert not models.Document.objects.get().is_decided
    drafts.discard(actor=cast.CLERK, draft_ids=ids[-1:], reason="不建", at=at(0, 2), key="d2")

    assert models.Document.objects.get().is_decided


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (cast.CHIEF, True), (cast.CITY_HEAD, True), (cast.TOWN_HEAD, False),
        (cast.WATER_HEAD, False), (cast.FAR_HEAD, False),
    ],
)  # fmt: skip
def test_a_document_is_seen_by_its_unit_and_above(actor, sees):
    document = taken()

    seen = documents.visible_to(actor=actor, day=cast.TODAY)

    assert [one.id for one in seen] == ([document] if sees else [])


def test_only_the_unit_itself_decides():
    pipes = titled(taken(), "供水管网")

    fault = refusal(confirm, pipes, actor=cast.CITY_HEAD)

    assert fault.code == "not-your-document"
    assert "云栖区" in fault.said()[0]


def test_the_entries_of_a_document_verify_and_replay():
    document = taken()
    confirm(titled(document, "供水管网"))
    mend(titled(document, "用水困难户"), {"test": "经村级确认"})
    land = titled(document, "闲置土地")
    draft_choices.split(
        actor=cast.CLERK, draft_id=land.id, units=[cast.TOWN, cast.OTHER_TOWN], at=at(0, 2), key="s"
    )
    slogan = titled(document, "逐项销号")
    drafts.discard(actor=cast.CLERK, draft_ids=[slogan.id], reason="号召", at=at(0, 3), key="d")
    record.seal(at=at(0, 4))

    assert verify(at=at(0, 5)).faults == ()
    assert list(documents.faults()) == []


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE store_draft SET state = 'discarded' WHERE state = 'confirmed'",
        "UPDATE store_draft SET matter_id = NULL WHERE state = 'confirmed'",
        "UPDATE store_document SET digest = 'f00'",
        "UPDATE store_document SET n_entries = 1",
    ],
)
def test_a_forged_decision_is_found(forgery):
    document = taken()
    confirm(titled(document, "供水管网"))
    with connection.cursor() as cursor:
        cursor.execute(forgery)

    assert [fault.where for fault in documents.faults()] == [f"document/{document}"]


def test_showing_a_sheet_asks_the_same_however_many_drafts_there_are():
    document = models.Document.objects.get(id=taken())
    land = titled(document.id, "闲置土地")

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            documents.sheet_of(document)
        return len(queries)

    before = asked()
    draft_choices.split(
        actor=cast.CLERK, draft_id=land.id, units=[cast.TOWN, cast.OTHER_TOWN], at=at(), key="s"
    )

    assert asked() == before == 2


PROMISED = """云栖区办公室公开承诺
2026年4月13日

我们承诺，6月底前建好便民服务点12个，让群众办事少跑路。
会上，石桥镇作了表态发言，承诺5月底前完成腾退厂房3宗。
"""


def test_a_promise_is_a_draft_of_its_own_loop_and_waits_for_what_that_loop_asks():
    document = taken(PROMISED)

    own = titled(document, "便民服务点")

    assert (own.loop.name, own.found["kind"]) == ("commitment", "promise")
    assert (own.missing, own.unsaid) == ((), ("kind", "beneficiary"))
    assert own.has_gaps
    assert not own.is_complete


def test_a_promise_is_raised_once_its_kind_and_beneficiary_are_said():
    own = titled(taken(PROMISED), "便民服务点")
    mend(own, {"kind": "deed", "beneficiary": "residents"})

    outcome = confirm(own)

    matter = models.Matter.objects.get(id=outcome.matter_id)
    assert (matter.loop, matter.owner_id) == ("commitment", cast.CLERK.unit)
