"""Every rule that a request must keep, one by one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    Category,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.request_rules import (
    check_filter,
    check_namespace,
    check_page,
    check_search,
    checked_draft,
    checked_patch,
)

NAIVE = datetime(2026, 5, 1)  # noqa: DTZ001 (naive on purpose)
NAMES = ("agent_id", "user_id", "session_id", "project", "source")
GOOD = MemoryDraft(content="The boat is called Aurora")


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


BAD_FIELDS: list[tuple[str, Any]] = [
    ("content", ""),
    ("content", " \n\t "),
    ("content", "a" * 50_001),
    ("content", "a\0b"),
    ("content", "half \ud800"),
    ("content", "half \udfff"),
    ("importance", float("nan")),
    ("importance", float("inf")),
    ("importance", -0.001),
    ("importance", 1.001),
    ("importance", 10**400),
    ("expires_at", NAIVE),
    ("expires_at", datetime(9999, 1, 1, tzinfo=UTC)),
    ("expires_at", datetime(1969, 12, 31, tzinfo=UTC)),
    ("metadata", {"a": "x" * 10_240}),
    ("metadata", {"é" * 5_200: "1"}),
    ("metadata", {str(number): number for number in range(51)}),
    ("metadata", {"a": float("nan")}),
    ("metadata", {"a": float("-inf")}),
    ("metadata", {"a": object()}),
    ("metadata", {"a": "x\0"}),
    ("metadata", {"a": {"b\0": 1}}),
    ("metadata", {"a": ["\ud800"]}),
    ("metadata", {"\udc00": 1}),
    ("metadata", {1: "a", "b": 2}),
    ("metadata", {"a": {1: "a", "b": 2}}),
    ("metadata", {"a": 10**5_000}),
    ("metadata", nested(500)),
    ("metadata", nested(100_000)),
    ("tags", ("",)),
    ("tags", ("ok", "  ")),
    ("tags", ("a\0",)),
    ("tags", ("\ud800",)),
    ("tags", ("line\nbreak",)),
    ("tags", ("a" * 256,)),
    ("tags", tuple(str(number) for number in range(101))),
]
BAD_NAMES = ["", "  ", "a\0", "\ud83d", "a" * 256, "tab\there", "\x7f", "\x9b"]


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS)
def test_a_bad_field_is_refused_by_name_in_drafts_and_patches(field: str, value: Any) -> None:
    with pytest.raises(InvalidInputError) as in_draft:
        checked_draft(replace(GOOD, **{field: value}))
    with pytest.raises(InvalidInputError) as in_patch:
        checked_patch(MemoryPatch(**{field: value}))
    assert in_draft.value.field == in_patch.value.field == field
    assert in_draft.value.reason == in_patch.value.reason


@pytest.mark.parametrize("value", BAD_NAMES)
@pytest.mark.parametrize("field", NAMES)
def test_a_bad_name_is_refused_in_drafts_and_patches(field: str, value: str) -> None:
    for check in (
        lambda: checked_draft(replace(GOOD, **{field: value})),
        lambda: checked_patch(MemoryPatch(**{field: value})),
    ):
        with pytest.raises(InvalidInputError) as caught:
            check()
        assert caught.value.field == field


@pytest.mark.parametrize("value", BAD_NAMES)
def test_a_bad_idempotency_key_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError, match="client_id"):
        checked_draft(replace(GOOD, client_id=value))


def test_a_naive_creation_date_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="created_at: must include a time zone"):
        checked_draft(replace(GOOD, created_at=NAIVE))


def test_what_lies_on_the_limits_is_taken() -> None:
    draft = replace(
        GOOD,
        content="a" * 50_000,
        importance=1,
        metadata={"a": "x" * (10_240 - len('{"a": ""}'))},
        tags=tuple(str(number) for number in range(100)),
        agent_id="a" * 255,
        expires_at=datetime(9998, 12, 31, tzinfo=UTC),
        created_at=datetime(1970, 1, 1, tzinfo=UTC),
        namespace="work/2026 @home:a_b-c.d",
    )
    assert checked_draft(draft) == draft
    assert checked_draft(replace(GOOD, importance=0, metadata=nested(20))).importance == 0
    assert len(checked_draft(replace(GOOD, metadata={str(n): n for n in range(50)})).metadata) == 50


@pytest.mark.parametrize("text", ["C:\\u0000dir", "\\\\u0000", "a\\u0000b\\"])
def test_a_backslash_that_only_looks_like_nul_is_taken(text: str) -> None:
    assert checked_draft(replace(GOOD, metadata={"path": text})).metadata == {"path": text}
    with pytest.raises(InvalidInputError, match="NUL"):
        checked_draft(replace(GOOD, metadata={"path": text + "\0"}))


def test_repeats_are_taken_out_in_order() -> None:
    categories = (Category.TRAVEL, Category.HEALTH, Category.TRAVEL)
    draft = checked_draft(replace(GOOD, tags=(" b ", "a", "b"), categories=categories))
    assert draft.tags == ("b", "a")
    assert draft.categories == (Category.TRAVEL, Category.HEALTH)
    patch = checked_patch(MemoryPatch(tags=(" b ", "a", "b"), categories=categories))
    assert patch.tags == ("b", "a")
    assert patch.categories == (Category.TRAVEL, Category.HEALTH)


def test_a_patch_must_change_something_and_may_clear() -> None:
    with pytest.raises(InvalidInputError, match="body"):
        checked_patch(MemoryPatch())
    clearing = MemoryPatch(agent_id=None, expires_at=None, metadata={"gone": None})
    assert checked_patch(clearing) == clearing


@given(st.text(max_size=200))
def test_any_text_is_taken_as_it_is_or_refused_by_name(text: str) -> None:
    if text.strip() and "\0" not in text:
        assert checked_draft(MemoryDraft(content=text)).content == text
    else:
        with pytest.raises(InvalidInputError, match="content"):
            checked_draft(MemoryDraft(content=text))


@pytest.mark.parametrize("name", ["a", "Default", "9", "a b", "x" * 100])
def test_a_namespace_may_be_called(name: str) -> None:
    check_namespace(name)


@pytest.mark.parametrize("name", ["", " a", "/a", "é", "a\n", "a\0", "x" * 101, "a\ud800", "a;b"])
def test_a_namespace_may_not_be_called(name: str) -> None:
    with pytest.raises(InvalidInputError, match="namespace"):
        check_namespace(name)
    with pytest.raises(InvalidInputError, match="namespace"):
        checked_draft(replace(GOOD, namespace=name))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("query", ""),
        ("query", " \n"),
        ("query", "a" * 10_001),
        ("query", "a\0"),
        ("query", "\ud800"),
        ("limit", 0),
        ("limit", 101),
        ("limit", 10**400),
        ("min_score", -0.1),
        ("min_score", 1.1),
        ("min_score", float("nan")),
        ("neighbours", -1),
        ("neighbours", 4),
    ],
)
def test_a_bad_search_is_refused(field: str, value: Any) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_search(replace(SearchRequest(query="boat"), **{field: value}))
    assert caught.value.field == field


BAD_FILTERS: list[tuple[str, Any]] = [
    ("created_after", NAIVE),
    ("created_before", NAIVE),
    ("min_importance", float("nan")),
    ("min_importance", 1.5),
    ("agent_id", "\ud800"),
    ("user_id", "\ud800"),
    ("session_id", "\ud800"),
    ("project", "\0"),
    ("tags", ("\ud800",)),
    ("tags", tuple(str(number) for number in range(101))),
]


@pytest.mark.parametrize(("field", "value"), BAD_FILTERS)
def test_a_bad_filter_is_refused_in_lists_and_searches(field: str, value: Any) -> None:
    wanted = MemoryFilter(**{field: value})
    with pytest.raises(InvalidInputError) as caught:
        check_filter(wanted)
    assert caught.value.field == field
    with pytest.raises(InvalidInputError):
        check_search(SearchRequest(query="boat", filter=wanted))


def test_a_good_filter_is_taken() -> None:
    check_filter(
        MemoryFilter(
            namespaces=("a",),
            agent_id="",
            tags=("a", ""),
            types=(MemoryType.FACT,),
            visibility=Visibility.CONFIDENTIAL,
            min_importance=0,
            created_after=datetime(1, 1, 1, tzinfo=UTC),
        )
    )


@pytest.mark.parametrize("limit", [0, -1, 501, 10**400])
def test_a_bad_page_is_refused(limit: int) -> None:
    with pytest.raises(InvalidInputError, match="limit"):
        check_page(PageRequest(limit=limit))
    check_page(PageRequest(limit=500))
