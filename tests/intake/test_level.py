"""What can be checked, and what is an attitude or a slogan."""

import pytest

from luoshi.intake import level


@pytest.mark.parametrize(
    "text",
    [
        "每个锅炉房配两名值班员",
        "会议压减三成",
        "夜里十点以后一律停工",
        "水库一库一策",
        "排在末位的到区里书面说明",
        "新建水渠3公里",
    ],
)
def test_a_count_in_words_a_ban_and_a_named_act_can_be_checked(text):
    assert level.is_action(text, has_deadline=False)


@pytest.mark.parametrize(
    "text", ["谁家的管子谁看护", "围绕“三条主线”持续用力", "树牢“两个维护”的自觉"]
)
def test_a_slogan_and_a_number_in_a_name_cannot(text):
    assert not level.is_action(text, has_deadline=False)
    assert level.is_action(text, has_deadline=True)
