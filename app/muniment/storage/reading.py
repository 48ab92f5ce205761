"""A consistent read view of the database."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import Connection

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.ids import NamespaceId
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.api_keys import KeyStore
from muniment.storage.bundles.bundle_comparison import BundleComparison
from muniment.storage.bundles.bundle_reader import BundleReader
from muniment.storage.checks.scope_check import Naming, unmade_scopes
from muniment.storage.entities.entity_graph import EntityGraph
from muniment.storage.entities.entity_lists import EntityLists
from muniment.storage.entities.entity_paths import EntityPaths
from muniment.storage.entities.entity_reader import EntityReader
from muniment.storage.entities.entity_summaries import EntitySummaries
from muniment.storage.entities.owners import OwnerReader
from muniment.storage.full_text.text_index import TextIndexReader
from muniment.storage.full_text.vocabulary import VocabularyReader
from muniment.storage.history.authentication_check import AgreementCheck
from muniment.storage.history.journal import JournalReader
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.reads import ReadsReader
from muniment.storage.jobs import JobReader
from muniment.storage.memories.candidates import CandidateReader
from muniment.storage.memories.duplicates import DuplicateReader
from muniment.storage.memories.existing_memories import PresenceReader
from muniment.storage.memories.memory_reader import MemoryReader
from muniment.storage.memories.memory_states import MemoryStateReader
from muniment.storage.namespaces import NamespaceReader, NamespaceRow
from muniment.storage.profile.profile_marks import ProfileMarkReader
from muniment.storage.profile.profile_reader import ProfileReader
from muniment.storage.sealers import Sealers, SealersInView
from muniment.storage.sessions.session_reader import SessionReader
from muniment.storage.sync.sync_records import SyncReader
from muniment.storage.understanding import to_understand
from muniment.storage.usage.chart_figures import ChartFigures
from muniment.storage.usage.figures import FiguresReader
from muniment.storage.usage.usage import UsageReader
from muniment.storage.vectors.vector_sets import VectorSetReader
from muniment.storage.vectors.vectors import VectorReader


class Reading:
    """A consistent view for the duration of one ``with``: all reads see the same moment.

    Its parts are made on first use.
    """

    def __init__(self, connection: Connection, sealers: Sealers) -> None:
        self._connection = connection
        self._sealers = SealersInView(sealers, connection)

    namespaces = cached_property(lambda self: NamespaceReader(self._connection))
    memories = cached_property(lambda self: MemoryReader(self._connection, self._sealers))
    states = cached_property(lambda self: MemoryStateReader(self._connection))
    candidates = cached_property(lambda self: CandidateReader(self._connection, self._sealers))
    duplicates = cached_property(lambda self: DuplicateReader(self._connection, self._sealers))
    texts = cached_property(lambda self: TextIndexReader(self._connection))
    vocabulary = cached_property(lambda self: VocabularyReader(self._connection))
    vectors = cached_property(lambda self: VectorReader(self._connection))
    journal = cached_property(lambda self: JournalReader(self._connection))
    ledger = cached_property(lambda self: LedgerReader(self._connection, self._sealers))
    keys = cached_property(lambda self: KeyStore(self._connection))
    jobs = cached_property(lambda self: JobReader(self._connection))
    figures = cached_property(lambda self: FiguresReader(self._connection))
    chart_figures = cached_property(lambda self: ChartFigures(self._connection))
    vector_sets = cached_property(lambda self: VectorSetReader(self._connection))
    usage = cached_property(lambda self: UsageReader(self._connection))
    reads = cached_property(lambda self: ReadsReader(self._connection))
    presence = cached_property(lambda self: PresenceReader(self._connection))
    owners = cached_property(lambda self: OwnerReader(self._connection, self._sealers))
    sessions = cached_property(lambda self: SessionReader(self._connection, self._sealers))
    entities = cached_property(lambda self: EntityReader(self._connection, self._sealers))
    entity_summaries = cached_property(lambda self: EntitySummaries(self._connection))
    sync = cached_property(lambda self: SyncReader(self._connection, self._sealers))
    profile = cached_property(lambda self: ProfileReader(self._connection, self._sealers))
    profile_marks = cached_property(lambda self: ProfileMarkReader(self._connection, self._sealers))

    def bundle(self, namespace_id: NamespaceId, *, is_whole: bool) -> BundleReader:
        """Return the reader of a namespace's rows, or a part of them, as records of a bundle."""
        return BundleReader(self._connection, self._sealers, namespace_id, is_whole=is_whole)

    def bundle_comparison(self, namespace: NamespaceRow) -> BundleComparison:
        """Return what compares a bundle's records with a namespace."""
        return BundleComparison(self._connection, self._sealers, namespace)

    def to_understand(self, limit: int) -> list[int]:
        """Return the numbers of memories that wait for text analysis."""
        return to_understand(self._connection, limit)

    def agreement(self, state_key: Secret) -> AgreementCheck:
        """Return the check of the covered tables against the journal."""
        return AgreementCheck(self._connection, state_key)

    def unmade_scopes(self) -> Sequence[Naming]:
        """Return the scopes that memories name but that are missing."""
        return unmade_scopes(self._connection)

    def entity_graph(self, now_ms: int, access: ConfidentialAccess) -> EntityGraph:
        """Return the graph of entities over the memories that count at a moment."""
        return EntityGraph(self._connection, now_ms=now_ms, access=access)

    def entity_lists(self, now_ms: int, access: ConfidentialAccess) -> EntityLists:
        """Return the reader of the entity graph for searches."""
        return EntityLists(self._connection, now_ms=now_ms, access=access)

    def entity_paths(self, now_ms: int, access: ConfidentialAccess) -> EntityPaths:
        """Return the finder of entity chains over the memories that count at a moment."""
        return EntityPaths(self._connection, now_ms=now_ms, access=access)
