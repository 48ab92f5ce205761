"""Create, edit, merge and split entities so that each can be undone and redone; any thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from muniment.desktop.shell.undo.undo_operation import UndoTurn, in_sequence, swing
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.entities.entity import Entity, EntityDraft, EntityPatch, normal_form
from muniment.domain.errors import ConflictError, MunimentError, NotFoundError
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

if TYPE_CHECKING:
    from muniment.services.entities.entity_service import EntityService


@dataclass(frozen=True, slots=True, repr=False)
class Turned:
    """The entity that came of a merge or a split, and what undoes it if anything can."""

    uid: str
    name: str
    undo: UndoTurn | None

    def without_undo(self) -> "Turned":
        """Return the same for an operation that cannot be undone exactly."""
        return replace(self, undo=None)


def merge(service: "EntityService", kept: str, absorbed: Sequence[str]) -> Turned:
    """Merge entities into one; all of them or, after an error, none.

    Args:
        service: The service.
        kept: Uid of the one whose name stays.
        absorbed: Uids of the others.

    Raises:
        MunimentError: One is gone, or the metadata would become too large.
    """
    before = service.get(kept, PERSON)
    parts = [service.get(uid, PERSON) for uid in absorbed]
    done: list[Entity] = []
    try:
        for part in parts:
            service.merge(kept, part.uid, PERSON)
            done.append(part)
    except MunimentError:
        _separate_all(service, before, done)
        raise

    def undo() -> UndoTurn:
        again = _separate_all(service, before, parts)
        return lambda: _undo_of(merge(service, kept, again))

    return Turned(kept, before.name, undo)


def split(service: "EntityService", uid: str, name: str) -> Turned:
    """Split a name of an entity off; there is no undo if another entity had that name already.

    Raises:
        MunimentError: The entity is gone, or no longer has the name.
    """
    made, is_new = _split(service, uid, name)
    if not is_new:
        return Turned(made.uid, made.name, None)

    def undo() -> UndoTurn:
        service.merge(uid, made.uid, PERSON)
        return lambda: _undo_of(split(service, uid, name))

    return Turned(made.uid, made.name, undo)


def create(service: "EntityService", draft: EntityDraft) -> Turned:
    """Create an entity.

    Raises:
        ConflictError: It is there already, or another entity has one of its other names.
        MunimentError: A field is invalid.
    """
    there = service.summaries(PERSON, namespaces=(draft.namespace or DEFAULT_NAMESPACE,))
    names = {(one.type, normal_form(name)) for one in there for name in (one.name, *one.aliases)}
    if (normal_form(draft.type), normal_form(draft.name)) in names:
        raise ConflictError(
            "an entity with that type and name already exists",
            hint="Search for it in the list and edit it there.",
        )
    made = service.create(draft, PERSON).value

    def undo() -> UndoTurn:
        service.delete(made.uid, PERSON)
        return lambda: _undo_of(create(service, draft))

    return Turned(made.uid, made.name, undo)


def delete(service: "EntityService", uid: str) -> Turned:
    """Delete an entity that no memory mentions.

    Raises:
        MunimentError: It is gone, or the vault is locked.
    """
    gone = service.get(uid, PERSON)
    draft = EntityDraft(
        type=gone.type,
        name=gone.name,
        metadata=gone.metadata,
        namespace=gone.namespace,
        aliases=gone.aliases,
    )
    service.delete(uid, PERSON)

    def undo() -> UndoTurn:
        again = create(service, draft)
        return lambda: _undo_of(delete(service, again.uid))

    return Turned(uid, gone.name, undo)


def edit(service: "EntityService", uid: str, patch: EntityPatch, aliases: Sequence[str]) -> Turned:
    """Change name or type, and add other names; all of it or, after an error, nothing.

    Raises:
        ConflictError: Another entity has one of the names.
        MunimentError: It is gone, or a field is invalid.
    """
    before = service.get(uid, PERSON)
    back = EntityPatch(type=before.type, name=before.name)
    after = service.edit(uid, patch, PERSON).value
    undos: list[UndoTurn] = [
        swing(lambda: service.edit(uid, patch, PERSON), lambda: service.edit(uid, back, PERSON))
    ]
    try:
        undos += [_with_alias(service, uid, alias) for alias in aliases]
    except MunimentError:
        in_sequence(undos)()
        raise
    return Turned(uid, after.name, in_sequence(undos))


def _with_alias(service: "EntityService", uid: str, name: str) -> UndoTurn:
    """Add another name; return what takes it back."""
    service.add_alias(uid, name, PERSON)

    def undo() -> UndoTurn:
        own, is_new = _split(service, uid, name)
        if is_new and not own.memory_count:
            service.delete(own.uid, PERSON)
            return lambda: _with_alias(service, uid, name)

        def redo() -> UndoTurn:
            service.merge(uid, own.uid, PERSON)
            return undo

        return redo

    return undo


def _undo_of(turned: Turned) -> UndoTurn:
    """Return what undoes a repeated operation.

    Raises:
        NotFoundError: Nothing can.
    """
    if turned.undo is None:
        raise NotFoundError("another entity has that name now")
    return turned.undo


def _separate_all(service: "EntityService", kept: Entity, parts: Sequence[Entity]) -> list[str]:
    """Separate merged entities again, the last first; return their new uids."""
    return [_separate(service, kept, part) for part in reversed(parts)][::-1]


def _separate(service: "EntityService", kept: Entity, part: Entity) -> str:
    """Make an entity that was merged anew, with its names, memories and metadata.

    Args:
        service: The service.
        kept: The one it was merged into, as it was before.
        part: What it was before.

    Returns:
        Its new uid.
    """
    own, _ = _split(service, kept.uid, part.name)
    for alias in part.aliases:
        try:
            piece, is_new = _split(service, kept.uid, alias)
        except NotFoundError:
            # No memory uses this name any more.
            continue
        if is_new:
            service.merge(own.uid, piece.uid, PERSON)
    taken_over = {key: None for key in part.metadata if key not in kept.metadata}
    if taken_over:
        service.edit(kept.uid, EntityPatch(metadata=taken_over), PERSON)
    if part.metadata:
        service.edit(own.uid, EntityPatch(metadata=part.metadata), PERSON)
    return own.uid


def _split(service: "EntityService", uid: str, name: str) -> tuple[Entity, bool]:
    """Split a name off; return who has it now, and whether that entity is new."""
    written = service.split(uid, name, PERSON)
    entity = written.value
    is_new = any(
        change.kind is ChangeKind.CREATED and change.id == entity.uid
        for change in written.changes.things
    )
    return entity, is_new
