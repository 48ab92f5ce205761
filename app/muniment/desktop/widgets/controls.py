"""Small controls that look alike everywhere: labels with a role, named buttons, secret fields."""

from html import escape
from typing import Final, TypeVar

from PySide6 import QtGui
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.widgets.buttons import PushButton, ToolButton
from muniment.desktop.widgets.theme.theme import Theme, space

_Layout = TypeVar("_Layout", bound=QBoxLayout)
_NAME_LETTERS: Final = 14
_LINE_INSET: Final = 9
"""Border and padding of a line edit."""
TEXT_SIDE: Final = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)
"""Alignment of a label's lines: a name or number is below its caption.

Qt would align them by the script they are written in.
"""


def plain_hint(text: str) -> str:
    """Return a text for a tool tip that is shown literally.

    Qt renders text that looks like markup, and then opens the images it names: on the GUI thread,
    from any location that a memory written by an agent may name.
    """
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")


def label(text: str, *, role: str = "body", wrap: bool = False) -> QLabel:
    """Make a label in a role of the type scale; its text is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setAlignment(TEXT_SIDE)
    return made


def button(text: str, *, role: str = "plain", name: str = "") -> QPushButton:
    """Make a push button.

    Args:
        text: What it shows.
        role: ``plain``, ``primary`` or ``link``.
        name: Accessible name, if it should say more than the text.
    """
    made = PushButton(text)
    made.setProperty("role", role)
    made.setAccessibleName(name or text.replace("&", ""))
    made.setAutoDefault(role == "primary")
    return made


def icon_button(theme: Theme, icon: str, name: str) -> QToolButton:
    """Make a button that shows only an icon; its name is tool tip and accessible name."""
    made = ToolButton()
    theme.bind_icon(made, icon)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def name_choice(choice: QComboBox, name: str) -> None:
    """Describe what a combo box selects, if no label next to it does.

    On Linux, Qt names a combo box after what it shows, whatever its accessible name; screen readers
    still read the description.
    """
    choice.setAccessibleName(name)
    choice.setAccessibleDescription(name)


def limit_names(choice: QComboBox) -> None:
    """Keep a combo box of user-given names as narrow as its place, however long the names."""
    choice.setSizeAdjustPolicy(
        QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon,
    )
    choice.setMinimumContentsLength(_NAME_LETTERS)
    # Names have no icons: an icon's height would make it taller than the fields next to it.
    choice.setIconSize(QSize(choice.iconSize().width(), 0))


def pad_number(field: QSpinBox) -> None:
    """Align the text of a number field with that of a line edit.

    Qt ignores the style sheet's left padding for the line edit inside it.
    """
    field.lineEdit().setTextMargins(_LINE_INSET, 0, 0, 0)


def column(*parts: QWidget | QLayout, gap: str = "small", margin: str | None = None) -> QVBoxLayout:
    """Lay parts out from top to bottom with named distances."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def row(*parts: QWidget | QLayout, gap: str = "small", margin: str | None = None) -> QHBoxLayout:
    """Lay parts out in a line with named distances."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again to a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class PassphraseField(QLineEdit):
    """A line for a secret, with an eye to show it; it notices caps lock.

    The caps-lock hint is written to the given label. Qt has no portable way to read the key's
    state, so caps lock is inferred from a letter whose case does not match the shift key.
    """

    def __init__(self, theme: Theme, *, name: str, hint: QLabel | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._hint = hint
        self.setProperty("role", "secret")
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_eye_toggled)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._on_eye_toggled(self._eye.isChecked())
        theme.changed.connect(self._dress_eye)
        if hint is not None:
            hint.hide()

    def take(self) -> str:
        """Return what was typed and empty the field; it cannot be restored."""
        text = self.text()
        # `clear` could be undone, and the eye would then show the secret to anyone at the lock
        # screen.
        self.setText("")
        self._eye.setChecked(False)
        return text

    @property
    def eye(self) -> QAction:
        """The action that shows and hides what is typed."""
        return self._eye

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check for caps lock, then type."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and self._hint is not None:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            cased = text.lower() != text.upper()
            self._hint.setVisible(cased and text.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the hint when the focus leaves."""
        if self._hint is not None:
            self._hint.hide()
        super().focusOutEvent(event)

    @Slot(bool)
    def _on_eye_toggled(self, is_shown: bool) -> None:  # noqa: FBT001 - the signal's signature
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if is_shown else mode.Password)
        self._eye.setText(
            self.tr("Hide what is typed") if is_shown else self.tr("Show what is typed")
        )
        self._eye.setToolTip(self._eye.text())
        self._dress_eye()

    @Slot()
    def _dress_eye(self) -> None:
        self._eye.setIcon(self._theme.icon("eye-off" if self._eye.isChecked() else "eye"))


def _filled(
    layout: _Layout, parts: tuple[QWidget | QLayout, ...], gap: str, margin: str | None
) -> _Layout:
    edge = 0 if margin is None else space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(space(gap))
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
