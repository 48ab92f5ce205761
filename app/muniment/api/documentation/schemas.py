"""Descriptions of JSON schemas for the documentation page: types, limits and fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

_REFERENCE: Final = "#/components/schemas/"
_RANGES: Final = (
    ("minLength", "maxLength", "characters"),
    ("minItems", "maxItems", "items"),
    ("minimum", "maximum", ""),
)


@dataclass(frozen=True, slots=True)
class Field:
    """The description of one field of an object.

    Args:
        name: The field's JSON name.
        type: Such as ``text``, ``list of text``, ``MemoryOut``.
        is_required: Whether it must be sent.
        notes: Description, limits and default, in this order.
    """

    name: str
    type: str
    is_required: bool
    notes: tuple[str, ...]


def reference_of(schema: Schema) -> str | None:
    """Return the name of the schema that this one refers to, if any."""
    reference = schema.get("$ref", "")
    return reference.removeprefix(_REFERENCE) if reference else None


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """List the fields of an object's schema, required ones first."""
    required = set(schema.get("required", ()))
    fields = [
        Field(name, type_of(part), name in required, notes_of(part))
        for name, part in schema.get("properties", {}).items()
    ]
    return tuple(sorted(fields, key=lambda field: not field.is_required))


def type_of(schema: Schema) -> str:
    """Describe the type of a schema."""
    name = reference_of(schema)
    if name is not None:
        return name
    if "anyOf" in schema:
        return " or ".join(type_of(option) for option in schema["anyOf"])
    if "const" in schema:
        return f"always {_plain(schema['const'])}"
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return _simple_type(schema)


def _simple_type(schema: Schema) -> str:
    if schema.get("format") == "date-time":
        return "time"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "object": "object",
        "null": "null",
    }
    return words.get(schema.get("type", ""), "any")


def notes_of(schema: Schema) -> tuple[str, ...]:
    """Return the description, limits and default of a field."""
    notes = [schema["description"].rstrip(".")] if schema.get("description") else []
    notes += _limits(schema)
    if schema.get("default") not in (None, "", [], {}):
        notes.append(f"default {_plain(schema['default'])}")
    return tuple(notes)


def _limits(schema: Schema) -> list[str]:
    parts = [schema, *schema.get("anyOf", ())]
    ranges = [
        (part.get(least), part.get(most), unit) for part in parts for least, most, unit in _RANGES
    ]
    return [
        _range(least, most, unit) for least, most, unit in ranges if (least, most) != (None,) * 2
    ]


def _range(least: object, most: object, unit: str) -> str:
    """Describe a range: ``1 to 255 characters``, ``at most 100 items``."""
    if least is None:
        words = f"at most {_plain(most)}"
    elif most is None:
        words = f"at least {_plain(least)}"
    else:
        words = f"{_plain(least)} to {_plain(most)}"
    return f"{words} {unit}".rstrip()


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return str(value)
