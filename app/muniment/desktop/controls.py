"""Small controls, made alike everywhere: labels with a role, named buttons, secret fields."""

from typing import Final, TypeVar

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QKeyEvent
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

from muniment.desktop.buttons import PushButton, ToolButton
from muniment.desktop.mirroring import reading_margins, reading_side
from muniment.desktop.theme import Theme, space

_Layout = TypeVar("_Layout", bound=QBoxLayout)
_NAME_LETTERS: Final = 14
_LINE_INSET: Final = 9
"""Border and padding of a line."""


def label(text: str, *, role: str = "body", wrap: bool = False) -> QLabel:
    """Make a label in a role of the type scale; its text is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setAlignment(reading_side())
    return made


def button(text: str, *, role: str = "plain", name: str = "") -> QPushButton:
    """Make a push button.

    Args:
        text: What it shows.
        role: ``plain``, ``primary`` or ``link``.
        name: Accessible name where it says more than the text.
    """
    made = PushButton(text)
    made.setProperty("role", role)
    made.setAccessibleName(name or text.replace("&", ""))
    made.setAutoDefault(role == "primary")
    return made


def icon_button(theme: Theme, icon: str, name: str) -> QToolButton:
    """Make a button that shows an icon alone; its name is tool tip and accessible name."""
    made = ToolButton()
    theme.dress(made, icon)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def name_choice(choice: QComboBox, name: str) -> None:
    """Say what a choice is about, where no label stands beside it.

    Qt calls a combo box on Linux what it shows, whatever name it was given; the description is
    read there all the same.
    """
    choice.setAccessibleName(name)
    choice.setAccessibleDescription(name)


def limit_names(choice: QComboBox) -> None:
    """Let a choice of names that people gave be no wider than its place, however long they are."""
    choice.setSizeAdjustPolicy(
        QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon,
    )
    choice.setMinimumContentsLength(_NAME_LETTERS)
    # Names have no icons: the height of one would make it higher than the fields beside it.
    choice.setIconSize(QSize(choice.iconSize().width(), 0))


def pad_number(field: QSpinBox) -> None:
    """Have the text of a number stand where that of a line does.

    Of a style sheet's padding, Qt leaves out what is at the left of the line in it.
    """
    begin, end = (0, _LINE_INSET - 2) if QGuiApplication.isRightToLeft() else (_LINE_INSET, 0)
    field.lineEdit().setTextMargins(reading_margins(begin, 0, end, 0))


def column(*parts: QWidget | QLayout, gap: str = "small", margin: str | None = None) -> QVBoxLayout:
    """Lay parts out from top to bottom with distances by their names."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def row(*parts: QWidget | QLayout, gap: str = "small", margin: str | None = None) -> QHBoxLayout:
    """Lay parts out in a line with distances by their names."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def restyle(widget: QWidget) -> None:
    """Have the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class PassphraseField(QLineEdit):
    """A line for a secret, with an eye to show it, that notices caps lock.

    The caps-lock hint is written to the label given: Qt has no portable way to ask for the key's
    state, so it is told from a letter whose case does not fit the shift key.
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
        """Return what was typed and empty the field; nothing brings it back."""
        text = self.text()
        # Cleared, it could be undone, and read with the eye: on the lock screen by anybody.
        self.setText("")
        self._eye.setChecked(False)
        return text

    @property
    def eye(self) -> QAction:
        """The action that shows and hides what is typed."""
        return self._eye

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice caps lock, then type."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and self._hint is not None:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            cased = text.lower() != text.upper()
            self._hint.setVisible(cased and text.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the hint away with the focus."""
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
