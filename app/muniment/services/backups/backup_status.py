"""The state of the backups: the last one, the last check, what went wrong and what to do.

For callers without a window: `muniment serve` reports a failed backup here, not only in its log.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.backups.schedule import Schedule, next_due
from muniment.services.backups.backup_settings import load_settings

if TYPE_CHECKING:
    from muniment.services.backups.backup_files import BackupFiles
    from muniment.services.backups.scheduled_backups import BackupKeeper
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession


@dataclass(frozen=True, slots=True)
class BackupTrouble:
    """A problem with the backups.

    Args:
        code: Of the error, `backup-damaged` or `backup-overdue`; stable.
        at: When it occurred; ``None`` if unknown.
        title: What happened; empty for actors that do not see the whole vault.
        hint: What to do; empty likewise.
    """

    code: str
    at: datetime | None
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """The state of the backups of an open vault.

    Args:
        schedule: How often one is made.
        last_at: When the newest that is not known to be damaged was made; ``None`` without one.
        verified_at: When one of them was last verified, at the latest right after it was written.
        next_at: When the next scheduled one is due, even if past; ``None`` for never.
        folder: Where they are written; ``None`` for actors that do not see the whole vault.
        trouble: What is wrong; ``None`` when all is well.
    """

    schedule: Schedule
    last_at: datetime | None
    verified_at: datetime | None
    next_at: datetime | None
    folder: Path | None
    trouble: BackupTrouble | None


_DAMAGED: Final = BackupTrouble(
    "backup-damaged",
    None,
    "A backup that was verified again is damaged.",
    "Make another one, on another disk if this one fails, and remove the damaged one.",
)
_OVERDUE: Final = BackupTrouble(
    "backup-overdue",
    None,
    "The backup that is due was not made.",
    "Keep the window open or `muniment serve` running: it is made within minutes.",
)


class BackupStandingService:
    """Combines the files with the keeper's failures; any thread.

    Args:
        session: Lends the vault.
        files: Finds the backups.
        keeper: Makes those that are due.
    """

    def __init__(
        self, session: "VaultSession", files: "BackupFiles", keeper: "BackupKeeper"
    ) -> None:
        self._session = session
        self._files = files
        self._keeper = keeper

    def standing(self, actor: Actor) -> BackupStanding:
        """Return the state of the backups.

        An agent that is no admin of the whole vault gets only times and the code: no folder, and no
        text that could name one.

        Args:
            actor: The caller; anyone who may read.

        Raises:
            VaultLockedError: The vault is locked.
        """
        with self._session.borrow() as opened:
            return self.standing_of(opened, actor)

    def standing_of(self, opened: "OpenVault", actor: Actor) -> BackupStanding:
        """Return the state of the backups of a borrowed vault; as `standing`."""
        settings = load_settings(opened)
        found = self._files.found(opened.vault.vault_id, settings.folder)
        own = {file: settings.check_of(file.path.name) for file in found if file.is_own}
        sound = {file: check for file, check in own.items() if check is None or check.is_valid}
        checked = [check.at if check is not None else file.made_at for file, check in sound.items()]
        now = opened.clock.now()
        due = next_due(self._keeper.made(opened, found), settings.schedule, now)
        # Due is not yet a problem: the backup is made a few minutes after the vault was opened.
        period = settings.schedule.period
        overdue = due if due is not None and period is not None and now >= due + period else None
        trouble = self._trouble(overdue, is_damaged=len(sound) < len(own))
        sees_all = _sees_all(actor)
        return BackupStanding(
            settings.schedule,
            max((file.made_at for file in sound), default=None),
            max(checked, default=None),
            due,
            (settings.folder or self._files.own_folder) if sees_all else None,
            trouble if trouble is None or sees_all else replace(trouble, title="", hint=""),
        )

    def _trouble(self, overdue: datetime | None, *, is_damaged: bool) -> BackupTrouble | None:
        failure = self._keeper.failure
        if failure is not None:
            error = failure.error
            return BackupTrouble(error.code, failure.at, f"{error}.", error.hint)
        if is_damaged:
            return _DAMAGED
        return None if overdue is None else replace(_OVERDUE, at=overdue)


def _sees_all(actor: Actor) -> bool:
    return actor.namespaces is None and actor.may(Scope.ADMIN)
