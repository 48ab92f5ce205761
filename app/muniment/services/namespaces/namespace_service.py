"""Namespaces: create, rename, wipe, delete."""

from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Namespace, Scope
from muniment.domain.clock import moment_of
from muniment.domain.errors import ConflictError, InvalidInputError, NotFoundError
from muniment.domain.history.exchanged import WIPED
from muniment.domain.request_rules import check_namespace
from muniment.services.maintenance.wiped_row_removal import SWEEP, begin_anew, sweep_away

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.namespaces import NamespaceReader, NamespaceRow


class NamespaceService:
    """Use cases about namespaces; any thread."""

    def __init__(self, session: "VaultSession", runner: "JobRunner") -> None:
        self._session = session
        self._runner = runner

    def list(self, actor: Actor) -> tuple[Namespace, ...]:
        """Return the namespaces the actor sees, by name, each with its number of memories."""
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            counted = reading.namespaces.counted(opened.now_ms())
            return tuple(namespace for namespace in counted if actor.sees(namespace.name))

    def create(self, name: str, actor: Actor) -> Namespace:
        """Create a namespace with a key of its own.

        Raises:
            InvalidInputError: The name is invalid.
            ConflictError: The name is taken.
            NotFoundError: The actor is confined to other namespaces.
        """
        actor.require(Scope.ADMIN)
        check_namespace(name)
        actor.require_namespace(name)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = unit.namespaces.create(name, opened.now_ms())
            unit.journal.append("create", row.subject, {"name": name})
            unit.changed_namespaces.append(name)
            return Namespace(name, moment_of(row.created_at), 0)

    def rename(self, name: str, new_name: str, actor: Actor) -> Namespace:
        """Rename a namespace, for its keys as well.

        An API key cannot do that, whatever its scopes: it would decide what other keys see.

        Raises:
            NotAllowedError: The actor is confined to namespaces.
            InvalidInputError: The new name is invalid.
            ConflictError: The new name is taken.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.ADMIN)
        actor.require_namespace(name)
        actor.require_unconfined()
        check_namespace(new_name)
        with self._session.borrow() as opened:
            # Usage counted in memory carries the old name.
            self._session.usage.settle(opened)
            with opened.store.write(actor.name) as unit:
                row = _require(unit.namespaces, name, actor)
                unit.namespaces.rename(row.id, new_name)
                unit.keys.rename_namespace(name, new_name)
                unit.journal.append("rename", row.subject, {"name": new_name})
                unit.changed_namespaces += [name, new_name]
            opened.key_ring.reload(opened.store)
            with opened.store.read() as reading:
                counted = reading.namespaces.counted(opened.now_ms())
            return next(namespace for namespace in counted if namespace.name == new_name)

    def wipe(self, name: str, actor: Actor, *, confirm: str) -> "ChangeSet":
        """Destroy everything in a namespace permanently; the empty namespace stays.

        Immediate at any size: one short transaction destroys the namespace's key and creates an
        empty namespace of the same name. From then on nothing that was in it can be reached or
        read; a job removes it from the file. Devices that sync remove the same.

        Raises:
            InvalidInputError: ``confirm`` does not repeat the name.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.ADMIN)
        if confirm != name:
            raise InvalidInputError("confirm", "must repeat the namespace's name")
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = _require(unit.namespaces, name, actor)
            anew = begin_anew(unit, row, opened.now_ms())
            unit.journal.append("wipe", row.subject, {"name": name, WIPED: row.id})
            unit.journal.append("create", anew.subject, {"name": name})
            changes = unit.change_set()
        self._runner.wake(SWEEP)
        return changes

    def delete(self, name: str, actor: Actor) -> "ChangeSet":
        """Remove an empty namespace, its trash included.

        Raises:
            ConflictError: It still holds memories, or explicitly created sessions, owners or
                entities, or a key is confined to it.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = _require(unit.namespaces, name, actor)
            counted = {found.name: found for found in unit.namespaces.counted(opened.now_ms())}
            if count := counted[name].memory_count:
                held = "1 memory" if count == 1 else f"{count} memories"
                raise ConflictError(f"it holds {held}", hint="Wipe it first.")
            if made := unit.namespaces.things_made(row.id):
                held = ", ".join(f"{count} {things}" for things, count in made.items())
                raise ConflictError(f"it holds {held}", hint="Wipe it first.")
            if any(
                name in key.namespaces and key.revoked_at is None
                for key, _ in unit.keys.all_with_hashes()
            ):
                raise ConflictError("an API key names it", hint="Revoke the key first.")
            unit.namespaces.destroy_key(row)
            unit.usage.forget_namespace(row.id)
            sweep_away(unit, row, opened.now_ms())
            unit.journal.append("delete", row.subject, {"name": name, WIPED: row.id})
            unit.changed_namespaces.append(name)
            changes = unit.change_set()
        self._runner.wake(SWEEP)
        return changes


def _require(reader: "NamespaceReader", name: str, actor: Actor) -> "NamespaceRow":
    actor.require_namespace(name)
    row = reader.by_name(name)
    if row is None:
        raise NotFoundError(f"there is no namespace {name!r}")
    return row
