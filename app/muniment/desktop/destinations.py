"""The destinations of the window, in the order of the navigation: one line each."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.view import View

BROWSE = "browse"


@dataclass(frozen=True, slots=True)
class Destination:
    """One place of the navigation.

    Args:
        key: Names it in settings and in code; lasting.
        text: What a person reads.
        icon: A file of ``resources/icons`` without its ending.
        shortcut: Leads there from anywhere.
        make: Makes the view at the first visit; it imports the view's module itself, so that the
            window opens without the views that nobody has asked for yet.
        is_foot: Whether it stands at the foot of the navigation, apart from the others.
    """

    key: str
    text: str
    icon: str
    shortcut: str
    make: Callable[[DesktopContext], View]
    is_foot: bool = False


def destinations() -> tuple[Destination, ...]:
    """Return what the window has, in the language of the person; GUI thread only."""
    return (Destination(BROWSE, _tr("Browse"), "library", "Ctrl+1", _browse),)


def _tr(text: str) -> str:
    return QCoreApplication.translate("destinations", text)


def _browse(context: DesktopContext) -> View:
    from muniment.desktop.browse_view import BrowseView

    return BrowseView(context)
