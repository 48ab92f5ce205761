"""The Shortcuts section: the global shortcut, and the keys of menus and lists."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from muniment.desktop.platform.global_shortcut.shortcut_panel import ShortcutPanel
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space

_TEXT_SHARE, _KEYS_SHARE = 3, 2


class ShortcutsSection(Section):
    """Lists the shortcuts of the window's own actions, so it is always up to date."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Shortcuts"),
            tr("Everything can be reached with Ctrl+K as well: type a few letters of it."),
        )
        self.anywhere = ShortcutPanel(context)
        self.add_group(tr("Quick capture"), self.anywhere)
        self._holder = QWidget()
        self._list = column(self._holder)
        self.add_group(tr("Everywhere in this window"), self._list)
        self.add_group(tr("In lists"), _grid(_list_keys()))

    @property
    def lines(self) -> dict[str, str]:
        """The listed keys of the window, by action."""
        texts = [part.text() for part in self._holder.findChildren(QLabel)]
        return dict(zip(texts[::2], texts[1::2], strict=True))

    def open(self) -> None:
        """Show the state of the global shortcut, and list the current keys."""
        self.anywhere.open()
        actions = self.window().findChildren(QAction)
        # Sorted by key, the list reads like a table in a manual.
        found = {_plain(action): _keys(action) for action in actions if _keys(action)}
        grid = _grid(sorted(found.items(), key=lambda line: (len(line[1]), line[1])))
        before, self._holder = self._holder, grid
        self._list.replaceWidget(before, grid)
        before.deleteLater()

    def close_vault(self) -> None:
        """Clear the names: an undo action may name what it would undo."""
        for part in self._holder.findChildren(QLabel):
            part.clear()


def _plain(action: QAction) -> str:
    return action.iconText().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    if action.shortcutContext() == Qt.ShortcutContext.WidgetShortcut:
        # The shortcut works in a single list or table only.
        return ""
    # Show one shortcut only: standard keys have several on some platforms.
    return action.shortcut().toString(form)


def _list_keys() -> list[tuple[str, str]]:
    return [
        (tr("Open or restore what is chosen"), _native("Return")),
        (tr("Delete what is chosen"), _native("Del")),
        (tr("Choose all"), _native("Ctrl+A")),
        (tr("Choose several"), tr("Shift or Ctrl with a click")),
        (tr("Rename"), _native("F2")),
        (tr("Add a metadata value"), _native("Ins")),
        (tr("Leave a search"), _native("Esc")),
    ]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _grid(lines: list[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space("page"))
    grid.setVerticalSpacing(space("small"))
    # The keys start at the same x in both lists, whatever the texts are.
    grid.setColumnStretch(0, _TEXT_SHARE)
    grid.setColumnStretch(1, _KEYS_SHARE)
    for line, (text, keys) in enumerate(lines):
        grid.addWidget(label(text, wrap=True), line, 0)
        grid.addWidget(label(keys, role="muted", wrap=True), line, 1)
    holder = QWidget()
    holder.setLayout(grid)
    return holder
