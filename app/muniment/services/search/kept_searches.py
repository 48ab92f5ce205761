"""Searches kept in the vault: recent ones and saved ones.

Searches reveal as much as memories do, so they are stored in the encrypted file and nowhere else.
Forgetting overwrites them there (``secure_delete``).
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches
from muniment.domain.memories.query import QUERY_MAX_CHARACTERS
from muniment.domain.value_rules import check_text
from muniment.services.search.search_notation import read, written

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession

RECENT_MAX: Final = 30
SAVED_MAX: Final = 200
NAME_MAX_CHARACTERS: Final = 100
_SETTING: Final = "searches"


class KeptSearchService:
    """Use cases about kept searches; any thread.

    Every call returns the searches then kept. All of them require an actor that sees the whole
    vault: a query can contain anything.

    Args:
        session: Lends the vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        self._changing = threading.Lock()

    def kept(self, actor: Actor) -> KeptSearches:
        """Return the kept searches.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            return read(opened.store.setting(_SETTING))

    def note(self, search: KeptSearch, actor: Actor) -> KeptSearches:
        """Add a search to the recent ones.

        The same query moves to the front, and an extended query replaces its own beginning.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            InvalidInputError: The query is empty or too long.
            VaultLockedError: The vault is locked.
        """
        new = _checked(replace(search, name=""))

        def change(kept: KeptSearches) -> KeptSearches:
            others = [old for old in kept.recent if not _is_same(old, new)]
            if others and new.query.casefold().startswith(others[0].query.casefold()):
                del others[0]
            return replace(kept, recent=(new, *others)[:RECENT_MAX])

        return self._change(change, actor)

    def save(self, search: KeptSearch, actor: Actor) -> KeptSearches:
        """Save a search under its name, replacing one of that name.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            InvalidInputError: The name or the query is empty or too long, or too many are saved.
            VaultLockedError: The vault is locked.
        """
        new = _checked(replace(search, name=" ".join(search.name.split())))
        check_text("name", new.name)
        if not 1 <= len(new.name) <= NAME_MAX_CHARACTERS:
            raise InvalidInputError("name", f"must have 1 to {NAME_MAX_CHARACTERS} characters")

        def change(kept: KeptSearches) -> KeptSearches:
            others = [old for old in kept.saved if old.name.casefold() != new.name.casefold()]
            if len(others) >= SAVED_MAX:
                raise InvalidInputError("name", f"at most {SAVED_MAX} searches can be saved")
            ordered = sorted([*others, new], key=lambda found: found.name.casefold())
            return replace(kept, saved=tuple(ordered))

        return self._change(change, actor)

    def forget_recent(self, actor: Actor, *, query: str | None = None) -> KeptSearches:
        """Forget one of the recent searches by its query, or all of them.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        return self._change(
            lambda kept: replace(
                kept,
                recent=tuple(old for old in kept.recent if query not in {None, old.query}),
            ),
            actor,
        )

    def forget_saved(self, actor: Actor, *, name: str | None = None) -> KeptSearches:
        """Forget one of the saved searches by its name, or all of them.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        return self._change(
            lambda kept: replace(
                kept, saved=tuple(old for old in kept.saved if name not in {None, old.name})
            ),
            actor,
        )

    def restore(self, kept: KeptSearches, actor: Actor) -> KeptSearches:
        """Restore searches kept before: undoes forgetting.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        return self._change(lambda _present: kept, actor)

    def _change(self, change: Callable[[KeptSearches], KeptSearches], actor: Actor) -> KeptSearches:
        actor.require_unconfined()
        with self._changing, self._session.borrow() as opened:
            present = read(opened.store.setting(_SETTING))
            new = change(present)
            if new != present:
                with opened.store.write(actor.name) as unit:
                    unit.set_setting(_SETTING, written(new))
            return new


def _checked(search: KeptSearch) -> KeptSearch:
    new = replace(search, query=search.query.strip())
    check_text("query", new.query)
    if not 1 <= len(new.query) <= QUERY_MAX_CHARACTERS:
        raise InvalidInputError("query", f"must have 1 to {QUERY_MAX_CHARACTERS} characters")
    return new


def _is_same(one: KeptSearch, other: KeptSearch) -> bool:
    return one.query.casefold() == other.query.casefold()
