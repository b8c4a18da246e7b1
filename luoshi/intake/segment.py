"""What kind of word a text begins with: by rjieba, whose dictionary knows common Chinese."""

import rjieba

#: Longer words than this are none.
_FARTHEST = 10
_VERBS = frozenset(("v", "vd", "vg", "vi", "vq", "l", "i"))
#: What names are made of.
_OF_NAMES = frozenset(("n", "ng", "nr", "ns", "nt", "nz", "j", "b", "vn", "an", "r", "c", "x"))
#: What may stand between a subject and its verb: adverbs, times, amounts, prepositions.
_BEFORE_VERBS = frozenset(("d", "ad", "t", "m", "p", "nz", "tg", "zg"))


def _first(text: str) -> tuple[str, str]:
    word, kind = rjieba.tag(text)[0] if text else ("", "")
    return word, kind


def verb(text: str) -> str:
    """The verb or set phrase with which the text begins; empty for none."""
    word, kind = _first(text[:_FARTHEST])
    return word if kind in _VERBS else ""


def nouns(text: str) -> str:
    """The nouns with which the text begins, up to the verb behind them; empty without one."""
    end = 0
    for word, kind in rjieba.tag(text):
        if kind in _VERBS:
            return text[:end]
        if kind not in _OF_NAMES:
            return ""
        end += len(word)
    return ""


def is_predicate(text: str) -> bool:
    """Whether the text begins as a predicate does, behind a subject."""
    word, kind = _first(text[:_FARTHEST])
    return kind in _VERBS | _BEFORE_VERBS or (kind == "vn" and len(word) == 1)
