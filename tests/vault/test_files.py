"""Files written whole or not at all, and files that only their owner may read."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.domain.errors import DiskFullError, MunimentError, StorageUnavailableError
from muniment.vault.files import (
    read_secret_file,
    remove_leftovers,
    replace_together,
    write_atomically,
    write_secret_file,
)


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_is_replaced_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["file"]


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_atomically(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EIO, StorageUnavailableError),
        (errno.EROFS, StorageUnavailableError),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    error: type[MunimentError],
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(number))
        with pytest.raises(error, match="file"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_disk_that_fills_up_between_two_files_changes_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        path.write_bytes(b"old")
    write, calls = os.write, []

    def second_fails(descriptor: int, data: bytes) -> int:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", second_fails)
        with pytest.raises(DiskFullError):
            replace_together(paths, b"new")
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert names(tmp_path) == ["one", "two"]


@pytest.mark.parametrize("failing_name", ["one", "two"])
def test_a_file_that_cannot_be_renamed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_name: str
) -> None:
    paths = [tmp_path / "one", tmp_path / "two"]
    replace = Path.replace

    def one_fails(source: Path, target: Path) -> Path:
        if target.name == failing_name:
            raise OSError(errno.EIO, "broken")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", one_fails)
    assert replace_together(paths, b"new") == (tmp_path / failing_name,)
    (written,) = names(tmp_path)
    assert written != failing_name


def test_nothing_renamed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", failing(errno.EIO))
    with pytest.raises(StorageUnavailableError, match="replacing one"):
        replace_together([tmp_path / "one", tmp_path / "two"], b"new")
    assert names(tmp_path) == []


def test_an_unconfirmed_rename_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, calls = os.fsync, []

    def folder_fails(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.EIO, "broken")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", folder_fails)
    with pytest.raises(StorageUnavailableError, match="to disk"):
        write_atomically(tmp_path / "file", b"new")


def test_file_and_folder_are_synced_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_sync(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def note_rename(source: Path, target: Path) -> Path:
        seen.append("rename")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    replace_together([tmp_path / "one", tmp_path / "two"], b"new")
    assert seen == ["file", "file", "rename", "rename", "folder"]


def test_elsewhere_than_posix_folders_and_modes_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"secret")
    path.chmod(0o644)
    with monkeypatch.context() as patch:
        patch.setattr("muniment.vault.files._HAS_MODES", False)
        assert read_secret_file(path) == b"secret"
        write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_leftovers_of_a_crash_are_removed_and_nothing_else(tmp_path: Path) -> None:
    kept = ["vault.header", ".vault.header.tmp", ".other.0123.tmp", "vault.header.0123.tmp"]
    for name in (*kept, ".vault.header.0123.tmp", ".vault.header.2.4567.tmp"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path / "vault.header")
    assert names(tmp_path) == sorted(kept)


def test_a_secret_file_is_new_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    write_secret_file(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_secret_file(path) == b"one"
    with pytest.raises(StorageUnavailableError):
        write_secret_file(path, b"two")
    assert path.read_bytes() == b"one"


def test_a_secret_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(StorageUnavailableError):
        write_secret_file(tmp_path / "link", b"secret")
    assert not (tmp_path / "target").exists()


def test_a_secret_file_is_not_left_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.ENOSPC))
        with pytest.raises(DiskFullError):
            write_secret_file(tmp_path / "secret", b"one")
    assert names(tmp_path) == []


@pytest.mark.parametrize("has_links", [True, False])
def test_a_secret_file_has_its_name_only_with_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    """A process that is killed while it writes leaves no empty key file for the next start."""
    path, seen = tmp_path / "secret", []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append(path.read_bytes() if path.exists() else None)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    if not has_links:
        monkeypatch.setattr(os, "link", failing(errno.EOPNOTSUPP))
    write_secret_file(path, b"one")
    assert set(seen) == {None, b"one"}
    assert names(tmp_path) == ["secret"]
    with pytest.raises(StorageUnavailableError):
        write_secret_file(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o666])
def test_a_secret_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    write_secret_file(path, b"one")
    path.chmod(mode)
    with pytest.raises(StorageUnavailableError) as caught:
        read_secret_file(path)
    assert caught.value.hint == "Run: chmod 600 secret"


def test_a_secret_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    write_secret_file(path, b"one")
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(StorageUnavailableError, match="another user"):
        read_secret_file(path)


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(StorageUnavailableError, match="not a plain file"):
        read_secret_file(tmp_path / "pipe")
    with pytest.raises(StorageUnavailableError):
        read_secret_file(tmp_path)


def test_a_missing_or_long_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError):
        read_secret_file(tmp_path / "secret")
    write_secret_file(tmp_path / "secret", b"12345")
    assert read_secret_file(tmp_path / "secret", limit_bytes=5) == b"12345"
    with pytest.raises(StorageUnavailableError, match="longer than 4"):
        read_secret_file(tmp_path / "secret", limit_bytes=4)
