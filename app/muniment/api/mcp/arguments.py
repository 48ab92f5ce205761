"""Arguments of the tools."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from muniment.api.fields import Content, Flag, Importance, Name, RequestBody, Tags, Text
from muniment.api.fields import whole_number as whole
from muniment.domain.memories.memory import MemoryType
from muniment.domain.memories.query import QUERY_MAX_CHARACTERS

RECALL_MAX: Final = 50
LIST_MAX: Final = 100
IDS_MAX: Final = 10
MESSAGES_MAX: Final = 200
_LIFETIME_MAX_DAYS: Final = 36_500


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) == len("2026-01-31"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if 1000 <= day.year < 9999:
                return day
    raise ValueError("must be a day such as 2026-01-31")


Day = Annotated[
    date,
    BeforeValidator(_day, json_schema_input_type=str),
    Field(description="YYYY-MM-DD (UTC)."),
]
Namespace = Annotated[Name | None, Field(description="Needed only if there are several.")]
MemoryRef = Annotated[Name, Field(description="Id as shown: mem_…")]


class RememberIn(RequestBody):
    """Arguments of ``remember``."""

    content: Content = Field(description="One statement that is clear without the conversation.")
    tags: Tags = Field(default=[])
    importance: Importance | None = Field(default=None, description="0 to 1; usually 0.5.")
    expires_in_days: Annotated[int, whole(at_least=1, at_most=_LIFETIME_MAX_DAYS)] | None = Field(
        default=None, description="For facts that are true only for a while."
    )
    confidential: Flag | None = Field(default=None, description="Excluded from normal searches.")
    namespace: Namespace = None


class RecallIn(RequestBody):
    """Arguments of ``recall``."""

    query: Text = Field(
        min_length=1,
        max_length=QUERY_MAX_CHARACTERS,
        description="A full question or a phrase; names and dates help.",
    )
    limit: Annotated[int, whole(at_least=1, at_most=RECALL_MAX)] = 8
    since: Day | None = None
    until: Day | None = None
    tags: Tags = Field(default=[], description="At least one must match.")
    include_confidential: Flag = False
    namespace: Namespace = None


class ContextIn(RequestBody):
    """Arguments of ``context``."""

    task: Text = Field(
        min_length=1, max_length=QUERY_MAX_CHARACTERS, description="The task at hand."
    )
    max_tokens: Annotated[int, whole(at_least=50, at_most=4000)] = 500
    namespace: Namespace = None


class ListIn(RequestBody):
    """Arguments of ``list``."""

    ids: list[MemoryRef] = Field(
        default=[], max_length=IDS_MAX, description="Show these memories in full instead of a list."
    )
    limit: Annotated[int, whole(at_least=1, at_most=LIST_MAX)] = 20
    after: Name | None = Field(default=None, description="Continue after this id.")
    since: Day | None = None
    until: Day | None = None
    type: MemoryType | None = None
    tags: Tags = Field(default=[], description="At least one must match.")
    include_confidential: Flag = False
    namespace: Namespace = None


class UpdateIn(RequestBody):
    """Arguments of ``update``."""

    id: MemoryRef
    content: Content | None = Field(default=None, description="The complete new text.")
    tags: Tags | None = Field(default=None, description="Replaces all tags.")
    importance: Importance | None = None
    confidential: Flag | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if all(getattr(self, name) is None for name in type(self).model_fields if name != "id"):
            raise ValueError("name at least one field to change")
        return self


class ForgetIn(RequestBody):
    """Arguments of ``forget``."""

    id: MemoryRef


class ProfileIn(RequestBody):
    """Arguments of ``profile``."""

    namespace: Namespace = None


class SaidIn(RequestBody):
    """One message of a conversation."""

    role: Name = Field(description="user, assistant, or a person's name.")
    content: Content


class ConversationIn(RequestBody):
    """Arguments of ``remember_conversation``."""

    messages: list[SaidIn] = Field(min_length=1, max_length=MESSAGES_MAX)
    namespace: Namespace = None


def span(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """Return the moments just outside a range of days, which includes both days."""
    after = before = None
    if since is not None:
        after = datetime.combine(since, time.min, UTC) - timedelta(microseconds=1)
    if until is not None:
        before = datetime.combine(until, time.min, UTC) + timedelta(days=1)
    return after, before
