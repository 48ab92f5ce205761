"""The stream of events over a real server: order, rights, resuming, and every way it ends."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from muniment.api import protocol, streaming
from muniment.api import server as server_module
from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, SYSTEM, Scope
from muniment.domain.changes import ChangeKind, ChangeSet, MemoryChange
from muniment.domain.ids import MemoryId
from muniment.domain.jobs import JobId, JobProgress, JobState
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.changes import events as events_module
from tests.api.wire import Client
from tests.conftest import Home
from tests.waiting import PATIENCE_S, until

TOKEN = "instance-token-of-the-house-with-events"


@dataclass
class OpenHouse:
    home: Home
    server: PortServer

    @property
    def port(self) -> int:
        return self.server.port

    def key(self, *namespaces: str, **fields: Any) -> str:
        draft = KeyDraft(namespaces=namespaces, **fields)
        return self.home.services.keys.create(draft, PERSON).token.reveal().decode()

    def publish(self, *namespaces: str, actor: str = "person", times: int = 1) -> None:
        """Publish changes past the store: one memory in each namespace, ``times`` over."""
        changes = tuple(
            MemoryChange(ChangeKind.CREATED, name, MemoryId(f"id-{number}-of-{name}"))
            for number in range(times)
            for name in namespaces
        )
        feed = self.home.services.changes
        feed.add(ChangeSet(actor, changes))
        feed.publish()


@pytest.fixture(name="open_house")
def _open_house(home: Home) -> Iterator[OpenHouse]:
    app = create_app(home.services, version="1", instance_token=Secret(TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    home.services.namespaces.create("other", PERSON)
    yield OpenHouse(home, server)
    server.stop()


@dataclass
class Message:
    """One server-sent event as it came."""

    name: str
    id: str | None
    data: Any


@dataclass
class Stream:
    """A reader of the stream: reads what is asked for, and no more."""

    port: int
    token: str
    after: str | None = None
    receive_buffer: int | None = None
    status: int = 0
    head: bytes = b""
    messages: list[Message] = field(default_factory=list)
    heartbeats: int = 0

    def __enter__(self) -> "Stream":
        return self

    def connect(self) -> None:
        """Ask for the stream and read the head of the answer."""
        self.socket = socket.socket()
        if self.receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", self.port))
        last = f"Last-Event-ID: {self.after}\r\n" if self.after is not None else ""
        self.socket.sendall(
            f"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.token}\r\n{last}\r\n".encode()
        )
        self.file = self.socket.makefile("rb")
        self.head = b"".join(iter(self.file.readline, b"\r\n"))
        self.status = int(self.head.split(b" ")[1])
        self._text = b""

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def next(self) -> Message | None:
        """Return the next event; ``None`` at the end of the stream."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert time.monotonic() < deadline, "nothing came but signs of life"
            while b"\n\n" not in self._text:
                chunk = self._chunk()
                if not chunk:
                    return None
                self._text += chunk
            part, _, self._text = self._text.partition(b"\n\n")
            message = self._parsed(part.decode())
            if message is not None:
                self.messages.append(message)
                return message

    def rest(self) -> list[Message]:
        """Read to the end."""
        return list(iter(self.next, None))

    def _chunk(self) -> bytes:
        size = int(self.file.readline() or b"0", 16)
        chunk = self.file.read(size)
        self.file.readline()
        return chunk

    def _parsed(self, text: str) -> Message | None:
        if text.startswith(":"):
            self.heartbeats += 1
            return None
        fields = dict(line.split(": ", 1) for line in text.split("\n"))
        return Message(fields["event"], fields.get("id"), json.loads(fields["data"]))


def opened(house: OpenHouse, token: str, **options: Any) -> Stream:
    """Open a stream and read its first event."""
    stream = Stream(house.port, token, **options)
    stream.connect()
    assert stream.status == 200, stream.head
    first = stream.next()
    assert first is not None
    assert first.name in {"ready", "reset"}
    return stream


def test_a_write_is_seen_with_who_made_it_and_without_content(open_house):
    token = open_house.key("default")
    agent = Client(open_house.port, token)
    with opened(open_house, token) as stream:
        assert b"text/event-stream" in stream.head
        assert b"no-store" in stream.head
        made = agent("POST", "/v1/memories", {"content": "canary of the stream"}).json

        event = stream.next()

    assert event.name == "change"
    assert event.data["actor"].startswith("key:")
    assert event.data["memories"] == [{"kind": "created", "namespace": "default", "id": made["id"]}]
    assert "canary" not in json.dumps(event.data)


def test_the_person_sees_every_namespace_and_keys(open_house):
    with opened(open_house, TOKEN) as stream:
        open_house.home.services.memories.remember(
            MemoryDraft(content="by the window", namespace="other"), PERSON
        )
        assert stream.next().data["memories"][0]["namespace"] == "other"
        open_house.key("default")
        assert len(stream.next().data["keys"]) == 1


def test_nothing_of_another_namespace_is_told(open_house):
    with opened(open_house, open_house.key("default", scopes=frozenset(Scope))) as stream:
        open_house.publish("other")
        open_house.home.services.namespaces.create("third", PERSON)
        open_house.key("other")
        open_house.home.services.changes.add(
            ChangeSet(
                "system",
                jobs=(
                    JobProgress(JobId("a"), "k", "other", JobState.RUNNING, done=1, total=2),
                    JobProgress(JobId("b"), "k", None, JobState.RUNNING, done=1, total=2),
                    JobProgress(JobId("c"), "k", "default", JobState.DONE, done=2, total=2),
                ),
            )
        )
        open_house.home.services.changes.publish()
        open_house.publish("other", "default")

        job, change = stream.next(), stream.next()

    assert (job.name, job.data["id"], job.data["state"]) == ("job", "c", "done")
    assert [item["namespace"] for item in change.data["memories"]] == ["default"]
    assert "other" not in json.dumps([job.data, change.data])


def test_a_reader_goes_on_where_it_was(open_house):
    token = open_house.key("default")
    with opened(open_house, token) as stream:
        open_house.publish("default", actor="one")
        seen = stream.next()
    open_house.publish("default", actor="two")
    open_house.publish("other", actor="hidden")
    open_house.publish("default", actor="three")

    with opened(open_house, token, after=seen.id) as stream:
        assert stream.messages[0].name == "ready"
        open_house.publish("default", actor="four")
        found = [stream.next().data["actor"] for _ in range(3)]

    assert found == ["two", "three", "four"]


def test_a_reader_that_saw_nothing_goes_on_as_well(open_house):
    with opened(open_house, TOKEN) as stream:
        start = stream.messages[0].id
    open_house.publish("default", actor="meanwhile")
    with opened(open_house, TOKEN, after=start) as stream:
        assert stream.messages[0].name == "ready"
        assert stream.next().data["actor"] == "meanwhile"


def test_a_reader_of_too_long_ago_is_told_to_begin_anew(open_house, monkeypatch):
    monkeypatch.setattr(events_module, "KEPT_EVENTS", 3)
    with opened(open_house, TOKEN) as stream:
        old = stream.messages[0].id
    for _ in range(4):
        open_house.publish("default")
    with opened(open_house, TOKEN, after=old) as stream:
        assert stream.messages[0].name == "reset"
        open_house.publish("default", actor="next")
        assert stream.next().data["actor"] == "next"
        now = stream.messages[-1].id
    with opened(open_house, TOKEN, after=now) as stream:
        assert stream.messages[0].name == "ready"


@pytest.mark.parametrize("after", ["", "x", "0123456789abcdef-1", "-1", "9" * 200, "\u00e9"])
def test_a_position_that_is_none_of_ours_begins_anew(open_house, after):
    with opened(open_house, TOKEN, after=after) as stream:
        assert stream.messages[0].name == "reset"


def test_locking_ends_it_and_forgets_what_was(open_house):
    with opened(open_house, TOKEN) as stream:
        start = stream.messages[0].id
        open_house.publish("default")
        open_house.home.services.vault.lock()

        assert [message.name for message in stream.rest()] == ["change", "locked"]
    assert Client(open_house.port, TOKEN)("GET", "/v1/events").status == 423
    open_house.home.services.vault.unlock_with_key_file()
    with opened(open_house, TOKEN, after=start) as stream:
        assert stream.messages[0].name == "reset"


@pytest.fixture(name="cut_off")
def _cut_off(open_house, monkeypatch, caplog):
    """What uvicorn had to cut off as it stopped, after so long a grace that no machine needs it."""
    monkeypatch.setattr(protocol.PortProtocol, "write_timeout_s", 600)
    monkeypatch.setattr(server_module, "_GRACEFUL_S", 60)

    def lines() -> list[str]:
        return [line for line in caplog.messages if "graceful shutdown exceeded" in line]

    return lines


def test_stopping_the_server_ends_it_by_itself(open_house, cut_off):
    streams = [opened(open_house, TOKEN) for _ in range(3)]

    open_house.server.stop()

    assert not cut_off()
    for stream in streams:
        assert [message.name for message in stream.rest()] == ["stopping"]
        stream.close()
    assert not open_house.server._thread.is_alive()


def test_a_revoked_key_hears_nothing_more(open_house):
    token = open_house.key("default")
    key_id = Client(open_house.port, TOKEN)("GET", "/v1/keys").json["data"][-1]["id"]
    with opened(open_house, token) as stream:
        open_house.home.services.keys.revoke(key_id, PERSON)
        open_house.publish("default", actor="secret")

        assert [message.name for message in stream.rest()] == ["key-changed"]


def test_a_key_that_expires_is_noticed_without_an_event(open_house, monkeypatch):
    monkeypatch.setattr(streaming.EventStream, "heartbeat_s", 0.02)
    now = open_house.home.clock.now()
    token = open_house.key("default", expires_at=now.replace(hour=13))
    with opened(open_house, token) as stream:
        open_house.home.clock.advance(hours=2)
        assert [message.name for message in stream.rest()] == ["key-changed"]


def test_a_renamed_namespace_is_not_followed_under_the_old_rights(open_house):
    token = open_house.key("other")
    with opened(open_house, token) as stream:
        open_house.home.services.namespaces.rename("other", "mine", PERSON)
        open_house.home.services.namespaces.create("other", PERSON)
        open_house.publish("other", actor="secret")

        names = [message.name for message in stream.rest()]

    assert names[-1] == "key-changed"
    assert all(message.data.get("actor") != "secret" for message in stream.messages)


def test_it_shows_that_it_lives(open_house, monkeypatch):
    monkeypatch.setattr(streaming.EventStream, "heartbeat_s", 0.02)
    with opened(open_house, TOKEN) as stream:

        def publish_after_beats() -> None:
            until(lambda: stream.heartbeats >= 2)
            open_house.publish("default")

        publishing = threading.Thread(target=publish_after_beats)
        publishing.start()
        assert stream.next().name == "change"
        publishing.join()


def test_a_reader_that_does_not_read_is_dropped_and_nothing_piles_up(open_house, monkeypatch):
    # However long publishing takes here, the reader is not hung up on before it reads.
    monkeypatch.setattr(protocol.PortProtocol, "write_timeout_s", 600)
    with opened(open_house, TOKEN, receive_buffer=4096) as stream:
        for _ in range(300):  # about 20 MB: more than sockets hold
            open_house.publish("default", times=1_000)
        for _ in range(streaming.QUEUED_MAX + 1):
            open_house.publish("default")
        with opened(open_house, TOKEN) as other:  # the port still answers others
            open_house.publish("default", actor="after")
            assert other.next().data["actor"] == "after"

        messages = stream.rest()

    assert messages[-1].name == "dropped"
    assert 0 < len(messages) < 300


def test_a_reader_that_never_reads_is_hung_up_on(open_house, monkeypatch):
    monkeypatch.setattr(protocol.PortProtocol, "write_timeout_s", 0.2)
    log = open_house.home.services.events
    with opened(open_house, TOKEN, receive_buffer=4096):
        until(lambda: len(log._followers) == 1)
        for _ in range(300):
            open_house.publish("default", times=1_000)
        until(lambda: not log._followers)


def test_stopping_does_not_wait_for_a_reader_that_does_not_read(open_house, cut_off):
    with opened(open_house, TOKEN, receive_buffer=4096):
        for _ in range(300):
            open_house.publish("default", times=1_000)
        open_house.server.stop()
        assert not cut_off()
    assert not open_house.server._thread.is_alive()


def test_stopping_does_not_wait_for_a_reader_of_less_than_pauses_writing(
    open_house, cut_off, monkeypatch
):
    made = protocol.PortProtocol.connection_made
    transports: list[asyncio.Transport] = []

    def connection_made(connection: protocol.PortProtocol, transport: asyncio.Transport) -> None:
        made(connection, transport)
        transport.set_write_buffer_limits(high=1 << 30)
        transports.append(transport)

    monkeypatch.setattr(protocol.PortProtocol, "connection_made", connection_made)
    with opened(open_house, TOKEN, receive_buffer=4096):

        def piles_up() -> bool:
            open_house.publish("default", times=1_000)
            return transports[-1].get_write_buffer_size() > 0

        until(piles_up)
        open_house.server.stop()
        assert not cut_off()
    assert not open_house.server._thread.is_alive()


def test_stopping_does_not_wait_for_a_reader_that_stops_reading_then(
    open_house, cut_off, monkeypatch
):
    shut_down = protocol.PortProtocol.shutdown

    def shutdown(connection: protocol.PortProtocol) -> None:
        shut_down(connection)
        connection.pause_writing()  # as the loop calls it when nothing more is taken

    monkeypatch.setattr(protocol.PortProtocol, "shutdown", shutdown)
    with opened(open_house, TOKEN):
        open_house.server.stop()
        assert not cut_off()
    assert not open_house.server._thread.is_alive()


def test_a_reader_that_leaves_is_forgotten(open_house):
    log = open_house.home.services.events
    for _ in range(streaming.STREAMS_PER_ACTOR + 2):  # its slot is free again each time
        with opened(open_house, TOKEN):
            assert len(log._followers) == 1
        until(lambda: not log._followers)


def test_a_key_has_so_many_streams_and_no_more(open_house, monkeypatch):
    monkeypatch.setattr(streaming, "STREAMS_PER_ACTOR", 2)
    token = open_house.key("default")
    streams = [opened(open_house, token) for _ in range(2)]

    refused = Client(open_house.port, token)("GET", "/v1/events")
    with opened(open_house, TOKEN):
        pass

    assert (refused.status, refused.json["code"]) == (429, "too-many-streams")
    for stream in streams:
        stream.close()


def test_it_needs_a_key_that_reads(open_house):
    assert Client(open_house.port)("GET", "/v1/events").status == 401


def test_what_is_kept_is_bounded_by_what_it_names(monkeypatch):
    monkeypatch.setattr(events_module, "KEPT_CHANGES", 10)
    log = events_module.EventLog()
    start = log.follow(lambda _: None).position
    change = MemoryChange(ChangeKind.CREATED, "default", MemoryId("i"))
    log.take_in(ChangeSet(SYSTEM.name, (change,) * 6))
    assert log.follow(lambda _: None, start).is_complete
    log.take_in(ChangeSet(SYSTEM.name, (change,) * 6))
    assert not log.follow(lambda _: None, start).is_complete
    assert len(log._kept) == 1


def test_none_is_lost_or_told_twice_while_many_write():
    log = events_module.EventLog()
    found: list[str] = []
    change = MemoryChange(ChangeKind.CREATED, "default", MemoryId("i"))

    def write() -> None:
        for _ in range(200):
            log.take_in(ChangeSet("person", (change,)))

    start = log.follow(lambda _: None).position
    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    following = log.follow(lambda event: found.append(event.position), start)
    for writer in writers:
        writer.join()

    positions = [event.position for event in following.missed] + found
    numbers = [int(position.rpartition("-")[2]) for position in positions]
    assert numbers == list(range(1, 801))
