"""What is being typed and not saved, noted in memory and written into the vault from time to time.

It is written every half minute and as the vault locks, however that comes about, and asks nothing
of whoever types. A crash loses what was typed since the last time: half a minute at most.
"""

import threading
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.storage.store import Store

_PREFIX: Final = "unsaved_"


class UnsavedNotes:
    """Texts by the name of where they are typed; any thread.

    What they replace is overwritten on the disk: the database is opened with ``secure_delete``.

    Args:
        kept: What the vault keeps of them.
    """

    def __init__(self, kept: "Mapping[str, str] | None" = None) -> None:
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._texts = dict(kept or {})
        self._written = dict(self._texts)

    @classmethod
    def of(cls, store: "Store", names: "tuple[str, ...]") -> "UnsavedNotes":
        """Return what a database keeps under some names."""
        return cls({name: store.setting(_PREFIX + name) or "" for name in names})

    def text(self, name: str) -> str:
        """Return a text; empty if there is none."""
        with self._lock:
            return self._texts.get(name, "")

    def note(self, name: str, text: str) -> bool:
        """Put a text in the place of the one before; empty for none.

        Returns:
            Whether the vault may still keep a text although there is none any more.
        """
        with self._lock:
            self._texts[name] = text
            return not text and bool(self._written.get(name))

    def settle(self, store: "Store") -> None:
        """Write down what differs from what the vault keeps.

        Raises:
            MunimentError: It could not be written; it stays noted.
        """
        with self._settling:
            with self._lock:
                written = self._written
                changed = {n: t for n, t in self._texts.items() if t != written.get(n, "")}
                # From here on the vault may keep it: whoever drops it meanwhile has to know.
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
