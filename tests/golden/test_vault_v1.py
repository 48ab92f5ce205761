"""The first released vault format opens for ever, by this program and by another one.

The files in `vault_v1` are never edited. The second half reads them with nothing of Muniment's, as
docs/formats.md describes them.
"""

import hashlib
import hmac
import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from muniment.crypto.sealing import open_record
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret, secret_text
from muniment.vault.credentials import Credential, KeychainSecret, KeyFile, Passphrase
from muniment.vault.vault import Vault

FILES = Path(__file__).parent / "vault_v1"
EXPECTED: dict[str, Any] = json.loads((FILES / "expected.json").read_text("utf-8"))


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    shutil.copy(FILES / "vault.header", tmp_path / "vault.header")
    shutil.copy(FILES / "vault.header", tmp_path / "vault.header.2")
    shutil.copy(FILES / "vault.key", tmp_path / "vault.key")
    (tmp_path / "vault.key").chmod(0o600)
    return tmp_path


@pytest.mark.parametrize("way", ["passphrase", "recovery", "key-file", "keychain"])
def test_every_way_in_still_opens(folder: Path, way: str) -> None:
    ways: dict[str, Credential] = {
        "passphrase": Passphrase(secret_text(EXPECTED["passphrase"])),
        "recovery": RecoveryKey.parse(EXPECTED["recovery_key"]),
        "key-file": KeyFile(folder / "vault.key"),
        "keychain": KeychainSecret(Secret(bytes.fromhex(EXPECTED["keychain_secret"]))),
    }
    vault = Vault.unlock(folder, ways[way])
    assert str(vault.vault_id) == EXPECTED["vault_id"]
    assert vault.generation == EXPECTED["generation"]
    assert vault.last_anchor is not None
    assert vault.last_anchor.sequence == EXPECTED["anchor_sequence"]
    assert vault.last_anchor.state_hash.hex() == EXPECTED["anchor_state_hash"]
    assert vault.notices == ()
    keys = vault.keys
    assert keys.database.reveal().hex() == EXPECTED["database_key"]
    assert keys.state_hash.reveal().hex() == EXPECTED["state_hash_key"]
    assert keys.api_key_pepper.reveal().hex() == EXPECTED["api_key_pepper"]
    assert keys.hash_api_key(EXPECTED["api_key"].encode()).hex() == EXPECTED["api_key_hash"]
    wrapped = bytes.fromhex(EXPECTED["wrapped_namespace_key"])
    unwrapped = keys.unwrap_namespace_key(EXPECTED["namespace_id"], wrapped)
    assert unwrapped.reveal().hex() == EXPECTED["namespace_key"]


def test_sealed_record_still_opens() -> None:
    opened = open_record(
        Secret(bytes.fromhex(EXPECTED["vault_key"])),
        bytes.fromhex(EXPECTED["sealed_record"]),
        record_id=EXPECTED["record_id"].encode(),
        namespace_id=EXPECTED["namespace_id"].encode(),
        purpose=EXPECTED["record_purpose"].encode(),
    )
    assert opened.decode() == EXPECTED["record_plaintext"]


def test_another_program_reads_header_and_slots() -> None:
    raw = (FILES / "vault.header").read_bytes()
    first, body, mac, end = raw.split(b"\n")
    assert (first, end) == (b"MUNIMENT VAULT HEADER 1", b"")
    header = json.loads(body)
    secrets = {
        "passphrase": EXPECTED["passphrase"].encode(),
        "recovery": bytes.fromhex(EXPECTED["recovery_secret"]),
        "key-file": bytes.fromhex((FILES / "vault.key").read_text().split()[-1]),
        "keychain": bytes.fromhex(EXPECTED["keychain_secret"]),
    }
    for slot in header["slots"]:
        vault_key = _unwrap(slot, secrets[slot["type"]], UUID(header["vault_id"]).bytes)
        assert vault_key.hex() == EXPECTED["vault_key"]
        mac_key = _hkdf(vault_key, b"muniment vault v1: header mac")
        assert hmac.digest(mac_key, first + b"\n" + body + b"\n", "sha256").hex() == mac.decode()
        assert _hkdf(vault_key, b"muniment vault v1: database").hex() == EXPECTED["database_key"]


def test_another_program_opens_a_sealed_record() -> None:
    sealed = bytes.fromhex(EXPECTED["sealed_record"])
    bound_to = b"muniment record\x01"
    for name in ("record_purpose", "namespace_id", "record_id"):
        value = EXPECTED[name].encode()
        bound_to += bytes([len(value)]) + value
    cipher = AESGCM(bytes.fromhex(EXPECTED["vault_key"]))
    assert sealed[0] == 1
    assert (
        cipher.decrypt(sealed[1:13], sealed[13:], bound_to) == EXPECTED["record_plaintext"].encode()
    )


def test_another_program_reads_the_recovery_key() -> None:
    letters = EXPECTED["recovery_key"].replace("-", "")
    number = 0
    for letter in letters:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    secret = (number >> 20).to_bytes(20, "big")
    assert secret.hex() == EXPECTED["recovery_secret"]
    digest = hashlib.sha256(b"muniment recovery key v1" + secret).hexdigest()
    assert f"{number % 2**20:05x}" == digest[:5]


def _hkdf(key: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def _unwrap(slot: dict[str, Any], secret: bytes, container_id: bytes) -> bytes:
    kdf = slot["kdf"]
    salt = bytes.fromhex(kdf["salt"])
    if kdf["name"] == "argon2id":
        material = Argon2id(
            salt=salt, length=64, iterations=kdf["t"], lanes=kdf["p"], memory_cost=kdf["m"]
        ).derive(secret)
    else:
        material = _hkdf(secret, b"muniment slot v1", 64, salt)
    named = {name: slot[name] for name in ("type", "kdf", "nonce")}
    slot_header = json.dumps(named, sort_keys=True, separators=(",", ":")).encode()
    wrapped = bytes.fromhex(slot["wrapped"])
    commit = hmac.digest(material[32:], slot_header + wrapped, "sha256")
    assert commit.hex() == slot["commit"]
    nonce = bytes.fromhex(slot["nonce"])
    return AESGCM(material[:32]).decrypt(nonce, wrapped, container_id + slot_header)
