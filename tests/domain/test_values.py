"""Identifiers, clocks, secrets, errors and scopes."""

import copy
import inspect
import json
import logging
import pickle
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.domain import errors
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeSet
from muniment.domain.clock import (
    HybridLogicalClock,
    Stamp,
    SystemClock,
    moment_of,
    stamp_ms,
    unix_ms,
)
from muniment.domain.errors import (
    DiskFullError,
    InvalidInputError,
    MunimentError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
)
from muniment.domain.ids import (
    MemoryId,
    copied_uid,
    is_uid,
    new_memory_id,
    parse_memory_reference,
    short_id_of,
    tail_of,
    uuid7,
)
from muniment.domain.memories.memory import (
    UNSET,
    Memory,
    MemoryDraft,
    MemoryPatch,
    Tier,
    Unset,
    computed_tier,
)
from muniment.domain.os_errors import environment_fault, os_errors_translated
from muniment.domain.possible_values import is_object
from muniment.domain.text.normal_forms import spaced_text
from muniment.domain.vault.secret_bytes import Secret, secret_text

MOMENTS = st.integers(0, 253_000_000_000_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)


class SettableClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


# --- ids


def test_a_uuid7_names_its_version_variant_and_moment() -> None:
    made = uuid7(1_777_636_800_123)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_777_636_800_123


def test_ids_sort_by_creation_and_differ_within_a_millisecond() -> None:
    ids = [new_memory_id(moment) for moment in range(1_777_000_000_000, 1_777_000_000_200)]
    assert ids == sorted(ids)
    assert len({new_memory_id(1_777_000_000_000) for _ in range(1_000)}) == 1_000


def test_a_short_id_is_the_random_tail_alone() -> None:
    low = 0b10 << 60 | 1
    first = MemoryId(str(uuid.UUID(int=(1 << 80) | low)))
    later = MemoryId(str(uuid.UUID(int=(2 << 80) | low)))
    assert short_id_of(first) == short_id_of(later) == "mem_000000000001"
    full = MemoryId(str(uuid.UUID(int=(1 << 60) - 1)))
    assert short_id_of(full) == "mem_zzzzzzzzzzzz"


@given(st.uuids(), st.uuids())
def test_uids_are_canonical_and_their_copies_keep_the_time(uid: uuid.UUID, home: uuid.UUID) -> None:
    copy_ = copied_uid(str(uid), str(home))
    assert is_uid(copy_)
    assert uuid.UUID(copy_).int >> 62 == uid.int >> 62
    assert not is_uid(str(uid).replace("-", ""))
    assert not is_uid(f"{uid}\n")
    assert is_uid(str(uid).upper()) == (str(uid).upper() == str(uid))


def test_an_object_from_elsewhere_holds_only_what_can_be_stored() -> None:
    assert is_object({"a": [{"b": "é"}, None, True, 2**80, -1.5], "": {}})
    for value in ("\0", "\ud800", float("inf"), float("nan"), b"", ("a",)):
        assert not is_object({"a": [{"b": value}]})
    assert not is_object({"\0": 1})
    assert not is_object(["a"])


@given(st.integers(0, 2**48 - 1))
def test_each_of_the_three_ids_is_recognised(moment: int) -> None:
    memory_id = new_memory_id(moment)
    short = short_id_of(memory_id)
    assert tail_of(short) == tail_of(memory_id) == memory_id[-16:]
    assert parse_memory_reference(f" {memory_id.upper()} ") == memory_id
    assert parse_memory_reference("mem_" + short[4:].upper()) == short
    assert parse_memory_reference(str(moment)) == moment


@pytest.mark.parametrize(
    "text",
    ["", "x", "mem_", "mem_short", "mem_iiiiiiiiiiii", "mem_" + "0" * 13, "-1", "1.5", "9" * 19,
     "١٢", "not-a-uuid", "\ud800" * 32, "a" * 100_000, "\0"],
)  # fmt: skip
def test_what_is_no_id_is_refused(text: str) -> None:
    assert parse_memory_reference(text) is None


# --- time


@given(st.integers(0, 253_000_000_000_000))
def test_a_millisecond_survives_the_way_to_a_moment_and_back(milliseconds: int) -> None:
    assert unix_ms(moment_of(milliseconds)) == milliseconds


@given(MOMENTS)
def test_a_moment_is_cut_to_its_millisecond(moment: datetime) -> None:
    assert timedelta(0) <= moment - moment_of(unix_ms(moment)) < timedelta(milliseconds=1)


def test_another_time_zone_is_the_same_millisecond() -> None:
    moment = datetime(2026, 5, 1, 12, 0, 0, 123_000, tzinfo=UTC)
    assert unix_ms(moment.astimezone(timezone(timedelta(hours=-7, minutes=30)))) == unix_ms(moment)


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_stamps_rise_while_the_wall_clock_stands_or_goes_back() -> None:
    wall = SettableClock()
    clock = HybridLogicalClock(wall)
    stamps = [clock.tick(), clock.tick()]
    wall.moment -= timedelta(days=1)
    stamps += [clock.tick(), clock.tick()]
    wall.moment += timedelta(days=2)
    stamps.append(clock.tick())
    assert stamps == sorted(set(stamps))
    assert stamp_ms(stamps[-1]) == unix_ms(wall.moment)
    assert stamp_ms(stamps[2]) == stamp_ms(stamps[0])


def test_stamps_go_on_above_what_was_used_and_what_came_from_elsewhere() -> None:
    wall = SettableClock()
    ahead = Stamp((unix_ms(wall.moment) + 60_000) << 16)
    assert HybridLogicalClock(wall, latest=ahead).tick() == ahead + 1
    clock = HybridLogicalClock(wall)
    clock.receive(ahead)
    assert clock.tick() == ahead + 1
    clock.receive(Stamp(1))
    assert clock.tick() == ahead + 2


# --- secrets


def test_a_secret_shows_itself_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(b"hunter2-canary")
    shown = [repr(secret), str(secret), f"{secret}", f"{[secret]}", repr({"k": secret})]
    logging.getLogger("test").warning("got %s and %r", secret, secret)
    assert not any("hunter2" in text for text in [*shown, caplog.text])


def test_a_secret_is_neither_pickled_copied_hashed_nor_written_as_json() -> None:
    secret = Secret(b"hunter2")
    for refused in (pickle.dumps, copy.copy, copy.deepcopy, hash, json.dumps, vars):
        with pytest.raises(TypeError):
            refused(secret)


def test_secrets_compare_by_value_and_only_with_secrets() -> None:
    assert Secret(b"a") == Secret(bytearray(b"a"))
    assert Secret(b"a") != Secret(b"b")
    assert Secret(b"a") != b"a"


def test_a_wiped_secret_is_gone() -> None:
    secret = Secret(b"hunter2")
    buffer = secret._value
    secret.wipe()
    assert (len(secret), secret.reveal(), bytes(buffer)) == (0, b"", b"")


def test_a_passphrase_is_the_same_in_every_unicode_form() -> None:
    assert secret_text("caf\u00e9") == secret_text("cafe\u0301")
    assert secret_text("a").reveal() == b"a"


def test_a_passphrase_with_half_a_character_is_refused_without_repeating_it() -> None:
    with pytest.raises(InvalidInputError) as caught:
        secret_text("hunter2\ud800")
    assert caught.value.field == "passphrase"
    assert "hunter2" not in f"{caught.value}{caught.value.__cause__}"
    assert caught.value.__suppress_context__


# --- errors


def _tree(base: type, depth: int = 0) -> Iterator[tuple[int, str]]:
    for kind in sorted(base.__subclasses__(), key=lambda kind: kind.__module__):
        if kind.__module__ == errors.__name__:
            yield depth, kind.__name__
            yield from _tree(kind, depth + 1)


def test_the_tree_in_the_docstring_is_the_real_one() -> None:
    drawn = []
    for line in inspect.getdoc(errors).splitlines():
        found = re.match(r"^    ([│ ]*)[├└]── (\w+)", line)
        if found:
            drawn.append((len(found.group(1)) // 4, found.group(2)))
    assert sorted(drawn) == sorted(_tree(MunimentError))
    real_parent = {
        name: kind.__base__.__name__
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, MunimentError) and kind is not MunimentError
    }
    trail: list[str] = []
    for depth, name in drawn:
        trail[depth:] = [name]
        assert real_parent[name] == (trail[depth - 1] if depth else "MunimentError")


def test_every_error_has_a_code_of_its_own_a_title_and_a_hint() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, MunimentError)
    ]
    assert len({kind.code for kind in kinds}) == len({kind.title for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
        made = kind("f", "r") if kind is InvalidInputError else kind()
        assert made.title
        assert made.hint == kind.default_hint
        # An agent that was refused is not told how to come back.
        assert made.hint or kind in {errors.AccessDeniedError, errors.KeyRevokedError}
        assert kind.title in str(made)


def test_an_error_says_what_is_particular_and_may_hint_otherwise() -> None:
    error = NotFoundError("no such memory", hint="Look in the trash.")
    assert (str(error), error.hint) == ("Not found: no such memory", "Look in the trash.")
    refused = InvalidInputError("tags", "must be few")
    assert (refused.field, refused.reason) == ("tags", "must be few")
    assert "tags: must be few" in str(refused)


@pytest.mark.parametrize(
    ("number", "kind"), [(28, DiskFullError), (122, DiskFullError), (13, StorageUnavailableError)]
)
def test_the_systems_errors_are_translated_without_their_paths(number: int, kind: type) -> None:
    with pytest.raises(kind) as caught, os_errors_translated("writing vault.header"):
        raise OSError(number, "why", "/srv/someone/secret-name")
    assert "secret-name" not in str(caught.value)
    assert "writing vault.header: why" in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)
    assert isinstance(environment_fault(OSError("odd"), "reading"), StorageUnavailableError)


def test_what_is_no_system_error_passes() -> None:
    with pytest.raises(ValueError, match="other"), os_errors_translated("writing"):
        raise ValueError("other")


# --- access


@pytest.mark.parametrize(
    ("held", "may"),
    [
        (Scope.READ, {Scope.READ}),
        (Scope.WRITE, {Scope.READ, Scope.WRITE}),
        (Scope.ADMIN, set(Scope)),
    ],
)
def test_scopes_include_the_lesser_ones(held: Scope, may: set[Scope]) -> None:
    actor = Actor("key:k", ("a",), frozenset({held}))
    assert {scope for scope in Scope if actor.may(scope)} == may
    for scope in set(Scope) - may:
        with pytest.raises(NotAllowedError, match=scope.value):
            actor.require(scope)


def test_what_a_key_may_not_see_does_not_exist_for_it() -> None:
    actor = Actor("key:k", ("a",), frozenset({Scope.ADMIN}))
    actor.require_namespace("a")
    with pytest.raises(NotFoundError):
        actor.require_namespace("b")
    nobody = Actor("key:n", (), frozenset(Scope))
    assert not nobody.sees("a")
    PERSON.require_namespace("b")


# --- memories and changes


def test_reprs_never_hold_content() -> None:
    shown = f"{MemoryDraft(content='canary')!r} {MemoryPatch(content='canary')!r}"
    assert "canary" not in shown
    assert "6 characters" in shown


def test_unset_is_one_and_false() -> None:
    assert Unset() is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"


@pytest.mark.parametrize(("importance", "tier"), [(0.8, Tier.HOT), (0.79, Tier.WARM)])
def test_the_tier_follows_from_the_importance(importance: float, tier: Tier) -> None:
    assert computed_tier(importance) is tier


def test_a_change_set_is_true_when_something_changed() -> None:
    assert not ChangeSet("person", batch_id="b")
    assert ChangeSet("person", keys=("k",))


def test_text_of_scripts_without_spaces_is_parted() -> None:
    assert spaced_text("東京 tower").split() == ["東", "京", "tower"]
    assert spaced_text("ｶﾞ").split() == ["ガ"]
    assert spaced_text("한국어").split() == ["한", "국", "어"]
    assert spaced_text("café") == "café"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("  First line \nsecond", "First line"),
        ("x" * 80, "x" * 80),
        ("word " * 30, ("word " * 16)[:79].rstrip() + "…"),
        ("\n\n", ""),
    ],
)
def test_a_title_is_the_first_line_cut_to_eighty(content: str, title: str) -> None:
    memory = Memory(**dict.fromkeys(Memory.__slots__) | {"content": content, "id": "i"})
    assert memory.title == title
    assert len(memory.title) <= 80
    assert repr(memory) == "Memory(i)"
