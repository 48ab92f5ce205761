"""Bundles made for other vaults: their keys open them, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.bundles.payload import read_head
from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError, WrongBundleKeyError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.transfer.bundles import BundleExport, BundleImport
from muniment.domain.vault.public_key import parsed_public_key, public_key_text
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

PASSPHRASE = Secret(b"correct horse battery staple")


@pytest.fixture(name="other")
def _other(home_factory: HomeFactory) -> Home:
    return home_factory("other", empty=True)


def key_of(home: Home) -> bytes:
    return parsed_public_key(home.services.bundles.public_key(PERSON))


def exported(home: Home, path: Path, **wanted: Any) -> Path:
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    request = BundleExport(namespaces=("default",), path=path, **wanted)
    home.services.bundles.export_bundle(request, PERSON)
    return path


def new_memories(home: Home, path: Path, passphrase: Secret | None = None) -> int:
    request = BundleImport(source=path, passphrase=passphrase, into="copy")
    return home.services.bundles.preview_bundle(request, PERSON).namespaces[0].new


def test_the_recipient_and_the_sender_open_it_and_nobody_else(
    home: Home, other: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    other.services.vault.create(passphrase=None, key_file=True)
    third = home_factory("third", empty=True)
    third.services.vault.create(passphrase=None, key_file=True)
    path = exported(home, tmp_path / "one.muniment", recipients=(key_of(other),))
    assert new_memories(other, path) == 1
    assert new_memories(home, path) == 1
    for passphrase in (None, PASSPHRASE):
        with pytest.raises(WrongBundleKeyError):
            new_memories(third, path, passphrase)


def test_a_passphrase_can_be_added(home: Home, other: Home, tmp_path: Path) -> None:
    other.services.vault.create(passphrase=None, key_file=True)
    recipients = (key_of(other),)
    path = exported(home, tmp_path / "one.muniment", passphrase=PASSPHRASE, recipients=recipients)
    assert new_memories(other, path) == 1
    assert new_memories(home, path, PASSPHRASE) == 1
    with pytest.raises(WrongBundleKeyError):
        new_memories(home, path)
    with path.open("rb") as file:
        assert [slot.type for slot in read_head(file).header.slots] == ["passphrase", "recipient"]


def test_it_needs_a_passphrase_or_a_recipient(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        exported(home, tmp_path / "one.muniment")
    many = tuple(bytes([number]) * 32 for number in range(1, 17))
    with pytest.raises(InvalidInputError):
        exported(home, tmp_path / "one.muniment", recipients=many)
    assert not (tmp_path / "one.muniment").exists()


def test_the_key_stays_the_same_when_the_vault_is_opened_again(home: Home) -> None:
    key = key_of(home)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert key_of(home) == key


def test_the_written_form_is_read_again_and_typing_errors_are_noticed() -> None:
    key = bytes(range(32))
    text = public_key_text(key)
    assert text.startswith("munpub_")
    assert parsed_public_key(f" {text.upper()}\n") == key
    for at in range(len("munpub_"), len(text)):
        changed = text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]
        with pytest.raises(InvalidInputError):
            parsed_public_key(changed)
    for wrong in ("", "munpub_", text[:-1], text + "a", "é" * 56):
        with pytest.raises(InvalidInputError):
            parsed_public_key(wrong)
