"""Errors in the words of the window: its forms' names, and what is known of each."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING, cast

import pytest

from muniment.desktop.text.error_presenter import describe
from muniment.domain.errors import (
    DiskFullError,
    InvalidInputError,
    MunimentError,
    StorageUnavailableError,
)
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, MemoryDraft, MemoryPatch
from muniment.domain.models.local_model import LocalModelSettings, checked_settings
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.request_rules import checked_draft, checked_patch
from tests.desktop.window_parts import browse_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (MemoryDraft(content="a\0b"), "Text: must not contain the character NUL"),
        (MemoryDraft(content="a", tags=("b" * 300,)), "Tags: must have 1 to 255 characters"),
        (MemoryDraft(content="a", namespace="x" * 101), "Namespace: must have 1 to 100 letters"),
    ],
)
def test_a_field_has_the_name_of_the_form_and_the_hint_speaks_of_the_form(
    draft: MemoryDraft, said: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked_draft(draft)
    sentence = describe(refused.value).sentence
    assert sentence.startswith(f"The input is not valid: {said}")
    assert sentence.endswith(". Correct it and try again.")
    # Who calls is told what it sent.
    assert "send it again" in refused.value.hint


def test_a_rule_that_names_fields_names_those_of_the_form() -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked_settings(LocalModelSettings(enabled=True))
    assert describe(refused.value).detail == (
        "Use my own language model: needs an address and a model"
    )


def test_a_file_that_is_refused_keeps_its_name() -> None:
    sentence = describe(InvalidInputError("tags.csv", "is not UTF-8 text")).sentence
    assert "tags.csv: is not UTF-8 text" in sentence


def test_a_text_that_is_too_long_is_not_offered_to_be_saved(desktop: Desktop, qtbot: QtBot) -> None:
    browse_of(desktop).start_new()
    detail = browse_of(desktop).detail
    detail.form.content.setPlainText("x" * (CONTENT_MAX_CHARACTERS + 1))
    assert detail.is_dirty
    assert "1 character too long" in detail.form.problem
    qtbot.keyClicks(detail.form.tags, "sea")
    assert "1 character too long" in detail.form.problem
    detail.form.content.setPlainText("x" * CONTENT_MAX_CHARACTERS)
    assert not detail.form.problem


def test_of_an_error_that_is_none_of_ours_the_window_says_what_is_known_and_no_more() -> None:
    words = describe(ValueError("canary"))
    assert words.sentence == (
        "Something went wrong inside Muniment. Something may have been changed. "
        "Check before you try again. If it happens again, report it."
    )


def test_its_details_name_the_type_and_the_places_in_our_code_but_no_value() -> None:
    def tags() -> Iterator[str]:
        raise KeyError("canary")
        yield ""

    with pytest.raises(KeyError) as raised:
        checked_patch(MemoryPatch(tags=cast("tuple[str, ...]", tags())))
    version, system, *lines = describe(raised.value).report.splitlines()
    assert version.startswith("Muniment ")
    assert "Python" in system
    assert lines[:2] == ["unexpected: Something went wrong inside Muniment", "builtins.KeyError"]
    places = [re.sub(r":[0-9]+,", ":N,", line) for line in lines[2:]]
    assert places[0] == "muniment.domain.request_rules:N, checked_patch"
    assert places[1] == "muniment.domain.request_rules:N, _checked_tags"
    assert all(place.startswith("muniment.domain.request_rules:N, ") for place in places)
    assert "canary" not in "".join(lines)


def test_what_is_copied_of_an_error_of_ours_holds_no_place() -> None:
    assert describe(DiskFullError("writing vault.db")).report.endswith(
        "disk-full: The disk is full"
    )


def fault_of(path: Path) -> MunimentError:
    """Return what is raised as a file is read that is not there."""
    with (
        pytest.raises(StorageUnavailableError) as raised,
        os_errors_translated(f"reading {path.name}"),
    ):
        path.read_bytes()
    return raised.value


def test_of_a_file_that_cannot_be_read_the_window_speaks_of_that_file(tmp_path: Path) -> None:
    assert describe(fault_of(tmp_path / "nope.txt")).sentence == (
        "A file cannot be read or written: reading nope.txt: No such file or directory. "
        "Check that it exists and that you have permission to use it."
    )


@pytest.mark.usefixtures("german")
def test_what_the_system_refused_is_told_in_the_language_of_the_person(tmp_path: Path) -> None:
    assert describe(fault_of(tmp_path / "nope.txt")).sentence == (
        "Eine Datei lässt sich nicht lesen oder schreiben "
        "(Lesen von nope.txt: Datei oder Ordner nicht gefunden). "
        "Prüfen, ob es sie gibt und ob das eigene Konto sie benutzen darf."
    )
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(DiskFullError) as raised, os_errors_translated("writing a backup"):
        raise full
    detail = describe(raised.value).detail
    assert detail == "Schreiben einer Sicherung: kein Platz mehr auf dem Datenträger"
    # What was not the system's has its own words.
    odd = StorageUnavailableError("the database was busy for too long")
    assert describe(odd).title == "Eine Datei des Tresors lässt sich nicht lesen oder schreiben"
