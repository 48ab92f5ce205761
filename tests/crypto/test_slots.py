"""Slots: wrapping, unwrapping, and reading ones that may be hostile."""

import json
from dataclasses import replace
from typing import Any

import pytest

from muniment.crypto import kdf, slots
from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.slots import (
    HkdfParams,
    Slot,
    SlotType,
    slot_from_json,
    slot_to_json,
    unwrap_key,
    wrap_key,
)
from muniment.domain.errors import InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

KEY = Secret(bytes(range(32)))
CREDENTIAL = Secret(b"a credential of enough bits")
CONTAINER = b"container-16-byt"
WEAK = Argon2Cost(64, 1, 1)


def wrapped(slot_type: SlotType = SlotType.RECOVERY) -> Slot:
    ephemeral = bytes(range(32)) if slot_type is SlotType.RECIPIENT else b""
    return wrap_key(
        KEY,
        CREDENTIAL,
        slot_type=slot_type,
        container_id=CONTAINER,
        cost=WEAK,
        ephemeral=ephemeral,
    )


@pytest.mark.parametrize("slot_type", list(SlotType))
def test_what_wrapped_it_opens_it(slot_type: SlotType) -> None:
    slot = slot_from_json(json.loads(json.dumps(slot_to_json(wrapped(slot_type)))))
    assert slot.type is slot_type
    assert unwrap_key(slot, CREDENTIAL, container_id=CONTAINER) == KEY


@pytest.mark.parametrize("slot_type", list(SlotType))
def test_nothing_else_opens_it(slot_type: SlotType) -> None:
    slot = wrapped(slot_type)
    with pytest.raises(WrongKeyError):
        unwrap_key(slot, Secret(b"another"), container_id=CONTAINER)
    with pytest.raises(WrongKeyError):
        unwrap_key(slot, CREDENTIAL, container_id=b"another-containr")


def test_a_passphrase_is_stretched_at_the_floor_when_nothing_is_said() -> None:
    slot = wrap_key(KEY, CREDENTIAL, slot_type=SlotType.PASSPHRASE, container_id=CONTAINER)
    assert slot_to_json(slot)["kdf"] == {
        "name": "argon2id",
        "m": 65_536,
        "t": 3,
        "p": 4,
        "salt": slot.kdf.salt.hex(),
    }
    assert unwrap_key(slot, CREDENTIAL, container_id=CONTAINER) == KEY


@pytest.mark.parametrize("slot_type", [SlotType.PASSPHRASE, SlotType.KEYCHAIN])
def test_every_changed_part_is_refused(slot_type: SlotType) -> None:
    slot = wrapped(slot_type)
    other = SlotType.RECOVERY
    salt = replace(slot.kdf, salt=b"another salt 16b")
    changed = [
        replace(slot, nonce=_flip(slot.nonce)),
        replace(slot, commit=_flip(slot.commit)),
        replace(slot, kdf=salt),
        replace(slot, type=other),
        *(replace(slot, wrapped=_flip(slot.wrapped, at)) for at in range(len(slot.wrapped))),
    ]
    for each in changed:
        with pytest.raises(WrongKeyError):
            unwrap_key(each, CREDENTIAL, container_id=CONTAINER)


def test_the_commitment_is_checked_before_the_cipher_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slot = replace(wrapped(), commit=bytes(32))
    monkeypatch.setattr(slots, "AESGCM", _Unreachable)
    with pytest.raises(WrongKeyError):
        unwrap_key(slot, CREDENTIAL, container_id=CONTAINER)


def test_no_two_slots_share_salt_or_nonce() -> None:
    made = [wrapped() for _ in range(50)]
    assert len({slot.kdf.salt for slot in made}) == 50
    assert len({slot.nonce for slot in made}) == 50
    assert len({slot.slot_id for slot in made}) == 50


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "password"),
        ("type", 3),
        ("nonce", "00" * 11),
        ("nonce", "00" * 13),
        ("nonce", "AA" * 12),
        ("nonce", " 0" * 12),
        ("nonce", "zz" * 12),
        ("nonce", 0),
        ("wrapped", "00" * 47),
        ("commit", None),
        ("kdf", None),
        ("kdf", {"name": "argon2id", "salt": "00" * 16}),
        ("kdf", {"name": "scrypt", "m": 64, "t": 1, "p": 1, "salt": "00" * 16}),
        ("kdf", {"name": "argon2id", "m": 64, "t": 1, "p": 1, "salt": "00" * 15}),
        ("kdf", {"name": "argon2id", "m": 64, "t": 1, "p": 1, "salt": "00" * 16, "x": 1}),
        ("kdf", {"name": "argon2id", "m": "64", "t": 1, "p": 1, "salt": "00" * 16}),
        ("kdf", {"name": "argon2id", "m": 2**21 + 1, "t": 1, "p": 1, "salt": "00" * 16}),
        ("kdf", {"name": "argon2id", "m": 64, "t": 65, "p": 1, "salt": "00" * 16}),
        ("kdf", {"name": "argon2id", "m": 1024, "t": 1, "p": 17, "salt": "00" * 16}),
        ("kdf", {"name": "argon2id", "m": True, "t": 1, "p": 1, "salt": "00" * 16}),
        ("kdf", {"name": "hkdf-sha256", "salt": "00" * 16}),
    ],
)
def test_malformed_passphrase_slots_are_refused_before_deriving(
    monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    monkeypatch.setattr(kdf, "Argon2id", _Unreachable)
    good = slot_to_json(replace(wrapped(), type=SlotType.PASSPHRASE))
    good["kdf"] = {"name": "argon2id", "m": 64, "t": 1, "p": 1, "salt": "00" * 16}
    assert slot_from_json(good).type is SlotType.PASSPHRASE
    with pytest.raises(InvalidInputError):
        slot_from_json(good | {field: value})


def test_other_slots_use_hkdf_only() -> None:
    good = slot_to_json(wrapped())
    for derivation in (
        {"name": "argon2id", "salt": "00" * 16},
        {"name": "argon2id", "m": 64, "t": 1, "p": 1, "salt": "00" * 16},
    ):
        with pytest.raises(InvalidInputError, match="kdf"):
            slot_from_json(good | {"kdf": derivation})


@pytest.mark.parametrize("value", [None, [], "slot", {}, {"type": "recovery"}])
def test_what_is_no_slot_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInputError, match="slot"):
        slot_from_json(value)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="slot"):
        slot_from_json(slot_to_json(wrapped()) | {"label": "x"})


def test_lengths_of_key_and_container_are_checked() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        wrap_key(Secret(b"x"), CREDENTIAL, slot_type=SlotType.RECOVERY, container_id=CONTAINER)
    with pytest.raises(ValueError, match="16 bytes"):
        wrap_key(KEY, CREDENTIAL, slot_type=SlotType.RECOVERY, container_id=b"x")


def test_a_slot_shows_no_secret() -> None:
    slot = wrapped()
    assert isinstance(slot.kdf, HkdfParams)
    assert CREDENTIAL.reveal() not in repr(slot).encode()
    assert KEY.reveal().hex() not in json.dumps(slot_to_json(slot))


class _Unreachable:
    def __init__(self, *_: object, **__: object) -> None:
        raise AssertionError("must not be reached")


def _flip(value: bytes, at: int = 0) -> bytes:
    return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
