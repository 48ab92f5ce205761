"""Bundles of version 1 open for ever, one for each kind of slot, and arrive as they were written.

The files in `bundle_v1` are never edited; `make_transfer_v1.py` wrote them.
"""

import importlib.util
import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from muniment.bundles.keys import Opener, OwnVault, Passphrase, RecipientKey, file_key_of
from muniment.bundles.payload import RecordReader, read_head
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.transfer.bundles import BundleImport
from muniment.domain.transfer.exporting import ExportFormat, ExportStream, whole_namespace
from muniment.domain.vault.secret_bytes import Secret
from tests.conftest import ROOT, Home
from tests.golden.make_transfer_v1 import line_of

FILES = Path(__file__).parent / "bundle_v1"
EXPORTED = Path(__file__).parent / "exports_v1" / "memories.jsonl"
RECORDS = (FILES / "records.jsonl").read_text("utf-8").splitlines()
SECRETS = {
    kind: bytes.fromhex(secret)
    for kind, secret in json.loads((FILES / "secrets.json").read_text("utf-8")).items()
}
OPENERS: dict[str, type[Passphrase] | type[OwnVault] | type[RecipientKey]] = {
    "passphrase": Passphrase,
    "own-vault": OwnVault,
    "recipient": RecipientKey,
}
SET_ANEW = {"number"}
"""The place of a memory in one vault."""


@pytest.fixture(scope="module", name="script")
def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("open_bundle", ROOT / "docs" / "open_bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", OPENERS)
def test_each_slot_opens_to_the_records_that_were_written(kind: str) -> None:
    file = io.BytesIO((FILES / f"{kind}.muniment").read_bytes())
    head = read_head(file)
    opener: Opener = OPENERS[kind](Secret(SECRETS[kind]))
    reader = RecordReader(file, head, file_key_of(head, opener))
    assert [line_of(record) for record in reader] == RECORDS


@pytest.mark.parametrize("kind", OPENERS)
def test_another_program_opens_each(kind: str, script: ModuleType) -> None:
    data = (FILES / f"{kind}.muniment").read_bytes()
    packed = script.open_bundle(data, kind, SECRETS[kind])
    records = script.records_in(packed)
    readable = [json.loads(record) for record in records if record[:1] == b"{"]
    expected = [json.loads(line) for line in RECORDS]
    assert readable == [record for record in expected if record["kind"] != "V"]
    vectors = [record[1:].hex() for record in records if record[:1] == b"V"]
    assert vectors == [record["hex"] for record in expected if record["kind"] == "V"]


def test_a_vault_imports_it_as_it_was_written(real_home: Home) -> None:
    # The first memory of a vault loads its model.
    real_home.services.namespaces.create("other", PERSON)
    first = MemoryDraft(content="first", namespace="other")
    real_home.services.memories.remember(first, PERSON)
    request = BundleImport(
        source=FILES / "passphrase.muniment", passphrase=Secret(SECRETS["passphrase"])
    )
    done = real_home.services.bundles.import_bundle(request, PERSON)
    assert {one.namespace: one.new for one in done.namespaces} == {"default": 5, "garden": 0}
    wanted = ExportStream(
        selection=whole_namespace("default"), format=ExportFormat.JSON_LINES, include_sensitive=True
    )
    written = b"".join(real_home.services.exports.stream(wanted, PERSON)).splitlines()
    expected = [json.loads(line) for line in EXPORTED.read_text("utf-8").split("\n") if line]
    found = [json.loads(line) for line in written]
    assert [_comparable(record, like) for record, like in zip(found, expected, strict=True)] == [
        _comparable(record, record) for record in expected
    ]
    assert all(finding.ok for finding in real_home.services.doctor.examine(PERSON))


def _comparable(record: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that version 1 wrote: a later one may add others."""
    return {name: record[name] for name in like.keys() - SET_ANEW}
