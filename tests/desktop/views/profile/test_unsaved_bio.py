"""A bio that is being written is asked about before it would be lost, and outlives the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from muniment.domain.access import PERSON
from muniment.domain.profile.profile import BioFormat
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from muniment.services.vault.vault_service import VaultState
from tests.desktop.people import browse_of, remember, workspace_of
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.profile.profile_view import ProfileView
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

OWN = "Ada, of Lisbon"
TOO_LONG = "Ada, of Lisbon. " * 10_000
ANSWERS = QMessageBox.StandardButton


def visit(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    workspace_of(desktop).go("profile")
    view = workspace_of(desktop).current
    qtbot.waitUntil(lambda: view.is_settled)  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


@pytest.fixture
def profile(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    """A profile whose bio is being written."""
    desktop.context.services.namespaces.create("home", PERSON)
    remember(desktop.context.services, "I live in Lisbon with my two cats.")
    qtbot.waitUntil(lambda: "home" in desktop.context.namespaces.names)
    view = visit(desktop, qtbot)
    qtbot.waitUntil(view.page.bio.write.isVisible)
    view.page.bio.write.click()
    view.page.bio.editor.setPlainText(OWN)
    return view


def question_of(view: QWidget) -> QMessageBox | None:
    return next((box for box in view.findChildren(QMessageBox) if box.isVisible()), None)


def answer(view: QWidget, choice: ANSWERS) -> None:
    box = question_of(view)
    assert box is not None
    box.button(choice).click()


def own_bio(desktop: Desktop, bio_format: BioFormat = BioFormat.FULL) -> str:
    bio = desktop.context.services.profile.get(PERSON, namespace="default").portrait.bios[
        bio_format
    ]
    return bio.text if bio.is_manual else ""


def test_another_format_asks(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    bio = profile.page.bio
    bio.formats[BioFormat.SHORT].click()
    answer(profile, ANSWERS.Cancel)
    assert (bio.editor.toPlainText(), bio.is_editing) == (OWN, True)
    assert bio.formats[BioFormat.FULL].isChecked()
    bio.formats[BioFormat.SHORT].click()
    answer(profile, ANSWERS.Save)
    qtbot.waitUntil(bio.formats[BioFormat.SHORT].isChecked)
    assert not bio.is_editing
    assert own_bio(desktop) == OWN
    bio.write.click()
    bio.editor.setPlainText("Dropped")
    bio.formats[BioFormat.FULL].click()
    answer(profile, ANSWERS.Discard)
    assert bio.formats[BioFormat.FULL].isChecked()
    assert not bio.is_editing
    assert own_bio(desktop, BioFormat.SHORT) == ""


def test_what_is_not_changed_is_not_asked_about(profile: ProfileView, desktop: Desktop) -> None:
    bio = profile.page.bio
    assert bio.bio is not None
    bio.editor.setPlainText(bio.bio.text)
    bio.formats[BioFormat.SHORT].click()
    assert question_of(profile) is None
    assert bio.formats[BioFormat.SHORT].isChecked()
    workspace_of(desktop).go("browse")
    assert workspace_of(desktop).current_key == "browse"


def test_another_namespace_asks(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    choice = profile.bar.namespace

    def choose_home() -> None:
        place = choice.findText("home")
        choice.setCurrentIndex(place)
        choice.activated.emit(place)

    choose_home()
    assert choice.currentText() == "default"
    answer(profile, ANSWERS.Cancel)
    assert profile.page.bio.editor.toPlainText() == OWN
    choose_home()
    answer(profile, ANSWERS.Save)
    qtbot.waitUntil(lambda: desktop.context.namespaces.chosen == "home")
    assert own_bio(desktop) == OWN


def test_going_elsewhere_asks(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    workspace_of(desktop).go("browse")
    assert workspace_of(desktop).current is profile
    answer(profile, ANSWERS.Discard)
    assert workspace_of(desktop).current is browse_of(desktop)


def test_quit_asks_and_waits_for_the_save(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.quit()
    assert not desktop.has_ended
    with qtbot.waitSignal(desktop.ended, timeout=20_000):
        answer(profile, ANSWERS.Save)
    assert own_bio(desktop) == OWN


def test_a_lock_takes_the_question_back(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    profile.page.bio.formats[BioFormat.SHORT].click()
    assert question_of(profile) is not None
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    assert question_of(profile) is None


def test_a_namespace_chosen_elsewhere_leaves_it_waiting(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.namespaces.choose("home")
    qtbot.waitUntil(lambda: "waits there, not saved yet" in desktop.window.notices.text)
    assert OWN not in profile.page.bio.editor.toPlainText()
    desktop.context.namespaces.choose("default")
    qtbot.waitUntil(lambda: profile.page.bio.editor.toPlainText() == OWN)
    assert profile.page.bio.is_editing


def test_what_cannot_be_saved_stays_to_be_mended(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    bio = profile.page.bio
    bio.editor.setPlainText(TOO_LONG)
    desktop.quit()
    answer(profile, ANSWERS.Save)
    qtbot.waitUntil(lambda: bio.is_editing and bool(desktop.window.notices.text))
    assert not desktop.has_ended
    assert bio.editor.toPlainText().strip() == TOO_LONG.strip()


def test_it_is_there_at_the_next_start(
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
    profile.page.bio.editor.setPlainText(OWN)
    shown = desktop
    for _ in range(2):
        shown.end()
        shown.context.services.close()
        shown = make_desktop(home_factory(home.folder.name))
        bio = visit(shown, qtbot).page.bio
        qtbot.waitUntil(lambda bio=bio: bio.editor.toPlainText() == OWN)  # type: ignore[misc]
        assert bio.is_editing
        assert bio.formats[BioFormat.SHORT].isChecked()
    bio.save.click()
    qtbot.waitUntil(lambda: own_bio(shown, BioFormat.SHORT) == OWN)
    # The answer is there: what the vault kept is dropped then.
    qtbot.waitUntil(lambda: bio.own.text() == OWN)
    shown.end()
    shown.context.services.close()
    last = make_desktop(home_factory(home.folder.name))
    bio = visit(last, qtbot).page.bio
    qtbot.waitUntil(bio.copy.isVisible)
    assert not bio.is_editing


def keep(desktop: Desktop, *records: UnsavedText) -> None:
    desktop.context.services.unsaved_texts.note(TypedIn.BIO, records, PERSON)


def kept(desktop: Desktop) -> set[str]:
    """Return the namespaces of the bios that the vault keeps."""
    return {text.of for text in desktop.context.services.unsaved_texts.kept(TypedIn.BIO, PERSON)}


def unsaved(namespace: str, text: str = OWN) -> UnsavedText:
    return UnsavedText(namespace, fields={"format": BioFormat.FULL.value, "text": text})


def make_home(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("home", PERSON)
    qtbot.waitUntil(lambda: "home" in desktop.context.namespaces.names)


def test_what_a_newer_program_kept_is_passed_over(desktop: Desktop, qtbot: QtBot) -> None:
    make_home(desktop, qtbot)
    unknown = UnsavedText("default", fields={"format": "poem", "text": OWN})
    keep(desktop, unknown, UnsavedText("home"))
    view = visit(desktop, qtbot)
    assert not view.page.bio.is_editing
    assert view.empty.isVisible()


def test_a_namespace_that_is_gone_takes_its_bio_along(desktop: Desktop, qtbot: QtBot) -> None:
    make_home(desktop, qtbot)
    keep(desktop, unsaved("home"), unsaved("gone"))
    visit(desktop, qtbot)
    assert kept(desktop) == {"home"}
    desktop.context.services.namespaces.delete("home", PERSON)
    qtbot.waitUntil(lambda: not kept(desktop))


def test_it_is_shown_though_no_memory_is_left(desktop: Desktop, qtbot: QtBot) -> None:
    keep(desktop, unsaved("default"))
    view = visit(desktop, qtbot)
    assert view.page.bio.editor.isVisible()
    assert view.page.bio.editor.toPlainText() == OWN


def test_a_namespace_chosen_elsewhere_takes_the_question_back(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    workspace_of(desktop).go("browse")
    assert question_of(profile) is not None
    desktop.context.namespaces.choose("home")
    assert question_of(profile) is None
    assert workspace_of(desktop).current is profile
    desktop.context.namespaces.choose("default")
    qtbot.waitUntil(lambda: profile.page.bio.editor.toPlainText() == OWN)


def test_a_namespace_chosen_elsewhere_does_not_end_a_wait(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldAnswer(monkeypatch, desktop.context.services.profile, "set_bio")
    workspace_of(desktop).go("browse")
    answer(profile, ANSWERS.Save)
    desktop.context.namespaces.choose("home")
    held.may_answer.set()
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse_of(desktop))
    assert own_bio(desktop) == OWN


def test_esc_asks(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    bio = profile.page.bio
    qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    answer(profile, ANSWERS.Cancel)
    assert (bio.editor.toPlainText(), bio.is_editing) == (OWN, True)
    qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    answer(profile, ANSWERS.Discard)
    assert not bio.is_editing
    bio.write.click()
    qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    assert question_of(profile) is None
    assert not bio.is_editing
    assert own_bio(desktop) == ""


@pytest.mark.parametrize("is_known", [True, False], ids=["that failed", "that will fail"])
def test_a_bio_that_could_not_be_saved_does_not_come_back_over_a_later_one(
    profile: ProfileView,
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_known: bool,
) -> None:
    bio, tasks = profile.page.bio, desktop.context.tasks
    held = HeldAnswer(monkeypatch, desktop.context.services.profile, "set_bio")
    bio.editor.setPlainText(TOO_LONG)
    bio.save.click()
    bio.write.click()
    bio.editor.setPlainText(OWN)
    if is_known:
        held.may_answer.set()
        qtbot.waitUntil(lambda: not tasks.is_busy)
    bio.save.click()
    held.may_answer.set()
    qtbot.waitUntil(lambda: not tasks.is_busy and bio.own.text() == OWN)
    assert not bio.is_editing
    assert not kept(desktop)


def test_what_is_dropped_leaves_the_vault_at_once_while_another_waits(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services

    def stored() -> str:
        with session_of(services).borrow() as opened:
            return opened.store.setting("unsaved_bio") or ""

    make_home(desktop, qtbot)
    keep(desktop, unsaved("default"), unsaved("home", "Waits"))
    services.unsaved_texts.write_down(PERSON)
    assert OWN in stored()
    visit(desktop, qtbot).page.bio.end_editing()
    qtbot.waitUntil(lambda: OWN not in stored())
    assert "Waits" in stored()
