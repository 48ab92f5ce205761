"""Bundles whose encryption holds, but whose records nobody would write, are refused as damaged.

The named cases are what `tests.bundles.fuzz` found; each was imported once, or called the vault
damaged.
"""

from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from muniment.domain.access import PERSON
from muniment.domain.errors import DamagedBundleError
from muniment.domain.transfer.bundles import BundleImport
from tests.bundles.fuzz import (
    GOLDEN,
    PASSPHRASE,
    REFUSALS,
    Bundles,
    BytesTarget,
    RecordsTarget,
    changed_bytes,
    contents_of,
    encoded,
    framed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home

RECORDS = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
HOSTILE: dict[str, tuple[str, dict[str, Any]]] = {
    "a moment past all dates": ("memory", {"created_at": 2**62}),
    "a text that is a number": ("memory", {"actor": 7}),
    "a content that is a list": ("memory", {"content": ["text"]}),
    "a tag that is a number": ("memory", {"tags": [7]}),
    "an unknown category": ("memory", {"categories": ["weather"]}),
    "an unknown warning": ("memory", {"flags": "danger"}),
    "an importance of NaN": ("memory", {"importance": float("nan")}),
    "an importance of 7": ("memory", {"importance": 7}),
    "half a character in the metadata": ("memory", {"metadata": {"a": "\ud800"}}),
    "NUL in the metadata": ("memory", {"metadata": {"a": [{"b": "\0"}]}}),
    "NUL as a name in the metadata": ("memory", {"metadata": {"\0": 1}}),
    "NUL in the record of a session": ("session", {"record": {"title": "\0"}}),
    "a stamp that is a text": ("memory", {"stamps": {"*": "soon"}}),
    "a stamp past the clock": ("memory", {"stamps": {"*": 2**62}}),
    "infinity in a patch": ("operation", {"patch": {"importance": float("inf")}}),
    "a subject that is a list": ("operation", {"subject": []}),
    "an unknown status": ("session", {"status": "asleep"}),
    "a state that is not there": ("session", {"state_version": 9}),
    "an unknown kind of owner": ("owner", {"own_kind": "robot"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_and_changes_nothing(home: Home, name: str) -> None:
    kind, changes = HOSTILE[name]
    at = next(at for at, record in enumerate(RECORDS) if record["kind"] == kind)
    records = [*RECORDS[:at], RECORDS[at] | changes, *RECORDS[at + 1 :]]
    before = contents_of(home)
    with pytest.raises(DamagedBundleError):
        home.services.bundles.import_bundle(asked(records), PERSON)
    assert contents_of(home) == before


def test_an_operation_on_a_list_is_refused_where_its_memories_are_there(home: Home) -> None:
    home.services.bundles.import_bundle(asked(RECORDS), PERSON)
    at = next(at for at, record in enumerate(RECORDS) if record["kind"] == "operation")
    records = [*RECORDS[:at], RECORDS[at] | {"subject": []}, *RECORDS[at + 1 :]]
    with pytest.raises(DamagedBundleError):
        home.services.bundles.import_bundle(asked(records), PERSON)


def test_the_golden_records_themselves_are_accepted(home: Home) -> None:
    home.services.bundles.import_bundle(asked(RECORDS), PERSON)
    assert dict(contents_of(home)).keys() == {"default", "garden"}


def asked(records: list[dict[str, Any]]) -> BundleImport:
    plain = framed([encoded(record) for record in records])
    packed = zstandard.ZstdCompressor().compress(plain)
    file = io.BytesIO(Bundles().with_payload(packed))
    return BundleImport(source=file, passphrase=PASSPHRASE.secret)


def test_drawn_bytes_are_refused_or_read(seed: int) -> None:
    target, draw = BytesTarget(), random.Random(seed)
    for _ in range(1_000):
        try:
            target(changed_bytes(draw.choice(target.seeds()), draw))
        except REFUSALS:
            continue


def test_drawn_records_are_refused_or_imported(tmp_path: Path, seed: int) -> None:
    target, draw = RecordsTarget(tmp_path), random.Random(seed)
    for _ in range(20):
        try:
            target(target.drawn(draw))
        except REFUSALS:
            continue
    target.close()
