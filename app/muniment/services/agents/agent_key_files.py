"""Key files of agents: one file per agent in the data directory, readable by the person alone."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.domain.errors import StorageUnavailableError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

_FOLDER: Final = "agents"
_TOKEN: Final = re.compile(r"[!-~]{1,512}")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """The content of a key file; `id` is empty in a file that holds a token and nothing else."""

    id: str
    token: Secret


def agent_slug(name: str) -> str:
    """Return what an agent's file is named by: letters, digits and hyphens; may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


class AgentKeyFiles:
    """The key files of one data directory; any thread.

    Args:
        data: The data directory.
    """

    def __init__(self, data: Path) -> None:
        self._folder = data / _FOLDER

    def path_of(self, slug: str) -> Path:
        """Return the file of an agent, which may be missing."""
        return self._folder / f"{slug}.json"

    def read(self, path: Path) -> StoredKey | None:
        """Return the key in a file; ``None`` if the file is missing or holds none.

        Raises:
            StorageUnavailableError: It cannot be read, or others could have read it.
        """
        from muniment.vault.files import read_secret_file

        if not path.exists():
            return None
        return _stored_key(read_secret_file(path))

    def key_id_in(self, slug: str) -> str:
        """Return the id of the key in an agent's file; empty if there is none to be read."""
        with suppress(StorageUnavailableError):
            stored = self.read(self.path_of(slug))
            return "" if stored is None else stored.id
        return ""

    def write(self, slug: str, key: StoredKey) -> Path:
        """Store an agent's key, in place of what its file held.

        Raises:
            DiskFullError: No space.
            StorageUnavailableError: The file cannot be written.
        """
        from muniment.vault.files import write_atomically

        with os_errors_translated(f"creating the folder {self._folder.name}"):
            self._folder.mkdir(mode=0o700, exist_ok=True)
        document = {"id": key.id, "key": key.token.reveal().decode("ascii")}
        path = self.path_of(slug)
        write_atomically(path, json.dumps(document).encode("ascii"))
        return path


def _stored_key(document: bytes) -> StoredKey | None:
    text = document.decode("utf-8", "replace").strip()
    if _TOKEN.fullmatch(text) and not text.startswith(("{", "[", '"')):
        return StoredKey("", Secret(text.encode("ascii")))
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    key_id, token = fields.get("id"), fields.get("key")
    if not isinstance(key_id, str) or not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    return StoredKey(key_id, Secret(token.encode("ascii")))
