"""A tour of the window: every destination, dialog and page once, with content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QDialog, QMenu, QMessageBox, QWidget

from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.desktop.shell.notices.notice_bar import Notice
from muniment.desktop.shell.notices.quit_question import ask_before_quitting
from muniment.desktop.views.first_memories.first_memories_dialog import FirstMemoriesDialog
from muniment.desktop.views.settings.recovery_dialog import RecoveryDialog
from muniment.desktop.views.settings.restore_dialog import RestoreDialog
from muniment.domain.access import PERSON, Actor, Dialect, Scope
from muniment.domain.entities.entity import Mention
from muniment.domain.errors import MunimentError, WrongKeyError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, MemoryType
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.access_requests import AccessDraft
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.recovery_key import OfferedRecoveryKey
from tests.desktop.window_parts import PASSPHRASE, browse_of, pane_of, workspace_of
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog
    from muniment.desktop.views.importing.import_dialog import ImportDialog
    from muniment.domain.memories.memory import Memory
    from muniment.services.container import Services
    from tests.conftest import Home

MEMORIES = (
    ("home", "The boiler needs its pressure topped up", MemoryType.FACT, ("heating",), 0),
    ("home", "Mira is allergic to hazelnuts", MemoryType.FACT, ("mira",), 1),
    ("default", "I like window seats on long flights", MemoryType.PREFERENCE, ("travel",), 3),
    ("default", "I live in Lisbon and work as a nurse", MemoryType.FACT, (), 40),
)

MENTIONS = (
    ("location", "Lisbon"),
    ("person", "Mira"),
    ("person", "nurse"),
    ("concept", "window seats"),
)
DELETED = "The ferry takes cash"
IMPORTED = f'{{"content": "{DELETED}"}}\n{{broken'
RECOVERY_KEY = "-".join(["WWWW"] * 9)
WIDE_KEY = OfferedRecoveryKey(RecoveryKey(Secret(bytes.fromhex("0739CE739C" + 3 * "E739CE739C"))))
"""Such a key with the right checksum, which has digits only: ``0WWW-WWWW-…-1242``."""


@dataclass(frozen=True)
class Stop:
    """One stop of the tour.

    Args:
        name: Its name.
        widget: The widget to look at.
        is_window: Whether it has the size of the window.
    """

    name: str
    widget: QWidget
    is_window: bool = True


def furnish(home: Home) -> None:
    """Fill a vault with memories, an agent with a history and something deleted."""
    services = home.services
    key = services.keys.create(
        KeyDraft(namespaces=("home",), name="Otto", dialect=Dialect.AZEN), PERSON
    ).key
    agent = Actor(f"key:{key.id}", ("home",), frozenset({Scope.READ, Scope.WRITE}))
    now = home.clock.now()
    for number, (namespace, content, kind, tags, days) in enumerate(MEMORIES):
        draft = MemoryDraft(
            namespace=namespace,
            content=content,
            type=kind,
            tags=tags,
            session_id="trip",
            agent_id="Ida" if number == 3 else None,
            user_id="Ada" if number == 1 else None,
            project="travel" if number == 2 else None,
            created_at=now - timedelta(days=days),
        )
        memory = services.memories.remember(draft, agent if number == 0 else PERSON).memory
    services.memories.edit(memory.id, MemoryPatch(importance=0.9, tags=("work",)), PERSON)
    services.search.search(SearchRequest(query="pressure"), agent)
    _mention(services, memory)
    gone = services.memories.remember(MemoryDraft(content=DELETED), PERSON).memory
    services.memories.delete(gone.id, PERSON)
    services.backups.make(PERSON)
    paused = services.keys.create(KeyDraft(namespaces=("default",), name="Ada"), PERSON).key
    services.keys.pause(paused.id, PERSON)


def _mention(services: Services, memory: Memory) -> None:
    """Have a memory mention people and places, one of them by two names."""
    with session_of(services).borrow() as opened, opened.store.write("person") as unit:
        found = [Mention(kind, name) for kind, name in MENTIONS]
        namespace = unit.namespaces.by_name(memory.namespace)
        unit.entities.link_mentions(
            memory.number, found, namespace_id=namespace.id, now_ms=opened.now_ms()
        )
    services.entities.merge("Mira", "nurse", PERSON)


class Tour:
    """Visits every stop; GUI thread only.

    Args:
        desktop: A window over an open vault that was `furnish`ed.
        qtbot: Waits.
    """

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self._desktop = desktop
        self._qtbot = qtbot

    def stops(self) -> Iterator[Stop]:
        """Yield every stop."""
        yield from self._browsing()
        yield from self._searching()
        yield self._go("profile")
        yield from self._entities()
        yield from self._owners()
        yield self._go("stats")
        yield from self._agents()
        yield from self._tidying()
        yield from self._trash_and_namespaces()
        yield from self._settings()
        yield from self._above_the_window()
        yield from self._locked()

    def _wait(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def _settle(self) -> None:
        self._wait(lambda: not self._desktop.context.tasks.is_busy)
        self._qtbot.wait(20)

    def _go(self, key: str) -> Stop:
        workspace_of(self._desktop).go(key)
        self._settle()
        return Stop(key, self._desktop.window)

    def _view(self) -> Any:
        return workspace_of(self._desktop).current

    def _dialog(self, name: str, found: object) -> Iterator[Stop]:
        dialog = cast("QDialog", found)
        self._wait(dialog.isVisible)
        self._settle()
        yield Stop(name, dialog, is_window=False)
        dialog.reject()
        self._settle()

    def _browsing(self) -> Iterator[Stop]:
        window, pane = self._desktop.window, pane_of(self._desktop)
        detail = browse_of(self._desktop).detail
        self._wait(lambda: pane.list_model.rowCount() == len(MEMORIES))
        yield self._go("browse")
        pane.list_view.setCurrentIndex(pane.list_model.index(len(MEMORIES) - 1))
        self._wait(lambda: detail.memory_id == pane.chosen_id)
        for place in range(detail.page.tabs.bar.count()):
            detail.page.tabs.bar.setCurrentIndex(place)
            self._settle()
            yield Stop(f"memory, part {place}", window)
        for menu in window.findChildren(QMenu):
            menu.aboutToShow.emit()
        self._settle()
        yield Stop("memory, menus", window)
        pane.list_view.selectAll()
        self._settle()
        yield Stop("selection", window)
        pane.list_view.select_current()
        wanted = MemoryFilter(types=(MemoryType.FACT,), tags=("heating",), archived=True)
        browse_of(self._desktop).show_list(wanted)
        self._settle()
        yield Stop("filters", window)
        pane.filters.open_popover()
        self._settle()
        yield Stop("more filters", pane.filters.popover, is_window=False)
        pane.filters.popover.hide()
        pane.show_all()
        self._settle()
        browse_of(self._desktop).delete_chosen()
        self._wait(lambda: window.notices.text)
        yield Stop("deleted, with undo", window)
        self._wait(window.actions_.undo.isEnabled)
        window.actions_.undo.trigger()
        self._wait(lambda: pane.list_model.rowCount() == len(MEMORIES))
        self._settle()
        yield Stop("undone", window)
        window.notices.dismiss()
        browse_of(self._desktop).start_new()
        self._settle()
        yield Stop("new memory", window)

    def _searching(self) -> Iterator[Stop]:
        yield self._go("browse")
        view, search = self._view(), self._view().pane.search
        view.search_for("pressure")
        self._wait(lambda: search.view.chosen_id)
        search.why.set_open(is_open=True)
        self._settle()
        yield Stop("search, results", self._desktop.window)
        search.options.mode_button(SearchMode.KEYWORD).click()
        view.search_for("qqq")
        self._wait(lambda: search.nothing.text)
        self._settle()
        yield Stop("search, nothing", self._desktop.window)
        search.options.mode_button(SearchMode.HYBRID).click()
        search.why.set_open(is_open=False)
        search.field.clear()
        self._settle()

    def _entities(self) -> Iterator[Stop]:
        yield self._go("entities")
        view = self._view()
        self._wait(view.detail.graph.isVisible)
        self._settle()
        yield Stop("entity", self._desktop.window)
        for number, ask in enumerate((view.ask_for_new, view.ask_to_edit)):
            ask()
            yield from self._dialog(f"entities, dialog {number}", view.dialog)
        view.list.field.setText("qqq")
        self._wait(lambda: view.list.empty_text)
        yield Stop("entities, nothing", self._desktop.window)
        view.list.ask_for_all()
        self._wait(lambda: not view.list.empty_text)
        view.list.view.selectAll()
        self._settle()
        yield Stop("entities, several", self._desktop.window)
        view.ask_to_merge()
        yield from self._dialog("entities, merge", view.dialog)

    def _owners(self) -> Iterator[Stop]:
        yield self._go("owners")
        view = self._view()
        self._wait(lambda: view.table.rows.lines)
        yield Stop("owners", self._desktop.window)
        view.field.setText("qqq")
        self._wait(lambda: view.empty_text)
        yield Stop("owners, nothing", self._desktop.window)
        view.field.setText("")
        self._wait(lambda: not view.empty_text)
        for line in view.table.rows.lines:
            view.table.setCurrentIndex(
                view.table.rows.index(view.table.rows.position_of(line.key), 0)
            )
            self._settle()
            yield Stop(f"owners, {line.kind}", self._desktop.window)
            view.ask_to_edit()
            yield from self._dialog(f"owners, edit {line.kind}", view.dialog)
            if line.kind != "session":
                view.ask_to_delete()
                yield from self._dialog(f"owners, delete {line.kind}", view.dialog)

    def _agents(self) -> Iterator[Stop]:
        yield self._go("agents")
        view, keys = self._view(), self._desktop.context.services.keys.list(PERSON)
        for key in keys:
            view.list.choose(key.id)
            self._settle()
            yield Stop(f"agent {key.name}", self._desktop.window)
        otto = next(key for key in keys if key.name == "Otto")
        view.list.choose(otto.id)
        self._settle()
        asks = (view.detail.undo_asked, view.detail.revoke_asked, view.detail.edit_asked)
        for number, ask in enumerate(asks):
            ask.emit(otto)
            yield from self._dialog(f"agent, dialog {number}", view.dialog)
        view.ask_for_new_key()
        dialog = cast("NewKeyDialog", view.dialog)
        self._wait(dialog.isVisible)
        yield Stop("new key", dialog, is_window=False)
        dialog.name.setText("Ida")
        dialog.act.click()
        self._wait(lambda: dialog.token_is_shown)
        yield Stop("new key, shown once", dialog, is_window=False)
        dialog.accept()
        self._settle()
        requests = self._desktop.context.services.access_requests
        asked = requests.ask(AccessDraft(name="Ida"), PERSON)
        self._wait(view.list.requests.isVisible)
        view.list.requests.click()
        self._settle()
        yield Stop("request for access", self._desktop.window)
        requests.deny(asked.id, PERSON)
        self._wait(lambda: not view.list.requests.isVisible())

    def _tidying(self) -> Iterator[Stop]:
        memories = self._desktop.context.services.memories
        draft = MemoryDraft(namespace="home", content=MEMORIES[0][1].upper(), importance=0.9)
        again = memories.remember(draft, PERSON).memory
        yield self._go("tidy")
        view = self._view()
        self._wait(lambda: view.panel.cards)
        yield Stop("tidy, a group", self._desktop.window)
        view.tabs.setCurrentIndex(1)
        self._settle()
        yield Stop("tidy, unused", self._desktop.window)
        view.tabs.setCurrentIndex(0)
        memories.delete(again.id, PERSON, permanent=True)
        self._wait(lambda: not view.panel.cards)

    def _trash_and_namespaces(self) -> Iterator[Stop]:
        yield self._go("sync")
        yield self._go("trash")
        page = self._view().page
        self._wait(page.table.model().rowCount)
        # Qt's own selectRow does not work right-to-left.
        page.table.setCurrentIndex(page.table.model().index(0, 0))
        self._wait(lambda: page.table.chosen_rows)
        self._settle()
        yield Stop("trash, chosen", self._desktop.window)
        self._view().purge_chosen()
        yield from self._dialog("trash, question", self._newest(QMessageBox))
        yield self._go("namespaces")
        view = self._view()
        for number, ask in enumerate((view.ask_for_new, view.ask_for_name, view.ask_to_wipe)):
            ask()
            self._wait(lambda: view.dialog)
            yield from self._dialog(f"namespaces, dialog {number}", view.dialog)
        view.ask_to_export()
        yield from self._dialog("namespaces, export", self._desktop.context.exports.dialog)
        file = self._desktop.context.services.backups.list(PERSON)[0].path.with_name("notes.jsonl")
        file.write_text(IMPORTED, encoding="utf-8")
        view.importing.show_files((file,))
        dialog = cast("ImportDialog", view.importing.dialog)
        self._wait(dialog.faults.isVisible)
        dialog.why.set_open(is_open=True)
        yield from self._dialog("namespaces, import", dialog)

    def _settings(self) -> Iterator[Stop]:
        yield self._go("settings")
        for action in self._view().commands():
            action.trigger()
            self._settle()
            yield Stop(f"settings, {action.objectName()}", self._desktop.window)
        section = self._view().go("backups")
        self._settle()
        newest = self._desktop.context.services.backups.list(PERSON)[0].path
        restore = RestoreDialog(self._desktop.context, section, newest, title=newest.name)
        restore.open()
        self._wait(restore.preview.isVisible)
        yield from self._dialog("a backup, before it is restored", restore)

    def _above_the_window(self) -> Iterator[Stop]:
        window = self._desktop.window
        workspace_of(self._desktop).go("browse")
        window.palette_.toggle()
        self._settle()
        yield Stop("palette", window.palette_, is_window=False)
        window.palette_.dismiss()
        window.actions_.passphrase.trigger()
        yield from self._dialog("first passphrase", self._newest(QDialog))
        change = ChangePassphraseDialog(self._desktop.context, window, has_one=True, asks_old=True)
        change.open()
        yield from self._dialog("passphrase", change)
        guide = FirstMemoriesDialog(self._desktop.context, window)
        guide.open()
        yield from self._dialog("first memories", guide)
        recovery = RecoveryDialog(self._desktop.context, window, WIDE_KEY)
        recovery.open()
        self._wait(recovery.isVisible)
        yield Stop("a new recovery key", recovery, is_window=False)
        recovery.accept()
        asked = ask_before_quitting(window, (), leave=lambda: None, stay_in_tray=lambda: None)
        yield from self._dialog("quit during work", asked)
        window.actions_.about.trigger()
        yield from self._dialog("about", self._newest(QMessageBox))
        window.show_error(WrongKeyError())
        self._settle()
        yield Stop("an error", window)
        window.show_error(MunimentError())
        window.notices.show_notice(Notice(""))
        window.notices.dismiss()
        self._desktop.show_capture()
        self._wait(lambda: self._desktop.capture.fields.namespace.count() > 0)
        self._settle()
        yield Stop("capture", self._desktop.capture, is_window=False)
        self._desktop.capture.hide()

    def _newest(self, kind: type[QDialog]) -> QDialog:
        self._wait(lambda: [d for d in self._desktop.window.findChildren(kind) if d.isVisible()])
        return [d for d in self._desktop.window.findChildren(kind) if d.isVisible()][-1]

    def _locked(self) -> Iterator[Stop]:
        self._desktop.window.lock()
        self._settle()
        yield Stop("locked", self._desktop.window)


def wizard_stops(desktop: Desktop, qtbot: QtBot) -> Iterator[Stop]:
    """Yield the pages of the first run."""
    wizard = desktop.window.wizard
    assert wizard is not None
    wizard.passphrase.fields.first.setText(PASSPHRASE)
    wizard.recovery.show_key(RECOVERY_KEY)
    wizard.confirm.ask(RECOVERY_KEY)
    for number in range(wizard.pages.count()):
        wizard.pages.setCurrentIndex(number)
        qtbot.wait(20)
        yield Stop(f"first run, page {number}", desktop.window)
    wizard.pages.setCurrentIndex(0)


def empty_stops(desktop: Desktop, qtbot: QtBot) -> Iterator[Stop]:
    """Yield every destination of an empty vault."""
    for destination in destinations():
        workspace_of(desktop).go(destination.key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy, timeout=20_000)
        yield Stop(f"{destination.key}, empty", desktop.window)
