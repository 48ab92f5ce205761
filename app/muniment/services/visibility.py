"""Which namespaces an actor reaches."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from muniment.domain.errors import NotFoundError

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.ids import NamespaceId
    from muniment.storage.namespaces import NamespaceReader

DEFAULT_NAMESPACE = "default"


def target_namespace(asked: str | None, actor: "Actor") -> str:
    """Return the namespace a write goes to: the one asked for, or the actor's first.

    Raises:
        NotFoundError: The actor does not see it.
    """
    if asked is None and actor.namespaces:
        return actor.namespaces[0]
    name = DEFAULT_NAMESPACE if asked is None else asked
    actor.require_namespace(name)
    return name


def resolve_namespaces(
    reader: "NamespaceReader", asked: Sequence[str], actor: "Actor"
) -> tuple["NamespaceId", ...]:
    """Return the ids of the namespaces asked for that the actor sees; all it sees for none asked.

    Raises:
        NotFoundError: One asked for does not exist for this actor.
    """
    by_name = {row.name: row.id for row in reader.all()}
    for name in asked:
        actor.require_namespace(name)
        if name not in by_name:
            raise NotFoundError(f"there is no namespace {name!r}")
    wanted = asked or [name for name in by_name if actor.sees(name)]
    return tuple(by_name[name] for name in wanted)
