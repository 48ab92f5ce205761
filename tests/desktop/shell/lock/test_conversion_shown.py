"""While an older vault is converted, the lock screen shows that and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.page_size import EARLIER_PAGE_SIZES_BYTES
from muniment.storage.migrations import page_conversion
from tests.desktop.shell.lock.test_lock_screen import SLOW, Gate, button_of
from tests.desktop.window_parts import readable_texts, remember
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory


def test_a_conversion_is_named_and_shows_its_progress(
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = home_factory("old")
    remember(home.services, "The spare key is with the Okafors")
    with session_of(home.services).borrow() as opened:
        key = Secret(opened.vault.keys.database.reveal())
    home.services.close()
    page_conversion.convert_pages(
        home.folder / "vault.db", key, page_size_bytes=EARLIER_PAGE_SIZES_BYTES[-1]
    )
    gate = Gate()
    monkeypatch.setattr(page_conversion, "verify", gate.before(page_conversion.verify))
    shown = make_desktop(home_factory("old", unlocked=False))
    screen = shown.window.lock_screen
    qtbot.waitUntil(lambda: button_of(screen, "Unlock with the key file").isVisible())
    qtbot.mouseClick(button_of(screen, "Unlock with the key file"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(gate.arrived.is_set, timeout=SLOW)
    qtbot.waitUntil(lambda: "Updating the vault…" in readable_texts(screen))
    bar = screen.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.isVisible() and bar.value() == 100)
    assert bar.accessibleName() == "Updating the vault…"
    gate.opened.set()
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)
