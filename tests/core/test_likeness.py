"""Titles that mean the same though they are written differently, and such that do not."""

import pytest

from luoshi.core import likeness

SAME = [
    ("推进6个小区供水改造", "完成8个小区供水改造"),
    ("摸清用水困难户底数", "进一步摸清用水困难户底数"),
    ("老旧小区供水管网改造工程", "加快老旧小区供水管网改造"),
    ("开展燃气安全隐患排查整治", "燃气安全隐患排查整治"),
]
OTHER = [
    ("小区供水改造", "小区燃气改造"),
    ("建设3个社区食堂", "建设3个社区书屋"),
    ("开展防汛隐患排查", "开展消防隐患排查"),
    ("修路", "修路"),
    ("", "摸清用水困难户底数"),
    ("做好工作", "抓好工作"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_alike(one, other):
    assert likeness.Index({1: other}).like(one) == [1]
    assert likeness.Index({1: one}).like(other) == [1]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_thing_of_the_same_kind_is_not_alike(one, other):
    assert likeness.Index({1: other}).like(one) == []


def test_the_likest_comes_first():
    titles = {1: "加快老旧小区供水管网改造工程", 2: "老旧小区供水管网改造", 3: "植树"}
    index = likeness.Index(titles)

    assert index.like("老旧小区供水管网改造") == [2, 1]
