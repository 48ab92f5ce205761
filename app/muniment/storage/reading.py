"""A consistent read view of the database."""

from collections.abc import Sequence

from sqlalchemy import Connection

from muniment.domain.confidential import ConfidentialAccess
from muniment.domain.secrets import Secret
from muniment.storage.agreement import AgreementCheck
from muniment.storage.candidates import CandidateReader
from muniment.storage.chart_figures import ChartFigures
from muniment.storage.entities import EntityReader
from muniment.storage.entity_graph import EntityGraph
from muniment.storage.entity_lists import EntityLists
from muniment.storage.entity_paths import EntityPaths
from muniment.storage.figures import FiguresReader
from muniment.storage.jobs import JobReader
from muniment.storage.journal import JournalReader
from muniment.storage.keys import KeyStore
from muniment.storage.ledger import LedgerReader
from muniment.storage.memories import MemoryReader
from muniment.storage.memory_states import StateReader
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.owners import OwnerReader
from muniment.storage.presence import PresenceReader
from muniment.storage.profile import ProfileReader
from muniment.storage.profile_marks import ProfileMarkReader
from muniment.storage.reads import ReadsReader
from muniment.storage.rows import MemoryDecoder
from muniment.storage.scope_check import Naming, unmade_scopes
from muniment.storage.sealers import Sealers, SealersInView
from muniment.storage.sessions import SessionReader
from muniment.storage.statistics import StatisticsReader
from muniment.storage.texts import TextReader
from muniment.storage.understanding import to_understand
from muniment.storage.usage import UsageReader
from muniment.storage.vector_sets import VectorSetReader
from muniment.storage.vectors import VectorReader


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
