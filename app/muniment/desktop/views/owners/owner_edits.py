"""Change and delete owners and sessions so that each can be undone and redone; any thread."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from muniment.desktop.shell.undo.undo_operation import UndoTurn, swing
from muniment.desktop.views.metadata.entries import changed_values
from muniment.desktop.views.owners.owner_lines import OwnerLine
from muniment.domain.access import PERSON
from muniment.domain.entities.owner import Owner, OwnerDraft, OwnerKind, OwnerPatch
from muniment.domain.history.history import same
from muniment.domain.sessions.session import SessionPatch

if TYPE_CHECKING:
    from muniment.services.container import Services

_KEPT: Final = ("handle", "name", "description", "metadata", "config", "stack", "repo_url")
_Fields = Mapping[str, Any]


def fields_of(line: OwnerLine) -> dict[str, Any]:
    """Return the fields that a person may edit, by name."""
    thing = line.thing
    if not isinstance(thing, Owner):
        return {"title": thing.title, "metadata": thing.metadata}
    fields = {"name": thing.name, "description": thing.description, "metadata": thing.metadata}
    return fields | ({"repo_url": thing.repo_url} if thing.kind is OwnerKind.PROJECT else {})


def edit(services: "Services", line: OwnerLine, after: _Fields) -> UndoTurn | None:
    """Change the fields that differ; return what undoes it, or ``None`` if none differ.

    Args:
        services: The services.
        line: What was shown.
        after: The fields of `fields_of`, edited.

    Raises:
        MunimentError: A field is invalid, it was changed meanwhile, or it is gone.
    """
    before = fields_of(line)
    there = _patch(before, after)
    if not there:
        return None
    _write(services, line, there, expected_version=line.thing.version)
    back = _patch(after, before)
    return swing(partial(_write, services, line, there), partial(_write, services, line, back))


def delete(services: "Services", owner: Owner) -> UndoTurn:
    """Delete an owner, not its memories; return what creates it again.

    Raises:
        MunimentError: It is gone, or the vault is locked.
    """
    kept = {name: getattr(owner, name) for name in _KEPT}
    draft = OwnerDraft(namespace=owner.namespace, **kept)

    def remove() -> None:
        services.owners.delete(owner.kind, owner.handle, PERSON, namespace=owner.namespace)

    remove()
    return swing(remove, lambda: services.owners.create(owner.kind, draft, PERSON))


def _patch(before: _Fields, after: _Fields) -> dict[str, Any]:
    """Return the values of the fields that differ; of metadata, only the keys that do."""
    found = {
        name: value
        for name, value in after.items()
        if not same(before[name] or None, value or None)
    }
    if "metadata" in found:
        found["metadata"] = changed_values(before["metadata"], after["metadata"])
    return found


def _write(
    services: "Services", line: OwnerLine, patch: _Fields, *, expected_version: int | None = None
) -> None:
    thing = line.thing
    if isinstance(thing, Owner):
        services.owners.edit(
            thing.kind,
            thing.handle,
            OwnerPatch(**patch),
            actor=PERSON,
            namespace=thing.namespace,
            expected_version=expected_version,
        )
    else:
        services.sessions.edit(
            thing.uid, SessionPatch(**patch), PERSON, expected_version=expected_version
        )
