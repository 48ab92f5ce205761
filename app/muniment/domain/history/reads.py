"""The read audit: which agent was shown which memory, and when.

A read is an answer to a key that held content of a memory. What the person reads in the window is
not recorded, nor what a key wrote and got back from the same call.
"""

from dataclasses import dataclass
from datetime import datetime

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import UnreadableMemory


@dataclass(frozen=True, slots=True)
class ReadingAgent:
    """One agent that read a memory.

    Args:
        actor: `Actor.name`, ``key:<id>``.
        name: Name of its key; ``None`` where the key is not known.
        first_at: When it was first shown the memory, as far back as the audit goes.
        last_at: When it was last shown.
        times: In how many answers.
    """

    actor: str
    name: str | None
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ReadMemory:
    """One memory that an agent read; fields as in `ReadingAgent`."""

    memory: Memory
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page of what an agent read, latest first.

    Args:
        entries: The memories.
        next_cursor: Of the next page; ``None`` at the end.
        total: How many there are in all.
        kept_since: Beginning of the audit; ``None`` where it is complete.
        unreadable: Memories of this page that can no longer be read.
    """

    entries: tuple[ReadMemory, ...]
    next_cursor: str | None
    total: int
    kept_since: datetime | None
    unreadable: tuple[UnreadableMemory, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Reads of one memory by one actor, to be added to the stored ones.

    Args:
        memory: Its id.
        actor: `Actor.name`.
        first_ms: The first read, in milliseconds since 1970.
        last_ms: The last read, in milliseconds since 1970.
        times: How many.
    """

    memory: MemoryId
    actor: str
    first_ms: int
    last_ms: int
    times: int
