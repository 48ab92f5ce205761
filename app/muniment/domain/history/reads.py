"""Which agent was shown which memory, and when.

A read is an answer that held content of a memory, given to somebody with a key. What the person
reads in the window is not kept, nor is what a key wrote and got back by the same call.
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
        name: What its key is called; ``None`` where the key is not known.
        first_at: When it was first shown the memory, as far back as reads are kept.
        last_at: When last.
        times: In how many answers.
    """

    actor: str
    name: str | None
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ReadMemory:
    """One memory that an agent read; the fields as those of `ReadingAgent`."""

    memory: Memory
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page of what an agent read, the last read first.

    Args:
        entries: The memories.
        next_cursor: Of the next page; ``None`` at the end.
        total: How many there are in all.
        kept_since: Since when reads are kept; ``None`` where they always were.
        unreadable: What stands on this page as well, and cannot be read any more.
    """

    entries: tuple[ReadMemory, ...]
    next_cursor: str | None
    total: int
    kept_since: datetime | None
    unreadable: tuple[UnreadableMemory, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Reads of one memory by one actor, to be added to those that are kept.

    Args:
        memory: Its id.
        actor: `Actor.name`.
        first_ms: The first of them, in milliseconds since 1970.
        last_ms: The last.
        times: How many.
    """

    memory: MemoryId
    actor: str
    first_ms: int
    last_ms: int
    times: int
