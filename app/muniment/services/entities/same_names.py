"""Decide whether two names may mean one entity, using the shipped lists."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.errors import ModelUnavailableError

if TYPE_CHECKING:
    from muniment.understanding.entities.same_entity import SameEntity

_log = logging.getLogger(__name__)


class SameNames:
    """Compares two names on their own: a `SameName`; any thread.

    The lists are loaded at the first comparison; without them no two names match. Other knowledge
    of a namespace is considered where names are stored.

    Args:
        folder: Where the lists are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has_failed = False
        self._loading = threading.Lock()
        self._lists: SameEntity | None = None

    def __call__(self, entity_type: str, one: str, other: str) -> bool:
        """Return whether two names of a type may mean one entity."""
        lists = self._loaded()
        if lists is None:
            return False
        return lists.canonical(entity_type, one, [(entity_type, other)]) is not None

    def _loaded(self) -> "SameEntity | None":
        from muniment.understanding.entities.same_entity import SameEntity

        with self._loading:
            if self._lists is None and not self._has_failed:
                try:
                    self._lists = SameEntity.load(self._folder)
                except ModelUnavailableError as error:
                    self._has_failed = True
                    _log.warning("entities keep the names they are found under: %s", error)
            return self._lists
