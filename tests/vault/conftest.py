"""A vault whose passphrase opens in no time, and its ways in."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from muniment.crypto.kdf import Argon2Cost
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.credentials import KeyFile, Passphrase
from muniment.vault.vault import Vault

WEAK = Argon2Cost(64, 1, 1)


@dataclass(frozen=True)
class Made:
    """A vault as it was made, and locked again."""

    folder: Path
    passphrase: Passphrase
    key_file: KeyFile
    recovery_key: RecoveryKey

    @property
    def headers(self) -> tuple[Path, Path]:
        return self.folder / "vault.header", self.folder / "vault.header.2"

    def contents(self) -> dict[str, tuple[bytes, int]]:
        """What is in the folder: content and time of change of every file."""
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder.iterdir()
        }


@pytest.fixture(name="made")
def _made(tmp_path: Path) -> Made:
    folder = tmp_path / "home"
    folder.mkdir()
    passphrase = Secret(b"correct horse battery staple")
    recovery_key = RecoveryKey.generate()
    vault = Vault.create(
        folder,
        passphrase=passphrase,
        key_file=tmp_path / "vault.key",
        recovery_key=recovery_key,
        argon2=WEAK,
        allow_weak_argon2=True,
    )
    vault.anchor(7, b"h" * 32)
    vault.lock()
    return Made(folder, Passphrase(passphrase), KeyFile(tmp_path / "vault.key"), recovery_key)


@pytest.fixture(name="quick_disk")
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out waiting for the disk in tests that write thousands of times."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
