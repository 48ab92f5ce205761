"""Settings outside the vault: values and their rules; none is secret."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from pathlib import PurePath
from typing import Final, Literal

from muniment.domain.errors import InvalidInputError

DEFAULT_PORT: Final = 4774
"""The port on the loopback interface, unless the settings name another."""

THEMES: Final = ("system", "light", "dark")

Theme = Literal["system", "light", "dark"]

LOCK_ACTIONS: Final = ("nothing", "window", "vault")

LockAction = Literal["nothing", "window", "vault"]

_LOCK_REASON: Final = f"must be one of {', '.join(LOCK_ACTIONS)}"

CLIPBOARD_SECONDS_MIN: Final = 10
CLIPBOARD_SECONDS_MAX: Final = 300
"""There is no "never": other programs and the desktop's history can read the clipboard."""

_KEY_NAMES_MAX: Final = 60

_LOOPBACK: Final = "127.0.0.1"
_BRIDGES: Final = (IPv4Network("172.16.0.0/12"), IPv4Network("10.88.0.0/16"))
"""Where Docker and Podman put their bridges. The address of a network card, which would let the
neighbours in, hardly ever lies there."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every field has a default.

    Attributes:
        port: Where agents reach Muniment; 0 lets the system choose.
        port_on: Whether the window opens the port.
        container_address: Where agents in containers reach the port: 127.0.0.1, or the address of
            a bridge; empty for nowhere.
        auto_lock_minutes: Idle minutes after which `idle_lock` is done; 0 means never.
        idle_lock: What is locked when the session is idle: "nothing", "window" or "vault".
        screen_lock: What is locked with the screen, likewise.
        sleep_lock: What is locked before the machine sleeps, likewise.
        theme: "system", "light" or "dark".
        model: Folder name of the embedding model.
        text_percent: Size of the window's text, in percent of the desktop's.
        clipboard_seconds: Time after which copied text is removed from the clipboard.
        tray_titles: Whether the tray menu shows the titles of the latest memories.
        keep_in_tray: Whether closing the window leaves Muniment in the tray.
        language: Of the window: "system", or a code such as "de".
        capture_shortcut_on: Whether a global shortcut opens quick capture.
        capture_shortcut: Its keys, as Qt writes them portably; empty for the default.
        search_shortcut_on: Whether a global shortcut opens the search.
        search_shortcut: Its keys, likewise.
        extra: Fields that a newer Muniment wrote; preserved.

    Raises:
        InvalidInputError: A value is of the wrong type or out of bounds.
    """

    port: int = DEFAULT_PORT
    port_on: bool = True
    container_address: str = ""
    auto_lock_minutes: int = 10
    idle_lock: LockAction = "window"
    screen_lock: LockAction = "window"
    sleep_lock: LockAction = "vault"
    theme: Theme = "system"
    model: str = "all-MiniLM-L6-v2"
    text_percent: int = 100
    keep_in_tray: bool = True
    tray_titles: bool = False
    clipboard_seconds: int = 30
    language: str = "system"
    capture_shortcut_on: bool = False
    capture_shortcut: str = ""
    search_shortcut_on: bool = False
    search_shortcut: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in RULES:
            check_setting(name, getattr(self, name))


def _is_whole(value: object, *, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _is_lock_action(value: object) -> bool:
    return value in LOCK_ACTIONS


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_key_names(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and len(value) <= _KEY_NAMES_MAX


def _is_folder_name(value: object) -> bool:
    return isinstance(value, str) and PurePath(value).name == value and 0 < len(value) <= 200


def _is_language(value: object) -> bool:
    is_code = isinstance(value, str) and value.isascii() and value.isalpha() and len(value) <= 3
    return value == "system" or (is_code and str(value).islower())


def _is_container_address(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return value in {"", _LOOPBACK} or any(IPv4Address(value) in net for net in _BRIDGES)
    except ValueError:
        return False


RULES: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "port": (lambda value: _is_whole(value, low=0, high=65_535), "must be from 0 to 65535"),
    "port_on": (_is_switch, "must be true or false"),
    "container_address": (
        _is_container_address,
        "must be empty, 127.0.0.1, or an address of a container bridge: 172.16.0.0/12 or "
        "10.88.0.0/16",
    ),
    "auto_lock_minutes": (
        lambda value: _is_whole(value, low=0, high=1_440),
        "must be from 0 (never) to 1440 minutes",
    ),
    "idle_lock": (_is_lock_action, _LOCK_REASON),
    "screen_lock": (_is_lock_action, _LOCK_REASON),
    "sleep_lock": (_is_lock_action, _LOCK_REASON),
    "theme": (lambda value: value in THEMES, f"must be one of {', '.join(THEMES)}"),
    "model": (_is_folder_name, "must be the name of a model folder"),
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
    "search_shortcut_on": (_is_switch, "must be true or false"),
    "search_shortcut": (_is_key_names, "must name keys, such as Ctrl+Shift+Space"),
    "language": (_is_language, "must be system or the code of a language, such as de"),
}
"""For each field: the test that a value must pass, and the message where it does not."""


def check_setting(name: str, value: object) -> None:
    """Check one setting.

    Raises:
        InvalidInputError: It breaks its rule.
    """
    is_valid, reason = RULES[name]
    if not is_valid(value):
        raise InvalidInputError(name, reason)
