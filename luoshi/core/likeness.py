"""Whether two titles may mean the same thing, though they are not written the same.

Source: Dice, L. R. (1945), over pairs of neighbouring characters; Chinese needs no words for it.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

#: From this share of common pairs on two titles are taken to be alike. Below it, 小区供水改造 and
#: 小区燃气改造 would be one.
ALIKE = 0.7
#: Fewer pairs than these say too little.
FEWEST = 3
#: What is said of any work, and numbers, which differ where the same is reported later.
_EMPTY = re.compile(
    r"^(?:要|请)?(?:进一步|继续|全面|加快|深入|扎实|切实|持续|大力|有序)*"
    r"(?:完成|推进|推动|实施|开展|抓好|做好|落实|加强|建成|启动|组织|确保|提升|强化)+(?:好)?"
)
_OTHER = re.compile(r"[^\u3400-\u9fffA-Za-z]")


def pairs(title: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a title, without numbers, marks and empty verbs.

    >>> pairs("推进6个小区供水改造") == pairs("完成 8 个小区供水改造")
    True
    """
    plain = _OTHER.sub("", _EMPTY.sub("", unicodedata.normalize("NFKC", title).strip()))
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two titles have in common, from 0 to 1; 0 where one of them says too little.

    >>> share(pairs("小区供水改造"), pairs("小区燃气改造")) < ALIKE
    True
    """
    if min(len(one), len(other)) < FEWEST:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


class Index:
    """Titles by their ids, so that the ones alike to another are found without trying all."""

    def __init__(self, titles: Mapping[int, str]) -> None:
        self._pairs = {id: pairs(title) for id, title in titles.items()}
        self._holding: dict[str, list[int]] = defaultdict(list)
        for id, found in self._pairs.items():
            for pair in found:
                self._holding[pair].append(id)

    def like(self, title: str) -> list[int]:
        """The ids of the titles alike to this one, the likest first, then in order of ids."""
        asked = pairs(title)
        common = Counter(id for pair in asked for id in self._holding.get(pair, ()))
        shares = {id: share(asked, self._pairs[id]) for id in common}
        found = [id for id, part in shares.items() if part >= ALIKE]
        return sorted(found, key=lambda id: (-shares[id], id))
