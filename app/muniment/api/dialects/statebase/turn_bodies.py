"""What StateBase's clients send about turns and states, and what they are answered."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from muniment.api.dialects.building import VendorBody
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.moments import moment_text
from muniment.domain.sessions.session_states import StateVersion, Turn, TurnDraft, TurnPart

_VERSION_MAX: Final = 2**53
_TURN_PREFIX: Final = "turn_"
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_OF_SESSION: Final = 8
_OF_NUMBER: Final = 4
_ID_MAX_CHARACTERS: Final = 32


class TurnPartIn(VendorBody):
    """What went in or came out; what else it has belongs to it, such as a tool's call."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: Name = "text"
    content: Text

    def part(self) -> TurnPart:
        """Return the same as the services know it."""
        return TurnPart(type=self.type, content=self.content, data=dict(self.model_extra or {}))


class TurnIn(VendorBody):
    """A turn to add."""

    input: TurnPartIn
    output: TurnPartIn
    metadata: Metadata | None = None
    reasoning: Text | None = None
    state_before: Metadata | None = None
    state_after: Metadata | None = None

    def draft(self) -> TurnDraft:
        """Return the turn as the services know it."""
        return TurnDraft(
            input=self.input.part(),
            output=self.output.part(),
            metadata=self.metadata or {},
            reasoning=self.reasoning,
            state_before=self.state_before,
            state_after=self.state_after,
        )


class StateIn(VendorBody):
    """A state, or what to merge into it."""

    state: Metadata
    reasoning: Text | None = None


class RollbackIn(VendorBody):
    """Which version to bring back: 0 is the initial one, negative ones count back."""

    version: Annotated[int, Field(ge=-_VERSION_MAX, le=_VERSION_MAX)]
    reason: Text | None = None


class TurnOut(BaseModel):
    """A turn."""

    object: Literal["turn"]
    id: str
    session_id: str
    turn_number: int
    created_at: str
    input: dict[str, Any]
    output: dict[str, Any]
    metadata: dict[str, Any]
    reasoning: str | None
    state_before: dict[str, Any] | None
    state_after: dict[str, Any] | None


class TurnPageOut(BaseModel):
    """A page of turns."""

    object: Literal["list"]
    data: list[TurnOut]
    has_more: bool
    first_id: str | None
    last_id: str | None


class StateOut(BaseModel):
    """A state; ``data`` is the state once more."""

    session_id: str
    version: int
    state: dict[str, Any]
    data: dict[str, Any]
    created_at: str
    updated_at: str


class RollbackOut(StateOut):
    """A state that was brought back, as a new version."""

    success: Literal[True]
    new_version: int
    restored_from_version: int | None
    trace_id: str


def turn_body(turn: Turn) -> dict[str, Any]:
    """Return the body of a turn; one without an output has an empty one."""
    return {
        "object": "turn",
        "id": turn_id_of(turn),
        "session_id": turn.session,
        "turn_number": turn.turn_number,
        "created_at": moment_text(turn.created_at),
        "input": _part_body(turn.input),
        "output": _part_body(turn.output or TurnPart(content="")),
        "metadata": dict(turn.metadata),
        "reasoning": turn.reasoning,
        "state_before": turn.state_before,
        "state_after": turn.state_after,
    }


def turn_id_of(turn: Turn) -> str:
    """Return the id of a turn: ``turn_``, 8 characters of its session's id, and its number.

    The number has four digits of base 32, and more from the 1,048,576th turn on.
    """
    digits, rest = "", turn.turn_number
    while rest or len(digits) < _OF_NUMBER:
        rest, digit = divmod(rest, 32)
        digits = _ALPHABET[digit] + digits
    return f"{_TURN_PREFIX}{turn.session[-_OF_SESSION:]}{digits}"


def turn_number_of(turn_id: str) -> int | None:
    """Return the number that the id of a turn ends with; ``None`` when it is no such id."""
    digits = turn_id.removeprefix(_TURN_PREFIX)[_OF_SESSION:]
    is_id = turn_id.startswith(_TURN_PREFIX) and _OF_NUMBER <= len(digits) <= _ID_MAX_CHARACTERS
    if not is_id or not set(digits) <= set(_ALPHABET):
        return None
    number = 0
    for digit in digits:
        number = number * 32 + _ALPHABET.index(digit)
    return number


def state_body(state: StateVersion) -> dict[str, Any]:
    """Return the body of a state; a version is written once, and so was updated then."""
    written = moment_text(state.created_at)
    return {
        "session_id": state.session,
        "version": state.version,
        "state": dict(state.state),
        "data": dict(state.state),
        "created_at": written,
        "updated_at": written,
    }


def rollback_body(state: StateVersion, trace_id: str) -> dict[str, Any]:
    """Return the body of a rollback: what the documentation and what the clients read."""
    return {
        **state_body(state),
        "success": True,
        "new_version": state.version,
        "restored_from_version": state.restored_from,
        "trace_id": trace_id,
    }


def _part_body(part: TurnPart) -> dict[str, Any]:
    return {**part.data, "type": part.type, "content": part.content}
