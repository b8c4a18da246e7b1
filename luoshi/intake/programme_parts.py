"""The parts of a bundle that tells their number: 四个一批：甲一批、乙一批、丙一批、丁一批."""

import re

#: The place of a sign is its value.
NUMERALS = "零一二三四五六七八九十"
_COUNT = re.compile(
    r"^[\u4e00-\u9fff]{0,2}?(?P<n>[两二三四五六七八九十])(?P<rest>[\u4e00-\u9fff]{1,6})$"
)
_ITEM_END = re.compile(r"[、，,；;]|[和及](?=[^和及、]{2,14}(?:[。；;，,）)]|$))")
_OPENING = re.compile("[：:（(]|[—-]{1,2}|即|包括|涵盖|分别[是为]")
#: The parts of a name that is the means of something: 以“五比五看”为抓手，比…看….
_MEANS = re.compile(r"[”’]?为(?:抓手|主线|牵引|载体)[,，]")
#: A heading that ends behind the name, so that the next sentence tells what it is.
_HEADED = re.compile(r"[”’]?[\u4e00-\u9fff]{0,6}[。:：]")
#: A name of round numbers: 双百双千, 百千万.
_SCALES = re.compile("(?:双?[十百千万]){2,4}")
#: A list in quotation marks right before another quoted name.
_QUOTED = re.compile("“(?P<list>[^“”。\n]{6,80})”的?[^“”，。,\n]{0,8}“$")
_SCALE = re.compile("(双?)([十百千万])")
_ZEROS = {"十": 1, "百": 2, "千": 3, "万": 4}
#: Some of them by name, where the text says that there are more.
_SOME = re.compile(r"[”’]?[\u4e00-\u9fff]{0,4}?(?:包括|涵盖|涉及)(?P<list>[^。；;\n]{4,80}?)等")
_FARTHEST = 160
_SIGNS = NUMERALS.replace("二", "两")
#: A name that is a sum, or that is its numbers: 2+3+N, 1235.
_SUMS = re.compile(r"\d(?:[+＋][\dNnXx])+$|\d{3,5}$")
_NUMBERED = (
    r"(?:^|[,，；;即：:])(?P<part>[^,，；;。即：:（(]{{2,6}}{sign}"
    r"[\u4e00-\u9fff][^,，；;。（(]{{2,12}})"
)
_SIGN = re.compile(r"\d")
#: So many works, with their names behind: 打赢3场硬仗（…）.
_BRACKETED = re.compile(
    r"(?P<name>(?P<n>[2-9])[场件项大个][\u4e00-\u9fff]{0,4}?(?:硬仗|实事|行动|工程|任务|举措|改革|计划|清单))"
    r"[（(](?P<list>[^（）()。]{4,120})[）)]"
)
_LONGEST_PART = 24
#: Points of a list that go on over clauses or sentences: 一是…；二是….
_POINT = re.compile(
    r"(?:第?[一二三四五六七八九十](?:是|要|、)|[①-⑩])"
    r"(?P<said>[^，,。；;：:\n]{2,40})"
)
_LISTS = re.compile(r"[”’]?[^。：:；;\n]{0,30}[。：:]")
_FARTHEST_POINT = 500
#: The heading of a paragraph below: 1.厕所革命。新建….
_BELOW = re.compile(
    r"\n(?:\d{1,2}[.．、]|[(（][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)?"
    r"(?P<head>[\u4e00-\u9fff“”]{3,16})(?=[。：:\n])"
)
_FARTHEST_BELOW = 2400
#: Signs that headings of any paper have in common.
_COMMON = frozenset("个大张项条步级类种件区县市镇乡村局新重点工作任务")
#: A name of several counts, each of which is told apart: 一核两带三区: “一核”即….
_GROUPS = re.compile(
    r"([一二两三四五六七八九])((?![个大张项条步级类种件])[\u4e00-\u9fff])(?![\u4e00-\u9fff]?[一二两]批)"
)
#: Who is to do each is no part: 每名干部联系一个村.
_EVERYBODY = re.compile(r"^每[名个位](?:党员)?(?:干部|党员|单位|支部|同志)")
_LED = re.compile(
    r"^(?:新增|打造|建设|建成|培育|形成|创建|落实|推进|实施|做到|实现|抓好)(?=[一二两三四五六七八九十]|[\u4e00-\u9fff]{4,})"
)


def named_behind(text: str, *, name: str, at: int, last: int) -> tuple[str, ...]:
    """The parts that the text names behind the name, if there are as many as it says: in a list,
    point by point, or as the headings below."""
    if _SUMS.match(name):
        signs = _SIGN.findall(name)
        return _of_digits(text, signs=signs, at=at, last=last) or _quoted_before(
            text, name=name, at=at, signs=signs
        )
    if _SCALES.fullmatch(name):
        return _of_scales(text, name=name, at=at, last=last)
    several = _GROUPS.findall(name)
    halves = _in_halves(text, groups=several, at=at, last=last) if len(several) == 2 else ()
    if halves:
        return halves
    if len(several) > 1 and 2 * len(several) == len(name):
        counts = [_number(sign) for sign, _ in several]
        n = counts[0] if len(set(counts)) == 1 else sum(counts)
        return _in_groups(text, groups=several, at=at, last=last) or _with_signs(
            text, signs=[noun for _, noun in several], n=n, at=at, last=last
        )
    counted = _COUNT.match(name)
    if not counted:
        return _of_signs(text, name=name, at=at, last=last)
    n = _number(counted["n"])
    return (
        _by_points(text, n=n, at=at, last=last)
        or _in_list(text, n=n, at=at, last=last)
        or _below(text, n=n, rest=counted["rest"], at=at, last=last)
        or _some_of(text, at=at, last=last)
    )


def bundle(text: str, *, at: int, last: int) -> tuple[str, tuple[str, ...]]:
    """The name that begins here and its parts in brackets, as many as its number.

    Shape: 3场硬仗（甲、乙、丙） has three; empty where there is none.
    """
    found = _BRACKETED.match(text, at, last)
    parts = _listed(found["list"]) if found else []
    if found is None or len(parts) != int(found["n"]):
        return "", ()
    return found["name"], tuple(parts)


def _some_of(text: str, *, at: int, last: int) -> tuple[str, ...]:
    some = _SOME.match(text, at, last)
    parts = _listed(some["list"]) if some else []
    return _without_lead(parts) if len(parts) > 1 and _alike(parts) else ()


def _with_signs(text: str, *, signs: list[str], n: int, at: int, last: int) -> tuple[str, ...]:
    """The parts of 五抓五强 or 三清一改: as many, each with a sign first."""
    said = re.split("[。\n]", text[at : min(at + _FARTHEST, last)])[0]
    means = _MEANS.match(said)
    openings = [m.end() for m in _OPENING.finditer(said[:40])]
    for opening in (*openings, means.end()) if means else openings:
        parts = [part for part in _listed(said[opening:]) if part[0] in signs]
        if len(parts) >= n:
            return tuple(parts[:n])
    return ()


def _quoted_before(text: str, *, name: str, at: int, signs: list[str]) -> tuple[str, ...]:
    """The parts that stand quoted before a name of digits: “一个甲、三级乙”的“13”工程."""
    quoted = _QUOTED.search(text, max(0, at - _FARTHEST), text.rfind(name, 0, at))
    parts = _listed(quoted["list"]) if quoted else []
    fits = len(parts) == len(signs) and all(
        re.search(rf"[{sign}{NUMERALS[int(sign)]}][\u4e00-\u9fff]", part)
        for sign, part in zip(signs, parts, strict=True)
    )
    return tuple(parts) if fits else ()


def _of_signs(text: str, *, name: str, at: int, last: int) -> tuple[str, ...]:
    """The parts of a name made of their first signs: “守查保”行动，即守底线、查隐患、保安全."""
    if not 3 <= len(name) <= 5:
        return ()
    said = re.split("[。\n]", text[at : min(at + _FARTHEST, last)])[0]
    for opening in _OPENING.finditer(said[:40]):
        parts = _listed(said[opening.end() :])[: len(name)]
        if "".join(part[0] for part in parts) == name and min(map(len, parts)) > 1:
            return tuple(parts)
    return ()


def _next_list(text: str, *, at: int, last: int) -> list[str]:
    """What the sentence lists behind a heading that ends with the name: “双百”工程。培育…、…."""
    headed = _HEADED.match(text, at, last)
    stop = min(last, at + _FARTHEST)
    return _listed(re.split("[。\n]", text[headed.end() : stop])[0]) if headed else []


def _of_scales(text: str, *, name: str, at: int, last: int) -> tuple[str, ...]:
    """The parts of 双百双千: two with hundreds, two with thousands."""
    sizes = [size for pair, size in _SCALE.findall(name) for _ in range(2 if pair else 1)]
    parts = _next_list(text, at=at, last=last)[: len(sizes)]
    if len(parts) < len(sizes) or len(sizes) < 2:
        return ()
    fits = (
        re.search(rf"(?<!\d)10{{{_ZEROS[size]}}}(?!\d)|[一1]{size}(?![百千万])", part)
        for part, size in zip(parts, sizes, strict=True)
    )
    return tuple(parts) if all(fits) else ()


def _in_halves(text: str, *, groups: list[tuple[str, str]], at: int, last: int) -> tuple[str, ...]:
    """The parts of 四包四联, told half by half: four with 包, four with 联."""
    signs = [noun for sign, noun in groups for _ in range(_number(sign))]
    parts = _next_list(text, at=at, last=last)[: len(signs)]
    if len(parts) < len(signs):
        return ()
    fits = all(noun in part[:6] for noun, part in zip(signs, parts, strict=True))
    return tuple(parts) if fits else ()


def _of_digits(text: str, *, signs: list[str], at: int, last: int) -> tuple[str, ...]:
    """The parts of “2+3”, told apart by their numbers, or of “1235”: each with its number."""
    stop = min(last, at + _FARTHEST)
    said = re.split("\n", text[at:stop])[0]
    numbered = (_NUMBERED.format(sign=sign) for sign in signs)
    led = [m for pattern in numbered if (m := re.search(pattern, said))]
    if len(led) == len(signs) > 2:
        return tuple(m["part"] for m in led)
    parts: list[str] = []
    for sign in signs:
        told = re.search(
            rf"[“‘]{sign}[”’](?:即|是指|指|为|是)(?P<told>[^,，；;。]{{4,60}})|"
            rf"(?P<list>[^,，；;。：:“”]{{4,60}})[{sign}{_SIGNS[int(sign)]}](?:个|大|项|条)", said,
        )  # fmt: skip
        listed = _listed(told["told"] or told["list"]) if told else []
        if len(listed) < int(sign):
            return ()
        parts += _trimmed(listed[-int(sign) :] if told and told["list"] else listed[: int(sign)])
    return tuple(parts)


def _trimmed(parts: list[str]) -> list[str]:
    """The parts without the verb before the first and the word for all behind the last."""
    first = re.sub("^(?:做[强优大]|培育|发展|壮大|建设|聚焦|围绕|打造)", "", parts[0])
    ended = re.sub(r"[两二三四五六七八九\d](?:个|大|项|条)[\u4e00-\u9fff]{2,8}$", "", parts[-1])
    return [first, *parts[1:-1], ended] if len(parts) > 1 else [first]


def _in_list(text: str, *, n: int, at: int, last: int) -> tuple[str, ...]:
    said = text[at : min(at + _FARTHEST, last)]
    stop = re.search("[。\n]", said)
    said = said[: stop.start()] if stop else said
    for opening in (m.end() for m in _OPENING.finditer(said[:40])):
        parts = _listed(said[opening:])
        if len(parts) >= n and _alike(parts[:n]):
            return _without_lead(parts[:n])
    return ()


def _by_points(text: str, *, n: int, at: int, last: int) -> tuple[str, ...]:
    lists = _LISTS.match(text, at)
    if not lists or not _POINT.match(text, lists.end()):
        return ()
    stop = text.find("\n", lists.end(), last)
    last = last if stop < 0 or text[lists.end() - 1] in ":：" else stop
    points = [m["said"] for m in _POINT.finditer(text, at, min(last, at + _FARTHEST_POINT))]
    return tuple(points[:n]) if len(points) == n else ()


def _below(text: str, *, n: int, rest: str, at: int, last: int) -> tuple[str, ...]:
    """The headings of the next paragraphs that have a sign of the name in common."""
    common = set(rest) - _COMMON
    found = [m["head"] for m in _BELOW.finditer(text, at, min(last, at + _FARTHEST_BELOW))]
    shared = [head.strip("“”") for head in found if set(head) & common]
    signs = set.intersection(*map(set, shared[:n])) & common if len(shared) >= n else set()
    return tuple(shared[:n]) if signs else ()


def _in_groups(text: str, *, groups: list[tuple[str, str]], at: int, last: int) -> tuple[str, ...]:
    parts: list[str] = []
    for sign, noun in groups:
        n = _number(sign)
        said = re.compile(
            rf"[“‘]?{sign}{noun}[”’]?(?:即|是指|指|是|为|[：:]|——)(?P<list>[^，,。；;\n]{{2,80}})"
        ).search(text, at, min(last, at + _FARTHEST_BELOW))
        listed = _listed(said["list"]) if said else []
        if len(listed) < n:
            return ()
        parts += listed[:n]
    return tuple(parts)


def _number(sign: str) -> int:
    return 2 if sign == "两" else NUMERALS.index(sign)


def _listed(said: str) -> list[str]:
    body = re.split("[）)]", said)[0]
    return [part.strip("“”‘’ ") for part in _ITEM_END.split(body) if part.strip("“”‘’ ")]


def _without_lead(parts: list[str]) -> tuple[str, ...]:
    """The parts, the first without the verb or the somebody that leads all of them in."""
    first = _EVERYBODY.sub("", parts[0])
    if len({part[0] for part in parts[1:]}) == 1 or all(part[0] in NUMERALS for part in parts[1:]):
        at = next((n for n, sign in enumerate(first[:5]) if sign in NUMERALS), 0)
        led = parts[1][0] in NUMERALS and _LED.match(first)
        first = first[at:] if led else first
    return (first, *parts[1:])


def _alike(parts: list[str]) -> bool:
    """Whether the parts look like one list: of like length, or with a sign in common."""
    sizes = [len(part) for part in parts]
    if max(sizes) > _LONGEST_PART or min(sizes) < 2:
        return False
    return max(sizes) - min(sizes) <= 4 or bool(set.intersection(*map(set, parts)))
