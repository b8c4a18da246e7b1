"""What a list calls a matter that has no title of its own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from luoshi import loops
from luoshi.core.loop import named
from luoshi.core.matter import Matter
from luoshi.store.projection import headline

AT = datetime(2026, 4, 16, 2, 30, tzinfo=UTC)
DAYS = (date(2026, 4, 16), date(2026, 4, 17))


def called(name, **values):
    loop = named(loops.load(), name)
    return headline(loop=loop, matter=Matter(id=1, loop=name, values=values, opened_at=AT))


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("station.stay", {"plate": "豫A12345", "telephone": "13812345678", "days": DAYS},
         "到站服务 4月16日 10:30"),
        ("station.stay", {"plate": "豫A12345", "days": DAYS, "consignee": "城西粮站"},
         "到站服务 城西粮站 4月16日 10:30"),
        ("openday.booking", {"n_people": Decimal(3), "telephone": "13812345678"},
         "预约 人数 3 4月16日 10:30"),
        ("outreach.contact", {"reach_by": "13812345678"}, "联系户 4月16日 10:30"),
        ("publicity.release", {"owner": 3, "outlet": "television"},
         "刊播 电视 4月16日 10:30"),
        ("resource.booking", {"days": DAYS, "daily": Decimal(2), "use": "隔离酒店备勤"},
         "隔离酒店备勤"),
        ("shift.turn", {"title": "四月值班表"}, "四月值班表"),
    ],
)  # fmt: skip
def test_one_is_told_from_another_and_nothing_personal_is_said(name, values, wanted):
    assert called(name, **values) == wanted


def test_what_is_not_opened_yet_has_the_name_of_its_mechanism():
    loop = named(loops.load(), "station.stay")

    assert headline(loop=loop, matter=Matter(id=1, loop="station.stay")) == "到站服务"
