"""Holders of public posts who are named together with their post."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from luoshi.intake import quick, words

_GIVEN = "[\u4e00-\u9fff·]"
_POST = rf"(?:{words.POST_END}|指挥长|总?指挥)"
_OF_POST = re.compile("[\u4e00-\u9fff“”（）()]")
#: What a holder does, right behind the name: 副市长 章宏到三江县.
_DOES = "到|赴|率|带队|主持|出席|强调|要求|指出|分别|深入|来到|作了?讲话|讲话|调研|检查|督导"
#: A post right before a name, or with a space between where nothing follows the name.
_HOLDER = quick.pattern(
    rf"{_POST}[”’]?(?:(?=[{words.SURNAMES}]{_GIVEN})"
    rf"|[ \u3000\xa0：:]{{1,4}}"
    rf"(?=[{words.SURNAMES}]{_GIVEN}{{1,2}}(?:[\s,，、。；;）)（(]|$|{_DOES})))"
)
_EARLIER = quick.pattern(rf"{_POST}[”’]?$")
#: Behind a name that may end in 和: who speaks or acts, not a further person.
_ACTS = re.compile(
    r"[,，。；;：:]|介绍|说|表示|强调|指出|要求|主持|出席|告诉|坦言|带队|带领|在|深入|率|听取|作|代表"
)
#: What may follow a name. Long words first; they also tell where a name of two characters ends.
_FOLLOWS = re.compile(
    r"(?:[,，、。；;：:）)」”\s]|$|答复|回复|回应|承诺|叮嘱|嘱咐|提醒|勉励|告诫|责成|号召|接受|应询|出面|到场|牵头|召集|跟进|等|和|与|及|同志|先生|女士|主持|出席|参加|强调|指出|要求|"
    r"表示|介绍|说|讲|告诉|在|对|向|就|为|到|带|率|第[一二三]个?|把|直接|率先|登台|上台|走上|坦陈|郑重|深入|一行|作|代|宣|传达|通报|分别|陪同|"
    r"听取|逐|亲|来|是|已|也|还|的|从|以|"
    r"将|担任|充分|主要|坦言|认为|深有|深情|感慨|解释|回忆|透露|边|走|实地|调研|督导|检查|"
    r"共同|随|最后|首先|同|现场|进行|致辞|发言|汇报|部署|安排|签|点评|总结|结合|围绕|提出|"
    r"会见|慰问|看望|连夜|第一时间|当[即场]|立即|专程|冒[雨雪]|赶赴|赶到|前往|赴|批示|明确|一直|兴|激动|欣喜|高兴|指着)"
)
_REPORTER = re.compile(r"(?:项目|客户|产品)经理|记者|通讯员|摄影|编辑|作者")
#: Many persons under one word, or one without a public post.
_COLLECTIVE = re.compile(r"[千百十两几多\d各]\s?(?:名|位|个)\S{0,4}$|(?<!支部)党员$|[们各]\S{0,4}$")
_NOT_NAMES = quick.pattern(
    r"^(?:会议|同志|单位|部门|办公|工作|干部|党员|代表|成员|一行|主任|书记|全体|经济|金融|"
    r"管理|安全|水利|文化|文明|方面|方案|时代|时间|任务|任职|责任|述职|应当|应该|和谐|平安|"
    r"高度|高质|齐心|"
    r"包[案保联干村户组抓扶]|习近|国家|国有|全面|全区|全市|常委|常务|常态|安排|安徽|江苏|江西|江南|湖南|湖北|山东|"
    r"山西|河南|河北|广东|广西|云南|贵州|福建|海南|甘肃|宁夏|黑龙|石家|牛羊|车辆|相关|相互|"
    r"都[能要熟是有在会将已可应请到来去把给被没很]|解决|解读|查看|从严|于是|"
    r"向群|向全|向上|向各|还要|连续|边走|项目|强化|强调|明确|明年|康养|华东|金秋|水务|农村|"
    r"别人|容易|双方|双向|双拥|万余|万元|千方|百姓|单独|计划|贺信|满意|通过|成立|成绩|能够|"
    r"那么|许多|何时|何地|宣布|宣讲|严格|严肃|"
    r"温暖|殷切|经过|井然|步伐|后来|查找|冷链|牧民|伏季|白天|红色|公开|公司|公正|公共|公安|"
    r"官兵|师生|于\d|和\S{0,3}(?:出席|参加)|任(?:组长|总|指挥|副|主|第)|和(?:企业|群众|代表))"
)
_LIST_NEXT = re.compile(
    rf"[、](?P<name>[{words.SURNAMES}]{_GIVEN}{{1,2}})(?=[、,，。；;等]|出席|参加|分别|主持|"
    rf"陪同|和|与)"
)
_BRACKETED = quick.pattern(
    rf"(?:^|(?<=[\n、，,。：:\u3000 —●■◆□]))(?P<name>[{words.SURNAMES}]{_GIVEN}{{1,2}})\s?[（(]"
    rf"(?P<role>[\u4e00-\u9fff、]{{2,24}}{_POST})[）)]"
)
#: A line with a name first and its post behind: 某某　某县县长.
_LISTED = quick.pattern(
    rf"(?:^|(?<=\n))(?:[—\-●■◆□]+\s*)?(?P<name>[{words.SURNAMES}]{_GIVEN}{{1,2}})"
    r"[ \u3000\xa0:：，,—]{1,4}"
    rf"(?P<role>[\u4e00-\u9fff、]{{2,28}}{_POST})[:：]?(?=\n|$)"
)
_GAP = "[ \u3000\xa0]"
#: A line that holds a post and its holder, with the name drawn out to three places.
_SIGNATURE = re.compile(
    rf"(?:^|(?<=\n))[（(]?(?P<role>[\u4e00-\u9fff]{{0,20}}(?:{_POST}|签发人?|发布人|指挥))"
    rf"{_GAP}*[：:]?{_GAP}*"
    rf"(?P<name>[{words.SURNAMES}]{_GAP}{{1,4}}{_GIVEN}(?:{_GAP}{{0,4}}{_GIVEN})?)[）)]?{_GAP}*"
    r"(?=\n|$)"
)


class Post(NamedTuple):
    """A person in a post, as the text names them. Unit: span of the person's name."""

    role: str
    person: str
    start: int
    end: int


#: How often a name stands in the text, counted once for each name.
Count = Callable[[str], int]


def posts(text: str, *, start: int, end: int) -> list[Post]:
    """The posts with their holders in a stretch of text, each pair once."""
    seen: dict[tuple[str, str], Post] = {}
    for post in _each(text, start=start, end=end):
        seen.setdefault((post.role, post.person), post)
    for post in _apposed(text, start=start, end=end):
        seen.setdefault((post.role, post.person), post)
    for post in _signatures(text, start=start, end=end):
        seen.setdefault((post.role, post.person), post)
    return list(seen.values())


def _apposed(text: str, *, start: int, end: int) -> Iterator[Post]:
    """Whoever is named with the post in brackets behind: 某某（某县县长）."""
    found = (*_BRACKETED.finditer(text, start, end), *_LISTED.finditer(text, start, end))
    for match in found:
        if not _NOT_NAMES.match(match["name"]) and not _REPORTER.search(match["role"]):
            first, last = match.span("name")
            yield Post(role=match["role"], person=match["name"], start=first, end=last)


def _signatures(text: str, *, start: int, end: int) -> Iterator[Post]:
    """Who signs an order or letter: a post and a name alone on a line, however spaced."""
    for line in _SIGNATURE.finditer(text, start, end):
        first, last = line.span("name")
        name = re.sub(r"\s", "", line["name"])
        if not _NOT_NAMES.match(name):
            yield Post(role=line["role"].strip(" \u3000:："), person=name, start=first, end=last)


def _each(text: str, *, start: int, end: int) -> Iterator[Post]:
    behind = start
    count: Count = cache(text.count)
    for match in _HOLDER.finditer(text, start, end):
        first = _role_start(text, match.end(), floor=behind)
        said = text[first : match.end()]
        role = _trimmed(said)
        left = text[max(start, first - 6) : match.end()]
        if not role or _REPORTER.search(left) or _COLLECTIVE.search(said):
            continue
        name = _name_at(text, match.end(), end=end, count=count)
        if not name:
            continue
        behind = match.end() + len(name)
        yield Post(role=role, person=name, start=match.end(), end=behind)
        yield from _companions(text, at=behind, end=end, role=role)


def _role_start(text: str, end: int, *, floor: int) -> int:
    """Where the posts before a name begin: 市委常委、区委书记 are two of one person."""
    first = _part_start(text, end, floor=floor)
    while first > floor and text[first - 1] in "、兼" and _EARLIER.search(text, floor, first - 1):
        first = _part_start(text, first - 1, floor=floor)
    return first


def _part_start(text: str, end: int, *, floor: int) -> int:
    """The first character of one post: at most 28 back, within one clause."""
    lowest = max(floor, end - 28)
    first = end
    while first > lowest and text[first - 1] in " \u3000\xa0：:":
        first -= 1
    while first > lowest and _OF_POST.match(text, first - 1):
        first -= 1
    return first


def _companions(text: str, *, at: int, end: int, role: str) -> Iterator[Post]:
    """The further names of a list under one individual post: 副区长甲、乙、丙."""
    while at < end and (match := _LIST_NEXT.match(text, at, end)):
        name = match["name"]
        if re.search(words.POST_END, name) or _NOT_NAMES.match(name):
            return
        after = text[match.end() : match.end() + 14]
        if re.match(rf"[\u4e00-\u9fff]{{0,10}}{words.POST_END}", after):
            return
        yield Post(role=role, person=name, start=match.start("name"), end=match.end())
        at = match.end()


def _name_at(text: str, at: int, *, end: int, count: Count) -> str:
    """The name that begins here: three characters where the text bears it out, else two."""
    three, two = text[at : min(at + 3, end)], text[at : min(at + 2, end)]
    if (
        _NOT_NAMES.match(three)
        or re.match(_POST, three)
        or len(two) < 2
        or not re.fullmatch(f"{_GIVEN}+", two)
    ):
        return ""
    two_fits = bool(_FOLLOWS.match(text, at + 2)) or at + 2 >= end
    three_fits = (
        len(three) == 3
        and bool(re.fullmatch(f"{_GIVEN}+", three))
        and (bool(_FOLLOWS.match(text, at + 3)) or at + 3 >= end)
    )
    if two_fits and three_fits:
        return three if _repeats(text, three, two, count=count) else two
    if three_fits or two_fits:
        return three if three_fits else two
    often = len(three) == 3 and count(three) > 1 and re.fullmatch(f"{_GIVEN}+", three)
    return three if often else ""


def _repeats(text: str, three: str, two: str, *, count: Count) -> bool:
    """Whether the longer name is the one that the text repeats, or its end cannot follow a name."""
    if count(two) > count(three):
        return False
    if three[2] in "和同与" and count(two) == count(three):
        return bool(_ACTS.match(text, text.find(three) + 3))
    return count(three) > 1 or not re.match(
        r"[和与等在对向就为到说讲带率作是已也还的从以将同边走随]", three[2]
    )


def _trimmed(role: str) -> str:
    """The post without what the sentence says before it."""
    parts = re.split(
        r"(?:出席|参加|主持|陪同|邀请|由|是|和|与|及|对|向|跟着|随着|据|在|时任|"
        r"等候在那里的|，|,|党员|的(?=\S{0,12}(?:书记|主任|长|主席)))",
        role,
    )
    last = parts[-1] if parts else role
    kept = last if re.search(_POST, last) else role
    return kept.strip("“”()（）：: \u3000\xa0")
