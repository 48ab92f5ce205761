"""Agents, users and projects: create, read, change, forget."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.entities.owner import (
    Owner,
    OwnerDraft,
    OwnerKind,
    OwnerPatch,
    checked_owner,
    checked_owner_patch,
)
from muniment.domain.errors import NotFoundError
from muniment.domain.ids import is_uid
from muniment.domain.optimistic_lock import require_version
from muniment.domain.pages import ListPage, Page, check_list_page
from muniment.domain.usage.usage import UsageAction
from muniment.services.namespaces.reachable_scopes import (
    WrittenThing,
    reached_namespaces,
    written_namespace,
)
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.usage.counted_calls import all_counted

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


@all_counted(UsageAction.OWNER)
class OwnerService:
    """Use cases about owners of any kind; any thread.

    The first memory or session that names an owner creates it, so an explicit creation only adds
    its name, description and metadata. Deleting an owner removes those and touches no memory:
    memories keep the handle, and the next one that names it creates the owner again.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def create(self, kind: OwnerKind, draft: OwnerDraft, actor: Actor) -> WrittenThing[Owner]:
        """Create an owner; one that exists only by name takes over the draft.

        Raises:
            InvalidInputError: A field is invalid, or the kind does not have it.
            ConflictError: The handle is taken.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        draft = checked_owner(kind, draft)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            namespace = written_namespace(unit.namespaces, actor, draft.namespace)
            now_ms = opened.now_ms()
            row = unit.owners.create(kind, draft, namespace_id=namespace.id, now_ms=now_ms)
            owner = unit.owners.opened(kind, [row], now_ms=now_ms)[0]
            return WrittenThing(owner, unit.change_set(), is_new=True)

    def get(
        self, kind: OwnerKind, reference: str, actor: Actor, *, namespace: str | None = None
    ) -> Owner:
        """Return the owner with a uid or a handle.

        Args:
            kind: Agent, user or project.
            reference: Uid or handle.
            actor: The caller.
            namespace: Where to look; without one everywhere the actor sees, its own first.

        Raises:
            NotFoundError: This actor sees no such owner.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            row = _require(reading, kind, reference, actor, namespace=namespace)
            return reading.owners.opened(kind, [row], now_ms=opened.now_ms())[0]

    def list(
        self, kind: OwnerKind, page: ListPage, actor: Actor, *, namespaces: Sequence[str] = ()
    ) -> Page[Owner]:
        """Return one page of the owners of a kind, newest first.

        Raises:
            InvalidInputError: The page is not valid.
            NotFoundError: A requested namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        check_list_page(page)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, namespaces, actor)
            return reading.owners.page(kind, page, namespace_ids=ids, now_ms=opened.now_ms())

    def edit(
        self,
        kind: OwnerKind,
        reference: str,
        patch: OwnerPatch,
        *,
        actor: Actor,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Owner]:
        """Change an owner's details; its handle stays.

        Raises:
            InvalidInputError: A field is invalid, or the kind does not have it.
            NotFoundError: As `get`.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        given = checked_owner_patch(kind, patch)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = _require(unit, kind, reference, actor, namespace=namespace)
            row = unit.owners.edit(row, given, now_ms=now_ms, expected_version=expected_version)
            owner = unit.owners.opened(kind, [row], now_ms=now_ms)[0]
            return WrittenThing(owner, unit.change_set())

    def delete(
        self,
        kind: OwnerKind,
        reference: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> "ChangeSet":
        """Permanently remove an owner's details; its memories and sessions stay.

        Raises:
            ConflictError: It is not at the expected version.
            NotFoundError: As `get`.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = _require(unit, kind, reference, actor, namespace=namespace)
            require_version(row.version, expected_version)
            unit.owners.delete(row)
            return unit.change_set()

    def uids(
        self,
        kind: OwnerKind,
        handles: Iterable[str],
        actor: Actor,
        *,
        namespace: str | None = None,
        only_created: bool = False,
    ) -> dict[str, str]:
        """Return the uids of owners by the handles in memories; unknown ones are missing.

        A handle that is a UUID is missing too: it is an id as it is. For responses that name
        owners by id: one query, however many memories there are.

        Args:
            kind: Kind of owners.
            handles: Their handles.
            actor: The caller.
            namespace: Where to look; without one everywhere the actor sees, its own first.
            only_created: Leave out owners that exist only because something names them.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = reached_namespaces(reading.namespaces, actor, namespace)
            names = [handle for handle in handles if not is_uid(handle)]
            found = reading.owners.uids(kind, names, ids, only_created=only_created)
            # The first namespace wins, as in `get`.
            return {
                handle: found[home, handle]
                for home in reversed(ids)
                for handle in (known for place, known in found if place == home)
            }


def _require(
    view: "Reading | UnitOfWork",
    kind: OwnerKind,
    reference: str,
    actor: Actor,
    *,
    namespace: str | None,
) -> "StoredRow":
    ids = reached_namespaces(view.namespaces, actor, namespace)
    row = view.owners.find(kind, reference, ids)
    if row is None:
        raise NotFoundError(f"there is no such {kind.value}")
    return row
