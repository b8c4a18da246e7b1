"""The parts of a bundle that tells their number: 四个一批：甲一批、乙一批、丙一批、丁一批."""

import re

_NUMERALS = "零一二三四五六七八九十"
_COUNT = re.compile(r"^(?P<n>[两二三四五六七八九十])(?:个|大|张|项|条|步|级|类|种)")
_ITEM_END = re.compile(r"[、，,；;]|[和及](?=[^和及、]{2,14}(?:[。；;，,）)]|$))")
_FARTHEST = 160
_LONGEST_PART = 24


def named_behind(text: str, *, name: str, at: int, last: int) -> tuple[str, ...]:
    """The parts that a list right behind the name gives, if there are as many as it says."""
    counted = _COUNT.match(name)
    if not counted:
        return ()
    n = _number(counted["n"])
    said = text[at : min(at + _FARTHEST, last)]
    stop = re.search("[。\n]", said)
    said = said[: stop.start()] if stop else said
    for opening in (m.end() for m in re.finditer("[：:（(—]|即|包括|分别[是为]", said[:40])):
        parts = _listed(said[opening:])
        if len(parts) >= n and _alike(parts[:n]):
            return tuple(parts[:n])
    return ()


def _number(sign: str) -> int:
    return 2 if sign == "两" else _NUMERALS.index(sign)


def _listed(said: str) -> list[str]:
    body = re.split("[）)]", said)[0]
    return [part.strip("“”‘’ ") for part in _ITEM_END.split(body) if part.strip("“”‘’ ")]


def _alike(parts: list[str]) -> bool:
    """Whether the parts look like one list: of like length, or with a sign in common."""
    sizes = [len(part) for part in parts]
    if max(sizes) > _LONGEST_PART or min(sizes) < 2:
        return False
    return max(sizes) - min(sizes) <= 4 or bool(set.intersection(*map(set, parts)))
