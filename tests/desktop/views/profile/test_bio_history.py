"""A bio has a visible history, like a memory: each version can be restored, after a restart too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.history.ledger import LedgerPage
from muniment.domain.profile.profile import BioFormat
from tests.desktop.views.browse.test_browse import press
from tests.desktop.views.profile.test_bio_autosave import own_bio, visit
from tests.desktop.views.profile.test_profile_view import undo
from tests.desktop.window_parts import AGENT, readable_texts, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.profile.bio_card import BioCard
    from muniment.domain.profile.profile_marks import BioVersion
    from muniment.services.container import Services
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
FIRST, SECOND = "Ada, of Lisbon", "Ada, of Porto"


def versions(desktop: Desktop) -> tuple[BioVersion, ...]:
    return desktop.context.services.profile.bio_history(BioFormat.FULL, PERSON).versions


def write(services: Services, *texts: str) -> None:
    for text in texts:
        services.profile.set_bio(text, BioFormat.FULL, PERSON, namespace="default")


def unfold(bio: BioCard, qtbot: QtBot) -> None:
    """Open the history with a click, and wait for its versions."""
    assert bio.history.isVisible()
    qtbot.mouseClick(bio.history.fold.head, LEFT)
    qtbot.waitUntil(lambda: bool(titles(bio)))


def titles(bio: BioCard) -> list[str]:
    shown = (one.text() for one in bio.history.findChildren(QLabel) if one.isVisible())
    return [text for text in shown if text.startswith("Version ")]


def restore(bio: BioCard, number: int, qtbot: QtBot) -> None:
    name = f"Restore version {number}"
    buttons = bio.history.findChildren(QPushButton)
    qtbot.mouseClick(next(one for one in buttons if one.accessibleName() == name), LEFT)


@pytest.fixture(name="restarted")
def _restarted(
    desktop: Desktop,
    home: Home,
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
) -> Desktop:
    """A program that was started again after a bio was written twice and removed."""
    services = desktop.context.services
    remember(services, "I live in Lisbon with my two cats.")
    services.profile.set_bio("By an agent", BioFormat.FULL, AGENT, namespace="default")
    write(services, FIRST, SECOND)
    services.profile.remove_bio(BioFormat.FULL, PERSON, namespace="default")
    visit(desktop, qtbot)
    desktop.end()
    services.close()
    return make_desktop(home_factory(home.folder.name))


def test_a_removed_bio_is_restored_after_a_restart(restarted: Desktop, qtbot: QtBot) -> None:
    bio = visit(restarted, qtbot).page.bio
    qtbot.waitUntil(bio.history.isVisible)
    unfold(bio, qtbot)
    assert titles(bio) == [f"Version {number}" for number in (4, 3, 2, 1)]
    texts = readable_texts(bio.history)
    assert "An agent · " in texts
    assert "Removed; generated from memories since then." in texts

    restore(bio, 3, qtbot)
    qtbot.waitUntil(lambda: bio.own.text() == SECOND)
    assert own_bio(restarted) == SECOND
    qtbot.waitUntil(lambda: len(titles(bio)) == 5)
    undo(restarted, qtbot)
    qtbot.waitUntil(lambda: own_bio(restarted) == "")


def test_the_version_that_is_shown_needs_no_restoring(desktop: Desktop, qtbot: QtBot) -> None:
    write(desktop.context.services, FIRST, SECOND, FIRST)
    remember(desktop.context.services, "I live in Lisbon.")
    bio = visit(desktop, qtbot).page.bio
    qtbot.waitUntil(bio.history.isVisible)
    unfold(bio, qtbot)
    names = {one.accessibleName() for one in bio.history.findChildren(QPushButton)}
    assert {name for name in names if name.startswith("Restore")} == {"Restore version 2"}


def test_a_bio_nobody_wrote_has_no_history(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "I live in Lisbon.")
    bio = visit(desktop, qtbot).page.bio
    qtbot.waitUntil(bio.write.isVisible)
    assert not bio.history.isVisible()


def test_what_is_typed_without_a_long_pause_is_one_version(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "I live in Lisbon.")
    bio = visit(desktop, qtbot).page.bio
    qtbot.waitUntil(bio.write.isVisible)
    qtbot.mouseClick(bio.write, LEFT)
    bio.editor.clear()
    for word in ("Ada", ", of Lisbon"):
        qtbot.keyClicks(bio.editor, word)
        qtbot.waitUntil(lambda: own_bio(desktop) == bio.editor.toPlainText())
    qtbot.keyClick(bio.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(bio.history.isVisible)
    assert [each.text for each in versions(desktop)] == [FIRST]


def test_older_versions_come_on_request(desktop: Desktop, qtbot: QtBot) -> None:
    write(desktop.context.services, *(f"Bio {number}" for number in range(1, 13)))
    remember(desktop.context.services, "I live in Lisbon.")
    bio = visit(desktop, qtbot).page.bio
    qtbot.waitUntil(bio.history.isVisible)
    unfold(bio, qtbot)
    assert len(titles(bio)) == 10
    (more,) = (one for one in bio.history.findChildren(QPushButton) if "older" in one.text())
    more.setFocus()
    qtbot.keyClick(more, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(titles(bio)) == 12)
    assert titles(bio)[-1] == "Version 1"
    assert desktop.window.focusWidget() is bio.history.fold.head


def test_permanent_deletion_asks_first_and_leaves_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    write(desktop.context.services, FIRST, SECOND)
    remember(desktop.context.services, "I live in Lisbon.")
    bio = visit(desktop, qtbot).page.bio
    qtbot.waitUntil(bio.history.isVisible)
    unfold(bio, qtbot)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(qtbot, bio.history, "Delete permanently…")
        (box,) = (one for one in desktop.window.findChildren(QMessageBox) if one.isVisible())
        qtbot.keyClick(box.focusWidget(), key)
        assert own_bio(desktop) == SECOND
    press(qtbot, bio.history, "Delete permanently…")
    (box,) = (one for one in desktop.window.findChildren(QMessageBox) if one.isVisible())
    press(qtbot, box, "Delete permanently")
    qtbot.waitUntil(lambda: not bio.history.isVisible())
    page = LedgerPage(limit=1)
    services = desktop.context.services
    assert services.profile.bio_history(BioFormat.FULL, PERSON, page=page).versions == ()
    assert own_bio(desktop) == ""
