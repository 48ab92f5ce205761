"""Field types for outside input, with the rules that apply everywhere."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, NAME_MAX_CHARACTERS, TAGS_MAX

_FIELDS_MAX: Final = 64
_METADATA_DEPTH_MAX: Final = 32
_DATE_AND_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*", re.ASCII)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character NUL")
    return text


def _date_and_time(value: object) -> object:
    # pydantic would read a bare number as seconds since 1970; only ISO 8601 is accepted.
    if not isinstance(value, str) or _DATE_AND_TIME.fullmatch(value) is None:
        raise ValueError("must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be between the years 1 and 9999 in UTC") from None


def _plain_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    for key, value, depth in _walk(metadata, 1):
        if depth > _METADATA_DEPTH_MAX:
            raise ValueError(f"must not be nested deeper than {_METADATA_DEPTH_MAX} levels")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("must contain only finite numbers")
        if "\x00" in key or (isinstance(value, str) and "\x00" in value):
            raise ValueError("must not contain the character NUL")
    return metadata


def _walk(value: Any, depth: int) -> Iterator[tuple[str, Any, int]]:
    """Yield (key, value, depth) for everything in a JSON value, down to the allowed depth."""
    items = value.items() if isinstance(value, dict) else (("", item) for item in value)
    for key, item in items:
        yield key, item, depth
        if isinstance(item, dict | list) and depth <= _METADATA_DEPTH_MAX:
            yield from _walk(item, depth + 1)


Text = Annotated[str, AfterValidator(_without_nul)]
Content = Annotated[Text, Field(min_length=1, max_length=CONTENT_MAX_CHARACTERS)]
Name = Annotated[Text, Field(min_length=1, max_length=NAME_MAX_CHARACTERS)]
Tags = Annotated[list[Name], Field(max_length=TAGS_MAX)]
Moment = Annotated[AwareDatetime, BeforeValidator(_date_and_time), AfterValidator(_in_utc)]
Metadata = Annotated[dict[str, Any], AfterValidator(_plain_metadata)]
Importance = Annotated[float, Field(ge=0, le=1, strict=True)]
Flag = Annotated[bool, Field(strict=True)]

CONFIDENTIAL_DEFAULT: Final = (
    "Whether confidential memories count. Default: yes for the person, no for API keys."
)


_METADATA: Final[TypeAdapter[dict[str, Any]]] = TypeAdapter(Metadata)


def json_object(field: str, text: str | None) -> dict[str, Any]:
    """Parse a JSON object from a query parameter; ``None`` gives an empty one.

    Raises:
        InvalidInputError: It is not a JSON object.
    """
    if text is None:
        return {}
    try:
        return _METADATA.validate_json(text)
    except ValidationError:
        raise InvalidInputError(field, "must be a JSON object") from None


def example(body: dict[str, Any]) -> ConfigDict:
    """Return a model configuration with an example for the documentation."""
    return ConfigDict(json_schema_extra={"examples": [body]})


def optional(description: str) -> Any:
    """Return a field that may be omitted but not be ``null``."""
    return Field(default=None, description=description, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def whole_number(*, at_least: int, at_most: int) -> Any:
    """Return the metadata of an integer in a JSON body (neither text nor ``true``)."""
    return Field(ge=at_least, le=at_most, strict=True)


class RequestBody(BaseModel):
    """Base of every JSON object that a caller sends; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_floods(cls, data: object) -> object:
        # pydantic makes one error for each unknown field: a million of them would take seconds.
        if isinstance(data, dict) and len(data) > _FIELDS_MAX:
            raise ValueError(f"must not have more than {_FIELDS_MAX} fields")
        return data
