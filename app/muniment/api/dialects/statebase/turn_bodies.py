"""StateBase's requests and answers about turns and states."""

from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.statebase.memory_bodies import ListOut
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.sessions.session_states import Turn, TurnDraft, TurnPart

_VERSION_MAX: Final = 2**53
_TURN_PREFIX: Final = "turn_"
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_OF_SESSION: Final = 8
_OF_NUMBER: Final = 4
_ID_MAX_CHARACTERS: Final = 32


class TurnPartIn(VendorBody):
    """Input or output of a turn; additional fields are kept, such as a tool call."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: Name = "text"
    content: Text

    def part(self) -> TurnPart:
        """Return the domain value."""
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
        """Return the turn as a domain value."""
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
    """The version to restore: 0 is the initial one, negative numbers count back."""

    version: Annotated[int, Field(ge=-_VERSION_MAX, le=_VERSION_MAX)]
    reason: Text | None = None


def turn_id_of(turn: Turn) -> str:
    """Return the id of a turn: ``turn_``, 8 characters of its session's id, and its number.

    The number has four digits of base 32, and more from the 1,048,576th turn on.
    """
    digits, rest = "", turn.turn_number
    while rest or len(digits) < _OF_NUMBER:
        rest, digit = divmod(rest, 32)
        digits = _ALPHABET[digit] + digits
    return f"{_TURN_PREFIX}{turn.session[-_OF_SESSION:]}{digits}"


def _part_body(part: TurnPart | None) -> Body:
    """Return the body of an input or output; a missing output gives an empty one."""
    part = part or TurnPart(content="")
    return {**part.data, "type": part.type, "content": part.content}


class TurnOut(Answer):
    """A turn."""

    object: Literal["turn"]
    id: str = field(source=turn_id_of)
    session_id: str = field(source="session")
    turn_number: int
    created_at: MomentText
    input: dict[str, Any] = field(source=lambda turn: _part_body(turn.input))
    output: dict[str, Any] = field(source=lambda turn: _part_body(turn.output))
    metadata: dict[str, Any]
    reasoning: str | None
    state_before: dict[str, Any] | None
    state_after: dict[str, Any] | None


class TurnPageOut(ListOut):
    """A page of turns."""

    data: list[TurnOut]


class StateOut(Answer):
    """A state; ``data`` repeats it."""

    session_id: str = field(source="session")
    version: int
    state: dict[str, Any]
    data: dict[str, Any] = field(source="state")
    created_at: MomentText
    # A version is written once, and so was updated then.
    updated_at: MomentText = field(source="created_at")


class RollbackOut(StateOut):
    """A restored state, as a new version."""

    success: Literal[True]
    new_version: int = field(source="version")
    restored_from_version: int | None = field(source="restored_from")
    trace_id: str


def turn_number_of(turn_id: str) -> int | None:
    """Return the number at the end of a turn's id; ``None`` if it is not such an id."""
    digits = turn_id.removeprefix(_TURN_PREFIX)[_OF_SESSION:]
    is_id = turn_id.startswith(_TURN_PREFIX) and _OF_NUMBER <= len(digits) <= _ID_MAX_CHARACTERS
    if not is_id or not set(digits) <= set(_ALPHABET):
        return None
    number = 0
    for digit in digits:
        number = number * 32 + _ALPHABET.index(digit)
    return number
