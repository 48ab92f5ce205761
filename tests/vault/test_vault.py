"""A vault's life: made, opened, changed, locked."""

import threading
import traceback
from pathlib import Path

import pytest

from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.slots import SlotType
from muniment.domain.errors import (
    InvalidInputError,
    MunimentError,
    NotFoundError,
    StorageUnavailableError,
    VaultExistsError,
    VaultLockedError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.credentials import (
    Credential,
    KeychainSecret,
    KeyFile,
    Passphrase,
    create_key_file,
    new_keychain_secret,
)
from muniment.vault.vault import Vault

WEAK = Argon2Cost(64, 1, 1)
NEW = Secret(b"another passphrase entirely")


def test_every_way_in_opens_the_same_vault(made) -> None:
    opened = [
        Vault.unlock(made.folder, way)
        for way in (made.passphrase, made.key_file, made.recovery_key)
    ]
    assert len({vault.vault_id for vault in opened}) == 1
    assert len({vault.keys.database.reveal() for vault in opened}) == 1
    assert {vault.notices for vault in opened} == {()}
    assert opened[0].slot_types == (SlotType.PASSPHRASE, SlotType.KEY_FILE, SlotType.RECOVERY)
    assert opened[0].last_anchor is not None
    assert opened[0].last_anchor.sequence == 7
    assert opened[0].last_anchor.state_hash == b"h" * 32


def test_a_printed_recovery_key_opens_it(made) -> None:
    typed = made.recovery_key.printable().lower().replace("-", " ")
    assert not Vault.unlock(made.folder, RecoveryKey.parse(typed)).is_locked


def test_a_new_vault_reads_as_made(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    assert vault.generation == 1
    assert vault.last_anchor is None
    assert vault.folder == tmp_path
    assert vault.page_size_bytes == 2_048
    assert vault.created_at.tzinfo is not None
    copies = [(tmp_path / name).read_bytes() for name in ("vault.header", "vault.header.2")]
    assert copies[0] == copies[1]
    again = Vault.unlock(tmp_path, KeyFile(tmp_path / "vault.key"))
    assert (again.vault_id, again.created_at) == (vault.vault_id, vault.created_at)


def test_the_real_cost_works(tmp_path: Path) -> None:
    Vault.create(tmp_path, passphrase=NEW, argon2=Argon2Cost())
    assert Vault.unlock(tmp_path, Passphrase(NEW)).slot_types[0] is SlotType.PASSPHRASE


def test_without_a_cost_the_machine_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.vault.slot_rules.calibrate", lambda timer: Argon2Cost(72, 1, 1))
    Vault.create(tmp_path, passphrase=NEW)
    assert b'"m":72' in (tmp_path / "vault.header").read_bytes()


def test_a_weak_cost_is_refused_unless_it_is_said_aloud(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    with pytest.raises(InvalidInputError, match="64 MiB"):
        Vault.create(made.folder.parent, passphrase=NEW, argon2=WEAK)
    with pytest.raises(InvalidInputError, match="64 MiB"):
        vault.add_slot(Passphrase(NEW), argon2=WEAK)
    with pytest.raises(InvalidInputError, match="64 MiB"):
        vault.change_passphrase(made.passphrase.secret, NEW, argon2=WEAK)
    assert vault.generation == 2


def test_a_vault_needs_a_way_in(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        Vault.create(tmp_path)
    with pytest.raises(InvalidInputError):
        Vault.create(tmp_path, passphrase=Secret(b""), argon2=WEAK, allow_weak_argon2=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["vault.header", "vault.header.2", "vault.db"])
def test_nothing_of_a_vault_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(VaultExistsError):
        Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(name, b"something")]


def test_an_existing_key_file_is_used_and_a_foreign_file_refused(tmp_path: Path) -> None:
    create_key_file(tmp_path / "vault.key")
    before = (tmp_path / "vault.key").read_bytes()
    Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    assert (tmp_path / "vault.key").read_bytes() == before

    other = tmp_path / "other"
    other.mkdir()
    (other / "photo.jpg").write_bytes(b"\xff\xd8")
    (other / "photo.jpg").chmod(0o600)
    with pytest.raises(InvalidInputError, match="not a Muniment key file"):
        Vault.create(other, key_file=other / "photo.jpg")
    assert [path.name for path in other.iterdir()] == ["photo.jpg"]


def test_a_key_file_that_others_can_read_is_refused(made) -> None:
    made.key_file.path.chmod(0o644)
    with pytest.raises(StorageUnavailableError):
        Vault.unlock(made.folder, made.key_file)


@pytest.mark.parametrize(
    "credential",
    [
        Passphrase(Secret(b"correct horse battery stapler")),
        RecoveryKey(Secret(bytes(20))),
        KeychainSecret(Secret(bytes(32))),
    ],
)
def test_a_wrong_key_opens_nothing_and_writes_nothing(made, credential: Credential) -> None:
    before = made.contents()
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, credential)
    assert made.contents() == before


def test_a_wrong_key_does_not_even_mend(made) -> None:
    made.headers[1].unlink()
    before = made.contents()
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, Passphrase(NEW))
    assert made.contents() == before


def test_a_slot_opens_with_its_own_kind_only(made) -> None:
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, KeychainSecret(made.recovery_key.secret))


def test_where_there_is_no_vault_it_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(VaultMissingError):
            Vault.unlock(folder, Passphrase(NEW))


def test_changing_the_passphrase_touches_no_data(made) -> None:
    database = made.folder / "vault.db"
    database.write_bytes(b"the database")
    before = database.stat()
    vault = Vault.unlock(made.folder, made.passphrase)
    key = vault.keys.database
    vault.change_passphrase(made.passphrase.secret, NEW)
    assert vault.generation == 3
    assert database.read_bytes() == b"the database"
    after = database.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    again = Vault.unlock(made.folder, Passphrase(NEW))
    assert again.keys.database == key
    assert again.slot_types == vault.slot_types
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, made.passphrase)
    assert not Vault.unlock(made.folder, made.recovery_key).is_locked


def test_changing_the_passphrase_wants_the_old_one(made) -> None:
    vault = Vault.unlock(made.folder, made.key_file)
    before = made.contents()
    with pytest.raises(WrongKeyError):
        vault.change_passphrase(Secret(b"guess"), NEW)
    with pytest.raises(InvalidInputError):
        vault.change_passphrase(made.passphrase.secret, Secret(b""))
    assert made.contents() == before


def test_changing_one_of_two_passphrases_leaves_the_other(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    vault.add_slot(Passphrase(NEW), argon2=WEAK, allow_weak_argon2=True)
    third = Secret(b"a third one")
    vault.change_passphrase(NEW, third, argon2=Argon2Cost(128, 1, 1), allow_weak_argon2=True)
    for secret in (made.passphrase.secret, third):
        assert not Vault.unlock(made.folder, Passphrase(secret)).is_locked
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, Passphrase(NEW))
    assert b'"m":128' in made.headers[0].read_bytes()


def test_a_stale_copy_does_not_bring_an_old_passphrase_back(made) -> None:
    stale = made.headers[1].read_bytes()
    Vault.unlock(made.folder, made.passphrase).change_passphrase(made.passphrase.secret, NEW)
    made.headers[1].write_bytes(stale)
    before = made.contents()
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, made.passphrase)
    assert made.contents() == before
    vault = Vault.unlock(made.folder, Passphrase(NEW))
    assert len(vault.notices) == 1
    assert made.headers[0].read_bytes() == made.headers[1].read_bytes() != stale


def test_a_new_recovery_key_replaces_the_old(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    recovery_key = vault.new_recovery_key()
    assert vault.slot_types.count(SlotType.RECOVERY) == 1
    assert not Vault.unlock(made.folder, recovery_key).is_locked
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, made.recovery_key)


def test_a_vault_made_without_a_recovery_key_is_given_one_later(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    assert vault.slot_types == (SlotType.KEY_FILE,)
    recovery_key = vault.new_recovery_key()
    assert vault.slot_types == (SlotType.KEY_FILE, SlotType.RECOVERY)
    assert not Vault.unlock(tmp_path, recovery_key).is_locked


def test_a_passphrase_is_checked_while_the_vault_is_open(made, tmp_path: Path) -> None:
    vault = Vault.unlock(made.folder, made.key_file)
    vault.check_passphrase(made.passphrase.secret)
    with pytest.raises(WrongKeyError):
        vault.check_passphrase(NEW)
    with pytest.raises(InvalidInputError):
        vault.check_passphrase(None)
    without = Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    without.check_passphrase(None)
    with pytest.raises(WrongKeyError):
        without.check_passphrase(NEW)
    vault.lock()
    with pytest.raises(VaultLockedError):
        vault.check_passphrase(made.passphrase.secret)


def test_slots_are_added_and_removed(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    secret = new_keychain_secret()
    info = vault.add_slot(KeychainSecret(secret))
    assert vault.slots[-1] == info
    assert info.type is SlotType.KEYCHAIN
    assert not Vault.unlock(made.folder, KeychainSecret(secret)).is_locked
    vault.remove_slot(info.slot_id)
    assert info not in vault.slots
    with pytest.raises(WrongKeyError):
        Vault.unlock(made.folder, KeychainSecret(secret))
    with pytest.raises(NotFoundError):
        vault.remove_slot(info.slot_id)


def test_the_keychain_is_never_the_only_way_in(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    vault.add_slot(KeychainSecret(new_keychain_secret()))
    others = [slot for slot in vault.slots if slot.type is not SlotType.KEYCHAIN]
    for slot in others[:-1]:
        vault.remove_slot(slot.slot_id)
    with pytest.raises(InvalidInputError, match="must keep"):
        vault.remove_slot(others[-1].slot_id)
    assert [slot.type for slot in vault.slots] == [SlotType.RECOVERY, SlotType.KEYCHAIN]


def test_the_last_way_in_stays(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    first, *others = vault.slots
    for slot in others:
        vault.remove_slot(slot.slot_id)
    with pytest.raises(InvalidInputError, match="must keep"):
        vault.remove_slot(first.slot_id)
    assert not Vault.unlock(made.folder, made.passphrase).is_locked


def test_there_are_at_most_16_slots(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    recovery = next(slot for slot in vault.slots if slot.type is SlotType.RECOVERY)
    vault.remove_slot(recovery.slot_id)
    while len(vault.slots) < 16:
        vault.add_slot(KeychainSecret(new_keychain_secret()))
    before = made.contents()
    with pytest.raises(InvalidInputError, match="at most 16"):
        vault.add_slot(KeychainSecret(new_keychain_secret()))
    with pytest.raises(InvalidInputError, match="at most 16"):
        vault.new_recovery_key()
    assert made.contents() == before
    assert not Vault.unlock(made.folder, made.passphrase).is_locked


def test_an_anchor_is_kept_through_other_changes(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    vault.anchor(9, b"i" * 32)
    vault.new_recovery_key()
    anchor = Vault.unlock(made.folder, made.passphrase).last_anchor
    assert anchor is not None
    assert (anchor.sequence, anchor.state_hash) == (9, b"i" * 32)


@pytest.mark.parametrize(("sequence", "state_hash"), [(-1, bytes(32)), (1, bytes(31))])
def test_an_anchor_is_a_count_and_a_hash(made, sequence: int, state_hash: bytes) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    with pytest.raises(ValueError, match="anchor"):
        vault.anchor(sequence, state_hash)


def test_a_locked_vault_gives_nothing_away(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    keys, database = vault.keys, vault.keys.database
    vault.lock()
    vault.lock()
    assert vault.is_locked
    assert database.reveal() == b""
    before = made.contents()
    for use in (
        lambda: vault.keys,
        lambda: keys.database,
        lambda: vault.anchor(1, bytes(32)),
        vault.new_recovery_key,
        lambda: vault.add_slot(KeychainSecret(new_keychain_secret())),
        lambda: vault.remove_slot("x"),
        lambda: vault.change_passphrase(made.passphrase.secret, NEW),
    ):
        with pytest.raises(VaultLockedError):
            use()
    assert made.contents() == before
    assert repr(vault) == f"Vault({vault.vault_id}, locked)"


def test_threads_lose_no_change(made, quick_disk) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    start = threading.Barrier(4)

    def anchor_often(first: int) -> None:
        start.wait()
        for sequence in range(first, first + 25):
            vault.anchor(sequence, bytes(32))

    threads = [threading.Thread(target=anchor_often, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vault.generation == 102
    assert Vault.unlock(made.folder, made.passphrase).generation == 102


def test_no_secret_shows_in_a_traceback_with_its_variables(made) -> None:
    passphrase = Secret(b"canary-passphrase-4711")
    vault = Vault.unlock(made.folder, made.passphrase)
    key = vault.keys.database.reveal()
    shown = ""
    for act in (
        lambda: Vault.unlock(made.folder, Passphrase(passphrase)),
        lambda: vault.change_passphrase(passphrase, passphrase),
        lambda: vault.remove_slot("none"),
        lambda: vault.keys.unwrap_namespace_key("none", bytes(61)),
    ):
        with pytest.raises(MunimentError) as caught:
            act()
        # Without this test's own frame, which holds the secrets to compare with.
        inner = caught.tb.tb_next
        assert inner is not None
        seen = traceback.TracebackException(
            caught.type, caught.value, inner, capture_locals=True, compact=True
        )
        shown += "".join(seen.format()) + repr(caught.value)
    assert "WrongKeyError" in shown
    assert "credential = Secret(***)" in shown
    for secret in (key, passphrase.reveal(), made.passphrase.secret.reveal()):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    for thing in (vault, vault.keys, made.passphrase, made.recovery_key, made.key_file):
        assert "correct horse" not in repr(thing)


def test_no_file_of_a_vault_holds_a_secret_in_clear(made) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    vault.change_passphrase(made.passphrase.secret, NEW)
    key = vault.keys.database.reveal()
    everything = b"".join(path.read_bytes() for path in made.folder.iterdir())
    for secret in (NEW.reveal(), made.passphrase.secret.reveal(), key):
        assert secret not in everything
        assert secret.hex().encode() not in everything
    assert made.recovery_key.secret.reveal().hex().encode() not in everything
