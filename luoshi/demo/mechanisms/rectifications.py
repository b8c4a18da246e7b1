"""Problems traced to their causes: the remedy, and what a figure said before and after."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, quantity
from luoshi.store.record.histories import Walk

#: Problems of the whole city.
N_PROBLEMS = 44
#: Title, fact, figure, its unit, direct cause; kind and words of the root, then of the remedy.
_PROBLEMS = (
    ("任务反馈佐证不全", "三成反馈被退回补材料。", "每月退回件数", "件", "反馈表没有写要什么佐证。",
     "mechanism", "办结标准没有同佐证一起定。", "standard", "立项时把佐证写进办结标准。"),
    ("窗口同一材料重复交", "同一证照一年交四次。", "每月重复材料", "份", "部门间不共享。",
     "organisation", "没有谁负责对目录。", "division", "指定政务中心对目录，季度清一次。"),
    ("夜间报修无人接", "二十二点后电话转语音。", "每月夜间漏接", "次", "值守表只排到二十点。",
     "mechanism", "值守没有按报修时段排。", "process", "按报修曲线改排班，夜间双岗。"),
    ("村务公开看不懂", "公开栏只贴总数。", "每月咨询件数", "件", "模板没有明细栏。",
     "ability", "报账员没学过怎么写明细。", "standard", "换一页纸明细模板，半天培训。"),
    ("工地围挡占道", "三处工地占用人行道。", "每月投诉", "件", "审批没有现场踏勘。",
     "style", "图快，只看图不看路。", "process", "审批加现场一步，拍起止桩号。"),
    ("企业诉求多头派", "一件诉求派给四家。", "每月重复派单", "件", "受理口有三个。",
     "organisation", "助企和热线各建一套。", "division", "并成一个受理口，联系岗直派。"),
)  # fmt: skip
_COURSES = (("made_a_rule", 9), ("mended", 5), ("under_way", 6), ("watching", 4), ("measured", 2),
            ("root_cause", 2), ("problem", 1), ("remedy", 2), ("reopened", 3), ("suspended", 1),
            ("not_mended", 1), ("unfounded", 1))  # fmt: skip


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Problems that departments and towns have found or were given."""
    rng = random.Random("rectifications")
    towns = city.units("town")
    owners = [*city.organs(), *city.towns(city.district), *towns]
    for at in range(city.shape.scaled(N_PROBLEMS, least=18)):
        course = _COURSES[at][0] if at < len(_COURSES) else chosen(rng, _COURSES)
        yield _Problem(city, owner=rng.choice(owners), at=at, course=course, rng=rng,
                       calendar=calendar).walk()  # fmt: skip


class _Problem:
    """One problem as it goes."""

    def __init__(
        self, city: City, *, owner: int, at: int, course: str, rng: random.Random,
        calendar: Calendar,
    ) -> None:  # fmt: skip
        self.city, self.owner, self.course, self.rng = city, owner, course, rng
        (self.title, self.fact, self.metric, self.unit, self.direct, self.root_kind, self.root,
         self.remedy_kind, self.remedy) = _PROBLEMS[at % len(_PROBLEMS)]  # fmt: skip
        self.today = day_of(city.at)
        self.above = city.above(owner)
        self.office, self.head = city.office(owner).actor, city.head(owner).actor
        self.clerk = city.office(self.above).actor
        self.checker = city.checker(self.above).actor
        self.decides = city.head(self.above).actor
        days_ago = {"problem": 1, "root_cause": 7, "remedy": 9, "unfounded": 50, "under_way": 50,
                    "suspended": 60}.get(course, rng.randint(170, 280))  # fmt: skip
        if course in ("watching", "measured"):
            days_ago = 100
        self.story = Story(rng, calendar=calendar, until=city.at,
                           opened_on=self.today - timedelta(days=days_ago))  # fmt: skip

    def walk(self) -> Walk:
        """From the problem on, as far as its course goes."""
        story, rng = self.story, self.rng
        found = {"title": self.title, "fact": self.fact, "n_cases": Decimal(rng.randint(3, 40))}
        if rng.random() < 0.5:
            story.then(self.office, "find", found | {"origin": "own_check"})
        else:
            origin = chosen(rng, (("oversight", 2), ("hotline", 3), ("visit", 2), ("task", 2)))
            story.then(self.clerk, "assign", found | {"owner": self.owner, "origin": origin})
        self.before = rng.randint(12, 90)
        if self.course != "problem" and self._traced() and self._carried_out():
            self._ended()
        return story.walk("rectification")

    def _traced(self) -> bool:
        """Whether it goes on after its causes have been traced."""
        story = self.story
        story.then(self.office, "trace", {"direct": self.direct, "metric": self.metric,
                   "before": quantity(self.before, self.unit)}, after=1)  # fmt: skip
        if self.course == "unfounded":
            story.then(self.decides, "dismiss", {"ground": "统计口径有误，实际正常。"}, after=2)
            return False
        story.then(self.office, "dig", {"root_kind": self.root_kind, "root": self.root}, after=2)
        return self.course != "root_cause"

    def _carried_out(self) -> bool:
        """Whether the remedy has been carried out."""
        story, rng = self.story, self.rng
        due = story.day + timedelta(days=rng.choice((35, 45)))
        if self.course in ("under_way", "suspended"):
            due = self.today + timedelta(days=rng.randint(-3, 25))
        self.measure_on = due + timedelta(days=32)
        if self.course == "watching":
            self.measure_on = self.today + timedelta(days=12)
        story.then(self.office, "propose", {
            "remedy_kind": self.remedy_kind, "remedy": self.remedy, "due": due,
            "holder": self.city.head(self.owner).id, "measure_on": self.measure_on,
        }, after=1)  # fmt: skip
        if self.course == "remedy":
            return False
        story.then(self.clerk, "approve", after=rng.randint(1, 4))
        story.then(self.office, "progress", {"progress": "已试行两周，报表减一张。"}, after=12)
        if self.course == "suspended":
            story.then(self.decides, "suspend", {"ground": "等系统改造完成。",
                       "resume_on": self.today + timedelta(days=25)}, after=2)  # fmt: skip
        if self.course in ("under_way", "suspended"):
            return False
        done_on = due - timedelta(days=rng.choice((9, 5, 2, -4)))
        story.then(self.head, "finish", {"result": f"{self.remedy}已全面执行。"}, on=done_on)
        return True

    def _ended(self) -> None:
        story, rng = self.story, self.rng
        if self.course in ("reopened", "not_mended"):
            self._measured(share=97, effect="none")
            story.then(self.clerk, "reopen", {"ground": "数字没有下来，回到直接原因。"}, after=3)
            story.then(
                self.office,
                "dig",
                {"root_kind": "mechanism", "root": "标准没有写进流程。"},
                after=3,
            )
            if self.course == "reopened" or not self._carried_out():
                return
            self._measured(share=95, effect="none")
            story.then(self.decides, "give_up", {"cause": "own_effort",
                       "ground": "两轮整改未见效，另行问责单位。"}, after=4)  # fmt: skip
            return
        if self.course == "watching":
            return
        if self.course == "measured":
            self.measure_on = self.today - timedelta(days=3)
        some = rng.random() < 0.3
        self._measured(share=rng.randint(55, 80) if some else rng.randint(8, 35),
                       effect="some" if some else "clear")  # fmt: skip
        if self.course == "made_a_rule":
            story.then(
                self.decides,
                "make_rule",
                {
                    "rule_name": f"{self.title}整改工作规程",
                    "rule_no": f"澜规〔{story.day.year}〕{rng.randint(1, 60)}号",
                },
                after=5,
            )
        elif self.course == "mended":
            story.then(self.decides, "settle", {"ground": "一次性问题，不另立制度。"}, after=4)

    def _measured(self, *, share: int, effect: str) -> None:
        after = quantity(self.before * share // 100, self.unit)
        on = max(self.measure_on, self.story.day)
        self.story.then(self.checker, "measure", {"after": after, "effect": effect,
                        "method": "papers", "finding": "同口径取三十天。"}, on=on)  # fmt: skip
