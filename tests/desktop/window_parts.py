"""Helpers for tests of the window: writing memories, and reading what is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel
from PySide6.QtWidgets import QWidget

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.memories.memory import Memory, MemoryDraft

if TYPE_CHECKING:
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.workspace import Workspace
    from muniment.desktop.views.browse.browse_view import BrowseView
    from muniment.desktop.views.browse.listing.list_pane import ListPane
    from muniment.services.container import Services
    from tests.conftest import Home

PASSPHRASE = "copper lantern seven otters"
AGENT = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE}))


@dataclass(frozen=True)
class LockedHome:
    """A data directory with a passphrase, one memory, and its recovery key."""

    home: Home
    recovery_key: str


def workspace_of(desktop: Desktop) -> Workspace:
    """Return the page of an open window: navigation and views."""
    assert desktop.window.workspace is not None
    return desktop.window.workspace


def browse_of(desktop: Desktop) -> BrowseView:
    """Return the browser of an open window."""
    assert desktop.window.browse is not None
    return desktop.window.browse


def pane_of(desktop: Desktop) -> ListPane:
    """Return the list pane of the browser."""
    return browse_of(desktop).pane


def remember(
    services: Services, content: str, *, actor: Actor = PERSON, namespace: str = "default"
) -> Memory:
    """Write a memory as another front end would."""
    return services.memories.remember(
        MemoryDraft(content=content, namespace=namespace), actor
    ).memory


def readable_texts(root: QWidget) -> str:
    """Return every text that a person could read in a window, hidden pages included."""
    texts = [root.windowTitle()]
    for widget in root.findChildren(QWidget):
        for name in ("text", "toPlainText", "placeholderText", "accessibleName", "currentText"):
            getter = getattr(widget, name, None)
            if callable(getter):
                texts.append(str(getter()))
        model = getattr(widget, "model", None)
        if callable(model) and model() is not None:
            found = model()
            for row in range(found.rowCount()):
                texts.extend(
                    str(found.index(row, column).data())
                    for column in range(
                        found.columnCount() if isinstance(found, QAbstractTableModel) else 1
                    )
                )
    return "\n".join(texts)
