"""Find the owners, sessions and entities that an actor may reach."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from muniment.domain.errors import NotFoundError
from muniment.services.namespaces.visibility import resolve_namespaces, target_namespace

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import NamespaceId
    from muniment.storage.namespaces import NamespaceReader, NamespaceRow

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class WrittenThing(Generic[Value]):
    """A written thing, and what the write changed (nothing, if it was already so).

    ``is_new`` is false if the requested thing already existed.
    """

    value: Value
    changes: "ChangeSet"
    is_new: bool = False


def reached_namespaces(
    reader: "NamespaceReader", actor: "Actor", namespace: str | None
) -> tuple["NamespaceId", ...]:
    """Return where to look for a thing: one namespace, or all the actor sees, its own first.

    Handles are unique only within a namespace, so the order decides between equal ones.

    Raises:
        NotFoundError: The namespace does not exist for this actor.
    """
    if namespace is not None:
        return resolve_namespaces(reader, (namespace,), actor)
    ids = resolve_namespaces(reader, (), actor)
    first = reader.by_name(target_namespace(None, actor))
    if first is None or first.id not in ids:
        return ids
    return (first.id, *(other for other in ids if other != first.id))


def written_namespace(
    reader: "NamespaceReader", actor: "Actor", namespace: str | None
) -> "NamespaceRow":
    """Return the namespace that a new thing goes to.

    Raises:
        NotFoundError: It does not exist for this actor.
    """
    name = target_namespace(namespace, actor)
    row = reader.by_name(name)
    if row is None:
        raise NotFoundError(f"there is no namespace {name!r}")
    return row
