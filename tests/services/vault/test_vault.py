"""The vault's life, API keys, namespaces, embedding in the background, and the doctor."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Dialect, Scope
from muniment.domain.errors import (
    ConflictError,
    DamagedVaultError,
    DiskFullError,
    InvalidInputError,
    ModelUnavailableError,
    NotAllowedError,
    NotFoundError,
    UnauthorizedError,
    VaultExistsError,
    VaultLockedError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.vault.secret_bytes import Secret, secret_text
from muniment.services.agents.key_drafts import RATES_PER_MINUTE, TOKEN_PREFIXES, KeyDraft
from muniment.services.vault.vault_service import VaultState
from muniment.storage.engine.connection import open_raw
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from tests.fakes.background_waits import await_first_round, await_published
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.memories import remember
from tests.fakes.models import FakeCatalogue
from tests.fakes.older_copy import root_pages
from tests.fakes.opened import opened_of
from tests.waiting import PATIENCE_S, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Home, HomeFactory


def found(home: Home, query: str, mode: SearchMode = SearchMode.HYBRID) -> list[str]:
    result = home.services.search.search(SearchRequest(query=query, mode=mode), PERSON)
    return [hit.memory.id for hit in result.hits]


def state_of(home: Home, memory: Memory) -> EmbeddingState:
    return home.services.memories.get(memory.id, PERSON).embedding.state


def opened(home: Home) -> Any:
    return opened_of(home.services)


def damage(home: Home, *statements: str) -> None:
    connection = open_raw(home.folder / "vault.db", opened(home).vault.keys.database)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def acts(home: Home) -> list[Callable[[], object]]:
    """One call of every method of every service but the vault's."""
    services = home.services
    return [
        lambda: services.memories.remember(MemoryDraft(content="x"), PERSON),
        lambda: services.memories.remember_batch([MemoryDraft(content="x")], PERSON),
        lambda: services.memories.get("1", PERSON),
        lambda: services.memories.list(MemoryFilter(), PageRequest(), PERSON),
        lambda: services.memories.edit("1", MemoryPatch(content="x"), PERSON),
        lambda: services.memories.delete("1", PERSON),
        lambda: services.memories.restore("1", PERSON),
        lambda: services.search.search(SearchRequest(query="x"), PERSON),
        lambda: services.keys.create(KeyDraft(namespaces=("default",)), PERSON),
        lambda: services.keys.list(PERSON),
        lambda: services.keys.pause("k", PERSON),
        lambda: services.keys.resume("k", PERSON),
        lambda: services.keys.revoke("k", PERSON),
        lambda: services.keys.edit("k", PERSON, name="x"),
        lambda: services.keys.authenticate("mun_x"),
        lambda: services.namespaces.list(PERSON),
        lambda: services.namespaces.create("x", PERSON),
        lambda: services.namespaces.rename("default", "x", PERSON),
        lambda: services.namespaces.wipe("default", PERSON, confirm="default"),
        lambda: services.namespaces.delete("default", PERSON),
        lambda: services.stats.stats(PERSON),
        lambda: services.doctor.examine(PERSON),
    ]


# --- locking


def test_locked_every_service_refuses_and_the_states_are_told(home: Home) -> None:
    told: list[VaultState] = []
    stop = home.services.vault.on_state_change(told.append)
    assert home.services.vault.state is VaultState.UNLOCKED
    home.services.vault.lock()
    home.services.vault.lock()
    for act in acts(home):
        with pytest.raises(VaultLockedError):
            act()
    assert home.services.vault.state is VaultState.LOCKED
    home.services.vault.unlock_with_key_file()
    assert told == [VaultState.LOCKED, VaultState.OPENING, VaultState.UNLOCKED]
    stop()
    stop()
    home.services.vault.lock()
    assert len(told) == 3


def test_locking_waits_for_the_calls_at_work(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = SlowModel()
    home = home_factory(load_model=lambda: model)
    answers: list[object] = []
    writer = threading.Thread(target=lambda: answers.append(remember(home, "in flight")))
    model.hold()
    writer.start()
    model.entered.wait(PATIENCE_S)
    locker = threading.Thread(target=home.services.vault.lock)
    locker.start()
    until(lambda: home.services.vault.state is VaultState.LOCKED)
    with pytest.raises(VaultLockedError):
        remember(home, "too late")
    assert locker.is_alive()
    assert answers == []
    model.release()
    writer.join(PATIENCE_S)
    locker.join(PATIENCE_S)
    assert len(answers) == 1
    home.services.vault.unlock_with_key_file()
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [memory.content for memory in page.memories] == ["in flight"]


class SlowModel(FakeEmbeddingModel):
    """A model that waits when told to."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self._free = threading.Event()
        self._free.set()

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def embed(self, texts: Any) -> Any:
        self.entered.set()
        self._free.wait(PATIENCE_S)
        return super().embed(texts)


def test_locking_and_unlocking_under_load_loses_and_breaks_nothing(home: Home) -> None:
    stop = threading.Event()
    acknowledged: list[str] = []
    wrong: list[BaseException] = []

    def work() -> None:
        while not stop.is_set():
            try:
                acknowledged.append(remember(home, "under load").id)
            except VaultLockedError:
                time.sleep(0.005)
            except BaseException as error:  # noqa: BLE001 (whatever it is, the test reports it)
                wrong.append(error)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for _ in range(5):
        written = len(acknowledged)
        until(lambda written=written: bool(wrong) or len(acknowledged) > written)
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
    stop.set()
    for worker in workers:
        worker.join()
    assert wrong == []
    assert acknowledged
    kept = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert kept.total == len(set(acknowledged))
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_does_not_open_the_vault_changes_nothing(
    home_factory: HomeFactory, tmp_path: Path
) -> None:
    home = home_factory(unlocked=False)
    before = snapshot(home.folder)
    other = tmp_path / "other.keyfile"
    other.write_bytes(b"MUNIMENT KEY FILE 1 " + b"0" * 64 + b"\n")
    other.chmod(0o600)
    vault = home.services.vault
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text("no such passphrase"))
    with pytest.raises(WrongKeyError):
        vault.unlock_with_key_file(other)
    with pytest.raises(WrongKeyError):
        vault.unlock_with_keychain()
    with pytest.raises(InvalidInputError):
        vault.unlock_with_recovery_key("mistyped")
    assert snapshot(home.folder) == before
    assert vault.state is VaultState.LOCKED
    assert set(vault.slot_types()) == {"key-file", "recovery"}
    vault.unlock_with_key_file()
    vault.unlock_with_key_file()
    assert vault.notices == ()


def test_the_keychain_opens_it_until_it_is_forgotten(home: Home) -> None:
    vault = home.services.vault
    vault.remember_in_keychain(None)
    assert "keychain" in vault.slot_types()
    vault.lock()
    vault.unlock_with_keychain()
    vault.forget_keychain()
    assert "keychain" not in vault.slot_types()
    assert home.keychain.secrets == {}
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_keychain()


def test_a_refusing_keychain_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from muniment.domain.errors import KeychainUnavailableError

    def refuse(*_: object) -> None:
        raise KeychainUnavailableError

    monkeypatch.setattr(home.keychain, "set", refuse)
    with pytest.raises(KeychainUnavailableError):
        home.services.vault.remember_in_keychain(None)
    assert "keychain" not in home.services.vault.slot_types()


def test_a_new_recovery_key_takes_the_old_ones_place(home: Home) -> None:
    vault = home.services.vault
    first = home.services.recovery_key.make(None, PERSON)
    second = home.services.recovery_key.make(None, PERSON)
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_recovery_key(first.printable())
    vault.unlock_with_recovery_key(second.printable())
    assert vault.state is VaultState.UNLOCKED


def test_a_home_without_a_vault_says_so(home_factory: HomeFactory) -> None:
    home = home_factory(empty=True)
    vault = home.services.vault
    assert vault.state is VaultState.MISSING
    assert vault.slot_types() == ()
    for unlock in (
        vault.unlock_with_key_file,
        vault.unlock_with_keychain,
        lambda: vault.unlock_with_passphrase(secret_text("x")),
    ):
        with pytest.raises(VaultMissingError):
            unlock()
    assert list(home.folder.iterdir()) == []


def test_a_vault_is_never_overwritten(home_factory: HomeFactory) -> None:
    home = home_factory(unlocked=False)
    before = snapshot(home.folder)
    with pytest.raises(VaultExistsError):
        home.services.vault.create(passphrase=None, key_file=True)
    (home.folder / "vault.header").unlink()
    (home.folder / "vault.header.2").unlink()
    with pytest.raises(VaultExistsError):
        home.services.vault.create(passphrase=None, key_file=True)
    assert (home.folder / "vault.db").read_bytes() == before["vault.db"]


# --- the database beside its header


def test_a_missing_database_is_said(home_factory: HomeFactory) -> None:
    home = home_factory(unlocked=False)
    (home.folder / "vault.db").unlink()
    with pytest.raises(VaultMissingError):
        home.services.vault.unlock_with_key_file()
    assert not (home.folder / "vault.db").exists()
    assert home.services.vault.state is VaultState.LOCKED


def test_an_emptied_database_is_damage_not_a_new_one(home_factory: HomeFactory) -> None:
    home = home_factory(unlocked=False)
    (home.folder / "vault.db").write_bytes(b"")
    with pytest.raises(DamagedVaultError):
        home.services.vault.unlock_with_key_file()
    assert (home.folder / "vault.db").read_bytes() == b""


def test_another_vaults_database_is_refused(home_factory: HomeFactory) -> None:
    home = home_factory("one", unlocked=False)
    other = home_factory("two", empty=True)
    other.services.vault.create(passphrase=None, key_file=True)
    other.services.vault.lock()
    before = (other.folder / "vault.db").read_bytes()
    shutil.copy(other.folder / "vault.db", home.folder / "vault.db")
    with pytest.raises(DamagedVaultError):
        home.services.vault.unlock_with_key_file()
    assert (home.folder / "vault.db").read_bytes() == before
    assert home.services.vault.state is VaultState.LOCKED


def test_a_database_put_back_is_noticed_until_a_person_accepts_it(home: Home) -> None:
    vault = home.services.vault
    remember(home, "before")
    vault.lock()
    old = (home.folder / "vault.db").read_bytes()
    vault.unlock_with_key_file()
    assert vault.notices == ()
    remember(home, "after")
    vault.lock()
    (home.folder / "vault.db").write_bytes(old)
    for _ in range(2):
        vault.unlock_with_key_file()
        (notice,) = vault.notices
        assert "older than it was when last closed" in notice
        remember(home, "written meanwhile")
        vault.lock()
    vault.unlock_with_key_file()
    vault.accept_state(PERSON)
    vault.lock()
    vault.unlock_with_key_file()
    assert vault.notices == ()


def test_a_migration_leaves_a_backup_and_says_so(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from muniment.storage import store as store_module
    from muniment.storage.migrations import upgrade as upgrade_module

    migrations = tmp_path / "migrations"
    shutil.copytree(os.path.dirname(upgrade_module.__file__), migrations)  # noqa: PTH120
    (migrations / "versions" / "v0999_next.py").write_text(
        f"revision = '0999'\ndown_revision = '{upgrade_module.HEAD}'\ndef upgrade():\n    pass\n"
    )
    monkeypatch.setattr(upgrade_module, "__file__", str(migrations / "upgrade.py"))
    monkeypatch.setattr(upgrade_module, "HEAD", "0999")
    monkeypatch.setattr(store_module, "HEAD", "0999")
    home = home_factory(unlocked=False)
    backups = home.folder / "backups"
    backups.mkdir(mode=0o700)
    for day in range(10, 22):
        (backups / f"before-migration-200001{day}T000000Z.db").write_bytes(b"old")
    home.services.vault.unlock_with_key_file()
    (notice,) = home.services.vault.notices
    assert "before-migration-20260501T120000Z.db" in notice
    kept = sorted(path.name for path in backups.glob("*.db"))
    assert len(kept) == 10
    assert kept[-1] == "before-migration-20260501T120000Z.db"
    assert kept[0] == "before-migration-20000113T000000Z.db"


# --- creation on a full disk


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Where the home will be: a file system of its own of 256 KiB, where one can be mounted."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_vault_that_finds_no_space_leaves_nothing(
    home_factory: HomeFactory, tiny_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not os.path.ismount(tiny_disk):
        from muniment.storage.store import Store

        def full(*_: object, **__: object) -> Store:
            raise DiskFullError

        monkeypatch.setattr(Store, "open", full)
    home = home_factory(empty=True)
    with pytest.raises(DiskFullError):
        home.services.vault.create(passphrase=None, key_file=True)
    assert list(home.folder.iterdir()) == []
    assert home.services.vault.state is VaultState.MISSING
    with pytest.raises(VaultLockedError):
        remember(home)


# --- nothing readable on disk


def test_no_secret_and_no_word_is_in_any_file_or_log(
    home_factory: HomeFactory, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    home = home_factory(empty=True)
    vault = home.services.vault
    passphrase = "correct-canary-battery-staple"
    printed = vault.create(passphrase=secret_text(passphrase), key_file=True).printable()
    token = home.services.keys.create(
        KeyDraft(namespaces=("default",), name="keynamecanary"), PERSON
    ).token.reveal()
    home.services.keys.authenticate(token.decode())
    memory = remember(home, "contentcanary " * 50, tags=("tagcanary",), agent_id="idcanary",
                      metadata={"metacanary": 1})  # fmt: skip
    home.services.memories.edit(memory.id, MemoryPatch(content="secondcanary"), PERSON)
    found(home, "querycanary")
    for bad in ("contentcanary\0",):
        with pytest.raises(InvalidInputError):
            remember(home, bad)
    planted = [b"canary", token, printed.encode(), printed.replace("-", "").encode()]
    secret = opened(home).vault._vault_key.reveal()
    planted += [secret, secret.hex().encode(), opened(home).vault.keys.database.reveal()]
    opened(home).store.back_up(home.folder / "copy.db")

    def look() -> None:
        for path, content in snapshot(home.folder).items():
            assert [word for word in planted if word in content] == [], path

    assert (home.folder / "vault.db-wal").stat().st_size > 0
    look()
    vault.lock()
    look()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text("wrong-canary"))
    vault.unlock_with_passphrase(secret_text(passphrase))
    new = secret_text("another-canary-phrase")
    with pytest.raises(WrongKeyError):
        home.services.passphrase.change(secret_text("wrong-canary"), new)
    home.services.passphrase.change(secret_text(passphrase), new)
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text(passphrase))
    vault.unlock_with_passphrase(new)
    look()
    home.services.close()
    look()
    said = caplog.text + "".join(capfd.readouterr())
    assert "canary" not in said
    assert token.decode() not in said
    assert printed not in said


# --- API keys


def test_a_key_stands_for_its_namespaces_and_scopes(home: Home) -> None:
    keys = home.services.keys
    created = keys.create(
        KeyDraft(namespaces=("work", "default", "work"), name="agent", rate_per_minute=7), PERSON
    )
    token = created.token.reveal().decode()
    assert token.startswith("mun_")
    assert created.key.prefix == token[:8]
    key, actor = keys.authenticate(token)
    assert key == created.key
    assert (key.namespaces, key.rate_per_minute) == (("work", "default"), 7)
    assert actor == Actor(
        f"key:{key.id}", ("work", "default"), frozenset({Scope.READ, Scope.WRITE})
    )
    assert {namespace.name for namespace in home.services.namespaces.list(actor)} == {
        "work", "default",
    }  # fmt: skip
    memory = home.services.memories.remember(MemoryDraft(content="x"), actor).memory
    assert (memory.namespace, memory.actor) == ("work", f"key:{key.id}")
    # Also before the use is written down.
    assert keys.list(PERSON) == (replace(key, last_used_at=home.clock.now()),)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_keys_beginning_tells_its_dialect(home: Home, dialect: Dialect) -> None:
    created = home.services.keys.create(KeyDraft(namespaces=("default",), dialect=dialect), PERSON)
    token = created.token.reveal().decode()
    assert token.startswith(TOKEN_PREFIXES[dialect])
    others = [prefix for each, prefix in TOKEN_PREFIXES.items() if each is not dialect]
    assert not any(token.startswith(prefix) for prefix in others)
    assert created.key.rate_per_minute == RATES_PER_MINUTE[dialect]
    assert home.services.keys.authenticate(token)[0].dialect is dialect


def test_a_key_survives_locking_and_is_kept_as_a_hash(home: Home) -> None:
    token = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON).token.reveal()
    home.clock.advance(minutes=1)
    home.services.keys.authenticate(token.decode())
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    key, _ = home.services.keys.authenticate(token.decode())
    assert key.last_used_at == home.clock.now()
    raw = open_raw(home.folder / "vault.db", opened(home).vault.keys.database)
    for row in raw.execute("SELECT * FROM api_keys"):
        assert token not in repr(row).encode()
    raw.close()


def test_pause_resume_revoke_and_expiry_count_from_the_next_call(home: Home) -> None:
    keys = home.services.keys
    created = keys.create(KeyDraft(namespaces=("default",)), PERSON)
    token, key_id = created.token.reveal().decode(), created.key.id
    paused = keys.pause(key_id, PERSON)
    with pytest.raises(UnauthorizedError, match="paused"):
        keys.authenticate(token)
    home.clock.advance(minutes=1)
    assert keys.pause(key_id, PERSON).paused_at == paused.paused_at
    assert keys.resume(key_id, PERSON).paused_at is None
    keys.authenticate(token)
    changed = keys.edit(
        key_id, PERSON, name="new", rate_per_minute=9, rate_per_hour=90,
        expires_at=home.clock.now() + timedelta(seconds=1),
    )  # fmt: skip
    assert (changed.name, changed.rate_per_minute, changed.rate_per_hour) == ("new", 9, 90)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert keys.authenticate(token)[0].rate_per_hour == 90
    keys.authenticate(token)
    home.clock.advance(seconds=1)
    with pytest.raises(UnauthorizedError, match="expired"):
        keys.authenticate(token)
    assert keys.edit(key_id, PERSON, expires_at=None).name == "new"
    keys.authenticate(token)
    revoked = keys.revoke(key_id, PERSON)
    with pytest.raises(UnauthorizedError):
        keys.authenticate(token)
    keys.resume(key_id, PERSON)
    with pytest.raises(UnauthorizedError):
        keys.authenticate(token)
    assert keys.revoke(key_id, PERSON).revoked_at == revoked.revoked_at
    assert revoked.created_at == created.key.created_at


@pytest.mark.parametrize("token", ["", "mun_", "mun_unknown", "\ud800", "x" * 10_000, "mun_é"])
def test_an_unknown_token_is_refused(home: Home, token: str) -> None:
    home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    with pytest.raises(UnauthorizedError):
        home.services.keys.authenticate(token)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("namespaces", ()),
        ("namespaces", ("",)),
        ("scopes", frozenset()),
        ("name", "x" * 101),
        ("name", "line\nbreak"),
        ("name", "\ud800"),
        ("rate_per_minute", 0),
        ("rate_per_minute", 10**9),
        ("rate_per_minute", -1),
        ("rate_per_hour", 0),
        ("rate_per_hour", 10**9),
        ("expires_at", "naive"),
    ],
)
def test_a_bad_key_is_refused_and_makes_nothing(home: Home, field: str, value: Any) -> None:
    if value == "naive":
        value = home.clock.now().replace(tzinfo=None)
    draft = KeyDraft(**{"namespaces": ("fresh",), field: value})
    with pytest.raises(InvalidInputError):
        home.services.keys.create(draft, PERSON)
    assert home.services.keys.list(PERSON) == ()
    assert [one.name for one in home.services.namespaces.list(PERSON)] == ["default"]
    key_id = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON).key.id
    if field in ("name", "rate_per_minute", "rate_per_hour", "expires_at"):
        with pytest.raises(InvalidInputError):
            home.services.keys.edit(key_id, PERSON, **{field: value})
    with pytest.raises(NotFoundError):
        home.services.keys.edit("key_unknown", PERSON, name="x")


def test_a_slow_reload_never_brings_a_revoked_key_back(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thread A has read the keys and not yet put them in place while thread B revokes one."""
    from muniment.storage.api_keys import KeyStore

    keys = home.services.keys
    created = keys.create(KeyDraft(namespaces=("default",)), PERSON)
    original = KeyStore.all_with_hashes
    has_read, go_on = threading.Event(), threading.Event()

    def slow(self: KeyStore) -> Any:
        pairs = original(self)
        if threading.current_thread().name == "slow":
            has_read.set()
            go_on.wait(1)
        return pairs

    monkeypatch.setattr(KeyStore, "all_with_hashes", slow)
    ring, store = opened(home).key_ring, opened(home).store
    reloading = threading.Thread(target=lambda: ring.reload(store), name="slow")
    reloading.start()
    has_read.wait(PATIENCE_S)
    revoking = threading.Thread(target=lambda: keys.revoke(created.key.id, PERSON))
    revoking.start()
    revoking.join(0.3)
    go_on.set()
    reloading.join(PATIENCE_S)
    revoking.join(PATIENCE_S)
    with pytest.raises(UnauthorizedError):
        keys.authenticate(created.token.reveal().decode())


# --- namespaces


def test_namespaces_are_made_renamed_counted_and_removed(home: Home) -> None:
    namespaces = home.services.namespaces
    namespaces.create("work", PERSON)
    with pytest.raises(ConflictError):
        namespaces.create("work", PERSON)
    with pytest.raises(InvalidInputError):
        namespaces.create("", PERSON)
    created = home.services.keys.create(KeyDraft(namespaces=("work",)), PERSON)
    memory = remember(home, namespace="work")
    renamed = namespaces.rename("work", "office", PERSON)
    assert (renamed.name, renamed.memory_count) == ("office", 1)
    assert home.services.memories.get(memory.id, PERSON).namespace == "office"
    key, actor = home.services.keys.authenticate(created.token.reveal().decode())
    assert key.namespaces == actor.namespaces == ("office",)
    with pytest.raises(ConflictError):
        namespaces.rename("office", "default", PERSON)
    with pytest.raises(ConflictError, match="holds 1"):
        namespaces.delete("office", PERSON)
    home.services.memories.delete(memory.id, PERSON)
    with pytest.raises(ConflictError, match="key"):
        namespaces.delete("office", PERSON)
    home.services.keys.revoke(key.id, PERSON)
    assert namespaces.delete("office", PERSON).namespaces == ("office",)
    assert [namespace.name for namespace in namespaces.list(PERSON)] == ["default"]
    for act in (
        lambda: namespaces.delete("office", PERSON),
        lambda: namespaces.rename("office", "x", PERSON),
        lambda: namespaces.wipe("office", PERSON, confirm="office"),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_a_wiped_namespace_is_empty_and_goes_on(home: Home) -> None:
    remember(home, "wiped boat")
    with pytest.raises(InvalidInputError, match="confirm"):
        home.services.namespaces.wipe("default", PERSON, confirm="Default")
    assert found(home, "boat")
    assert home.services.namespaces.wipe("default", PERSON, confirm="default").namespaces
    for mode in SearchMode:
        assert found(home, "boat", mode) == []
    after = remember(home, "a new boat")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert found(home, "boat") == [after.id]
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


# --- vectors in the background


class Models:
    """Hands out a model, or refuses, as the test says."""

    def __init__(self, model: FakeEmbeddingModel | None = None) -> None:
        self.model = model

    def __call__(self) -> FakeEmbeddingModel:
        if self.model is None:
            raise ModelUnavailableError("the model folder is empty")
        return self.model


def test_without_the_model_writes_are_kept_and_caught_up_later(home_factory: HomeFactory) -> None:
    models = Models()
    home = home_factory(load_model=models)
    memory = remember(home)
    assert memory.embedding.state is EmbeddingState.PENDING
    assert "model" in (memory.embedding.reason or "")
    assert found(home, "boat", SearchMode.KEYWORD) == [memory.id]
    for mode in (SearchMode.SEMANTIC, SearchMode.HYBRID):
        with pytest.raises(ModelUnavailableError):
            found(home, "boat", mode)
    edited = home.services.memories.edit(memory.id, MemoryPatch(content="A boat"), PERSON).memory
    assert edited.embedding.state is EmbeddingState.PENDING
    findings = {finding.check: finding for finding in home.services.doctor.examine(PERSON)}
    assert not findings["model"].ok
    models.model = FakeEmbeddingModel()
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    until(lambda: state_of(home, memory) is EmbeddingState.READY)
    await_published(home)
    assert home.services.memories.get(memory.id, PERSON).embedding.reason is None
    assert found(home, "A boat", SearchMode.SEMANTIC) == [memory.id]


def test_pending_memories_are_resumed_by_another_run(home_factory: HomeFactory) -> None:
    home = home_factory(load_model=Models())
    pending = [remember(home, f"number {number}", wait=False) for number in range(70)]
    home.services.close()
    again = home_factory()
    until(lambda: all(state_of(again, memory) is EmbeddingState.READY for memory in pending))
    await_published(again)
    assert found(again, "number 69", SearchMode.SEMANTIC)[0] == pending[69].id
    assert all(finding.ok for finding in again.services.doctor.examine(PERSON))


def test_not_waiting_answers_at_once_and_not_embedding_stays_so(home: Home) -> None:
    later = remember(home, "later boat", wait=False)
    never = remember(home, "never boat", embed=False)
    assert later.embedding.state is EmbeddingState.PENDING
    assert never.embedding.state is EmbeddingState.SKIPPED
    until(lambda: state_of(home, later) is EmbeddingState.READY)
    await_published(home)
    assert state_of(home, never) is EmbeddingState.SKIPPED
    assert found(home, "boat", SearchMode.SEMANTIC) == [later.id]
    assert set(found(home, "boat", SearchMode.KEYWORD)) == {later.id, never.id}


class OtherModel(FakeEmbeddingModel):
    """Another model: other directions."""

    id = "other@000000000000"

    def _direction(self, word: str) -> Any:
        return super()._direction("other " + word)


def test_another_model_has_everything_embedded_anew(home_factory: HomeFactory) -> None:
    home = home_factory()
    memories = [remember(home, f"boat {number}") for number in range(3)]
    skipped = remember(home, "skipped", embed=False)
    assert opened(home).active.model_id == FakeEmbeddingModel.id
    home.services.close()
    both = FakeCatalogue(OtherModel, {FakeEmbeddingModel.id: FakeEmbeddingModel})
    again = home_factory(catalogue=both)
    assert opened(again).active.model_id == FakeEmbeddingModel.id
    again.services.models.change_to(OtherModel.id, PERSON)
    until(lambda: opened(again).active.model_id == OtherModel.id)
    assert all(state_of(again, memory) is EmbeddingState.READY for memory in memories)
    model = again.services.memories.get(memories[0].id, PERSON).embedding.model
    assert model == OtherModel.id
    assert state_of(again, skipped) is EmbeddingState.SKIPPED
    (hit, *_) = again.services.search.search(
        SearchRequest(query="boat 1", mode=SearchMode.SEMANTIC), PERSON
    ).hits
    assert hit.memory.id == memories[1].id
    assert hit.score == pytest.approx(1, abs=1e-4)


def test_a_long_text_is_found_by_its_best_passage(home: Home) -> None:
    filler = "Nothing happened on that day and nobody wrote about it. " * 60
    memory = remember(home, filler + "The lighthouse keeper lost his brass key. " + filler)
    short = remember(home, "A short note about the weather")
    (hit, *_) = home.services.search.search(
        SearchRequest(query="lighthouse keeper brass key", mode=SearchMode.SEMANTIC), PERSON
    ).hits
    assert hit.memory.id == memory.id != short.id
    start, end = hit.passage
    assert "lighthouse keeper lost his brass key" in memory.content[start:end]
    assert end - start < len(memory.content) / 2
    assert home.services.stats.stats(PERSON).vectors > 2


def test_the_model_that_ships_finds_by_meaning(real_home: Home) -> None:
    boat = remember(real_home, "We christened our sailing yacht Aurora last summer.")
    remember(real_home, "The invoice from the plumber is due on Friday.")
    assert found(real_home, "What is the name of the ship?", SearchMode.SEMANTIC)[0] == boat.id
    assert real_home.services.vault.model_state == "ready"


# --- the doctor


DAMAGES = {
    "no-text": "DELETE FROM memory_text WHERE rowid = 2",
    "stray-text": "INSERT INTO memory_text (rowid, content, tags) VALUES (999, 'x', '')",
    "ready-without-vectors": "DELETE FROM chunks WHERE number = 2",
    "chunk-without-vector": "DELETE FROM chunk_vectors WHERE id = 2",
    "stray-vector": "INSERT INTO chunk_vectors VALUES (999, zeroblob(1536))",
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_the_doctor_names_and_mends_what_can_be_rebuilt(home: Home, kind: str) -> None:
    memories = [remember(home, f"boat number {number}") for number in range(3)]
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))
    damage(home, DAMAGES[kind])
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    findings = {finding.check: finding for finding in home.services.doctor.examine(PERSON)}
    assert not findings[kind].ok
    assert not findings[kind].repaired
    repaired = home.services.doctor.examine(PERSON, repair=True)
    mended = {finding.check: finding for finding in repaired}
    assert mended[kind].ok
    assert mended[kind].repaired
    until(lambda: all(state_of(home, memory) is EmbeddingState.READY for memory in memories))
    await_published(home)
    assert [finding for finding in home.services.doctor.examine(PERSON) if not finding.ok] == []
    for mode in SearchMode:
        assert set(found(home, "boat", mode)) == {memory.id for memory in memories}


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("records", "UPDATE memories SET content = zeroblob(60) WHERE number = 2"),
        ("records", "UPDATE memories SET metadata = content WHERE number = 2"),
        ("journal", "UPDATE operations SET chain = zeroblob(32) WHERE sequence = 3"),
        ("journal", "DELETE FROM operations WHERE sequence = 2"),
    ],
)
def test_the_doctor_names_what_cannot_be_rebuilt(home: Home, check: str, statement: str) -> None:
    for number in range(3):
        remember(home, f"boat number {number}")
    damage(home, statement)
    for repair in (False, True):
        findings = home.services.doctor.examine(PERSON, repair=repair)
        assert [finding.check for finding in findings if not finding.ok] == [check]
        assert "boat" not in repr(findings)


def test_the_doctor_names_a_damaged_page(home: Home) -> None:
    for number in range(40):
        remember(home, f"boat number {number} " * 50, embed=False)
    home.services.vault.lock()
    path = home.folder / "vault.db"
    content = bytearray(path.read_bytes())
    (page,) = root_pages(home.folder, "reads_by_actor")
    content[page * PAGE_SIZE_BYTES - 100] ^= 1
    path.write_bytes(content)
    home.services.vault.unlock_with_key_file()
    findings = {finding.check: finding for finding in home.services.doctor.examine(PERSON)}
    assert not findings["file"].ok
    assert "page" in findings["file"].detail
    assert {"file", "journal", "records", "model"} <= set(findings)


def test_the_doctor_notices_an_index_that_lags(home: Home) -> None:
    memory = remember(home)
    opened(home).index.apply(*_removal(home, memory))
    findings = {finding.check: finding for finding in home.services.doctor.examine(PERSON)}
    assert not findings["index"].ok


def _removal(home: Home, memory: Memory) -> tuple[Any, tuple[int, ...]]:
    with opened(home).store.read() as reading:
        codes = reading.vectors.all_codes()
    from muniment.storage.vectors.vectors import CodeTable

    empty = CodeTable(
        codes.chunk_ids[:0], codes.numbers[:0], codes.namespace_ids[:0], codes.codes[:0]
    )
    return empty, tuple(codes.chunk_ids.tolist())


def test_only_an_admin_examines(home: Home) -> None:
    with pytest.raises(NotAllowedError):
        home.services.doctor.examine(Actor("key:k", ("default",), frozenset({Scope.WRITE})))


# --- maintenance


def test_maintenance_writes_down_uses_and_anchors_now_and_then(home: Home) -> None:
    await_first_round(home)
    memory = remember(home)
    home.services.memories.get(memory.id, PERSON)
    before = opened(home).vault.last_anchor
    home.services.vault._maintenance.run_due(1)
    assert home.services.memories.get(memory.id, PERSON).access_count == 1
    assert opened(home).vault.last_anchor == before
    home.services.vault._maintenance.run_due(9)
    after = opened(home).vault.last_anchor
    assert after.sequence > before.sequence
    assert (home.folder / "vault.db-wal").stat().st_size == 0


def test_locking_succeeds_even_if_the_anchor_cannot_be_written(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from muniment.vault.vault import Vault

    def fail(*_: object) -> None:
        raise DiskFullError

    memory = remember(home)
    monkeypatch.setattr(Vault, "anchor", fail)
    home.services.vault.lock()
    assert "disk-full" in caplog.text
    monkeypatch.undo()
    home.services.vault.unlock_with_key_file()
    assert home.services.vault.notices == ()
    assert home.services.memories.get(memory.id, PERSON).content == memory.content


def test_the_strength_of_a_passphrase_is_told_without_a_vault(home_factory: HomeFactory) -> None:
    home = home_factory(empty=True)
    assert not home.services.vault.passphrase_strength("password").is_acceptable
    assert home.services.vault.passphrase_strength("plough anvil saffron turbine").is_acceptable


def test_many_threads_read_and_write_through_the_services(home: Home) -> None:
    remember(home, "seed boat")

    def work(thread: int) -> None:
        for number in range(10):
            memory = remember(home, f"boat {thread} {number}")
            assert memory.id in found(home, f"boat {thread} {number}")
            home.services.memories.edit(memory.id, MemoryPatch(tags=("t",)), PERSON)
            home.services.stats.stats(PERSON)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    page = home.services.memories.list(MemoryFilter(tags=("t",)), PageRequest(), PERSON)
    assert page.total == 60
    assert [one for one in home.services.doctor.examine(PERSON) if not one.ok] == []


def test_a_secret_of_zeros_is_no_key(home: Home) -> None:
    with pytest.raises(DamagedVaultError):
        open_raw(home.folder / "vault.db", Secret(bytes(32)))


def test_maintenance_goes_on_after_a_fault_and_ends_with_the_lock(
    caplog: pytest.LogCaptureFixture,
) -> None:
    from muniment.services.maintenance.woken_thread import WokenThread

    rounds: list[int] = []

    def run_due(_: threading.Event) -> None:
        number = len(rounds)
        rounds.append(number)
        if number == 2:
            raise DiskFullError
        if number == 4:
            raise VaultLockedError

    maintenance = WokenThread("maintenance", run_due, interval_s=0.001)
    maintenance.stop()
    maintenance.start()
    until(lambda: len(rounds) == 5 and not maintenance._thread.is_alive())
    maintenance.stop()
    assert rounds == [0, 1, 2, 3, 4]
    assert "disk-full" in caplog.text


def test_a_batch_that_does_not_wait_is_caught_up(home: Home) -> None:
    drafts = [MemoryDraft(content=f"boat {number}", wait=False) for number in range(10)]
    result = home.services.memories.remember_batch(drafts, PERSON)
    assert result.succeeded == 10
    ready = MemoryFilter(embedding_state=EmbeddingState.READY)
    memories = home.services.memories
    until(lambda: memories.list(ready, PageRequest(), PERSON).total == 10)


def test_renaming_moves_the_keys_that_name_it_alone(home: Home) -> None:
    keys = home.services.keys
    other = keys.create(KeyDraft(namespaces=("default",)), PERSON).key
    named = keys.create(KeyDraft(namespaces=("work", "default")), PERSON).key
    home.services.namespaces.rename("work", "office", PERSON)
    found_keys = {key.id: key.namespaces for key in keys.list(PERSON)}
    assert found_keys == {other.id: ("default",), named.id: ("office", "default")}
