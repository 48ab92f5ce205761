"""The Qt binding and the interpreter fit each other."""

import linecache
import sys
from importlib import import_module
from pathlib import Path

import pytest
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


def test_imported_modules_are_not_read_as_texts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PySide6 reads each to find out whether it may ask for other names, and the text is kept."""
    assert "muniment.desktop" in sys.modules
    tmp_path.joinpath("probe_of_binding.py").write_text("import probe_part\n", encoding="utf-8")
    tmp_path.joinpath("probe_part.py").write_text("PART = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import_module("probe_of_binding")
    for name in ("probe_of_binding", "probe_part"):
        del sys.modules[name]
    assert not [path for path in linecache.cache if str(tmp_path) in path]
