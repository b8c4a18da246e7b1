"""Places of a text where characters may be lost: marked in it, with a list that leads to each."""

import re

import pytest

from tests.web.look import opened
from tests.web.test_intake import morning, said, signed_in, taken
from tests.web.test_look import AXE, RULES

__all__ = ["morning"]
pytestmark = pytest.mark.usefixtures("city", "morning")

DAMAGED = """云栖区召开清淤推进会

2026年4月13日

会上通报，支流清�工作有序推进，柳林街道动作较快。会议要求，石桥镇要在5月底前完成支流清�三公里。
"""


def test_each_place_is_listed_with_the_words_around_and_leads_to_its_mark():
    document = taken(DAMAGED)

    page = said(signed_in(4).get(f"/intake/{document}/"))

    assert "2 处文字可能有缺，请对照原文" in page
    assert page.count("这里的字读不出来") == 2
    listed = page.split("ls-intake-suspects")[1].split("</details>")[0]
    links = re.findall(r'href="#((?:suspect|quote)-[0-9]+)"', listed)
    assert len(links) == 2
    assert all(f'id="{link}"' in page for link in links)


def test_a_text_without_damage_shows_no_list():
    page = said(signed_in(4).get(f"/intake/{taken(DAMAGED.replace(chr(0xFFFD), '淤'))}/"))

    assert "文字可能有缺" not in page


@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_holds_the_rules_of_accessibility(browser, width):
    tab = opened(browser, said(signed_in(4).get(f"/intake/{taken(DAMAGED)}/")), width=width)

    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )

    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
