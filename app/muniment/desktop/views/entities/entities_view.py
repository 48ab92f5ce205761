"""The People and things view: what memories mention, searched, edited, merged and split."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QPushButton, QSplitter, QStackedWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.view import OWNERS, DestinationView
from muniment.desktop.text.dates import entity_text
from muniment.desktop.views.entities.entity_detail import EntityDetail
from muniment.desktop.views.entities.entity_list import EntityList
from muniment.desktop.views.entities.entity_listing import EntityQuestion, arranged
from muniment.desktop.views.entities.entity_turns import Turned, delete, split
from muniment.desktop.views.entities.entity_words import merged_text, split_text
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.domain.access import PERSON
from muniment.domain.changes import ThingKind
from muniment.domain.entities.entity import normal_form
from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.entities.entity import EntitySummary, Neighbourhood
    from muniment.services.container import Services

_SETTLE_MS: Final = 500
_WIDTHS: Final = (340, 600)


@dataclass(frozen=True, slots=True, repr=False)
class _Listed:
    """All entities of the namespaces shown, and those that the list asks for."""

    everything: "tuple[EntitySummary, ...]"
    rows: "tuple[EntitySummary, ...]"


class EntitiesView(DestinationView):
    """The People and things view; GUI thread only."""

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._wanted = ""
        self._everything: tuple[EntitySummary, ...] = ()
        self._counts: dict[str, int] = {}
        self.dialog: QDialog | None = None
        self._listing = LatestTask(context.tasks, self)
        self._reading = LatestTask(context.tasks, self)
        self.list = EntityList(context)
        self.detail = EntityDetail(context.theme)
        self.several = EmptyState(
            "merge",
            self.tr(
                "Several names are selected. If they mean the same person or thing, merge them."
            ),
            context.theme,
        )
        self._right = QStackedWidget()
        self._right.setObjectName("detail")
        self.empty = EmptyState(
            "users-round",
            self.tr(
                "Muniment lists the people, places and things that your memories mention. Write a "
                "memory or import some, and they appear here."
            ),
            context.theme,
            action_text=self.tr("Go to Browse"),
            action=lambda: self.list_asked.emit(MemoryFilter()),
        )
        self._pages = QStackedWidget()
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._browse = self._action("entities.browse", self.tr("Show its memories"), "library")
        self._new = global_action("entities.new", context.theme, self)
        self._edit = self._action("entities.edit", self.tr("Edit name and type…"), "pencil")
        self._delete = self._action("entities.delete", self.tr("Delete"), "trash-2")
        self._merge = self._action("entities.merge", self.tr("Merge the selection…"), "merge")
        self._export = global_action("entities.export", context.theme, self)
        self._owners = global_action("entities.owners", context.theme, self)
        self.list.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.view.addActions([self._browse, self._edit, self._merge, self._delete])
        self._connect()
        self._on_chosen_changed()

    def open(self) -> None:
        """List the entities of the chosen namespace."""
        if not self._is_open:
            self._is_open = True
            self.refresh()
        if self._pages.currentWidget() is self._parts:
            self.list.focus_rows()
        else:
            self.empty.findChildren(QPushButton)[0].setFocus()

    def close_vault(self) -> None:
        """Clear every name."""
        self._is_open = False
        self._settle.stop()
        self._listing.cancel()
        self._reading.cancel()
        if self.dialog is not None:
            self.dialog.done(0)
        self._everything, self._counts, self._wanted = (), {}, ""
        self.list.clear()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        own = (self._browse, self._edit, self._merge, self._delete)
        return (self._new, *own, self._export, self._owners)

    def focus_search(self) -> bool:
        """Focus the search field."""
        self.list.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.field.selectAll()
        return True

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        if self._is_open:
            names = self._context.namespaces.filter_names
            work = partial(_listed, self._context.services, names, self.list.question)
            self._listing.submit(work, on_success=self._on_listed, on_failure=self.failed.emit)

    @Slot(str)
    def show_entity(self, uid: str) -> None:
        """Select an entity, without the search and the filter if they leave it out."""
        if not self.list.choose(uid):
            self._wanted = uid
            self.list.ask_for_all()

    @Slot()
    def browse_chosen(self) -> None:
        """Show the memories of the entity in Browse."""
        entity = self.detail.entity
        if entity is not None and entity.memory_count:
            self.list_asked.emit(MemoryFilter(namespaces=(entity.namespace,), entity=entity.uid))

    @Slot()
    def ask_for_new(self) -> None:
        """Open the dialog that creates a person or thing."""
        self._open_dialog(None, self.tr("Created “{name}”."), self.tr("created a name"))

    @Slot()
    def ask_to_edit(self) -> None:
        """Open the dialog that edits the selected entity."""
        entity = self.detail.entity
        if entity is not None:
            self._open_dialog(entity, self.tr("Saved “{name}”."), self.tr("edited a name"))

    @Slot()
    def delete_chosen(self) -> None:
        """Delete the selected entity, if no memory mentions it."""
        entity = self.detail.entity
        if entity is not None and not entity.memory_count:
            done = partial(self._on_made, self.tr("Deleted “{name}”."), self.tr("deleted a name"))
            self._context.tasks.submit(
                partial(delete, self._context.services.entities, entity.uid),
                receiver=self,
                on_success=done,
                on_failure=self.failed.emit,
            )

    @Slot()
    def ask_to_merge(self) -> None:
        """Open the dialog that merges the selected entities."""
        from muniment.desktop.views.entities.merge_dialog import MergeDialog

        if self.list.merge.isEnabled() and self.dialog is None:
            dialog = MergeDialog(self._context, self, self.list.chosen)
            dialog.merged.connect(self._on_merged)
            self._follow(dialog)
            dialog.open()

    @Slot()
    def ask_to_export(self) -> None:
        """Ask for a file, and save what is listed to it."""
        from muniment.desktop.views.entities.entity_export import entity_file
        from muniment.desktop.views.exporting.list_file import save_list

        if self.list.model.rows and self.dialog is None:
            self._follow(save_list(self, self._context, entity_file(self.list.model.rows)))

    @Slot(str)
    def split_off(self, name: str) -> None:
        """Split another name off the entity shown; ask first where it could not be undone."""
        entity = self.detail.entity
        if entity is None or self.dialog is not None:
            return
        work = partial(split, self._context.services.entities, entity.uid, name)

        def run() -> None:
            self._context.tasks.submit(
                work, receiver=self, on_success=self._on_split, on_failure=self.failed.emit
            )

        if not self._is_own_name(name, entity.namespace):
            run()
            return
        shown = entity_text(name)
        question = Confirmation(
            title=self.tr("Split off a name"),
            text=self.tr("Split off “{name}”?").format(name=shown),
            detail=self.tr(
                "Another entry has this name already. The memories that use it move there, which "
                "can't be undone."
            ),
            action=self.tr("Split off"),
        )
        self._follow(ask(self, question, run))

    def save_layout(self, settings: QSettings) -> None:
        """Save the widths of the panes."""
        settings.setValue("entities/split", self._parts.saveState())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore the widths of the panes."""
        state = settings.value("entities/split")
        if isinstance(state, QByteArray):
            self._parts.restoreState(state)

    def _lay_out(self) -> None:
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        for page in (self.detail, self.several):
            self._right.addWidget(page)
        for part in (self.list, self._right):
            self._parts.addWidget(part)
        self._parts.setStretchFactor(0, 0)
        self._parts.setStretchFactor(1, 1)
        self._parts.setSizes(list(_WIDTHS))
        self._pages.addWidget(self._parts)
        self._pages.addWidget(self.empty)
        self.setLayout(column(self._pages))

    def _action(self, key: str, text: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, icon)
        return action

    def _connect(self) -> None:
        self._browse.triggered.connect(self.browse_chosen)
        self._merge.triggered.connect(self.ask_to_merge)
        for sources, then in (
            ((self._new.triggered, self.list.new_asked), self.ask_for_new),
            (
                (self._edit.triggered, self.list.edit_asked, self.detail.edit_asked),
                self.ask_to_edit,
            ),
            (
                (self._delete.triggered, self.list.delete_asked, self.detail.delete_asked),
                self.delete_chosen,
            ),
        ):
            for source in sources:
                source.connect(then)
        self._export.triggered.connect(self.ask_to_export)
        self.list.merge_asked.connect(self.ask_to_merge)
        self.list.export_asked.connect(self.ask_to_export)
        for source in (self.list.owners_asked, self._owners.triggered):
            source.connect(lambda: self.place_asked.emit(OWNERS))
        self.detail.split_asked.connect(self.split_off)
        self.list.chosen_changed.connect(self._on_chosen_changed)
        self.list.question_changed.connect(self._on_question_changed)
        self.list.opened.connect(self.browse_chosen)
        self.detail.browse_asked.connect(self.browse_chosen)
        self.detail.entity_asked.connect(self.show_entity)
        self._context.bridge.changed.connect(self._on_bridge_changed)
        self._context.namespaces.chosen_changed.connect(self.refresh)

    @Slot()
    def _on_question_changed(self) -> None:
        if self._listing.is_open:
            # What is being read does not know the new question.
            self.refresh()
        elif self._is_open:
            everything, question = self._everything, self.list.question
            self._listing.submit(
                lambda: _Listed(everything, arranged(everything, question)),
                on_success=self._on_listed,
                on_failure=self.failed.emit,
            )

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        is_entity = any(change.thing is ThingKind.ENTITY for change in change_set.things)
        is_about = is_entity or change_set.memories or change_set.namespaces
        if self._is_open and is_about and not self._settle.isActive():
            self._settle.start()

    def _on_listed(self, listed: _Listed) -> None:
        self._everything = listed.everything
        self._counts = {entity.uid: entity.memory_count for entity in listed.everything}
        self._pages.setCurrentWidget(self._parts if listed.everything else self.empty)
        self.list.show_rows(listed.rows, listed.everything)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.list.choose(wanted)

    @Slot()
    def _on_chosen_changed(self) -> None:
        chosen = self.list.chosen
        entity = chosen[0] if len(chosen) == 1 else None
        self._browse.setEnabled(entity is not None and entity.memory_count > 0)
        self._edit.setEnabled(entity is not None)
        self._delete.setEnabled(entity is not None and not entity.memory_count)
        self._merge.setEnabled(self.list.merge.isEnabled())
        self._right.setCurrentWidget(self.several if len(chosen) > 1 else self.detail)
        if entity is None:
            self._reading.cancel()
            self.detail.clear()
            return
        self.detail.show_entity(entity)
        entities = self._context.services.entities
        self._reading.submit(
            lambda: entities.neighbourhood(entity.uid, PERSON),
            on_success=self._on_neighbours,
            # It was removed meanwhile; the list updates by itself.
            on_failure=lambda _error: self.detail.show_neighbours(None),
        )

    def _on_neighbours(self, found: "Neighbourhood") -> None:
        self.detail.show_neighbours(found, self._counts)

    def _is_own_name(self, name: str, namespace: str) -> bool:
        """Return whether an entity of a namespace has a name as its own."""
        normal = normal_form(name)
        return any(
            entity.namespace == namespace and normal_form(entity.name) == normal
            for entity in self._everything
        )

    def _open_dialog(self, entity: "EntitySummary | None", done: str, what: str) -> None:
        from muniment.desktop.views.entities.entity_dialog import EntityDialog

        if self.dialog is None:
            dialog = EntityDialog(self._context, self, entity)
            dialog.made.connect(partial(self._on_made, done, what))
            self._follow(dialog)
            dialog.open()

    def _on_made(self, done: str, what: str, turned: Turned) -> None:
        self._wanted = turned.uid
        self._say_done(done.format(name=entity_text(turned.name)), what, turned)

    @Slot(object, object)
    def _on_merged(self, turned: Turned, others: tuple[str, ...]) -> None:
        self._wanted = turned.uid
        # The button that had the focus is disabled while one row is selected.
        self.list.focus_rows()
        self._say_done(merged_text(turned.name, others), self.tr("merged names"), turned)

    def _on_split(self, turned: Turned) -> None:
        self._say_done(split_text(turned.name), self.tr("split off a name"), turned)

    def _say_done(self, text: str, what: str, turned: Turned) -> None:
        """Show a notice that something is done, with an undo action if there is one."""
        if not self._is_open:
            return
        actions: tuple[NoticeAction, ...] = ()
        if turned.undo is not None:
            operations = self._context.operations
            undo = partial(operations.undo_batch, operations.add(what, turned.undo))
            actions = (NoticeAction(self.tr("Undo"), undo),)
        self.notice_given.emit(Notice(text, NoticeKind.DONE, actions))

    def _follow(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None


def _listed(services: "Services", namespaces: tuple[str, ...], question: EntityQuestion) -> _Listed:
    """Any thread."""
    everything = services.entities.summaries(PERSON, namespaces=namespaces)
    return _Listed(everything, arranged(everything, question))
