"""The Port section: where agents on this machine reach Muniment."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.agents.agent_words import dialect_name
from muniment.desktop.views.settings.section import Section, named, number_field
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import button, label, restyle, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.desktop.widgets.flow_layout import flow
from muniment.domain.access import Dialect
from muniment.domain.errors import InvalidInputError
from muniment.services.agents.key_drafts import TOKEN_PREFIXES

_PORT_MAX = 65_535


class PortSection(Section):
    """Edits the port's switch and number, and shows its address and APIs; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Port"),
            tr(
                "Programs on this computer connect to Muniment here, each with a key from "
                "Agents. Nothing is reachable from the network."
            ),
        )
        self.address = label("", wrap=True)
        self.copy = button(self.tr("Copy the address"))
        self.again = button(self.tr("Try again"))
        line = row(self.address, self.copy, self.again, gap="medium")
        line.setStretch(0, 1)
        self.add_group(tr("Address"), line)
        self.is_on = CheckBox(self.tr("Open the port while Muniment is running"))
        named(self.is_on)
        self.number = number_field(self.tr("Port number"), low=0, high=_PORT_MAX)
        self.number.setSpecialValueText(self.tr("Any free port"))
        self.number.setGroupSeparatorShown(False)
        name = FieldName(self.tr("&Number"), self.number)
        self.containers = QLineEdit()
        self.containers.setAccessibleName(self.tr("Address for agents in containers"))
        self.containers.setPlaceholderText(self.tr("Off"))
        self.apply = button(self.tr("Apply and restart the port"), role="primary")
        number = QWidget()
        number.setLayout(row(name, self.number))
        choice = flow(number, self.apply)
        hint = self.tr("Update agents that use the old port.")
        inside = QWidget()
        inside.setLayout(
            row(FieldName(self.tr("A&ddress for containers"), self.containers), self.containers)
        )
        about = self.tr(
            "Agents in containers of this machine then reach the port as host.docker.internal, "
            "each with its key. Enter 127.0.0.1 for Docker Desktop, or the address of Docker's "
            "bridge on Linux, usually 172.17.0.1."
        )
        group = self.add_group(
            tr("Settings"),
            self.is_on,
            choice,
            label(hint, role="caption", wrap=True),
            flow(inside),
            label(about, role="caption", wrap=True),
        )
        group.setVisible(context.preferences.can_restart_port)
        spoken = [
            self.tr("• {api}: keys start with {prefix}").format(
                api=dialect_name(dialect), prefix=TOKEN_PREFIXES[dialect]
            )
            for dialect in Dialect
        ]
        self.add_group(tr("Supported APIs"), label("\n".join(spoken), wrap=True))
        self.copy.clicked.connect(self._on_copy_clicked)
        self.again.clicked.connect(self._restart)
        self.apply.clicked.connect(self._on_apply_clicked)
        self.is_on.toggled.connect(self._refresh)
        self.number.valueChanged.connect(self._refresh)
        self.containers.textChanged.connect(self._refresh)
        context.address.changed.connect(self._show_address)

    def showEvent(self, event: QShowEvent) -> None:
        """Record that the user can see the state of the port."""
        super().showEvent(event)
        self._context.address.is_watched = True

    def hideEvent(self, event: QHideEvent) -> None:
        """Record that the user no longer sees the state of the port."""
        super().hideEvent(event)
        self._context.address.is_watched = False

    def open(self) -> None:
        """Show the current settings."""
        settings = self._context.preferences.settings
        self.is_on.setChecked(settings.port_on)
        self.number.setValue(settings.port)
        self.containers.setText(settings.container_address)
        self._show_address()

    @Slot()
    def _show_address(self) -> None:
        url, trouble = self._context.address.url, self._context.address.trouble_text
        closed = self.tr("The port is closed, so agents can't reach Muniment.")
        self._say(url or trouble or closed, is_bad=bool(trouble))
        self.copy.setVisible(bool(url))
        self.again.setVisible(bool(trouble))
        self.again.setEnabled(True)
        self._refresh()

    def _say(self, text: str, *, is_bad: bool) -> None:
        role = "problem" if is_bad else "body"
        if self.address.property("role") != role:
            self.address.setProperty("role", role)
            restyle(self.address)
        self.address.setText(text)

    @Slot()
    def _refresh(self) -> None:
        settings = self._context.preferences.settings
        self.number.setEnabled(self.is_on.isChecked())
        is_other = self._chosen() != {name: getattr(settings, name) for name in self._chosen()}
        is_missing = settings.port_on and self._context.address.url is None
        self.apply.setEnabled(is_other or is_missing)

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(self._context.address.url or "")
        self.notice_given.emit(Notice(self.tr("Copied the address."), NoticeKind.DONE))

    @Slot()
    def _on_apply_clicked(self) -> None:
        try:
            self._context.preferences.change(**self._chosen())
        except InvalidInputError as error:
            self.failed.emit(error)
            return
        self._restart()

    def _chosen(self) -> dict[str, Any]:
        """Return the settings as they are shown."""
        return {
            "port_on": self.is_on.isChecked(),
            "port": self.number.value(),
            "container_address": self.containers.text().strip(),
        }

    @Slot()
    def _restart(self) -> None:
        self.apply.setEnabled(False)
        self.again.setEnabled(False)
        self._say(self.tr("One moment…"), is_bad=False)
        self._context.preferences.restart_port(
            receiver=self, on_success=self._on_restarted, on_failure=self._on_failed
        )

    def _on_restarted(self, _nothing: None) -> None:
        is_on = self._context.preferences.settings.port_on
        text = self.tr("The port is open.") if is_on else self.tr("The port is closed.")
        self.notice_given.emit(Notice(text, NoticeKind.DONE))
        self._context.address.refresh()
        self._show_address()

    def _on_failed(self, error: Exception) -> None:
        self._context.address.refresh()
        self._show_address()
        self.apply.setEnabled(True)
        self.failed.emit(error)
