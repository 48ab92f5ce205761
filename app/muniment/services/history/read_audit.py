"""List the memories that an answer shows, to record what agents read.

Every result that gives an agent the content of a memory is covered here, whichever entry point
passes it on. What the agent itself gave in the same call (a new memory) does not count as read.
"""

from typing import TYPE_CHECKING

from muniment.domain.changes import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from muniment.domain.history.ledger import HistoryPage
    from muniment.domain.ids import MemoryId
    from muniment.domain.memories.context import ContextResult
    from muniment.domain.memories.memory import Memory
    from muniment.domain.memories.query import Hit, MemoryPage, SearchResult, SummaryPage
    from muniment.domain.memories.reminders import Reminder
    from muniment.domain.memories.tidying import DuplicateSearch, StaleMemories
    from muniment.domain.profile.profile import Profile, ProfileItem, ProfileSentence
    from muniment.domain.sessions.conversation import Extracted
    from muniment.domain.sessions.session import SessionContext
    from muniment.services.results import Written


def in_memory(memory: "Memory") -> "Collection[MemoryId]":
    """Return the memories that a read shows."""
    return (memory.id,)


def in_written(written: "Written") -> "Collection[MemoryId]":
    """Return the memories that a change shows: the whole memory, whichever field was changed."""
    return (written.memory.id,)


def in_remembered(written: "Written") -> "Collection[MemoryId]":
    """Return the memories that a stored or already existing draft shows."""
    return (written.memory.id,) if written.is_duplicate else ()


def in_page(page: "MemoryPage") -> "Collection[MemoryId]":
    """Return the memories that a page of a list shows."""
    return [memory.id for memory in page.memories]


def in_summaries(page: "SummaryPage") -> "Collection[MemoryId]":
    """Return the memories that a page of summaries shows."""
    return [summary.id for summary in page.summaries if summary.is_readable]


def in_reminders(coming: "Iterable[Reminder]") -> "Collection[MemoryId]":
    """Return the memories that a list of reminders shows."""
    return [reminder.memory.id for reminder in coming]


def in_duplicates(found: "DuplicateSearch") -> "Collection[MemoryId]":
    """Return the memories that groups of duplicates show."""
    return [memory.id for group in found.groups for memory in group.memories]


def in_stale(found: "StaleMemories") -> "Collection[MemoryId]":
    """Return the memories that a list of stale ones shows."""
    return [each.memory.id for each in found.memories]


def in_hits(hits: "Iterable[Hit]") -> "Collection[MemoryId]":
    """Return the memories that hits show, including their surroundings."""
    return {memory.id for hit in hits for memory in (hit.memory, *hit.neighbours)}


def in_search(result: "SearchResult") -> "Collection[MemoryId]":
    """Return the memories that a search shows."""
    return in_hits(result.hits)


def in_context(result: "ContextResult") -> "Collection[MemoryId]":
    """Return the memories that a context quotes."""
    return [quoted.memory.id for quoted in result.memories]


def in_session(context: "SessionContext") -> "Collection[MemoryId]":
    """Return the memories that the context of a session shows."""
    return [remembered.memory.id for remembered in context.memories]


def in_extracted(extracted: "Extracted") -> "Collection[MemoryId]":
    """Return the memories that a conversation's result shows: those that existed before."""
    changes = () if extracted.changes is None else extracted.changes.memories
    new = {change.memory_id for change in changes if change.kind is ChangeKind.CREATED}
    return [memory.id for memory in extracted.memories if memory.id not in new]


def in_history(page: "HistoryPage") -> "Collection[MemoryId]":
    """Return the memories that a page of a history shows."""
    return (page.memory_id,) if page.entries else ()


def in_profile(profile: "Profile") -> "Collection[MemoryId]":
    """Return the memories that a profile quotes."""
    return {memory for sentence in _said(profile) for memory in sentence.memories}


def _said(profile: "Profile") -> "Iterator[ProfileSentence | ProfileItem]":
    portrait = profile.portrait
    for bio in portrait.bios.values():
        yield from bio.sentences
    for sentences in portrait.categories.values():
        yield from sentences
    for items in (portrait.interests, portrait.likes, portrait.dislikes, portrait.traits):
        yield from items
