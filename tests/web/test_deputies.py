"""A deputy is named for some days, acts in them and in no others, and is ended early."""

import pytest

from luoshi.store import models, record
from luoshi.store.verify import verify
from tests.store.test_record import at, row, working
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")
WHERE = "/mine/deputy/"
#: The head of the town and the head of its office hold posts 5 and 6.
HEAD, OFFICE = 5, 6
DAYS = {"from_on": "2026-04-16", "until_on": "2026-04-18"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=20)


def posting(post):
    return str(models.Posting.objects.get(post_id=post, is_deputy=False).id)


def send(by=HEAD, **changed):
    return seat(by).post(WHERE, {"colleague": posting(OFFICE)} | DAYS | changed)


def test_a_deputy_acts_on_his_days_and_on_no_others(monkeypatch):
    assert send().status_code == 302

    def titles(days):
        set_now(monkeypatch, days=days)
        return text_of(seat(OFFICE).get("/mine/"))

    assert "镇党委书记" not in titles(0)
    assert "镇党委书记" in titles(1)
    assert "镇党委书记" in titles(3)
    assert "镇党委书记" not in titles(4)


def test_what_a_deputy_does_is_entered_as_done_by_the_posting_of_the_deputy(monkeypatch):
    matter = working()
    send()
    set_now(monkeypatch, days=1)
    deputy = models.Posting.objects.get(is_deputy=True)
    client = seat(OFFICE)
    client.post("/switch-post/", {"posting": str(deputy.id)})

    answer = client.post(
        f"/matters/{matter}/report/", {"key": "k", "prefix": "", "done": "12", "result": "已完成"}
    )

    assert answer.status_code == 302
    assert row(matter).stage == "reported"
    last = models.Entry.objects.filter(subject=f"matter/{matter}").order_by("-n").first()
    assert f'"{deputy.id}"' in last.canonical
    record.seal(at=at(1, 5))
    assert verify(at=at(1, 6)).faults == ()


def test_the_page_lists_who_deputises_and_ends_it_early(monkeypatch):
    send()
    page = text_of(seat(HEAD).get(WHERE))
    assert "4月16日到4月18日" in page
    deputy = models.Posting.objects.get(is_deputy=True)

    seat(HEAD).post(WHERE, {"end": str(deputy.id)})

    set_now(monkeypatch, days=1)
    assert "镇党委书记" not in text_of(seat(OFFICE).get("/mine/"))
    again = seat(HEAD).post(WHERE, {"end": str(deputy.id)})
    assert again.status_code == 422
    assert "已经结束" in text_of(again)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_on": "2026-04-14"}, "代理的起止日期不对"),
        ({"until_on": "2026-04-15"}, "代理的起止日期不对"),
        ({"until_on": ""}, "代理的起止日期不对"),
        ({"until_on": "2026-12-31"}, "代理一次最多 180 天"),
        ({"colleague": ""}, "代理人要是本单位另一个在任的人"),
        ({"colleague": "110"}, "代理人要是本单位另一个在任的人"),
        ({"post": "8"}, "只能给自己的岗位定代理"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence_and_leaves_nothing(changed, said):
    n = models.Entry.objects.count()

    answer = send(**changed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert models.Entry.objects.count() == n


def test_nobody_is_deputised_for_twice_on_one_day():
    send()

    answer = send(from_on="2026-04-18", until_on="2026-04-20")

    assert answer.status_code == 422
    assert "已经有代理" in text_of(answer)


def test_a_deputy_who_was_called_off_before_he_began_stands_in_nobodys_way():
    send()
    seat(HEAD).post(WHERE, {"end": str(models.Posting.objects.get(is_deputy=True).id)})

    answer = send(from_on="2026-04-15", until_on="2026-04-18")

    assert answer.status_code == 302
    assert "已经有代理" in text_of(send(from_on="2026-04-15", until_on="2026-04-18"))


def test_the_office_names_nobody_for_the_head_and_the_head_for_anybody_of_the_unit():
    other = seat(OFFICE).post(WHERE, {"post": str(HEAD), "colleague": posting(HEAD)} | DAYS)
    own = send(post=str(OFFICE), colleague=posting(HEAD))

    assert other.status_code == 422
    assert own.status_code == 302


def test_a_deputy_names_no_deputy(monkeypatch):
    send()
    set_now(monkeypatch, days=1)
    client = seat(OFFICE)
    client.post("/switch-post/", {"posting": str(models.Posting.objects.get(is_deputy=True).id)})

    page = text_of(client.get(WHERE))

    assert "代理岗位不能再定代理" in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_deputies_holds_the_rules_of_accessibility(browser, width):
    send()
    found = {
        "named": text_of(seat(HEAD).get(WHERE)), "wrong": text_of(send()),
        "empty": text_of(seat(16).get(WHERE)), "mine": text_of(seat(HEAD).get("/mine/")),
    }  # fmt: skip

    faults = {name: accessible.faults(browser, page, width=width) for name, page in found.items()}

    assert faults == dict.fromkeys(found, [])
