"""The JSON Schema of a loop file, made from the words, so that editors complete and check it."""

from collections.abc import Mapping
from typing import Any

from luoshi.core import shape, words
from luoshi.core.check_fields import TYPES
from luoshi.core.loop import GROUPS, OPERATORS, PARTIES, End
from luoshi.core.period import UNITS

Schema = dict[str, Any]

_NAME: Schema = {"type": "string", "pattern": f"^{shape.NAME.pattern}$"}
_SPAN: Schema = {"type": "string", "pattern": f"^[1-9][0-9]* ({'|'.join(UNITS)})$"}
_LIMIT: Schema = {"anyOf": [_SPAN, {"type": "string", "pattern": r"^(parent\.)?[a-z][a-z0-9_]*$"}]}
_SCALAR: Schema = {"type": ["string", "integer", "boolean"]}
_ANSWERS: Schema = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": _NAME,
    "additionalProperties": {"type": "string", "minLength": 1},
}
_AMOUNT: Schema = {"anyOf": [{"type": "integer", "minimum": 1}, _NAME]}

#: Lists whose names are known beforehand.
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "by": PARTIES,
    "seen_by": PARTIES,
    "rules": tuple(words.RULES),
}
_PARTS = {
    "fields": "field", "stages": "stage", "moves": "move",
    "measures": "measure", "children": "child",
}  # fmt: skip


def schema() -> Schema:
    """The schema of a loop file, in JSON Schema draft 7.

    Shape: the loop at the top; `definitions` holds child, field, stage, move and measure. What one
    word alone cannot tell (a stage that is not there, a party not yet known) the checker finds.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "luoshi loop",
        **_object(words.LOOP),
        "definitions": {
            kind: _object(known) for kind, known in words.KINDS.items() if kind != "loop"
        },
    }


def _object(known: tuple[words.Word, ...]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [word.key for word in known if word.needed],
        "properties": {word.key: _property(word) for word in known},
    }


def _property(word: words.Word) -> Schema:
    return {"description": word.meaning, **_shape(word)}


def _shape(word: words.Word) -> Schema:
    if word.shape == "table":
        inner = {"$ref": f"#/definitions/{_PARTS[word.key]}"}
        return {"type": "object", "propertyNames": _NAME, "additionalProperties": inner}
    if word.shape == "names":
        known = _CLOSED.get(word.key)
        name: Schema = {"enum": list(known)} if known else _NAME
        return {"anyOf": [name, {"type": "array", "minItems": 1, "items": name}]}
    return dict(_SHAPES[word.shape])


_SHAPES: Mapping[str, Schema] = {
    "text": {"type": "string", "minLength": 1},
    "name": _NAME,
    "key": {"type": "string", "pattern": f"^{shape.KEY.pattern}$"},
    "group": {"enum": [group for group in GROUPS if group]},
    "sign_character": {"type": "string", "minLength": 1, "maxLength": 1},
    "flag": {"type": "boolean"},
    "whole": {"type": "integer", "minimum": 1},
    "type": {"enum": list(TYPES)},
    "answers": _ANSWERS | {"minProperties": 2},
    "ticks": _ANSWERS,
    "span": _SPAN,
    "retention": _SPAN,
    "clock": {
        "anyOf": [
            _LIMIT,
            {
                "type": "object",
                "required": ["otherwise"],
                "minProperties": 2,
                "maxProperties": 2,
                "properties": {"otherwise": _LIMIT},
                "additionalProperties": {"type": "object", "additionalProperties": _LIMIT},
            },
        ]
    },
    "end": {"enum": [end.value for end in End]},
    "sign": {"anyOf": [{"enum": ["one", "all", "most"]}, {"type": "integer", "minimum": 1}]},
    "conditions": {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "array",
            "minItems": 3,
            "maxItems": 3,
            "items": [
                {"type": "string"},
                {"enum": list(OPERATORS)},
                {"anyOf": [_SCALAR, {"type": "array", "minItems": 1, "items": _SCALAR}]},
            ],
        },
    },
    "opens": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {
            "anyOf": [
                {"enum": [1]},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["each"],
                    "properties": {
                        "each": _NAME,
                        "with": {"type": "array", "minItems": 1, "items": _NAME},
                        "share": {"type": "array", "minItems": 1, "items": _NAME},
                    },
                },
            ]
        },
    },
    "amounts": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "anyOf": [_AMOUNT, {"type": "object", "additionalProperties": _AMOUNT}]
        },
    },
}
