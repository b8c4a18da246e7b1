"""Programmes with their parts, mechanisms with their steps, posts with their holders."""

import pytest

from luoshi.intake import find_loops, find_posts, find_programmes


def bundles(text: str) -> dict[str, tuple[str, ...]]:
    return {
        one.name: one.members for one in find_programmes.programmes(text, start=0, end=len(text))
    }


@pytest.mark.parametrize(
    ("text", "name", "members"),
    [
        (
            "推行“四个一批”：谋划储备一批、签约落地一批、开工建设一批、投产达效一批。", "四个一批",
            ("谋划储备一批", "签约落地一批", "开工建设一批", "投产达效一批"),
        ),
        (
            "落实“三张清单”（权力清单、负面清单、责任清单），逐村公示。", "三张清单",
            ("权力清单", "负面清单", "责任清单"),
        ),
        ("严格执行“四不两直”，直奔一线。", "四不两直", ()),
        ("深入推进“三清三拆三整治”，改善村容。", "三清三拆三整治", ()),
        ("开展“清水润城”行动，治理支流。", "清水润城", ()),
    ],
)  # fmt: skip
def test_a_counted_bundle_has_as_many_parts_as_it_says(
    text: str, name: str, members: tuple[str, ...]
) -> None:
    assert bundles(text)[name] == members


@pytest.mark.parametrize(
    "text",
    [
        "实行“一人一档”，精准服务。", "推出“一件事”集成办理。", "深化“城中村”有机更新。",
        "开展专项行动，打击违法。", "推行“提诺—审诺—评诺”，接受监督。", "打赢三年攻坚战。",
    ],
)  # fmt: skip
def test_a_rule_for_each_thing_and_a_bare_word_are_no_bundle(text: str) -> None:
    assert bundles(text) == {}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("建立“周调度、月通报”制度。", "“周调度、月通报”制度"),
        ("坚持周会商、月通报、季点评，压茬推进。", "周会商、月通报、季点评"),
        ("健全“发现—交办—整改—销号”全流程管理机制。", "“发现—交办—整改—销号”全流程管理机制"),
        ("推行“村包组、组包户、党员包重点人”责任体系。", "“村包组、组包户、党员包重点人”责任体系"),
        ("落实“网格吹哨、部门报到”，快速处置。", "“网格吹哨、部门报到”"),
        ("居民点单、社区派单、党员接单，服务到家。", "居民点单、社区派单、党员接单"),
        ("坚持清单化管理、项目化推进、闭环式落实。", "清单化管理、项目化推进、闭环式落实"),
        ("用好定人、定责、定时“三定”清单。", "定人、定责、定时“三定”清单"),
    ],
)
def test_a_mechanism_is_found_from_its_first_step_to_its_name(text: str, span: str) -> None:
    (loop,) = find_loops.loops(text, start=0, end=len(text))
    assert loop.text.endswith(span)


@pytest.mark.parametrize(
    "text",
    [
        "公布权力清单、负面清单、责任清单。", "落实“一联三包”制度。",
        "用好“人防、技防、物防”相结合的预防体系。",
    ],
)  # fmt: skip
def test_lists_of_papers_and_counted_names_are_no_mechanism(text: str) -> None:
    assert find_loops.loops(text, start=0, end=len(text)) == []


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("石桥镇党委书记石清和介绍，站点已建成。", [("石桥镇党委书记", "石清和")]),
        ("石桥镇副镇长何清源答复如下：已修复。", [("石桥镇副镇长", "何清源")]),
        ("局党组书记、局长 何清源\n", [("局党组书记、局长", "何清源")]),
        ("市委副书记、市防指指挥何清源出席。", [("市委副书记、市防指指挥", "何清源")]),
        ("由单位主要负责人包案化解。", []),
        ("局党组书记、支队长 何清源\n", [("局党组书记、支队长", "何清源")]),
    ],
)
def test_a_holder_is_told_by_what_follows_the_name(
    text: str, holders: list[tuple[str, str]]
) -> None:
    found = find_posts.posts(text, start=0, end=len(text))
    assert [(one.role, one.person) for one in found] == holders


def test_three_lists_named_in_front_of_their_number_are_its_parts() -> None:
    text = "会议要求，对通报问题逐条认领，建立问题、责任、整改三张清单。"
    (one,) = find_programmes.programmes(text, start=0, end=len(text))
    assert (one.name, one.members) == ("三张清单", ("问题", "责任", "整改"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("现开展“揭榜领题、实干争先”活动，请各镇街报名。", ["揭榜领题、实干争先"]),
        ("区委召开“夏季百日攻坚”动员会。", ["夏季百日攻坚"]),
        ("规范“三会一课”记录。", []),
        ("开展“拉网式”排查。", []),
        ("对排名靠后的行动，由牵头部门说明。", []),
    ],
)
def test_names_of_work_are_told_from_formulas(text: str, names: list[str]) -> None:
    found = find_programmes.programmes(text, start=0, end=len(text))
    assert [one.name for one in found] == names


@pytest.mark.parametrize(
    "steps",
    [
        "“日清、周结、月评”", "“季晒绩、半年评、年终算总账”", "一季一比武、一季一兑账",
        "群众点单、中心派单、志愿者接单、居民评单",
    ],
)  # fmt: skip
def test_rhythms_and_orders_are_mechanisms(steps: str) -> None:
    text = f"石桥镇推行{steps}，效果明显。"
    assert [one.text for one in find_loops.loops(text, start=0, end=len(text))] == [steps]
