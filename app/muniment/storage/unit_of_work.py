"""The unit of work: the changes of one write transaction, committed all or none."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from muniment.domain.changes import ChangeKind, ChangeSet
from muniment.domain.entities.entity import SameName
from muniment.domain.history.exchanged import ENTITY, MARK, SESSION
from muniment.storage.api_keys import KeyStore
from muniment.storage.bundles.bundle_comparison import BundleComparison
from muniment.storage.bundles.bundle_writer import BundleWriter
from muniment.storage.checks.repair import Repairer
from muniment.storage.entities.entity_taking_in import MergedEntityWriter
from muniment.storage.entities.entity_writes import EntityWriter
from muniment.storage.entities.owner_writes import OwnerWriter
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.history.journal import JournalWriter
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.reads import ReadsWriter
from muniment.storage.history.thing_merging import ThingMerger
from muniment.storage.jobs import JobWriter
from muniment.storage.memories.duplicates import DuplicateReader
from muniment.storage.memories.existing_memories import PresenceReader
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.memories.memory_writes import MemoryWriter
from muniment.storage.memories.merging import MergeWriter
from muniment.storage.memories.removal import Remover
from muniment.storage.memories.unreadable_memories import UnreadableMemoryWriter
from muniment.storage.namespaces import NamespaceRow, NamespaceWriter
from muniment.storage.profile.profile_marks import ProfileMarkWriter
from muniment.storage.sealers import Sealers, SealersInView
from muniment.storage.sessions.session_merging import MergedSessionWriter
from muniment.storage.sessions.session_writes import SessionWriter
from muniment.storage.sync.sync_records import SyncWriter
from muniment.storage.sync.wiped_namespaces import WipedReader
from muniment.storage.understanding import UnderstandingWriter
from muniment.storage.usage.usage import UsageWriter
from muniment.storage.vault_settings import set_setting
from muniment.storage.vectors.vector_sets import VectorSetWriter
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext


class UnitOfWork:
    """One write transaction: all its changes are committed together, or none.

    Its parts are made on first use.
    """

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
        self._sealers = SealersInView(sealers, connection)
        self._context = WriteContext(connection, self._sealers, journal, actor, same_name)
        self._batch_id = batch_id
        self.journal = journal
        self.changed_namespaces: list[str] = []
        self.changed_keys: list[str] = []
        self.model: str | None = None
        self.actions: list[Callable[[], None]] = []

    ledger = cached_property(lambda self: LedgerReader(self._connection, self._sealers))
    namespaces = cached_property(lambda self: NamespaceWriter(self._connection, self._sealers))
    vectors = cached_property(lambda self: VectorWriter(self._connection))
    vector_sets = cached_property(lambda self: VectorSetWriter(self._connection, self.vectors))
    texts = cached_property(lambda self: TextIndexWriter(self._connection))
    duplicates = cached_property(lambda self: DuplicateReader(self._connection, self._sealers))
    keys = cached_property(lambda self: KeyStore(self._connection))
    jobs = cached_property(lambda self: JobWriter(self._context))
    usage = cached_property(lambda self: UsageWriter(self._connection))
    sync = cached_property(lambda self: SyncWriter(self._connection, self._sealers))
    wiped = cached_property(lambda self: WipedReader(self._connection))
    reads = cached_property(lambda self: ReadsWriter(self._connection))
    presence = cached_property(lambda self: PresenceReader(self._connection))
    scopes = cached_property(lambda self: ScopeWriter(self._context))
    understanding = cached_property(lambda self: UnderstandingWriter(self._context, self.entities))
    unreadable = cached_property(lambda self: UnreadableMemoryWriter(self._context))

    @cached_property
    def memories(self) -> MemoryWriter:
        """Writes memories with their text, vectors and scopes."""
        return MemoryWriter(
            self._context, texts=self.texts, vectors=self.vectors, scopes=self.scopes
        )

    @cached_property
    def merging(self) -> MergeWriter:
        """Takes in operations that other devices made."""
        return MergeWriter(
            self._context, texts=self.texts, vectors=self.vectors, scopes=self.scopes
        )

    @cached_property
    def thing_mergers(self) -> Mapping[str, ThingMerger | MergedEntityWriter]:
        """What takes in operations of other devices on what is no memory, by kind."""
        sessions = MergedSessionWriter(self._context, self.scopes)
        return {
            SESSION: ThingMerger(self._context, sessions),
            MARK: ThingMerger(self._context, self.profile_marks),
            ENTITY: self.entities.merged,
        }

    @cached_property
    def removal(self) -> Remover:
        """Purges memories and wiped namespaces."""
        return Remover(self._context, texts=self.texts, vectors=self.vectors, scopes=self.scopes)

    @cached_property
    def repair(self) -> Repairer:
        """Rebuilds derived data."""
        return Repairer(
            self._context, memories=self.memories, texts=self.texts, vectors=self.vectors
        )

    def bundle_comparison(self, namespace: NamespaceRow) -> BundleComparison:
        """Return what compares a bundle's records with a namespace."""
        return BundleComparison(self._connection, self._sealers, namespace)

    def bundle(
        self,
        namespace: NamespaceRow,
        *,
        comparison: BundleComparison | None,
        brings_vectors: bool,
        moment: datetime,
    ) -> BundleWriter:
        """Return the writer of a bundle's records into a namespace."""
        return BundleWriter(
            self._context,
            texts=self.texts,
            vectors=self.vectors,
            namespace=namespace,
            merging=self.merging,
            comparison=comparison,
            brings_vectors=brings_vectors,
            moment=moment,
        )

    @property
    def owners(self) -> OwnerWriter:
        """Writes owners."""
        return self.scopes.owners

    @property
    def sessions(self) -> SessionWriter:
        """Writes sessions."""
        return self.scopes.sessions

    @property
    def entities(self) -> EntityWriter:
        """Writes entities."""
        return self.scopes.entities

    @property
    def profile_marks(self) -> ProfileMarkWriter:
        """Writes the marks on profiles."""
        return self.scopes.marks

    def settle(self) -> None:
        """Finish what is done once for all changes of the unit."""
        moved = [
            change.memory_id
            for change in self._context.memory_changes
            if change.kind is ChangeKind.MOVED
        ]
        if moved:
            self.entities.merged.relink(moved)
        self.texts.settle()

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
            self._context.actor,
            tuple(self._context.memory_changes),
            tuple(self.changed_namespaces),
            tuple(self.changed_keys),
            self._batch_id,
            tuple(self._context.job_changes),
            tuple(self._context.changes),
            model=self.model,
        )
