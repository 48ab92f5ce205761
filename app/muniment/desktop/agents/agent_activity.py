"""What one agent did, asked of the services in one go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.desktop.agents.agent_words import READS
from muniment.domain.access import PERSON, ApiKey
from muniment.domain.ledger import LedgerPage, LogEntry, LogFilter
from muniment.domain.query import MemoryFilter, PageRequest, Sort
from muniment.domain.usage import NOTHING, UsageAction

if TYPE_CHECKING:
    from muniment.domain.query import MemoryPage
    from muniment.domain.reads import ReadPage
    from muniment.services.house import Services
    from muniment.services.usage import Usage

DAYS: Final = 30
_WRITTEN: Final = 50
SHOWN: Final = 6
"""How many of what it wrote, and of what it read, are listed."""
_LOGGED: Final = 25
_WRITES: Final = (UsageAction.CREATE, UsageAction.UPDATE, UsageAction.DELETE, UsageAction.RESTORE)


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """One day (ISO date, UTC) and how often an agent wrote, read, and did anything else."""

    day: str
    writes: int
    reads: int
    others: int

    @property
    def calls(self) -> int:
        """All of them."""
        return self.writes + self.reads + self.others


@dataclass(frozen=True, slots=True, repr=False)
class AgentActivity:
    """What one agent did.

    Args:
        key: Its key.
        usage: Its calls of the last days.
        days: The same by day, oldest first.
        written: The newest memories that it wrote and that are there, and how many there are.
        read: The memories that it read last, and how many there are.
        log: Its last operations.
        more: Cursor of earlier ones, if there are any.
    """

    key: ApiKey
    usage: "Usage"
    days: tuple[ActivityDay, ...]
    written: "MemoryPage"
    read: "ReadPage"
    log: tuple[LogEntry, ...]
    more: str | None


def written_by(key_id: str) -> MemoryFilter:
    """Return the filter of what a key wrote, archived memories included."""
    return MemoryFilter(actor=f"key:{key_id}", include_archived=True)


def activity_of(services: "Services", key: ApiKey) -> AgentActivity:
    """Ask for everything about an agent; any thread, but not the GUI's.

    Raises:
        MunimentError: The vault is locked, or the key is gone.
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
    """Return one page of what a key did, newest first, and the cursor of the next."""
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
