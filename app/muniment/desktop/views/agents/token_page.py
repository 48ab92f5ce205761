"""The page that shows a new token and how to use it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import dialect_name, key_name
from muniment.desktop.views.agents.configuration_panel import ConfigurationPanel
from muniment.desktop.views.agents.program_setups import KEY_HEADERS, base_url
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.agents.key_drafts import CreatedKey


class TokenPage(QWidget):
    """Shows a token once, with a configuration that contains it; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._title = label("", role="heading", wrap=True)
        self.token = QLineEdit()
        self.token.setProperty("role", "code")
        self.token.setReadOnly(True)
        self.token.setAccessibleName(self.tr("The key"))
        self.copy = button(self.tr("Copy the key"), role="primary")
        self._said = label("", role="caption")
        self._hint = label("", role="muted", wrap=True)
        self.configuration = ConfigurationPanel(context)
        self.copy.clicked.connect(self._on_copy_clicked)
        self._once = label("", role="caution", wrap=True)
        copying = row(self.copy, self._said)
        copying.addStretch()
        layout = column(
            self._title,
            self._once,
            self.token,
            copying,
            self._hint,
            self.configuration,
            gap="small",
        )
        layout.setStretch(5, 1)
        layout.addStretch()
        self.setLayout(layout)

    def show_key(self, made: "CreatedKey", file: "Path | None", *, program_id: str) -> None:
        """Show a new key, and the configuration of its program if that is known.

        Args:
            made: The key.
            file: Where it was saved for its agent, if it was.
            program_id: Of one of `AGENT_PROGRAMS`, or empty.
        """
        token = made.token.reveal().decode("ascii")
        dialect = made.key.dialect
        self._title.setText(self.tr("The key of {name}").format(name=key_name(made.key)))
        self.token.setText(token)
        self.token.setCursorPosition(0)
        self._once.setText(self._once_text(file))
        self.configuration.setVisible(dialect is Dialect.NATIVE)
        url = base_url(self._context.address, dialect)
        text = self.tr("Set the agent's base URL to {url} and send the key in the {header} header.")
        if dialect is Dialect.NATIVE:
            self.configuration.show_key(token, file, made.key.name)
            self.configuration.choose(program_id)
            text = self.tr("For a program that uses MCP, with the agent's own key:")
        self._hint.setText(text.format(url=url, header=KEY_HEADERS[dialect]))
        self._hint.setAccessibleDescription(dialect_name(dialect))

    def clear(self) -> None:
        """Clear the key."""
        self.token.setText("")
        self.configuration.show_key("", None, "")
        self._title.clear()
        self._hint.clear()
        self._said.clear()

    def _once_text(self, file: "Path | None") -> str:
        if file is None:
            return self.tr(
                "Copy it now. Muniment keeps only a fingerprint, so the key can't be shown "
                "again. If you lose it, revoke the key and create another."
            )
        return self.tr(
            "It won't be shown again. Copy it now for a program that uses the port. A program "
            "that starts a command reads it from a file that only you can read."
        )

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy_secret(self.token.text())
        text = self.tr("Copied. The clipboard is cleared in {seconds} seconds.")
        self._said.setText(text.format(seconds=self._context.clipboard.keep_s))
