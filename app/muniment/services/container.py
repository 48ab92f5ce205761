"""All services of one data directory, built together and closed together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.services.agents.access_requests import AccessRequestService
from muniment.services.agents.agent_key_files import AgentKeyFiles
from muniment.services.agents.agent_keys import AgentKeyService
from muniment.services.agents.key_service import KeyService
from muniment.services.backups.backup_files import BackupFiles
from muniment.services.backups.backup_service import BackupService
from muniment.services.backups.backup_status import BackupStandingService
from muniment.services.backups.on_demand_backup import BackupNowService
from muniment.services.backups.rescuing import RescueService
from muniment.services.backups.restoring import RestoreService
from muniment.services.backups.scheduled_backups import BackupKeeper
from muniment.services.changes.events import EventLog
from muniment.services.conversations.conversation_service import ConversationService
from muniment.services.entities.entity_service import EntityService
from muniment.services.entities.owners import OwnerService
from muniment.services.entities.same_names import SameNames
from muniment.services.history.history_service import HistoryService
from muniment.services.history.reads import ReadService
from muniment.services.maintenance.doctor import DoctorService
from muniment.services.maintenance.housekeeping import Housekeeping
from muniment.services.maintenance.job_runner import JobRunner
from muniment.services.maintenance.job_service import JobService
from muniment.services.maintenance.maintenance_scheduler import Background
from muniment.services.maintenance.wiped_row_removal import Sweep
from muniment.services.memories.bulk import BulkService
from muniment.services.memories.capture_namespace import CaptureNamespaceService
from muniment.services.memories.drafts import DraftWriter
from muniment.services.memories.memory_service import MemoryService
from muniment.services.memories.related import RelatedService
from muniment.services.memories.reminders import ReminderService
from muniment.services.memories.suggestions import SuggestionService
from muniment.services.memories.tidying import TidyService
from muniment.services.memories.trash_purge import PurgeTrash
from muniment.services.memories.trash_service import TrashService
from muniment.services.memories.unsaved_texts import UnsavedTextService
from muniment.services.models.embedders import Embedders
from muniment.services.models.local_model import LocalModelService
from muniment.services.models.model_service import ModelService
from muniment.services.models.passages import MemoryEmbedder
from muniment.services.models.reembedding import DropVectors, Reembed
from muniment.services.namespaces.namespace_service import NamespaceService
from muniment.services.profile.profile_cache import ProfileCache
from muniment.services.profile.profile_service import ProfileService
from muniment.services.search.context import ContextService
from muniment.services.search.embeddings import EmbeddingService
from muniment.services.search.kept_searches import KeptSearchService
from muniment.services.search.search_service import SearchService
from muniment.services.sessions.session_removal import PurgeSession
from muniment.services.sessions.session_service import SessionService
from muniment.services.sessions.session_states import SessionStateService
from muniment.services.sync.background_sync import BackgroundSync
from muniment.services.sync.sync_service import SyncService
from muniment.services.transfer.bundle_service import BundleService
from muniment.services.transfer.exporting import ExportService
from muniment.services.transfer.importing import ImportService
from muniment.services.understanding.text_analyzer import TextAnalyzer
from muniment.services.usage.charts import ChartService
from muniment.services.usage.stats_service import StatsService
from muniment.services.usage.usage_meter import UsageMeter
from muniment.services.usage.usage_service import UsageService
from muniment.services.vault.key_file import KeyFileService
from muniment.services.vault.login_start import LoginStartService
from muniment.services.vault.passphrase import PassphraseService
from muniment.services.vault.recovery_key import RecoveryKeyService
from muniment.services.vault.vault_service import VaultService
from muniment.services.vault.vault_session import VaultSession
from muniment.storage.engine.change_feed import ChangeFeed

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.clock import Clock
    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.services.vault.opening import VaultPlace
    from muniment.storage.store import Store
    from muniment.system.keychain import Keychain
    from muniment.system.start_at_login import LoginEntry


@dataclass(frozen=True, slots=True)
class Services:
    """The services that window, port and command line use."""

    memories: MemoryService
    bulk: BulkService
    tidying: TidyService
    exports: ExportService
    imports: ImportService
    bundles: BundleService
    sync: SyncService
    trash: TrashService
    backups: BackupService
    backup_now: BackupNowService
    backup_keeper: BackupKeeper
    restoring: RestoreService
    rescuing: RescueService
    conversations: ConversationService
    search: SearchService
    searches: KeptSearchService
    context: ContextService
    embeddings: EmbeddingService
    related: RelatedService
    owners: OwnerService
    sessions: SessionService
    states: SessionStateService
    entities: EntityService
    profile: ProfileService
    reminders: ReminderService
    suggestions: SuggestionService
    capture_namespace: CaptureNamespaceService
    unsaved_texts: UnsavedTextService
    login_start: LoginStartService
    keys: KeyService
    agent_keys: AgentKeyService
    access_requests: AccessRequestService
    key_file: KeyFileService
    passphrase: PassphraseService
    recovery_key: RecoveryKeyService
    namespaces: NamespaceService
    vault: VaultService
    stats: StatsService
    charts: ChartService
    usage: UsageService
    reads: ReadService
    doctor: DoctorService
    backup_standing: BackupStandingService
    history: HistoryService
    jobs: JobService
    models: ModelService
    local_model: LocalModelService
    housekeeping: Housekeeping
    changes: ChangeFeed
    events: EventLog

    def close(self) -> None:
        """Lock the vault and stop every thread."""
        self.vault.close()


def build_services(
    place: "VaultPlace",
    *,
    catalogue: "ModelCatalogue",
    clock: "Clock",
    keychain: "Keychain",
    understanding: "Path | None" = None,
    login: "LoginEntry | None" = None,
) -> Services:
    """Build the services of one data directory; opens nothing yet.

    Args:
        place: Where the vault's files are.
        catalogue: Where embedding models come from.
        clock: The source of the current time.
        keychain: The operating system's.
        understanding: The folder of the heads and lists for text analysis; without them memories
            are not analysed.
        login: What starts the program when the user logs in.
    """
    session = VaultSession(UsageMeter(clock))
    changes = ChangeFeed()
    embedders = Embedders(catalogue)
    analyzer = TextAnalyzer(understanding, embedders)
    memory_embedder = MemoryEmbedder(session, embedders, analyzer)
    writer = DraftWriter(memory_embedder, analyzer)
    runner = JobRunner(session)
    models = ModelService(session, catalogue=catalogue, embedders=embedders, runner=runner)
    runner.register(Sweep())
    runner.register(PurgeTrash())
    runner.register(PurgeSession())
    runner.register(Reembed(embedders, memory_embedder))
    runner.register(DropVectors())
    housekeeping = Housekeeping(session, runner)
    backup_files = BackupFiles(place.backups)
    backups = BackupService(session, backup_files)
    keeper = BackupKeeper(session, backup_files)
    standing = BackupStandingService(session, backup_files, keeper)
    sync = SyncService(session, memory_embedder, backups, runner)
    background_sync = BackgroundSync(session, sync)
    changes.subscribe(background_sync.take_in)
    search = SearchService(session)
    events = EventLog()
    changes.subscribe(events.take_in)
    local_model = LocalModelService(session)
    keys = KeyService(session)
    agent_keys = AgentKeyService(keys, AgentKeyFiles(place.folder))
    access_requests = AccessRequestService(session, agent_keys, changes)
    profiles = ProfileCache()
    changes.subscribe(profiles.take_in)

    def connect_store(store: "Store") -> None:
        if understanding is not None:
            store.join_names_by(SameNames(understanding))
        store.changes = changes

    vault = VaultService(
        place,
        session=session,
        embedders=embedders,
        background=Background(memory_embedder, runner, housekeeping, keeper, background_sync),
        clock=clock,
        keychain=keychain,
        on_open=connect_store,
        adopt_models=models.adopt,
    )
    conversations = ConversationService(
        session, writer=writer, analyzer=analyzer, local_model=local_model
    )
    memories = MemoryService(session, memory_embedder, writer)
    bulk = BulkService(session, writer)
    services = Services(
        memories=memories,
        bulk=bulk,
        tidying=TidyService(session, bulk),
        exports=ExportService(session),
        imports=ImportService(session, writer, conversations),
        bundles=BundleService(session, memory_embedder),
        sync=sync,
        trash=TrashService(session, memory_embedder, runner),
        backups=backups,
        backup_now=BackupNowService(session, backups),
        backup_keeper=keeper,
        restoring=RestoreService(place, session=session, files=backup_files, vault=vault),
        rescuing=RescueService(place, files=backup_files, vault=vault, clock=clock),
        conversations=conversations,
        search=search,
        searches=KeptSearchService(session),
        context=ContextService(session, search),
        embeddings=EmbeddingService(session),
        related=RelatedService(session),
        owners=OwnerService(session),
        sessions=SessionService(session, search, runner),
        states=SessionStateService(session),
        entities=EntityService(session),
        profile=ProfileService(session, profiles, local_model),
        reminders=ReminderService(session, memories),
        suggestions=SuggestionService(session, analyzer),
        capture_namespace=CaptureNamespaceService(session),
        unsaved_texts=UnsavedTextService(session),
        login_start=LoginStartService(login),
        keys=keys,
        agent_keys=agent_keys,
        access_requests=access_requests,
        key_file=KeyFileService(session, place.key_file),
        passphrase=PassphraseService(session),
        recovery_key=RecoveryKeyService(session),
        namespaces=NamespaceService(session, runner),
        vault=vault,
        stats=StatsService(session, place.backups),
        charts=ChartService(session, place.backups),
        usage=UsageService(session),
        reads=ReadService(session),
        doctor=DoctorService(session, memory_embedder, standing),
        backup_standing=standing,
        history=HistoryService(session, memory_embedder),
        housekeeping=housekeeping,
        jobs=JobService(session, runner, changes),
        models=models,
        local_model=local_model,
        changes=changes,
        events=events,
    )
    services.vault.on_state_change(events.note_state)
    services.vault.on_state_change(access_requests.note_state)
    services.vault.on_state_change(profiles.note_state)
    return services
