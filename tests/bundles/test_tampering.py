"""No changed byte of a bundle, and no cut, goes unnoticed."""

import io
import json
import os
from datetime import UTC, datetime
from uuid import UUID

import pytest

from muniment.bundles.keys import OwnVault, file_key_of, new_head
from muniment.bundles.payload import RecordReader, RecordWriter, read_head
from muniment.domain.errors import DamagedBundleError, NewerFormatError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

KEY = OwnVault(Secret(bytes(range(32))))
REFUSED = (DamagedBundleError, NewerFormatError, WrongKeyError)


def bundle(*texts: str) -> bytes:
    head, file_key = new_head(
        [KEY], bundle_id=UUID(int=7), created=datetime(2026, 11, 22, tzinfo=UTC)
    )
    out = io.BytesIO()
    writer = RecordWriter(out.write, head, file_key)
    writer.add({"kind": "manifest"})
    for text in texts:
        writer.add({"kind": "memory", "content": text})
    writer.finish()
    return out.getvalue()


def contents(data: bytes) -> list[object]:
    file = io.BytesIO(data)
    head = read_head(file)
    return list(RecordReader(file, head, file_key_of(head, KEY)))


def test_what_is_written_is_read() -> None:
    memory = {"kind": "memory", "content": "héllo\n"}
    assert contents(bundle("héllo\n")) == [{"kind": "manifest"}, memory]


def test_every_flipped_byte_is_refused() -> None:
    data = bundle("text")
    for at in range(len(data)):
        for bit in (0x01, 0x20, 0x80):
            changed = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            with pytest.raises(REFUSED):
                contents(changed)


def test_every_truncation_is_refused() -> None:
    data = bundle("text")
    for size in range(len(data)):
        with pytest.raises(DamagedBundleError):
            contents(data[:size])


def test_segments_of_a_large_bundle_cannot_be_moved() -> None:
    data = bundle(*(os.urandom(500_000).hex() for _ in range(8)))
    start, size = 44 + int.from_bytes(data[8:12], "big"), 1_048_576
    head, stream = data[:start], data[start:]
    one, two, three, *rest = (stream[at : at + size] for at in range(0, len(stream), size))
    assert rest
    end = b"".join(rest)
    for changed in (
        one + three + two + end,
        one + two + two + three + end,
        one + three + end,
        one + two + three,
        one + two,
        stream + end,
    ):
        with pytest.raises(DamagedBundleError):
            contents(head + changed)


def test_the_header_says_nothing_about_the_content() -> None:
    data = bundle("text")
    length = int.from_bytes(data[8:12], "big")
    fields = json.loads(data[12 : 12 + length])
    assert set(fields) == {"v", "suite", "bundle_id", "created", "slots", "kdf", "limits"}
