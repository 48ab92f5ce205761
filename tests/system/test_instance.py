"""One process per vault, with real processes."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.domain.errors import DiskFullError, StorageUnavailableError, VaultInUseError
from muniment.domain.vault.secret_bytes import Secret
from muniment.system import instance
from muniment.system.instance import InstanceFile, InstanceInfo, VaultLock, is_held
from muniment.vault.files import read_secret_file, write_atomically

OWNER = """
import sys
from pathlib import Path
from muniment.system.instance import VaultLock
with VaultLock(Path(sys.argv[1])):
    print("owned", flush=True)
    sys.stdin.read()
"""
INFO = InstanceInfo("http://127.0.0.1:4774", 4711, "1.0", Secret(b"mun_token"))


@pytest.fixture(name="lock_path")
def _lock_path(tmp_path: Path) -> Path:
    return tmp_path / "vault.lock"


@pytest.fixture(name="file")
def _file(tmp_path: Path, lock_path: Path) -> InstanceFile:
    return InstanceFile(
        tmp_path / "instance.json", lock_path, write=write_atomically, read=read_secret_file
    )


@pytest.fixture(name="owner")
def _owner(lock_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the vault."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(lock_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "owned\n"
        yield process
        process.kill()


def test_two_processes_cannot_own_one_vault(owner: subprocess.Popen[str], lock_path: Path) -> None:
    assert is_held(lock_path)
    with pytest.raises(VaultInUseError):
        VaultLock(lock_path).acquire()
    assert owner.stdin is not None
    owner.stdin.close()
    assert owner.wait(timeout=30) == 0
    assert not is_held(lock_path)
    with VaultLock(lock_path):
        assert is_held(lock_path)


def test_a_killed_owner_leaves_no_lock_behind(
    owner: subprocess.Popen[str], lock_path: Path
) -> None:
    owner.send_signal(signal.SIGKILL)
    owner.wait(timeout=30)
    assert not is_held(lock_path)
    with VaultLock(lock_path):
        pass
    assert lock_path.exists()


def test_two_locks_of_one_process_exclude_each_other(lock_path: Path) -> None:
    first = VaultLock(lock_path).acquire()
    with pytest.raises(VaultInUseError):
        VaultLock(lock_path).acquire()
    first.release()
    first.release()
    VaultLock(lock_path).acquire().release()


def test_the_lock_file_is_private(lock_path: Path) -> None:
    with VaultLock(lock_path):
        assert stat.S_IMODE(lock_path.stat().st_mode) == 0o600


def test_looking_does_not_make_the_file(lock_path: Path) -> None:
    assert not is_held(lock_path)
    assert not lock_path.exists()


def test_a_moment_s_look_does_not_keep_an_owner_out(
    lock_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looker = VaultLock(lock_path).acquire()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        looker.release()

    monkeypatch.setattr("muniment.system.instance.time.sleep", pause)
    with VaultLock(lock_path):
        assert pauses == [0.02]


def test_a_lock_that_the_machine_refuses_is_told(
    lock_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StorageUnavailableError):
        VaultLock(tmp_path / "missing" / "vault.lock").acquire()

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    opened: list[int] = []
    monkeypatch.setattr("fcntl.flock", refuse)
    genuine = instance._open
    monkeypatch.setattr(instance, "_open", lambda path: opened.append(genuine(path)) or opened[-1])
    with pytest.raises(StorageUnavailableError, match=r"locking vault\.lock"):
        VaultLock(lock_path).acquire()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_the_owner_is_found_by_what_it_published(file: InstanceFile, lock_path: Path) -> None:
    with VaultLock(lock_path):
        assert file.find() is None
        file.publish(INFO)
        assert file.find() == INFO
        file.blank()
        file.blank()
        assert file.find() is None


def test_a_full_disk_takes_the_address_where_the_one_before_was(
    lock_path: Path, tmp_path: Path, file: InstanceFile
) -> None:
    def refuse(_path: Path, _content: bytes) -> None:
        raise DiskFullError

    with VaultLock(lock_path):
        file.blank()
    full = InstanceFile(tmp_path / "instance.json", lock_path, write=refuse, read=read_secret_file)
    with VaultLock(lock_path):
        assert full.find() is None
        full.publish(INFO)
        assert full.find() == INFO
        full.blank()
        assert full.find() is None
        assert b"mun_token" not in (tmp_path / "instance.json").read_bytes()
        (tmp_path / "instance.json").unlink()
        with pytest.raises(DiskFullError):
            full.publish(INFO)


def test_a_file_that_others_can_read_gets_no_token(
    lock_path: Path, tmp_path: Path, file: InstanceFile
) -> None:
    def refuse(_path: Path, _content: bytes) -> None:
        raise DiskFullError

    file.blank()
    path = tmp_path / "instance.json"
    path.chmod(0o644)
    full = InstanceFile(path, lock_path, write=refuse, read=read_secret_file)
    with VaultLock(lock_path), pytest.raises(DiskFullError):
        full.publish(INFO)
    assert b"mun_token" not in path.read_bytes()


def test_a_file_left_behind_is_not_believed(file: InstanceFile, lock_path: Path) -> None:
    with VaultLock(lock_path):
        file.publish(INFO)
    assert file.find() is None


def test_the_token_is_readable_by_its_owner_only(
    file: InstanceFile, lock_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "instance.json"
    with VaultLock(lock_path):
        file.publish(INFO)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        with pytest.raises(StorageUnavailableError):
            file.find()
    assert "mun_token" not in repr(INFO)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b"{}", b"\xff", b"[" * 50_000, b'{"url":1,"pid":"x","version":1}'],
)
def test_damage_is_as_good_as_no_file(
    file: InstanceFile, lock_path: Path, tmp_path: Path, content: bytes
) -> None:
    write_atomically(tmp_path / "instance.json", content)
    with VaultLock(lock_path):
        assert file.find() is None


def test_a_token_that_is_no_ascii_is_as_good_as_no_file(
    file: InstanceFile, lock_path: Path, tmp_path: Path
) -> None:
    fields = {"url": "u", "pid": 1, "version": "1", "token": "ä"}
    write_atomically(tmp_path / "instance.json", json.dumps(fields).encode())
    with VaultLock(lock_path):
        assert file.find() is None
