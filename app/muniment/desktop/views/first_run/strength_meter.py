"""Show the strength of a passphrase, as a bar and in words, while it is typed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from muniment.domain.vault.passphrase_strength import PassphraseStrength
    from muniment.services.vault.vault_service import VaultService

_STEPS: Final = 4
_COLORS: Final = ("danger", "danger", "warning", "success", "success")
_CONTEXT = "passphrase-advice"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def advice_text(advice: str) -> str:
    """Translate advice about a passphrase; unknown sentences stay unchanged.

    Source:
        zxcvbn 4.5, ``feedback.py``: every warning, and the first suggestion; and the sentences
        of `muniment.vault.passphrase`.
    """
    known = {
        "Use at least 8 characters.": _tr("Use at least 8 characters."),
        "These words are often used together.": _tr("These words are often used together."),
        "Add another word or two. Uncommon words are better.": _tr(
            "Add another word or two. Uncommon words are better."
        ),
        "Straight rows of keys are easy to guess.": _tr("Straight rows of keys are easy to guess."),
        "Short keyboard patterns are easy to guess.": _tr(
            "Short keyboard patterns are easy to guess."
        ),
        'Repeats like "aaa" are easy to guess.': _tr("Repeats like “aaa” are easy to guess."),
        'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': _tr(
            "Repeats like “abcabcabc” are only slightly harder to guess than “abc”."
        ),
        'Sequences like "abc" or "6543" are easy to guess.': _tr(
            "Sequences like “abc” or “6543” are easy to guess."
        ),
        "Recent years are easy to guess.": _tr("Recent years are easy to guess."),
        "Dates are often easy to guess.": _tr("Dates are often easy to guess."),
        "This is a top-10 common password.": _tr("It is one of the ten most common passwords."),
        "This is a top-100 common password.": _tr(
            "It is one of the hundred most common passwords."
        ),
        "This is a very common password.": _tr("It is a very common password."),
        "This is similar to a commonly used password.": _tr(
            "It is similar to a commonly used password."
        ),
        "A word by itself is easy to guess.": _tr("A word by itself is easy to guess."),
        "Names and surnames by themselves are easy to guess.": _tr(
            "Names and surnames by themselves are easy to guess."
        ),
        "Common names and surnames are easy to guess.": _tr(
            "Common names and surnames are easy to guess."
        ),
    }
    return known.get(advice, advice)


class StrengthBar(QWidget):
    """Four segments that fill with the score."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._score: int | None = None
        self.setFixedHeight(6)

    def sizeHint(self) -> QSize:
        """Return a size that grows with the form."""
        return QSize(200, 6)

    def show_score(self, score: int | None) -> None:
        """Fill the bar for a score of 0 to 4; ``None`` empties it."""
        self._score = score
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = 4.0
        width = (self.width() - gap * (_STEPS - 1)) / _STEPS
        filled = 0 if self._score is None else max(self._score, 1)
        for step in range(_STEPS):
            token = _COLORS[self._score or 0] if step < filled else "track"
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(QRectF(step * (width + gap), 0, width, self.height()), 3, 3)
        painter.end()


class StrengthMeter(QWidget):
    """Asks the vault service off the GUI thread; stale estimates are dropped.

    Signals:
        estimated: Whether the typed passphrase would be accepted.
    """

    estimated = Signal(bool)

    def __init__(self, vault: "VaultService", tasks: TaskRunner, theme: Theme) -> None:
        super().__init__()
        self._vault = vault
        self._latest = LatestTask(tasks, self)
        self._bar = StrengthBar(theme)
        self._text = label("", role="caption", wrap=True)
        self._text.setAccessibleDescription(self.tr("Strength of the passphrase"))
        self.setLayout(column(self._bar, self._text, gap="tight"))
        self._show_empty()

    @property
    def text(self) -> str:
        """The text about the passphrase."""
        return self._text.text()

    def estimate(self, passphrase: str) -> None:
        """Request the strength of a passphrase."""
        if not passphrase:
            self._latest.cancel()
            self._show_empty()
            self.estimated.emit(False)  # noqa: FBT003 - signals take no keywords
            return
        self._latest.submit(
            lambda: self._vault.passphrase_strength(passphrase), on_success=self._on_estimated
        )

    def _show_empty(self) -> None:
        self._bar.show_score(None)
        self._text.setText(self.tr("Use several unrelated words."))

    def _on_estimated(self, strength: "PassphraseStrength") -> None:
        self._bar.show_score(strength.score)
        names = (
            self.tr("Very weak"),
            self.tr("Weak"),
            self.tr("Fair"),
            self.tr("Strong"),
            self.tr("Very strong"),
        )
        parts = [f"{names[strength.score]}.", advice_text(strength.advice)]
        if not strength.is_acceptable and not strength.advice:
            parts.append(self.tr("Add another word or two."))
        self._text.setText(" ".join(part for part in parts if part))
        self.estimated.emit(strength.is_acceptable)
