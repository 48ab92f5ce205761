"""One agent, user, project or session: what is known of it, and the actions on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from muniment.desktop.text.words import breakable
from muniment.desktop.views.owners.owner_lines import SESSION, OwnerLine
from muniment.desktop.views.owners.owner_words import details_text, facts_text
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.name_label import NameLabel


class OwnerDetail(QFrame):
    """The card below the table; GUI thread only.

    Signals:
        browse_asked, edit_asked, read_asked, delete_asked: Requested for what is shown.
    """

    browse_asked = Signal()
    edit_asked = Signal()
    read_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._name = NameLabel(role="heading")
        self._facts = label("", role="caption", wrap=True)
        self._details = label("", wrap=True)
        self.browse = button(
            self.tr("Show &memories"), role="primary", name=self.tr("Show its memories in Browse")
        )
        self.browse.setAutoDefault(False)
        self.read = button(self.tr("&Turns and state…"))
        self.edit = button(self.tr("&Edit…"))
        self.delete = button(self.tr("&Delete…"))
        self.browse.clicked.connect(self.browse_asked)
        self.read.clicked.connect(self.read_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.delete.clicked.connect(self.delete_asked)
        named = column(self._name, self._facts, gap="tight")
        actions = flow(self.browse, self.read, self.edit, self.delete)
        self.setLayout(column(named, self._details, actions, gap="medium", margin="large"))
        self.show_line(None)

    @property
    def facts(self) -> str:
        """Kind, counts, last writing and namespace."""
        return self._facts.text()

    @property
    def details(self) -> str:
        """What else is known, one fact a line."""
        return self._details.text()

    def show_line(self, line: OwnerLine | None) -> None:
        """Show an agent, user, project or session, or none."""
        self.setVisible(line is not None)
        if line is None:
            for part in (self._name, self._facts, self._details):
                part.clear()
            return
        self._name.setText(line.name)
        self._facts.setText(breakable(facts_text(line)))
        details = details_text(line)
        self._details.setText(breakable(details))
        self._details.setVisible(bool(details))
        self.browse.setEnabled(line.memory_count > 0)
        self.read.setVisible(line.kind == SESSION)
