"""How agents connect: the port, the base URL of each dialect, and configurations."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import dialect_name
from muniment.desktop.views.agents.configuration_panel import ConfigurationPanel
from muniment.desktop.views.agents.program_setups import KEY_HEADERS, base_url
from muniment.desktop.widgets.controls import column, icon_button, label, row
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import TOKEN_PREFIXES

_ADDRESSES: Final = 0


class ConnectPage(ScrolledPage):
    """Shows what to configure in an agent, for every dialect; GUI thread only.

    It shows no vault content, so it does not change when the vault locks.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._port = label("", role="body", wrap=True)
        self._urls: dict[Dialect, QLabel] = {}
        self.copies: dict[Dialect, QToolButton] = {}
        self.configuration = ConfigurationPanel(context)
        inside = column(
            label(self.tr("How agents connect"), role="heading", wrap=True),
            self._port,
            label(self.tr("Programs that use MCP"), role="section", wrap=True),
            self.configuration,
            label(self.tr("Agents that use a memory API"), role="section", wrap=True),
            label(
                self.tr(
                    "These agents only need a new base URL and a key for their API. Clients add "
                    "the rest of each path themselves."
                ),
                role="caption",
                wrap=True,
            ),
            self._addresses(),
            gap="medium",
            margin="wide",
        )
        inside.addStretch()
        self.page.setLayout(inside)
        context.address.changed.connect(self._show)
        self._show()

    @property
    def port_text(self) -> str:
        """The text that says whether the port runs, and where."""
        return self._port.text()

    def _addresses(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("large"))
        # Larger than the line spacing within an entry, to keep the entries apart.
        grid.setVerticalSpacing(space("medium"))
        grid.setColumnStretch(_ADDRESSES, 1)
        for place, dialect in enumerate(Dialect):
            name = dialect_name(dialect)
            url = label("", role="body")
            url.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            url.setAccessibleDescription(self.tr("Base URL of {name}").format(name=name))
            hint = self.tr("{header}, keys start with {prefix}").format(
                header=KEY_HEADERS[dialect], prefix=TOKEN_PREFIXES[dialect]
            )
            text = self.tr("Copy the base URL of {name}").format(name=name)
            copy = icon_button(self._context.theme, "copy", text)
            copy.clicked.connect(lambda _checked=False, which=dialect: self._copy(which))
            self._urls[dialect], self.copies[dialect] = url, copy
            # Stacked: with names next to the addresses, the page would be too wide.
            lines = (
                label(name, role="strong", wrap=True),
                url,
                label(hint, role="caption", wrap=True),
            )
            grid.addLayout(column(*lines, gap="hair"), place, _ADDRESSES)
            grid.addLayout(row(copy), place, _ADDRESSES + 1)
        return grid

    def _copy(self, dialect: Dialect) -> None:
        self._context.clipboard.copy(self._urls[dialect].text())

    @Slot()
    def _show(self) -> None:
        address = self._context.address
        if address.url:
            text = self.tr("Muniment listens at {url}, for programs on this computer only.")
            self._port.setText(text.format(url=address.url))
        else:
            self._port.setText(
                self.tr("The port is off, so agents that use it can't reach Muniment.")
            )
        for dialect, shown in self._urls.items():
            shown.setText(base_url(address, dialect))
