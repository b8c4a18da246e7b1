"""A report of ten thousand characters is reviewed by keys alone, and the keys are counted."""

import time

import pytest

from luoshi.store import documents, models
from tests.web import report
from tests.web.pace import Pace
from tests.web.seats import set_now
from tests.web.test_intake import taken
from tests.web.test_intake_keys import driven, focused, press

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    return set_now(monkeypatch, minutes=5)


class Clerk:
    """Somebody at the keys, who counts them."""

    def __init__(self, tab, document):
        self.tab, self.document = tab, document
        self.n_keys = self.n_decisions = self.n_asked = 0
        self.waited = 0.0
        answered = tab.client.request

        def timed(**request):
            began = time.perf_counter()
            answer = answered(**request)
            self.waited += time.perf_counter() - began
            self.n_asked += 1
            return answer

        tab.client.request = timed

    def press(self, *keys, decides=True):
        press(self.tab, *keys)
        self.n_keys += len(keys)
        self.n_decisions += decides

    def looked_at(self):
        """The draft that has the focus, or None."""
        found = focused(self.tab).removeprefix("draft-")
        sheet = documents.sheet_of(models.Document.objects.get(id=self.document))
        return sheet.of(int(found)) if found.isdecimal() else None


@pytest.mark.browser
def test_every_draft_of_a_long_report_is_decided_by_keys_within_the_time_of_a_clerk(browser):
    document = taken(report.text())
    rows = list(models.Draft.objects.filter(document_id=document))
    clerk = Clerk(driven(browser, document), document)

    clerk.press("h", "Enter")
    clerk.press("c", "Enter")
    clerk.press("n", decides=False)
    while (one := clerk.looked_at()) is not None and one.is_open:
        is_told = "进展总体顺利" in one.row.quote
        key = "m" if one.standing is not None else "x" if is_told else "a"
        clerk.press(*(("x", "Enter") if key == "x" else (key,)))

    states = models.Draft.objects.filter(document_id=document).values_list("state", flat=True)
    assert "open" not in states
    n_read = sum(len(row.quote) for row in rows)
    pace = Pace(n_keys=clerk.n_keys, n_decisions=clerk.n_decisions, n_read=n_read)
    print(f"{len(rows)} drafts, {clerk.n_asked} requests, {clerk.waited:.1f} s waited; {pace}")
    assert pace.n_keys < len(rows)
    assert pace.pressing_seconds < 60
    assert pace.seconds < 300
