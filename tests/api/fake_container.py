"""A small house with behaviour: enough of the services to see what the port does with them."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from muniment.domain.access import Actor, ApiKey, Dialect, Namespace, Scope
from muniment.domain.backups.schedule import BackupKind, BackupStep, Schedule
from muniment.domain.changes import ChangeKind, ChangeSet, MemoryChange
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    MunimentError,
    NotFoundError,
    UnauthorizedError,
    VaultLockedError,
)
from muniment.domain.history.history import FieldChange
from muniment.domain.history.ledger import (
    HistoryEntry,
    HistoryPage,
    LedgerPage,
    LogEntry,
    LogFilter,
    LogPage,
    SkippedUndo,
    Undone,
    UndoneMemory,
    UndoRequest,
)
from muniment.domain.ids import (
    KeyId,
    MemoryNumber,
    NamespaceId,
    new_memory_id,
    parse_memory_reference,
    short_id_of,
)
from muniment.domain.jobs import Job, JobId, JobState
from muniment.domain.memories.memory import (
    Embedding,
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryType,
    Tier,
    Unset,
    Visibility,
    computed_tier,
)
from muniment.domain.memories.query import Hit, MemoryPage, ScoreBreakdown, SearchResult
from muniment.domain.sessions.conversation import Conversation, Extracted
from muniment.domain.sessions.session import Session, SessionStatus
from muniment.domain.usage.usage import UsageCount
from muniment.domain.vault.examination_progress import CheckProgress
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.retrieval.duplicates import Likeness
from muniment.services.agents.key_drafts import TOKEN_PREFIXES, CreatedKey, KeyDraft
from muniment.services.backups.backup_service import BackupInfo, BackupReport
from muniment.services.backups.backup_status import BackupStanding, BackupTrouble
from muniment.services.backups.on_demand_backup import BackupProgress, MadeBackup
from muniment.services.changes.events import EventLog
from muniment.services.maintenance.findings import Finding
from muniment.services.results import BatchItem, BatchResult, Match, Written
from muniment.services.usage.sizes import NamespaceStorage, Storage
from muniment.services.usage.stats_service import EVERYTHING, Days, Stats, StatsFilter
from muniment.services.usage.usage_service import Usage, UsageDay
from muniment.services.vault.vault_service import VaultState
from tests.api.fake_context import FakeContext
from tests.api.fake_local_model import FakeLocalModel
from tests.api.fake_models import FakeModels

_NUMBERS = itertools.count(1)
BATCH_ID = "0b7f3c9e-1111-4222-8333-444455556666"
HOUSE_SESSION = "sess_000000000000"
NOW = datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)


@dataclass
class FakeHouse:
    """State shared by the fake services."""

    state: VaultState = VaultState.UNLOCKED
    job_state: JobState = JobState.RUNNING
    memories: dict[str, Memory] = field(default_factory=dict)
    namespaces: list[str] = field(default_factory=lambda: ["default", "other"])
    keys: dict[str, tuple[ApiKey, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    fault: BaseException | None = None
    is_disk_full: bool = False
    before_write: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        """Begin anew; ids of keys are never used twice, for the port remembers their rates."""
        self.__init__()

    def enter(self, name: str) -> None:
        """Note a call; raise what a test has planted."""
        with self.lock:
            self.calls.append(name)
        if self.fault is not None:
            raise self.fault
        if self.state is VaultState.LOCKED:
            raise VaultLockedError

    def services(self) -> Any:
        """Return the services over this state."""
        return SimpleNamespace(
            memories=FakeMemories(self),
            conversations=FakeConversations(self),
            search=FakeSearch(self),
            context=FakeContext(FakeSearch(self)),
            embeddings=EmptyService(self),
            related=FakeRelated(self),
            reminders=EmptyService(self),
            tidying=EmptyService(self),
            owners=FakeOwners(self),
            sessions=FakeSessions(self),
            states=EmptyService(self),
            entities=EmptyService(self),
            profile=EmptyService(self),
            namespaces=FakeNamespaces(self),
            keys=FakeKeys(self),
            agent_keys=EmptyService(self),
            access_requests=EmptyService(self),
            stats=FakeStats(self),
            usage=FakeUsage(self),
            events=EventLog(),
            doctor=FakeDoctor(self),
            exports=EmptyService(self),
            imports=EmptyService(self),
            sync=EmptyService(self),
            backup_now=FakeBackupNow(self),
            bundles=EmptyService(self),
            backup_standing=FakeBackupStanding(self),
            recovery_key=FakeRecoveryKey(self),
            jobs=FakeJobs(self),
            models=FakeModels(self, FakeJobs(self).running()),
            local_model=FakeLocalModel(self),
            history=FakeHistory(self),
            housekeeping=EmptyService(self),
            vault=FakeVault(self),
        )

    def add_key(self, *, namespaces: tuple[str, ...] = ("default",), **fields: Any) -> str:
        """Make a key past the service, and return its token."""
        draft = KeyDraft(namespaces=namespaces, **fields)
        return FakeKeys(self).issue(draft).token.reveal().decode()


class EmptyService:
    """A service whose every use case finds nothing: what is looked for is not there."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def use_case(*_: object, **__: object) -> None:
            self._house.enter(name)
            raise NotFoundError("there is no such thing")

        return use_case


class FakeOwners(EmptyService):
    """Knows nobody by a handle."""

    def uids(self, *_: object, **__: object) -> dict[str, str]:
        self._house.enter("uids")
        return {}


class FakeSessions(FakeOwners):
    """Knows one session."""

    def get(self, reference: str, actor: Actor, **_: object) -> Session:
        self._house.enter("get")
        if reference != HOUSE_SESSION:
            raise NotFoundError("there is no such session")
        return Session(
            uid="019a0000-0000-7000-8000-000000000000",
            short_id=HOUSE_SESSION,
            handle=HOUSE_SESSION,
            namespace=(actor.namespaces or ("default",))[0],
            agent_id="agent",
            user_id=None,
            project=None,
            title=None,
            summary=None,
            metadata={},
            status=SessionStatus.ACTIVE,
            is_implied=False,
            ttl_s=None,
            expires_at=None,
            state={},
            state_version=0,
            memory_count=0,
            turn_count=0,
            started_at=NOW,
            ended_at=None,
            created_at=NOW,
            updated_at=NOW,
            version=1,
        )


class FakeVault:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def on_state_change(self, callback: Callable[[VaultState], None]) -> Callable[[], None]:
        """The house never says when it is locked."""
        return lambda: None

    @property
    def state(self) -> VaultState:
        return self._house.state

    @property
    def doubt(self) -> None:
        """Nothing was changed in the house's files."""
        return None

    @property
    def is_disk_full(self) -> bool:
        return self._house.is_disk_full


class FakeMemories:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def remember(self, draft: MemoryDraft, actor: Actor) -> Written:
        self._house.enter("remember")
        self._house.before_write()
        return self._store(draft, actor)

    def _store(self, draft: MemoryDraft, actor: Actor) -> Written:
        namespace = draft.namespace or (actor.namespaces or ("default",))[0]
        actor.require_namespace(namespace)
        if draft.content == "refuse me":
            raise InvalidInputError("content", "must be something else")
        known = self._house.memories.values()
        for memory in known:
            if draft.client_id is not None and memory.client_id == draft.client_id:
                return Written(memory, ChangeSet(actor.name), is_duplicate=True)
            if draft.deduplicate and memory.content == draft.content:
                match = Match(draft.dedup_threshold, Likeness.NEAR)
                return Written(memory, ChangeSet(actor.name), is_duplicate=True, match=match)
        memory = self._make(draft, actor, namespace=namespace)
        with self._house.lock:
            self._house.memories[memory.id] = memory
        return Written(memory, ChangeSet(actor.name))

    def _make(self, draft: MemoryDraft, actor: Actor, *, namespace: str) -> Memory:
        memory_id = new_memory_id(1_769_860_800_000 + len(self._house.memories))
        return Memory(
            id=memory_id,
            short_id=short_id_of(memory_id),
            number=MemoryNumber(len(self._house.memories) + 1),
            namespace=namespace,
            content=draft.content,
            agent_id=draft.agent_id,
            user_id=draft.user_id,
            session_id=draft.session_id,
            project=draft.project,
            type=draft.type or MemoryType.GENERAL,
            kind=draft.kind,
            categories=draft.categories,
            tags=draft.tags,
            metadata=draft.metadata,
            importance=draft.importance,
            tier=draft.tier or computed_tier(draft.importance),
            visibility=draft.visibility or Visibility.PRIVATE,
            source=draft.source,
            actor=actor.name,
            created_at=draft.created_at or NOW,
            updated_at=NOW,
            accessed_at=None,
            access_count=0,
            expires_at=draft.expires_at,
            archived_at=None,
            deleted_at=None,
            embedding=Embedding(EmbeddingState.READY if draft.embed else EmbeddingState.SKIPPED),
            client_id=draft.client_id,
            version=1,
        )

    def remember_batch(self, drafts: list[MemoryDraft], actor: Actor) -> BatchResult:
        self._house.enter("remember_batch")
        items = tuple(self._item(index, draft, actor) for index, draft in enumerate(drafts))
        return BatchResult(items, ChangeSet(actor.name), embedding_ms=1.5, storage_ms=2.5)

    def _item(self, index: int, draft: MemoryDraft, actor: Actor) -> BatchItem:
        try:
            written = self._store(draft, actor)
        except MunimentError as error:
            return BatchItem(index, "failed", None, error)
        status = "skipped" if written.is_duplicate else "created"
        return BatchItem(index, status, written.memory.id, match=written.match)

    def get(self, reference: str, actor: Actor, *, include_deleted: bool = False) -> Memory:
        self._house.enter("get")
        wanted = parse_memory_reference(reference)
        for memory in self._house.memories.values():
            is_it = wanted in {memory.id, memory.short_id, memory.number}
            is_there = memory.deleted_at is None or include_deleted
            if is_it and is_there and actor.sees(memory.namespace):
                return memory
        raise NotFoundError("there is no such memory")

    def list(self, filter: Any, page: Any, actor: Actor) -> MemoryPage:  # noqa: A002
        self._house.enter("list")
        self.last_filter, self.last_page = filter, page
        for namespace in filter.namespaces:
            actor.require_namespace(namespace)
        found = [
            memory
            for memory in self._house.memories.values()
            if actor.sees(memory.namespace)
            and (memory.deleted_at is not None) == filter.deleted
            and (not filter.tags or set(filter.tags) & set(memory.tags))
        ]
        start = int(page.cursor or 0)
        end = start + page.limit
        return MemoryPage(
            tuple(found[start:end]), str(end) if end < len(found) else None, len(found)
        )

    def edit(
        self, reference: str, patch: Any, actor: Actor, *, expected_version: int | None = None
    ) -> Written:
        memory = self.get(reference, actor)
        self._house.enter("edit")
        if expected_version not in {None, memory.version}:
            raise ConflictError(f"it is at version {memory.version} now")
        if patch.content == "two at once":
            raise ConflictError("somebody else was faster")
        sent = {name: getattr(patch, name) for name in patch.__slots__}
        changes = {name: value for name, value in sent.items() if not isinstance(value, Unset)}
        if changes.pop("archived", False):
            changes["archived_at"] = NOW
        if "metadata" in changes:
            changes["metadata"] = {**memory.metadata, **changes["metadata"]}
        if changes.get("tier", Tier.HOT) is None:
            changes["tier"] = computed_tier(memory.importance)
        return self._keep(replace(memory, **changes), actor)

    def _keep(self, memory: Memory, actor: Actor) -> Written:
        changed = replace(memory, version=memory.version + 1)
        self._house.memories[memory.id] = changed
        return Written(changed, changed_by(actor, memory, ChangeKind.UPDATED))

    def delete(
        self,
        reference: str,
        actor: Actor,
        *,
        permanent: bool = False,
        expected_version: int | None = None,
    ) -> ChangeSet:
        memory = self.get(reference, actor, include_deleted=True)
        self._house.enter("delete")
        memory.require_version(expected_version)
        if permanent:
            del self._house.memories[memory.id]
        else:
            self._keep(replace(memory, deleted_at=NOW), actor)
        return changed_by(actor, memory, ChangeKind.DELETED)

    def restore(
        self, reference: str, actor: Actor, *, expected_version: int | None = None
    ) -> Written:
        memory = self.get(reference, actor, include_deleted=True)
        self._house.enter("restore")
        memory.require_version(expected_version)
        return self._keep(replace(memory, deleted_at=None), actor)


class FakeConversations:
    """Takes what a user says for a memory, word by word."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def remember(self, conversation: Conversation, actor: Actor) -> Extracted:
        said = [message.content for message in conversation.messages if message.role == "user"]
        drafts = [MemoryDraft(content=content) for content in said]
        memories = tuple(
            FakeMemories(self._house).remember(draft, actor).memory for draft in drafts
        )
        return Extracted(
            memories=memories,
            created=len(memories),
            updated=0,
            known=0,
            categories=(),
            changes=None,
            took_ms=1.5,
        )


def changed_by(actor: Actor, memory: Memory, kind: ChangeKind) -> ChangeSet:
    change = MemoryChange(kind, memory.namespace, memory.id)
    return ChangeSet(actor.name, (change,), batch_id=BATCH_ID)


class FakeHistory:
    """One operation on each memory: its creation."""

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def history(self, reference: str, actor: Actor, page: LedgerPage) -> HistoryPage:
        self._house.enter("history")
        self.last_page = page
        memory = FakeMemories(self._house).get(reference, actor, include_deleted=True)
        changes = (
            FieldChange("content", None, memory.content),
            FieldChange("expires_at", None, NOW),
        )
        entry = HistoryEntry(
            memory.number, NOW, memory.actor, "mine", "create", BATCH_ID, 1, changes, 1
        )
        return HistoryPage(memory.id, (entry,), "7", ("one operation cannot be read",))

    def log(self, wanted: LogFilter, page: LedgerPage, actor: Actor) -> LogPage:
        self._house.enter("log")
        self.last_filter, self.last_page = wanted, page
        for namespace in wanted.namespaces:
            actor.require_namespace(namespace)
        entries = tuple(
            LogEntry(
                memory.number, NOW, memory.actor, None, "create", memory.namespace, memory.id,
                BATCH_ID, "device", ("content",),
            )
            for memory in self._house.memories.values()
            if actor.sees(memory.namespace)
        )  # fmt: skip
        return LogPage(entries, None)

    def undo(self, request: UndoRequest, actor: Actor, *, dry_run: bool = False) -> Undone:
        self._house.enter("undo")
        self.last_undo = request, dry_run
        if request.batch not in {None, BATCH_ID}:
            raise NotFoundError("there is no such batch")
        if request.operation == 13:
            raise ConflictError("the content was permanently deleted")
        found = tuple(self._house.memories.values())
        changes = ChangeSet(actor.name)
        if found and not dry_run:
            changes = changed_by(actor, found[0], ChangeKind.DELETED)
        return Undone(
            changes,
            len(found),
            tuple(UndoneMemory(memory.id, ("deleted_at",)) for memory in found),
            (SkippedUndo("key:1", None, "only operations on memories can be undone"),),
        )


class FakeSearch:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house
        self.last_request: Any = None

    def model_name(self) -> str | None:
        return None

    def search(self, request: Any, actor: Actor) -> SearchResult:
        self._house.enter("search")
        self.last_request = request
        corrected = request.query.replace("ketle", "kettle")
        words = corrected.lower().split()
        hits = [
            Hit(memory, 0.75, ScoreBreakdown(keyword=1.0, keyword_rank=1), (0, 4))
            for memory in self._house.memories.values()
            if actor.sees(memory.namespace) and any(word in memory.content for word in words)
        ]
        return SearchResult(
            tuple(hits[: request.limit]),
            1.25,
            len(self._house.memories),
            None if corrected == request.query else corrected,
        )


class FakeRelated:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def related(self, reference: str, actor: Actor, **asked: Any) -> tuple[Hit, ...]:
        self._house.enter("related")
        memory = FakeMemories(self._house).get(reference, actor)
        self.last_asked = asked
        return (Hit(memory, 0.5, ScoreBreakdown(semantic=0.5, semantic_rank=1), (0, 4)),)


class FakeNamespaces:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def _value(self, name: str) -> Namespace:
        count = sum(memory.namespace == name for memory in self._house.memories.values())
        return Namespace(name, NOW, count)

    def _find(self, name: str, actor: Actor) -> None:
        actor.require_namespace(name)
        if name not in self._house.namespaces:
            raise NotFoundError("there is no such namespace")

    def list(self, actor: Actor) -> tuple[Namespace, ...]:
        self._house.enter("namespaces.list")
        return tuple(self._value(name) for name in self._house.namespaces if actor.sees(name))

    def create(self, name: str, actor: Actor) -> Namespace:
        self._house.enter("namespaces.create")
        if name in self._house.namespaces:
            raise ConflictError("the name is taken")
        self._house.namespaces.append(name)
        return self._value(name)

    def rename(self, name: str, new_name: str, actor: Actor) -> Namespace:
        self._house.enter("namespaces.rename")
        self._find(name, actor)
        self._house.namespaces[self._house.namespaces.index(name)] = new_name
        return self._value(new_name)

    def wipe(self, name: str, actor: Actor, *, confirm: str) -> ChangeSet:
        self._house.enter("namespaces.wipe")
        self._find(name, actor)
        if confirm != name:
            raise InvalidInputError("confirm", "must be the name of the namespace")
        kept = {key: item for key, item in self._house.memories.items() if item.namespace != name}
        self._house.memories = kept
        return ChangeSet(actor.name)

    def delete(self, name: str, actor: Actor) -> ChangeSet:
        self._house.enter("namespaces.delete")
        self._find(name, actor)
        if self._value(name).memory_count:
            raise ConflictError("it still holds memories")
        self._house.namespaces.remove(name)
        return ChangeSet(actor.name)


class FakeKeys:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def issue(self, draft: KeyDraft) -> CreatedKey:
        key_id = KeyId(f"key{next(_NUMBERS)}")
        token = f"{TOKEN_PREFIXES[draft.dialect]}{key_id}_secret"
        key = ApiKey(
            id=key_id,
            name=draft.name,
            dialect=draft.dialect,
            namespaces=draft.namespaces,
            scopes=draft.scopes,
            prefix=token[:8],
            rate_per_minute=600 if draft.rate_per_minute is None else draft.rate_per_minute,
            created_at=NOW,
            expires_at=draft.expires_at,
            last_used_at=None,
            paused_at=None,
            revoked_at=None,
            rate_per_hour=draft.rate_per_hour,
        )
        self._house.keys[key_id] = (key, token)
        return CreatedKey(key, Secret(token.encode()))

    def create(self, draft: KeyDraft, actor: Actor) -> CreatedKey:
        self._house.enter("keys.create")
        actor.require(Scope.ADMIN)
        return self.issue(draft)

    def list(self, actor: Actor) -> tuple[ApiKey, ...]:
        self._house.enter("keys.list")
        return tuple(key for key, _ in self._house.keys.values())

    def _change(self, key_id: str, **changes: Any) -> ApiKey:
        if key_id not in self._house.keys:
            raise NotFoundError("there is no such key")
        key, token = self._house.keys[key_id]
        changed = replace(key, **changes)
        self._house.keys[key_id] = (changed, token)
        return changed

    def pause(self, key_id: str, actor: Actor) -> ApiKey:
        self._house.enter("keys.pause")
        return self._change(key_id, paused_at=NOW)

    def resume(self, key_id: str, actor: Actor) -> ApiKey:
        self._house.enter("keys.resume")
        return self._change(key_id, paused_at=None)

    def revoke(self, key_id: str, actor: Actor) -> ApiKey:
        self._house.enter("keys.revoke")
        return self._change(key_id, revoked_at=NOW)

    def edit(self, key_id: str, actor: Actor, **changes: Any) -> ApiKey:
        self._house.enter("keys.edit")
        return self._change(key_id, **changes)

    def is_current(self, actor: Actor) -> bool:
        return True

    def authenticate(self, token: str) -> tuple[ApiKey, Actor]:
        for key, known in self._house.keys.values():
            if known == token and key.paused_at is None and key.revoked_at is None:
                return key, Actor(f"key:{key.id}", key.namespaces, key.scopes)
        raise UnauthorizedError("the key is not valid")


class FakeStats:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def stats(self, actor: Actor, wanted: StatsFilter = EVERYTHING, *, days: int = 30) -> Stats:
        self._house.enter("stats")
        self.last_wanted = wanted
        if wanted.namespace is not None:
            actor.require_namespace(wanted.namespace)
        count = len(self._house.memories)
        series = (("2026-01-31", count),)
        held = NamespaceStorage(10, 40, count, 1536 * count)
        storage = Storage(10, 40, 0, count, 1536 * count, 48, 4050, 4096, 0, 0, {"default": held})
        return Stats(
            namespaces=2,
            memories=count,
            permanent=count,
            temporary=0,
            archived=0,
            trashed=0,
            expired=0,
            duplicates_avoided=1,
            oldest_at=NOW,
            newest_at=NOW,
            updated_at=NOW,
            average_importance=0.5,
            agents=1,
            users=0,
            sessions=0,
            projects=0,
            by_type={"general": count},
            by_kind={},
            by_category={"travel": count},
            by_tier={"warm": count},
            by_visibility={"private": count},
            by_embedding_state={"ready": count},
            by_agent={"a": count},
            by_project={},
            by_source={},
            by_actor={"person": count},
            by_namespace={"default": count},
            top_tags=(("x", count),),
            days=Days(series, series, series, series, ((0,) * 24,) * 7),
            storage=storage,
        )


class FakeUsage:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def usage(
        self,
        actor: Actor,
        *,
        namespace: str | None = None,
        key: str | None = None,
        days: int = 30,
    ) -> Usage:
        self._house.enter("usage")
        counts = {"create": UsageCount(2, 1, 2, 3_000, 1_500)}
        return Usage(
            counts["create"],
            counts,
            {actor.name: counts},
            {"default": counts["create"]},
            (UsageDay("2026-01-31", counts),),
        )

    def refused(self, actor: Actor) -> None:
        self._house.refused.append(actor.name)


class FakeJobs:
    JOB = "job_0123456789abcdef"

    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def list(self, actor: Actor) -> tuple[Job, ...]:
        self._house.enter("jobs.list")
        return (self._job(),)

    def get(self, job_id: str, actor: Actor) -> Job:
        self._house.enter("jobs.get")
        return self._job(job_id)

    def cancel(self, job_id: str, actor: Actor) -> Job:
        self._house.enter("jobs.cancel")
        if self._house.job_state is not JobState.RUNNING:
            raise ConflictError("the job has ended")
        return replace(self._job(job_id), cancel_requested=True)

    def running(self) -> Job:
        """What a use case answers that begins a job."""
        return self._job()

    def _job(self, job_id: str = JOB) -> Job:
        if job_id != self.JOB:
            raise NotFoundError("there is no such job")
        return Job(
            id=JobId(job_id),
            kind="sweep",
            namespace_id=NamespaceId(1),
            namespace="default",
            actor="person",
            state=self._house.job_state,
            done=200,
            total=450,
            params={},
            cursor=None,
            detail=None,
            cancel_requested=False,
            created_at=NOW,
            started_at=NOW,
            finished_at=None,
        )


class FakeDoctor:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def examine(self, actor: Actor, *, repair: bool = False) -> tuple[Finding, ...]:
        self._house.enter("doctor")
        return (Finding("file", ok=repair, detail="a page is torn", repaired=repair),)

    def progress(self, actor: Actor) -> CheckProgress | None:
        self._house.enter("doctor")
        return CheckProgress("records", 4, 12, 500, 1_000) if actor.namespaces is None else None

    def findings(self, actor: Actor) -> tuple[Finding, ...]:
        self._house.enter("doctor")
        return (Finding("file", ok=True, detail="sound"),) if actor.namespaces is None else ()

    def stop(self, actor: Actor) -> None:
        self._house.enter("doctor")


class FakeBackupNow:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def make(self, actor: Actor) -> MadeBackup:
        self._house.enter("backup")
        path = Path("/backups/backup-20260501T120000Z.db")
        info = BackupInfo(path, BackupKind.MANUAL, NOW, 4096, NOW, is_valid=True, is_own=True)
        return MadeBackup(info, BackupReport(NOW, 3, 1, 5))

    def progress(self, actor: Actor) -> BackupProgress | None:
        self._house.enter("backup")
        sees_all = actor.namespaces is None
        return BackupProgress(BackupStep.CHECKING, 5, 10) if sees_all else None

    def stop(self, actor: Actor) -> None:
        self._house.enter("backup")


class FakeBackupStanding:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def standing(self, actor: Actor) -> BackupStanding:
        self._house.enter("status")
        sees_all = actor.namespaces is None
        words = ("The disk is full.", "Make room.") if sees_all else ("", "")
        return BackupStanding(
            Schedule.DAILY,
            NOW,
            NOW,
            None,
            Path("/backups") if sees_all else None,
            BackupTrouble("disk-full", NOW, *words),
        )


class FakeRecoveryKey:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house

    def make(self, passphrase: Secret | None, actor: Actor) -> RecoveryKey:
        self._house.enter("recovery-key")
        return RecoveryKey.generate()

    def is_there(self, actor: Actor) -> bool | None:
        return actor.namespaces is None or None


__all__ = ["NOW", "Dialect", "FakeHouse"]
