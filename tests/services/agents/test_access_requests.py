"""A program without a key waits until the person allows it, and gets what the person chose."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, ApiKey, Scope
from muniment.domain.errors import (
    AccessDeniedError,
    InvalidInputError,
    KeyRevokedError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
    VaultLockedError,
)
from muniment.services.agents.access_requests import (
    DENIED_FOR,
    HOURLY_MAX,
    PENDING_FOR,
    PENDING_MAX,
    AccessDraft,
    AccessGrant,
)
from muniment.services.agents.key_drafts import KeyDraft

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.changes import ChangeSet
    from muniment.services.agents.access_requests import AccessRequest, AccessRequestService
    from tests.conftest import Home

READ = frozenset({Scope.READ})
OFFICE = AccessGrant(namespaces=("Office",), scopes=READ, rate_per_minute=30)


@pytest.fixture
def requests(home: Home) -> AccessRequestService:
    """Requests, with a window that shows them."""
    home.services.access_requests.announce_person()
    return home.services.access_requests


def ask(requests: AccessRequestService, name: str = "Cursor", **fields: str) -> AccessRequest:
    return requests.ask(AccessDraft(name=name, **fields), PERSON)  # type: ignore[arg-type]


def file_of(home: Home, slug: str = "cursor") -> Path:
    return home.folder / "agents" / f"{slug}.json"


def token_in(file: Path) -> str:
    return str(json.loads(file.read_bytes())["key"])


def live_keys(home: Home) -> list[ApiKey]:
    return [key for key in home.services.keys.list(PERSON) if key.revoked_at is None]


def test_nothing_is_given_before_the_person_allows_it(
    home: Home, requests: AccessRequestService
) -> None:
    ask(requests, program="node")

    (waiting,) = requests.pending(PERSON)

    assert (waiting.draft.name, waiting.draft.program) == ("Cursor", "node")
    assert waiting.draft.namespaces == ("default",)
    assert home.services.keys.list(PERSON) == ()
    assert not (home.folder / "agents").exists()


def test_an_allowed_agent_gets_what_was_chosen_and_nothing_else(
    home: Home, requests: AccessRequestService
) -> None:
    key = requests.allow(ask(requests).id, OFFICE, PERSON)

    found, actor = home.services.keys.authenticate(token_in(file_of(home)))
    assert found.id == key.id
    assert actor == Actor(f"key:{key.id}", ("Office",), READ)
    assert found.rate_per_minute == 30
    assert file_of(home).stat().st_mode & 0o077 == 0
    assert file_of(home).parent.stat().st_mode & 0o077 == 0
    assert requests.pending(PERSON) == ()


def test_without_a_window_the_refusal_names_the_command(home: Home) -> None:
    draft = AccessDraft(name="It's me", namespaces=("my work",), scopes=READ)

    with pytest.raises(AccessDeniedError) as caught:
        home.services.access_requests.ask(draft, PERSON)

    assert (
        "muniment key create --save --name 'It'\"'\"'s me' --namespace 'my work' --scope read"
        in (caught.value.hint)
    )


def test_a_window_that_closed_leaves_nothing_behind(home: Home) -> None:
    requests = home.services.access_requests
    leave = requests.announce_person()
    ask(requests)
    leave()
    assert requests.pending(PERSON) == ()
    with pytest.raises(AccessDeniedError):
        ask(requests)


def test_one_program_asks_once_however_often_it_calls(requests: AccessRequestService) -> None:
    first = ask(requests, "Cursor")
    assert ask(requests, "cursor ").id == first.id
    assert len(requests.pending(PERSON)) == 1


def test_a_flood_of_names_is_bounded(home: Home, requests: AccessRequestService) -> None:
    for number in range(PENDING_MAX):
        ask(requests, f"agent {number}")
    with pytest.raises(AccessDeniedError, match="too many"):
        ask(requests, "one more")

    for request in requests.pending(PERSON):
        requests.deny(request.id, PERSON)
    for number in range(HOURLY_MAX - PENDING_MAX):
        requests.deny(ask(requests, f"next {number}").id, PERSON)
    with pytest.raises(AccessDeniedError, match="too many"):
        ask(requests, "the last straw")

    home.clock.advance(hours=1)
    ask(requests, "later")


def test_a_request_ends_by_itself_and_with_the_lock(
    home: Home, requests: AccessRequestService
) -> None:
    request = ask(requests)
    home.clock.advance(seconds=PENDING_FOR.total_seconds())
    assert requests.pending(PERSON) == ()
    with pytest.raises(NotFoundError):
        requests.allow(request.id, OFFICE, PERSON)

    ask(requests)
    home.services.vault.lock()
    with pytest.raises(VaultLockedError):
        ask(requests)
    home.services.vault.unlock_with_key_file()
    assert requests.pending(PERSON) == ()


def test_a_denied_program_is_not_asked_about_again_for_a_day(
    home: Home, requests: AccessRequestService
) -> None:
    requests.deny(ask(requests).id, PERSON)

    with pytest.raises(AccessDeniedError) as caught:
        ask(requests, "CURSOR")
    assert caught.value.hint == ""
    assert requests.pending(PERSON) == ()
    assert home.services.keys.list(PERSON) == ()

    home.clock.advance(seconds=(DENIED_FOR + timedelta(seconds=1)).total_seconds())
    assert ask(requests).id == requests.pending(PERSON)[0].id


def test_a_decision_counts_once(requests: AccessRequestService) -> None:
    request = ask(requests)
    requests.allow(request.id, OFFICE, PERSON)
    for again in (
        lambda: requests.allow(request.id, OFFICE, PERSON),
        lambda: requests.deny(request.id, PERSON),
    ):
        with pytest.raises(NotFoundError):
            again()


def test_an_agent_that_lost_its_file_keeps_its_record(
    home: Home, requests: AccessRequestService
) -> None:
    first = requests.allow(ask(requests).id, OFFICE, PERSON)
    former = token_in(file_of(home))
    file_of(home).unlink()

    request = ask(requests)
    assert requests.pending(PERSON)[0].current == first
    wider = AccessGrant(namespaces=("default", "Office"), scopes=frozenset({Scope.WRITE}))
    second = requests.allow(request.id, wider, PERSON)

    assert second.id == first.id
    assert [key.id for key in home.services.keys.list(PERSON)] == [first.id]
    _, actor = home.services.keys.authenticate(token_in(file_of(home)))
    assert actor.namespaces == ("default", "Office")
    with pytest.raises(Exception, match="not known"):
        home.services.keys.authenticate(former)


def test_a_revoked_agent_is_named_when_it_asks_under_another_name(
    home: Home, requests: AccessRequestService
) -> None:
    keys = home.services.keys
    key = requests.allow(ask(requests, "Cursor", program="node /opt/cursor").id, OFFICE, PERSON)
    keys.note_program(key.id, "node /opt/cursor", PERSON)
    revoked = keys.revoke(key.id, PERSON)
    assert revoked.program == "node /opt/cursor"
    with pytest.raises(KeyRevokedError) as caught:
        keys.authenticate(token_in(file_of(home)))
    assert str(caught.value) == "This key was revoked"
    assert caught.value.hint == ""

    ask(requests, "Harmless notes", program="node /opt/cursor")
    ask(requests, "Other", program="other")
    ask(requests, "cursor")

    found = {each.draft.name: each.revoked for each in requests.pending(PERSON)}
    for name in ("Harmless notes", "cursor"):
        assert found[name] is not None
        assert (found[name].id, found[name].revoked_at) == (key.id, revoked.revoked_at)
    assert found["Other"] is None

    again = requests.allow(requests.pending(PERSON)[-1].id, OFFICE, PERSON)
    assert again.id != key.id, "a revoked key never works again"
    assert [key.id for key in live_keys(home)] == [again.id]


def test_only_the_person_asks_and_an_admin_decides_about_what_it_sees(
    home: Home, requests: AccessRequestService
) -> None:
    admin = home.services.keys.create(
        KeyDraft(namespaces=("default",), scopes=frozenset({Scope.ADMIN})), PERSON
    )
    agent = Actor(f"key:{admin.key.id}", ("default",), frozenset({Scope.ADMIN}))
    with pytest.raises(NotAllowedError):
        requests.ask(AccessDraft(name="A friend"), agent)
    other = requests.ask(AccessDraft(name="Elsewhere", namespaces=("secret",)), PERSON)
    seen = ask(requests)

    assert [request.id for request in requests.pending(agent)] == [seen.id]
    with pytest.raises(NotFoundError):
        requests.deny(other.id, agent)
    with pytest.raises(NotFoundError):
        requests.allow(seen.id, OFFICE, agent)
    reader = Actor("key:reader", ("default",), READ)
    for step in (requests.pending, lambda actor: requests.deny(seen.id, actor)):
        with pytest.raises(NotAllowedError):
            step(reader)
    assert len(requests.pending(PERSON)) == 2, "what failed left the requests waiting"


def test_an_admin_gives_no_key_of_an_agent_that_it_does_not_see(
    home: Home, requests: AccessRequestService
) -> None:
    hidden = home.services.keys.create(KeyDraft(namespaces=("secret",), name="Cursor"), PERSON)
    request = ask(requests)
    admin = Actor("key:admin", ("default",), frozenset({Scope.ADMIN}))
    with pytest.raises(NotFoundError):
        requests.allow(request.id, AccessGrant(namespaces=("default",), scopes=READ), admin)
    assert home.services.keys.list(PERSON) == (hidden.key,)


@pytest.mark.parametrize(
    "draft",
    [
        AccessDraft(name="///"),
        AccessDraft(name="x" * 61),
        AccessDraft(name="two\nlines"),
        AccessDraft(name="right\u202eleft"),
        AccessDraft(name="A", namespaces=()),
        AccessDraft(name="A", namespaces=tuple(f"n{number}" for number in range(11))),
        AccessDraft(name="A", scopes=frozenset({Scope.ADMIN})),
        AccessDraft(name="A", scopes=frozenset()),
    ],
)
def test_what_no_program_may_ask_for(requests: AccessRequestService, draft: AccessDraft) -> None:
    with pytest.raises(InvalidInputError):
        requests.ask(draft, PERSON)
    assert requests.pending(PERSON) == ()


def test_what_a_program_says_of_itself_is_made_plain(requests: AccessRequestService) -> None:
    request = ask(requests, program="  <b>Mu\u202eni\x07ment</b>\n\n" + "x" * 900)
    assert request.draft.program.startswith("<b>Muniment</b>xxx")
    assert len(request.draft.program) == 120


def test_followers_learn_of_requests_and_decisions(
    home: Home, requests: AccessRequestService
) -> None:
    seen: list[ChangeSet] = []
    home.services.changes.subscribe(seen.append)
    request = ask(requests)
    assert [changes.keys for changes in seen] == [(request.id,)]
    requests.deny(request.id, PERSON)
    assert seen[-1].keys == (request.id,)


def test_a_file_that_cannot_be_written_leaves_the_request(
    home: Home, requests: AccessRequestService
) -> None:
    request = ask(requests)
    (home.folder / "agents").write_text("in the way")
    with pytest.raises(StorageUnavailableError):
        requests.allow(request.id, OFFICE, PERSON)
    (home.folder / "agents").unlink()
    requests.allow(request.id, OFFICE, PERSON)
    assert len(home.services.keys.list(PERSON)) == 1


class TestKeysMadeWithTheirFile:
    def draft(self, name: str = "Cursor", **fields: object) -> KeyDraft:
        return KeyDraft(**{"namespaces": ("Office",), "name": name, **fields})  # type: ignore[arg-type]

    def test_the_file_holds_the_key_with_its_reach(self, home: Home) -> None:
        made = home.services.agent_keys.create(self.draft(), PERSON)
        assert made.file == file_of(home)
        _, actor = home.services.keys.authenticate(token_in(made.file))
        assert actor.namespaces == ("Office",)

    def test_there_is_one_agent_of_a_name(self, home: Home) -> None:
        home.services.agent_keys.create(self.draft("VS Code"), PERSON)
        with pytest.raises(InvalidInputError, match="already has a key"):
            home.services.agent_keys.create(self.draft("vs-code"), PERSON)
        assert len(home.services.keys.list(PERSON)) == 1

    def test_a_revoked_one_makes_way(self, home: Home) -> None:
        first = home.services.agent_keys.create(self.draft(), PERSON)
        home.services.keys.revoke(first.created.key.id, PERSON)
        second = home.services.agent_keys.create(self.draft(), PERSON)
        assert second.file == first.file
        assert home.services.keys.authenticate(token_in(second.file))[0] == second.created.key

    @pytest.mark.parametrize("name", ["", "日本語"])
    def test_names_without_a_letter_of_ascii(self, home: Home, name: str) -> None:
        made = home.services.agent_keys.create(self.draft(name), PERSON)
        assert made.file.stem == made.created.key.id

    def test_a_renamed_agent_keeps_its_file(self, home: Home) -> None:
        first = home.services.agent_keys.create(self.draft(), PERSON)
        home.services.keys.edit(first.created.key.id, PERSON, name="Cursor at home")
        second = home.services.agent_keys.create(self.draft(), PERSON)
        assert second.file != first.file
        assert home.services.keys.authenticate(token_in(first.file))[0].name == "Cursor at home"

    def test_no_key_stays_without_its_file(self, home: Home) -> None:
        (home.folder / "agents").write_text("in the way")
        with pytest.raises(StorageUnavailableError):
            home.services.agent_keys.create(self.draft(), PERSON)
        assert live_keys(home) == []

    def test_an_agent_stores_none_for_others(self, home: Home) -> None:
        agent = Actor("key:a", ("Office",), frozenset({Scope.ADMIN}))
        with pytest.raises(NotAllowedError):
            home.services.agent_keys.create(self.draft(), agent)


class TestReachAndRightsAreEditedLater:
    def test_a_key_loses_and_gains_from_its_next_call_on(self, home: Home) -> None:
        keys = home.services.keys
        made = keys.create(KeyDraft(namespaces=("default", "Office")), PERSON)
        token = made.token.reveal().decode()
        before = keys.authenticate(token)[1]

        keys.edit(made.key.id, PERSON, namespaces=("Office", "New", "Office"), scopes=READ)

        _, actor = keys.authenticate(token)
        assert (actor.namespaces, actor.scopes) == (("Office", "New"), READ)
        assert not keys.is_current(before)
        assert "New" in [found.name for found in home.services.namespaces.list(PERSON)]
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
        assert keys.authenticate(token)[1] == actor

    def test_an_admin_gives_nothing_that_it_does_not_see(self, home: Home) -> None:
        keys = home.services.keys
        scopes = frozenset({Scope.ADMIN})
        made = keys.create(KeyDraft(namespaces=("default",), scopes=scopes), PERSON)
        admin = Actor(f"key:{made.key.id}", ("default",), scopes)
        with pytest.raises(NotFoundError):
            keys.edit(made.key.id, admin, namespaces=("default", "secret"))

    @pytest.mark.parametrize("fields", [{"namespaces": ()}, {"scopes": frozenset()}])
    def test_a_key_reaches_and_does_something(self, home: Home, fields: dict[str, object]) -> None:
        made = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
        with pytest.raises(InvalidInputError):
            home.services.keys.edit(made.key.id, PERSON, **fields)  # type: ignore[arg-type]
