"""Programmes: named bundles of work, with the parts that the text names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from luoshi.intake import programme_parts, quick, words

_HEAD = (
    r"行动|工程|计划|活动|模式|工作机制|工作法|战略|攻坚战|专项|改革|先锋队|突击队|服务队|"
    r"服务月|提升年|攻坚年|建设年|"
    r"大走访|大排查|大比武|大练兵|大讨论|大会战|大提升|大整治"
)
_LAUNCH = r"实施|推进|开展|推出|启动|推行|聚力|抓好|牵头推进|落实"
#: What is asked, ruled or allowed in quotation marks is no bundle of work.
_RULE = re.compile(
    "的?(?:要求|政策|规定|原则|精神|理念|方针|警醒|意识|思想|态度|决心|劲头|作风|心态|底线)"
)
#: What is kept or had of that name, unless it tells its count.
_OF_NAME = re.compile("的?(?:制度|责任制|项目|泊位|目标|服务(?!月|队|行动))")
_QUOTED = quick.pattern(
    rf"(?P<lead>{_LAUNCH})?(?:实施|"
    rf"推进)?好?[“‘](?P<name>[^“”‘’。]{{2,20}})[”’](?P<more>[\u4e00-\u9fff]{{0,8}}?(?:{_HEAD}))?(?P<brand>[\u4e00-\u9fff]{{0,10}}品牌)?"
)
#: Whose ways of working are shown to others: “甲”、乙区“丙”等做法.
_PRAISED = re.compile(
    r"[”’](?:、[^“”、。，,]{0,6}[“‘][^“”]{2,10}[”’]){0,4}等(?:做法|经验|模式|品牌|创新)"
)
_HEADED = re.compile(rf"(?:{_HEAD}|攻坚)$")
_COUNTED = re.compile(
    r"[\u4e00-\u9fff]{0,4}?[一二三四五六七八九十百]{1,3}大(?:行动|工程|战役|攻坚|专项|计划|"
    r"板块|抓手|工作体系)"
)
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,24}?(?:专项行动|攻坚行动|提升行动|整治行动|创建行动|三年行动|"
    r"行动(?=[,，。；;、等和取开])|大走访|大排查|大比武|大会战|攻坚战|服务月|活动月|提升年|"
    r"攻坚年|先锋队|突击队)"
    r"(?!计划|方案|自觉|力|上|中|指南|迅速)"
)
#: Each behind the words that a sentence needs for it; neither goes beyond a sentence.
_PLAINLY = tuple((quick.gate(pattern), pattern) for pattern in (_COUNTED, _NAMED))
_SOME_WORKS = re.compile(r"(?<!\d)[2-9][场件项大个](?=[\u4e00-\u9fff]{2,8}[（(])")
_SENTENCE = re.compile(r"[^。\n]+。?")
#: Counted names in quotation marks that tell how many parts they have: 四个一批, 三张清单, 五个一.
_COUNTED_NAME = re.compile(
    r"^(?:[两二三四五六七八九十](?:个|大|张|项|条|步|级|类|种|件)[\u4e00-\u9fff]{1,4}|"
    r"(?:[一二两三四五六七八九十双百千万][\u4e00-\u9fff]{1,2}){2,3}[\u4e00-\u9fff]?)$"
)
#: Whole names that need no head: 三服务, 七大变化, 某某八条, 双招双引, 2+1+1+N.
_COUNT_NAME = re.compile(
    r"^(?:[三四五六七八九十](?:大|个)?(?:服务|走访|下沉|联系|谈|讲|访|创|送|进|联|"
    r"促)[\u4e00-\u9fff]{0,2}|[二三四五六七八九十]大[\u4e00-\u9fff]{2,4}"
    r"|[\u4e00-\u9fff]{2,4}[一二三四五六七八九十\d]+[条招策]|双.双.|"
    r"\d(?:\+[\dNnXx一二三四五六七八九十]+)+|一.双.\S{1,4})$"
)
_LISTED = re.compile(
    rf"(?:{_LAUNCH}|做好)(?P<list>[^,，。；;“”]{{4,60}})等(?:重点|各项|专项)?(?:工作|行动|活动)"
)
#: The parts of a sum stand so near before it; a part of a tally is no longer, with its mark.
_FARTHEST_PARTS, _LONGEST_PART = 80, 14
#: The parts in quotation marks before the word for all of them: “规划、产业、生态”三张牌.
_QUOTED_LIST = re.compile("[“‘](?P<list>[^“”‘’]{3,40})[”’]$")
_LISTED_NAME = re.compile(r"^[三四五六七八九十][\u4e00-\u9fff]{2,8}$")
_SUM = re.compile(
    r"等(?P<name>[\d一二三四五六七八九十]+[项大个][\u4e00-\u9fff]{0,4}(?:任务|行动|工程|"
    r"措施|举措|改革|机制|事项))(?=[,，。；;])"
)
_TALLY = quick.pattern(
    r"(?:的|这)?[“‘]?(?P<name>(?:(?<=[“‘])[新老])?(?P<n>[三四五六七八九十])(?![十百千万天年月日人])(?:大|个|"
    r"项)?[\u4e00-\u9fff]{1,5}?)(?=[”’](?!法|清单|机制|制度)|[,，。；;、]|活动|工作|为)"
)
#: Verbs that launch a programme or come before its name, and particles; other verbs may be in it.
_VERB = quick.pattern(
    r"开展|实施|推进|启动|组织|深化|深入|做好|抓好|参加|参与|发布|带动|统筹|落实|推出|持续|扎实|聚力|全力|"
    r"打好|打赢|听取|牵头|围绕|聚焦|通过|成立|组建|召开|举办|举行|部署|强化|坚持|加快|加强|"
    r"引着|其余|其他|[了的等于在为以对将把由和与向从]"
)
#: Ways and bodies that are kept or used, not carried out: 首问负责制, 红白理事会.
_RULING = re.compile("(?:制|会|法|平台|系统|热线)$")
#: Formulae of attitude and ability, however counted, name no work; nor do bare numerals.
_FORMULA = re.compile(
    r"(?:个|种|大)(?:意识|自信|维护|确立|过硬|本领|能力|革命|务必|坚持|表率)$|^(?:三会一课|三重一大|两代表一委员|一岗双责)$|式$|^[一二三四五六七八九十]+$"
)
#: What is only counted and has no name: 四个重点, 三大空间, 五个镇.
_KINDS = re.compile(
    r"(?:重点(?:任务|工作|领域|环节|区域|行业)?|空间|领域|环节|问题|难点|方向|指标|行业|部门|单位|类别|区域|层面|维度|企业|项目|乡镇|镇|村|街道|社区|县|区)$"
)
#: Classes of firms, sites and papers that are called by their number, and works for show.
_CLASSES = re.compile(
    r"(?:两客一危|九小|三[公资农无]|四上|两新|两委|五小|三品一械|(?:一把手|回头看|(?:路边|面子|形象|政绩|半拉子|豆腐渣|胡子)(?:工程)?)$)"
)
#: Rules of one thing for each, not bundles: 一人一档, 一事一议; chains of steps are loops.
_EACH = re.compile(r"^一.{1,3}一.{1,3}$|^一(?:件事|带一路|网)|合一$|[—–→+]")
_BARE = re.compile(
    r"^(?:[一二三四五六七八九十\d]+年)?(?:专项|攻坚|提升|整治|创建|三年|打击|执法|集中|统一)?(?:行动|攻坚战|活动)$|见行动$"
)
_SPOKEN = re.compile(r"[,，！？!?、：:]|我们?|你们?|是")
#: Two short phrases that are one name: “揭榜领题、实干争先”活动.
_PAIRED = re.compile(r"[^、,，]{3,8}、[^、,，]{3,8}$")
_FACT = quick.pattern(
    r"(?:实际|统一|自觉|具体|一致|迅速|积极|立即|主动|引领|快速|集体|联合|有力|的)行动$|^[由为]|[“”]"
)
_OWN = re.compile(
    rf"^(?:我[局市县区省镇乡委办]|{words.SCOPES}|本[局市县区镇]|全[局镇系]统?|年度(?:全[省市县区])?)"
)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A named bundle of work. Unit: span of the name in the clean text."""

    name: str
    start: int
    end: int
    members: tuple[str, ...]


def programmes(text: str, *, start: int, end: int) -> list[Programme]:
    """The programmes of an article, each name once."""
    found: dict[str, Programme] = {}
    for one in sorted(
        _all(text, start=start, end=end), key=lambda one: (one.start, -len(one.members))
    ):
        known = found.get(one.name)
        if known is None or (one.members and not known.members):
            found[one.name] = one
    kept = _merged(list(found.values()))
    return [one for one in kept if not _is_part(one, kept)]


def _is_part(one: Programme, kept: Sequence[Programme]) -> bool:
    """Whether a name is within that of another bundle, or among its parts."""
    named = f"“{one.name}”"
    return any(
        one.name in other.name
        or any(part == one.name or part.startswith(named) for part in other.members)
        or (one.members and set(one.members) < set(other.members))
        for other in kept
        if other.name != one.name
    )


def _merged(found: list[Programme]) -> list[Programme]:
    """Gives the parts of 八大方面 to 八大行动: the same count in one article is the same bundle."""
    aspects = {one.name[0]: one for one in found if one.name.endswith(("方面", "领域"))}
    inner = {one.name: one.members for one in found if one.members}
    found = [
        one if one.members else replace(one, members=_of_inner(one.name, inner)) for one in found
    ]
    return [
        replace(one, members=aspects[count].members)
        if not one.members and (count := _count_of(one.name)) in aspects
        else one
        for one in found
        if one.name not in {aspect.name for aspect in aspects.values()}
    ]


def _of_inner(name: str, inner: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The parts that the bare name was found with: “三治”专项 has those of 三治."""
    quoted = re.search("“([^“”]+)”", name)
    return inner.get(quoted.group(1), ()) if quoted else ()


def _count_of(name: str) -> str:
    match = re.search("([一二三四五六七八九十])大", name)
    return match.group(1) if match else ""


def _all(text: str, *, start: int, end: int) -> Iterator[Programme]:
    yield from _in_quotation(text, start=start, end=end)
    yield from _in_prose(text, start=start, end=end)
    yield from _summed(text, start=start, end=end)
    for match in _SOME_WORKS.finditer(text, start, end):
        name, members = programme_parts.bundle(text, at=match.start(), last=end)
        if name:
            first = match.start()
            yield Programme(name=name, start=first, end=first + len(name), members=members)


def _in_quotation(text: str, *, start: int, end: int) -> Iterator[Programme]:
    for match in _QUOTED.finditer(text, start, end):
        name = match["name"]
        ruling = _RULING.search(name) and not match["more"]
        led = not ruling and match["lead"] and len(name) > 2 and not _FORMULA.search(name)
        headed = match["more"] or led or (len(name) <= 12 and _HEADED.search(name))
        counted = not _FORMULA.search(name) and (
            _COUNT_NAME.match(name) or _COUNTED_NAME.match(name)
        )
        paired = match["more"] and _PAIRED.match(name)
        behind = match.end("name") + 1
        ruled = not match["more"] and (
            _RULE.match(text, behind) or (not counted and _OF_NAME.match(text, behind))
        )
        if (
            ruled
            or _CLASSES.match(name)
            or match["brand"]
            or (_SPOKEN.search(name) and not paired)
            or (_EACH.search(name) and not match["more"] and not re.match(r"\d\+", name))
        ):
            continue
        parts = programme_parts.named_behind(text, name=name, at=match.end(), last=end)
        if headed or counted or parts or _PRAISED.match(text, match.end("name")):
            yield _quoted(text, match, name=name, parts=parts)


def _in_prose(text: str, *, start: int, end: int) -> Iterator[Programme]:
    pieces = [piece.span() for piece in _SENTENCE.finditer(text, start, end)]
    for gate, pattern in _PLAINLY:
        near = [piece for piece in pieces if gate.search(text, *piece)]
        for match in (match for piece in near for match in pattern.finditer(text, *piece)):
            first = _own_start(text, match.start(), match.end())
            name = text[first : match.end()]
            if len(name) >= 4 and not _FACT.search(name) and not _BARE.search(name):
                yield _plain(name, first)
    for match in _LISTED.finditer(text, start, end):
        for item in re.finditer("[^、和]+", match["list"]):
            if _LISTED_NAME.match(item.group()):
                yield _plain(item.group(), match.start("list") + item.start())


def _quoted(text: str, match: re.Match[str], *, name: str, parts: tuple[str, ...]) -> Programme:
    """A bundle named in quotation marks; one of two signs needs the word behind it: “四补”工程."""
    first, last = match.span("name")
    if len(name) <= 2 and match["more"] and name[0] in programme_parts.NUMERALS:
        first, last = first - 1, match.end("more")
    return Programme(name=text[first:last], start=first, end=last, members=parts)


def _plain(name: str, first: int) -> Programme:
    return Programme(name=name, start=first, end=first + len(name), members=())


def _summed(text: str, *, start: int, end: int) -> Iterator[Programme]:
    """Bundles that name their parts just before: 甲、乙、丙等 36 项任务; 甲、乙、丙“三项机制”."""
    for match in _SUM.finditer(text, start, end):
        parts = _parts(text[max(start, match.start() - _FARTHEST_PARTS) : match.start()])
        if len(parts) >= 3:
            yield Programme(
                name=match["name"], start=match.start("name"), end=match.end("name"),
                members=tuple(_bare(part) for part in parts),
            )  # fmt: skip
    for match in _TALLY.finditer(text, start, end):
        wanted = programme_parts.NUMERALS.index(match["n"])
        left = text[max(start, match.start() - _LONGEST_PART * wanted) : match.start()]
        left = re.sub("(?:等|涉及|，|,)+$", "", left)
        quoted = _QUOTED_LIST.search(left)
        left = quoted["list"] if quoted else left
        if match["name"].endswith("阶段"):
            continue
        if "“" not in match.group() and _KINDS.search(match["name"]):
            continue
        loose = "“" not in match.group() and not match.group().startswith("的")
        if loose and re.search("[,，]", left[-4 * wanted :]):
            if match["name"][1] not in "大个项张条":
                continue
            left = re.split("[,，]", left)[-1]
        parts = _parts(left)[-wanted:]
        if len(parts) == wanted and _alike([_bare(part) for part in parts]):
            yield Programme(
                name=match["name"], start=match.start("name"), end=match.end("name"),
                members=tuple(_bare(part) for part in parts),
            )  # fmt: skip


def _parts(left: str) -> list[str]:
    return [
        part
        for part in re.split("[、,，]|和(?=[^和]{2,8}$)", re.split("[。；;：:《》\n]", left)[-1])
        if part
    ]


def _bare(part: str) -> str:
    """A part without the verb that leads the list in."""
    said = re.sub(
        r"^.*?(?:以|围绕|聚焦|通过|涉及|包括|形成|做强|做大|统筹|涵盖|健全|构建|完善|盯[死紧牢]|打[赢好]|做到|持续|瞄准|采取|采用|抓好|做好|实现|突出|发扬|落实|推出|吹响|打响|建立|打造|"
        r"推进|实施|开展)(?=.{2,})",
        "",
        part,
    )
    return said.strip("“”‘’的")


def _alike(parts: Sequence[str]) -> bool:
    sizes = [len(part) for part in parts]
    return max(sizes) - min(sizes) <= 2 and min(sizes) >= 2 and max(sizes) <= 12


def _own_start(text: str, first: int, last: int) -> int:
    """Where the name begins: behind the last verb, an owner, or the last item of a list."""
    best = first
    for verb in _VERB.finditer(text, first, max(first, last - 4)):
        best = verb.end()
    own = _OWN.match(text[best:last])
    best += own.end() if own else 0
    numeral = re.search("[一二三四五六七八九十百]{1,3}大", text[best:last])
    lead = text[best : best + numeral.start()] if numeral else ""
    if numeral and (
        text[best - 1 : best] == "、" or len(lead) > 4 or re.search("[季年月我各首取]", lead)
    ):
        best += numeral.start()
    return best
