"""The column on the left: the destinations, and the namespace that the views show."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QInputDialog,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.destinations import NAMESPACES, Destination
from muniment.desktop.shell.navigation.namespace_list import NamespaceList
from muniment.desktop.shell.navigation.tag_list import TagList
from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.controls import column, icon_button, row
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.access import PERSON


class DestinationButton(ToolButton):
    """Opens one destination; checked while it is shown. GUI thread only."""

    def __init__(self, destination: Destination, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = destination.icon
        self._is_narrow = False
        self._side = theme.icon_side
        self.setText(destination.text)
        self.setAccessibleName(destination.text)
        shortcut = QKeySequence(destination.shortcut)
        hint = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(self.tr("{name} ({shortcut})").format(name=destination.text, shortcut=hint))
        self.setCheckable(True)
        speak_as(self, QAccessible.Role.ListItem)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._on_theme_changed)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show the icon alone, or icon and name."""
        self._is_narrow = is_narrow
        self.updateGeometry()
        self.update()

    @property
    def wide_width(self) -> int:
        """Width of icon and name together."""
        name = QFontMetrics(self._theme.font("body")).horizontalAdvance(self.text())
        return self._side + 2 * space("small") + space("medium") + name + space("tight")

    def sizeHint(self) -> QSize:
        """Return room for the icon, and for the whole name if it is shown."""
        line = QFontMetrics(self._theme.font("body")).height()
        height = max(line, self._side) + space("medium") + space("hair")
        return QSize(
            self._side + 2 * space("small") if self._is_narrow else self.wide_width, height
        )

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a name is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint background, icon and name in the tokens of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        role = "selection_text" if self.isChecked() else "muted"
        across = (self.width() - self._side) // 2 if self._is_narrow else space("small")
        place = QRect(across, (self.height() - self._side) // 2, self._side, self._side)
        self._theme.icon(self._icon_name, role=role).paint(painter, place)
        if not self._is_narrow:
            self._paint_name(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        radius = tokens()["radius"]["control"]
        ground = self.rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground())
        painter.drawRoundedRect(ground, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), radius, radius)

    def _ground(self) -> QColor:
        if self.isChecked():
            return self._theme.color("selection")
        return self._theme.color("hover" if self.underMouse() else "window")

    def _paint_name(self, painter: QPainter) -> None:
        indent = space("small") + self._side + space("medium")
        place = self.rect().adjusted(indent, 0, -space("small"), 0)
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("selection_text" if self.isChecked() else "text"))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side, self.text())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._side = self._theme.icon_side
        self.updateGeometry()
        self.update()


class _FittingArea(QScrollArea):
    """Scrolls only vertically, in a window too low for large text."""

    def __init__(self, inner: QVBoxLayout) -> None:
        super().__init__()
        self._body = QWidget()
        self._body.setObjectName("bare")
        self._body.setLayout(inner)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A bar would cover half of the icons; wheel and focus scroll without one.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Request another width when the content does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return self._body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._body.minimumSizeHint().width(), 0)


class Navigation(QFrame):
    """Shows the current destination and leads to others; GUI thread only.

    Signals:
        destination_chosen: Its key; only `show_current` changes what is marked.
        width_asked: The user wants the other width: with names, or only icons.
        list_asked: A `MemoryFilter` whose memories the user wants to see.
    """

    destination_chosen = Signal(str)
    width_asked = Signal()
    list_asked = Signal(object)

    def __init__(self, context: DesktopContext, table: tuple[Destination, ...]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self._context = context
        self._current = ""
        self._is_narrow = False
        self._buttons: dict[str, DestinationButton] = {}
        for destination in table:
            made = DestinationButton(destination, context.theme)
            made.clicked.connect(partial(self._on_button_clicked, destination.key))
            self._buttons[destination.key] = made
        self.namespaces = NamespaceList(context)
        self.tags = TagList(context)
        self.tags.list_asked.connect(self.list_asked)
        self._add = icon_button(context.theme, "plus", self.tr("New namespace"))
        self._add.setParent(self)
        self._add.clicked.connect(self._on_new_asked)
        self._width = icon_button(context.theme, "panel-left", "")
        self._width.clicked.connect(self.width_asked)
        self._lay_out(table)
        self.set_narrow(is_narrow=False)

    @property
    def is_narrow(self) -> bool:
        """Return whether only icons are shown."""
        return self._is_narrow

    @property
    def wide_width(self) -> int:
        """The width with names."""
        names = [button.wide_width for button in self._buttons.values()]
        return max(space("navigation"), self.namespaces.wide_width, *names)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show only icons, or names next to them."""
        self._is_narrow = is_narrow
        for button in self._buttons.values():
            button.set_narrow(is_narrow=is_narrow)
        self.namespaces.set_narrow(is_narrow=is_narrow)
        self.tags.set_narrow(is_narrow=is_narrow)
        self._add.setVisible(not is_narrow and NAMESPACES in self._buttons)
        name = (
            self.tr("Expand sidebar (Ctrl+B)")
            if is_narrow
            else self.tr("Collapse sidebar (Ctrl+B)")
        )
        self._width.setToolTip(name)
        self._width.setAccessibleName(name)
        # As wide as the longest name needs, in any language and at any text size.
        self.setMinimumWidth(0 if is_narrow else self.wide_width)

    def button(self, key: str) -> DestinationButton:
        """Return the button of a destination."""
        return self._buttons[key]

    def show_current(self, key: str) -> None:
        """Mark the destination that is shown, if it is listed."""
        self._current = key
        for found, button in self._buttons.items():
            button.setChecked(found == key)
        if key in self._buttons:
            # In a window too low for all of it, the current one may be below the edge.
            self._area.ensureWidgetVisible(self._buttons[key], 0, 0)

    def _lay_out(self, table: tuple[Destination, ...]) -> None:
        head, foot = QVBoxLayout(), QVBoxLayout()
        for destination in table:
            button = self._buttons[destination.key]
            if destination.key == NAMESPACES:
                # The heading of the list below it at the same time.
                line = row(button, self._add)
                line.setStretch(0, 1)
                head.addLayout(line)
            else:
                (foot if destination.is_foot else head).addWidget(button)
        last = row(self._width)
        last.addStretch()
        foot.addLayout(last)
        inner = column(
            _list(self.tr("Views"), head),
            self.namespaces,
            self.tags,
            _list(self.tr("Trash and settings"), foot),
            gap="small",
        )
        inner.setContentsMargins(0, space("medium"), 0, space("small"))
        # The namespaces take what they need, and the tags the rest; then comes an empty space.
        inner.setStretch(1, 1)
        inner.insertStretch(3)
        self._area = _FittingArea(inner)
        self.setLayout(column(self._area))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _on_button_clicked(self, key: str) -> None:
        # The click has toggled the button, but the user may still stay where they are.
        self.show_current(self._current)
        self.destination_chosen.emit(key)

    @Slot()
    def _on_new_asked(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("New namespace"))
        dialog.setLabelText(self.tr("Name of the new namespace:"))
        dialog.setOkButtonText(self.tr("Create"))
        # Wide enough for its title, and for most names.
        dialog.resize(space("palette") * 2 // 3, dialog.sizeHint().height())
        dialog.textValueSelected.connect(self._on_name_given)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_name_given(self, name: str) -> None:
        namespaces = self._context.services.namespaces
        # The change set of the new namespace refreshes the list; errors go to the window's bar.
        self._context.tasks.submit(lambda: namespaces.create(name.strip(), PERSON), receiver=self)


def _list(name: str, lines: QVBoxLayout) -> QWidget:
    """Return a list of destinations, as a screen reader says it."""
    lines.setSpacing(space("hair"))
    lines.setContentsMargins(space("small"), 0, space("small"), 0)
    made = QWidget()
    made.setObjectName("bare")
    made.setAccessibleName(name)
    made.setLayout(lines)
    speak_as(made, QAccessible.Role.List)
    return made
