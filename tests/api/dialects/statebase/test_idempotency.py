"""StateBase's Idempotency-Key: a request that is sent again is answered as before."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import Response

from muniment.api.dialects.statebase.idempotency import KEPT_S, Replays
from muniment.api.problems import RequestRefusedError
from muniment.domain.access import Scope
from tests.api.dialects.statebase.test_memories import contents, new_session, refused, store
from tests.api.wire import exchange, statuses
from tests.waiting import PATIENCE_S

ONE = ("key:1", "/v1/memory", "a")
KEY = {"Idempotency-Key": "order-7"}
REPLAYED = "idempotent-replayed"


@pytest.fixture(name="statebase")
def _statebase(vendor_port):
    return vendor_port.statebase("agent")


@pytest.fixture(name="session")
def _session(statebase) -> str:
    return new_session(statebase)


def test_a_memory_that_is_sent_again_is_stored_once(statebase, session):
    body = {"session_id": session, "content": "once"}

    first = statebase("POST", "/v1/memory", body, headers=KEY)
    again = statebase("POST", "/v1/memory", body, headers=KEY)
    at_the_root = statebase.at("")("POST", "/v1/memory", body, headers=KEY)
    other = statebase("POST", "/v1/memory", body, headers={"Idempotency-Key": "order-8"})

    assert [answer.status for answer in (first, again, at_the_root, other)] == [201] * 4
    assert first.body == again.body == at_the_root.body
    assert other.json["id"] != first.json["id"]
    assert again.headers["content-type"] == first.headers["content-type"]
    assert [answer.headers.get(REPLAYED) for answer in (first, again, at_the_root, other)] == [
        None, "true", "true", None,
    ]  # fmt: skip
    assert contents(statebase("GET", "/v1/memory")) == ["once", "once"]


def test_a_change_that_is_sent_again_is_made_once(statebase, session):
    memory_id = store(statebase, session, "before")
    path, state = f"/v1/memory/{memory_id}", f"/v1/sessions/{session}/state"

    first = statebase("PATCH", path, {"content": "after"}, headers=KEY)
    again = statebase("PATCH", path, {"content": "after"}, headers=KEY)
    states = [statebase("PATCH", state, {"state": {"n": 1}}, headers=KEY) for _ in range(2)]

    assert again.json == first.json
    assert [answer.json["version"] for answer in states] == [1, 1]
    assert statebase("GET", state).json["version"] == 1


def test_turns_forks_and_rollbacks_are_made_once(statebase, session):
    part = {"type": "text", "content": "x"}
    one = f"/v1/sessions/{session}"
    for path, body in (
        (f"{one}/turns", {"input": part, "output": part}),
        (f"{one}/fork", {"version": None}),
        (f"{one}/rollback", {"version": 0}),
        ("/v1/sessions", {"agent_id": "helper"}),
    ):
        first, again = (statebase("POST", path, body, headers=KEY) for _ in range(2))
        assert (first.status, first.body) == (again.status, again.body), path
        assert again.headers[REPLAYED] == "true"
    assert statebase("GET", one).json["turn_count"] == 1
    assert len(statebase("GET", "/v1/sessions").json["data"]) == 3


def test_a_key_belongs_to_one_request(statebase, session):
    body = {"session_id": session, "content": "first"}
    statebase("POST", "/v1/memory", body, headers=KEY)

    answer = statebase("POST", "/v1/memory", {**body, "content": "second"}, headers=KEY)

    refused(answer, 409, "idempotency_key_reused")
    assert contents(statebase("GET", "/v1/memory")) == ["first"]


def test_a_request_that_was_refused_may_be_mended(statebase, session):
    refused(statebase("POST", "/v1/memory", {"session_id": session}, headers=KEY), 400,
            "invalid_request", "content")  # fmt: skip

    answer = statebase("POST", "/v1/memory", {"session_id": session, "content": "x"}, headers=KEY)

    assert (answer.status, answer.headers.get(REPLAYED)) == (201, None)


def test_nobody_is_answered_with_what_another_key_was(vendor_port, statebase, session):
    body = {"session_id": session, "content": "mine"}
    statebase("POST", "/v1/memory", body, headers=KEY)
    stranger = vendor_port.statebase("elsewhere")
    reader = vendor_port.statebase("agent", scopes=frozenset({Scope.READ}))

    refused(stranger("POST", "/v1/memory", body, headers=KEY), 404, "session_not_found",
            "session_id")  # fmt: skip
    assert reader("POST", "/v1/memory", body, headers=KEY).status == 403


def test_an_answer_is_forgotten_when_the_vault_is_locked(vendor_port, statebase, session):
    body = {"session_id": session, "content": "twice"}
    statebase("POST", "/v1/memory", body, headers=KEY)
    vault = vendor_port.home.services.vault
    vault.lock()
    vault.unlock_with_key_file()

    answer = statebase("POST", "/v1/memory", body, headers=KEY)

    assert (answer.status, answer.headers.get(REPLAYED)) == (201, None)


def test_a_key_that_is_none_is_refused(vendor_port, statebase, session):
    body = {"session_id": session, "content": "x"}
    for key in ("", "k" * 256):
        answer = statebase("POST", "/v1/memory", body, headers={"Idempotency-Key": key})
        refused(answer, 400, "invalid_request", "Idempotency-Key")
    longest = statebase("POST", "/v1/memory", body, headers={"Idempotency-Key": "k" * 255})
    assert longest.status == 201
    sent = b'{"agent_id":"a"}'
    twice = (
        f"POST /statebase/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1:{vendor_port.port}\r\n"
        f"X-API-Key: {statebase.key}\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    assert statuses(exchange(vendor_port.port, twice.encode() + sent)) == [400]


def test_reads_and_removals_heed_no_key(statebase, session):
    memory_id = store(statebase, session, "gone")
    path = f"/v1/memory/{memory_id}"

    assert statebase("GET", path, headers=KEY).status == 200
    assert statebase("DELETE", path, headers=KEY).status == 204
    assert statebase("DELETE", path, headers=KEY).status == 404
    assert statebase("GET", path, headers=KEY).status == 404


def test_the_same_request_at_once_is_made_once(statebase, session):
    body = {"session_id": session, "content": "at once"}
    start = threading.Barrier(6)

    def send(_number: int) -> bytes:
        start.wait(PATIENCE_S)
        return statebase("POST", "/v1/memory", body, headers=KEY).body

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(6)))

    assert len(answers) == 1
    assert contents(statebase("GET", "/v1/memory")) == ["at once"]


class Answering:
    """A request that is answered with a running number."""

    def __init__(self, status: int = 200, size: int = 0) -> None:
        self.count = 0
        self._status = status
        self._size = size

    async def __call__(self) -> Response:
        self.count += 1
        return Response(f"{self.count}".ljust(self._size), status_code=self._status)


def once(replays: Replays, answering: Answering, name=ONE, fingerprint: bytes = b"f") -> str:
    """Ask once, and return the body."""
    response = asyncio.run(replays.once(name, fingerprint, answering))
    return bytes(response.body).decode().strip()


def test_an_answer_is_held_for_a_day():
    now = [0.0]
    replays, answering = Replays(lambda: now[0]), Answering()

    assert once(replays, answering) == "1"
    now[0] = KEPT_S - 1
    assert once(replays, answering) == "1"
    now[0] = KEPT_S
    assert once(replays, answering) == "2"


@pytest.mark.parametrize(("max_answers", "max_bytes"), [(2, 10_000), (100, 250)])
def test_the_oldest_answers_go_first(max_answers, max_bytes):
    replays = Replays(max_answers=max_answers, max_bytes=max_bytes)
    answering = Answering(size=100)
    names = [("key:1", "/v1/memory", key) for key in "abc"]

    assert [once(replays, answering, name) for name in names] == ["1", "2", "3"]
    assert [once(replays, answering, name) for name in names[1:]] == ["2", "3"]
    assert once(replays, answering, names[0]) == "4"


def test_an_answer_on_its_way_is_forgotten_as_well():
    replays, answering = Replays(), Answering()

    async def locked_meanwhile() -> Response:
        replays.forget()
        return await answering()

    asyncio.run(replays.once(ONE, b"f", locked_meanwhile))
    assert once(replays, answering) == "2"


def test_what_failed_is_run_again_and_lets_those_go_that_waited():
    replays, answering = Replays(), Answering()

    async def both() -> list[object]:
        gate = asyncio.Event()

        async def failing() -> Response:
            await gate.wait()
            raise ConnectionError

        first = asyncio.ensure_future(replays.once(ONE, b"f", failing))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(replays.once(ONE, b"f", answering))
        with pytest.raises(RequestRefusedError):
            await asyncio.wait_for(replays.once(ONE, b"another", answering), 20)
        gate.set()
        return await asyncio.gather(first, second, return_exceptions=True)

    failed, answered = asyncio.run(both())
    assert isinstance(failed, ConnectionError)
    assert isinstance(answered, Response)
    assert answering.count == 1


def test_an_answer_that_is_no_success_is_not_held():
    replays, answering = Replays(), Answering(status=404)

    assert [once(replays, answering), once(replays, answering)] == ["1", "2"]
