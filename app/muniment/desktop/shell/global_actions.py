"""Global actions: what views can do, offered anywhere, even before the view was visited.

A view makes its action from the same entry, so that menu and palette say the same.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction

from muniment.desktop.widgets.theme.theme import Theme

SETTINGS: Final = "settings"


@dataclass(frozen=True, slots=True)
class GlobalAction:
    """One action of a view.

    Args:
        destination: Key of the view's destination.
        key: Object name of the view's action, by which the palette remembers it.
        text: The text shown.
        icon: A file of ``resources/icons`` without its extension.
    """

    destination: str
    key: str
    text: str
    icon: str


def global_actions() -> tuple[GlobalAction, ...]:
    """Return every action that needs no selection, in the order of the navigation."""
    return (*_lines(), *_sections())


def _lines() -> tuple[GlobalAction, ...]:
    lines = (
        ("browse", "list.filter", _tr("Filter memories…"), "filter"),
        ("browse", "list.all", _tr("Show all memories"), "list"),
        ("browse", "list.tidy", _tr("Tidy up…"), "list-checks"),
        ("browse", "list.export", _tr("Export the list…"), "download"),
        ("browse", "list.bundle", _tr("Export the list as a bundle…"), "lock"),
        ("browse", "search.forget", _tr("Clear recent searches"), "history"),
        ("profile", "profile.write", _tr("Write the bio yourself…"), "pencil"),
        ("profile", "profile.copy", _tr("Copy the profile as text"), "copy"),
        ("profile", "profile.anew", _tr("Regenerate the profile"), "refresh-cw"),
        ("entities", "entities.new", _tr("New person or thing…"), "plus"),
        ("entities", "entities.export", _tr("Export people and things…"), "download"),
        ("entities", "entities.owners", _tr("Owners and sessions"), "users-round"),
        ("owners", "owners.export", _tr("Export owners and sessions…"), "download"),
        ("stats", "stats.refresh", _tr("Refresh the statistics"), "refresh-cw"),
        ("agents", "agents.new", _tr("New key for an agent…"), "key-round"),
        ("agents", "agents.requests", _tr("Programs that ask for access"), "key-round"),
        ("agents", "agents.connect", _tr("How agents connect"), "plug"),
        ("namespaces", "namespaces.new", _tr("New namespace…"), "folder-plus"),
        ("namespaces", "namespaces.import", _tr("Import memories…"), "upload"),
        ("namespaces", "namespaces.public_key", _tr("Public key of this vault…"), "key-round"),
        ("trash", "trash.empty", _tr("Empty the trash…"), "trash-2"),
    )
    return tuple(GlobalAction(*line) for line in lines)


def global_action(key: str, theme: Theme, parent: QObject) -> QAction:
    """Make the action of an entry, for the view that performs it.

    Raises:
        KeyError: There is no such entry.
    """
    # The settings are not loaded for a list that is shown when the window opens.
    table = global_actions() if key.startswith(f"{SETTINGS}.") else _lines()
    entry = {line.key: line for line in table}[key]
    action = QAction(entry.text, parent)
    action.setObjectName(entry.key)
    theme.bind_icon(action, entry.icon)
    return action


def _sections() -> tuple[GlobalAction, ...]:
    from muniment.desktop.views.settings.sections import sections

    pattern = _tr("Settings: {section}")
    return tuple(
        GlobalAction(
            SETTINGS,
            f"settings.{entry.key}",
            pattern.format(section=entry.text),
            entry.icon,
        )
        for entry in sections()
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("global_actions", text)
