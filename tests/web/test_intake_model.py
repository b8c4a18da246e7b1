"""The press that asks a model: what leaves, what comes back, and what is never taken from it."""

import json
import time
from datetime import timedelta

import pytest

from luoshi.store import models, record
from luoshi.store.record import drafts, second_reading
from luoshi.store.verify import verify
from tests import cast
from tests.web import outside
from tests.web.seats import seat, set_now
from tests.web.test_intake import proposal, said, taken

pytestmark = pytest.mark.usefixtures("city")
#: A sentence of the minutes that demands nothing by its grammar.
PASSED_OVER = "一季度全区报表由91张压减到39张"
TAKEN_ALREADY = "由区水务局牵头，大港镇、石桥镇配合，6月底前完成1240户供水管网改造并通水"


#: When the ledger is looked at, with the clock of the requests.
NOW = cast.MORNING + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=5)


@pytest.fixture
def fake(settings):
    """A model on loopback that the site has named."""
    with outside.running() as running:
        settings.MODEL_URL, settings.MODEL_NAME = running.url, "fictional-1"
        settings.MODEL_KEY, settings.MODEL_SECONDS = "a-key", 5
        yield running


def faults():
    record.seal(at=NOW)
    return verify(at=NOW).faults


def press(document, *, client=None, key="m", is_part=True):
    headers = {"HX-Request": "true"} if is_part else {}
    client = client or seat(4)
    return client.post(f"/intake/{document}/model/", {"key": key}, headers=headers)


def entries(document):
    found = models.Entry.objects.filter(subject=f"document/{document}").order_by("n")
    return [json.loads(entry.canonical) for entry in found]


def test_a_sentence_of_the_text_becomes_a_draft_that_says_where_it_comes_from(fake):
    document = taken()
    fake.reply = lambda body: (
        200, {}, outside.proposing({"quote": "大港镇要在4月30日前摸清辖区用水困难户底数"},
                                   {"quote": PASSED_OVER, "owner": "全区"}),
    )  # fmt: skip

    text = said(press(document))

    one = proposal(document, PASSED_OVER)
    assert one.is_pointed_at
    assert one.row.quote == PASSED_OVER
    assert "所提来源：模型" in text
    assert "模型指出的新增 1 条，不收 1 条（本机已经读出 1 条）" in text
    assert f"正文发往 127.0.0.1:{fake.port}，由模型 fictional-1 读过" in text
    assert faults() == ()


def test_the_values_are_read_by_our_own_grammar_from_the_quote(fake):
    document = drafts.take_in(
        actor=cast.CLERK, name="补.txt", at=cast.MORNING, key="more",
        content="云栖区推进会情况\n6月30日前，排口底数归大港镇去摸，摸清120处。".encode(),
    )  # fmt: skip
    models_said = {"quote": "6月30日前，排口底数归大港镇去摸，摸清120处", "owner": "大港镇",
                   "due": "2026-12-31", "due_on": "2026-12-31", "quantity": "999处"}  # fmt: skip
    fake.reply = lambda body: (200, {}, outside.proposing(models_said))

    press(document)

    given = proposal(document, "归大港镇").given
    assert (given["due"].isoformat(), given["quantity"].text()) == ("2026-06-30", "120 处")
    assert "12-31" not in json.dumps(entries(document))


def test_what_leaves_is_an_entry_before_it_leaves(fake):
    document = taken()
    seen = []
    fake.reply = lambda body: (seen.append(1), (200, {}, outside.proposing()))[1]

    press(document)

    taken_in, sent, proposed = entries(document)
    assert (sent["move"], proposed["move"]) == ("sent", "proposed")
    assert sent["body"]["did"]["host"] == f"127.0.0.1:{fake.port}"
    assert sent["body"]["did"]["text"] == taken_in["body"]["did"]["text"]
    assert len(seen) == 1


def test_the_text_and_the_key_go_to_the_endpoint_and_nothing_else(fake):
    press(taken())

    ((path, headers, body),) = fake.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer a-key"
    assert body["model"] == "fictional-1"
    assert TAKEN_ALREADY in body["messages"][1]["content"]
    assert "Cookie" not in headers


def test_invented_quotes_are_dropped_and_counted(fake):
    document = taken()
    n = models.Draft.objects.count()
    fake.reply = lambda body: (
        200, {}, outside.proposing({"quote": "区财政局要在6月底前拨付一亿元"}, {"quote": 7}),
    )  # fmt: skip

    text = said(press(document))

    assert models.Draft.objects.count() == n
    assert "模型指出的新增 0 条，不收 2 条（原文里没有 1 条，写法不对 1 条）" in text


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ((200, {}, b"<html>not JSON</html>"), "答复不是约定的格式"),
        ((500, {}, b"{}"), "答复了错误 500"),
        ((401, {}, b"a-key"), "答复了错误 401"),
        ((302, {"Location": "http://127.0.0.1:9/v1"}, b""), "要求改发到别的地址，没有照办"),
        ((307, {"Location": "/v1/other"}, b""), "要求改发到别的地址，没有照办"),
        ((200, {}, b" " * 1_200_000), "答复太长，没有读完"),
    ],
)
def test_a_model_that_fails_changes_no_draft_and_is_told(fake, reply, why):
    document = taken()
    before = list(models.Draft.objects.order_by("id").values_list("id", "n_changes"))
    fake.reply = lambda body: reply

    answer = press(document)

    assert answer.status_code == 200
    assert f"模型没有读完：{why}。草稿以本机识别为准" in said(answer)
    assert list(models.Draft.objects.order_by("id").values_list("id", "n_changes")) == before
    assert len(fake.asked) == 1
    assert "a-key" not in said(answer)
    assert faults() == ()


@pytest.mark.parametrize("drips", [False, True])
def test_a_model_that_takes_too_long_is_left(fake, settings, drips):
    settings.MODEL_SECONDS = 1
    document = taken()
    fake.drips = drips
    late = (200, {}, outside.proposing({"quote": PASSED_OVER}) + b" " * 300)
    fake.reply = lambda body: (time.sleep(0 if drips else 2), late)[1]
    began = time.monotonic()

    text = said(press(document))

    assert "模型没有读完：没有在限时内答完" in text
    assert time.monotonic() - began < 4
    assert not models.Draft.objects.filter(quote=PASSED_OVER).exists()


def test_a_model_that_nobody_runs_is_told(settings):
    settings.MODEL_URL, settings.MODEL_NAME = "http://127.0.0.1:9/v1", "none"

    assert "模型没有读完：连不上，或连接中断" in said(press(taken()))


def test_a_draft_that_a_model_points_at_is_never_confirmed_among_the_others(fake):
    document = taken()
    fake.reply = lambda body: (200, {}, outside.proposing({"quote": PASSED_OVER}))
    press(document)
    one = proposal(document, PASSED_OVER)
    given = {
        "duty": "核实报表数",
        "owner": "3",
        "due": "2026-06-30",
        "quantity": "1 件",
        "test": "属实",
    }
    client = seat(4)
    for name, value in given.items():
        address = f"/intake/{document}/{one.id}/answer/"
        client.post(address, {"key": name, name: value})
    ids = ",".join(str(row) for row in models.Draft.objects.values_list("id", flat=True))

    client.post(f"/intake/{document}/confirm-complete/", {"key": "c", "drafts": ids})

    assert proposal(document, "供水管网").row.state == "confirmed"
    assert proposal(document, PASSED_OVER).row.state == "open"


def test_the_same_press_again_sends_nothing(fake):
    document = taken()
    fake.reply = lambda body: (200, {}, outside.proposing({"quote": PASSED_OVER}))

    press(document)
    press(document)

    assert len(fake.asked) == 1
    assert models.Draft.objects.filter(quote=PASSED_OVER).count() == 1


def test_while_a_model_reads_one_document_no_other_is_sent(fake):
    document = taken()
    with second_reading._one_at_a_time:
        answer = press(document)

    assert answer.status_code == 422
    assert "模型正在读另一份材料，这一份没有发出。" in said(answer)
    assert fake.asked == []
    assert press(document).status_code == 200


def test_another_press_brings_the_same_sentence_not_again(fake):
    document = taken()
    fake.reply = lambda body: (200, {}, outside.proposing({"quote": PASSED_OVER}))

    press(document)
    press(document, key="m2")

    assert models.Draft.objects.filter(quote=PASSED_OVER).count() == 1


@pytest.mark.parametrize(("post", "status"), [(9, 404), (13, 404), (1, 422)])
def test_nobody_sends_the_document_of_another_unit(fake, post, status):
    document = taken()

    answer = press(document, client=seat(post))

    assert answer.status_code == status
    assert fake.asked == []
    assert len(entries(document)) == 1


def test_without_the_setting_there_is_no_button_and_nothing_to_press():
    document = taken()

    page = said(seat(4).get(f"/intake/{document}/"))

    assert "请模型再读一遍" not in page
    assert "识别在本机完成，材料不出网" in page
    assert press(document).status_code == 404
    assert len(entries(document)) == 1


def test_with_the_setting_the_pages_say_where_the_text_goes(fake):
    document = taken()
    client = seat(4)

    page, listed = said(client.get(f"/intake/{document}/")), said(client.get("/intake/"))

    n = len(models.Document.objects.get(id=document).clean_text)
    assert f"这份材料的正文共 {n} 字，会离开本机，发往 127.0.0.1:{fake.port}" in page
    for text in (page, listed):
        assert "材料不出网" not in text
        assert f"会发往 127.0.0.1:{fake.port}" in text


def test_a_text_that_was_sent_is_never_said_to_have_stayed(fake, settings):
    document = taken()
    press(document)
    settings.MODEL_URL = ""

    page = said(seat(4).get(f"/intake/{document}/"))

    assert "不出网" not in page
    assert "正文发往" in page


def test_a_text_on_its_way_when_the_machine_stopped_is_not_said_to_have_stayed(
    fake, settings, monkeypatch
):
    document = taken()

    def stopped(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(second_reading, "_answers", stopped)
    with pytest.raises(SystemExit):
        press(document)
    settings.MODEL_URL = ""

    assert "不出网" not in said(seat(4).get(f"/intake/{document}/"))
    assert [entry["move"] for entry in entries(document)] == ["taken_in", "sent"]


def test_without_a_script_the_page_comes_back_by_a_new_request(fake):
    assert press(taken(), is_part=False).status_code == 302
