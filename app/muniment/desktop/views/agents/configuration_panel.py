"""The configuration of an agent's program, ready to copy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import program_text
from muniment.desktop.views.agents.program_setups import setup_of
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, column, label, name_choice, row
from muniment.desktop.widgets.flow_layout import flow
from muniment.services.agents.agent_programs import AGENT_PROGRAMS, AgentProgram, Transport

if TYPE_CHECKING:
    from pathlib import Path

_LINES: Final = (7, 18)


@dataclass(frozen=True, slots=True)
class _Way:
    text: str
    transport: Transport | None


class CodeView(QPlainTextEdit):
    """A read-only code view, as high as its lines."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(name)
        self.horizontalScrollBar().rangeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the height of the lines, within bounds."""
        least, most = _LINES
        lines = min(max(self.blockCount(), least), most)
        height = (lines + 2) * self.fontMetrics().lineSpacing()
        if self.horizontalScrollBar().maximum() > 0:
            # Otherwise the horizontal scroll bar would cover the last line and need a vertical one.
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return half the preferred height: a small window scrolls the text."""
        return QSize(0, self.sizeHint().height() // 2)


class ConfigurationPanel(QWidget):
    """Lets the user choose a program, and shows its configuration; GUI thread only.

    It contains a token only after `show_key`; a copied text with a token is removed from the
    clipboard after a while.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._token = ""
        self._key_file: Path | None = None
        self._agent_name = ""
        self.program = ComboBox()
        name_choice(self.program, self.tr("Program of the agent"))
        for known in AGENT_PROGRAMS:
            self.program.addItem(known.name, known.id)
        self.way = ComboBox()
        name_choice(self.way, self.tr("How the program connects to Muniment"))
        self._place = label("", role="caption", wrap=True)
        self._remark = label("", role="caption", wrap=True)
        self.text = CodeView(self.tr("Configuration"))
        self.copy = button(self.tr("Copy the configuration"))
        self._said = label("", role="caption")
        choosers = flow(self.program, self.way)
        foot = row(self.copy, self._said)
        foot.addStretch()
        layout = column(choosers, self._place, self.text, self._remark, foot)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.program.currentIndexChanged.connect(self._on_program_changed)
        self.way.currentIndexChanged.connect(self._show)
        self.copy.clicked.connect(self._on_copy_clicked)
        context.address.changed.connect(self._show)
        self._on_program_changed()

    def choose(self, program_id: str) -> None:
        """Select a program and show its configuration."""
        self.program.setCurrentIndex(max(0, self.program.findData(program_id)))

    def show_key(self, token: str, file: "Path | None", agent_name: str) -> None:
        """Insert the key of an agent into the configuration; an empty token removes it.

        Args:
            token: For programs that call the port.
            file: The key file, for programs that start a command.
            agent_name: Of the key.
        """
        self._token, self._key_file, self._agent_name = token, file, agent_name
        self._on_program_changed()

    @property
    def _chosen(self) -> AgentProgram:
        return AGENT_PROGRAMS[self.program.currentIndex()]

    @property
    def _way(self) -> _Way:
        found: _Way = self.way.currentData()
        return found

    @Slot()
    def _on_program_changed(self) -> None:
        self.way.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.way.clear()
        for way in self._ways():
            self.way.addItem(way.text, way)
        self.way.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._show()

    def _ways(self) -> list[_Way]:
        program = self._chosen
        stdio = _Way(self.tr("By command, asking first"), Transport.STDIO)
        if self._key_file is not None:
            stdio = _Way(self.tr("By command, with its key"), Transport.STDIO)
        http = _Way(self.tr("Over HTTP, with a key"), Transport.HTTP)
        # A user who just created a key wants to see it used.
        ordered = (http, stdio) if self._token else (stdio, http)
        ways = [way for way in ordered if way.transport in program.templates]
        if program.hooks:
            ways.append(_Way(self.tr("Hooks: save and look up memories at every prompt"), None))
        return ways

    @Slot()
    def _show(self) -> None:
        program, way = self._chosen, self._way
        setup = setup_of(self._context.address, self._token, self._key_file, self._agent_name)
        if way.transport is None:
            text, place = program.hook_configuration(setup), program.hooks_place
        else:
            text, place = program.configuration(way.transport, setup), program.place
        self.text.setPlainText(text.rstrip())
        self.text.updateGeometry()
        self._place.setText(
            self.tr("Goes in {place}. Merge it with what the file already contains.").format(
                place=program_text(place)
            )
        )
        self._remark.setText(self._remark_of(program, way))
        self._remark.setVisible(bool(self._remark.text()))
        self._said.clear()

    def _remark_of(self, program: AgentProgram, way: _Way) -> str:
        parts = [program_text(program.remark)] if program.remark else []
        if way.transport is Transport.STDIO and self._key_file is not None:
            parts.append(self.tr("The file contains the agent's own key. Only you can read it."))
        elif way.transport is Transport.STDIO:
            parts.append(
                self.tr(
                    "When the agent first starts, it asks for permission here. Until you allow "
                    "it, it can't read anything."
                )
            )
        elif way.transport is Transport.HTTP and not self._token:
            parts.append(self.tr("Create a key for it and replace mun_YOUR_KEY with that key."))
        return " ".join(parts)

    @Slot()
    def _on_copy_clicked(self) -> None:
        text = self.text.toPlainText()
        if self._token and self._token in text:
            self._context.clipboard.copy_secret(text)
            said = self.tr("Copied. The clipboard is cleared in {seconds} seconds.")
            self._said.setText(said.format(seconds=self._context.clipboard.keep_s))
        else:
            self._context.clipboard.copy(text)
            self._said.setText(self.tr("Copied."))
