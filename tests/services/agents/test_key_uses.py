"""When a key was last used is told at every moment, also while it is being written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.agents.key_service import write_down_uses
from muniment.storage.api_keys import KeyStore
from tests.fakes.background_waits import await_first_round

if TYPE_CHECKING:
    from datetime import datetime

    from tests.conftest import Home


@pytest.fixture
def home(home: Home) -> Home:
    """An open vault whose first round is over."""
    await_first_round(home)
    return home


def use(home: Home) -> datetime:
    """Make a key and use it; returns when."""
    created = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    home.services.keys.authenticate(created.token.reveal().decode())
    return home.clock.now()


def write_down(home: Home) -> None:
    with home.borrow() as opened:
        write_down_uses(opened)


def told(home: Home) -> datetime | None:
    (key,) = home.services.keys.list(PERSON)
    return key.last_used_at


def test_while_it_is_written_down(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[datetime | None] = []
    record = KeyStore.record_use

    def look(keys: KeyStore, used: Any) -> None:
        record(keys, used)
        if used:
            seen.append(told(home))

    monkeypatch.setattr(KeyStore, "record_use", look)
    moment = use(home)
    write_down(home)
    assert set(seen) == {moment}
    assert told(home) == moment


def test_where_it_is_written_down_after_the_keys_were_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = use(home)
    read = KeyStore.all_with_hashes

    def read_early(keys: KeyStore) -> Any:
        found = read(keys)
        write_down(home)
        return found

    monkeypatch.setattr(KeyStore, "all_with_hashes", read_early)
    assert told(home) == moment
    assert told(home) == moment


def test_where_it_could_not_be_written_down(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as full:
        full.setattr(KeyStore, "record_use", fail)
        moment = use(home)
        with pytest.raises(DiskFullError):
            write_down(home)
        assert told(home) == moment
    write_down(home)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert told(home) == moment


def test_a_use_during_the_writing_is_written_next(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    token = created.token.reveal().decode()
    home.services.keys.authenticate(token)
    record = KeyStore.record_use

    def record_late(keys: KeyStore, used: Any) -> None:
        record(keys, used)
        home.clock.advance(minutes=1)
        home.services.keys.authenticate(token)

    with monkeypatch.context() as late:
        late.setattr(KeyStore, "record_use", record_late)
        write_down(home)
    assert told(home) == home.clock.now()
    write_down(home)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert told(home) == home.clock.now()
