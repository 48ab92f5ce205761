"""The destinations of the window, one line each, in the order of the navigation."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.view import BROWSE, OWNERS, TIDY, DestinationView

NAMESPACES = "namespaces"


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination of the navigation.

    Args:
        key: Name in settings and code; never changes.
        text: The name shown.
        icon: A file of ``resources/icons`` without its extension.
        shortcut: Opens it from anywhere.
        make: Makes the view; it imports the view's module itself, so that the window opens without
            loading views that are not needed yet.
        is_foot: Whether it is at the bottom of the navigation, apart from the others.
        is_listed: Whether it is in the navigation; another view leads to one that is not.
    """

    key: str
    text: str
    icon: str
    shortcut: str
    make: Callable[[DesktopContext], DestinationView]
    is_foot: bool = False
    is_listed: bool = True


def destinations() -> tuple[Destination, ...]:
    """Return the destinations of the window in the user's language; GUI thread only.

    The shortcuts count the destinations from top to bottom, as the navigation shows them.
    """
    return (
        Destination(BROWSE, _tr("Browse"), "library", "Ctrl+1", _browse),
        Destination("profile", _tr("Profile"), "user-round", "Ctrl+2", _profile),
        Destination("entities", _tr("People and things"), "users-round", "Ctrl+3", _entities),
        Destination("stats", _tr("Stats"), "chart-column", "Ctrl+4", _stats),
        Destination("agents", _tr("Agents"), "bot", "Ctrl+5", _agents),
        Destination(NAMESPACES, _tr("Namespaces"), "folder", "Ctrl+6", _namespaces),
        Destination("sync", _tr("Sync"), "refresh-cw", "Ctrl+7", _sync, is_foot=True),
        Destination("trash", _tr("Trash"), "trash-2", "Ctrl+8", _trash, is_foot=True),
        Destination("settings", _tr("Settings"), "settings", "Ctrl+9", _settings, is_foot=True),
        Destination(
            OWNERS, _tr("Owners and sessions"), "users-round", "", _owners, is_listed=False
        ),
        Destination(TIDY, _tr("Tidy up"), "list-checks", "", _tidy, is_listed=False),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)


def _browse(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.browse.browse_view import BrowseView

    return BrowseView(context)


def _profile(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.profile.profile_view import ProfileView

    return ProfileView(context)


def _entities(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.entities.entities_view import EntitiesView

    return EntitiesView(context)


def _stats(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.stats.stats_view import StatsView

    return StatsView(context)


def _agents(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.agents.agents_view import AgentsView

    return AgentsView(context)


def _namespaces(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView

    return NamespacesView(context)


def _sync(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.sync.sync_view import SyncView

    return SyncView(context)


def _trash(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.trash.trash_view import TrashView

    return TrashView(context)


def _settings(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.settings.settings_view import SettingsView

    return SettingsView(context)


def _owners(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.owners.owners_view import OwnersView

    return OwnersView(context)


def _tidy(context: DesktopContext) -> DestinationView:
    from muniment.desktop.views.tidying.tidy_view import TidyView

    return TidyView(context)
