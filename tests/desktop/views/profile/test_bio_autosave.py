"""A bio that is being written saves itself, and saving never touches what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from muniment.domain.access import PERSON
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import BIO_MAX_CHARACTERS
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_browse import press
from tests.desktop.window_parts import AGENT, browse_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.profile.profile_view import ProfileView
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

OWN = "Ada, of Lisbon"
TOO_LONG = "x" * (BIO_MAX_CHARACTERS + 1)
CONTROL = Qt.KeyboardModifier.ControlModifier


def visit(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    workspace_of(desktop).go("profile")
    view = workspace_of(desktop).current
    qtbot.waitUntil(lambda: view.is_settled)  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


@pytest.fixture
def profile(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    """A profile with the editor of its bio open, and empty."""
    desktop.context.services.namespaces.create("home", PERSON)
    remember(desktop.context.services, "I live in Lisbon with my two cats.")
    qtbot.waitUntil(lambda: "home" in desktop.context.namespaces.names)
    view = visit(desktop, qtbot)
    qtbot.waitUntil(view.page.bio.write.isVisible)
    view.page.bio.write.click()
    view.page.bio.editor.clear()
    return view


@pytest.mark.parametrize("texts", [("I live in Lisbon with my two cats.",), ()])
def test_the_palette_opens_the_editor_from_another_view(
    desktop: Desktop, qtbot: QtBot, texts: tuple[str, ...]
) -> None:
    for text in texts:
        remember(desktop.context.services, text)
    palette = desktop.window.palette_
    palette.toggle()
    qtbot.keyClicks(palette.field, "write the bio yourself")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    view = workspace_of(desktop).current
    bio = view.page.bio  # type: ignore[attr-defined]
    qtbot.waitUntil(bio.editor.hasFocus)
    bio.editor.selectAll()
    qtbot.keyClicks(bio.editor, OWN)
    qtbot.waitUntil(lambda: own_bio(desktop) == OWN)


def test_the_palette_copies_a_profile_that_was_not_visited(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "I live in Lisbon with my two cats.")
    palette = desktop.window.palette_
    palette.toggle()
    qtbot.keyClicks(palette.field, "copy the profile as text")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Lisbon" in QGuiApplication.clipboard().text())


def own_bio(desktop: Desktop, bio_format: BioFormat = BioFormat.FULL) -> str:
    found = desktop.context.services.profile.get(PERSON, namespace="default")
    bio = found.portrait.bios[bio_format]
    return bio.text if bio.is_manual else ""


@pytest.mark.parametrize("delay_ms", [60, 200])
def test_saving_never_touches_what_is_typed(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, delay_ms: int
) -> None:
    editor = profile.page.bio.editor
    QTest.keyClicks(editor, "Ada, Lisbon", delay=delay_ms)
    qtbot.waitUntil(lambda: own_bio(desktop) == "Ada, Lisbon")
    for _ in "Lisbon":
        qtbot.keyClick(editor, Qt.Key.Key_Left)
    QTest.keyClicks(editor, "of ", delay=delay_ms)
    qtbot.waitUntil(lambda: own_bio(desktop) == OWN)
    qtbot.rest()
    assert editor.toPlainText() == OWN
    assert editor.textCursor().position() == len("Ada, of ")
    assert editor.document().isUndoAvailable()


def test_a_stretch_is_undone_as_one(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    bio = profile.page.bio
    for word in ("Ada", ", of Lisbon"):
        qtbot.keyClicks(bio.editor, word)
        qtbot.waitUntil(lambda: own_bio(desktop) == bio.editor.toPlainText())
    qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bio.own.text() == OWN)
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: own_bio(desktop) == "")


@pytest.mark.parametrize("way", ["Esc", "Done"])
def test_after_writing_the_focus_is_at_the_button_that_began_it(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, way: str
) -> None:
    bio = profile.page.bio
    qtbot.keyClicks(bio.editor, OWN)
    if way == "Esc":
        qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    else:
        qtbot.keyClick(bio.editor, Qt.Key.Key_Tab)
        qtbot.keyClick(bio.writing.done, Qt.Key.Key_Space)
    assert not bio.editor.isVisible()
    assert desktop.window.focusWidget() is bio.write


def go_elsewhere(desktop: Desktop, _qtbot: QtBot) -> None:
    workspace_of(desktop).go("browse")
    assert workspace_of(desktop).current is browse_of(desktop)


def choose_another_format(desktop: Desktop, _qtbot: QtBot) -> None:
    workspace_of(desktop).current.page.bio.formats[BioFormat.SHORT].click()  # type: ignore[attr-defined]


def choose_another_namespace(desktop: Desktop, _qtbot: QtBot) -> None:
    desktop.context.namespaces.choose("home")


def lock(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    desktop.context.services.vault.unlock_with_key_file()


def end(desktop: Desktop, _qtbot: QtBot) -> None:
    desktop.end()


@pytest.mark.parametrize(
    "leave", [go_elsewhere, choose_another_format, choose_another_namespace, lock, end]
)
def test_leaving_saves_at_once(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, leave: Callable[[Desktop, QtBot], None]
) -> None:
    qtbot.keyClicks(profile.page.bio.editor, OWN)
    leave(desktop, qtbot)
    assert own_bio(desktop) == OWN


def test_a_bio_that_is_only_looked_at_is_not_saved(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    profile.page.bio.end_editing()
    profile.page.bio.write.click()
    qtbot.keyClick(profile.page.bio.editor, Qt.Key.Key_Escape)
    assert own_bio(desktop) == ""


def test_what_cannot_be_saved_is_there_at_the_next_start(
    profile: ProfileView,
    desktop: Desktop,
    home: Home,
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
) -> None:
    profile.page.bio.end_editing()
    profile.page.bio.formats[BioFormat.SHORT].click()
    profile.page.bio.write.click()
    profile.page.bio.editor.setPlainText(TOO_LONG)
    desktop.end()
    desktop.context.services.close()
    shown = make_desktop(home_factory(home.folder.name))
    bio = visit(shown, qtbot).page.bio
    qtbot.waitUntil(lambda: bio.editor.toPlainText() == TOO_LONG)
    assert bio.formats[BioFormat.SHORT].isChecked()
    bio.editor.setPlainText(OWN)
    bio.end_editing()
    assert own_bio(shown, BioFormat.SHORT) == OWN
    assert shown.context.services.unsaved_texts.kept(TypedIn.BIO, PERSON) == ()


@pytest.mark.parametrize(
    ("choice", "text"),
    [("Keep mine", OWN), ("Use the other", "Theirs"), ("Keep both", f"{OWN}\n\nTheirs")],
)
def test_in_a_conflict_both_texts_are_shown_and_the_person_chooses(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, choice: str, text: str
) -> None:
    services, editing = desktop.context.services, profile.page.bio.writing
    services.profile.set_bio("Theirs", BioFormat.FULL, AGENT, namespace="default")
    qtbot.keyClicks(editing.text, OWN)
    qtbot.waitUntil(editing.conflict.isVisible)
    assert editing.conflict.mine.toPlainText() == OWN
    assert editing.conflict.theirs.toPlainText() == "Theirs"
    assert own_bio(desktop) == "Theirs"
    press(qtbot, editing.conflict, choice)
    qtbot.waitUntil(lambda: own_bio(desktop) == text)
    assert editing.text.toPlainText() == text


def test_a_deleted_namespace_takes_its_bio_along(desktop: Desktop, qtbot: QtBot) -> None:
    texts = desktop.context.services.unsaved_texts
    for namespace in ("default", "gone"):
        kept = UnsavedText(f"full:{namespace}", fields={"text": TOO_LONG})
        texts.keep(TypedIn.BIO, kept, PERSON)
    visit(desktop, qtbot)
    assert [each.of for each in texts.kept(TypedIn.BIO, PERSON)] == ["full:default"]


@pytest.mark.parametrize("kept", [UnsavedText("poem:default"), UnsavedText("full:default")])
def test_what_a_newer_program_kept_is_passed_over(
    desktop: Desktop, qtbot: QtBot, kept: UnsavedText
) -> None:
    desktop.context.services.unsaved_texts.keep(TypedIn.BIO, kept, PERSON)
    assert not visit(desktop, qtbot).page.bio.is_editing
