"""Look up the row of a session by reference, and check its state."""

from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.sessions.session import Session
from muniment.services.namespaces.reachable_scopes import reached_namespaces

if TYPE_CHECKING:
    from muniment.storage.pages import StoredRow
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


def require_session(
    view: "Reading | UnitOfWork",
    reference: str,
    actor: Actor,
    *,
    now_ms: int,
    namespace: str | None,
) -> "StoredRow":
    """Return the session with a reference.

    Raises:
        NotFoundError: This actor sees no such session, or it has expired.
    """
    ids = reached_namespaces(view.namespaces, actor, namespace)
    row = view.sessions.find(reference, ids, now_ms=now_ms)
    if row is None:
        raise NotFoundError("there is no such session")
    return row


def opened_session(view: "Reading | UnitOfWork", row: "StoredRow", now_ms: int) -> Session:
    """Return the decrypted session of a row."""
    return view.sessions.opened([row], now_ms=now_ms)[0]


def require_active(row: "StoredRow") -> None:
    """Check that a session accepts turns and states.

    Raises:
        ConflictError: It has ended.
    """
    if row.ended_at is not None:
        raise ConflictError("the session has ended", hint="Fork it to continue from its state.")


def resolved_version(row: "StoredRow", version: int | None) -> int:
    """Return a state's version number; negative ones count back from the present one.

    Raises:
        NotFoundError: The state never had that version.
    """
    present = int(row.state_version)
    if version is None:
        return present
    number = version if version >= 0 else present + version
    if not 0 <= number <= present:
        raise NotFoundError("the state never had that version")
    return number
