"""Reforms and policies by batch: drafted, consulted on, issued, in effect, evaluated."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from luoshi.core.calendar import Calendar, day_of
from luoshi.demo.city import City
from luoshi.demo.shape import chosen
from luoshi.demo.story import Story, outsider, quantity
from luoshi.store.record.histories import Walk

#: Reforms and policies of the whole city.
N_REFORMS = 252
#: What is changed, for whom, and what the number of those who benefit counts.
_SUBJECTS = (
    ("企业开办一窗通办", "enterprises", "家"), ("用地指标县域统筹", "enterprises", "宗"),
    ("村级小微工程直招", "farmers", "项"), ("老旧小区物业以奖代补", "residents", "户"),
    ("公交线网动态调整", "residents", "人次"), ("农村供水按方计价", "farmers", "户"),
    ("中小学课后服务延时", "residents", "人"), ("基层报表清单管理", "staff", "张"),
    ("排污权有偿使用", "enterprises", "家"), ("长者助餐分级补贴", "residents", "人"),
    ("技能人才积分落户", "residents", "人"), ("不动产登记全城通办", "residents", "件"),
    ("农房盘活收益分成", "farmers", "宗"), ("政府采购合同融资", "enterprises", "笔"),
    ("电梯加装联合审查", "residents", "台"), ("河道采砂统一经营", "others", "处"),
    ("涉企检查综合查一次", "enterprises", "次"), ("医保异地直接结算", "residents", "人次"),
    ("闲置校舍转普惠托育", "residents", "个"), ("村干部报酬绩效联动", "staff", "人"),
    ("工业用地先租后让", "enterprises", "宗"), ("公共停车场错时开放", "residents", "个"),
    ("林权抵押贷款贴息", "farmers", "笔"), ("信访事项网上评价", "residents", "件"),
    ("水权交易", "farmers", "宗"), ("宅基地有偿退出", "farmers", "宗"),
    ("集体资产年度公示", "residents", "个"), ("惠民补贴一卡通发", "residents", "人"),
    ("施工许可分段核发", "enterprises", "件"), ("工程款按月结算", "enterprises", "笔"),
    ("首席质量官聘任", "enterprises", "家"), ("老字号扶持", "enterprises", "家"),
    ("农村客货邮合并配送", "residents", "件"), ("灵活就业参保补贴", "residents", "人"),
    ("家庭医生签约付费", "residents", "人"), ("县乡教师轮岗", "staff", "人"),
    ("村医养老保障", "staff", "人"), ("编外人员总量控制", "staff", "人"),
    ("生态补偿按断面结算", "others", "处"), ("垃圾处理按量计费", "residents", "户"),
    ("文物建筑认领保护", "others", "处"), ("公共数据授权运营", "enterprises", "家"),
)  # fmt: skip
_WAYS = ("试点", "实施办法", "操作细则", "若干措施", "改革方案", "管理办法")
#: So far apart in the list stand two that follow each other; it shares no factor with their number.
_STRIDE = 11
_VERDICTS = ("覆盖面达到预期，窗口反映流程清楚。", "受益数逐季增加，建议延续。",
             "投诉明显减少，财政可承受。")  # fmt: skip
_OPINIONS = (
    "希望说清楚在哪里办。",
    "补贴标准再细一点。",
    "赞成，早点施行。",
    "外来人口能不能享受？",
)
_COURSES = (("issued", 34), ("evaluated", 14), ("poor", 5), ("lapsed", 4), ("expiring", 4),
            ("listed", 9), ("late", 5), ("consulted", 9), ("submitted", 6), ("repealed", 3),
            ("withdrawn", 2), ("suspended", 3))  # fmt: skip


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """All reforms, those of a batch listed on one day."""
    rng = random.Random("reforms")
    owners = cycle([*city.organs(), *city.counties[1:]])
    names = [f"{subject}{way}" for way in _WAYS for subject, _, _ in _SUBJECTS]
    kinds = [(served, unit) for _ in _WAYS for _, served, unit in _SUBJECTS]
    n = city.shape.scaled(N_REFORMS, least=26)
    for at in range(n):
        owner = next(owners)
        place = (at * _STRIDE) % len(names)
        yield _Reform(city, owner=owner, name=names[place], kind=kinds[place], at=at, rng=rng,
                      calendar=calendar).walk()  # fmt: skip


class _Reform:
    """One reform as it goes."""

    def __init__(
        self, city: City, *, owner: int, name: str, kind: tuple[str, str], at: int,
        rng: random.Random, calendar: Calendar,
    ) -> None:  # fmt: skip
        self.city, self.rng = city, rng
        self.owner, self.name = owner, name
        self.beneficiary, self.unit = kind
        self.course = chosen(rng, _COURSES)
        self.batch = at % 4
        self.above = city.above(owner)
        self.works, self.head = city.office(owner).actor, city.head(owner).actor
        self.decides = city.head(self.above).actor
        self.today = day_of(city.at)
        listed_on = self.today - timedelta(days=(330, 245, 160, 75)[self.batch])
        if self.course in ("listed", "late"):
            listed_on = self.today - timedelta(days=25)
        self.story = Story(rng, calendar=calendar, opened_on=listed_on, until=city.at)

    def walk(self) -> Walk:
        """From the list on, as far as its course goes."""
        story, rng = self.story, self.rng
        draft_on = story.day + timedelta(days=rng.randint(30, 45))
        if self.course == "late":
            draft_on = story.day + timedelta(days=rng.randint(15, 20))
        batch = f"{story.day.year}年第{'一二三四'[self.batch]}批"
        story.then(self.city.office(self.above).actor, "list", {
            "title": self.name, "owner": self.owner, "duty": f"牵头制定{self.name}，按季报受益数。",
            "kind": rng.choice(("reform", "policy", "policy")), "batch": batch,
            "draft_on": draft_on, "due": draft_on + timedelta(days=60),
            "beneficiary": (self.beneficiary,), "basis": "澜改办〔2026〕2号",
            "partners": self._partners(),
        })  # fmt: skip
        if self.course in ("listed", "late"):
            return story.walk("reform")
        if self._stopped():
            return story.walk("reform")
        points = {"points": f"{self.name}：改什么、谁受益、到哪里办，一页写清。"}
        wrote_on = draft_on + timedelta(days=rng.choice((-9, -5, -2, -1, 0, 4)))
        if self.course == "consulted":
            wrote_on = max(story.day, self.today - timedelta(days=16))
        story.then(self.works, "write", points, on=wrote_on)
        self._consulted(points)
        return story.walk("reform")

    def _partners(self) -> tuple[int, ...]:
        same = [one for one in self.city.tree.children(self.above) if one != self.owner]
        return tuple(sorted(self.rng.sample(same, min(2, len(same)))))

    def _stopped(self) -> bool:
        """Whether it went no further than the list."""
        ground = {"withdrawn": "上位法已修订，不再单独制定。",
                  "suspended": "等省里方案印发再启动。"}.get(self.course)  # fmt: skip
        if ground is None:
            return False
        said: dict[str, Any] = {"ground": ground}
        if self.course == "withdrawn":
            self.story.then(self.decides, "withdraw", said, after=12)
        else:
            said["resume_on"] = self.today + timedelta(days=self.rng.randint(10, 60))
            self.story.then(self.decides, "suspend", said, after=10)
        return True

    def _consulted(self, points: dict[str, Any]) -> None:
        story, rng = self.story, self.rng
        till = story.day + timedelta(days=rng.randint(10, 16))
        if self.course == "consulted":
            till = self.today + timedelta(days=rng.randint(2, 9))
        story.then(self.works, "consult", {"consult_till": till}, after=2)
        for one in self._partners()[:1]:
            if one in story.steps[0].given["partners"]:
                story.then(
                    self.city.office(one).actor,
                    "comment",
                    {"stance": "change", "opinion": "衔接条款写明由谁牵头。"},
                    after=2,
                )
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            stance = chosen(rng, (("agree", 6), ("change", 3), ("disagree", 1)))
            story.then(outsider(rng), "hear", {"stance": stance, "opinion": rng.choice(_OPINIONS)})
        if self.course == "consulted" or story.is_over:
            return
        draft = self.city.files.text(f"{self.name}（送审稿）", points["points"])
        story.then(self.head, "submit", points | {
            "adopted": "采纳三条，未采纳一条并说明理由。", "lawful": True, "draft": (draft,),
        }, on=till + timedelta(days=rng.randint(1, 6)))  # fmt: skip
        if rng.random() < 0.12:
            story.then(self.decides, "send_back", {"ground": "补一份财政承受力说明。"}, after=2)
            again = story.day + timedelta(days=12)
            story.then(self.works, "consult", {"consult_till": again}, after=3)
            story.then(self.head, "submit", points | {
                "adopted": "已补充财政承受力说明。", "lawful": True, "draft": (draft,),
            }, on=again + timedelta(days=1))  # fmt: skip
        if self.course != "submitted" or story.day < self.today - timedelta(days=9):
            self._issued()

    def _issued(self) -> None:
        story, rng = self.story, self.rng
        effect_on = self.story.day + timedelta(days=rng.randint(8, 15))
        expires_on = self._expires_on(effect_on)
        number = f"澜政办发〔{story.day.year}〕{rng.randint(1, 90)}号"
        story.then(self.decides, "issue", {"issue_no": number, "effect_on": effect_on,
                   "expires_on": expires_on}, after=3)  # fmt: skip
        n, served = rng.randint(20, 400), 0
        for quarter in range(3):
            on = effect_on + timedelta(days=20 + 80 * quarter)
            if on < min(expires_on, self.today):
                served += n
                said = f"累计受益{served}{self.unit}。"
                story.then(self.works, "report", {"enjoyed": quantity(served, self.unit),
                           "progress": said}, on=on)  # fmt: skip
        if not served or story.is_over:
            return
        self._ended(effect_on, served=served)

    def _expires_on(self, effect_on: date) -> date:
        """In force for a year or more; those told to their end have a term that is over."""
        days = {"lapsed": 62, "expiring": 14, "evaluated": 20, "poor": 12}.get(self.course)
        if days is None or effect_on > self.today - timedelta(days=days + 10):
            return effect_on + timedelta(days=self.rng.choice((365, 730, 1_095)))
        return self.today - timedelta(days=days)

    def _ended(self, effect_on: date, *, served: int) -> None:
        story, rng = self.story, self.rng
        enjoyed = quantity(served, self.unit)
        if self.course == "evaluated":
            on = min(
                self._expires_on(effect_on) - timedelta(days=1), self.today - timedelta(days=2)
            )
            story.then(self.decides, "evaluate", {"verdict": rng.choice(_VERDICTS),
                       "enjoyed": enjoyed}, on=max(on, story.day))  # fmt: skip
        elif self.course == "poor":
            verdict = "受益面偏窄，申领材料过多。"
            story.then(self.decides, "find_poor", {"verdict": verdict, "cause": rng.choice(
                ("conditions_changed", "own_effort"))}, after=9,
                to=rng.choice(("partly", "partly", "ineffective")))  # fmt: skip
        elif self.course == "repealed":
            story.then(self.decides, "repeal", {"ground": "并入新的综合办法，原件废止。"}, after=15)
