"""A consistent read view of the database."""

from collections.abc import Sequence

from sqlalchemy import Connection

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.vault.secrets import Secret
from muniment.storage.checks.scope_check import Naming, unmade_scopes
from muniment.storage.entities.entity_graph import EntityGraph
from muniment.storage.entities.entity_lists import EntityLists
from muniment.storage.entities.entity_paths import EntityPaths
from muniment.storage.entities.entity_reader import EntityReader
from muniment.storage.entities.owners import OwnerReader
from muniment.storage.history.agreement import AgreementCheck
from muniment.storage.history.journal import JournalReader
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.reads import ReadsReader
from muniment.storage.jobs import JobReader
from muniment.storage.keys import KeyStore
from muniment.storage.memories.candidates import CandidateReader
from muniment.storage.memories.memory_reader import MemoryReader
from muniment.storage.memories.memory_states import StateReader
from muniment.storage.memories.rows import MemoryDecoder
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.presence import PresenceReader
from muniment.storage.profile.profile_marks import ProfileMarkReader
from muniment.storage.profile.profile_reader import ProfileReader
from muniment.storage.sealers import Sealers, SealersInView
from muniment.storage.sessions.session_reader import SessionReader
from muniment.storage.understanding import to_understand
from muniment.storage.usage.chart_figures import ChartFigures
from muniment.storage.usage.figures import FiguresReader
from muniment.storage.usage.statistics import StatisticsReader
from muniment.storage.usage.usage import UsageReader
from muniment.storage.vectors.vector_sets import VectorSetReader
from muniment.storage.vectors.vectors import VectorReader
from muniment.storage.words.texts import TextReader
from muniment.storage.words.vocabulary import VocabularyReader


class Reading:
    """A consistent view for the duration of one ``with``: all reads see the same moment."""

    def __init__(self, connection: Connection, sealers: Sealers) -> None:
        self._connection = connection
        self.namespaces = NamespaceReader(connection)
        in_view = SealersInView(sealers, connection)
        self.memories = MemoryReader(connection, MemoryDecoder(connection, in_view))
        self.states = StateReader(connection)
        self.candidates = CandidateReader(connection, in_view)
        self.texts = TextReader(connection)
        self.vocabulary = VocabularyReader(connection)
        self.vectors = VectorReader(connection)
        self.journal = JournalReader(connection)
        self.ledger = LedgerReader(connection, in_view)
        self.keys = KeyStore(connection)
        self.jobs = JobReader(connection)
        self.statistics = StatisticsReader(connection)
        self.figures = FiguresReader(connection)
        self.chart_figures = ChartFigures(connection)
        self.vector_sets = VectorSetReader(connection)
        self.usage = UsageReader(connection)
        self.reads = ReadsReader(connection)
        self.presence = PresenceReader(connection)
        self.owners = OwnerReader(connection, in_view)
        self.sessions = SessionReader(connection, in_view)
        self.entities = EntityReader(connection, in_view)
        self.profile = ProfileReader(connection, in_view)
        self.profile_marks = ProfileMarkReader(connection, in_view)

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
