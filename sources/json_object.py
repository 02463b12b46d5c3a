"""One JSON object of a line: its fields, strictly, and what had to be said of them."""

import json
from typing import Any, NamedTuple

from text.decoding.decode import make_storable
from text.errors import RecordError

__all__ = ["JsonObject", "kind_of", "read_object", "write_object"]


class JsonObject(NamedTuple):
    """The fields of an object; of a name that stands in it several times `fields` has the values as a list.

    `doubled` are such names whose values differ; `repairs` has `duplicate_field` where any object in it, however deep,
    named something twice.
    """

    fields: dict[str, Any]
    doubled: frozenset[str]
    repairs: tuple[str, ...]


class _Doubled(list[Any]):
    """The values of a name that stands in an object several times, in order."""


def read_object(line: str) -> JsonObject:
    """Read a line. Raises RecordError where it is no JSON (RFC 8259), or something else than an object."""
    met: list[str] = []

    def take(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            met.append("duplicate_field")
            return _gather(pairs)
        return fields

    try:
        fields = json.loads(line, object_pairs_hook=take, parse_constant=_refuse_constant)
    except RecursionError as exc:
        raise RecordError("invalid_json", "the line is nested too deeply", "parse") from exc
    except json.JSONDecodeError as exc:
        raise RecordError("invalid_json", f"the line is not valid JSON: {exc}", "parse") from exc
    except ValueError as exc:
        # Python reads whole numbers of up to 4300 digits, for more take time that grows as the square.
        what = str(exc) if isinstance(exc, _ConstantError) else "a whole number has more than 4300 digits"
        raise RecordError("invalid_json", f"the line is not valid JSON: {what}", "parse") from exc
    if not isinstance(fields, dict):
        raise RecordError("not_an_object", f"the line holds {kind_of(fields)} where an object is expected", "parse")
    doubled = frozenset(name for name, value in fields.items() if isinstance(value, _Doubled))
    return JsonObject(fields, doubled, tuple(dict.fromkeys(met)))


def _gather(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep all values of each name; a value that is only repeated is one."""
    values: dict[str, _Doubled] = {}
    for name, value in pairs:
        held = values.setdefault(name, _Doubled())
        if not held or not _is_same(held[-1], value):
            held.append(value)
    return {name: held if len(held) > 1 else held[0] for name, held in values.items()}


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are written alike; 1, 1.0 and true are not, though Python holds them equal."""
    return type(one) is type(other) and repr(one) == repr(other)


class _ConstantError(ValueError):
    pass


def _refuse_constant(name: str) -> None:
    """Python reads NaN and Infinity, RFC 8259 does not know them, and neither does DuckDB's JSON type."""
    msg = f"{name} is no JSON value"
    raise _ConstantError(msg)


def write_object(fields: dict[str, Any]) -> tuple[str, bool]:
    """Write fields as JSON that can be stored; also say whether a lone surrogate had to be replaced for that.

    Raises RecordError for what JSON has no number for: 1e999 is read as infinity.
    """
    try:
        written = json.dumps(fields, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (ValueError, RecursionError) as exc:
        raise RecordError("invalid_json", f"the other fields cannot be kept as JSON: {exc}", "parse") from exc
    return make_storable(written)


def kind_of(value: object) -> str:
    """Name what a JSON value is, for people."""
    names = {
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        _Doubled: "several values",
    }
    return names.get(type(value), "null")
