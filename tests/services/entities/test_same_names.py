"""Names compared by the lists that ship, and joined by them in a vault."""

from contextlib import closing
from pathlib import Path

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityFilter, Mention
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.pages import ListPage
from muniment.embedding.catalogue import LoneModel
from muniment.services.container import build_services
from muniment.services.entities.same_names import SameNames
from muniment.services.vault.opening import VaultPlace
from tests.conftest import FakeClock, FakeKeychain
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.opened import session_of

LISTS = Path(__file__).parents[3] / "resources" / "understanding"


@pytest.mark.parametrize(
    ("entity_type", "one", "other", "same"),
    [
        ("person", "Bob", "Bob Smith", True),
        ("person", "Bob Smith", "Bob", True),
        ("person", "Bob Jones", "Bob Smith", False),
        ("person", "Bob", "Robert Smith", False),
        ("organization", "Acme", "Acme Inc.", True),
        ("organization", "Acme Inc", "Acme Foods", False),
        ("location", "Paris", "Paris Texas", False),
        ("product", "Bob", "Bob Smith", False),
    ],
)
def test_the_lists_say_who_may_be_one(entity_type: str, one: str, other: str, same: bool) -> None:
    assert SameNames(LISTS)(entity_type, one, other) is same


def test_without_the_lists_nobody_is_another(tmp_path: Path, caplog) -> None:
    names = SameNames(tmp_path)
    assert not names("person", "Bob", "Bob Smith")
    assert not names("person", "Bob", "Bob Smith")
    assert len(caplog.records) == 1


def test_a_house_joins_names_by_its_lists(tmp_path: Path) -> None:
    place = VaultPlace(folder=tmp_path, backups=tmp_path / "b", key_file=tmp_path / "vault.key")
    services = build_services(
        place,
        catalogue=LoneModel(FakeEmbeddingModel),
        clock=FakeClock(),
        keychain=FakeKeychain(),
        understanding=LISTS,
    )
    with closing(services):
        services.vault.create(passphrase=None, key_file=True)
        draft = MemoryDraft(content="words", embed=False)
        memory = services.memories.remember(draft, PERSON).memory
        with session_of(services).borrow() as opened:
            for names in (["Acme"], ["Acme Inc.", "Bob Smith", "Bob"]):
                with opened.store.write("system") as unit:
                    unit.entities.link_mentions(
                        memory.number,
                        [
                            Mention("organization" if "A" in name else "person", name)
                            for name in names
                        ],
                        namespace_id=unit.namespaces.by_name("default").id,
                        now_ms=opened.now_ms(),
                    )
        page = services.entities.list(EntityFilter(), ListPage(), PERSON)
    assert {entity.name for entity in page.items} == {"Acme Inc.", "Bob Smith"}
