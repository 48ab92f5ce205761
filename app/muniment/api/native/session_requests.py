"""Request bodies and queries about sessions, states and turns, and their domain values."""

from typing import Annotated, Any, Final

from pydantic import Field

from muniment.api.fields import (
    Flag,
    Metadata,
    Moment,
    Name,
    RequestBody,
    Text,
    example,
    json_object,
    optional,
    whole_number,
)
from muniment.api.native.page_query import PageQuery
from muniment.domain.memories.memory import METADATA_MAX_BYTES
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, QUERY_MAX_CHARACTERS
from muniment.domain.sessions.session import (
    CONTEXT_MEMORIES_DEFAULT,
    CONTEXT_MEMORIES_MAX,
    CONTEXT_TURNS_DEFAULT,
    CONTEXT_TURNS_MAX,
    SUMMARY_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
    TTL_MAX_S,
    SessionDraft,
    SessionFilter,
    SessionPatch,
    SessionStatus,
)
from muniment.domain.sessions.session_states import (
    REASONING_MAX_CHARACTERS,
    TURN_CONTENT_MAX_CHARACTERS,
    TurnDraft,
    TurnPart,
)

_VERSION_MAX: Final = 2**53

Title = Annotated[Text, Field(min_length=1, max_length=TITLE_MAX_CHARACTERS)]
Summary = Annotated[Text, Field(max_length=SUMMARY_MAX_CHARACTERS)]
Reasoning = Annotated[Text, Field(max_length=REASONING_MAX_CHARACTERS)]
TurnContent = Annotated[Text, Field(max_length=TURN_CONTENT_MAX_CHARACTERS)]
Lifetime = Annotated[int, whole_number(at_least=1, at_most=TTL_MAX_S)]
Version = Annotated[int, whole_number(at_least=-_VERSION_MAX, at_most=_VERSION_MAX)]
State = Metadata


class SessionIn(RequestBody):
    """A session to create."""

    model_config = example({"agent_id": "librarian", "initial_state": {"step": 1}, "ttl_s": 86_400})

    external_id: Name | None = Field(
        default=None, description="The value in memories' session_id; default: the short id."
    )
    agent_id: Name | None = None
    user_id: Name | None = None
    project: Name | None = None
    title: Title | None = None
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    initial_state: State = Field(default={}, description="A JSON object; at most 256 KiB.")
    ttl_s: Lifetime | None = Field(
        default=None, description="Lifetime in seconds; session, state and turns are then removed."
    )
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    or_get: Flag = Field(
        default=False, description="Return the existing session with that external_id, if any."
    )

    def draft(self) -> SessionDraft:
        """Return the domain value."""
        names = SessionIn.model_fields.keys() - {"or_get"}
        return SessionDraft(**{name: getattr(self, name) for name in names})


class SessionEdit(RequestBody):
    """A change: omitted fields stay, ``metadata`` is merged."""

    model_config = example({"title": "Tea", "ttl_s": 3_600})

    title: Title | None = None
    metadata: Metadata = optional("Merged; null removes a key.")
    ttl_s: Lifetime | None = Field(default=None, description="Seconds from now. Null: no limit.")

    def patch(self) -> SessionPatch:
        """Return the fields that were sent, as a domain value."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        return SessionPatch(**sent)


class SessionQuery(PageQuery):
    """The query of a list of sessions."""

    agent_id: Name | None = None
    user_id: Name | None = None
    project: Name | None = None
    status: SessionStatus | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    metadata: Text | None = Field(
        default=None,
        max_length=METADATA_MAX_BYTES,
        description="A JSON object: keys and the values they must equal.",
    )

    def filter(self) -> SessionFilter:
        """Return the filter as a domain value.

        Raises:
            InvalidInputError: ``metadata`` is no JSON object.
        """
        return SessionFilter(
            namespaces=tuple(self.namespace),
            agent_id=self.agent_id,
            user_id=self.user_id,
            project=self.project,
            status=self.status,
            created_after=self.created_after,
            created_before=self.created_before,
            metadata=json_object("metadata", self.metadata),
        )


class EndIn(RequestBody):
    """How a session ended."""

    model_config = example({"summary": "Ada takes her tea without milk."})

    summary: Summary | None = None


class ForkIn(RequestBody):
    """The state that a fork starts with."""

    model_config = example({"version": 0})

    version: Version | None = Field(
        default=None, description="Default: the current version; negative numbers count back."
    )


class StateIn(RequestBody):
    """A state that replaces the current one or is merged into it."""

    model_config = example({"state": {"step": 2}, "reasoning": "the user agreed"})

    state: State = Field(description="A JSON object; at most 256 KiB, nested at most 32 deep.")
    reasoning: Reasoning | None = None
    expected_version: Version | None = Field(
        default=None, description="Fail unless the state is at this version."
    )


class RollbackIn(RequestBody):
    """The state to restore."""

    model_config = example({"version": 0, "reasoning": "begin anew"})

    version: Version = Field(
        description="From 0; negative numbers count back from the current version."
    )
    reasoning: Reasoning | None = None
    expected_version: Version | None = Field(
        default=None, description="Fail unless the state is at this version."
    )


class HistoryQuery(RequestBody):
    """Which versions of a state."""

    namespace: Name | None = None
    limit: int = Field(default=LIST_LIMIT_DEFAULT, ge=1, le=LIST_LIMIT_MAX)
    before: int | None = Field(
        default=None, ge=0, le=_VERSION_MAX, description="Only versions below this one."
    )


class TurnPartIn(RequestBody):
    """Input or output of a turn."""

    type: Name = "text"
    content: TurnContent
    data: Metadata = Field(default={}, description="Additional data, such as a tool call.")

    def part(self) -> TurnPart:
        """Return the domain value."""
        return TurnPart(type=self.type, content=self.content, data=self.data)


class TurnIn(RequestBody):
    """A turn to add to a session."""

    model_config = example(
        {"input": {"content": "Tea?"}, "output": {"content": "Without milk, please."}}
    )

    input: TurnPartIn
    output: TurnPartIn | None = None
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    reasoning: Reasoning | None = None
    state_before: State | None = Field(default=None, description="Stored with the turn.")
    state_after: State | None = Field(
        default=None, description="Stored with the turn; does not set the state."
    )

    def draft(self) -> TurnDraft:
        """Return the domain value."""
        return TurnDraft(
            input=self.input.part(),
            output=None if self.output is None else self.output.part(),
            metadata=self.metadata,
            reasoning=self.reasoning,
            state_before=self.state_before,
            state_after=self.state_after,
        )


class SessionContextIn(RequestBody):
    """A session's context for a prompt."""

    model_config = example({"query": "how does Ada like her tea?"})

    query: Annotated[Text, Field(max_length=QUERY_MAX_CHARACTERS)] | None = Field(
        default=None, description="Default: the newest memories."
    )
    memory_limit: Annotated[int, whole_number(at_least=0, at_most=CONTEXT_MEMORIES_MAX)] = (
        CONTEXT_MEMORIES_DEFAULT
    )
    turn_limit: Annotated[int, whole_number(at_least=0, at_most=CONTEXT_TURNS_MAX)] = (
        CONTEXT_TURNS_DEFAULT
    )
