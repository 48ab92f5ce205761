"""JSON schemas in words: the types, limits and fields that the documentation page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

_REFERENCE: Final = "#/components/schemas/"
_LIMITS: Final = (
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minItems", "at least {} items"),
    ("maxItems", "at most {} items"),
    ("minimum", "from {}"),
    ("maximum", "to {}"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object, in words.

    Args:
        name: As it is sent.
        type: Such as ``text``, ``list of text``, ``MemoryOut``.
        is_required: It must be sent.
        notes: Limits, default and description, in this order.
    """

    name: str
    type: str
    is_required: bool
    notes: tuple[str, ...]


def reference_of(schema: Schema) -> str | None:
    """Return the name of the schema that another one refers to, if it does."""
    reference = schema.get("$ref", "")
    return reference.removeprefix(_REFERENCE) if reference else None


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """List the fields of an object's schema."""
    required = set(schema.get("required", ()))
    return tuple(
        Field(name, type_of(part), name in required, notes_of(part))
        for name, part in schema.get("properties", {}).items()
    )


def type_of(schema: Schema) -> str:
    """Say the type of a schema in words."""
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
    """Say the limits, the default and the description of a field."""
    notes = [*_limits(schema)]
    if schema.get("default") not in (None, "", [], {}):
        notes.append(f"default {_plain(schema['default'])}")
    if schema.get("description"):
        notes.append(schema["description"])
    return tuple(notes)


def _limits(schema: Schema) -> list[str]:
    parts = [schema, *(option for option in schema.get("anyOf", ()))]
    return [
        words.format(_plain(part[key])) for part in parts for key, words in _LIMITS if key in part
    ]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return str(value)
