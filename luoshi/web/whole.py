"""Whole numbers that come from outside: in an address, in a form, behind a command."""

from django.urls import register_converter

#: No column holds a number of more bits.
_BITS = 63
_DIGITS = len(str(2**_BITS))


def whole(said: str) -> int | None:
    """The whole number that a text says; None for anything else, and for one that none can be."""
    if not said.isdecimal() or len(said) > _DIGITS:
        return None
    number = int(said)
    return number if number.bit_length() <= _BITS else None


class Whole:
    """A whole number in an address; one that none can be is no page."""

    regex = "[0-9]+"

    def to_python(self, said: str) -> int:
        """The number. Refuses: ValueError, which Django takes for an address of no page."""
        found = whole(said)
        if found is None:
            raise ValueError(said[:_DIGITS])
        return found

    def to_url(self, number: int) -> str:
        """The number as an address has it."""
        return str(number)


register_converter(Whole, "whole")
