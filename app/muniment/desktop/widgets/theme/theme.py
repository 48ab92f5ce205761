"""The visual language: colours, spacing, type scale and icons, in light and dark.

The values are in ``resources/theme.json``; the style sheet ``resources/style.qss`` refers to them
with an at sign. Widgets that paint themselves (the list) read the same tokens from `Theme`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol
from weakref import ref

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from muniment.desktop.widgets.theme.resource_files import (
    inked,
    rendered,
    resource_folder,
    resource_text,
    tokens,
)

_ICON_SIZES = (16, 32, 48)
_ICON_SIDE_MIN = 18
_EMBLEM_SIZES = (16, 24, 32, 48, 64)
_SHEET_PICTURES = ("chevron", "back", "forward", "tick", "dash", "question", "alert")
_FREE_EDGE = 1 / 16
"""Free margin of the emblem, as a fraction of it, at each side."""
_CHOICE_INSET = 10
"""Aligned with a line edit's text: Qt starts that two pixels further in than set, at any size."""

_TOKEN = re.compile(r"@([a-z_]+)")


class Appearance(StrEnum):
    """The user's choice: follow the system, or always light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


class TakesIcon(Protocol):
    """An action, a button, or anything else with an icon."""

    def setIcon(self, icon: QIcon) -> object:
        """Show the icon."""
        ...


@dataclass(frozen=True, slots=True)
class _IconBinding:
    target: "ref[Any]"
    icon: str
    role: str


def space(name: str) -> int:
    """Return a distance by its name, in device-independent pixels."""
    return int(tokens()["space"][name])


class Theme(QObject):
    """Applies the tokens to the application and follows the system's light and dark.

    GUI thread only. `changed` is emitted once palette, style sheet and icons are updated.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon_bindings: dict[int, _IconBinding] = {}
        self._windows: list[ref[QWidget]] = []
        self._parts: list[ref[QWidget]] = []
        self._sheet = ""
        self._colors = {
            is_dark: {name: QColor(value) for name, value in tokens()[scheme].items()}
            for is_dark, scheme in ((False, "light"), (True, "dark"))
        }
        self._is_dark = False
        self._base_font = QApplication.font()
        self._scale = 1.0
        self._forced = Appearance.SYSTEM
        # The desktop may send several events for one change; one update is enough.
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._apply)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def is_dark(self) -> bool:
        """Return whether the dark colours are in use."""
        return self._is_dark

    @property
    def appearance(self) -> Appearance:
        """The requested appearance: the system's, or always light or dark."""
        return self._forced

    def use(self, appearance: Appearance) -> None:
        """Follow the system, or force light or dark."""
        self._forced = appearance
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[appearance])
        self._apply()

    def scale_text(self, percent: int) -> None:
        """Scale every text relative to the desktop's size, in percent."""
        if self._scale == percent / 100:
            return
        self._scale = percent / 100
        QApplication.setFont(self.font("body"))
        self._apply(is_scaled=True)

    def close(self) -> None:
        """Give the application the desktop's text size again, for a theme made later."""
        if self._scale != 1.0:
            QApplication.setFont(self._base_font)

    def color(self, name: str) -> QColor:
        """Return a colour token in the current appearance."""
        return self._colors[self._is_dark][name]

    def font(self, role: str, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the interface font at a step of the type scale."""
        font = QFont(self._base_font)
        font.setPointSizeF(self._points(role))
        font.setWeight(weight)
        return font

    @property
    def icon_side(self) -> int:
        """Side of an icon next to a line of body text; device-independent pixels."""
        return max(_ICON_SIDE_MIN, QFontMetrics(self.font("body")).height())

    def apply_stylesheet(self, window: QWidget) -> None:
        """Apply the style sheet to a window without a parent, now and after every theme change.

        It is not set on the application: there, Qt walks through everything below a widget at each
        step of building a page, which took four times as long as all the rest, and ten times as
        long as here when one sheet replaced another.
        """
        self._windows.append(ref(window))
        window.setStyleSheet(self._present_sheet())

    def apply_stylesheet_to_part(self, part: QWidget) -> None:
        """Apply a style sheet to a part of a window whose window has none.

        Once is enough. A hidden part gets a new one when it is next shown, or by `catch_up_next`: a
        change of appearance then restyles the visible parts, and not every view. A change of text
        size applies to all parts at once.
        """
        if part.styleSheet():
            return
        # Dialogs come and go between two changes of appearance.
        self._parts = [*map(ref, _alive(self._parts)), ref(part)]
        part.installEventFilter(self)
        part.setStyleSheet(self._present_sheet())

    def catch_up_next(self) -> bool:
        """Apply the current style sheet to one hidden part; return whether there was one left."""
        sheet = self._present_sheet()
        for part in _alive(self._parts):
            if part.styleSheet() != sheet:
                part.setStyleSheet(sheet)
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style a part that is being shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            sheet = self._present_sheet()
            if watched.styleSheet() != sheet:
                watched.setStyleSheet(sheet)
        return False

    def bind_icon(self, target: TakesIcon, icon: str, *, role: str = "muted") -> None:
        """Set a control's icon in a colour token, now and after every theme change.

        A second call replaces the icon; a control that is deleted is forgotten.
        """
        key = id(target)
        self._icon_bindings[key] = _IconBinding(
            ref(target, lambda _gone: self._icon_bindings.pop(key, None)), icon, role
        )
        target.setIcon(self.icon(icon, role=role))

    def icon(self, name: str, *, role: str = "muted") -> QIcon:
        """Return a bundled icon in a colour token, greyed when disabled."""
        return _inked_icon(name, self.color(role).rgb(), self.color("control_border").rgb())

    @Slot(Qt.ColorScheme)
    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._settle.start()

    @Slot()
    def _apply(self, *, is_scaled: bool = False) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        if self._forced is not Appearance.SYSTEM:
            scheme = _SCHEMES[self._forced]
        self._is_dark = scheme == Qt.ColorScheme.Dark
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        application.setPalette(self._palette())
        self._sheet = self._style_sheet()
        self._windows = [ref(window) for window in _alive(self._windows)]
        self._parts = [ref(part) for part in _alive(self._parts)]
        # Hidden parts measure their texts on `changed`, like visible ones.
        parts = _alive(self._parts) if is_scaled else _seen(self._parts)
        for widget in (*_alive(self._windows), *parts):
            widget.setStyleSheet(self._sheet)
        self._rebind_icons()
        self.changed.emit()

    def _present_sheet(self) -> str:
        self._sheet = self._sheet or self._style_sheet()
        return self._sheet

    def _rebind_icons(self) -> None:
        for key, binding in list(self._icon_bindings.items()):
            target = binding.target()
            if target is not None and (not isinstance(target, QObject) or isValid(target)):
                target.setIcon(self.icon(binding.icon, role=binding.role))
            else:
                self._icon_bindings.pop(key, None)

    def _points(self, role: str) -> float:
        points = max(self._base_font.pointSizeF(), 9.0) * self._scale
        return points * float(tokens()["type"][role])

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        named = {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "sunken",
            roles.Text: "text",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.ToolTipBase: "surface",
            roles.ToolTipText: "text",
            roles.PlaceholderText: "muted",
            roles.Highlight: "accent",
            roles.HighlightedText: "accent_text",
            roles.Link: "accent",
            roles.Mid: "border",
            roles.Accent: "accent",
        }
        palette = QPalette()
        for role, token in named.items():
            palette.setColor(role, self.color(token))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("muted"))
        return palette

    def _style_sheet(self) -> str:
        values = {name: self.color(name).name() for name in tokens()["light"]}
        values |= {f"font_{role}": f"{self._points(role):.1f}pt" for role in tokens()["type"]}
        values |= {f"radius_{name}": f"{size}px" for name, size in tokens()["radius"].items()}
        # A style sheet loads images from files only, and cannot tint them.
        scheme = "dark" if self._is_dark else "light"
        for picture_name in _SHEET_PICTURES:
            path = resource_folder() / "icons" / f"{picture_name}-{scheme}.svg"
            values[picture_name] = path.as_posix()
        side = QFontMetrics(self.font("body")).ascent() + space("hair")
        values |= {"indicator": f"{side}px", "indicator_radius": f"{side // 2 + 1}px"}
        for name, role in (("icon", "body"), ("icon_caption", "caption")):
            least = round(_ICON_SIZES[0] * tokens()["type"][role])
            values[name] = f"{max(least, QFontMetrics(self.font(role)).height())}px"
        values |= {"choice": f"{_CHOICE_INSET}px", "choice_focus": f"{_CHOICE_INSET - 1}px"}
        return _TOKEN.sub(lambda match: values[match[1]], resource_text("style.qss"))


@cache
def _inked_icon(name: str, ink: int, disabled: int) -> QIcon:
    """Return an icon in two colours (RGB); a window has 45, of six pixmaps each."""
    icon = QIcon()
    for mode, rgb in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, disabled)):
        for size in _ICON_SIZES:
            icon.addPixmap(inked(name, size, QColor(rgb)), mode)
    return icon


def _alive(known: "list[ref[QWidget]]") -> list[QWidget]:
    return [widget for one in known if (widget := one()) and isValid(widget)]


def _seen(known: "list[ref[QWidget]]") -> list[QWidget]:
    return [widget for widget in _alive(known) if widget.isVisible()]


def use_dialog_icons() -> None:
    """Let Qt's own file and message dialogs use the window's icons, whatever the desktop has."""
    QIcon.setThemeSearchPaths([str(resource_folder() / "icons")])
    QIcon.setThemeName("dialogs")
    QIcon.setFallbackThemeName("dialogs")


def application_icon(*, is_locked: bool = False) -> QIcon:
    """Return the application's icon: in colour, or grey for a locked vault."""
    svg = resource_text(f"icons/{'muniment-locked' if is_locked else 'muniment'}.svg")
    icon = QIcon()
    for size in _EMBLEM_SIZES:
        icon.addPixmap(rendered(svg, size))
    return icon


def picture(name: str, size: int) -> QPixmap:
    """Return a coloured picture of ``resources/icons`` for labels, sharp at any scaling.

    Without the free margin of an application icon, so that it aligns with texts.
    """
    ratio = QApplication.primaryScreen().devicePixelRatio()
    whole = rendered(resource_text(f"icons/{name}.svg"), round(size * ratio))
    edge = round(whole.width() * _FREE_EDGE)
    pixmap = whole.copy(whole.rect().adjusted(edge, edge, -edge, -edge))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
