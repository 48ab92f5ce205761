"""The real window on real services, offscreen; and whoever leaves something behind fails."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import compress
from typing import TYPE_CHECKING, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from muniment.desktop.text.language import speak
from muniment.domain.vault.secret_bytes import secret_text
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from tests.desktop.window_parts import PASSPHRASE, LockedHome, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home, HomeFactory

DesktopFactory = Callable[..., "Desktop"]
_Kind = TypeVar("_Kind")

PATIENCE_MS = int(PATIENCE_S * 1_000)
SOON_MS = 1_500
"""Until when a timer that fires once brings something that belongs to what was just done."""


def _delete_what_is_left() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _living(*kinds: type[_Kind]) -> list[_Kind]:
    """Return the objects of some kinds that Qt has not deleted.

    Every test looks through all that it made: their types are compared without running Python.
    """
    things = gc.get_objects()
    found = {kind for kind in set(map(type, things)) if issubclass(kind, kinds)}
    return [*filter(isValid, compress(things, map(found.__contains__, map(type, things))))]


def _is_on_the_way(thing: QObject) -> bool:
    from muniment.desktop.shell.background.task_runner import TaskRunner

    if not isValid(thing):
        return False
    if isinstance(thing, TaskRunner):
        return thing.is_busy
    assert isinstance(thing, QTimer)
    return thing.isActive() and thing.isSingleShot() and thing.interval() <= SOON_MS


def _on_the_way() -> list[QObject]:
    from muniment.desktop.shell.background.task_runner import TaskRunner

    return [*filter(_is_on_the_way, _living(TaskRunner, QTimer))]


def _windows() -> set[int]:
    return {id(widget) for widget in QApplication.topLevelWidgets() if isValid(widget)}


class SparedHeap:
    """What is loaded is left out of collections: it is most of what there is.

    Only between two tests, when nothing of the one before is alive: what is spared is never freed
    where it stands in a cycle.
    """

    def __init__(self) -> None:
        self._modules = 0

    def spare(self) -> None:
        """Spare what was loaded since the last time, or all where a program has ended sparing."""
        if len(sys.modules) != self._modules or not self._is_spared():
            self._modules = len(sys.modules)
            gc.collect()
            gc.freeze()

    def _is_spared(self) -> bool:
        # `gc.get_freeze_count` goes through all that is frozen: 40 ms in a worker, at every test.
        return SparedHeap not in set(map(type, gc.get_objects()))


@pytest.fixture(scope="session")
def spared_heap(qapp: QApplication) -> SparedHeap:
    """One for all tests of a worker."""
    import muniment.desktop.shell.application  # noqa: F401
    import muniment.services.container  # noqa: F401 - both loaded here, so that they are spared too

    return SparedHeap()


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication, spared_heap: SparedHeap) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window behind.

    It collects when a test has ended, and nothing does before: Python would collect in any thread,
    and take widgets apart there.
    """
    gc.disable()
    spared_heap.spare()
    threads, windows = set(threading.enumerate()), _windows()
    yield
    _delete_what_is_left()
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.enable()
    left = [thread.name for thread in threading.enumerate() if thread not in threads]
    assert not left, f"threads left running: {left}"
    assert not any(timer.isActive() for timer in _living(QTimer)), "timers left running"
    shown = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in windows]
    assert not shown, f"windows left: {shown}"


@pytest.fixture(autouse=True)
def released_keys(qapp: QApplication) -> None:
    """Let go of Ctrl and Shift, which Qt holds since the last event of the test before.

    A row chosen with them held joins or leaves those that are chosen.
    """
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWindow(), Qt.Key.Key_Control)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


class PatientBot(QtBot):
    """Waits as long as a slow machine needs: how fast something is, is measured elsewhere."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - Qt's way
        """Wait for a condition."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def keyClick(self, widget: QWidget, *key: object, **how: object) -> None:  # noqa: N802 - Qt's way
        """Press and release a key, as soon as a dialog gets it."""
        self._until_modal_is_active(widget)
        super().keyClick(widget, *key, **how)

    def keyClicks(self, widget: QWidget, *keys: object, **how: object) -> None:  # noqa: N802 - Qt's way
        """Type a text, as soon as a dialog gets it."""
        self._until_modal_is_active(widget)
        super().keyClicks(widget, *keys, **how)

    def _until_modal_is_active(self, widget: QWidget) -> None:
        """Wait until a new dialog is active: until then shortcuts of the window below apply."""
        window = widget.window()
        if window.isModal() and window.isVisible():
            self.waitUntil(window.isActiveWindow)

    def rest(self) -> None:
        """Wait until nothing is on its way any more, so that what did not come does not come.

        That is: no task has an answer to give, no timer is to fire once and soon, and the event
        loop has gone round since.
        """
        for _ in range(2):
            QCoreApplication.processEvents()
            while things := _on_the_way():
                self.waitUntil(lambda left=things: not any(map(_is_on_the_way, left)))
        QCoreApplication.processEvents()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's own, with more patience."""
    return PatientBot(request)


@pytest.fixture
def make_desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[DesktopFactory]:
    """Open the window on a home: ``make_desktop(home, auto_lock_minutes=0)``."""
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.window_options import WindowOptions

    made: list[Desktop] = []

    def make(home: Home, **changed: object) -> Desktop:
        options: dict[str, object] = {
            "port_url": lambda: "http://127.0.0.1:4774",
            "settings_path": tmp_path / "window.ini",
            "instance_name": str(tmp_path / f"instance-{len(made)}"),
            "auto_lock_minutes": 0,
            # Whether a test has a view depends on what it visits, not on how long it takes.
            "makes_views_early": False,
            "message_bus": lambda: None,
        }
        desktop = Desktop(home.services, WindowOptions(**(options | changed)))  # type: ignore[arg-type]
        made.append(desktop)
        desktop.start()
        qtbot.waitExposed(desktop.window)
        return desktop

    yield make
    for desktop in made:
        desktop.end()
        desktop.deleteLater()
    made.clear()
    _delete_what_is_left()


@pytest.fixture
def desktop(home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path) -> Desktop:
    """The window over an open vault, its list loaded."""
    # As at a second start: a notice in every window takes a twentieth of its time.
    (tmp_path / "window.ini").write_text("[tray]\nmissing-told=yes\n", encoding="utf-8")
    shown = make_desktop(home)
    qtbot.waitUntil(lambda: bool(pane_of(shown).empty_text))
    shown.window.notices.dismiss()
    return shown


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """German, spoken by the whole application until the test ends."""
    before = QLocale()
    assert speak(qapp, "de") == "de"
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    speak(qapp, "en")
    QLocale.setDefault(before)


@pytest.fixture(scope="session")
def locked_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a passphrase, made once (deriving keys takes a second), and its recovery key."""
    folder = tmp_path_factory.mktemp("locked-template") / "home"
    folder.mkdir(mode=0o700)
    home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    vault = home.services.vault
    recovery_key = vault.create(passphrase=secret_text(PASSPHRASE)).printable()
    remember(home.services, "The spare key is with the Okafors")
    home.services.close()
    return folder, recovery_key


@pytest.fixture
def locked(
    home_factory: HomeFactory, locked_template: tuple[Path, str], tmp_path: Path
) -> LockedHome:
    """A home whose vault has a passphrase and is locked."""
    folder, recovery_key = locked_template
    shutil.copytree(folder, tmp_path / "locked")
    return LockedHome(home_factory("locked", unlocked=False), recovery_key)
