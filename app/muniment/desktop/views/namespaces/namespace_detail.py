"""One namespace: who may access it, and the actions on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from muniment.desktop.text.words import breakable, memory_count_text
from muniment.desktop.views.namespaces.namespace_table import NamespaceLine
from muniment.desktop.views.namespaces.namespace_words import key_text, state_now
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.name_label import NameLabel
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

_KEYS_SHOWN = 8


class NamespaceDetail(QFrame):
    """The card below the table; GUI thread only.

    Signals:
        browse_asked, rename_asked, export_asked, bundle_asked: Requested for the namespace shown.
        wipe_asked, delete_asked: The same.
    """

    browse_asked = Signal()
    rename_asked = Signal()
    export_asked = Signal()
    bundle_asked = Signal()
    wipe_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._name = NameLabel(role="heading")
        self._default = label("", role="caption", wrap=True)
        self._title = label(self.tr("Who has access"), role="section")
        self._keys = label("", wrap=True)
        self.browse = button(self.tr("&Browse"), name=self.tr("Show its memories in Browse"))
        self.rename = button(self.tr("Rena&me…"))
        self.export = button(self.tr("E&xport…"))
        self.bundle = button(self.tr("Export as a b&undle…"))
        self.wipe = button(self.tr("&Wipe…"))
        self.delete = button(self.tr("&Delete…"))
        self.browse.clicked.connect(self.browse_asked)
        self.rename.clicked.connect(self.rename_asked)
        self.export.clicked.connect(self.export_asked)
        self.bundle.clicked.connect(self.bundle_asked)
        self.wipe.clicked.connect(self.wipe_asked)
        self.delete.clicked.connect(self.delete_asked)
        foot = flow(self.browse, self.rename, self.export, self.bundle, self.wipe, self.delete)
        named = column(self._name, self._default, gap="tight")
        reached = column(self._title, self._keys, gap="tight")
        layout = column(named, reached, foot, gap="medium", margin="large")
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """One line for each agent or user who may access the namespace."""
        return self._keys.text()

    def show_line(self, line: NamespaceLine | None) -> None:
        """Show a namespace, or none."""
        self.setVisible(line is not None)
        if line is None:
            self._name.clear()
            self._keys.clear()
            return
        self._name.setText(line.name)
        is_default = line.name == DEFAULT_NAMESPACE
        self._default.setText(
            self.tr("Memories without a namespace are saved here.") if is_default else ""
        )
        self._default.setVisible(is_default)
        self._keys.setText(breakable("\n".join(self._key_lines(line))))
        # The service refuses it too; the disabled button says so in advance.
        self.delete.setEnabled(line.memories == 0)
        hint = self.tr("It contains {memories}. Wipe it first, or move the memories elsewhere.")
        held = memory_count_text(line.memories)
        self.delete.setToolTip(hint.format(memories=held) if line.memories else "")

    def _key_lines(self, line: NamespaceLine) -> list[str]:
        shown = [key_text(key, state_now(key)) for key in line.keys[:_KEYS_SHOWN]]
        more = len(line.keys) - len(shown)
        if more:
            text = self.tr("and one more, in Agents")
            if more > 1:
                text = self.tr("and {count} more, listed under Agents")
            shown.append(text.format(count=more))
        return [self.tr("You, in this window"), *shown]
