"""The Profile view: what a namespace's memories say about the user, who can correct it."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.views.profile.bio_editor import BioEdit
from muniment.desktop.views.profile.marking import Change, Step, apply, turn_of
from muniment.desktop.views.profile.profile_bar import ProfileBar
from muniment.desktop.views.profile.profile_loading import Loaded, Question, load
from muniment.desktop.views.profile.profile_page import ProfilePage
from muniment.desktop.views.profile.profile_text import profile_text
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.changes import ThingKind
from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from muniment.domain.changes import ChangeSet

_SETTLE_MS: Final = 800
_DEFAULT: Final = "default"


class ProfileView(DestinationView):
    """The Profile view; GUI thread only.

    A worker thread builds the profile. The page is not replaced while the user edits it.
    """

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._is_stale = False
        self._shown: Loaded | None = None
        self._latest = LatestTask(context.tasks, self)
        self.bar = ProfileBar(context.theme)
        self.page = ProfilePage(context)
        self.empty = EmptyState(
            "user-round",
            self.tr(
                "No memories in this namespace say anything about you yet. Your profile grows "
                "as you and your agents add memories."
            ),
            context.theme,
            action_text=self.tr("Go to Browse"),
            action=lambda: self.list_asked.emit(MemoryFilter()),
        )
        # Shown until the first answer, instead of headings with nothing below them.
        self._blank = QWidget()
        self._wants_focus = False
        self._focus_before: QWidget | None = None
        self._pages = QStackedWidget()
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._catch_up)
        self._filling: Iterator[None] | None = None
        self._loaded: Loaded | None = None
        self._next_part = QTimer(self, singleShot=True, interval=0)
        self._next_part.timeout.connect(self._on_next_part_timeout)
        self._then: Callable[[], object] | None = None
        self._write_action = global_action("profile.write", context.theme, self)
        self._copy_action = global_action("profile.copy", context.theme, self)
        self._anew_action = global_action("profile.anew", context.theme, self)
        self._connect()

    @property
    def is_settled(self) -> bool:
        """Whether the page shows the answer to the latest question."""
        return self._shown is not None and not self._is_stale

    @property
    def namespace(self) -> str:
        """The namespace of the profile; with all chosen, ``default`` or else the first one."""
        choice = self._context.namespaces
        if choice.chosen is not None:
            return choice.chosen
        names = choice.names
        return names[0] if names and _DEFAULT not in names else _DEFAULT

    def open(self) -> None:
        """Load the profile and focus the bio."""
        self._is_open = True
        self.page.bio.writing.keep_only(self._context.namespaces.names)
        self._wants_focus = self._pages.currentWidget() is self._blank
        self._focus_before = self.window().focusWidget()
        self._ask()
        self.page.verticalScrollBar().setValue(0)
        self.page.bio.focus()

    def close_vault(self) -> None:
        """Save what is typed, and clear every sentence, number and name."""
        self._is_open = False
        self._settle.stop()
        self._latest.cancel()
        self.page.bio.writing.finish()
        self._forget_page()
        self.bar.clear()

    def leave(self) -> None:
        """Save the bio that is being written."""
        self.page.bio.end_editing()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (self._write_action, self._copy_action, self._anew_action)

    @Slot()
    def refresh(self) -> None:
        """Rebuild the profile even if nothing changed; a local language model writes it, if on."""
        self._ask(refresh=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh if something changed while the view was hidden."""
        super().showEvent(event)
        if self._is_stale and self._is_open:
            self._settle.start()

    def _lay_out(self) -> None:
        for part in (self._blank, self.page, self.empty):
            self._pages.addWidget(part)
        head = column(self.bar)
        edge = space("wide")
        head.setContentsMargins(edge, space("large"), edge, space("medium"))
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        context, bar, page = self._context, self.bar, self.page
        bar.namespace_chosen.connect(self._on_bar_namespace_chosen)
        bar.confidential_toggled.connect(self._on_confidential_toggled)
        bar.refresh_asked.connect(self.refresh)
        bar.cancel_asked.connect(self._on_cancel_asked)
        bar.copy_asked.connect(self._on_copy_asked)
        page.memory_asked.connect(self.memory_asked)
        page.change_asked.connect(self._on_change_asked)
        page.editing_ended.connect(self._on_editing_ended)
        page.bio.copy_asked.connect(self._copy)
        page.bio.bio_written.connect(self._on_bio_written)
        page.bio.failed.connect(self.failed)
        self._write_action.triggered.connect(lambda: self._once_shown(self._write_bio))
        self._copy_action.triggered.connect(lambda: self._once_shown(self._on_copy_asked))
        self._anew_action.triggered.connect(self.refresh)
        context.bridge.changed.connect(self._on_bridge_changed)
        context.namespaces.chosen_changed.connect(self._on_namespace_chosen)
        context.namespaces.listed.connect(self._on_namespaces_listed)

    def _forget_page(self) -> None:
        """Clear the page."""
        self._shown = self._loaded = self._filling = self._then = None
        self._next_part.stop()
        self.page.clear()
        self._pages.setCurrentWidget(self._blank)

    def _ask(self, *, refresh: bool = False) -> None:
        if not self._is_open:
            return
        self._is_stale = True
        self._settle.stop()
        question = Question(self.namespace, self.bar.confidential.isChecked(), refresh)
        self.bar.offer(self._context.namespaces.names, question.namespace)
        self.bar.begin()
        self._latest.submit(
            partial(load, self._context.services, question),
            on_success=self._on_loaded,
            on_failure=self._on_failed,
        )

    def _on_loaded(self, loaded: Loaded) -> None:
        self.bar.end()
        if self.page.is_editing:
            # `_on_editing_ended` loads it again once the user has finished.
            return
        self._is_stale = False
        self._loaded = loaded
        self.bar.say_model(is_on=loaded.has_model)
        found = loaded.profile.statistics
        self.bar.say_confidential(found.confidential + found.left_out.confidential)
        if self._pages.currentWidget() is self._blank:
            # The page is not visible yet: fill one part per event loop turn to stay responsive.
            self._filling = self.page.filled(loaded)
            self._next_part.start()
        else:
            self.page.show_profile(loaded)
            self._arrive(loaded)

    @Slot()
    def _on_next_part_timeout(self) -> None:
        filling, loaded = self._filling, self._loaded
        if filling is None or loaded is None:
            return
        if next(filling, loaded) is loaded:
            self._arrive(loaded)
        else:
            self._next_part.start()

    def _arrive(self, loaded: Loaded) -> None:
        self._filling = self._loaded = None
        self._shown = loaded
        was_blank = self._pages.currentWidget() is self._blank
        is_empty = not loaded.profile.statistics.total and not loaded.marks
        is_empty = is_empty and not self.page.bio.is_editing
        self._pages.setCurrentWidget(self.empty if is_empty else self.page)
        if self._wants_focus:
            self._wants_focus = False
            self._focus_what_is_there()
        if was_blank:
            # Focusing a control of a page that is not laid out yet scrolls it.
            self.page.verticalScrollBar().setValue(0)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _once_shown(self, then: "Callable[[], object]") -> None:
        """Do something with the profile, at its first visit as soon as it is there."""
        if self._shown is None:
            self._then = then
        else:
            then()

    def _write_bio(self) -> None:
        # A profile without memories shows that it is empty instead.
        self._pages.setCurrentWidget(self.page)
        self.page.bio.begin_writing()

    def _focus_what_is_there(self) -> None:
        holder: QWidget | None = self.window().focusWidget()
        went_on = holder is not None and not self.isAncestorOf(holder)
        if went_on and holder is not self._focus_before:
            # The user moved the focus meanwhile, to the palette or with Tab.
            return
        if self._pages.currentWidget() is self.empty:
            self.empty.setFocus()
        else:
            self.page.bio.focus()

    def _on_failed(self, error: Exception) -> None:
        self.bar.end()
        self.failed.emit(error)

    @Slot()
    def _on_cancel_asked(self) -> None:
        self._latest.cancel()
        self.bar.end()

    @Slot(bool)
    def _on_confidential_toggled(self, _is_on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self._ask()

    @Slot()
    def _on_copy_asked(self) -> None:
        if self._shown is not None:
            bio = self.page.bio.bio
            profile = self._shown.profile
            self._copy(
                profile_text(profile, bio.format if bio else next(iter(profile.portrait.bios)))
            )

    @Slot(str)
    def _copy(self, text: str) -> None:
        self._context.clipboard.copy_secret(text)
        said = self.tr("Copied. The clipboard is cleared in {seconds} seconds.")
        self.notice_given.emit(Notice(said.format(seconds=self._context.clipboard.keep_s)))

    @Slot(object)
    def _on_change_asked(self, change: Change) -> None:
        namespace = self._shown.question.namespace if self._shown else self.namespace
        self._context.tasks.submit(
            partial(apply, self._context.services, namespace, change.steps),
            receiver=self,
            on_success=lambda back: self._on_changed(namespace, change.said, back),
            on_failure=self.failed.emit,
        )

    @Slot(object)
    def _on_bio_written(self, edit: BioEdit) -> None:
        said = self.tr("Saved. This is your bio until you remove it.")
        self._on_changed(edit.namespace, said, edit.back)

    def _on_changed(self, namespace: str, said: str, back: tuple[Step, ...]) -> None:
        actions: tuple[NoticeAction, ...] = ()
        if back:
            operations = self._context.operations
            turn = turn_of(self._context.services, namespace, back)
            undo = partial(
                operations.undo_batch, operations.add(self.tr("changed the profile"), turn)
            )
            actions = (NoticeAction(self.tr("Undo"), undo),)
        self.notice_given.emit(Notice(said, NoticeKind.DONE, actions))
        self._ask()

    @Slot(str)
    def _on_bar_namespace_chosen(self, name: str) -> None:
        self.leave()
        self._context.namespaces.choose(name)

    @Slot()
    def _on_editing_ended(self) -> None:
        if self._is_stale and self._is_open and not self.page.is_editing:
            self._settle.start()

    @Slot()
    def _catch_up(self) -> None:
        if self._is_stale and not self.page.is_editing:
            self._ask()

    @Slot(object)
    def _on_bridge_changed(self, changes: "ChangeSet") -> None:
        names = {*changes.namespaces, *(each.namespace for each in changes.memories)}
        marks = (each for each in changes.things if each.thing is ThingKind.PROFILE_MARK)
        names |= {each.namespace for each in marks}
        if not self._is_open or (self.namespace not in names and not changes.model):
            return
        self._is_stale = True
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    @Slot(object)
    def _on_namespace_chosen(self, _name: str | None) -> None:
        self._is_stale = True
        # Sentences of the other namespace must not appear as this one's, and the bio that is being
        # written belongs to the other one.
        self.page.bio.end_editing()
        self._forget_page()
        if self.isVisible():
            self._ask()

    @Slot(object)
    def _on_namespaces_listed(self, _namespaces: object) -> None:
        if self._is_open:
            names = self._context.namespaces.names
            self.page.bio.writing.keep_only(names)
            self.bar.offer(names, self.namespace)
            if self._shown is None or self._shown.question.namespace != self.namespace:
                self._ask()
