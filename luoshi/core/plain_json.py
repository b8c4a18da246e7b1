"""JSON as the standard library writes it, without making its writer anew for each value."""

import json
from collections.abc import Callable
from json import encoder
from typing import Any


def writer(*, sort_keys: bool = False, is_dense: bool = False) -> Callable[[Any], str]:
    """A function that writes a value as text, as `json.dumps(value, ensure_ascii=False)` does.

    Shape: keys sorted where asked; nothing between the signs where it is to be dense. A value that
    holds itself is not looked for.

    >>> writer(sort_keys=True, is_dense=True)({"b": "户", "a": [True, None]})
    '{"a":[true,null],"b":"户"}'
    """
    comma, colon = (",", ":") if is_dense else (", ", ": ")
    made = json.JSONEncoder(
        ensure_ascii=False, sort_keys=sort_keys, separators=(comma, colon), check_circular=False
    )
    make: Any = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return made.encode
    known = make(
        None, made.default, encoder.encode_basestring, None, colon, comma, sort_keys, False, True
    )

    def text(value: Any) -> str:
        return "".join(known(value, 0))

    return text
