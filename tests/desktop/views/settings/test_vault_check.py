"""The check of the vault in the settings: begun, followed, stopped, mended."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from muniment.desktop.views.settings.check_group import findings_text, part_text
from muniment.domain.access import PERSON
from muniment.services.maintenance.doctor import DoctorService
from muniment.services.maintenance.findings import Finding
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import readable_texts, remember, workspace_of
from tests.fakes.damage import damage, make_unreadable
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.backups_section import BackupsSection
    from muniment.desktop.views.settings.check_group import CheckGroup
    from muniment.desktop.views.settings.settings_view import SettingsView
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
MENDING = "Repairing rebuilds data that is derived from your memories."
LOST = "Anything that can't be repaired is left as it is. An older backup may still have it."


@pytest.fixture
def group(desktop: Desktop, qtbot: QtBot) -> CheckGroup:
    for number in range(3):
        remember(desktop.context.services, f"boat {number}")
    workspace_of(desktop).go("settings")
    view = cast("SettingsView", workspace_of(desktop).current)
    section = cast("BackupsSection", view.go("backups"))
    qtbot.waitUntil(section.isVisible)
    return section.check


def click(qtbot: QtBot, group: CheckGroup, which: str) -> None:
    qtbot.mouseClick(getattr(group, which), LEFT)


def found(qtbot: QtBot, group: CheckGroup) -> str:
    qtbot.waitUntil(lambda: bool(group.found.text()))
    return group.found.text()


def test_a_sound_vault_is_said_to_be_well(group: CheckGroup, qtbot: QtBot) -> None:
    click(qtbot, group, "check")
    assert found(qtbot, group) == "No problems found."
    assert group.mend.isHidden()
    assert group.check.isEnabled()


def test_what_can_be_mended_is_mended_and_the_rest_named(
    home: Home, group: CheckGroup, qtbot: QtBot
) -> None:
    damage(home, "UPDATE memories SET content_characters = 500 WHERE number = 2")
    make_unreadable(home, [3])
    click(qtbot, group, "check")
    lines = found(qtbot, group).split("\n")
    assert "Problem found: Memory records, 1 (memory 3)" in lines
    assert "Problem found: Filter fields, 1 (memory 2)" in lines
    assert lines[-2:] == [MENDING, LOST]
    click(qtbot, group, "mend")
    qtbot.waitUntil(lambda: "Repaired: Filter fields" in group.found.text())
    assert "Problem found: Memory records, 1 (memory 3)" in group.found.text()
    assert group.found.text().split("\n")[-1] == LOST
    assert MENDING not in group.found.text()
    assert group.mend.isHidden()
    click(qtbot, group, "copy")
    assert "WRONG records: 1 do not open: memory 3" in QApplication.clipboard().text()


def test_mending_is_not_offered_where_it_cannot_help(
    home: Home, group: CheckGroup, qtbot: QtBot
) -> None:
    make_unreadable(home, [3])
    click(qtbot, group, "check")
    assert found(qtbot, group).split("\n")[-1] == LOST
    assert MENDING not in group.found.text()
    assert group.copy.isVisible()
    assert group.mend.isHidden()


def test_no_backup_is_recommended_for_what_is_mended(
    home: Home, group: CheckGroup, qtbot: QtBot
) -> None:
    damage(home, "UPDATE memories SET content_characters = 500 WHERE number = 2")
    click(qtbot, group, "check")
    assert found(qtbot, group).split("\n")[-1] == MENDING
    assert LOST not in group.found.text()
    assert group.mend.isVisible()


def test_what_lies_outside_the_vault_is_neither_mended_nor_in_a_backup() -> None:
    missing = Finding("backups", ok=False, detail="the folder is not there", remedy="Look.")
    assert findings_text((missing,)) == "Problem found: Backups"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Hold the check of records until it is let go on; returns what lets it."""
    go_on, examine = threading.Event(), DoctorService.examine

    def slowly(self, actor, *, repair, watch):  # type: ignore[no-untyped-def]
        def told(progress):  # type: ignore[no-untyped-def]
            wants_more = watch(progress)
            if progress.check == "records":
                go_on.wait(PATIENCE_S)
            return wants_more

        return examine(self, actor, repair=repair, watch=told)

    monkeypatch.setattr(DoctorService, "examine", slowly)
    return go_on.set


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("check", "The check was stopped."),
        ("mend", "Repair stopped. Repairs made so far are kept."),
    ],
)
def test_it_shows_how_far_it_is_and_is_stopped(
    desktop: Desktop,
    group: CheckGroup,
    held: Callable[[], None],
    qtbot: QtBot,
    which: str,
    said: str,
) -> None:
    getattr(group, which).click()
    qtbot.waitUntil(lambda: group.progress.text.startswith("Memory records"))
    qtbot.waitUntil(group.progress.isVisible)
    assert not group.check.isEnabled()
    qtbot.mouseClick(group.progress.stop_button, LEFT)
    held()
    qtbot.waitUntil(lambda: desktop.window.notices.text == said)
    assert group.check.isEnabled()
    assert group.found.text() == ""


def test_a_lock_ends_it_and_leaves_nothing(
    home: Home,
    desktop: Desktop,
    group: CheckGroup,
    held: Callable[[], None],
    qtbot: QtBot,
) -> None:
    make_unreadable(home, [3])
    click(qtbot, group, "check")
    qtbot.waitUntil(lambda: group.progress.text.startswith("Memory records"))
    locking = threading.Thread(target=desktop.context.services.vault.lock)
    locking.start()
    held()
    qtbot.waitUntil(lambda: not locking.is_alive())
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not group.progress.is_running)
    assert group.found.text() == ""
    assert "memory 3" not in readable_texts(desktop.window)


def test_what_was_found_before_a_lock_is_not_told_after_it(
    home: Home,
    desktop: Desktop,
    group: CheckGroup,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    is_found, may_tell, examine = threading.Event(), threading.Event(), DoctorService.examine

    def told_late(self, actor, **how):  # type: ignore[no-untyped-def]
        findings = examine(self, actor, **how)
        is_found.set()
        assert may_tell.wait(PATIENCE_S)
        return findings

    monkeypatch.setattr(DoctorService, "examine", told_late)
    make_unreadable(home, [3])
    click(qtbot, group, "check")
    qtbot.waitUntil(is_found.is_set)
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    may_tell.set()
    qtbot.waitUntil(lambda: not group.progress.is_running)
    assert group.found.text() == ""
    assert "memory 3" not in readable_texts(desktop.window)


def test_every_part_of_the_check_has_a_name(home: Home) -> None:
    parts = {found.check for found in home.services.doctor.examine(PERSON)}
    assert len(parts) > 20
    assert not [part for part in parts if part_text(part) == part]
