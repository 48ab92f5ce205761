"""The venvs of published clients: what cannot be installed says why, and is tried again."""

import sys
from pathlib import Path

import pytest

from tests.clients import venvs


def test_a_client_that_cannot_be_installed_fails_with_the_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(venvs, "VENVS", tmp_path)

    with pytest.raises(pytest.fail.Exception, match="Invalid requirement"):
        venvs.client_python("no such name", "1")

    assert not list(tmp_path.rglob("made-by.txt")), "the next to ask tries again"


def test_a_script_is_told_what_it_needs_and_nothing_of_the_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("MEMORYRELAY_API_KEY", "canary")
    monkeypatch.setenv("https_proxy", "http://canary.invalid")
    script = tmp_path / "script.py"
    script.write_text(
        "import json, os, sys\n"
        "told = json.load(sys.stdin)\n"
        "print(json.dumps([told, 'canary' in str(os.environ), os.environ['NO_PROXY']]))\n"
    )

    here = Path(sys.executable)
    try:
        for given in ({"a": 1}, {"b": 2}):
            assert venvs.run_script(here, script, given) == [given, False, "*"]
    finally:
        venvs.close_runners()


def test_a_script_that_fails_says_why(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("raise SystemExit('no such thing')\n")

    with pytest.raises(AssertionError, match="no such thing"):
        venvs.run_script(Path(sys.executable), script, {})
