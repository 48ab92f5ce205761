"""One of a thing is told in the singular."""

from __future__ import annotations

import re

import pytest

from muniment.desktop.shell.undo.operation_words import stopped_text
from muniment.desktop.shell.undo.undo_since_dialog import preview_text
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.views.browse.bulk.bulk_words import result_text
from muniment.desktop.views.trash.trash_words import empty_question, restored_text
from muniment.domain.changes import ChangeSet
from muniment.domain.history.ledger import SkippedUndo, Undone
from muniment.domain.memories.bulk import BulkDone, Retag
from muniment.domain.memories.memory import TAGS_MAX
from tests.desktop.pseudo import catalogue

COUNTED = re.compile(r"\{(?:count|done|left|operations|rows)\} (?P<noun>[a-z]+s)\b")
ONE = r"\b(?:1|[Oo]ne|[Aa]n?|[Tt]he)\b"
ALWAYS_SEVERAL = {
    # The thirty days of a chart.
    ("ActivityChart", "{calls} on {busy} of {count} days"),
    # Said only of more than are named.
    (
        "settings",
        "Created on {moment}. Contains {memories} in {count} namespaces, such as {names}.",
    ),
    # Their other forms say "once", and name the one.
    ("words", "{count} times, last {moment}"),
    ("agents", "Looked things up {count} times and was shown {memories}."),
    ("unreadable", "{count} memories can't be read because their records are damaged: {ids}"),
    # The other form names the one: "Line 3 isn't a memory and is skipped."
    ("importing", "{count} lines aren't memories and are skipped: {lines}."),
}


def singular(noun: str) -> str:
    return noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")


def test_every_counted_thing_has_a_form_for_one() -> None:
    texts = {key for key in catalogue() if key not in ALWAYS_SEVERAL}
    lacking = []
    for context, text in texts:
        found = COUNTED.search(text)
        if found is None:
            continue
        wanted = re.compile(rf"{ONE}(?: [\w-]+){{0,3}} {singular(found['noun'])}\b")
        if not any(wanted.search(other) for where, other in texts if where == context):
            lacking.append((context, text))
    assert not lacking


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (memory_count_text(1), "1 memory"),
        (stopped_text(1, 4), "Stopped. Undone for 1 memory, not for 4."),
        (stopped_text(2, 1, is_redo=True), "Stopped. Redone for 2 memories, not for 1."),
        (stopped_text(0, 1), "Stopped. Nothing was undone."),
        (stopped_text(0, 2, is_redo=True), "Stopped. Nothing was redone."),
        (
            empty_question(1, "work"),
            "Empty the trash of “work” and delete 1 memory permanently?",
        ),
        (
            restored_text(BulkDone("b", 3, 2, 0, 0, is_stopped=True)),
            "2 memories restored. Stopped. Still in the trash: 1 memory.",
        ),
        (
            restored_text(BulkDone("b", 9, 2, 0, 0, is_stopped=True, unreadable=1)),
            "2 memories restored. Stopped. Still in the trash: 7 memories. "
            "1 was skipped because its record is damaged.",
        ),
        (
            result_text(Retag(add=("x",)), BulkDone("b", 2, 1, 0, 1, is_stopped=False)),
            "Added tags to a memory. "
            f"1 was skipped because it would have more than {TAGS_MAX} tags.",
        ),
        (
            preview_text(
                Undone(ChangeSet("person"), 1, (), (SkippedUndo("c", None, "gone"),))
            ).splitlines()[-1],
            "Can't be undone because they were changed since or are gone: 1 memory.",
        ),
    ],
)
def test_one_is_told_in_the_singular(told: str, text: str) -> None:
    assert told == text
