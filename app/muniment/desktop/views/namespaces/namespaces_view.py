"""The Namespaces view: lists, creates, renames, exports, wipes and deletes namespaces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.status.job_row import JobRow
from muniment.desktop.shell.undo.undo_operation import UndoTurn, swing
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.views.importing.import_flow import ImportFlow
from muniment.desktop.views.namespaces.namespace_detail import NamespaceDetail
from muniment.desktop.views.namespaces.namespace_dialogs import NameDialog, WipeDialog
from muniment.desktop.views.namespaces.namespace_table import NamespaceLine, NamespaceTable
from muniment.desktop.views.namespaces.namespace_words import delete_text, summary_text, wipe_text
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON, ApiKey, Namespace
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.query import MemoryFilter
from muniment.services.maintenance.wiped_row_removal import SWEEP

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.container import Services

_SETTLE_MS: Final = 700


@dataclass(frozen=True, slots=True, repr=False)
class _Figures:
    """Sizes of namespaces by name, and all keys."""

    sizes: dict[str, int]
    keys: tuple[ApiKey, ...]


class NamespacesView(DestinationView):
    """The Namespaces view; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._wanted = ""
        self._figures = _Figures({}, ())
        self._latest = LatestTask(context.tasks, self)
        self.dialog: QDialog | None = None
        self.table = NamespaceTable(context.theme)
        self.detail = NamespaceDetail()
        self.job = JobRow(context, SWEEP)
        self.new_button = button(self.tr("New &namespace…"), role="primary")
        self.import_button = button(self.tr("&Import memories…"))
        self.key_button = icon_button(context.theme, "key-round", self.tr("Public key…"))
        self.importing = ImportFlow(context, self, lambda: self.table.chosen)
        self._summary = label("", role="caption", wrap=True)
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._actions = (
            global_action("namespaces.new", context.theme, self),
            self._action("namespaces.rename", self.tr("Rename a namespace…"), self.ask_for_name),
            self._action("namespaces.export", self.tr("Export a namespace…"), self.ask_to_export),
            self._action(
                "namespaces.bundle",
                self.tr("Export a namespace as a bundle…"),
                self.ask_to_export_bundle,
            ),
            self._action("namespaces.wipe", self.tr("Wipe a namespace…"), self.ask_to_wipe),
            self._action("namespaces.delete", self.tr("Delete a namespace…"), self.ask_to_delete),
        )
        self._actions[0].triggered.connect(self.ask_for_new)
        self._key = global_action("namespaces.public_key", context.theme, self)
        self._key.triggered.connect(self.show_public_key)
        icons = ("pencil", "download", "lock", "ban", "trash-2")
        for action, icon in zip(self._actions[1:], icons, strict=True):
            context.theme.bind_icon(action, icon)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.addActions(self._actions[1:])
        self._connect()

    @property
    def summary(self) -> str:
        """The text with the total number of namespaces and memories."""
        return self._summary.text()

    def open(self) -> None:
        """List the namespaces and count their contents."""
        if not self._is_open:
            self._is_open = True
            self._wanted = self._context.namespaces.chosen or ""
            self.job.open()
            self._show()
            self._ask()
        self.table.setFocus()

    def close_vault(self) -> None:
        """Clear every name."""
        self._is_open = False
        self._settle.stop()
        self._latest.cancel()
        if self.dialog is not None:
            self.dialog.done(0)
        self.importing.close_vault()
        self._figures = _Figures({}, ())
        self._wanted = ""
        self.table.show_lines(())
        self.detail.show_line(None)
        self._summary.clear()
        self.job.close_vault()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        new, *others = self._actions
        return (new, self.importing.action, *others, self._key)

    def import_files(self, paths: "Sequence[Path]") -> None:
        """Open the dialog that imports files."""
        self.open()
        self.importing.show_files(paths)

    @Slot()
    def refresh(self) -> None:
        """Count again."""
        self._context.namespaces.refresh()
        self._ask()

    @Slot()
    def ask_for_new(self) -> None:
        """Open the dialog that creates a namespace."""
        namespaces = self._context.services.namespaces
        dialog = NameDialog(self._context, self, save=lambda name: namespaces.create(name, PERSON))
        dialog.named.connect(self._on_created)
        self._show_dialog(dialog)

    @Slot()
    def ask_for_name(self) -> None:
        """Open the dialog that renames the selected namespace."""
        before, namespaces = self.table.chosen, self._context.services.namespaces
        if before:
            dialog = NameDialog(
                self._context,
                self,
                save=lambda name: namespaces.rename(before, name, PERSON),
                before=before,
            )
            dialog.named.connect(partial(self._on_renamed, before))
            self._show_dialog(dialog)

    @Slot()
    def ask_to_export(self) -> None:
        """Open the dialog that exports the selected namespace, archived memories included."""
        from muniment.desktop.views.exporting.export_dialog import Wanted, ask_to_export

        name = self.table.chosen
        if name:
            wanted = MemoryFilter(namespaces=(name,), include_archived=True)
            ask_to_export(self._context, self, Wanted(Selection(wanted=wanted), name=name))

    @Slot()
    def ask_to_export_bundle(self) -> None:
        """Open the dialog that exports the selected namespace as an encrypted bundle."""
        from muniment.desktop.views.bundles.bundle_export_dialog import BundleExportDialog

        if self.table.chosen and self.dialog is None:
            dialog = BundleExportDialog(self._context, self, self.table.chosen)
            dialog.exported.connect(self._on_bundle_exported)
            self._show_dialog(dialog)

    @Slot()
    def show_public_key(self) -> None:
        """Show the key with which others make bundles for this vault."""
        from muniment.desktop.views.bundles.public_key_dialog import PublicKeyDialog

        if self.dialog is None:
            dialog = PublicKeyDialog(self._context, self)
            dialog.copied.connect(self._on_key_copied)
            self._show_dialog(dialog)

    @Slot()
    def ask_to_wipe(self) -> None:
        """Open the dialog that wipes the selected namespace."""
        self._with_trashed(self._ask_to_wipe)

    @Slot()
    def ask_to_delete(self) -> None:
        """Delete the selected empty namespace after confirmation."""
        line = self.table.lines.line_of(self.table.chosen)
        if line is not None and not line.memories:
            self._with_trashed(self._ask_to_delete)

    @Slot()
    def browse_chosen(self) -> None:
        """Show the memories of the selected namespace in Browse."""
        if self.table.chosen:
            self.list_asked.emit(MemoryFilter(namespaces=(self.table.chosen,)))

    def _lay_out(self) -> None:
        title = label(self.tr("Namespaces"), role="title")
        texts = column(title, self._summary, gap="hair")
        head = row(texts, self.key_button, self.import_button, self.new_button)
        head.setStretch(0, 1)
        layout = column(head, self.job, self.table, self.detail, gap="medium")
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, edge)
        layout.setStretch(2, 1)
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(layout)
        # The page scrolls with large text in a small window.
        self.setLayout(column(ScrolledPage(page)))

    def _action(self, key: str, text: str, then: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        action.triggered.connect(then)
        return action

    def _connect(self) -> None:
        context, detail = self._context, self.detail
        context.namespaces.listed.connect(self._on_listed)
        self.table.chosen_changed.connect(self._on_chosen_changed)
        self.table.activated_name.connect(self.browse_chosen)
        self.table.rename_asked.connect(self.ask_for_name)
        self.table.delete_asked.connect(self.ask_to_delete)
        detail.browse_asked.connect(self.browse_chosen)
        detail.rename_asked.connect(self.ask_for_name)
        detail.export_asked.connect(self.ask_to_export)
        detail.bundle_asked.connect(self.ask_to_export_bundle)
        detail.wipe_asked.connect(self.ask_to_wipe)
        detail.delete_asked.connect(self.ask_to_delete)
        self.new_button.clicked.connect(self.ask_for_new)
        self.import_button.clicked.connect(self.importing.ask)
        self.key_button.clicked.connect(self.show_public_key)
        self.job.failed.connect(self.failed)

    @Slot(object)
    def _on_listed(self, _namespaces: tuple[Namespace, ...]) -> None:
        if self._is_open:
            self._show()
            if not self._settle.isActive():
                self._settle.start()

    @Slot()
    def _ask(self) -> None:
        if self._is_open:
            self._latest.submit(
                partial(_count, self._context.services),
                on_success=self._on_counted,
                on_failure=self.failed.emit,
            )

    def _on_counted(self, figures: _Figures) -> None:
        self._figures = figures
        self._show()

    def _show(self) -> None:
        known = self._context.namespaces.known
        self.table.show_lines(
            tuple(self._line(namespace) for namespace in known), wanted=self._wanted
        )
        if self.table.chosen == self._wanted:
            self._wanted = ""
        memories = sum(namespace.memory_count for namespace in known)
        self._summary.setText(summary_text(len(known), memories) if known else "")

    def _line(self, namespace: Namespace) -> NamespaceLine:
        name = namespace.name
        keys = tuple(key for key in self._figures.keys if name in key.namespaces)
        size = self._figures.sizes.get(name)
        return NamespaceLine(name, namespace.memory_count, size, keys, namespace.created_at)

    @Slot()
    def _on_chosen_changed(self) -> None:
        line = self.table.lines.line_of(self.table.chosen)
        self.detail.show_line(line)
        _, rename, export, bundle, wipe, delete = self._actions
        rename.setEnabled(line is not None)
        export.setEnabled(line is not None)
        bundle.setEnabled(line is not None)
        wipe.setEnabled(line is not None)
        delete.setEnabled(line is not None and not line.memories)

    def _with_trashed(self, then: Callable[[NamespaceLine, int], object]) -> None:
        """Count the trash of the selected namespace, then pass its line and the count on."""
        line, trash = self.table.lines.line_of(self.table.chosen), self._context.services.trash
        if line is None:
            return

        def go_on(trashed: int) -> None:
            if self._is_open and self.dialog is None:
                then(line, trashed)

        self._context.tasks.submit(
            lambda: trash.list((line.name,), PERSON, limit=1).total,
            receiver=self,
            on_success=go_on,
            on_failure=self.failed.emit,
        )

    def _ask_to_wipe(self, line: NamespaceLine, trashed: int) -> None:
        text = wipe_text(line.name, memories=line.memories, trashed=trashed, keys=len(line.keys))
        dialog = WipeDialog(self._context, self, name=line.name, text=text)
        done = self.tr("Wiped “{name}”.").format(name=line.name)
        dialog.wiped.connect(partial(self._say_done, done))
        self._show_dialog(dialog)

    def _ask_to_delete(self, line: NamespaceLine, trashed: int) -> None:
        namespaces = self._context.services.namespaces
        question = Confirmation(
            title=self.tr("Delete a namespace"),
            text=self.tr("Delete the namespace “{name}”?").format(name=line.name),
            detail=delete_text(trashed),
            action=self.tr("Delete"),
        )
        done = self.tr("Deleted “{name}”.").format(name=line.name)

        def delete() -> None:
            self._context.tasks.submit(
                lambda: namespaces.delete(line.name, PERSON),
                receiver=self,
                on_success=lambda _changes: self._say_done(done),
                on_failure=self.failed.emit,
            )

        self._follow(ask(self, question, delete))

    def _show_dialog(self, dialog: QDialog) -> None:
        self._follow(dialog)
        dialog.open()

    def _follow(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None

    @Slot()
    def _on_key_copied(self) -> None:
        self._say_done(self.tr("Copied the public key of this vault."))

    @Slot(object, int)
    def _on_bundle_exported(self, path: "Path", memories: int) -> None:
        from muniment.desktop.views.bundles.bundle_words import exported_text

        self._say_done(exported_text(path.name, memories))

    @Slot(str)
    def _on_created(self, name: str) -> None:
        self._wanted = name
        namespaces = self._context.services.namespaces
        turn = swing(
            lambda: namespaces.create(name, PERSON), lambda: namespaces.delete(name, PERSON)
        )
        text = self.tr("Created “{name}”.").format(name=name)
        self._say_done(text, self.tr("created a namespace"), turn)

    def _on_renamed(self, before: str, name: str) -> None:
        self._wanted = name
        rename = self._context.services.namespaces.rename
        turn = swing(lambda: rename(before, name, PERSON), lambda: rename(name, before, PERSON))
        text = self.tr("Renamed “{before}” to “{name}”.").format(before=before, name=name)
        self._say_done(text, self.tr("renamed a namespace"), turn)

    def _say_done(self, text: str, what: str = "", turn: UndoTurn | None = None) -> None:
        """Show a notice that something is done, with an undo action if there is a turn."""
        if not self._is_open:
            return
        actions: tuple[NoticeAction, ...] = ()
        if turn is not None:
            operations = self._context.operations
            undo = partial(operations.undo_batch, operations.add(what, turn))
            actions = (NoticeAction(self.tr("Undo"), undo),)
        self.notice_given.emit(Notice(text, NoticeKind.DONE, actions))


def _count(services: "Services") -> _Figures:
    """Any thread."""
    stored = services.stats.stats(PERSON).storage.by_namespace
    sizes = {name: found.sealed_bytes + found.vector_bytes for name, found in stored.items()}
    keys = tuple(key for key in services.keys.list(PERSON) if key.revoked_at is None)
    return _Figures(sizes, keys)
