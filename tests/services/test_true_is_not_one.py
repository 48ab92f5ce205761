"""JSON tells true from 1, Python does not: a change from one to the other is written."""

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft, EntityPatch
from muniment.domain.entities.owner import OwnerDraft, OwnerKind, OwnerPatch
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.sessions.session import SessionDraft, SessionPatch
from tests.conftest import Home

ONE, TRUE = {"flag": 1, "deep": [{"on": 0}]}, {"flag": True, "deep": [{"on": False}]}


def _memory(home: Home) -> object:
    made = home.services.memories.remember(MemoryDraft(content="a", metadata=ONE), PERSON)
    patch = MemoryPatch(metadata=TRUE)
    return home.services.memories.edit(made.memory.id, patch, PERSON).memory


def _owner(home: Home) -> object:
    owners = home.services.owners
    owners.create(OwnerKind.AGENT, OwnerDraft(handle="a", metadata=ONE), PERSON)
    patch = OwnerPatch(metadata=TRUE)
    return owners.edit(OwnerKind.AGENT, "a", patch, actor=PERSON).value


def _entity(home: Home) -> object:
    draft = EntityDraft(type="person", name="Ada", metadata=ONE)
    made = home.services.entities.create(draft, PERSON).value
    return home.services.entities.edit(made.uid, EntityPatch(metadata=TRUE), PERSON).value


def _session(home: Home) -> object:
    draft = SessionDraft(external_id="a", metadata=ONE)
    made = home.services.sessions.create(draft, PERSON).value
    return home.services.sessions.edit(made.uid, SessionPatch(metadata=TRUE), PERSON).value


@pytest.mark.parametrize("changed", [_memory, _owner, _entity, _session])
def test_true_in_the_place_of_one_is_a_change(home: Home, changed) -> None:
    thing = changed(home)
    assert thing.version == 2
    assert thing.metadata["flag"] is True
    assert thing.metadata["deep"][0]["on"] is False
