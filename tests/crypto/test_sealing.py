"""Sealed records."""

import pytest

from muniment.crypto.sealing import OVERHEAD_BYTES, RecordSealer, open_record, seal_record
from muniment.domain.errors import DamagedVaultError
from muniment.domain.vault.secret_bytes import Secret

KEY = Secret(bytes(range(32)))
PLACE = {"record_id": b"record", "namespace_id": b"namespace", "purpose": b"content"}


def test_a_record_opens_where_it_belongs() -> None:
    sealed = seal_record(KEY, b"a memory", **PLACE)
    assert open_record(KEY, sealed, **PLACE) == b"a memory"
    assert len(sealed) == len(b"a memory") + OVERHEAD_BYTES
    assert b"memory" not in sealed


def test_no_two_seals_are_alike() -> None:
    sealer = RecordSealer(KEY)
    sealed = {sealer.seal(b"same", **PLACE) for _ in range(100)}
    assert len({record[1:13] for record in sealed}) == 100


@pytest.mark.parametrize("field", ["record_id", "namespace_id", "purpose"])
def test_a_record_opens_nowhere_else(field: str) -> None:
    sealed = seal_record(KEY, b"a memory", **PLACE)
    with pytest.raises(DamagedVaultError):
        open_record(KEY, sealed, **(PLACE | {field: b"elsewhere"}))


def test_neighbouring_fields_cannot_trade_letters() -> None:
    sealed = seal_record(KEY, b"x", record_id=b"bc", namespace_id=b"a", purpose=b"content")
    with pytest.raises(DamagedVaultError):
        open_record(KEY, sealed, record_id=b"c", namespace_id=b"ab", purpose=b"content")


def test_another_key_does_not_open_it() -> None:
    sealed = seal_record(KEY, b"x", **PLACE)
    with pytest.raises(DamagedVaultError):
        open_record(Secret(b"o" * 32), sealed, **PLACE)


def test_every_flipped_byte_and_every_cut_is_noticed() -> None:
    sealed = seal_record(KEY, b"a memory", **PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(DamagedVaultError):
            open_record(KEY, bytes(changed), **PLACE)
        with pytest.raises(DamagedVaultError):
            open_record(KEY, sealed[:position], **PLACE)
    with pytest.raises(DamagedVaultError):
        open_record(KEY, sealed + b"\0", **PLACE)


@pytest.mark.parametrize("field", ["record_id", "namespace_id", "purpose"])
@pytest.mark.parametrize("value", [b"", b"x" * 256])
def test_names_have_1_to_255_bytes(field: str, value: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a programming error, whatever its words
        seal_record(KEY, b"x", **(PLACE | {field: value}))


def test_keys_have_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        RecordSealer(Secret(b"short"))


def test_the_sealer_does_not_show_its_key() -> None:
    assert repr(RecordSealer(KEY)) == "RecordSealer(***)"


def test_many_records_open_as_each_of_them_does() -> None:
    sealer = RecordSealer(Secret(bytes(range(32))))
    texts = [b"", b"one", b"another" * 50]
    bound: dict[str, bytes] = {"namespace_id": b"ns", "purpose": b"content"}
    sealed = [
        (sealer.seal(text, record_id=b"id-%d" % place, **bound), b"id-%d" % place)
        for place, text in enumerate(texts)
    ]
    assert sealer.open_all(sealed, **bound) == texts
    assert sealer.open_all([], **bound) == []
    moved = [sealed[0], (sealed[1][0], b"id-2")]
    cut = [sealed[0], (sealed[1][0][:20], b"id-1")]
    other = [(b"\x02" + sealed[1][0][1:], b"id-1")]
    for wrong in (moved, cut, other):
        with pytest.raises(DamagedVaultError):
            sealer.open_all(wrong, **bound)
    with pytest.raises(DamagedVaultError):
        sealer.open_all(sealed, namespace_id=b"ns", purpose=b"metadata")
