"""The devices that sync with each other."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.domain.sync.sync_setup import SyncDevice


class DeviceList(QFrame):
    """One line for each device: name, when it was last seen, fingerprint; GUI thread only.

    Signals:
        undo_asked: A `SyncDevice` whose changes a person wants to undo.
        removal_asked: A `SyncDevice` that a person wants to remove.
    """

    undo_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._devices: Sequence[SyncDevice] = ()
        self._rows: list[QWidget] = []
        self._hint = label(
            self.tr(
                "Compare the fingerprints on your devices once. A device that you don't know can "
                "read everything that is synced."
            ),
            role="caption",
            wrap=True,
        )
        self._layout = column(self._hint, gap="medium", margin="large")
        self.setLayout(self._layout)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is read aloud of each device."""
        return tuple(found.accessibleName() for found in self._rows)

    def show_devices(self, devices: Sequence[SyncDevice]) -> None:
        """Show these devices, or none; what has not changed keeps its lines and the focus."""
        if devices == self._devices:
            return
        self._devices = devices
        for old in self._rows:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(device) for device in devices]
        for place, made in enumerate(self._rows):
            self._layout.insertWidget(place, made)

    def _row(self, device: SyncDevice) -> QWidget:
        said = self._said(device)
        name = label(device.name, role="strong", wrap=True)
        seen = label(said, role="muted", wrap=True)
        mark = label(device.fingerprint, role="muted")
        mark.setAccessibleName(
            self.tr("Fingerprint: {fingerprint}").format(fingerprint=device.fingerprint)
        )
        texts = row(column(name, seen, gap="hair"), mark, gap="large")
        if not device.is_own:
            # Before the fingerprint: those stand below each other, to be compared.
            texts.insertLayout(1, column(*self._buttons(device), gap="hair"))
        texts.setStretch(0, 1)
        line = QWidget()
        line.setLayout(texts)
        line.setAccessibleName(f"{device.name}, {said}, {device.fingerprint}")
        return line

    def _buttons(self, device: SyncDevice) -> list[QPushButton]:
        """Return what a person can do about another device."""
        undo = button(
            self.tr("Undo its changes…"),
            role="link",
            name=self.tr("Undo changes from {device}").format(device=device.name),
        )
        undo.clicked.connect(partial(self._on_undo_clicked, device))
        if device.is_removed:
            return [undo]
        remove = button(
            self.tr("Remove…"),
            role="link",
            name=self.tr("Remove {device}").format(device=device.name),
        )
        remove.clicked.connect(partial(self._on_remove_clicked, device))
        return [undo, remove]

    def _on_remove_clicked(self, device: SyncDevice) -> None:
        self.removal_asked.emit(device)

    def _on_undo_clicked(self, device: SyncDevice) -> None:
        self.undo_asked.emit(device)

    def _said(self, device: SyncDevice) -> str:
        if device.is_own:
            return self.tr("This device")
        if device.is_removed and device.set_aside:
            count = count_text(device.set_aside)
            return self.tr("Removed. Files from it that are not used: {count}").format(count=count)
        if device.is_removed:
            return self.tr("Removed")
        if device.is_waiting:
            return self.tr("More from it is on the way")
        if device.seen_at is None:
            return self.tr("Nothing from it has arrived yet")
        return self.tr("Last news from it: {moment}").format(moment=full_moment(device.seen_at))
