"""Start Muniment when the user logs in."""

from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope

if TYPE_CHECKING:
    from muniment.system.start_at_login import LoginEntry


class LoginStartService:
    """Turns start at login on and off; any thread, also while the vault is locked.

    Args:
        entry: The system's; ``None`` if the system has none.
    """

    def __init__(self, entry: "LoginEntry | None") -> None:
        self._entry = entry

    @property
    def is_possible(self) -> bool:
        """Whether this system supports it."""
        return self._entry is not None

    def is_on(self) -> bool:
        """Return whether Muniment starts at login; asks the system each time.

        Raises:
            StorageUnavailableError: It cannot be read.
        """
        return self._entry is not None and self._entry.is_on()

    def set_on(self, actor: Actor, *, is_on: bool) -> None:
        """Turn start at login on or off; turning it off removes the entry that was created.

        Raises:
            NotAllowedError: The actor is no admin.
            DiskFullError: No space.
            StorageUnavailableError: The system refuses.
        """
        actor.require(Scope.ADMIN)
        if self._entry is None:
            return
        if is_on:
            self._entry.turn_on()
        else:
            self._entry.turn_off()
