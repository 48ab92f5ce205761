"""Unsaved typed texts, kept in memory and stored in the vault from time to time.

They are stored every half minute and whenever the vault locks, without delaying the user. A crash
loses what was typed since the last time: half a minute at most.
"""

import threading
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.storage.store import Store

_PREFIX: Final = "unsaved_"


class UnsavedNotes:
    """Texts by the name of their place in the window; any thread.

    A replaced text is overwritten on the disk: the database is opened with ``secure_delete``.

    Args:
        kept: The texts stored in the vault.
    """

    def __init__(self, kept: "Mapping[str, str] | None" = None) -> None:
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._texts = dict(kept or {})
        self._written = dict(self._texts)

    @classmethod
    def of(cls, store: "Store", names: "tuple[str, ...]") -> "UnsavedNotes":
        """Return the texts that a database stores under some names."""
        return cls({name: store.setting(_PREFIX + name) or "" for name in names})

    def text(self, name: str) -> str:
        """Return a text; empty if there is none."""
        with self._lock:
            return self._texts.get(name, "")

    def note(self, name: str, text: str) -> None:
        """Replace a text; empty for none."""
        with self._lock:
            self._texts[name] = text

    def is_stored(self, name: str) -> bool:
        """Return whether the vault may store a text under a name."""
        with self._lock:
            return bool(self._written.get(name))

    def settle(self, store: "Store") -> None:
        """Store what differs from the vault.

        Raises:
            MunimentError: It could not be written; it is kept in memory.
        """
        with self._settling:
            with self._lock:
                written = self._written
                changed = {n: t for n, t in self._texts.items() if t != written.get(n, "")}
                # From here on the vault may store it: a caller that drops it meanwhile has to know.
                self._written = written | changed
            if not changed:
                return
            try:
                with store.write(PERSON.name) as unit:
                    for name, text in changed.items():
                        unit.set_setting(_PREFIX + name, text)
            except BaseException:
                with self._lock:
                    self._written = written
                raise
