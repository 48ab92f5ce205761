"""Reminders over the native API and the real services."""

from collections.abc import Iterator

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.wire import Client
from tests.conftest import Home


@pytest.fixture(name="agent")
def _agent(home: Home) -> Iterator[Client]:
    token = Secret(b"instance-token-of-the-house-with-reminders")
    server = PortServer(create_app(home.services, version="1", instance_token=token), port=0)
    server.start()
    made = home.services.keys.create(KeyDraft(namespaces=("default",), name="helper"), PERSON)
    yield Client(server.port, made.token.reveal().decode())
    server.stop()


def test_a_reminder_is_offered_set_listed_and_removed(agent):
    content = "Renew the passport by 3 May 2090"
    memory = agent("POST", "/v1/memories", {"content": content}).json
    path = f"/v1/memories/{memory['short_id']}/reminder"
    (moment,) = agent("GET", path).json["moments"]
    assert moment.startswith("2090-05-0")
    assert agent("GET", "/v1/reminders").json == {"data": []}

    changed = agent("PUT", path, {"at": moment})
    assert (changed.status, list(changed.json["metadata"])) == (200, ["reminder_at"])
    (reminder,) = agent("GET", "/v1/reminders").json["data"]
    assert (reminder["at"], reminder["memory"]["content"]) == (moment, content)

    assert agent("DELETE", path).json["metadata"] == {}
    assert agent("GET", "/v1/reminders").json == {"data": []}


def test_a_moment_in_the_past_is_refused(agent):
    memory = agent("POST", "/v1/memories", {"content": "too late"}).json
    answer = agent("PUT", f"/v1/memories/{memory['id']}/reminder", {"at": "2001-01-01T00:00:00Z"})
    assert (answer.status, answer.json["field"]) == (422, "at")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_is_not_there_has_no_reminder(agent, method):
    body = {"at": "2090-01-01T00:00:00Z"} if method == "PUT" else None
    assert agent(method, "/v1/memories/99/reminder", body).status == 404
