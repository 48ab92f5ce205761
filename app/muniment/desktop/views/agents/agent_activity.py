"""Loads the activity of one agent in a single call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.desktop.views.agents.agent_words import READS
from muniment.domain.access import PERSON, ApiKey
from muniment.domain.history.ledger import LedgerPage, LogEntry, LogFilter
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort
from muniment.domain.usage.usage import NOTHING, UsageAction

if TYPE_CHECKING:
    from muniment.domain.history.reads import ReadPage
    from muniment.domain.memories.query import MemoryPage
    from muniment.services.container import Services
    from muniment.services.usage.usage_service import Usage

DAYS: Final = 30
_WRITTEN: Final = 50
SHOWN: Final = 6
"""How many written memories, and how many read ones, are listed."""
_LOGGED: Final = 25
_WRITES: Final = (UsageAction.CREATE, UsageAction.UPDATE, UsageAction.DELETE, UsageAction.RESTORE)


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """One day (ISO date, UTC): how often an agent wrote, read, or did something else."""

    day: str
    writes: int
    reads: int
    others: int

    @property
    def calls(self) -> int:
        """All calls of the day."""
        return self.writes + self.reads + self.others


@dataclass(frozen=True, slots=True, repr=False)
class AgentActivity:
    """What one agent did.

    Args:
        key: The agent's key.
        usage: Its calls of the last 30 days.
        days: The same calls by day, oldest first.
        written: The newest existing memories it wrote, and their total.
        read: The memories it read last, and their total.
        log: Its latest operations.
        more: Cursor of earlier operations, or ``None``.
    """

    key: ApiKey
    usage: "Usage"
    days: tuple[ActivityDay, ...]
    written: "MemoryPage"
    read: "ReadPage"
    log: tuple[LogEntry, ...]
    more: str | None


def written_by(key_id: str) -> MemoryFilter:
    """Return a filter for the memories a key wrote, archived ones included."""
    return MemoryFilter(actor=f"key:{key_id}", include_archived=True)


def activity_of(services: "Services", key: ApiKey) -> AgentActivity:
    """Load everything shown about an agent; any thread except the GUI thread.

    Raises:
        MunimentError: The vault is locked, or the key no longer exists.
    """
    usage = services.usage.usage(PERSON, key=key.id, days=DAYS)
    newest = PageRequest(sort=Sort.NEWEST, limit=_WRITTEN)
    written = services.memories.list(written_by(key.id), newest, PERSON)
    read = services.reads.reads_of(key.id, PERSON, limit=SHOWN)
    log, more = log_of(services, key.id)
    return AgentActivity(key, usage, _days(usage), written, read, log, more)


def log_of(
    services: "Services", key_id: str, cursor: str | None = None
) -> tuple[tuple[LogEntry, ...], str | None]:
    """Return one page of a key's operations, newest first, and the next cursor."""
    page = LedgerPage(limit=_LOGGED, cursor=cursor)
    found = services.history.log(LogFilter(actor=key_id), page, PERSON)
    return found.entries, found.next_cursor


def _days(usage: "Usage") -> tuple[ActivityDay, ...]:
    made = []
    for day in usage.by_day:
        writes, reads, every = (
            sum(day.by_action.get(action, NOTHING).calls for action in actions)
            for actions in (_WRITES, READS, tuple(day.by_action))
        )
        made.append(ActivityDay(day.day, writes, reads, every - writes - reads))
    return tuple(made)
