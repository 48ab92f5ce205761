"""The actions that have a global shortcut."""

from enum import Enum


class ShortcutAction(Enum):
    """What a global shortcut opens.

    The value is the id under which a desktop stores the keys, and begins the names of the settings;
    it never changes.
    """

    CAPTURE = "capture"
    SEARCH = "search"

    @property
    def hot_key_id(self) -> int:
        """The number by which Windows and macOS tell the hot keys of one program apart."""
        return list(ShortcutAction).index(self) + 1

    @property
    def switch_setting(self) -> str:
        """The setting that turns the shortcut on."""
        return f"{self.value}_shortcut_on"

    @property
    def keys_setting(self) -> str:
        """The setting that holds the keys."""
        return f"{self.value}_shortcut"
