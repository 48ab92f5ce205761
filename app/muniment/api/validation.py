"""Problems with a request's fields, described without quoting what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from muniment.api.problems import FieldProblem, Problem
from muniment.domain.errors import InvalidInputError

_FIELDS_MAX: Final = 20
_FIELD_MAX_CHARACTERS: Final = 120
_PLACES: Final = frozenset({"body", "query", "path", "header"})


def invalid_input(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem for pydantic's errors, with the first 20 of them."""
    fields = field_problems(errors)
    return Problem(
        status=422,
        code=InvalidInputError.code,
        title=InvalidInputError.title,
        detail=f"{fields[0].field}: {fields[0].reason}",
        hint=InvalidInputError.default_hint,
        fields=fields,
    )


def field_problems(errors: Sequence[Mapping[str, Any]]) -> tuple[FieldProblem, ...]:
    """Return the fields and reasons of pydantic's errors; the whole body is ``body``."""
    return tuple(FieldProblem(_name(error), _reason(error)) for error in errors[:_FIELDS_MAX])


def _name(error: Mapping[str, Any]) -> str:
    if error["type"] == "json_invalid":
        return "body"
    parts = [str(part) for part in error["loc"]]
    if parts and parts[0] in _PLACES:
        parts = parts[1:] or parts
    name = ".".join(parts) or "body"
    return name if len(name) <= _FIELD_MAX_CHARACTERS else name[:_FIELD_MAX_CHARACTERS] + "…"


def _reason(error: Mapping[str, Any]) -> str:
    if error["type"] == "json_invalid":
        return f"is not valid JSON: {error['ctx']['error']}"
    if error["type"] == "extra_forbidden":
        return "is not a field of this request"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "too_long" and isinstance(error.get("input"), str):
        return f"must have at most {error['ctx']['max_length']} characters"
    if error["type"] == "too_short" and isinstance(error.get("input"), str):
        return "must not be empty"
    return str(error["msg"])
