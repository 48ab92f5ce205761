"""The settings: what a person chose, outside the vault, holding nothing secret."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from muniment.domain.errors import InvalidInputError
from muniment.domain.os_errors import os_errors_translated

THEMES: Final = ("system", "light", "dark")

Theme = Literal["system", "light", "dark"]

CLIPBOARD_SECONDS_MIN: Final = 10
CLIPBOARD_SECONDS_MAX: Final = 300
"""There is no never: other programs and the desktop's history read what stays on a clipboard."""

_LIMIT_BYTES: Final = 1_048_576
_KEY_NAMES_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; every field has a default.

    Attributes:
        port: Where agents reach Muniment; 0 lets the system choose.
        port_on: Whether the window opens the port.
        auto_lock_minutes: Idle minutes after which the vault locks; 0 means never.
        lock_with_screen: Whether the vault locks with the screen and on suspend.
        theme: "system", "light" or "dark".
        model: Folder name of the embedding model.
        text_percent: Size of the window's text, in percent of the desktop's.
        clipboard_seconds: After which what was copied leaves the clipboard.
        tray_titles: Whether the tray's menu tells the titles of the latest memories.
        keep_in_tray: Whether closing the window leaves Muniment in the tray.
        language: What the window speaks: "system", or a code such as "de".
        capture_shortcut_on: Whether a shortcut opens quick capture from anywhere.
        capture_shortcut: The keys of it, as Qt writes them portably; empty for those proposed.
        extra: Fields that a newer Muniment wrote; kept as they are.

    Raises:
        InvalidInputError: A value is of the wrong type or out of bounds.
    """

    port: int = 4774
    port_on: bool = True
    auto_lock_minutes: int = 10
    lock_with_screen: bool = True
    theme: Theme = "system"
    model: str = "all-MiniLM-L6-v2"
    text_percent: int = 100
    keep_in_tray: bool = True
    tray_titles: bool = True
    clipboard_seconds: int = 30
    language: str = "system"
    capture_shortcut_on: bool = False
    capture_shortcut: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, rule in _RULES.items():
            is_valid, reason = rule
            if not is_valid(getattr(self, name)):
                raise InvalidInputError(name, reason)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings and what a person should know about them.

    Attributes:
        settings: The settings in force.
        notices: Sentences about what could not be read; usually none.
    """

    settings: Settings
    notices: tuple[str, ...] = ()


class SettingsFile:
    """The file that keeps the settings.

    Args:
        path: The file.
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.
    """

    def __init__(self, path: Path, *, write: Callable[[Path, bytes], None]) -> None:
        self._path = path
        self._write = write

    def load(self) -> LoadedSettings:
        """Read the settings; defaults where there is no file.

        A field with a value that cannot be is replaced by its default. A file that is no JSON
        object is moved aside as `settings.json.damaged`, and all defaults hold.

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
            DiskFullError: No space; the old file is as it was.
            StorageUnavailableError: The file cannot be written.
        """
        stored = dict(settings.extra) | {name: getattr(settings, name) for name in _RULES}
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
    for name, rule in _RULES.items():
        is_valid, reason = rule
        if name in stored and is_valid(stored[name]):
            accepted[name] = stored[name]
        elif name in stored:
            notices.append(_refused_text(name, reason))
    extra = {name: value for name, value in stored.items() if name not in _RULES}
    settings = Settings(**accepted, extra=extra)  # type: ignore[arg-type]  # checked by the rules
    return LoadedSettings(settings, tuple(notices))


def _aside_text(name: str, aside: str) -> str:
    return f"{name} could not be read and was kept as {aside}. The default settings are in force."


def _refused_text(name: str, reason: str) -> str:
    return f"The default of the setting {name} is in force: what is stored {reason}."


def _is_whole(value: object, *, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_key_names(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and len(value) <= _KEY_NAMES_MAX


def _is_folder_name(value: object) -> bool:
    return isinstance(value, str) and Path(value).name == value and 0 < len(value) <= 200


def _is_language(value: object) -> bool:
    is_code = isinstance(value, str) and value.isascii() and value.isalpha() and len(value) <= 3
    return value == "system" or (is_code and str(value).islower())


_RULES: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "port": (lambda value: _is_whole(value, low=0, high=65_535), "must be from 0 to 65535"),
    "port_on": (_is_switch, "must be true or false"),
    "auto_lock_minutes": (
        lambda value: _is_whole(value, low=0, high=1_440),
        "must be from 0 (never) to 1440 minutes",
    ),
    "lock_with_screen": (_is_switch, "must be true or false"),
    "theme": (lambda value: value in THEMES, f"must be one of {', '.join(THEMES)}"),
    "model": (_is_folder_name, "must be the name of a model's folder"),
    "text_percent": (
        lambda value: _is_whole(value, low=80, high=200),
        "must be from 80 to 200 percent",
    ),
    "keep_in_tray": (_is_switch, "must be true or false"),
    "tray_titles": (_is_switch, "must be true or false"),
    "clipboard_seconds": (
        lambda value: _is_whole(value, low=CLIPBOARD_SECONDS_MIN, high=CLIPBOARD_SECONDS_MAX),
        f"must be from {CLIPBOARD_SECONDS_MIN} to {CLIPBOARD_SECONDS_MAX} seconds",
    ),
    "capture_shortcut_on": (_is_switch, "must be true or false"),
    "capture_shortcut": (_is_key_names, "must name keys, such as Ctrl+Shift+Space"),
    "language": (_is_language, "must be system or the code of a language, such as de"),
}
