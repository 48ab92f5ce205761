"""The keys of an open vault."""

import pytest

from muniment.domain.errors import DamagedVaultError, VaultLockedError
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.keys import VaultKeys, new_namespace_key

VAULT_KEY = Secret(bytes(range(32)))


def test_every_purpose_has_a_key_of_its_own() -> None:
    keys = VaultKeys(VAULT_KEY)
    made = {
        VAULT_KEY.reveal(),
        keys.database.reveal(),
        keys.state_hash.reveal(),
        keys.api_key_pepper.reveal(),
        keys.header_mac(b""),
        keys.hash_api_key(b""),
    }
    assert len(made) == 6
    assert {len(key) for key in made} == {32}


def test_the_same_vault_key_gives_the_same_keys() -> None:
    assert VaultKeys(VAULT_KEY).database == VaultKeys(VAULT_KEY).database
    assert VaultKeys(VAULT_KEY).database != VaultKeys(Secret(b"o" * 32)).database


def test_a_namespace_key_unwraps_for_its_namespace_and_vault_only() -> None:
    keys, namespace_key = VaultKeys(VAULT_KEY), new_namespace_key()
    wrapped = keys.wrap_namespace_key("one", namespace_key)
    assert keys.unwrap_namespace_key("one", wrapped) == namespace_key
    assert namespace_key.reveal() not in wrapped
    for other, namespace in ((keys, "two"), (VaultKeys(Secret(b"o" * 32)), "one")):
        with pytest.raises(DamagedVaultError):
            other.unwrap_namespace_key(namespace, wrapped)


def test_namespace_keys_are_random() -> None:
    assert len({new_namespace_key().reveal() for _ in range(50)}) == 50


def test_wiped_keys_are_of_no_use() -> None:
    keys = VaultKeys(VAULT_KEY)
    database = keys.database
    wrapped = keys.wrap_namespace_key("one", new_namespace_key())
    keys.wipe()
    assert database.reveal() == b""
    for use in (
        lambda: keys.database,
        lambda: keys.state_hash,
        lambda: keys.api_key_pepper,
        lambda: keys.header_mac(b""),
        lambda: keys.hash_api_key(b""),
        lambda: keys.wrap_namespace_key("one", Secret(bytes(32))),
        lambda: keys.unwrap_namespace_key("one", wrapped),
    ):
        with pytest.raises(VaultLockedError):
            use()


def test_they_do_not_show_themselves() -> None:
    assert repr(VaultKeys(VAULT_KEY)) == "VaultKeys(***)"
