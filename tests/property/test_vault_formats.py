"""Formats: what is written is read, and what is changed is refused."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from muniment.crypto.kdf import Argon2Cost, Argon2Params
from muniment.crypto.sealing import RecordSealer
from muniment.crypto.slots import (
    HkdfParams,
    Slot,
    SlotType,
    slot_from_json,
    slot_to_json,
    unwrap_key,
    wrap_key,
)
from muniment.domain.errors import (
    DamagedHeaderError,
    DamagedVaultError,
    InvalidInputError,
    NewerFormatError,
)
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.header import Anchor, VaultHeader, decode_header, sign_header

SEALER = RecordSealer(Secret(bytes(range(32))))
names = st.binary(min_size=1, max_size=255)
hashes = st.binary(min_size=32, max_size=32)
costs = st.builds(
    Argon2Cost,
    memory_kib=st.integers(128, 2**21),
    iterations=st.integers(1, 64),
    lanes=st.integers(1, 16),
)
salts = st.binary(min_size=16, max_size=16)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    slot_type = draw(st.sampled_from(SlotType))
    salt = draw(salts)
    stretched = slot_type is SlotType.PASSPHRASE
    ephemeral = draw(hashes) if slot_type is SlotType.RECIPIENT else b""
    return Slot(
        type=slot_type,
        kdf=Argon2Params(draw(costs), salt) if stretched else HkdfParams(salt, ephemeral),
        nonce=draw(st.binary(min_size=12, max_size=12)),
        wrapped=draw(st.binary(min_size=48, max_size=48)),
        commit=draw(hashes),
    )


def is_of_a_vault(slot: Slot) -> bool:
    """Return whether a slot is one of those that open vaults; the others open bundles."""
    return slot.type not in {SlotType.RECIPIENT, SlotType.OWN_VAULT}


headers = st.builds(
    VaultHeader,
    vault_id=st.uuids(),
    created_at=st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
        max_value=datetime(9999, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda moment: moment.replace(microsecond=0)),
    generation=st.integers(1, 2**63 - 1),
    slots=st.lists(slots().filter(is_of_a_vault), min_size=1, max_size=16).map(tuple),
    page_size_bytes=st.sampled_from([2048, 4096, 8192, 16_384, 32_768, 65_536]),
    anchor=st.none() | st.builds(Anchor, sequence=st.integers(0, 2**63 - 1), state_hash=hashes),
)


def sign(signed: bytes) -> bytes:
    return hashlib.sha256(signed).digest()


@given(plaintext=st.binary(max_size=5_000), record=names, namespace=names, purpose=names)
def test_records_open_where_they_were_sealed(
    plaintext: bytes, record: bytes, namespace: bytes, purpose: bytes
) -> None:
    place = {"record_id": record, "namespace_id": namespace, "purpose": purpose}
    assert SEALER.open(SEALER.seal(plaintext, **place), **place) == plaintext


@given(first=st.tuples(names, names, names), second=st.tuples(names, names, names))
@example(first=(b"ab", b"c", b"d"), second=(b"a", b"bc", b"d"))
def test_records_open_nowhere_else(
    first: tuple[bytes, bytes, bytes], second: tuple[bytes, bytes, bytes]
) -> None:
    if first == second:
        return
    record, namespace, purpose = first
    sealed = SEALER.seal(b"x", record_id=record, namespace_id=namespace, purpose=purpose)
    record, namespace, purpose = second
    with pytest.raises(DamagedVaultError):
        SEALER.open(sealed, record_id=record, namespace_id=namespace, purpose=purpose)


@given(junk=st.binary(max_size=200))
def test_junk_is_no_record(junk: bytes) -> None:
    with pytest.raises(DamagedVaultError):
        SEALER.open(junk, record_id=b"r", namespace_id=b"n", purpose=b"p")


@given(secret=st.binary(min_size=20, max_size=20))
def test_recovery_keys_survive_print_and_typing(secret: bytes) -> None:
    printed = RecoveryKey(Secret(secret)).printable()
    assert RecoveryKey.parse(printed.lower()).secret.reveal() == secret


@given(text=st.text(max_size=80))
def test_text_is_a_recovery_key_or_refused_with_reason(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        RecoveryKey.parse(text)
    assert caught.value.field == "recovery_key"


@given(slot=slots())
def test_slots_are_read_as_written(slot: Slot) -> None:
    assert slot_from_json(slot_to_json(slot)) == slot


@given(key=hashes, credential=st.binary(min_size=1, max_size=64), container=salts)
def test_slots_give_the_key_back(key: bytes, credential: bytes, container: bytes) -> None:
    slot = wrap_key(
        Secret(key), Secret(credential), slot_type=SlotType.RECOVERY, container_id=container
    )
    assert unwrap_key(slot, Secret(credential), container_id=container).reveal() == key


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(header=headers)
def test_headers_are_read_as_written(header: VaultHeader) -> None:
    signed = sign_header(header, sign)
    decoded = decode_header(signed.raw)
    assert decoded == signed
    assert decoded.header == header
    assert decoded.is_signed_with(sign)
    assert len(signed.raw) <= 65_536


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(header=headers, data=st.data())
def test_changed_headers_are_refused(header: VaultHeader, data: st.DataObject) -> None:
    raw = sign_header(header, sign).raw
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    changed = raw[:start] + data.draw(st.binary(max_size=200)) + raw[end:]
    if changed == raw:
        return
    try:
        decoded = decode_header(changed)
    except DamagedHeaderError:
        return
    assert not decoded.is_signed_with(sign)


@given(junk=st.binary(max_size=500) | st.text(max_size=300).map(str.encode))
def test_junk_is_no_header(junk: bytes) -> None:
    for raw in (junk, b"MUNIMENT VAULT HEADER 1\n" + junk + b"\n" + b"0" * 64 + b"\n"):
        with pytest.raises((DamagedHeaderError, NewerFormatError)):
            decode_header(raw)
