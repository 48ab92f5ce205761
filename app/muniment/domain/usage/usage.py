"""Usage counts of memories: figures without content."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class UsageAction(StrEnum):
    """The counted actions, one for each use case of memories."""

    CREATE = "create"
    SEARCH = "search"
    CONTEXT = "context"
    READ = "read"
    LIST = "list"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    HISTORY = "history"
    """Histories of memories, and pages of the log."""
    UNDO = "undo"
    EXPORT = "export"
    """Memories written into a readable file."""
    SESSION = "session"
    """Everything done with sessions, their states and turns, except contexts."""
    OWNER = "owner"
    """Everything done with agents, users and projects."""
    ENTITY = "entity"
    """Everything done with entities and their links."""
    PROFILE = "profile"
    """Everything done with profiles and their marks."""
    EMBED = "embed"
    """Texts embedded for a caller that stores the vectors itself."""
    DUPLICATE = "duplicate"
    """Items only: memories that were not stored because they existed already."""
    REQUEST = "request"
    """Errors only: requests of a known key that were refused before they reached a use case."""


@dataclass(frozen=True, slots=True)
class UsageCount:
    """The counts of one action.

    Args:
        successes: Calls that were answered.
        errors: Calls that were refused or failed.
        items: Memories created, found, read or changed by them.
        took_us: Time of all calls together, in microseconds.
        slowest_us: Time of the slowest.
    """

    successes: int = 0
    errors: int = 0
    items: int = 0
    took_us: int = 0
    slowest_us: int = 0

    @property
    def calls(self) -> int:
        """Successes and errors."""
        return self.successes + self.errors

    def __add__(self, other: "UsageCount") -> "UsageCount":
        return UsageCount(
            self.successes + other.successes,
            self.errors + other.errors,
            self.items + other.items,
            self.took_us + other.took_us,
            max(self.slowest_us, other.slowest_us),
        )


NOTHING: Final = UsageCount()
"""No calls."""


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """The counts of one actor and action in one namespace on one day.

    Args:
        day: Days since 1970, UTC.
        namespace: Its name; ``None`` where a call concerned none or several, or it was deleted.
        actor: `Actor.name`.
        action: One of `UsageAction`; text, since a newer program may have written others.
        count: How often, and how long it took.
    """

    day: int
    namespace: str | None
    actor: str
    action: str
    count: UsageCount
