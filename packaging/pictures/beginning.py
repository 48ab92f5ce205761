"""The first run, the empty vault, the lock screen, and quick capture."""

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from muniment.desktop.views.first_memories.first_memories_dialog import FirstMemoriesDialog
from pictures.album import Album, wait_for
from pictures.home import PASSPHRASE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from muniment.desktop.views.settings.rescue_dialog import RescueDialog


def first_run(album: Album) -> None:
    """Go through the first run, and look at every place while it is empty."""
    wizard = album.shown.window.wizard
    assert wizard is not None  # noqa: S101 - a home without a vault begins with it
    wait_for(wizard.isVisible)
    album.take("01-welcome")
    wizard.welcome.continued.emit()
    page = wizard.passphrase
    page.fields.first.setText("copper")
    wait_for(lambda: page.fields.meter.text)
    page.fields.second.setText("silver")
    album.take("02-passphrase-weak")
    page.fields.first.setText(PASSPHRASE)
    page.fields.second.setText(PASSPHRASE)
    wait_for(page.can_continue)
    album.take("03-passphrase-strong")
    page.fields.second.returnPressed.emit()
    QTest.qWait(60)
    wait_for(lambda: wizard.pages.currentWidget() is wizard.recovery)
    album.take("04-recovery-key")
    album.take_dialog("05-leaving-without-key", lambda: wizard.ask_before_leaving().open())
    wizard.recovery.continued.emit()
    groups = wizard.recovery.text.split("-")
    for field, group in zip(wizard.confirm.fields, wizard.confirm.asked, strict=True):
        field.setText(groups[group])
    album.take("06-recovery-confirmed")
    wizard.confirm.fields[-1].returnPressed.emit()
    album.take("07-vault-open")
    wizard.done.finished.emit()
    empty(album)
    first_memories(album)


def empty(album: Album) -> None:
    """Look at every destination while there is nothing in it."""
    wait_for(lambda: album.shown.window.is_open)
    wait_for(lambda: album.browse.pane.empty_text)
    album.take("08-list-empty-after-first-run")
    album.shown.window.notices.dismiss()
    places = ("browse", "profile", "entities", "stats", "agents", "namespaces", "trash")
    for number, key in enumerate(places, start=10):
        album.go(key)
        QTest.qWait(200)
        album.take(f"{number}-empty-{key}")
    album.go("browse")


def first_memories(album: Album) -> None:
    """Look at the two pages that lead from an empty vault to a first search."""
    guide = FirstMemoriesDialog(album.shown.context, album.shown.window)
    guide.open()
    wait_for(guide.isVisible)
    album.take("17-first-memories", guide)
    texts = ("On trains I take a window seat", "The lease ends in May", "Rye rests a night")
    for field, text in zip(guide.write_page.fields, texts, strict=True):
        field.setText(text)
    album.take("18-first-memories-written", guide)
    guide.write_page.remember.click()
    wait_for(lambda: guide.pages.currentWidget() is guide.find_page)
    guide.find_page.question.setText("Which place do I choose in a railway carriage?")
    wait_for(guide.find_page.answer.isVisible)
    album.take("19-first-search", guide)
    guide.reject()


def unlock(album: Album) -> None:
    """Look at the locked window, at a wrong passphrase, and open it."""
    screen = album.shown.window.lock_screen
    wait_for(screen.isVisible)
    album.take("20-locked")
    screen.unlock_with("not the passphrase")
    wait_for(lambda: screen.problem)
    album.take("21-wrong-passphrase")
    other = next(
        each for each in screen.findChildren(QPushButton) if each.property("role") == "link"
    )
    other.click()
    album.take("22-unlock-with-recovery-key")
    other.click()
    screen.unlock_with(PASSPHRASE)
    wait_for(lambda: album.shown.window.is_open)
    wait_for(album.browse.pane.list_model.rowCount)
    # It says every time that this platform has no tray.
    album.shown.window.notices.dismiss()


def rescue(album: Album) -> None:
    """Look at a vault that does not open any more, and at what can take its place."""
    screen = album.shown.window.lock_screen
    wait_for(screen.isVisible)
    screen.unlock_with(PASSPHRASE)
    wait_for(screen.rescue.isVisible)
    album.take("23-damaged-vault")

    def filled(dialog: "QDialog") -> None:
        wait_for(cast("RescueDialog", dialog).chosen.count)

    album.take_dialog("24-rescue-from-a-backup", screen.rescue.click, filled)


def capture(album: Album) -> None:
    """Look at quick capture: empty, with suggestions, and when it has saved."""
    window = album.shown.capture
    album.shown.show_capture()
    wait_for(lambda: window.fields.namespace.count() > 0)
    album.take("90-capture-empty", window)
    window.fields.namespace.setCurrentText("home")
    window.fields.text.setPlainText("Ask Ottilie to look at the heating before the weekend")
    window.fields.text.moveCursor(QTextCursor.MoveOperation.End)
    window.fields.tags.setText("house")
    wait_for(lambda: window.fields.suggestions.texts)
    album.take("91-capture", window)
    window.save()
    wait_for(window.undo_button.isVisible)
    album.take("92-captured", window)
    window.hide()
    album.shown.window.notices.dismiss()
