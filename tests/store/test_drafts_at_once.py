"""Several people over one document at once: one wins, the other is told, nothing doubles."""

import pytest

from luoshi.store import documents, models, record
from luoshi.store.record import drafts
from luoshi.store.record.draft_ledger import Decided
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_concurrency import together
from tests.store.test_drafts import MINUTES, at, titled

pytestmark = pytest.mark.usefixtures("own_database")


def take_in(key):
    return drafts.take_in(
        actor=cast.CLERK, name="纪要.txt", content=MINUTES.encode(), at=at(), key=key
    )


def confirm(one, *, actor, key):
    return drafts.confirm(actor=actor, draft_id=one.id, at=at(0, 1), key=key)


def test_the_same_file_sent_by_several_at_once_is_one_document():
    done = together(*[lambda key=key: take_in(key) for key in ("a", "b", "c", "d")])

    assert len(set(done)) == 1
    assert models.Document.objects.count() == 1
    assert list(documents.faults()) == []


def test_a_double_click_at_once_opens_one_matter_and_both_clicks_get_it():
    pipes = titled(take_in("a"), "供水管网")

    done = together(*[lambda: confirm(pipes, actor=cast.CLERK, key="click")] * 5)

    assert {one.matter_id for one in done} == {models.Matter.objects.get().id}


def test_of_two_reviewers_who_decide_at_once_one_wins_and_the_other_is_told():
    pipes = titled(take_in("a"), "供水管网")

    done = together(
        lambda: confirm(pipes, actor=cast.CLERK, key="a1"),
        lambda: confirm(pipes, actor=cast.CHIEF, key="b1"),
    )

    refused = [one.code for one in done if not isinstance(one, Decided)]
    assert refused == ["decided-already"]
    assert models.Matter.objects.count() == 1


def test_two_reviewers_of_different_drafts_both_get_theirs_and_the_chain_holds():
    document = take_in("a")
    pipes, industry = titled(document, "供水管网"), titled(document, "技改项目")

    done = together(
        lambda: confirm(pipes, actor=cast.CLERK, key="a1"),
        lambda: confirm(industry, actor=cast.CHIEF, key="b1"),
    )
    record.seal(at=at(0, 2))

    assert len({one.matter_id for one in done}) == 2
    assert list(documents.faults()) == []
    assert verify(at=at(0, 3)).faults == ()
