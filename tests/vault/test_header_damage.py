"""Damage to the header: one copy heals from the other, both are refused and left alone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.domain.errors import (
    DamagedHeaderError,
    NewerFormatError,
    StorageUnavailableError,
    VaultError,
    WrongKeyError,
)
from muniment.vault.keys import VaultKeys
from muniment.vault.vault import Vault

PATTERNS = (0x01, 0x20, 0x80)

Damage = Callable[[bytes], bytes]


def flipped(raw: bytes, position: int, pattern: int) -> bytes:
    changed = bytearray(raw)
    changed[position] ^= pattern
    return bytes(changed)


@pytest.mark.parametrize("damaged", [0, 1])
def test_each_byte_flipped_in_one_copy_opens_through_the_other_and_heals(
    made, quick_disk, damaged: int
) -> None:
    raw = made.headers[0].read_bytes()
    assert raw == made.headers[1].read_bytes()
    for position in range(len(raw)):
        path = made.headers[damaged]
        path.write_bytes(flipped(raw, position, PATTERNS[position % 3]))
        vault = Vault.unlock(made.folder, made.recovery_key)
        (notice,) = vault.notices
        assert path.name in notice.split()
        assert "written again" in notice
        assert [copy.read_bytes() for copy in made.headers] == [raw, raw]
    assert Vault.unlock(made.folder, made.passphrase).notices == ()


def test_each_byte_flipped_in_both_copies_is_refused_and_left_alone(made) -> None:
    raw = made.headers[0].read_bytes()
    for position in range(len(raw)):
        changed = flipped(raw, position, PATTERNS[position % 3])
        for path in made.headers:
            path.write_bytes(changed)
        before = made.contents()
        with pytest.raises((DamagedHeaderError, WrongKeyError)):
            Vault.unlock(made.folder, made.recovery_key)
        assert made.contents() == before


def test_each_byte_of_the_passphrase_slot_matters(made) -> None:
    raw = made.headers[0].read_bytes()
    start = raw.index(b'{"commit"')
    for position in range(start, raw.index(b'"type":"passphrase"')):
        for path in made.headers:
            path.write_bytes(flipped(raw, position, 0x01))
        with pytest.raises((DamagedHeaderError, WrongKeyError)):
            Vault.unlock(made.folder, made.passphrase)


def test_each_truncation_of_one_copy_heals(made, quick_disk) -> None:
    raw = made.headers[0].read_bytes()
    for length in range(len(raw)):
        cut = made.headers[length % 2]
        cut.write_bytes(raw[:length])
        assert len(Vault.unlock(made.folder, made.recovery_key).notices) == 1
        assert cut.read_bytes() == raw


def test_truncations_of_both_copies_are_refused_and_left_alone(made) -> None:
    raw = made.headers[0].read_bytes()
    for length in (*range(0, len(raw), 11), len(raw) - 1):
        for path in made.headers:
            path.write_bytes(raw[:length])
        before = made.contents()
        with pytest.raises(DamagedHeaderError):
            Vault.unlock(made.folder, made.recovery_key)
        assert made.contents() == before


def test_different_damage_in_both_copies_is_refused_and_left_alone(made) -> None:
    raw = made.headers[0].read_bytes()
    for position in range(0, len(raw) - 1, 7):
        made.headers[0].write_bytes(flipped(raw, position, 0x01))
        made.headers[1].write_bytes(flipped(raw, len(raw) - 1 - position, 0x01))
        before = made.contents()
        with pytest.raises(VaultError):
            Vault.unlock(made.folder, made.recovery_key)
        assert made.contents() == before


@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_copy_is_written_again(made, missing: int) -> None:
    raw = made.headers[missing].read_bytes()
    made.headers[missing].unlink()
    (notice,) = Vault.unlock(made.folder, made.passphrase).notices
    assert "it is missing" in notice
    assert made.headers[missing].read_bytes() == raw


def test_an_unreadable_copy_does_not_keep_the_owner_out(made) -> None:
    made.headers[0].unlink()
    made.headers[0].mkdir()
    (notice,) = Vault.unlock(made.folder, made.passphrase).notices
    assert "nor written again" in notice
    made.headers[1].unlink()
    made.headers[1].mkdir()
    with pytest.raises(StorageUnavailableError):
        Vault.unlock(made.folder, made.passphrase)


def test_a_database_without_headers_is_damage_and_no_missing_vault(made) -> None:
    (made.folder / "vault.db").touch()
    for path in made.headers:
        path.unlink()
    with pytest.raises(DamagedHeaderError, match="missing"):
        Vault.unlock(made.folder, made.passphrase)


@pytest.mark.parametrize("newer", [0, 1])
def test_a_newer_copy_is_refused_untouched_with_both_versions(made, newer: int) -> None:
    lines = made.headers[newer].read_bytes().split(b"\n")
    fields = json.loads(lines[1]) | {"v": 2, "slots": "in a new way"}
    body = json.dumps(fields).encode()
    made.headers[newer].write_bytes(b"\n".join([b"MUNIMENT VAULT HEADER 2", body, *lines[2:]]))
    before = made.contents()
    with pytest.raises(NewerFormatError, match=r"format 2.* up to 1"):
        Vault.unlock(made.folder, made.passphrase)
    assert made.contents() == before


def test_a_forged_generation_does_not_win(made) -> None:
    raw = made.headers[0].read_bytes()
    made.headers[1].write_bytes(raw.replace(b'"generation":2', b'"generation":9'))
    assert Vault.unlock(made.folder, made.passphrase).generation == 2
    assert made.headers[1].read_bytes() == raw


def test_a_forged_mac_under_another_key_is_refused(made) -> None:
    signed = made.headers[0].read_bytes()[:-65].replace(b'"generation":2', b'"generation":9')
    foreign = VaultKeys(made.passphrase.secret).header_mac(signed).hex().encode()
    for path in made.headers:
        path.write_bytes(signed + foreign + b"\n")
    with pytest.raises(DamagedHeaderError, match="MAC"):
        Vault.unlock(made.folder, made.passphrase)


def test_a_copy_of_another_vault_is_not_taken(made, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    Vault.create(other, key_file=made.key_file.path)
    raw = made.headers[0].read_bytes()
    shutil.copy(other / "vault.header", made.headers[1])
    vault = Vault.unlock(made.folder, made.passphrase)
    assert len(vault.notices) == 1
    assert made.headers[1].read_bytes() == raw


def test_leftovers_of_a_crash_go_with_the_next_write(made) -> None:
    leftover = made.folder / ".vault.header.0123.tmp"
    leftover.write_bytes(b"half a header")
    vault = Vault.unlock(made.folder, made.passphrase)
    assert vault.notices == ()
    vault.anchor(8, bytes(32))
    assert not leftover.exists()
