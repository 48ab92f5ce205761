"""Reading logs: nothing is unpacked that no device of the group signed."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from uuid import UUID

import pytest

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.admission import Group
from muniment.sync.body import Body, LogPosition, encoded_body
from muniment.sync.group_listing import list_group
from muniment.sync.log_keys import KeyRing
from muniment.sync.logs import AlarmKind, LogReader, Uploaded, upload
from muniment.sync.membership import introduce, issuer_name
from muniment.sync.names import segment_path
from muniment.sync.segment import NO_SEGMENT, SegmentHead, seal_segment, segment_hash

TAG = bytes(range(16))
OWN, OTHER = UUID(int=1), UUID(int=2)
LOG_KEY = Secret(b"\x01" * 32)
OTHER_KEY, STRANGER_KEY = Secret(b"\x02" * 32), Secret(b"\x03" * 32)
EMPTY = b'{"operations":[],"v":1}'
MEBIBYTE = 1024 * 1024


class FilesRemote:
    """A remote of files in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def names(self, folder: str) -> list[str]:
        below = (path.removeprefix(f"{folder}/") for path in self.files if path.startswith(folder))
        return sorted({path.split("/")[0] for path in below})

    def below(self, folder: str) -> list[str]:
        return [p.removeprefix(f"{folder}/") for p in self.files if p.startswith(f"{folder}/")]

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        found = self.files.get(path)
        return None if found is None else found[: limit_bytes + 1]

    def create(self, path: str, content: bytes) -> None:
        self.files.setdefault(path, content)

    def replace(self, path: str, content: bytes) -> None:
        self.files[path] = content

    def delete(self, path: str) -> None:
        self.files.pop(path, None)


def sealed(
    body: bytes, signing_key: Secret, sequence: int = 1, previous: bytes = NO_SEGMENT
) -> bytes:
    head = SegmentHead(TAG, OTHER, sequence, previous)
    return seal_segment(head, body, log_key=LOG_KEY, signing_key=signing_key)


def reader(*segments: bytes, known: int = 0) -> LogReader:
    remote = FilesRemote()
    for number, segment in enumerate(segments, start=1):
        remote.create(segment_path(TAG, OTHER, number), segment)
    at = {OTHER: LogPosition(known, segment_hash(segments[known - 1]))} if known else {}
    group = Group(TAG, OWN, {}, {OTHER: verifying_key_of(OTHER_KEY)})
    return LogReader(
        remote,
        list_group(remote, TAG),
        group,
        KeyRing(TAG, LOG_KEY),
        at,
        lambda _device, _sequence: None,
    )


def test_what_its_device_signed_is_read_and_nothing_else() -> None:
    assert len(list(reader(sealed(EMPTY, OTHER_KEY)).segments())) == 1
    logs = reader(sealed(EMPTY, STRANGER_KEY))
    assert list(logs.segments()) == []
    assert logs.waiting == {OTHER}
    assert logs.alarms == []


def test_what_its_device_did_not_sign_is_not_unpacked() -> None:
    bomb = sealed(b" " * (64 * MEBIBYTE) + EMPTY, STRANGER_KEY)
    tracemalloc.start()
    try:
        assert list(reader(bomb).segments()) == []
        assert tracemalloc.get_traced_memory()[1] < 8 * MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("previous", [NO_SEGMENT, b"\x09" * 32])
def test_a_signed_segment_that_does_not_follow_the_last_one_raises_an_alarm(
    previous: bytes,
) -> None:
    first = sealed(EMPTY, OTHER_KEY)
    logs = reader(first, sealed(EMPTY, OTHER_KEY, 2, previous), known=1)
    assert list(logs.segments()) == []
    assert [alarm.kind for alarm in logs.alarms] == [AlarmKind.FORKED]


def test_what_builds_on_an_unknown_segment_waits_for_it() -> None:
    missing = UUID(int=3)
    body = encoded_body(Body(seen={missing: LogPosition(1, b"\x09" * 32)}))
    logs = reader(sealed(body, OTHER_KEY))
    assert list(logs.segments()) == []
    assert missing in logs.waiting


@pytest.mark.parametrize("issuer_key", [OTHER_KEY, STRANGER_KEY])
def test_only_a_key_of_the_group_introduces_a_device(issuer_key: Secret) -> None:
    new = UUID(int=4)
    introduction = introduce(
        new, verifying_key_of(STRANGER_KEY), "phone", vault_tag=TAG, issuer_key=OTHER_KEY
    )
    forged = introduce(
        new, verifying_key_of(STRANGER_KEY), "phone", vault_tag=TAG, issuer_key=issuer_key
    )
    introduction = replace(introduction, signature=forged.signature)
    segment = seal_segment(
        SegmentHead(TAG, new, 1, NO_SEGMENT),
        encoded_body(Body(introduction=introduction)),
        log_key=LOG_KEY,
        signing_key=STRANGER_KEY,
    )
    other = verifying_key_of(OTHER_KEY)
    remote = FilesRemote()
    remote.create(segment_path(TAG, new, 1), segment)
    group = Group(TAG, OWN, {issuer_name(other): other}, {})
    logs = LogReader(
        remote,
        list_group(remote, TAG),
        group,
        KeyRing(TAG, LOG_KEY),
        {},
        lambda _device, _sequence: None,
    )
    assert [found.device for found in logs.segments()] == ([new] if issuer_key is OTHER_KEY else [])


def test_half_an_upload_is_replaced_and_another_devices_segment_is_not() -> None:
    remote, path = FilesRemote(), segment_path(TAG, OTHER, 1)
    own, copied = sealed(EMPTY, OTHER_KEY), sealed(EMPTY, OTHER_KEY)
    public_key = verifying_key_of(OTHER_KEY)
    remote.create(path, own[:100])
    assert upload(remote, path, own, public_key) is Uploaded.THERE
    assert remote.files[path] == own
    assert upload(remote, path, copied, public_key) is Uploaded.COPIED
    assert remote.files[path] == own


def test_half_of_what_the_device_wrote_before_its_backup_was_restored_is_not_replaced() -> None:
    remote, path = FilesRemote(), segment_path(TAG, OTHER, 1)
    before, own = sealed(EMPTY, OTHER_KEY), sealed(EMPTY, OTHER_KEY)
    remote.create(path, before[:150])
    assert upload(remote, path, own, verifying_key_of(OTHER_KEY)) is Uploaded.COPIED
    assert remote.files[path] == before[:150]
    remote.files[path] = bytes(150)  # nothing that a device wrote
    assert upload(remote, path, own, verifying_key_of(OTHER_KEY)) is Uploaded.THERE


def test_a_log_of_ones_own_that_is_longer_than_known_makes_this_one_a_copy() -> None:
    remote = FilesRemote()
    remote.create(segment_path(TAG, OTHER, 1), sealed(EMPTY, OTHER_KEY))
    group = Group(TAG, OTHER, {}, {OTHER: verifying_key_of(OTHER_KEY)})
    logs = LogReader(
        remote,
        list_group(remote, TAG),
        group,
        KeyRing(TAG, LOG_KEY),
        {},
        lambda _device, _sequence: None,
    )
    assert list(logs.segments()) == []
    assert logs.is_copied
