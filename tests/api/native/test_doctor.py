"""The doctor over the port: how far it is, and how it is stopped."""

import threading
from collections.abc import Iterator

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.vault.examination_progress import CheckProgress
from tests.api.open_container import OpenHouse, opened
from tests.conftest import Home
from tests.fakes.damage import damage
from tests.waiting import PATIENCE_S, until

NOTHING = {
    "running": False, "check": None, "place": None, "places": None, "done": None, "total": None,
    "findings": [],
}  # fmt: skip


@pytest.fixture(name="house")
def _house(home: Home) -> Iterator[OpenHouse]:
    home.services.memories.remember(MemoryDraft(content="a kettle", embed=False), PERSON)
    with opened(home) as house:
        yield house


def test_it_is_told_and_stopped(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    doctor = house.home.services.doctor
    examine = type(doctor).examine
    reached, go_on = threading.Event(), threading.Event()

    def watch(progress: CheckProgress) -> bool:
        if progress.check == "records":
            reached.set()
            go_on.wait(PATIENCE_S)
        return True

    monkeypatch.setattr(
        type(doctor), "examine", lambda self, actor, **given: examine(
            self, actor, **given, watch=watch
        )
    )  # fmt: skip
    person, answers = house.person, []
    thread = threading.Thread(target=lambda: answers.append(house.person("POST", "/v1/doctor", {})))
    thread.start()
    assert reached.wait(PATIENCE_S)
    told = person("GET", "/v1/doctor").json
    assert (told["running"], told["check"]) == (True, "records")
    assert 1 < told["place"] < told["places"]
    found = {finding["check"]: finding["ok"] for finding in told["findings"]}
    assert {"file", "journal"} <= set(found)
    assert all(found.values())
    assert person("DELETE", "/v1/doctor").status == 204
    go_on.set()
    thread.join(PATIENCE_S)
    assert (answers[0].status, answers[0].json["code"]) == (409, "examination-stopped")
    assert person("GET", "/v1/doctor").json == NOTHING


def test_a_confined_key_neither_hears_of_it_nor_stops_it(house: OpenHouse) -> None:
    confined = house.key("default", scopes=frozenset({Scope.ADMIN}))
    for method in ("GET", "DELETE"):
        assert confined(method, "/v1/doctor").status == 403
    until(lambda: house.person("GET", "/v1/doctor").json == NOTHING)


def test_a_text_that_is_none_does_not_keep_it_from_answering(house: OpenHouse) -> None:
    no_text = "CAST(x'C3FF41' AS TEXT)"
    session = house.person("POST", "/v1/sessions", {"external_id": "trip"}).json["id"]
    state = house.person("PUT", f"/v1/sessions/{session}/state", {"state": {"step": 1}})
    assert state.status == 200
    damage(
        house.home,
        f"UPDATE session_states SET version = {no_text} WHERE rowid = 1",
        f"UPDATE settings SET name = {no_text} WHERE name = 'device'",
    )
    answer = house.person("POST", "/v1/doctor", {})
    assert answer.status == 200
    assert "surrogates" not in answer.body.decode()
