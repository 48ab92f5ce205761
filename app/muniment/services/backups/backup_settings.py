"""The user's backup settings and the known state of each backup, kept in the vault."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.backups.schedule import DEFAULT_SCHEDULE, Schedule
from muniment.domain.clock import moment_of, unix_ms

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault

SETTING: Final = "backups"
_CHECKS_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class BackupCheck:
    """The result of verifying a backup after the day on which it was written.

    Args:
        at: When.
        is_valid: Whether it opened and passed every check.
    """

    at: datetime
    is_valid: bool


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Everything that is stored about backups.

    Args:
        schedule: How often one is made.
        folder: Where they are written; ``None`` is the folder next to the vault.
        checks: By file name.
    """

    schedule: Schedule = DEFAULT_SCHEDULE
    folder: Path | None = None
    checks: Mapping[str, BackupCheck] | None = None

    def check_of(self, name: str) -> BackupCheck | None:
        """Return the last check of a backup, if it was ever verified again."""
        return (self.checks or {}).get(name)

    def with_check(self, name: str, check: BackupCheck | None) -> "BackupSettings":
        """Return a copy with another check of a backup; ``None`` removes it."""
        known = {key: value for key, value in (self.checks or {}).items() if key != name}
        if check is not None:
            known[name] = check
        newest = sorted(known.items(), key=lambda item: item[1].at)[-_CHECKS_KEPT:]
        return replace(self, checks=dict(newest))


def load_settings(opened: "OpenVault") -> BackupSettings:
    """Return the stored settings; unreadable values, as of a newer program, get the default."""
    stored = opened.store.setting(SETTING)
    fields: dict[str, Any] = json.loads(stored) if stored else {}
    schedule = fields.get("schedule")
    folder = fields.get("folder")
    return BackupSettings(
        Schedule(schedule) if schedule in set(Schedule) else DEFAULT_SCHEDULE,
        Path(folder) if folder else None,
        {name: BackupCheck(moment_of(at), bool(ok)) for name, at, ok in fields.get("checks", ())},
    )


def save_settings(opened: "OpenVault", settings: BackupSettings, *, actor: str) -> None:
    """Replace the stored settings."""
    checks = (settings.checks or {}).items()
    stored = {
        "schedule": settings.schedule.value,
        "folder": None if settings.folder is None else str(settings.folder),
        "checks": [[name, unix_ms(check.at), check.is_valid] for name, check in checks],
    }
    with opened.store.write(actor) as unit:
        unit.set_setting(SETTING, json.dumps(stored))
