"""Set and remove marks of a profile, inside one unit of work."""

from typing import TYPE_CHECKING

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import ConflictError, NotAllowedError, NotFoundError
from muniment.domain.profile.profile_marks import MARKS_MAX, MarkAction, ProfileMark
from muniment.services.namespaces.reachable_scopes import WrittenThing

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import NamespaceId
    from muniment.storage.unit_of_work import UnitOfWork


def put_mark(
    unit: "UnitOfWork",
    namespace_id: "NamespaceId",
    subject: str,
    said: tuple[MarkAction, str | None],
    *,
    actor: Actor,
    now_ms: int,
    user_id: str | None = None,
) -> WrittenThing[ProfileMark]:
    """Set a mark, if the actor may overrule the one that is there.

    Args:
        unit: The unit of work.
        namespace_id: Of the mark.
        subject: Id of a memory, or that of a bio.
        said: The action, and its text.
        actor: Who sets it.
        now_ms: The current time, in milliseconds since 1970.
        user_id: Handle of the user of a bio.

    Raises:
        NotAllowedError: The person set another one, and the actor is neither the person nor an
            admin.
        ConflictError: The namespace has too many marks.
    """
    action, text = said
    known = unit.profile_marks.find(namespace_id, subject, action, user_id=user_id)
    if known is not None:
        if not known.is_removed_bio:
            require_word(known, actor)
        if known.text == text:
            return WrittenThing(known, unit.change_set())
    elif unit.profile_marks.count(namespace_id) >= MARKS_MAX:
        raise ConflictError(f"there are already {MARKS_MAX} marks", hint="Remove some first.")
    mark = unit.profile_marks.put(
        namespace_id, subject, action, text=text, user_id=user_id, now_ms=now_ms
    )
    return WrittenThing(mark, unit.change_set(), is_new=known is None or known.is_removed_bio)


def remove_mark(unit: "UnitOfWork", mark: ProfileMark | None, actor: Actor) -> "ChangeSet":
    """Remove a mark permanently, if the actor may overrule it.

    Raises:
        NotFoundError: There is no mark.
        NotAllowedError: It is the person's, and the actor is neither the person nor an admin.
    """
    if mark is None:
        raise NotFoundError("there is no such mark")
    require_word(mark, actor)
    namespace = unit.namespaces.by_name(mark.namespace)
    if namespace is not None:
        unit.profile_marks.remove(mark.uid, namespace.id)
    return unit.change_set()


def require_word(mark: ProfileMark, actor: Actor) -> None:
    """Check that an actor may overrule a mark: agents may not overrule the person.

    Raises:
        NotAllowedError: The mark is the person's, and the actor is neither the person nor an admin.
    """
    if mark.actor == PERSON.name and actor.name != PERSON.name and not actor.may(Scope.ADMIN):
        raise NotAllowedError("the person has decided otherwise")
