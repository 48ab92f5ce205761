"""Answers: one class gives the schema and the body."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, SimpleNamespace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from muniment.api import answers
from muniment.api.answers import Answer, MomentText, UnixSeconds

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class PartOut(Answer):
    """A part."""

    id: str = answers.field("Its number.", source="uid")
    color: Color


class ThingOut(Answer):
    """A thing.

    Second paragraph.
    """

    object: Literal["thing"]
    name: str
    made_at: datetime
    gone_at: datetime | None
    seen_at: MomentText | None
    since: UnixSeconds
    colors: list[Color]
    by_color: dict[Color, PartOut]
    parts: list[PartOut]
    first: PartOut | None
    deep: str = answers.field(source="inner.label")
    size: int = answers.field("Counted.", source=lambda thing: len(thing.parts), ge=0)
    is_new: bool = answers.field(value=False)
    extra: dict[str, Any]
    note: str | None = None


@dataclass
class Part:
    uid: str
    color: Color = Color.RED


@dataclass
class Thing:
    name: str = "a"
    made_at: datetime = NOON
    gone_at: datetime | None = None
    seen_at: datetime | None = NOON
    since: datetime = NOON
    colors: tuple[Color, ...] = (Color.BLUE, Color.RED)
    by_color: dict[Color, Part] = field(default_factory=lambda: {Color.RED: Part("p")})
    parts: tuple[Part, ...] = (Part("1"), Part("2", Color.BLUE))
    first: Part | None = None
    inner: Any = field(default_factory=lambda: SimpleNamespace(label="inside"))
    extra: dict[str, Any] = field(default_factory=lambda: {"any": [1]})


def types_in(value: Any) -> set[type]:
    """Collect the exact types in a body; subclasses take the serialiser several times as long."""
    parts = value.values() if type(value) is dict else value if type(value) is list else ()
    return {type(value)}.union(*map(types_in, parts))


def test_a_body_is_read_from_its_source():
    assert ThingOut.of(Thing()) == {
        "object": "thing",
        "name": "a",
        "made_at": "2026-01-31T12:00:00.000Z",
        "gone_at": None,
        "seen_at": "2026-01-31T12:00:00.000Z",
        "since": 1769860800,
        "colors": ["blue", "red"],
        "by_color": {"red": {"id": "p", "color": "red"}},
        "parts": [{"id": "1", "color": "red"}, {"id": "2", "color": "blue"}],
        "first": None,
        "deep": "inside",
        "size": 2,
        "is_new": False,
        "extra": {"any": [1]},
    }


def test_what_is_given_takes_the_place_of_the_source_and_keeps_the_order():
    body = ThingOut.of(Thing(first=Part("9")), note="n", is_new=True, name="given")

    assert (body["note"], body["is_new"], body["name"]) == ("n", True, "given")
    assert body["first"] == {"id": "9", "color": "red"}
    assert list(body) == list(TypeAdapter(ThingOut).json_schema()["properties"])


def test_a_body_shares_nothing_with_its_source():
    thing = Thing()
    body = ThingOut.of(thing)
    body["extra"]["more"] = 1

    assert thing.extra == {"any": [1]}
    assert ThingOut.of(thing)["extra"] == {"any": [1]}


def test_an_answer_needs_no_source_when_everything_is_given():
    assert PartOut.of(id="1", color="red") == {"id": "1", "color": "red"}
    assert PartOut.each([Part("1"), Part("2")]) == [
        {"id": "1", "color": "red"},
        {"id": "2", "color": "red"},
    ]


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="PartOut has no field colour"):
        PartOut.of(Part("1"), colour="red")


def test_a_missing_attribute_is_reported_with_the_name_of_the_answer():
    with pytest.raises(AttributeError, match="color") as caught:
        PartOut.each([SimpleNamespace(uid="1")])

    assert caught.traceback[-1].frame.code.raw.co_filename == "<PartOut>"


def test_the_schema_says_what_the_class_says():
    schema = TypeAdapter(ThingOut).json_schema(mode="serialization")

    assert schema["title"] == "ThingOut"
    assert schema["description"].startswith("A thing.")
    assert set(schema["required"]) == set(schema["properties"]) - {"note"}
    assert schema["properties"]["size"] == {
        "description": "Counted.",
        "minimum": 0,
        "title": "Size",
        "type": "integer",
    }
    assert schema["properties"]["made_at"]["format"] == "date-time"
    assert schema["properties"]["seen_at"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert schema["properties"]["parts"]["items"] == {"$ref": "#/$defs/PartOut"}
    assert schema["$defs"]["PartOut"]["properties"]["id"]["description"] == "Its number."


def test_a_subclass_adds_to_the_fields_of_its_base():
    class NarrowOut(PartOut):
        """A part of one color."""

        color: Literal["red"]
        weight: float

    body = NarrowOut.of(SimpleNamespace(uid="1", weight=2.5))
    assert body == {"id": "1", "color": "red", "weight": 2.5}
    with pytest.raises(ValidationError):
        TypeAdapter(NarrowOut).validate_python({**body, "color": "blue"})


@given(
    st.builds(
        Thing,
        name=st.text(),
        made_at=st.datetimes(timezones=st.just(UTC)),
        gone_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        colors=st.lists(st.sampled_from(Color)).map(tuple),
        parts=st.lists(st.builds(Part, st.text(), st.sampled_from(Color))).map(tuple),
        first=st.none() | st.builds(Part, st.text()),
        extra=st.dictionaries(st.text(), st.none() | st.integers() | st.text()),
    )
)
def test_every_body_fits_its_schema(thing):
    body = ThingOut.of(thing)

    assert json.loads(to_json(body)) == body
    assert types_in(body) <= {dict, list, str, int, bool, NoneType}
    TypeAdapter(ThingOut).validate_python(body)
