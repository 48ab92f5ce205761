"""Take a picture of every screen, light and dark, from a vault with believable content.

    python packaging/screens.py [FOLDER]    (default: screens/)

Runs the real window on real services and the real model, in a home folder of its own that is
removed afterwards. Offscreen unless QT_QPA_PLATFORM says otherwise; QT_SCALE_FACTOR is honoured.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from muniment.desktop.application import Desktop, WindowOptions
from muniment.desktop.first_memories.first_memories_dialog import FirstMemoriesDialog
from muniment.desktop.passphrase_dialog import ChangePassphraseDialog
from muniment.desktop.theme import Appearance
from muniment.desktop.wizard import FirstRunWizard
from muniment.domain.access import PERSON, Actor, Dialect
from muniment.domain.clock import SystemClock
from muniment.domain.memory import MemoryDraft, MemoryPatch, MemoryType
from muniment.domain.query import MemoryFilter, SearchRequest
from muniment.domain.secrets import Secret
from muniment.services.house import Services, build_services
from muniment.services.keys import KeyDraft
from muniment.services.opening import VaultPlace

if TYPE_CHECKING:
    from muniment.desktop.agents.agents_view import AgentsView
    from muniment.desktop.agents.new_key_dialog import NewKeyDialog
    from muniment.desktop.agents.revoke_dialog import RevokeDialog
    from muniment.desktop.agents.undo_since_dialog import UndoSinceDialog
    from muniment.desktop.profile.profile_view import ProfileView
    from muniment.desktop.settings.settings_view import SettingsView

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "all-MiniLM-L6-v2"
PASSPHRASE = "copper lantern seven otters"  # noqa: S105 - of a vault that lives for a minute
SIZE = QSize(1160, 740)

Line = tuple[str, str, MemoryType, tuple[str, ...], float]
MINE: tuple[Line, ...] = (
    ("home", "The boiler needs its pressure topped up to 1.5 bar when the kitchen radiator stays "
     "cold. The valve is behind the left panel, turn it slowly.", MemoryType.FACT,
     ("heating",), 0.1),
    ("home", "Mira is allergic to hazelnuts, not to almonds.", MemoryType.FACT, ("mira",), 0.3),
    ("default", "I like window seats on long flights and aisle seats on short ones.",
     MemoryType.PREFERENCE, ("travel",), 1.2),
    ("work", "Board meeting moved to the second Thursday of each month, 09:30, room Lisbon.",
     MemoryType.EVENT, ("board",), 1.6),
    ("default", "Grandmother's plum cake\n200 g butter, 200 g sugar, 4 eggs, 300 g flour, a "
     "kilo of plums. 45 minutes at 180 degrees, then leave it in the oven with the door open.",
     MemoryType.GENERAL, ("recipes", "family"), 4),
    ("work", "We never deploy on a Friday after noon.", MemoryType.POLICY, ("deploy",), 9),
    ("default", "The cello lesson is every Tuesday at five; bring the blue rosin.",
     MemoryType.EVENT, ("music",), 15),
    ("home", "Spare key is with the Okafors, two doors down.", MemoryType.FACT, (), 40),
    ("default", "Reading in the morning sticks better than reading in bed.",
     MemoryType.INSIGHT, ("learning",), 75),
    ("default", "Passport runs out in March 2029.", MemoryType.FACT, ("travel", "papers"), 200),
)  # fmt: skip
THEIRS: tuple[Line, ...] = (
    ("work", "The staging database is restored from production every Monday at 04:00 UTC.",
     MemoryType.FACT, ("staging", "database"), 0.02),
    ("work", "User prefers short commit messages in the imperative.", MemoryType.PREFERENCE,
     ("git",), 0.6),
    ("work", "Renewing the certificate failed twice because port 80 was closed on the second "
     "load balancer.", MemoryType.OBSERVATION, ("tls",), 5),
)  # fmt: skip


class _Keychain:
    """Keeps nothing: pictures need no keychain."""

    def get(self, vault_id: str) -> Secret | None:
        """Return nothing."""

    def set(self, vault_id: str, secret: Secret) -> None:
        """Keep nothing."""

    def delete(self, vault_id: str) -> None:
        """Forget nothing."""


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Run the window on an empty home folder."""
    from muniment.embedding.catalogue import LoneModel
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    with tempfile.TemporaryDirectory(prefix="muniment-screens-") as name:
        folder = Path(name)
        services = build_services(
            VaultPlace(folder, folder / "backups", folder / "vault.keyfile"),
            catalogue=LoneModel(lambda: OnnxEmbeddingModel.load(MODEL)),
            clock=SystemClock(),
            keychain=_Keychain(),
        )
        options = WindowOptions(
            port_url=lambda: "http://127.0.0.1:4774",
            settings_path=folder / "window.ini",
            instance_name=f"muniment-screens-{os.getpid()}",
            auto_lock_minutes=0,
        )
        shown = Desktop(services, options)
        shown.window.resize(SIZE)
        shown.start()
        try:
            yield shown
        finally:
            shown.end()
            services.close()


class Album:
    """Takes the pictures, each in light and in dark."""

    def __init__(self, folder: Path, shown: Desktop) -> None:
        self._folder = folder
        self._shown = shown
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of a widget, or of the main window."""
        for appearance in (Appearance.DARK, Appearance.LIGHT):
            self._shown.context.theme.use(appearance)
            QTest.qWait(60)
            target = self._folder / f"{name}-{appearance.value}.png"
            (widget or self._shown.window).grab().save(str(target))
            sys.stdout.write(f"{target}\n")


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Turn the event loop until something is so.

    Raises:
        TimeoutError: It never was.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        QTest.qWait(20)


def first_run(album: Album, wizard: FirstRunWizard) -> None:
    """Go through the first run."""
    wait_for(wizard.isVisible)
    album.take("01-welcome")
    wizard.welcome.continued.emit()
    page = wizard.passphrase
    page.first.setText("copper")
    wait_for(lambda: "8 characters" in page.meter.text)
    page.second.setText("silver")
    album.take("02-passphrase-weak")
    page.first.setText(PASSPHRASE)
    page.second.setText(PASSPHRASE)
    wait_for(page.can_continue)
    album.take("03-passphrase-strong")
    page.second.returnPressed.emit()
    QTest.qWait(60)
    album.take("04-creating")
    wait_for(lambda: wizard.pages.currentWidget() is wizard.recovery)
    album.take("05-recovery-key")
    wizard.recovery.continued.emit()
    groups = wizard.recovery.text.split("-")
    for field, group in zip(wizard.confirm.fields, wizard.confirm.asked, strict=True):
        field.setText(groups[group])
    album.take("06-recovery-confirmed")
    wizard.confirm.fields[-1].returnPressed.emit()
    album.take("07-vault-open")
    wizard.done.finished.emit()


def write_memories(services: Services) -> None:
    """Fill the vault: a person's memories and an agent's."""
    key = services.keys.create(KeyDraft(namespaces=("work",), name="Code assistant"), PERSON).key
    services.namespaces.create("home", PERSON)
    agent = Actor(f"key:{key.id}", key.namespaces, key.scopes)
    now = datetime.now(UTC)
    for lines, actor, source in ((MINE, PERSON, None), (THEIRS, agent, "editor")):
        drafts = [
            MemoryDraft(
                content=content,
                namespace=namespace,
                type=memory_type,
                tags=tags,
                source=source,
                metadata={"repository": "billing", "reviewed": True} if source else {},
                importance=0.8 if "mira" in tags else 0.5,
                created_at=now - timedelta(days=days),
            )
            for namespace, content, memory_type, tags, days in lines
        ]
        services.memories.remember_batch(drafts, actor)


def selecting(album: Album, shown: Desktop) -> None:
    """Look at a selection, at filters, and at a memory's history and relations."""
    browse = shown.window.browse
    assert browse is not None  # noqa: S101 - an open window has one
    pane, detail = browse.pane, browse.detail
    memories = shown.context.services.memories
    changed = pane.list_model.row_at(2).id
    patch = MemoryPatch(content="The boiler needs 1.4 bar, and a plumber once a year.")
    memories.edit(changed, patch, PERSON)
    pane.choose(changed)
    wait_for(lambda: detail.memory_id == changed)
    for place, name in ((1, "history"), (3, "related")):
        detail.tabs.bar.setCurrentIndex(place)
        QTest.qWait(400)
        album.take(f"2{place + 3}-{name}")
    detail.tabs.bar.setCurrentIndex(0)
    pane.list_view.selectAll()
    album.take("27-selection")
    pane.list_view.select_current()
    browse.show_list(MemoryFilter(types=(MemoryType.FACT,), tags=("travel", "papers", "heating")))
    wait_for(lambda: pane.list_model.total < len(MINE))
    QTest.qWait(200)
    album.take("28-filters")
    pane.filters.open_popover()
    album.take("29-more-filters", pane.filters.popover)
    pane.filters.popover.hide()
    pane.show_all()
    QTest.qWait(200)
    shown.context.operations.undo()
    wait_for(lambda: shown.window.notices.text)
    album.take("23-undone")
    shown.window.notices.dismiss()


def browsing(album: Album, shown: Desktop) -> None:
    """Look at list, detail, search and capture."""
    window = shown.window
    wait_for(lambda: window.is_open)
    browse = window.browse
    assert browse is not None  # noqa: S101 - an open window has one
    pane, detail = browse.pane, browse.detail
    window.notices.dismiss()
    wait_for(lambda: pane.empty_text)
    album.take("10-list-empty")
    write_memories(shown.context.services)
    wait_for(lambda: pane.list_model.rowCount() == len(MINE) + len(THEIRS))
    pane.list_view.setCurrentIndex(pane.list_model.index(2))
    wait_for(lambda: detail.memory_id)
    album.take("11-list-and-detail")
    pane.list_view.setCurrentIndex(pane.list_model.index(0))
    wait_for(lambda: detail.memory_id == pane.chosen_id)
    album.take("12-agents-memory")
    mine = detail.memory_id
    detail.form.content.appendPlainText("It takes about forty minutes.")
    shown.context.services.memories.edit(mine, MemoryPatch(importance=0.9), PERSON)
    wait_for(lambda: detail.notices.text)
    album.take("13-changed-meanwhile")
    detail.revert()
    browse.delete_chosen()
    wait_for(lambda: window.notices.text)
    album.take("14-deleted-with-undo")
    window.notices.dismiss()
    browse.start_new()
    detail.form.content.setPlainText("The ferry to the island only takes cash.")
    detail.form.tags.setText("travel, island")
    album.take("15-new-memory")
    detail.revert()
    pane.field.setText("where do I prefer to sit when travelling")
    wait_for(pane.hits_model.rowCount)
    pane.hits_view.setCurrentIndex(pane.hits_model.index(0))
    wait_for(lambda: detail.memory_id == pane.chosen_id)
    album.take("20-search")
    pane.field.setText("")
    shown.context.namespaces.choose("home")
    wait_for(lambda: pane.list_model.namespace == "home" and pane.list_model.rowCount())
    album.take("21-one-namespace")
    shown.context.namespaces.choose(None)
    window.palette_.toggle()
    window.palette_.field.setText("lo")
    album.take("22-command-palette")
    window.palette_.dismiss()


def searching(album: Album, shown: Desktop) -> None:
    """Look at the search view: before typing, with results and reasons, with nothing found."""
    from muniment.desktop.search.search_view import SearchView

    workspace = shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    workspace.go("search")
    view = workspace.current
    assert isinstance(view, SearchView)  # noqa: S101 - that is where it leads
    for text in ("spare key", "where do I prefer to sit when travelling"):
        view.search_for(text)
        wait_for(lambda: view.panel.shown is not None)
        QTest.keyClick(view.bar.field, Qt.Key.Key_Return)
        QTest.qWait(300)
    view.panel.why.set_open(is_open=True)
    album.take("25-search-view")
    view.search_for("zebra crossing")
    view.bar.least.setValue(60)
    wait_for(lambda: view.nothing.text)
    album.take("26-search-nothing-found")
    view.bar.clear()
    view.search_for("")
    album.take("27-search-kept")
    workspace.go("browse")


def statistics(album: Album, shown: Desktop) -> None:
    """Look at the charts, from the top to the foot."""
    from muniment.desktop.stats.stats_view import StatsView

    workspace = shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    workspace.go("stats")
    view = workspace.current
    assert isinstance(view, StatsView)  # noqa: S101 - that is where it leads
    wait_for(lambda: view.is_settled)
    album.take("50-stats")
    for number, key in enumerate(("types", "calls", "storage"), start=1):
        view.cards[key].canvas.setFocus(Qt.FocusReason.TabFocusReason)
        album.take(f"5{number}-stats-{key}")
    workspace.go("browse")


def agents(album: Album, shown: Desktop) -> None:
    """Look at the agents, at one of them, and at a key that is made."""
    services, workspace = shown.context.services, shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    (assistant,) = services.keys.list(PERSON)
    agent = Actor(f"key:{assistant.id}", assistant.namespaces, assistant.scopes)
    for _ in range(4):
        services.search.search(SearchRequest(query="staging database"), agent)
    reader = KeyDraft(namespaces=("default",), name="Travel planner", dialect=Dialect.AZEN)
    services.keys.pause(services.keys.create(reader, PERSON).key.id, PERSON)
    workspace.go("agents")
    view = cast("AgentsView", workspace.current)
    wait_for(view.list.model.rowCount)
    album.take("60-agents-connect")
    view.list.choose(assistant.id)
    wait_for(view.detail.usage.text)
    album.take("61-agent")
    view.detail.undo_asked.emit(assistant)
    undoing = cast("UndoSinceDialog", view.dialog)
    wait_for(lambda: "changes to" in undoing.preview.text())
    album.take("62-undo-since", undoing)
    undoing.reject()
    view.detail.revoke_asked.emit(assistant)
    revoking = cast("RevokeDialog", view.dialog)
    album.take("63-revoke", revoking)
    revoking.reject()
    view.ask_for_new_key()
    dialog = cast("NewKeyDialog", view.dialog)
    dialog.program.setCurrentIndex(2)
    album.take("64-new-key", dialog)
    dialog.act.click()
    wait_for(lambda: dialog.token_is_shown)
    album.take("65-key-shown-once", dialog)
    dialog.accept()


def profile(album: Album, shown: Desktop) -> None:
    """Look at the profile, at a correction, and at a bio of the person's own."""
    workspace = shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    workspace.go("profile")
    view = cast("ProfileView", workspace.current)
    wait_for(lambda: view.is_settled)
    album.take("66-profile")
    view.page.bio.sentences.rows[0].edit()
    album.take("67-profile-correction")
    view.page.bio.sentences.rows[0].end_editing()
    workspace.go("browse")


def trash_and_namespaces(album: Album, shown: Desktop) -> None:
    """Look at what was deleted, and at the namespaces."""
    from muniment.desktop.namespaces.namespaces_view import NamespacesView
    from muniment.desktop.trash.trash_view import TrashView

    workspace = shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    workspace.go("trash")
    trash = workspace.current
    assert isinstance(trash, TrashView)  # noqa: S101 - that is where it leads
    wait_for(trash.model.rowCount)
    trash.page.table.selectRow(0)
    wait_for(trash.page.text.toPlainText)
    album.take("80-trash")
    workspace.go("namespaces")
    view = workspace.current
    assert isinstance(view, NamespacesView)  # noqa: S101 - that is where it leads
    wait_for(lambda: "You" in view.detail.text)
    QTest.qWait(300)
    album.take("81-namespaces")
    view.ask_to_wipe()
    wait_for(lambda: view.dialog)
    album.take("82-wipe-a-namespace", view.dialog)
    assert view.dialog is not None  # noqa: S101 - waited for
    view.dialog.reject()
    workspace.go("browse")


def settings(album: Album, shown: Desktop) -> None:
    """Look at every section of the settings."""
    from muniment.desktop.settings.settings_view import SettingsView

    workspace = shown.window.workspace
    assert workspace is not None  # noqa: S101 - an open window has one
    workspace.go("settings")
    view = workspace.current
    assert isinstance(view, SettingsView)  # noqa: S101 - that is where it leads
    for number, action in enumerate(view.commands()):
        action.trigger()
        QTest.qWait(400)
        album.take(f"9{number}-{action.objectName().replace('.', '-')}")
    restoring(album, view)
    workspace.go("browse")


def restoring(album: Album, view: "SettingsView") -> None:
    """Look at backups, and at what restoring one would mean."""
    from muniment.desktop.settings.backups_section import BackupsSection
    from muniment.desktop.settings.restore_dialog import RestoreDialog

    section = view.go("backups")
    assert isinstance(section, BackupsSection)  # noqa: S101 - that is its key
    section.make.click()
    wait_for(lambda: section.table.chosen)
    album.take("9a-backups")
    section.restore.click()
    wait_for(lambda: isinstance(section.dialog, RestoreDialog) and section.dialog.act.isVisible())
    album.take("9b-restore", section.dialog)
    assert section.dialog is not None  # noqa: S101 - waited for
    section.dialog.reject()


def first_memories(album: Album, shown: Desktop) -> FirstMemoriesDialog:
    """Look at the two pages that lead from an empty vault to a first search."""
    guide = FirstMemoriesDialog(shown.context, shown.window)
    guide.open()
    wait_for(guide.isVisible)
    album.take("33-first-memories", guide)
    texts = ("On trains I take a seat by the window", "The lease ends in May", "Rye rests a night")
    for field, text in zip(guide.write_page.fields, texts, strict=True):
        field.setText(text)
    guide.write_page.remember.click()
    wait_for(lambda: guide.pages.currentWidget() is guide.find_page)
    guide.find_page.question.setText("Which place do I choose in a railway carriage?")
    wait_for(guide.find_page.answer.isVisible)
    album.take("34-first-search", guide)
    return guide


def capture_and_lock(album: Album, shown: Desktop) -> None:
    """Look at quick capture and at the lock screen."""
    capture = shown.capture
    shown.show_capture()
    wait_for(lambda: capture.fields.namespace.count() > 0)
    album.take("30-capture-empty", capture)
    capture.fields.text.setPlainText("Ask Jonas about the tent before the weekend")
    capture.fields.tags.setText("camping")
    wait_for(lambda: capture.fields.suggestions.texts)
    album.take("31-capture", capture)
    capture.save()
    wait_for(capture.undo_button.isVisible)
    album.take("32-captured", capture)
    capture.hide()
    guide = first_memories(album, shown)
    guide.reject()
    shown.window.actions_.passphrase.trigger()
    dialog = shown.window.findChildren(ChangePassphraseDialog)[-1]
    dialog.first.setText("copper lantern")
    QTest.qWait(300)
    album.take("35-change-passphrase", dialog)
    dialog.reject()
    shown.window.lock()
    wait_for(lambda: shown.context.services.vault.state.value == "locked")
    QTest.qWait(100)
    album.take("40-locked")
    screen = shown.window.lock_screen
    screen.unlock_with("not the passphrase")
    wait_for(lambda: screen.problem)
    album.take("41-wrong-passphrase")


def main(folder: Path) -> None:
    """Take all pictures."""
    application = QApplication(["muniment"])
    application.setStyle("Fusion")
    with desktop() as shown:
        album = Album(folder, shown)
        wizard = shown.window.wizard
        assert wizard is not None  # noqa: S101 - a home without a vault begins with it
        first_run(album, wizard)
        browsing(album, shown)
        selecting(album, shown)
        searching(album, shown)
        statistics(album, shown)
        agents(album, shown)
        profile(album, shown)
        trash_and_namespaces(album, shown)
        settings(album, shown)
        capture_and_lock(album, shown)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screens")
