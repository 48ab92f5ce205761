"""Reading a header that may be damaged, hostile or newer: refused before anything is derived."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from muniment.crypto import kdf
from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.slots import SlotType, wrap_key
from muniment.domain.errors import DamagedHeaderError, NewerFormatError
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.header import Anchor, VaultHeader, decode_header, sign_header

VAULT_ID = UUID("6f1d1f0e-3f55-4f0e-9d3b-2a8f3b0c7e11")
HEADER = VaultHeader(
    vault_id=VAULT_ID,
    created_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
    generation=3,
    slots=tuple(
        wrap_key(
            Secret(bytes(32)),
            Secret(b"credential"),
            slot_type=slot_type,
            container_id=VAULT_ID.bytes,
            cost=Argon2Cost(64, 1, 1),
        )
        for slot_type in (SlotType.PASSPHRASE, SlotType.RECOVERY)
    ),
    anchor=Anchor(5, bytes(32)),
)


def sign(signed: bytes) -> bytes:
    return hashlib.sha256(signed).digest()


RAW = sign_header(HEADER, sign).raw
FIELDS: dict[str, Any] = json.loads(RAW.split(b"\n")[1])


def spelled(fields: object, *, version: int = 1) -> bytes:
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    signed = b"MUNIMENT VAULT HEADER %d\n%b\n" % (version, body)
    return signed + sign(signed).hex().encode() + b"\n"


def padded(size: int) -> bytes:
    """A header that is right in everything, of any size: JSON allows spaces."""
    body = json.dumps(FIELDS).encode()
    return spelled(body + b" " * (size - len(spelled(body))))


@pytest.fixture(autouse=True)
def _no_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be derived while a header is read")

    monkeypatch.setattr(kdf, "Argon2id", unreachable)
    monkeypatch.setattr(kdf, "HKDF", unreachable)


def test_what_was_written_is_read() -> None:
    decoded = decode_header(RAW)
    assert decoded.header == HEADER
    assert decoded.raw == RAW
    assert decoded.is_signed_with(sign)
    assert not decoded.is_signed_with(lambda signed: sign(signed + b"x"))


def test_a_header_without_anchor_is_read() -> None:
    assert decode_header(spelled(FIELDS | {"anchor": None})).header.anchor is None


def change(name: str, value: object) -> Callable[[], bytes]:
    return lambda: spelled(FIELDS | {name: value})


def change_kdf(**numbers: object) -> Callable[[], bytes]:
    slot = FIELDS["slots"][0]
    return lambda: spelled(FIELDS | {"slots": [slot | {"kdf": slot["kdf"] | numbers}]})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "zeros": lambda: bytes(4096),
    "70 KB": lambda: spelled(FIELDS | {"x": "y" * 70_000}),
    "one byte too long": lambda: padded(65_537),
    "two lines": lambda: RAW.split(b"\n", 1)[1],
    "five lines": lambda: RAW + b"\n",
    "no line end": lambda: RAW[:-1],
    "text behind": lambda: RAW + b"x",
    "another first line": lambda: b"M" + RAW,
    "version 0": lambda: spelled(FIELDS | {"v": 0}, version=0),
    "version 12345": lambda: spelled(FIELDS | {"v": 12_345}, version=12_345),
    "two versions": lambda: spelled(FIELDS, version=2),
    "version true": change("v", value=True),
    "no version": lambda: spelled({k: v for k, v in FIELDS.items() if k != "v"}),
    "no JSON": lambda: spelled(b"{"),
    "no UTF-8": lambda: spelled(b'{"v":1,"x":"\xff"}'),
    "deep JSON": lambda: spelled(b"[" * 60_000),
    "deep object": lambda: spelled(b'{"v":' * 10_000),
    "long number": lambda: spelled(b'{"v":' + b"9" * 60_000 + b"}"),
    "array": lambda: spelled([1]),
    "field twice": lambda: spelled(b'{"v":1,"v":1}'),
    "unknown field": change("x", 1),
    "missing field": lambda: spelled({k: v for k, v in FIELDS.items() if k != "anchor"}),
    "no UUID": change("vault_id", "x"),
    "UUID null": change("vault_id", None),
    "UUID in capitals": change("vault_id", str(VAULT_ID).upper()),
    "no time": change("created_at", "yesterday"),
    "time as number": change("created_at", 1),
    "generation 0": change("generation", 0),
    "generation huge": change("generation", 2**63),
    "generation true": change("generation", value=True),
    "generation text": change("generation", "1"),
    "no slots": change("slots", []),
    "17 slots": change("slots", [FIELDS["slots"][1]] * 17),
    "slots no list": change("slots", {}),
    "slot no object": change("slots", [1]),
    "memory 2 GiB + 1": change_kdf(m=2**21 + 1),
    "memory huge": change_kdf(m=2**62),
    "passes 65": change_kdf(t=65),
    "lanes 17": change_kdf(p=17),
    "memory negative": change_kdf(m=-64),
    "memory fraction": change_kdf(m=64.0),
    "long salt": change_kdf(salt="00" * 1000),
    "cipher text": change("cipher", "sqlcipher"),
    "cipher unknown": change("cipher", {"name": "rot13", "version": 4, "page_size": 4096}),
    "cipher version": change("cipher", {"name": "sqlcipher", "version": 3, "page_size": 4096}),
    "page size": change("cipher", {"name": "sqlcipher", "version": 4, "page_size": 5000}),
    "cipher short": change("cipher", {"name": "sqlcipher"}),
    "anchor list": change("anchor", []),
    "anchor short": change("anchor", {"sequence": 1}),
    "anchor sequence": change("anchor", {"sequence": -1, "state_hash": "00" * 32}),
    "anchor hash": change("anchor", {"sequence": 1, "state_hash": "0"}),
    "anchor hash number": change("anchor", {"sequence": 1, "state_hash": int("1" * 64)}),
    "anchor hash surrogate": change("anchor", {"sequence": 1, "state_hash": "\ud800" * 64}),
    "MAC short": lambda: RAW[:-3] + b"\n",
    "MAC in capitals": lambda: RAW[:-65] + b"A" * 64 + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_a_header_is_refused(name: str) -> None:
    with pytest.raises(DamagedHeaderError):
        decode_header(HOSTILE[name]())


def test_the_bounds_themselves_are_believed() -> None:
    slot = FIELDS["slots"][0]
    largest = slot | {"kdf": slot["kdf"] | {"m": 2**21, "t": 64, "p": 16}}
    fields = FIELDS | {"slots": [largest] * 16, "generation": 2**63 - 1}
    assert len(decode_header(spelled(fields)).header.slots) == 16
    assert len(padded(65_536)) == 65_536
    assert decode_header(padded(65_536)).header == HEADER


@pytest.mark.parametrize("version", [2, 9_999])
def test_a_newer_header_is_refused_with_both_versions(version: int) -> None:
    with pytest.raises(NewerFormatError, match=rf"format {version}.* up to 1"):
        decode_header(spelled({"v": version, "anything": ["else"]}, version=version))


def test_no_single_changed_byte_makes_a_header_look_newer() -> None:
    for position in range(len(RAW)):
        for pattern in (*(1 << bit for bit in range(8)), 0x03, 0x0F, 0x39):
            changed = bytearray(RAW)
            changed[position] ^= pattern
            try:
                decoded = decode_header(bytes(changed))
            except DamagedHeaderError:
                continue
            assert not decoded.is_signed_with(sign)


def test_each_truncation_is_refused() -> None:
    for length in range(len(RAW)):
        with pytest.raises(DamagedHeaderError):
            decode_header(RAW[:length])
