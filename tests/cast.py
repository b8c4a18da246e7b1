"""One cast for all tests: a small fictional city, its posts and the people who hold them.

1 澜川市 ─┬─ 2 云栖区 ─┬─ 3 大港镇 ─┬─ 4 沿江村 ── 6 沿江村第一网格
         │            │            └─ 5 港口社区
         │            ├─ 7 石桥镇 ─── 8 石马坡村
         │            ├─ 9 区水务局
         │            └─ 10 区经济和信息化局
         └─ 11 临江县 ─── 12 青山镇 ─── 13 青山村
"""

from datetime import UTC, date, datetime

from luoshi.core.calendar import Calendar
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree, Unit

CITY, DISTRICT, TOWN, VILLAGE, COMMUNITY, GRID = 1, 2, 3, 4, 5, 6
OTHER_TOWN, OTHER_VILLAGE, WATER, INDUSTRY = 7, 8, 9, 10
COUNTY, FAR_TOWN, FAR_VILLAGE = 11, 12, 13

UNITS = tuple(
    Unit(id=id, code=code, title=title, level=level, parent=parent)
    for id, code, title, level, parent in (
        (CITY, "9901", "澜川市", "city", None),
        (DISTRICT, "990101", "云栖区", "county", CITY),
        (TOWN, "990101001", "大港镇", "town", DISTRICT),
        (VILLAGE, "990101001001", "沿江村", "village", TOWN),
        (COMMUNITY, "990101001002", "港口社区", "village", TOWN),
        (GRID, "990101001001001", "沿江村第一网格", "grid", VILLAGE),
        (OTHER_TOWN, "990101002", "石桥镇", "town", DISTRICT),
        (OTHER_VILLAGE, "990101002001", "石马坡村", "village", OTHER_TOWN),
        (WATER, "990101901", "区水务局", "organ", DISTRICT),
        (INDUSTRY, "990101902", "区经济和信息化局", "organ", DISTRICT),
        (COUNTY, "990102", "临江县", "county", CITY),
        (FAR_TOWN, "990102001", "青山镇", "town", COUNTY),
        (FAR_VILLAGE, "990102001001", "青山村", "village", FAR_TOWN),
    )
)
TREE = Tree.of(UNITS)

#: Posts by id: the unit, the title, whether it is the head.
POSTS = {
    1: (CITY, "市委副书记", True),
    2: (DISTRICT, "区委副书记", True),
    3: (DISTRICT, "区委督查室主任", False),
    4: (DISTRICT, "区委督查室督查员", False),
    5: (TOWN, "镇党委书记", True),
    6: (TOWN, "镇党政办主任", False),
    7: (VILLAGE, "村党支部书记", True),
    8: (WATER, "区水务局局长", True),
    9: (FAR_TOWN, "镇党委书记", True),
    10: (OTHER_TOWN, "镇党委书记", True),
    11: (COMMUNITY, "社区党委书记", True),
    12: (INDUSTRY, "区经济和信息化局局长", True),
    13: (COUNTY, "县委副书记", True),
    14: (FAR_VILLAGE, "村党支部书记", True),
    15: (OTHER_VILLAGE, "村党支部书记", True),
    16: (GRID, "网格长", True),
}


def actor(post: int) -> Actor:
    """Whoever holds a post; posting ids are those of the posts and a hundred."""
    unit, _, is_head = POSTS[post]
    posting = str(post + 100)
    return Actor(posting=posting, unit=unit, post=post, head=is_head, postings=frozenset({posting}))


CITY_HEAD, LEADER, CHIEF, CLERK = actor(1), actor(2), actor(3), actor(4)
TOWN_HEAD, TOWN_OFFICE, VILLAGE_HEAD, WATER_HEAD = actor(5), actor(6), actor(7), actor(8)
FAR_HEAD, OTHER_HEAD = actor(9), actor(10)
RESIDENT = Actor(posting="code/7f3k", postings=frozenset({"code/7f3k"}))

#: A Wednesday; the days around it are ordinary workdays.
TODAY = date(2026, 4, 15)
MORNING = datetime(2026, 4, 15, 0, 30, tzinfo=UTC)

#: Weekends off and no other holidays, so that a test can count on its fingers.
CALENDAR = Calendar(holidays=frozenset(), workdays=frozenset(), years=frozenset({2026, 2027}))
