"""Create, read, change, end, fork and delete sessions, and build their prompt context."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.ids import is_uid
from muniment.domain.memories.bulk import Watch, go_on
from muniment.domain.memories.memory import JsonObject
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.optimistic_lock import require_version
from muniment.domain.pages import ListPage, Page, check_list_page
from muniment.domain.sessions.session import (
    CONTEXT_MEMORIES_DEFAULT,
    CONTEXT_MEMORIES_MAX,
    CONTEXT_TURNS_DEFAULT,
    CONTEXT_TURNS_MAX,
    DeletedSession,
    Session,
    SessionContext,
    SessionDraft,
    SessionFilter,
    SessionMemories,
    SessionMemory,
    SessionPatch,
    check_session_draft,
    check_session_filter,
    check_summary,
    checked_session_patch,
)
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_between, check_member, merged_metadata
from muniment.services.history.read_audit import in_session
from muniment.services.namespaces.reachable_scopes import (
    WrittenThing,
    reached_namespaces,
    written_namespace,
)
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.sessions.session_removal import PURGE_SESSION, Removal, until_ended
from muniment.services.sessions.session_rows import (
    opened_session,
    require_session,
    resolved_version,
)
from muniment.services.time_slices import let_others_write
from muniment.services.usage.counted_calls import all_counted, counted, of_thing

if TYPE_CHECKING:
    from muniment.domain.changes import MemoryChange
    from muniment.domain.ids import NamespaceId
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.search.search_service import SearchService
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork


@all_counted(UsageAction.SESSION)
class SessionService:
    """Use cases about sessions as a whole; any thread.

    An expired session counts as missing. `muniment.services.sessions.session_states` has the use
    cases about states and turns.

    Args:
        session: Lends the open vault.
        search: Finds the memories of a context.
        runner: Purges the memories of a session, if there are many.
    """

    def __init__(
        self, session: "VaultSession", search: "SearchService", runner: "JobRunner"
    ) -> None:
        self._session = session
        self._search = search
        self._runner = runner

    def create(
        self, draft: SessionDraft, actor: Actor, *, or_get: bool = False
    ) -> WrittenThing[Session]:
        """Create a session; one that exists only by name takes over the draft.

        Args:
            draft: What to create.
            actor: The caller.
            or_get: Return an existing session with the external id unchanged.

        Raises:
            InvalidInputError: A field is invalid; ``or_get`` needs an external id.
            ConflictError: The external id is taken.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        check_session_draft(draft)
        if or_get and draft.external_id is None:
            raise InvalidInputError("external_id", "must be given")
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            home = written_namespace(unit.namespaces, actor, draft.namespace).id
            now_ms = opened.now_ms()
            there = None
            if or_get and draft.external_id is not None:
                there = unit.sessions.find(draft.external_id, [home], now_ms=now_ms)
            row = there or _create(unit, draft, home, now_ms)
            return WrittenThing(
                opened_session(unit, row, now_ms), unit.change_set(), is_new=there is None
            )

    def get(self, reference: str, actor: Actor, *, namespace: str | None = None) -> Session:
        """Return the session with a uid, a short id or a handle.

        Args:
            reference: Any of them.
            actor: The caller.
            namespace: Where to look; without one everywhere the actor sees, its own first.

        Raises:
            NotFoundError: This actor sees no such session, or it has expired.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            return opened_session(reading, row, now_ms)

    def uids(
        self, handles: Iterable[str], actor: Actor, *, namespace: str | None = None
    ) -> dict[str, str]:
        """Return the uids of created sessions by the handles in memories.

        Unknown sessions, and those that exist only because memories name them, are missing. So is
        a handle that is a UUID: it is an id as it is.
        For responses that name sessions by id: one query, however many memories there are.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = reached_namespaces(reading.namespaces, actor, namespace)
            names = [handle for handle in handles if not is_uid(handle)]
            found = reading.sessions.uids(names, ids, now_ms=opened.now_ms())
            # The first namespace wins, as in `get`.
            return {
                handle: found[home, handle]
                for home in reversed(ids)
                for handle in (known for place, known in found if place == home)
            }

    def list(self, wanted: SessionFilter, page: ListPage, actor: Actor) -> Page[Session]:
        """Return one page of the sessions that a filter matches, newest first.

        Raises:
            InvalidInputError: The filter or the page is not valid.
            NotFoundError: A requested namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        check_list_page(page)
        check_session_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, wanted.namespaces, actor)
            return reading.sessions.page(wanted, page, namespace_ids=ids, now_ms=opened.now_ms())

    def edit(
        self,
        reference: str,
        patch: SessionPatch,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Session]:
        """Change a session's title, metadata or lifetime.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: As `get`.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        given = checked_session_patch(patch)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_session(unit, reference, actor, now_ms=now_ms, namespace=namespace)
            row = unit.sessions.edit(row, given, now_ms=now_ms, expected_version=expected_version)
            return WrittenThing(opened_session(unit, row, now_ms), unit.change_set())

    def end(
        self,
        reference: str,
        actor: Actor,
        *,
        summary: str | None = None,
        namespace: str | None = None,
    ) -> WrittenThing[Session]:
        """End a session: it accepts no more turns and states; fork it to continue.

        Raises:
            InvalidInputError: The summary is too long.
            NotFoundError: As `get`.
        """
        actor.require(Scope.WRITE)
        check_summary(summary)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_session(unit, reference, actor, now_ms=now_ms, namespace=namespace)
            row = unit.sessions.end(row, summary, now_ms=now_ms)
            return WrittenThing(opened_session(unit, row, now_ms), unit.change_set())

    def fork(
        self,
        reference: str,
        actor: Actor,
        *,
        version: int | None = None,
        namespace: str | None = None,
    ) -> WrittenThing[Session]:
        """Create a new session from a state of this one.

        It has the same owners, title, metadata and lifetime, an external id of its own, no turns
        and no memories. Its metadata says ``forked_from`` and ``forked_version``.

        Args:
            reference: The session to fork.
            actor: The caller.
            version: Which state; the present one if omitted, counted from it if negative.
            namespace: Where to look for the session.

        Raises:
            NotFoundError: As `get`, or the state never had that version.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_session(unit, reference, actor, now_ms=now_ms, namespace=namespace)
            number = resolved_version(row, version)
            state = unit.sessions.states.at(row, number)
            if state is None:
                raise NotFoundError("the state never had that version")
            forked = unit.sessions.create(
                None,
                _forked_record(unit.sessions.record_of(row), row.short_id, number),
                namespace_id=row.namespace_id,
                now_ms=now_ms,
                scopes={"agent_id": row.agent_id, "user_id": row.user_id, "project": row.project},
                state=state.state,
            )
            return WrittenThing(
                opened_session(unit, forked, now_ms), unit.change_set(), is_new=True
            )

    def delete(
        self,
        reference: str,
        actor: Actor,
        *,
        memories: SessionMemories = SessionMemories.TRASH,
        namespace: str | None = None,
        expected_version: int | None = None,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> DeletedSession:
        """Remove a session permanently, with its state and turns.

        Many memories are processed in short transactions. Those for the trash come first, in one
        batch. Those to be purged are left to a job, once the session is gone; the call waits for
        it, and if interrupted it ends after the next unlock.

        The session is removed with the last of its memories for the trash, in one transaction. If
        the call is stopped, fails, or the vault is locked meanwhile, the session exists as long as
        memories of it may be left, and can be deleted again. What moved to the trash stays there.

        Args:
            reference: Which.
            actor: The caller.
            memories: What to do with its memories: by default they move to the trash, from where
                they can be restored. A damaged one cannot move there, and stays.
            namespace: Where to look.
            expected_version: Refuse unless the session is at this version.
            watch: Receives the progress before each step, while other writers wait; returns whether
                to go on. Once the session is gone, nothing stops it.
            batch_id: For the journal; a new one when omitted.

        Raises:
            ConflictError: It is not at the expected version.
            InvalidInputError: The value of `memories` is unknown.
            NotFoundError: As `get`.
            PartlyRemovedError: It is gone, but memories to be purged remain: the job failed or was
                cancelled.
        """
        actor.require(Scope.WRITE)
        check_member("memories", memories, SessionMemories)
        removal, batch_id = Removal(memories), batch_id or str(uuid.uuid4())
        earlier: tuple[MemoryChange, ...] = ()
        is_gone, goes_on = False, True
        while goes_on and not is_gone:
            with self._session.borrow() as opened:
                now_ms = opened.now_ms()
                with opened.store.write(actor.name, batch_id=batch_id) as unit:
                    row = require_session(
                        unit, reference, actor, now_ms=now_ms, namespace=namespace
                    )
                    if not earlier:  # once some are in the trash the others follow
                        require_version(row.version, expected_version)
                    removal.look(unit, row)
                    goes_on = watch(removal.done, removal.total)
                    is_gone = goes_on and removal.some(unit, row, opened.clock.now(), now_ms)
                    if is_gone:
                        unit.scopes.purge_session(row)
                    changes = unit.change_set()
            earlier += changes.memories
            reference = row.uid  # not one that takes its name meanwhile
            let_others_write()
        if removal.job is not None:
            self._runner.wake(PURGE_SESSION)
            until_ended(self._session, removal.job)
        return DeletedSession(replace(changes, memories=earlier), is_stopped=not is_gone)

    @counted(UsageAction.CONTEXT, of_thing, shows=in_session)
    def context(
        self,
        reference: str,
        actor: Actor,
        *,
        query: str | None = None,
        memory_limit: int = CONTEXT_MEMORIES_DEFAULT,
        turn_limit: int = CONTEXT_TURNS_DEFAULT,
        namespace: str | None = None,
    ) -> SessionContext:
        """Return what a prompt needs of a session: state, memories, latest turns.

        The memories are those of the session's user, from any session: they are what lasts. A
        session without a user has only its own. With a query they are the best matches, else the
        newest; only those confidential ones that a search finds.

        Raises:
            InvalidInputError: A limit is out of range, or the query is too long.
            NotFoundError: As `get`.
            ModelUnavailableError: The query cannot be embedded.
        """
        actor.require(Scope.READ)
        check_between("memory_limit", memory_limit, 0, CONTEXT_MEMORIES_MAX)
        check_between("turn_limit", turn_limit, 0, CONTEXT_TURNS_MAX)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            found = opened_session(reading, row, now_ms)
            turns = reading.sessions.turns.newest(row, turn_limit)
            wanted = MemoryFilter(
                namespaces=(found.namespace,),
                user_id=found.user_id,
                session_id=found.handle if found.user_id is None else None,
            )
            remembered: tuple[SessionMemory, ...] = ()
            if memory_limit and not _says(query):
                page = reading.memories.page(
                    wanted,
                    PageRequest(limit=memory_limit),
                    namespace_ids=[row.namespace_id],
                    now_ms=now_ms,
                    access=ConfidentialAccess.of_search(actor, requested=False),
                )
                remembered = tuple(SessionMemory(memory, None) for memory in page.memories)
        if memory_limit and query is not None and _says(query):
            asked = SearchRequest(
                query=query,
                limit=memory_limit,
                min_normalized=0.0,
                filter=wanted,
                include_confidential=False,
            )
            hits = self._search.search(asked, actor).hits
            remembered = tuple(SessionMemory(hit.memory, hit.score, hit.normalized) for hit in hits)
        return SessionContext(found, remembered, turns)


def _create(
    unit: "UnitOfWork", draft: SessionDraft, home: "NamespaceId", now_ms: int
) -> "StoredRow":
    given: dict[str, Any] = {
        "title": draft.title,
        "metadata": dict(draft.metadata),
        "ttl_s": draft.ttl_s,
    }
    named = {
        "agent_id": draft.agent_id,
        "user_id": draft.user_id,
        "project": draft.project,
    }
    return unit.sessions.create(
        draft.external_id,
        {name: value for name, value in given.items() if value},
        namespace_id=home,
        now_ms=now_ms,
        scopes=unit.scopes.settled(named, namespace_id=home, now_ms=now_ms),
        state=draft.initial_state,
    )


def _forked_record(record: JsonObject, short_id: str, version: int) -> dict[str, Any]:
    kept = {name: record[name] for name in ("title", "ttl_s") if name in record}
    origin = {"forked_from": short_id, "forked_version": version}
    return kept | {"metadata": merged_metadata("metadata", record.get("metadata", {}), origin)}


def _says(query: str | None) -> bool:
    return query is not None and bool(query.strip())
