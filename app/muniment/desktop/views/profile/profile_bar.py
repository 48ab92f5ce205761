"""The header of the Profile view: namespace, privacy option, copy and refresh."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import (
    button,
    column,
    icon_button,
    label,
    limit_names,
    name_choice,
    row,
)
from muniment.desktop.widgets.theme.theme import Theme, space

_PATIENCE_MS: Final = 300


class ProfileBar(QWidget):
    """Lets the user choose what the profile covers; GUI thread only.

    Signals:
        namespace_chosen: Name of the chosen namespace.
        confidential_toggled: Whether to include confidential memories.
        refresh_asked: The user wants to rebuild the profile.
        cancel_asked: The user wants to stop waiting.
        copy_asked: The user wants to copy the profile as text.
    """

    namespace_chosen = Signal(str)
    confidential_toggled = Signal(bool)
    refresh_asked = Signal()
    cancel_asked = Signal()
    copy_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = label(self.tr("Profile"), role="title")
        self.namespace = ComboBox()
        name_choice(self.namespace, self.tr("Namespace whose profile is shown"))
        limit_names(self.namespace)
        self.confidential = CheckBox()
        self.confidential.setChecked(True)
        self.confidential.hide()
        self.copy = icon_button(theme, "copy", self.tr("Copy the profile as text"))
        self.refresh = icon_button(theme, "refresh-cw", self.tr("Regenerate the profile"))
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(space("tight"))
        self._progress.setAccessibleName(self.tr("Creating the profile"))
        self.cancel = button(self.tr("Cancel"), role="link", name=self.tr("Stop"))
        self._working = QWidget()
        self._working.setLayout(row(self._progress, self.cancel))
        policy = self._working.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._working.setSizePolicy(policy)
        self._working.hide()
        head = row(self._title, self._working, self.namespace, self.copy, self.refresh)
        head.setStretch(0, 1)
        option = row(self.confidential)
        option.addStretch()
        self.setLayout(column(head, option, gap="tight"))
        # For quick loads, progress would only flicker.
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._working.show)
        self.namespace.activated.connect(self._on_namespace_activated)
        self.confidential.toggled.connect(self.confidential_toggled)
        self.copy.clicked.connect(self.copy_asked)
        self.refresh.clicked.connect(self.refresh_asked)
        self.cancel.clicked.connect(self.cancel_asked)

    @property
    def is_working(self) -> bool:
        """Whether progress is shown."""
        return not self._working.isHidden()

    def offer(self, names: tuple[str, ...], shown: str) -> None:
        """List the namespaces and select the one shown."""
        blocker = QSignalBlocker(self.namespace)
        self.namespace.clear()
        self.namespace.addItems(list(names))
        self.namespace.setCurrentIndex(self.namespace.findText(shown))
        self.namespace.setVisible(bool(names))
        blocker.unblock()

    def clear(self) -> None:
        """Clear the names, and include confidential memories again."""
        blocker = QSignalBlocker(self.confidential)
        self.confidential.setChecked(True)
        blocker.unblock()
        self.say_confidential(0)
        self.offer((), "")
        self.end()

    def say_model(self, *, is_on: bool) -> None:
        """Say in the tooltip whether a language model writes the bio on refresh."""
        text = self.tr("Regenerate the profile")
        if is_on:
            text = self.tr("Regenerate the profile; your local language model writes the bio")
        self.refresh.setToolTip(text)
        self.refresh.setAccessibleName(text)

    def say_confidential(self, count: int) -> None:
        """Offer to leave out the confidential memories, if there are any."""
        text = (
            self.tr("Include the one confidential memory")
            if count == 1
            else self.tr("Include the {count} confidential memories").format(
                count=count_text(count)
            )
        )
        self.confidential.setText(text)
        self.confidential.setVisible(count > 0)

    def begin(self) -> None:
        """Show progress if loading takes long."""
        self._patience.start()

    def end(self) -> None:
        """Hide the progress."""
        self._patience.stop()
        self._working.hide()

    @Slot(int)
    def _on_namespace_activated(self, place: int) -> None:
        self.namespace_chosen.emit(self.namespace.itemText(place))
