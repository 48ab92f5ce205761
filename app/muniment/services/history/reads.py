"""Who read what: the agents that read a memory, and the memories that an agent read."""

from typing import TYPE_CHECKING, Final

from muniment.domain.access import KEY_PREFIX, SYSTEM, Actor
from muniment.domain.errors import NotFoundError
from muniment.domain.history.reads import ReadingAgent, ReadMemory, ReadPage
from muniment.domain.memories.query import MemoryFilter
from muniment.domain.value_rules import check_between
from muniment.services.namespaces.visibility import resolve_namespaces, visible_memory

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading

READS_LIMIT_DEFAULT: Final = 50
READS_LIMIT_MAX: Final = 500


def read_by(key_id: str) -> MemoryFilter:
    """Return the filter of what the agent with a key read, archived memories included."""
    return MemoryFilter(read_by=KEY_PREFIX + key_id, include_archived=True)


class ReadService:
    """Use cases about reads, for actors that see the whole vault; any thread.

    Recent reads are stored first, so that every answer is complete.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def readers_of(self, reference: str, actor: Actor) -> tuple[ReadingAgent, ...]:
        """Return the agents that were shown a memory, the most recent first; the trash included.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            NotFoundError: There is no such memory, or it has expired.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            opened.reads.settle_if_possible(opened.store)
            with opened.store.read() as reading:
                memory = visible_memory(
                    reading.memories, reference, actor, now=opened.clock.now(), include_deleted=True
                )
                found = reading.reads.of_memory(memory.number)
                names = _key_names(reading)
        return tuple(
            ReadingAgent(
                each.actor,
                names.get(each.actor),
                each.first_at,
                each.last_at,
                each.times,
            )
            for each in found
        )

    def reads_of(
        self,
        key_id: str,
        actor: Actor,
        *,
        limit: int = READS_LIMIT_DEFAULT,
        cursor: str | None = None,
    ) -> ReadPage:
        """Return the memories that the agent with a key was shown, the most recent first.

        Memories in the trash, expired or purged are left out, as in every list.

        Args:
            key_id: Of the key, which may be revoked.
            actor: The caller.
            limit: How many at most, 1 to 500.
            cursor: Of the previous page.

        Raises:
            InvalidInputError: The limit is out of range, or the cursor is invalid.
            NotAllowedError: The actor is no admin of the whole vault.
            NotFoundError: There is no such key.
        """
        actor.require_unconfined()
        check_between("limit", limit, 1, READS_LIMIT_MAX)
        with self._session.borrow() as opened:
            opened.reads.settle_if_possible(opened.store)
            with opened.store.read() as reading:
                if KEY_PREFIX + key_id not in _key_names(reading):
                    raise NotFoundError("there is no such key")
                return _page(opened, reading, key_id, limit=limit, cursor=cursor)


def _page(
    opened: "OpenVault", reading: "Reading", key_id: str, *, limit: int, cursor: str | None
) -> ReadPage:
    condition = reading.memories.condition(
        read_by(key_id),
        namespace_ids=resolve_namespaces(reading.namespaces, (), SYSTEM),
        now_ms=opened.now_ms(),
    )
    found, following = reading.reads.page_of_actor(
        KEY_PREFIX + key_id, condition, limit=limit, cursor=cursor
    )
    memories, unreadable = reading.memories.sorted_out([each.number for each in found])
    entries = tuple(
        ReadMemory(memories[each.number], each.first_at, each.last_at, each.times)
        for each in found
        if each.number in memories
    )
    return ReadPage(
        entries,
        following,
        total=reading.memories.count(condition),
        kept_since=reading.reads.kept_since(),
        unreadable=unreadable,
    )


def _key_names(reading: "Reading") -> dict[str, str]:
    return {KEY_PREFIX + key.id: key.name for key, _ in reading.keys.all_with_hashes()}
