"""The unit of work: the changes of one write transaction, committed all or none."""

from collections.abc import Callable

from sqlalchemy import Connection

from muniment.domain.changes import ChangeSet
from muniment.domain.entities.entity import SameName
from muniment.storage.checks.repair import Repairer
from muniment.storage.entities.entity_writes import EntityWriter
from muniment.storage.entities.owner_writes import OwnerWriter
from muniment.storage.history.journal import JournalWriter
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.reads import ReadsWriter
from muniment.storage.jobs import JobWriter
from muniment.storage.keys import KeyStore
from muniment.storage.memories.duplicates import DuplicateReader
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.memories.memory_writes import MemoryWriter
from muniment.storage.memories.removal import Remover
from muniment.storage.memories.rows import MemoryDecoder
from muniment.storage.memories.unreadable_memories import UnreadableMemoryWriter
from muniment.storage.namespaces import NamespaceWriter
from muniment.storage.presence import PresenceReader
from muniment.storage.profile.profile_marks import ProfileMarkWriter
from muniment.storage.sealers import Sealers, SealersInView
from muniment.storage.sessions.session_writes import SessionWriter
from muniment.storage.settings import set_setting
from muniment.storage.understanding import UnderstandingWriter
from muniment.storage.usage.usage import UsageWriter
from muniment.storage.vectors.vector_sets import VectorSetWriter
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.words.texts import TextWriter
from muniment.storage.write_context import WriteContext


class UnitOfWork:
    """One write transaction: all its changes are committed together, or none."""

    def __init__(
        self,
        connection: Connection,
        sealers: Sealers,
        *,
        journal: JournalWriter,
        actor: str,
        batch_id: str,
        same_name: SameName | None = None,
    ) -> None:
        self._connection = connection
        self._batch_id = batch_id
        self.journal = journal
        in_view = SealersInView(sealers, connection)
        self.ledger = LedgerReader(connection, in_view)
        self.namespaces = NamespaceWriter(connection, in_view)
        self.vectors = VectorWriter(connection)
        self.vector_sets = VectorSetWriter(connection, self.vectors)
        self.texts = TextWriter(connection)
        self.duplicates = DuplicateReader(connection, in_view)
        self.keys = KeyStore(connection)
        self.jobs = JobWriter(connection, actor=actor)
        self.usage = UsageWriter(connection)
        self.reads = ReadsWriter(connection)
        self.presence = PresenceReader(connection)
        context = WriteContext(connection, in_view, journal, actor, same_name)
        self.owners = OwnerWriter(context)
        self.sessions = SessionWriter(context)
        self.entities = EntityWriter(context)
        self.profile_marks = ProfileMarkWriter(context)
        self.scopes = ScopeWriter(
            connection, self.owners, self.sessions, self.entities, self.profile_marks
        )
        self._things = context.changes
        self.memories = MemoryWriter(
            connection,
            MemoryDecoder(connection, in_view),
            sealers=in_view,
            journal=journal,
            texts=self.texts,
            vectors=self.vectors,
            scopes=self.scopes,
            actor=actor,
        )
        self.understanding = UnderstandingWriter(connection, self.entities, self.memories.changes)
        self.removal = Remover(
            connection,
            sealers=in_view,
            journal=journal,
            texts=self.texts,
            vectors=self.vectors,
            scopes=self.scopes,
            changes=self.memories.changes,
        )
        self.unreadable = UnreadableMemoryWriter(
            connection, sealers=in_view, journal=journal, changes=self.memories.changes
        )
        self.repair = Repairer(
            connection,
            sealers=in_view,
            memories=self.memories,
            texts=self.texts,
            vectors=self.vectors,
        )
        self.changed_namespaces: list[str] = []
        self.changed_keys: list[str] = []
        self.model: str | None = None
        self.actions: list[Callable[[], None]] = []
        self._actor = actor

    def set_setting(self, name: str, value: str) -> None:
        """Store a named value in the encrypted file."""
        set_setting(self._connection, name, value)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run an action right after the commit, before any other write.

        It must be fast. Its errors are logged; the commit stands.
        """
        self.actions.append(action)

    def change_set(self) -> ChangeSet:
        """Return the changes of this unit so far."""
        return ChangeSet(
            self._actor,
            tuple(self.memories.changes),
            tuple(self.changed_namespaces),
            tuple(self.changed_keys),
            self._batch_id,
            tuple(self.jobs.progress),
            tuple(self._things),
            model=self.model,
        )
