"""The page that takes documents in, and the review of their drafts, as a clerk uses them."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.store import documents, models
from luoshi.store.record import drafts
from tests import cast
from tests.store.test_drafts import MINUTES, broken_docx, encrypted_pdf
from tests.web.look import opened
from tests.web.test_look import AXE, RULES

pytestmark = pytest.mark.usefixtures("city", "morning")
BUDGET = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))


@pytest.fixture
def morning(monkeypatch):
    """It is the morning of the cast, whatever the machine says."""
    monkeypatch.setattr(timezone, "now", lambda: cast.MORNING)


def signed_in(post):
    """A client in which somebody of this post is signed in."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(User.objects.get(username=f"post{post}"))
    return client


def upload(client, *files, text="", key="k"):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/intake/", {"files": sent, "text": text, "key": key})


def taken(text=MINUTES):
    """A document that the clerk has taken in."""
    return drafts.take_in(
        actor=cast.CLERK, name="纪要.txt", content=text.encode(), at=cast.MORNING, key="taken"
    )


def proposal(document, words):
    sheet = documents.sheet_of(models.Document.objects.get(id=document))
    return next(one for one in sheet.proposals if words in one.row.quote)


def said(answer):
    return answer.content.decode()


def post(client, one, action, *, is_part=False, **fields):
    """What a form of one draft answers."""
    address = f"/intake/{one.row.document_id}/{one.id}/{action}/"
    given = {"key": f"form-{action}", "seen": one.row.n_changes} | fields
    headers = {"HX-Request": "true"} if is_part else {}
    return client.post(address, given, headers=headers)


def test_a_file_becomes_drafts_and_leads_to_their_review():
    answer = upload(signed_in(4), ("纪要.txt", MINUTES.encode("gb18030")))

    document = models.Document.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/intake/{document.id}/")
    assert document.drafts.count() > 5


def test_pasted_text_becomes_drafts_too():
    answer = upload(signed_in(4), text=MINUTES)

    assert answer.status_code == 302
    assert models.Document.objects.get().name == "粘贴的文字.txt"


def test_of_several_files_those_that_can_be_read_are_kept_and_each_other_gets_one_message():
    answer = upload(
        signed_in(4), ("纪要.txt", MINUTES.encode()), ("空.txt", b""), ("坏.docx", broken_docx()),
        ("锁.pdf", encrypted_pdf()),
    )  # fmt: skip

    text = said(answer)
    assert answer.status_code == 422
    assert models.Document.objects.count() == 1
    assert "3 个文件没有读，其余不受影响。" in text
    for name, message in (
        ("空.txt", "文件是空的，没有可读的内容。"), ("锁.pdf", "文件加了密码，不能读取。"),
    ):  # fmt: skip
        assert re.search(f"<b>{name}</b>：{message}", text)
    assert "纪要.txt</b> 读出" in text


def test_a_file_above_the_limit_is_not_read(settings):
    settings.UPLOAD_MB = 1

    answer = upload(signed_in(4), ("大.txt", b"x" * (1024 * 1024 + 1)))

    assert answer.status_code == 422
    assert "文件大于 1 MB，没有读取。" in said(answer)
    assert not models.Document.objects.exists()


def test_a_secret_paper_is_stopped_and_what_was_pasted_beside_it_stays():
    answer = upload(signed_in(4), text="机密★5年\n各镇要在6月底前完成。")

    assert answer.status_code == 422
    assert "带有密级标志“机密★”" in said(answer)
    assert not models.Document.objects.exists()
    assert "各镇要在6月底前完成。</textarea>" in said(answer)


def test_an_empty_form_says_what_to_do():
    answer = upload(signed_in(4))

    assert answer.status_code == 422
    assert "没有选文件，也没有粘贴文字。" in said(answer)


def test_the_same_file_again_leads_to_the_document_that_stands():
    client = signed_in(4)
    first = upload(client, ("纪要.txt", MINUTES.encode()))["Location"]

    assert upload(client, ("副本.txt", MINUTES.encode()), key="k2")["Location"] == first


def test_the_list_says_how_many_drafts_wait():
    document = taken()

    text = said(signed_in(3).get("/intake/"))

    n = models.Draft.objects.filter(document_id=document).count()
    assert f"1 份材料，还有 {n} 条草稿要定" in text
    assert "纪要.txt" in text


def test_the_review_answers_in_its_heading_and_counts_what_is_missing():
    text = said(signed_in(4).get(f"/intake/{taken()}/"))

    assert re.search(r"<h1>读出 \d+ 条草稿：2 条齐全，\d+ 条有缺</h1>", text)
    assert "缺时" in text
    assert "原文 65.3%；按前后两数计算为 57.1%" in text


def test_a_number_ties_the_quote_in_the_text_to_its_draft():
    pipes = proposal(taken(), "供水管网")

    text = said(signed_in(4).get(f"/intake/{pipes.row.document_id}/"))

    assert f'id="quote-{pipes.id}"' in text
    assert f'href="#draft-{pipes.id}"' in text
    assert f'<li id="draft-{pipes.id}"' in text
    assert f'href="#quote-{pipes.id}"' in text
    assert pipes.row.quote in text


def test_the_text_is_whole_and_escaped():
    document = taken(MINUTES.replace("双合格", "双<b>合格"))

    text = said(signed_in(4).get(f"/intake/{document}/"))

    assert "双&lt;b&gt;合格" in text
    paper = text[text.index('class="ls-paper"') :]
    plain = re.sub(r"<a [^>]*>[^<]*</a>|<[^>]+>|\s", "", paper)
    assert "工作有成效" in plain
    assert "由区水务局牵头，大港镇、石桥镇配合" in plain


@pytest.mark.parametrize(
    ("show", "is_there", "is_not"),
    [("complete", "供水管网", "闲置土地"), ("gaps", "闲置土地", "1240户")],
)
def test_filters_are_links_that_show_a_part(show, is_there, is_not):
    text = said(signed_in(4).get(f"/intake/{taken()}/?show={show}"))
    rows = text[text.index('<ol class="ls-drafts">') :].split("</ol>")[0]

    assert is_there in rows
    assert is_not not in rows


def test_confirming_opens_the_matter_and_shows_its_number_and_address():
    client = signed_in(4)
    pipes = proposal(taken(), "供水管网")

    answer = post(client, pipes, "confirm", is_part=True)

    matter = models.Matter.objects.get()
    assert answer.status_code == 200
    assert f'<a href="/matters/{matter.id}/">督〔2026〕云栖-1</a>' in said(answer)
    assert said(answer).lstrip().startswith('<div id="ls-review">')


def test_without_script_a_decision_leads_back_to_its_draft():
    pipes = proposal(taken(), "供水管网")

    answer = post(signed_in(4), pipes, "confirm", show="complete")

    assert answer.status_code == 302
    assert answer["Location"] == (
        f"/intake/{pipes.row.document_id}/?show=complete#draft-{pipes.id}"
    )


def test_a_double_click_opens_one_matter_and_both_answers_are_the_same():
    client = signed_in(4)
    pipes = proposal(taken(), "供水管网")

    answers = [post(client, pipes, "confirm") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert models.Matter.objects.count() == 1


def test_two_reviewers_at_once_the_second_is_told_and_sees_what_stands():
    pipes = proposal(taken(), "供水管网")
    post(signed_in(3), pipes, "confirm")

    answer = post(signed_in(4), pipes, "discard", reason="读错了")

    assert answer.status_code == 409
    assert "已由区委督查室主任确认为 督〔2026〕云栖-1。没有重复记账。" in said(answer)
    assert models.Draft.objects.get(id=pipes.id).state == "confirmed"


def test_the_form_stands_in_place_with_what_the_draft_says():
    pipes = proposal(taken(), "供水管网")

    text = said(signed_in(4).get(f"/intake/{pipes.row.document_id}/?edit={pipes.id}"))

    assert 'value="1240 户"' in text
    assert 'value="2026-06-30"' in text
    ids = re.findall(r"\sid=\"([^\"]+)\"", text)
    assert sorted(set(ids)) == sorted(ids)


def test_what_is_mended_stays_when_the_browser_is_closed():
    households = proposal(taken(), "用水困难户")
    given = {
        "title": "摸清用水困难户底数", "owner": "大港镇", "duty": "摸清底数", "due": "2026-04-30",
        "quantity": "3 个村", "test": "经村级确认", "origin": "standing_meeting",
        "secrecy": "open",
    }  # fmt: skip

    post(signed_in(4), households, "mend", **given)

    text = said(signed_in(3).get(f"/intake/{households.row.document_id}/"))
    again = proposal(households.row.document_id, "用水困难户")
    assert "量 3 个村" in text
    assert again.is_complete
    assert again.given["secrecy"] == "open"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("owner", "青山镇", "可以交办的单位里没有“青山镇”"),
        ("quantity", "很多", "“很多”里没有数"),
        ("due", "2026-04-01", "截止日 4月1日 已过"),
    ],
)
def test_a_badly_written_field_comes_back_with_everything_typed(field, value, words):
    households = proposal(taken(), "用水困难户")
    given = {
        "title": "我改的名称", "owner": "大港镇", "duty": "摸清底数", "quantity": "3 个村",
        "origin": "standing_meeting", "secrecy": "open",
    }  # fmt: skip

    answer = post(signed_in(4), households, "mend", **(given | {field: value}))

    assert answer.status_code == 422
    assert words in said(answer)
    assert "我改的名称" in said(answer)
    assert models.Draft.objects.get(id=households.id).n_changes == 0


def test_what_is_missing_is_asked_with_answers_of_one_press():
    client = signed_in(4)
    shelter = proposal(taken(), "腾退低效厂房")
    page = said(client.get(f"/intake/{shelter.row.document_id}/"))
    answer = re.search(r'name="test" value="([^"]+)"><button[^>]*>\1<', page)

    post(client, shelter, "answer", test=answer.group(1))

    assert proposal(shelter.row.document_id, "腾退低效厂房").is_complete


def test_words_for_every_town_are_split_by_one_press():
    client = signed_in(4)
    land = proposal(taken(), "闲置土地")
    post(client, land, "answer", duty="盘清闲置土地")
    again = proposal(land.row.document_id, "闲置土地")
    page = said(client.get(f"/intake/{land.row.document_id}/"))
    units = re.search(
        r'name="units" value="([\d,]+)"><button class="ls-button"[^>]*>各建 1 件，共 2 件', page
    )

    post(client, again, "split", units=units.group(1))

    owners = models.Draft.objects.filter(start=land.row.start).values_list("given", flat=True)
    assert sorted(json.loads(given)["owner"] for given in owners) == ["3", "7"]


def test_a_duplicate_is_asked_about_first_and_can_be_merged():
    client = signed_in(4)
    post(client, proposal(taken(), "供水管网"), "confirm")
    again = drafts.take_in(
        actor=cast.CLERK, name="补发.txt", content=f"{MINUTES}（补发）".encode(), at=cast.MORNING,
        key="again",
    )  # fmt: skip
    pipes = proposal(again, "供水管网")
    page = said(client.get(f"/intake/{again}/?show=repeated"))

    assert "与在办 督〔2026〕云栖-1 是同一件事" in page
    answer = post(client, pipes, "confirm", key="c2")
    assert answer.status_code == 422
    assert "督〔2026〕云栖-1" in said(answer)
    post(client, pipes, "merge", matter=models.Matter.objects.get().id)
    assert models.Draft.objects.get(id=pipes.id).state == "merged"
    assert models.Matter.objects.count() == 1


def test_a_document_whose_file_was_dropped_still_shows_its_text():
    document = taken()
    models.Document.objects.filter(id=document).update(content=None)

    page = said(signed_in(4).get(f"/intake/{document}/"))

    assert "供水管网改造" in page


def test_the_navigation_keeps_intake_current_on_the_review_and_counts_what_waits():
    client = signed_in(4)
    before = said(client.get("/matters/"))
    document = taken()
    first = proposal(document, "供水管网")
    owner = drafts.confirm(actor=cast.CLERK, draft_id=first.id, at=cast.MORNING, key="c1").matter_id
    owner = models.Matter.objects.get(id=owner).owner_id
    n_open = models.Draft.objects.filter(state="open").count()

    review = said(client.get(f"/intake/{document}/"))
    by_unit = {unit: post for post, (unit, _, _) in cast.POSTS.items()}
    below = said(signed_in(by_unit[owner]).get("/matters/"))

    assert "条待定" not in before
    assert 'href="/intake/" aria-current="true"' in review
    assert f'材料导入<span>{n_open}<i class="ls-hidden">条待定' in review
    assert '督办事项<span>1<i class="ls-hidden">件本单位在办' in below
    assert "条待定" not in below


def merged_once():
    """A matter of the minutes that a later document demands once more; its id and the draft's."""
    first = proposal(taken(), "供水管网")
    matter = drafts.confirm(actor=cast.CLERK, draft_id=first.id, at=cast.MORNING, key="c1")
    again = drafts.take_in(
        actor=cast.CLERK, name="补发通知.txt", content=f"{MINUTES}（补发）".encode(),
        at=cast.MORNING, key="again",
    )  # fmt: skip
    draft = proposal(again, "供水管网")
    drafts.merge(
        actor=cast.CLERK, draft_id=draft.id, matter_id=matter.matter_id, at=cast.MORNING, key="m"
    )
    return matter.matter_id, draft


def test_a_matter_without_later_demands_shows_no_card_of_them():
    matter = drafts.confirm(
        actor=cast.CLERK, draft_id=proposal(taken(), "供水管网").id, at=cast.MORNING, key="c1"
    ).matter_id

    assert "并入的要求" not in said(signed_in(4).get(f"/matters/{matter}/"))


def test_what_was_merged_into_a_matter_stands_on_its_page_with_its_document():
    matter_id, draft = merged_once()
    owner = models.Matter.objects.get(id=matter_id).owner_id
    by_unit = {unit: post for post, (unit, _, _) in cast.POSTS.items()}

    clerk = said(signed_in(4).get(f"/matters/{matter_id}/"))
    below = said(signed_in(by_unit[owner]).get(f"/matters/{matter_id}/"))

    link = f'href="/intake/{draft.row.document_id}/#quote-{draft.id}"'
    assert "并入的要求 1" in clerk
    assert link in clerk
    assert "<dt>补发通知.txt</dt>" in below
    assert "4月15日并入" in below
    assert draft.row.quote in below
    assert link not in below


def test_a_draft_is_discarded_with_a_reason_and_can_be_restored():
    client = signed_in(4)
    slogan = proposal(taken(), "逐项销号")

    assert post(client, slogan, "discard", reason="").status_code == 422
    post(client, slogan, "discard", reason="只是号召，没有可查的事", key="d2")

    assert "只是号召" in said(client.get(f"/intake/{slogan.row.document_id}/"))
    post(client, slogan, "restore")
    assert models.Draft.objects.get(id=slogan.id).state == "open"


def test_all_complete_ones_are_confirmed_together_with_their_numbers():
    document = taken()
    client = signed_in(4)
    page = said(client.get(f"/intake/{document}/"))
    seen = re.search(r'name="drafts" value="([\d,]+)"><button class="[^"]*--solid"', page)

    answer = client.post(
        f"/intake/{document}/confirm-complete/", {"key": "all", "drafts": seen.group(1)}
    )

    assert "已立项 2 件" in said(answer)
    assert "督〔2026〕云栖-2</a>" in said(answer)
    assert models.Matter.objects.count() == 2


def test_the_calls_for_spirit_are_discarded_together():
    calls = "会议强调，要提高政治站位，坚定发展信心。要增强责任感和紧迫感。要锤炼过硬作风。"
    document = taken(f"{MINUTES}\n{calls}\n")
    client = signed_in(4)
    page = said(client.get(f"/intake/{document}/"))
    found = re.search(r'name="drafts" value="([\d,]+)"><input[^>]*name="reason"', page)

    client.post(
        f"/intake/{document}/discard/",
        {"key": "s", "drafts": found.group(1), "reason": "只是号召，没有可查的事"},
    )

    assert models.Draft.objects.filter(state="discarded").count() == len(found.group(1).split(","))


def test_a_passed_over_sentence_is_added_from_the_page():
    document = taken()
    client = signed_in(4)

    wrong = client.post(f"/intake/{document}/add/", {"key": "a", "quote": "材料里没有的话"})
    right = client.post(f"/intake/{document}/add/", {"key": "b", "quote": "工作有成效"})

    assert wrong.status_code == 422
    assert "材料里没有这句话。" in said(wrong)
    assert right.status_code == 302
    assert models.Draft.objects.filter(quote="工作有成效").exists()


def test_the_origin_is_changed_once_for_all():
    document = taken()

    signed_in(4).post(
        f"/intake/{document}/attribute/",
        {
            "key": "o",
            "origin": "instruction",
            "secrecy": "open",
            "document_no": "云委纪〔2026〕7号",
        },
    )

    given = [json.loads(row.given) for row in models.Draft.objects.all()]
    assert {(one["origin"], one["secrecy"]) for one in given} == {("instruction", "open")}


@pytest.mark.parametrize(("holder", "status"), [(4, 200), (1, 200), (6, 404), (8, 404), (9, 404)])
def test_a_document_is_there_for_its_unit_and_above_and_for_nobody_else(holder, status):
    pipes = proposal(taken(), "供水管网")
    client = signed_in(holder)

    assert client.get(f"/intake/{pipes.row.document_id}/").status_code == status
    assert ("纪要.txt" in said(client.get("/intake/"))) == (status == 200)
    if status == 404:
        assert post(client, pipes, "confirm").status_code == 404
        assert client.post(f"/intake/{pipes.row.document_id}/discard/", {}).status_code == 404


def test_the_unit_above_sees_and_does_not_decide():
    pipes = proposal(taken(), "供水管网")
    client = signed_in(1)

    page = said(client.get(f"/intake/{pipes.row.document_id}/"))
    answer = post(client, pipes, "confirm")

    assert "您可以看，不能定" in page
    assert 'hx-post="/intake/' not in page
    assert answer.status_code == 422
    assert not models.Matter.objects.exists()


@pytest.mark.parametrize("path", ["/{d}/1/confirm/", "/{d}/{n}/nothing/", "/{d}/nothing/", "/9/"])
def test_what_is_not_there_is_404(path):
    pipes = proposal(taken(), "供水管网")
    address = f"/intake{path.format(d=pipes.row.document_id, n=pipes.id)}"
    client = signed_in(4)

    answer = client.get(address) if path == "/9/" else client.post(address, {"key": "k"})

    assert answer.status_code == 404


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in():
    assert Client().get("/intake/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["intake", "review"])
def test_pages_stay_within_their_queries(name):
    document = taken()
    client = signed_in(4)
    address = f"/intake/{document}/" if name == "review" else "/intake/"
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) <= BUDGET[name], [query["sql"][:120] for query in queries]


def test_no_script_or_style_stands_in_the_page():
    text = said(signed_in(4).get(f"/intake/{taken()}/"))

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"", text)
    ids = re.findall(r"\sid=\"([^\"]+)\"", text)
    assert sorted(set(ids)) == sorted(ids)


def test_enter_confirms_e_mends_and_x_discards(browser):
    pipes = proposal(taken(), "供水管网")
    tab = opened(browser, said(signed_in(4).get(f"/intake/{pipes.row.document_id}/")), width=1280)

    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.id") == f"draft-{pipes.id}"
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.keyboard.press("e")
    tab.wait_for_timeout(200)
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(200)

    assert any(f"edit={pipes.id}" in url for url in asked)
    assert tab.sent == [f"/intake/{pipes.row.document_id}/{pipes.id}/confirm/"]


def test_on_a_phone_drafts_come_before_the_text_with_their_quotes(browser):
    pipes = proposal(taken(), "供水管网")
    tab = opened(browser, said(signed_in(4).get(f"/intake/{pipes.row.document_id}/")), width=390)

    quote = tab.locator(f"#draft-{pipes.id} blockquote").bounding_box()
    text = tab.locator(".ls-intake-text").bounding_box()

    assert quote["height"] > 20
    assert quote["y"] < text["y"]
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_desk_text_and_drafts_stand_side_by_side(browser):
    address = f"/intake/{taken()}/"
    tab = opened(browser, said(signed_in(4).get(address)), width=1280)

    text = tab.locator(".ls-intake-text").bounding_box()
    rows = tab.locator(".ls-intake-drafts").bounding_box()

    assert text["x"] + text["width"] <= rows["x"]
    assert abs(text["y"] - rows["y"]) < 2


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["", "edit", "discard", "list"])
def test_the_review_holds_the_rules_of_accessibility(browser, view, width):
    land = proposal(taken(), "闲置土地")
    query = f"?{view}={land.id}" if view in ("edit", "discard") else ""
    address = "/intake/" if view == "list" else f"/intake/{land.row.document_id}/{query}"
    tab = opened(browser, said(signed_in(4).get(address)), width=width)

    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
