"""The profile: what memories say about a person, with that person's corrections."""

import importlib
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.history.ledger import LedgerPage, checked_cursor
from muniment.domain.profile.profile import BioFormat, Profile
from muniment.domain.profile.profile_marks import (
    BioHistory,
    MarkAction,
    Marks,
    ProfileMark,
    bio_subject,
    bio_versions,
    check_bio,
    check_mark,
    marks_of,
)
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_name
from muniment.services.history.read_audit import in_profile
from muniment.services.namespaces.reachable_scopes import (
    WrittenThing,
    reached_namespaces,
    written_namespace,
)
from muniment.services.namespaces.visibility import visible_memory
from muniment.services.profile.mark_writing import put_mark, remove_mark, require_word
from muniment.services.profile.profile_cache import ProfileKey
from muniment.services.profile.profile_writing import retold
from muniment.services.usage.counted_calls import all_counted, counted, of_thing

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import MemoryId
    from muniment.services.models.local_model import LocalModelService
    from muniment.services.profile.profile_cache import ProfileCache
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.profile.profile_reader import ProfileTexts
    from muniment.storage.reading import Reading

_PORTRAITS: Final = "muniment.understanding.profile.person_profile"
_OPPOSITE: Final = {MarkAction.PIN: MarkAction.HIDE, MarkAction.HIDE: MarkAction.PIN}
_FIRST: Final = LedgerPage()


@all_counted(UsageAction.PROFILE)
class ProfileService:
    """Use cases about profiles; any thread.

    Args:
        session: Lends the vault.
        cache: Profiles that are still valid.
        local_model: The user's language model; off unless they turn it on.
    """

    def __init__(
        self, session: "VaultSession", cache: "ProfileCache", local_model: "LocalModelService"
    ) -> None:
        self._session = session
        self._cache = cache
        self._local_model = local_model

    @counted(UsageAction.PROFILE, of_thing, shows=in_profile)
    def get(
        self,
        actor: Actor,
        *,
        namespace: str | None = None,
        user_id: str | None = None,
        include_confidential: bool | None = None,
        refresh: bool = False,
    ) -> Profile:
        """Return the profile of one namespace, or of one user in it.

        Args:
            actor: The caller.
            namespace: Whose memories; without one, those of the actor's first namespace.
            user_id: Only of this user, by handle or uid.
            include_confidential: Whether to use confidential memories; by default for the person.
            refresh: Whether to compute it again although nothing has changed, with bios by the
                local language model if that is on. The model never gets confidential memories: a
                profile that uses some keeps its bios.

        Raises:
            InvalidInputError: The user's id is invalid.
            NotFoundError: The namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        check_name("user_id", user_id)
        with self._session.borrow() as opened, opened.store.read() as reading:
            row = written_namespace(reading.namespaces, actor, namespace)
            includes = not actor.is_agent if include_confidential is None else include_confidential
            key = ProfileKey(row.name, user_id, includes)
            known = None if refresh else self._cache.get(key, opened.now_ms())
            if known is not None:
                return known
        # Take the stamp before the view: a change between the two then counts as a change.
        stamp = self._cache.stamp(key.namespace)
        with self._session.borrow() as opened:
            profile, until_ms = _made(opened, key, actor)
        if refresh and not profile.statistics.confidential:
            profile = self._retold(profile)
        self._cache.put(key, profile, stamp=stamp, until_ms=until_ms)
        return profile

    def marks(self, actor: Actor, *, namespace: str | None = None) -> tuple[ProfileMark, ...]:
        """Return the marks of one namespace, the oldest first; removed bios are among them.

        Raises:
            NotFoundError: The namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            row = written_namespace(reading.namespaces, actor, namespace)
            return reading.profile_marks.of(row.id)

    def mark(
        self, memory: str, action: MarkAction, actor: Actor, *, text: str | None = None
    ) -> WrittenThing[ProfileMark]:
        """Pin, correct or hide a memory in every profile; an existing mark gets the new text.

        Pinning a hidden memory shows it again, and hiding a pinned one unpins it.

        Args:
            memory: Any of its ids.
            action: What to do.
            actor: Who sets the mark.
            text: The right statement, for a correction.

        Raises:
            InvalidInputError: The text is invalid.
            NotFoundError: This actor sees no such memory.
            NotAllowedError: The person set another mark, and the actor is neither the person nor an
                admin.
            ConflictError: The namespace has too many marks.
        """
        actor.require(Scope.WRITE)
        text = check_mark(action, text)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            found = visible_memory(unit.memories, memory, actor, now=opened.clock.now())
            row = written_namespace(unit.namespaces, actor, found.namespace)
            opposite = _OPPOSITE.get(action)
            other = opposite and unit.profile_marks.find(row.id, found.id, opposite)
            if other:
                require_word(other, actor)
                unit.profile_marks.remove(other.uid, row.id)
            return put_mark(
                unit, row.id, found.id, (action, text), actor=actor, now_ms=opened.now_ms()
            )

    def unmark(self, uid: str, actor: Actor, *, namespace: str | None = None) -> "ChangeSet":
        """Remove a mark permanently, a bio with its history.

        Raises:
            NotFoundError: This actor sees no such mark.
            NotAllowedError: It is the person's, and the actor is neither the person nor an admin.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            ids = reached_namespaces(unit.namespaces, actor, namespace)
            mark = unit.profile_marks.by_uid(uid, ids)
            return remove_mark(unit, mark, actor)

    def set_bio(
        self,
        text: str,
        bio_format: BioFormat,
        actor: Actor,
        *,
        namespace: str | None = None,
        user_id: str | None = None,
        batch_id: str | None = None,
    ) -> WrittenThing[ProfileMark]:
        """Replace a bio with a text written by hand, until that is removed.

        Args:
            text: The bio.
            bio_format: Its format.
            actor: The caller.
            namespace: Whose bio; without one, that of the actor's first namespace.
            user_id: The bio of this user, by handle or uid.
            batch_id: Shared by the saves of one editing stretch, which are one version in the
                history; a new one when omitted.

        Raises:
            InvalidInputError: The text is empty or too long, or the user's id is invalid.
            NotFoundError: The namespace does not exist for this actor.
            NotAllowedError: The person wrote one, and the actor is neither the person nor an admin.
            ConflictError: The namespace has too many marks.
        """
        actor.require(Scope.WRITE)
        text = check_bio(text)
        check_name("user_id", user_id)
        with (
            self._session.borrow() as opened,
            opened.store.write(actor.name, batch_id=batch_id) as unit,
        ):
            row = written_namespace(unit.namespaces, actor, namespace)
            handle = user_id and unit.profile_marks.handle_of(row.id, user_id)
            return put_mark(
                unit,
                row.id,
                bio_subject(bio_format),
                (MarkAction.CORRECT, text),
                actor=actor,
                now_ms=opened.now_ms(),
                user_id=handle,
            )

    def remove_bio(
        self,
        bio_format: BioFormat,
        actor: Actor,
        *,
        namespace: str | None = None,
        user_id: str | None = None,
    ) -> "ChangeSet":
        """Remove a bio that was written by hand; it is generated from memories again.

        Its history stays, until `unmark` removes it permanently.

        Raises:
            NotFoundError: There is none, or the namespace does not exist for this actor.
            NotAllowedError: It is the person's, and the actor is neither the person nor an admin.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = written_namespace(unit.namespaces, actor, namespace)
            handle = user_id and unit.profile_marks.handle_of(row.id, user_id)
            subject = bio_subject(bio_format)
            mark = unit.profile_marks.find(row.id, subject, MarkAction.CORRECT, user_id=handle)
            if mark is None or mark.is_removed_bio:
                raise NotFoundError("there is no such bio")
            said, now_ms = (MarkAction.CORRECT, None), opened.now_ms()
            put_mark(unit, row.id, subject, said, actor=actor, now_ms=now_ms, user_id=handle)
            return unit.change_set()

    def bio_history(
        self,
        bio_format: BioFormat,
        actor: Actor,
        *,
        namespace: str | None = None,
        user_id: str | None = None,
        page: LedgerPage = _FIRST,
    ) -> BioHistory:
        """Return the versions of a bio written by hand, newest first; empty if there is none.

        Agents need the scope admin: earlier texts may be what the person took out.

        Raises:
            InvalidInputError: The page or the user's id is not valid.
            NotFoundError: The namespace does not exist for this actor.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        check_name("user_id", user_id)
        before = checked_cursor(page)
        with self._session.borrow() as opened, opened.store.read() as reading:
            row = written_namespace(reading.namespaces, actor, namespace)
            marks = reading.profile_marks
            handle = user_id and marks.handle_of(row.id, user_id)
            mark = marks.find(row.id, bio_subject(bio_format), MarkAction.CORRECT, user_id=handle)
            if mark is None:
                return BioHistory()
            found = list(bio_versions(marks.history(mark.uid)))
        earlier = [each for each in reversed(found) if before is None or each.number < before]
        shown = tuple(earlier[: page.limit])
        is_last = len(shown) == len(earlier)
        return BioHistory(shown, None if is_last else str(shown[-1].number))

    def _retold(self, profile: Profile) -> Profile:
        """Return the profile with bios by the local model; the vault is not borrowed meanwhile."""
        portrait, notice = retold(profile.portrait, self._local_model)
        notices = profile.notices if notice is None else (*profile.notices, notice)
        return replace(profile, portrait=portrait, notices=notices)


def _made(opened: "OpenVault", key: ProfileKey, actor: Actor) -> tuple[Profile, int | None]:
    """Read the memories and build a profile.

    Returns:
        The profile, and when the next memory expires, in milliseconds since 1970.
    """
    from muniment.storage.profile.profile_reader import ProfileScope

    _begin_importing()
    now_ms = opened.now_ms()
    with opened.store.read() as reading:
        row = written_namespace(reading.namespaces, actor, key.namespace)
        handle = key.user_id and reading.profile_marks.handle_of(row.id, key.user_id)
        scope = ProfileScope(
            namespace_id=row.id,
            now_ms=now_ms,
            user_id=handle,
            include_confidential=key.include_confidential,
        )
        marks = _marks(reading, row, handle)
        texts = reading.profile.texts(scope, _marked(marks))
        statistics = reading.profile.statistics(scope, considered=len(texts.sources))
        until_ms = reading.profile.next_expiry_ms(now_ms)
    from muniment.understanding.profile.person_profile import portrait_of

    profile = Profile(
        namespace=row.name,
        user_id=key.user_id,
        portrait=portrait_of(texts.sources, marks=marks, vectors=texts.vectors),
        statistics=statistics,
        marks=len(marks),
        generated_at=opened.clock.now(),
        notices=_notices(texts, key),
    )
    return profile, until_ms


def _begin_importing() -> None:
    """Compile the profile patterns on a thread while the database query runs.

    The query needs no Python. A first profile, requested before the background has loaded the
    patterns, is a fifth faster.
    """
    if _PORTRAITS not in sys.modules:
        thread = threading.Thread(
            target=importlib.import_module, args=(_PORTRAITS,), name="muniment-portraits"
        )
        thread.start()


def _marks(reading: "Reading", row: "NamespaceRow", handle: str | None) -> Marks:
    """Return the marks that apply to a profile: those of memories, and this user's bios."""
    return marks_of(
        tuple(
            mark
            for mark in reading.profile_marks.of(row.id)
            if mark.bio_format is None or mark.user_id == handle
        )
    )


def _marked(marks: Marks) -> "list[MemoryId]":
    """Return the memories that are read whatever their weight, those that are shown first."""
    return [*sorted(marks.corrected), *sorted(marks.pinned), *sorted(marks.hidden)]


def _notices(texts: "ProfileTexts", key: ProfileKey) -> tuple[str, ...]:
    found = []
    users = {source.user_id for source in texts.sources} - {None}
    if key.user_id is None and len(users) > 1:
        found.append("It includes memories of several users. Name a user to see only theirs.")
    if texts.unreadable:
        count = "One memory" if texts.unreadable == 1 else f"{texts.unreadable} memories"
        found.append(f"{count} cannot be read. Run `muniment doctor`.")
    return tuple(found)
