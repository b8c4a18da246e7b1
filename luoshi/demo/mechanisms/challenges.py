"""Open challenges: posted, claimed by several, judged by those without a stake, signed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.core.calendar import Calendar, day_of
from luoshi.core.matter import Actor
from luoshi.demo.city import City
from luoshi.demo.story import Story, outsider, quantity, telephone
from luoshi.store.record.histories import Walk

_CHALLENGES = (
    (
        "老城内涝点一小时退水",
        "governance",
        "暴雨后三处低洼点积水过夜。",
        "退水时间不超过一小时",
        "accepted",
    ),
    ("铸造余热进管网", "technology", "三家铸造厂余热外排。", "年供热两万平方米", "finishing"),
    ("农房盘活收益怎么分", "reform", "村、户、企分成各说各的。", "三种分成样本可复制", "under_way"),
    ("冷链最后一公里", "project", "镇到村冷链断链。", "断链率低于百分之三", "mid_term"),
    ("流动党员怎么管", "party_work", "外出务工党员联系不上。", "联系率九成五", "failed"),
    ("河道漂浮物自动拦截", "technology", "人工打捞成本高。", "打捞人工减半", "excused"),
    ("老旧小区加梯协商", "governance", "低层住户不同意。", "五个单元签约开工", "claimed"),
    ("企业用能诊断包", "technology", "中小企业不会算能耗。", "一百家出报告", "posted"),
    ("村级账务一页清", "reform", "账多表多看不懂。", "试点村全部一页公开", "unclaimed"),
    ("园区潮汐停车", "project", "早晚车位差三百个。", "车位周转翻倍", "posed"),
)


def walks(city: City, *, calendar: Calendar) -> Iterator[Walk]:
    """Ten challenges of the district."""
    rng = random.Random("challenges")
    for at, row in enumerate(_CHALLENGES):
        yield _Challenge(city, row=row, at=at, rng=rng, calendar=calendar).walk()


class _Challenge:
    """One challenge with its claims and judges."""

    def __init__(
        self, city: City, *, row: tuple[str, str, str, str, str], at: int, rng: random.Random,
        calendar: Calendar,
    ) -> None:  # fmt: skip
        self.city, self.rng, self.calendar, self.at = city, rng, calendar, at
        self.title, self.kind, self.problem, self.goal, self.course = row
        self.today = day_of(city.at)
        self.head, self.office = city.head(city.district).actor, city.office(city.district).actor
        self.judges = tuple(sorted(rng.sample(city.organs(), min(5, len(city.organs())))))
        towns = city.towns(city.district)
        self.winner = towns[at % len(towns)]
        days_ago = {"posed": 3, "posted": 14, "claimed": 34, "unclaimed": 90, "under_way": 110,
                    "mid_term": 150}.get(self.course, 320)  # fmt: skip
        self.story = Story(rng, calendar=calendar, until=city.at,
                           opened_on=self.today - timedelta(days=days_ago))  # fmt: skip

    def walk(self) -> Walk:
        """From the problem on, as far as its course goes."""
        story = self.story
        claim_by = story.day + timedelta(days=30)
        terms = {
            "support": "支持额按验收结果兑现，给场景给数据。",
            "eligible": "辖区单位、企业和院校团队。",
            "claim_by": claim_by,
            "test": self.goal,
            "partners": self.judges,
            "most_paid": quantity(self.rng.choice((20, 40, 80)), "万元"),
        }
        about = {"title": self.title, "kind": self.kind, "problem": self.problem, "goal": self.goal}
        if self.course in ("posed", "finishing"):
            asker = self.city.office(self.city.named("区发展和改革局"))
            story.then(asker.actor, "pose", about | {"superior": self.city.district})
            if self.course == "posed":
                return story.walk("challenge")
            story.then(self.office, "take_up", terms, after=3)
        else:
            story.then(self.office, "draft", about | terms)
        story.then(self.head, "post", after=2)
        claims = self._claims()
        if self.course in ("posted", "claimed"):
            return story.walk("challenge", below=claims)
        if self.course == "unclaimed":
            ground = {"ground": "方案都不达条件，改题再发。"}
            story.then(self.head, "lapse", ground, on=claim_by + timedelta(days=14))
            return story.walk("challenge", below=claims)
        chosen_at = claims[0].steps[-1].at if claims else story.at
        story.wait(chosen_at)
        self._signed()
        return story.walk("challenge", below=claims)

    def _claims(self) -> tuple[Walk, ...]:
        """The winner's claim first, then those of others; none where nobody dares."""
        n = {"unclaimed": 1}.get(self.course, self.rng.randint(2, 4))
        wins = self.course not in ("posted", "unclaimed", "claimed")
        found = [self._claim(self.city.office(self.winner).actor, wins=wins)]
        found += [self._claim(outsider(self.rng), wins=False, place=at) for at in range(1, n)]
        return tuple(one.walk("challenge.claim", opens=True) for one in found if one.steps)

    def _claim(self, asker: Actor, *, wins: bool, place: int = 0) -> Story:
        rng = self.rng
        told = Story(rng, calendar=self.calendar, until=self.city.at,
                     opened_on=self.story.day + timedelta(days=2 + 3 * place))  # fmt: skip
        told.wait(self.story.at + timedelta(minutes=10))
        told.then(
            asker,
            "claim",
            {
                "title": f"{self.title}·方案{place + 1}",
                "plan": "分三步：摸底、试点、推开，每步留数据。",
                "means": "有试验场地和两名专职岗位。",
                "contact": telephone(rng),
            },
        )
        if rng.random() < 0.3:
            told.soon(asker, "improve", {"plan": "补充了应急预案和成本测算。"}, minutes=240)
        if self.course == "posted":
            return told
        judging_on = self.story.day + timedelta(days=29)
        for judge in self.judges[:2]:
            advice = {"advice": "fit" if wins else rng.choice(("unsure", "unfit")),
                      "reasons": "路线清楚，成本可控。" if wins else "缺少试验数据。"}  # fmt: skip
            told.then(self.city.office(judge).actor, "advise", advice, on=max(told.day, judging_on))
        for judge in self.judges[:3] if wins else ():
            told.then(self.city.office(judge).actor, "choose", after=1)
        if self.course == "unclaimed":
            told.then(self.office, "pass_by", {"ground": "未达揭榜条件。"}, after=2)
        return told

    def _signed(self) -> None:
        city, story, rng = self.city, self.story, self.rng
        holder = city.head(self.winner)
        story.then(self.head, "award", {"owner": self.winner, "holder": holder.id}, after=2)
        mid_on, due = story.day + timedelta(days=60), story.day + timedelta(days=150)
        duty = {"duty": f"{self.goal}，按月报进展。", "mid_on": mid_on, "due": due,
                "basis": "云栖委人才〔2026〕5号"}  # fmt: skip
        story.then(holder.actor, "sign", duty, after=2).then(self.head, "sign", duty, after=1)
        office = city.office(self.winner).actor
        story.then(office, "progress", {"progress": "样机上线，数据接入。"}, after=15)
        if self.course == "under_way":
            return
        story.then(office, "report_mid", {"result": "一期完成，二期材料到货。"}, on=mid_on)
        if self.course == "mid_term" or story.is_over:
            return
        found = {"mid_finding": "节点按期，数据可查。", "method": "on_site"}
        story.then(self.office, "pass_mid", found, after=4)
        story.then(office, "progress", {"progress": "二期调试，指标接近目标。"}, after=20)
        if self.course == "finishing":
            story.then(self.head, "extend", {"due": self.today + timedelta(days=30),
                       "ground": "设备到货晚一个月。"}, after=10)  # fmt: skip
            return
        self._accepted(due - timedelta(days=rng.choice((10, 4, -3))))

    def _accepted(self, on: date) -> None:
        story, checks = self.story, self.city.checker(self.city.district).actor
        holder = self.city.head(self.winner)
        story.then(holder.actor, "deliver", {"result": "交付成果和使用说明。"}, on=on)
        said = {"method": "on_site", "finding": "连续三次实测达到目标。"}
        if self.course == "accepted":
            story.then(checks, "accept", said, after=6)
            story.then(self.office, "pay", {"paid": quantity(20, "万元")}, after=9)
            return
        cause = "conditions_changed" if self.course == "excused" else "own_effort"
        failed = {"method": "on_site", "finding": "实测未达目标。", "cause": cause}
        story.then(checks, "fail", failed, after=6)
        if self.course == "excused":
            story.then(self.head, "excuse", {"ground": "上游断面改道，非主观原因。"}, after=5)
