"""The kind of a record is the one that its JSON says, wherever in it."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from muniment.bundles import payload
from muniment.bundles.payload import RecordReader, read_head
from muniment.domain.errors import DamagedBundleError
from tests.bundles.fuzz import Bundles

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = st.sampled_from(['"kind":"memory"', "{", "}", ',"kind":"turn",', "\\", '\\"', "kind", "é"])
VALUES = st.recursive(
    st.none() | st.integers(0, 3) | st.lists(TEXTS, max_size=4).map("".join),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "a", "z"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def reader_of(*bodies: tuple[str, bytes]) -> RecordReader:
    """Return the reader of a bundle of records as another program may write them."""
    plain = b"".join(len(body).to_bytes(4, "big") + body for _, body in bodies)
    counts = Counter(kind for kind, _ in bodies)
    trailer = {"kind": "trailer", "counts": counts, "sha256": hashlib.sha256(plain).hexdigest()}
    end = json.dumps(trailer).encode()
    made = Bundles()
    packed = zstandard.compress(plain + len(end).to_bytes(4, "big") + end)
    file = io.BytesIO(made.with_payload(packed))
    return RecordReader(file, read_head(file), made.file_key)


def kinds_of(reader: RecordReader) -> Iterator[str]:
    for kind, bodies in reader.batches():
        yield from [kind] * len(bodies)


@given(fields=st.dictionaries(st.sampled_from(["a", "b", "m", "z"]), VALUES), data=st.data())
def test_the_kind_is_that_of_the_record_itself(
    fields: dict[str, object], data: st.DataObject
) -> None:
    names = data.draw(st.permutations([*fields, "kind"]))
    record = {name: fields.get(name, "owner") for name in names}
    body = json.dumps(record, separators=data.draw(st.sampled_from([(",", ":"), (", ", ": ")])))
    reader = reader_of(("owner", body.encode()), ("owner", body.encode()))
    assert list(reader) == [record, record]
    assert list(kinds_of(reader_of(("owner", body.encode())))) == ["owner"]


def test_records_come_some_at_a_time_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload, "_AT_ONCE", 2)
    bodies = [
        b'{"kind":"a"}',
        b'{"kind":"a"}',
        b'{"kind":"a"}',
        b'{"kind":"b"}',
        b"Vx",
        b'{"kind":"a"}',
    ]
    kinds = ["a", "a", "a", "b", "vectors", "a"]
    found = [
        (kind, len(some)) for kind, some in reader_of(*zip(kinds, bodies, strict=True)).batches()
    ]
    assert found == [("a", 2), ("a", 1), ("b", 1), ("vectors", 1), ("a", 1)]


@pytest.mark.parametrize(
    ("counted", "body"),
    [
        ("a", b'{"kind":"a","kind":"b"}'),
        ("a", b'{"kind":"a","\\u006bind":"b"}'),
        ("vectors", b'{"kind":"vectors"}'),
        ("a", b'{"kind":"a"'),
        ("a", b'["kind":"a"]'),
        ("a", b'{"x":1}'),
    ],
)
def test_a_record_of_two_kinds_or_none_is_refused(counted: str, body: bytes) -> None:
    with pytest.raises(DamagedBundleError):
        list(reader_of((counted, body)))
