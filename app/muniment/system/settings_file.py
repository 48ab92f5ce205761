"""The settings file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.settings import RULES, Settings

_LIMIT_BYTES: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and messages for the user about them.

    Attributes:
        settings: The settings in force.
        notices: Messages about values that could not be read; usually none.
    """

    settings: Settings
    notices: tuple[str, ...] = ()


class SettingsFile:
    """The settings file.

    Args:
        path: The file.
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.
    """

    def __init__(self, path: Path, *, write: Callable[[Path, bytes], None]) -> None:
        self._path = path
        self._write = write

    def load(self) -> LoadedSettings:
        """Read the settings, or defaults if there is no file.

        A field with an invalid value gets its default. A file that is not a JSON object is moved to
        `settings.json.damaged`, and all defaults apply.

        Raises:
            StorageUnavailableError: The file exists but cannot be read or moved aside.
        """
        with os_errors_translated(f"reading {self._path.name}"):
            if not self._path.exists():
                return LoadedSettings(Settings())
            with self._path.open("rb") as file:
                content = file.read(_LIMIT_BYTES + 1)
        stored = _parse(content)
        if stored is None:
            return self._put_aside()
        return _from_fields(stored)

    def save(self, settings: Settings) -> None:
        """Write the settings.

        Raises:
            DiskFullError: The disk is full; the old file is unchanged.
            StorageUnavailableError: The file cannot be written.
        """
        stored = dict(settings.extra) | {name: getattr(settings, name) for name in RULES}
        self._write(self._path, (json.dumps(stored, indent=2) + "\n").encode("ascii"))

    def _put_aside(self) -> LoadedSettings:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        with os_errors_translated(f"moving {self._path.name} aside"):
            self._path.replace(aside)
        return LoadedSettings(Settings(), (_aside_text(self._path.name, aside.name),))


def _parse(content: bytes) -> dict[str, object] | None:
    if len(content) > _LIMIT_BYTES:
        return None
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _from_fields(stored: Mapping[str, object]) -> LoadedSettings:
    accepted: dict[str, object] = {}
    notices = []
    for name, rule in RULES.items():
        is_valid, reason = rule
        if name in stored and is_valid(stored[name]):
            accepted[name] = stored[name]
        elif name in stored:
            notices.append(_refused_text(name, reason))
    extra = {name: value for name, value in stored.items() if name not in RULES}
    settings = Settings(**accepted, extra=extra)  # type: ignore[arg-type]  # checked by the rules
    return LoadedSettings(settings, tuple(notices))


def _aside_text(name: str, aside: str) -> str:
    return f"{name} could not be read and was kept as {aside}. Default settings are used."


def _refused_text(name: str, reason: str) -> str:
    return f"The setting {name} uses its default: the stored value {reason}."
