"""The state of a session, version by version, and its turns."""

from typing import TYPE_CHECKING, Any, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.memories.memory import JsonObject
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX
from muniment.domain.pages import ListPage, Page, check_list_page
from muniment.domain.sessions.session_states import (
    StateChange,
    StateVersion,
    Turn,
    TurnDraft,
    check_reasoning,
    check_state,
    check_turn,
    merge_patched,
)
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_between
from muniment.services.namespaces.reachable_scopes import WrittenThing
from muniment.services.sessions.session_rows import (
    require_active,
    require_session,
    resolved_version,
)
from muniment.services.usage.counted_calls import all_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork

_VERSION_END: Final = 2**53


@all_counted(UsageAction.SESSION)
class SessionStateService:
    """Use cases about states and turns; any thread.

    Every write of a state creates a new version; none is ever changed, so each can be read,
    restored and forked from. Two concurrent merges both take effect: each includes the other's.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def get(
        self,
        reference: str,
        actor: Actor,
        *,
        version: int | None = None,
        namespace: str | None = None,
    ) -> StateVersion:
        """Return a session's state.

        Args:
            reference: Uid, short id or handle of the session.
            actor: The caller.
            version: Which; the present one if omitted, counted from it if negative.
            namespace: Where to look for the session.

        Raises:
            NotFoundError: This actor sees no such session, or no such version.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            number = resolved_version(row, version)
            found = reading.sessions.states.at(row, number)
            if found is None:
                raise NotFoundError("the state never had that version")
            return found

    def history(
        self,
        reference: str,
        actor: Actor,
        *,
        limit: int = LIST_LIMIT_DEFAULT,
        before: int | None = None,
        namespace: str | None = None,
    ) -> tuple[StateVersion, ...]:
        """Return versions of a session's state, newest first.

        Args:
            reference: The session.
            actor: The caller.
            limit: How many, at most 500.
            before: Only versions below this one: the last one of the previous page.
            namespace: Where to look for the session.

        Raises:
            InvalidInputError: The limit is out of range.
            NotFoundError: This actor sees no such session.
        """
        actor.require(Scope.READ)
        check_between("limit", limit, 1, LIST_LIMIT_MAX)
        check_between("before", before or 0, 0, _VERSION_END)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            return reading.sessions.states.history(row, limit=limit, before=before)

    def replace(
        self,
        reference: str,
        state: JsonObject,
        actor: Actor,
        *,
        reasoning: str | None = None,
        expected_version: int | None = None,
        namespace: str | None = None,
    ) -> WrittenThing[StateVersion]:
        """Replace the present state.

        Args:
            reference: The session.
            state: JSON object, at most 256 KiB.
            actor: The caller.
            reasoning: Why, for the history.
            expected_version: Refuse unless the state is at this version.
            namespace: Where to look for the session.

        Raises:
            InvalidInputError: The state is too large or too deep, or no JSON.
            NotFoundError: This actor sees no such session.
            ConflictError: It has ended, or its state is at another version.
        """
        check_state("state", state)
        return self._write(
            reference,
            actor,
            lambda _unit, _row: {"state": dict(state), "change": StateChange.REPLACED.value},
            reasoning=reasoning,
            expected_version=expected_version,
            namespace=namespace,
        )

    def merge(
        self,
        reference: str,
        patch: JsonObject,
        actor: Actor,
        *,
        reasoning: str | None = None,
        expected_version: int | None = None,
        namespace: str | None = None,
    ) -> WrittenThing[StateVersion]:
        """Merge into the present state, as a JSON merge patch (RFC 7396).

        Objects merge key by key at every depth, ``None`` removes a key, all else replaces.

        Raises:
            InvalidInputError: Patch or result are too large or too deep, or no JSON.
            NotFoundError: This actor sees no such session.
            ConflictError: It has ended, or its state is at another version.
        """
        check_state("state", patch)

        def merged(unit: "UnitOfWork", row: "StoredRow") -> dict[str, Any]:
            state = merge_patched(unit.sessions.states.current([row])[row.id], patch)
            check_state("state", state)
            return {"state": state, "change": StateChange.MERGED.value}

        return self._write(
            reference,
            actor,
            merged,
            reasoning=reasoning,
            expected_version=expected_version,
            namespace=namespace,
        )

    def rollback(
        self,
        reference: str,
        version: int,
        actor: Actor,
        *,
        reasoning: str | None = None,
        expected_version: int | None = None,
        namespace: str | None = None,
    ) -> WrittenThing[StateVersion]:
        """Restore an earlier state, as a new version.

        Args:
            reference: The session.
            version: Which; 0 is the initial one, negative ones count back from the present one.
            actor: The caller.
            reasoning: Why, for the history.
            expected_version: Refuse unless the state is at this version.
            namespace: Where to look for the session.

        Raises:
            NotFoundError: This actor sees no such session, or no such version.
            ConflictError: It has ended, or its state is at another version.
        """

        def restored(unit: "UnitOfWork", row: "StoredRow") -> dict[str, Any]:
            number = resolved_version(row, version)
            found = unit.sessions.states.at(row, number)
            if found is None:
                raise NotFoundError("the state never had that version")
            change = StateChange.ROLLED_BACK.value
            return {"state": dict(found.state), "change": change, "restored_from": number}

        return self._write(
            reference,
            actor,
            restored,
            reasoning=reasoning,
            expected_version=expected_version,
            namespace=namespace,
        )

    def add_turn(
        self, reference: str, draft: TurnDraft, actor: Actor, *, namespace: str | None = None
    ) -> WrittenThing[Turn]:
        """Add a turn to a session, numbered after the last one.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: This actor sees no such session.
            ConflictError: It has ended.
        """
        actor.require(Scope.WRITE)
        check_turn(draft)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_session(unit, reference, actor, now_ms=now_ms, namespace=namespace)
            require_active(row)
            turn = unit.sessions.turns.add(row, draft, now_ms=now_ms)
            unit.sessions.touch(row, now_ms=now_ms)
            return WrittenThing(turn, unit.change_set(), is_new=True)

    def turns(
        self, reference: str, page: ListPage, actor: Actor, *, namespace: str | None = None
    ) -> Page[Turn]:
        """Return one page of a session's turns, by default newest first.

        Raises:
            InvalidInputError: The page is not valid.
            NotFoundError: This actor sees no such session.
        """
        actor.require(Scope.READ)
        check_list_page(page)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            return reading.sessions.turns.page(row, page)

    def turn(
        self, reference: str, turn: str, actor: Actor, *, namespace: str | None = None
    ) -> Turn:
        """Return a turn of a session by its uid or its number.

        Raises:
            NotFoundError: This actor sees no such turn.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_session(reading, reference, actor, now_ms=now_ms, namespace=namespace)
            found = reading.sessions.turns.find(row, turn)
            if found is None:
                raise NotFoundError("there is no such turn")
            return found

    def _write(
        self,
        reference: str,
        actor: Actor,
        record_of: "Callable[[UnitOfWork, StoredRow], Mapping[str, Any]]",
        *,
        reasoning: str | None,
        expected_version: int | None,
        namespace: str | None,
    ) -> WrittenThing[StateVersion]:
        """Write the next version of a state, computed from the present one."""
        actor.require(Scope.WRITE)
        check_reasoning(reasoning)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_session(unit, reference, actor, now_ms=now_ms, namespace=namespace)
            require_active(row)
            if expected_version is not None and row.state_version != expected_version:
                raise ConflictError(
                    f"the state is at version {row.state_version}, not {expected_version}"
                )
            record = dict(record_of(unit, row))
            if reasoning:
                record["reasoning"] = reasoning
            row = unit.sessions.put_state(row, record, now_ms=now_ms)
            written = unit.sessions.states.at(row, row.state_version)
            if written is None:
                raise NotFoundError("the state never had that version")
            return WrittenThing(written, unit.change_set(), is_new=True)
