"""Metadata edited key by key: nothing as a value, fifty new names at once, the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import (
    METADATA_MAX_KEYS,
    NULL,
    JsonObject,
    Memory,
    MemoryDraft,
    MemoryPatch,
)
from muniment.domain.memories.versions import patch_to

if TYPE_CHECKING:
    from tests.conftest import Home


def remember(home: Home, metadata: JsonObject) -> Memory:
    draft = MemoryDraft(content="The ferry is at noon", metadata=metadata, embed=False)
    return home.services.memories.remember(draft, PERSON).memory


def edit(home: Home, memory: Memory, metadata: JsonObject) -> Memory:
    return home.services.memories.edit(memory.id, MemoryPatch(metadata=metadata), PERSON).memory


def test_a_key_can_say_nothing_and_still_be_there(home: Home) -> None:
    memory = remember(home, {"pier": 4, "seat": None})
    after = edit(home, memory, {"pier": NULL, "deck": NULL})
    assert after.metadata == {"pier": None, "seat": None, "deck": None}
    assert edit(home, memory, {"pier": None}).metadata == {"seat": None, "deck": None}


def test_every_key_can_get_another_name_at_once(home: Home) -> None:
    memory = remember(home, {f"old {n}": n for n in range(METADATA_MAX_KEYS)})
    names: dict[str, int | None] = {f"old {n}": None for n in range(METADATA_MAX_KEYS)}
    names |= {f"new {n}": n for n in range(METADATA_MAX_KEYS)}
    after = edit(home, memory, names)
    assert after.metadata == {f"new {n}": n for n in range(METADATA_MAX_KEYS)}
    with pytest.raises(InvalidInputError, match="metadata"):
        edit(home, memory, {"one more": 1})


def test_going_back_and_undo_tell_nothing_from_not_there(home: Home) -> None:
    memory = remember(home, {"pier": None})
    edit(home, memory, {"pier": 4, "deck": NULL})
    history = home.services.history
    entries = history.history(memory.id, PERSON).entries
    told = {change.field: (change.was_there, change.is_there) for change in entries[0].changes}
    assert told == {"metadata.pier": (True, True), "metadata.deck": (False, True)}
    back = patch_to(entries, 1, now=datetime(2026, 5, 1, tzinfo=UTC))
    assert back is not None
    assert home.services.memories.edit(memory.id, back, PERSON).memory.metadata == {"pier": None}
    history.undo(UndoRequest(operation=entries[0].sequence), PERSON)
    assert home.services.memories.peek(memory.id, PERSON).metadata == {"pier": None}
