"""Frozen bundles, good and hostile: each has the outcome it was frozen with.

`make_bundle_vectors.py` made them once, with fixed randomness.
"""

import base64
import importlib.util
import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import zstandard
from cryptography.exceptions import InvalidTag

from muniment.bundles.keys import Opener, OwnVault, Passphrase, RecipientKey, file_key_of
from muniment.bundles.payload import RecordReader, encoded_record, read_head
from muniment.domain.errors import DamagedBundleError, NewerFormatError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads(Path(__file__).with_name("bundles.json").read_text(encoding="utf-8"))
OUTCOMES = {"wrong-key": WrongKeyError, "damaged": DamagedBundleError, "newer": NewerFormatError}


def name_of(vector: dict[str, str]) -> str:
    return vector["name"]


def bundle_of(vector: dict[str, str]) -> bytes:
    stored = base64.b64decode(vector["bundle_zstd"])
    return zstandard.ZstdDecompressor().decompress(stored)


def opener_of(vector: dict[str, str]) -> Opener:
    secret = Secret(bytes.fromhex(vector["secret"]))
    kinds: dict[str, Any] = {
        "passphrase": Passphrase,
        "own-vault": OwnVault,
        "recipient": RecipientKey,
    }
    opener: Opener = kinds[vector["opener"]](secret)
    return opener


def records_of(vector: dict[str, str]) -> list[bytes]:
    file = io.BytesIO(bundle_of(vector))
    head = read_head(file)
    records = RecordReader(file, head, file_key_of(head, opener_of(vector)))
    return [
        b"V" + record if isinstance(record, bytes) else encoded_record(record) for record in records
    ]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The program of the documentation that opens a bundle without Muniment."""
    spec = importlib.util.spec_from_file_location("open_bundle", ROOT / "docs" / "open_bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_enough_of_each_outcome() -> None:
    outcomes = [vector["outcome"] for vector in VECTORS]
    assert len(outcomes) >= 100
    assert {outcome: outcomes.count(outcome) >= 1 for outcome in outcomes} == {
        "ok": True,
        "wrong-key": True,
        "damaged": True,
        "newer": True,
    }


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_each_has_the_outcome_it_was_frozen_with(vector: dict[str, str]) -> None:
    if vector["outcome"] == "ok":
        assert json.loads(records_of(vector)[0])["kind"] == "manifest"
    else:
        with pytest.raises(OUTCOMES[vector["outcome"]]):
            records_of(vector)


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if vector["outcome"] == "ok"], ids=name_of
)
def test_the_script_of_the_documentation_opens_it(
    vector: dict[str, str], script: ModuleType
) -> None:
    secret = bytes.fromhex(vector["secret"])
    packed = script.open_bundle(bundle_of(vector), vector["opener"], secret)
    assert script.records_in(packed) == records_of(vector)


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if vector["outcome"] == "wrong-key"], ids=name_of
)
def test_the_script_opens_none_with_another_secret(
    vector: dict[str, str], script: ModuleType
) -> None:
    # A slot that was moved to another bundle opens, but its key does not unwrap.
    with pytest.raises((PermissionError, InvalidTag)):
        script.open_bundle(bundle_of(vector), vector["opener"], bytes.fromhex(vector["secret"]))
