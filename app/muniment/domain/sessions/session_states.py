"""The versioned state of a session, and its turns.

Both live as long as their session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from muniment.domain.memories.memory import JsonObject
from muniment.domain.value_rules import check_json, check_name, check_text

STATE_MAX_BYTES: Final = 256 * 1024
REASONING_MAX_CHARACTERS: Final = 10_000
TURN_CONTENT_MAX_CHARACTERS: Final = 100_000


class StateChange(StrEnum):
    """The origin of a version of a state."""

    INITIAL = "initial"
    REPLACED = "replaced"
    MERGED = "merged"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class StateVersion:
    """One version of a session's state.

    Args:
        session: Short id of the session.
        version: From 0, the initial state.
        state: JSON object.
        change: Its origin.
        reasoning: Its writer's reason.
        restored_from: The version that a rollback brought back.
        actor: Who wrote it.
        created_at: When.
    """

    session: str
    version: int
    state: JsonObject
    change: StateChange
    reasoning: str | None
    restored_from: int | None
    actor: str
    created_at: datetime

    def __repr__(self) -> str:
        return f"StateVersion({self.session}, {self.version})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class TurnPart:
    """An input or output of a turn; ``data`` holds what else belongs to it, such as a call."""

    content: str
    type: str = "text"
    data: JsonObject = field(default_factory=dict)

    def __repr__(self) -> str:
        return "TurnPart(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class TurnDraft:
    """A turn to add; its states only record what the writer saw, and change nothing."""

    input: TurnPart
    output: TurnPart | None = None
    metadata: JsonObject = field(default_factory=dict)
    reasoning: str | None = None
    state_before: JsonObject | None = None
    state_after: JsonObject | None = None

    def __repr__(self) -> str:
        return "TurnDraft(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Turn:
    """One turn of a session; ``turn_number`` counts from 1 without gaps."""

    uid: str
    session: str
    turn_number: int
    input: TurnPart
    output: TurnPart | None
    metadata: JsonObject
    reasoning: str | None
    state_before: JsonObject | None
    state_after: JsonObject | None
    actor: str
    created_at: datetime

    def __repr__(self) -> str:
        return f"Turn({self.session}, {self.turn_number})"


def check_state(field_name: str, state: Mapping[str, Any]) -> None:
    """Check a state: a JSON object of at most 256 KiB, nested at most 32 deep.

    Raises:
        InvalidInputError: It is not.
    """
    check_json(field_name, state, at_most_bytes=STATE_MAX_BYTES, at_most_keys=None)


def check_reasoning(reasoning: str | None) -> None:
    """Check a reasoning.

    Raises:
        InvalidInputError: It is too long.
    """
    check_text("reasoning", reasoning or "", at_most=REASONING_MAX_CHARACTERS)


def check_turn(draft: TurnDraft) -> None:
    """Check a turn to add.

    Raises:
        InvalidInputError: A field breaks its rule.
    """
    for name, part in (("input", draft.input), ("output", draft.output)):
        if part is not None:
            check_name(f"{name}.type", part.type)
            check_text(f"{name}.content", part.content, at_most=TURN_CONTENT_MAX_CHARACTERS)
            check_state(f"{name}.data", part.data)
    check_json("metadata", draft.metadata)
    check_reasoning(draft.reasoning)
    check_state("state_before", draft.state_before or {})
    check_state("state_after", draft.state_after or {})


def merge_patched(state: Any, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Apply a JSON merge patch to a value: objects merge, ``None`` removes a key.

    Source:
        RFC 7396, section 2.
    """
    merged = dict(state) if isinstance(state, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            merged[name] = merge_patched(merged.get(name), value)
        else:
            merged[name] = value
    return merged
