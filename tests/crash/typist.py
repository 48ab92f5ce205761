"""A window in which somebody types without a pause; prints counts of letters after each.

Run as ``python -m tests.crash.typist FOLDER``; killed by its test, or ended by SIGTERM.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from muniment.desktop.platform.signal_relay import SignalRelay
from muniment.desktop.shell.application import Desktop
from muniment.desktop.shell.window_options import WindowOptions
from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model

EVERY_MS = 100
OLD_MS = 5_000


def main(folder: Path) -> None:
    """Type until the process ends."""
    application = QApplication([])
    services = _build(folder, FakeClock(), FakeKeychain(), _fake_model).services
    services.vault.unlock_with_key_file()
    settings, name = folder / "window.ini", str(folder / "instance")
    options = WindowOptions(port_url=lambda: None, settings_path=settings, instance_name=name)
    desktop, relay = Desktop(services, options), SignalRelay()
    relay.quit_requested.connect(desktop.end)
    desktop.ended.connect(application.quit)
    desktop.start()
    assert desktop.window.browse is not None
    desktop.window.browse.start_new()
    content = desktop.window.browse.detail.form.content
    timer = QTimer(interval=EVERY_MS)
    old_letters = saved_letters = 0

    def count_saved() -> None:
        nonlocal saved_letters
        (memory,) = services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
        saved_letters = len(memory.content)

    services.changes.subscribe(lambda _changes: count_saved())

    def age_letter() -> None:
        nonlocal old_letters
        old_letters += 1

    def type_letter() -> None:
        if not desktop.has_ended:
            QTest.keyClick(content, "x")
            letters = len(content.toPlainText())
            QTimer.singleShot(OLD_MS, age_letter)
            print(letters, old_letters, saved_letters, flush=True)  # noqa: T201 - read by the test

    timer.timeout.connect(type_letter)
    timer.start()
    application.exec()
    timer.stop()
    relay.close()
    services.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
