"""Invented names of places: no county, town or village of this demonstration exists."""

import random
from collections.abc import Iterator

CITY = "澜川市"
DISTRICT = "云栖区"
#: The other nine of the ten counties and districts.
COUNTIES = (
    "临江县",
    "澄湖区",
    "松岚区",
    "望澜县",
    "九渡县",
    "清岚县",
    "砚溪县",
    "云枫县",
    "霁川县",
)

#: Towns of the district that the demonstration's documents name.
NAMED_TOWNS = ("大港镇", "石桥镇", "新安街道")
#: Departments of the district; they stand among the 95 units of the third level.
ORGANS = (
    "区水务局", "区经济和信息化局", "区自然资源分局", "区住房和城乡建设局", "区农业农村局",
    "区发展和改革局", "区财政局", "区交通运输局", "区生态环境分局", "区文化和旅游局",
    "区政务服务中心", "区应急管理局",
)  # fmt: skip
#: Villages of the first towns that stories tell of.
NAMED_VILLAGES = {"大港镇": ("沿江村", "港口社区"), "石桥镇": ("石马坡村",)}

#: Enterprises; none of them exists.
FIRMS = (
    "云川铸业", "霁川建材", "松岚医药", "云枫电子", "清岚纺织", "砚溪乳业", "九渡冷链",
    "川能开发", "望澜机械", "澄湖装饰", "云栖生物", "临江光电", "石桥针织", "大港水产",
    "澜江供应链", "新安电池", "长屏重工", "平畈砖业", "梅坞制药", "竹岭芯材", "金坪染整",
    "栗源茶业", "桥亭速运", "松渡储能", "绿源农产", "云栖数据", "望澜粮油", "临江物流",
    "澄湖商超",
)  # fmt: skip

_FIRST = "青白双石柳云松竹梅兰桂枫栗桃杏银金玉珠长高平安福和兴永新南北东西上下前后大小清明"
_SECOND = "桥港塘坪岭滩湾渡洲坞源泉岗坡堰埠林田垟浦畈冲洞屏峰圩墩亭"

#: Pairs that real cities, counties and districts are called.
_REAL = frozenset((
    "上林", "东坡", "东塘", "东林", "东洲", "东港", "东源", "兰坪", "北塘", "南渡", "双桥",
    "和田", "大渡", "大港", "大田", "安亭", "安源", "平塘", "平泉", "平田", "新林", "新洲",
    "新源", "新田", "柳林", "桂林", "桃源", "梅林", "永源", "清泉", "清源", "玉屏", "玉林",
    "玉泉", "玉田", "石林", "石泉", "福泉", "福田", "西峰", "西林", "金坪", "金塘", "金洲",
    "金湾", "银川", "长亭", "长岭", "长洲", "青林", "青浦", "青田", "高坪",
))  # fmt: skip

#: What villages and towns are called after their name, and how often.
_TOWN_ENDS = ("镇", "镇", "镇", "乡", "街道")


def towns(rng: random.Random, n: int) -> list[str]:
    """So many names of towns, all different."""
    names = _names(rng, taken={name.rstrip("镇街道乡") for name in NAMED_TOWNS})
    return [next(names) + rng.choice(_TOWN_ENDS) for _ in range(n)]


def villages(rng: random.Random, n: int, *, town: str) -> list[str]:
    """So many names of villages, different inside their town; communities in a town's streets."""
    named = list(NAMED_VILLAGES.get(town, ()))[:n]
    names = _names(rng, taken={name[:-1] for name in named})
    share = 0.8 if town.endswith("街道") else 0.1
    return named + [
        next(names) + ("社区" if rng.random() < share else "村") for _ in range(n - len(named))
    ]


def grids(n: int, *, village: str, n_branches: int) -> list[str]:
    """The grids and branches of a village: so many, the branches first."""
    branches = [f"{village}第{_ordinal(at)}党支部" for at in range(1, n_branches + 1)]
    return branches + [f"{village}第{_ordinal(at)}网格" for at in range(1, n - n_branches + 1)]


def _names(rng: random.Random, *, taken: set[str]) -> Iterator[str]:
    pairs = [first + second for first in _FIRST for second in _SECOND]
    rng.shuffle(pairs)
    return (pair for pair in pairs if pair not in taken and pair not in _REAL)


_DIGITS = "零一二三四五六七八九"


def _ordinal(n: int) -> str:
    """A number up to 99 in Chinese.

    >>> [_ordinal(n) for n in (3, 10, 12, 20, 35)]
    ['三', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(n, 10)
    if not tens:
        return _DIGITS[n]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
