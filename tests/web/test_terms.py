"""Forms that were opened under a posting and are sent when it is over."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from luoshi.store import models, record
from luoshi.store.record import tree
from tests import cast
from tests.core.test_engine import DRAFT, FIVE
from tests.store.test_record import act, drafted
from tests.web.seats import set_now, text_of

pytestmark = pytest.mark.usefixtures("city")

LAST = cast.TODAY
TITLE = "供水管网改造通水和村级泵站更换"


@pytest.fixture
def stand_in(monkeypatch):
    """A browser of the town's clerk, who deputises for the district's today."""
    set_now(monkeypatch)
    account = User.objects.get(username="post6")
    posting = tree.appoint(post=4, account=account.id, from_on=cast.TODAY, until_on=LAST,
                           at=cast.MORNING, is_deputy=True)  # fmt: skip
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(account)
    session = client.session
    session["posting"] = posting
    session.save()
    return client


def task():
    return record.open_matter(
        actor=cast.CLERK, loop="task", at=cast.MORNING, key="draft", given=DRAFT
    ).matter_id


def form_of(client, matter_id):
    """The hidden pairs of the form, as a browser would send them."""
    answer = client.get(f"/matters/{matter_id}/redraft/")
    assert answer.status_code == 200, text_of(answer)
    held = text_of(answer).partition('name="held" value="')[2].partition('"')[0]
    same = {"origin": DRAFT["origin"], "quote": DRAFT["quote"]}
    return same | {"held": held, "key": "form", "prefix": "", "title": TITLE}


def test_a_form_of_a_deputy_is_made_on_the_last_day(stand_in, monkeypatch):
    matter_id = task()
    form = form_of(stand_in, matter_id)
    set_now(monkeypatch, minutes=90)

    stand_in.post(f"/matters/{matter_id}/redraft/", form)

    assert models.Matter.objects.get(id=matter_id).title == TITLE


def test_a_form_sent_after_the_days_is_refused_once_and_goes_under_no_other_post(stand_in):
    matter_id = task()
    form = form_of(stand_in, matter_id)
    tree.relieve(posting=int(form["held"]), until_on=date(2026, 4, 14), at=cast.MORNING)

    answer = stand_in.post(f"/matters/{matter_id}/redraft/", form)

    said = text_of(answer)
    assert answer.status_code == 422
    assert said.count("任职到 2026年4月14日 为止，没有记账。") == 1
    assert "您填的都在" in said
    assert models.Matter.objects.get(id=matter_id).n_entries == 1


def test_a_form_goes_under_the_post_that_it_was_opened_under(stand_in):
    matter_id = task()
    form = form_of(stand_in, matter_id)
    session = stand_in.session
    session["posting"] = 106
    session.save()

    stand_in.post(f"/matters/{matter_id}/redraft/", form)

    entry = models.Entry.objects.get(subject=f"matter/{matter_id}", n=2)
    assert f'"actor":"{form["held"]}"' in entry.canonical


def test_the_posting_of_somebody_else_in_a_form_is_worth_nothing(stand_in):
    matter_id = task()
    form = form_of(stand_in, matter_id) | {"held": "102"}

    stand_in.post(f"/matters/{matter_id}/redraft/", form)

    entries = models.Entry.objects.filter(subject=f"matter/{matter_id}")
    assert not any('"actor":"102"' in entry.canonical for entry in entries)


def test_a_successor_opens_the_matter_and_acts(monkeypatch):
    set_now(monkeypatch)
    matter_id = task()
    tree.relieve(posting=104, until_on=date(2026, 4, 14), at=cast.MORNING)
    account = User.objects.create(username="successor")
    tree.appoint(post=4, account=account.id, from_on=cast.TODAY, at=cast.MORNING)
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(account)

    client.post(f"/matters/{matter_id}/redraft/", form_of(client, matter_id))

    assert models.Matter.objects.get(id=matter_id).title == TITLE


def go_on_as(client, posting):
    session = client.session
    session["posting"] = posting
    session.save()


def hidden(page, name):
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def assigned(key):
    """A task that waits to be accepted by the town, whose own office the stand-in holds."""
    matter_id = drafted(key=key)
    act(cast.LEADER, matter_id, "approve", FIVE)
    return matter_id


def test_a_form_for_many_goes_under_the_post_that_it_was_shown_under(stand_in):
    """The clerk of the town, who deputises for the district's, changes posts in another window."""
    deputy = stand_in.session["posting"]
    matter_id = assigned("a")
    go_on_as(stand_in, 106)
    where = "/loops/task/many/accept/"
    held = hidden(text_of(stand_in.get(where)), "held")
    go_on_as(stand_in, deputy)

    page = text_of(stand_in.post(where, {"held": held, "key": "k", "prefix": "", "every": "1"}))

    entry = models.Entry.objects.filter(subject=f"matter/{matter_id}").latest("n")
    assert '"actor":"106"' in entry.canonical
    assert hidden(page, "held") == "106"
    undo = stand_in.post("/loops/task/many/undo/", {"held": held, "batch": hidden(page, "batch")})
    assert "已撤回 1 件" in text_of(undo)


def test_a_button_of_the_desk_sent_after_the_days_goes_under_no_other_post(stand_in):
    matter_id = assigned("a")
    go_on_as(stand_in, 106)
    button = text_of(stand_in.get("/")).partition(f'action="/matters/{matter_id}/accept/"')[2]
    held = hidden(button, "held")
    tree.relieve(posting=106, until_on=date(2026, 4, 14), at=cast.MORNING)

    answer = stand_in.post(f"/matters/{matter_id}/accept/", {"held": held, "key": "k"})

    assert answer.status_code == 422
    assert "任职到 2026年4月14日 为止，没有记账。" in text_of(answer)
    assert models.Matter.objects.get(id=matter_id).stage == "assigned"
