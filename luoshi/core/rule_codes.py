"""Rules of codes: one that is given out with a decision, and shown again in the field."""

import unicodedata

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.ruling import NOTHING, Asked, Ruled

#: Figures and letters that nobody mistakes for one another, read aloud or from a windscreen.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Unit: characters, of five bits each.
LENGTH = 8
_READ_AS = str.maketrans("OIL", "011")


def code_of(seed: str) -> str:
    """The code that a seed gives, in two groups. Shape: `seed` is at least 40 bits in hex.

    >>> code_of("0123456789abcdef")
    '04HM-ASW9'
    """
    bits = int(seed, 16) >> max(0, 4 * len(seed) - 5 * LENGTH)
    said = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return f"{said[:4]}-{said[4:]}"


def plain(code: str) -> str:
    """A code as it was typed, in the one form that codes are compared in.

    >>> plain(" 04hm asw9 ")
    '04HMASW9'
    """
    said = unicodedata.normalize("NFKC", code).upper().translate(_READ_AS)
    return "".join(sign for sign in said if sign in ALPHABET)


def issue_code(asked: Asked) -> Ruled:
    """Fills in a fresh code; its text stands outside the hash, like all that a person reads."""
    return Ruled(fills={"code": code_of(asked.facts.seed)})


def check_code(asked: Asked) -> Ruled:
    """Refuses: wrong-code, when what is shown is not what was given out."""
    shown, issued = plain(str(asked.value("shown_code") or "")), asked.matter.values.get("code")
    if issued and shown == plain(str(issued)):
        return NOTHING
    raise refused(
        "wrong-code",
        N_("出示的码和签发的不一致，没有记账。"),
        N_("请对照原件再输一次；仍不一致就不要放行，请签发单位核对。"),
    )
