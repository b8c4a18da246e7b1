"""Promises in the review: what their loop asks beside the five, and whose they are."""

import pytest

from tests.web.test_intake import morning, post, proposal, said, signed_in, taken

__all__ = ["morning"]
pytestmark = pytest.mark.usefixtures("city", "morning")

PROMISED = """云栖区办公室公开承诺
2026年4月13日

我们承诺，6月底前建好便民服务点12个，让群众办事少跑路。
会后，石桥镇承诺，5月底前完成腾退厂房3宗并清运完毕。
"""


def test_what_a_promise_still_needs_is_asked_with_answers_of_one_press():
    document = taken(PROMISED)
    one = proposal(document, "便民服务点")
    client = signed_in(4)

    page = said(client.get(f"/intake/{document}/"))
    answer = post(client, one, "answer", is_part=True, kind="deed")

    assert "承诺类型是哪一种？" in page
    assert "缺受益对象" in page
    assert answer.status_code == 200
    assert proposal(document, "便民服务点").unsaid == ("beneficiary",)


def test_the_promise_of_another_unit_is_left_to_it_by_one_press():
    document = taken(PROMISED)

    page = said(signed_in(4).get(f"/intake/{document}/"))

    assert "这是石桥镇的承诺。" in page
    assert "由它自己提诺，这里不建" in page
