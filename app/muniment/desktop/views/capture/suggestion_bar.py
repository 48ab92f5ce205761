"""Suggestions for the text being written: chips to accept with a click or a key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.isolates import as_written
from muniment.desktop.text.words import type_name
from muniment.desktop.widgets.controls import button, plain_hint, row
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryType
from muniment.services.memories.suggestions import TAGS_MAX, Suggestion

if TYPE_CHECKING:
    from muniment.services.memories.suggestions import SuggestionService

_CHIPS: Final = TAGS_MAX + 1
_DEBOUNCE_MS: Final = 250
_LETTERS_MIN: Final = 8
_TAG_LETTERS: Final = 18


class SuggestionBar(QWidget):
    """Shows suggestions; GUI thread only.

    Requests them 250 ms after the last key, on a worker thread.

    Signals:
        tag_accepted: A tag that the user accepted.
    """

    tag_accepted = Signal(str)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._service: SuggestionService = context.services.suggestions
        self._latest = LatestTask(context.tasks, self)
        self._asked = ("", "")
        self._held_tags: tuple[str, ...] = ()
        self._suggestion = Suggestion()
        self._type: MemoryType | None = None
        self._actions: list[Callable[[], None]] = []
        self._texts: list[str] = []
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.chips = [self._chip(number) for number in range(_CHIPS)]
        layout = row(*self.chips, gap="tight")
        layout.addStretch()
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        # A fixed height keeps the window's height when suggestions appear and disappear.
        self.setFixedHeight(self.chips[0].sizeHint().height())
        self._show()

    @property
    def type(self) -> MemoryType | None:
        """The accepted type; ``None`` lets Muniment decide."""
        return self._type

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the chips, from left to right."""
        return tuple(self._texts)

    def follow(self, text: str, namespace: str, tags: tuple[str, ...]) -> None:
        """Update the suggestions for an unfinished text, without tags that it already has."""
        self._held_tags = tags
        if len(text.strip()) < _LETTERS_MIN or not namespace:
            self.clear(keeps_type=bool(text.strip()))
        elif (text, namespace) != self._asked:
            self._asked = (text, namespace)
            self._timer.start()
        self._show()

    def clear(self, *, keeps_type: bool = False) -> None:
        """Remove all suggestions."""
        self._timer.stop()
        self._latest.cancel()
        self._asked = ("", "")
        self._suggestion = Suggestion()
        if not keeps_type:
            self._type = None
        self._show()

    def accept(self, number: int) -> None:
        """Accept the chip at an index from 0; does nothing if there is none."""
        if number < len(self._actions):
            self._actions[number]()

    def _chip(self, number: int) -> QPushButton:
        chip = button("", role="chip")
        # A click leaves the focus in the text.
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(partial(self.accept, number))
        shortcut = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
        shortcut.activated.connect(partial(self.accept, number))
        return chip

    @Slot()
    def _on_timer_timeout(self) -> None:
        text, namespace = self._asked
        service = self._service
        self._latest.submit(
            lambda: service.suggest(text, namespace, PERSON),
            on_success=self._on_suggested,
            # Ignore failures: the user did not ask for suggestions.
            on_failure=lambda _error: None,
        )

    def _on_suggested(self, suggestion: Suggestion) -> None:
        self._suggestion = suggestion
        self._show()

    def _toggle_type(self, offered: MemoryType) -> None:
        self._type = None if self._type is offered else offered
        self._show()

    def _show(self) -> None:
        """Fill the chips: first the type, then the tags that are not in the field."""
        self._actions = []
        self._texts = []
        offered = self._type or self._suggestion.type
        if offered is not None:
            text = type_name(offered)
            self._fill(text, text, partial(self._toggle_type, offered))
        held = {tag.casefold() for tag in self._held_tags}
        for tag in self._suggestion.tags:
            if tag.casefold() not in held:
                short = tag if len(tag) <= _TAG_LETTERS else tag[: _TAG_LETTERS - 1] + "…"
                self._fill(f"#{short}", tag, partial(self.tag_accepted.emit, tag))
        for chip in self.chips[len(self._actions) :]:
            self._fill_chip(chip, "", "")
        self.chips[0].setCheckable(offered is not None)
        self.chips[0].setChecked(self._type is not None)

    def _fill(self, text: str, name: str, action: Callable[[], None]) -> None:
        number = len(self._actions)
        self._actions.append(action)
        self._texts.append(text)
        hint = self.tr("Accept “{name}” (Ctrl+{number})").format(name=name, number=number + 1)
        self._fill_chip(self.chips[number], text, hint)

    @staticmethod
    def _fill_chip(chip: QPushButton, text: str, hint: str) -> None:
        # A single ampersand would underline the next letter.
        chip.setText(as_written(text.replace("&", "&&")))
        chip.setToolTip(plain_hint(hint))
        chip.setAccessibleName(hint)
        chip.setVisible(bool(text))
