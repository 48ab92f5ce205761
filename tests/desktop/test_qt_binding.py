"""The Qt binding and the interpreter fit each other."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


def test_calls_into_qt_lose_no_reference_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 loses one at every call on Python 3.11, and the process ends within minutes.

    It is built for the stable interface of Python 3.12, in which None needs no counting.
    """
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("x")
        thing.parent()
    assert sys.getrefcount(None) > before - 250
