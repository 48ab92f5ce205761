"""The API key of an agent whose program starts ``muniment mcp``.

A program may pass a key in the environment. Otherwise a key is created for the agent and stored in
a file that only the person can read, so that the agent's actions carry its name, it reaches one
namespace, and its access ends when the person pauses or revokes the key. A key is never passed as
an argument: any process on the machine can read those.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from muniment.cli.client import PortClient
from muniment.cli.host import Host
from muniment.domain.access import Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError
from muniment.domain.vault.secrets import Secret

KEY_VARIABLE: Final = "MUNIMENT_KEY"
DEFAULT_NAMESPACE: Final = "default"
_NAME_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class WantedKey:
    """The requested properties of an agent's own key.

    Args:
        name: Of the agent, as in the list of keys.
        namespaces: What it may reach; writes go to the first.
        reads_only: Whether it may only read.

    Raises:
        InvalidInputError: The name has no letter or digit, or is too long.
    """

    name: str
    namespaces: tuple[str, ...] = (DEFAULT_NAMESPACE,)
    reads_only: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that makes no file name."""
        if not self.file_name or len(self.name) > _NAME_MAX:
            raise InvalidInputError("name", f"must have a letter or digit, at most {_NAME_MAX}")

    @property
    def scopes(self) -> list[str]:
        """Its scopes, sorted."""
        return [Scope.READ.value] if self.reads_only else [Scope.READ.value, Scope.WRITE.value]

    @property
    def file_name(self) -> str:
        """The name of its file: letters, digits and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def given_key(namespaces: Sequence[str] | None, *, reads_only: bool) -> Secret | None:
    """Return the key in the environment, if any.

    Raises:
        InvalidInputError: It cannot be a key, or was combined with options that restrict a key.
    """
    value = os.environ.get(KEY_VARIABLE)
    if not value:
        return None
    if namespaces or reads_only:
        raise InvalidInputError(KEY_VARIABLE, "says itself what it reaches; leave out the options")
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise InvalidInputError(KEY_VARIABLE, "must hold one key and nothing else")
    return Secret(value.encode("ascii"))


def own_key(port: PortClient, host: Host, home: Path | None, wanted: WantedKey) -> Secret:
    """Return the stored key of an agent, or create and store one.

    A key with other rights than requested is revoked and replaced. A key that the person revoked is
    not replaced, because that would restore access that was taken away.

    Args:
        port: A client with the person's rights.
        host: The host.
        home: ``None`` is the system's default.
        wanted: The requested properties.

    Raises:
        NotAllowedError: The person revoked it.
        RefusedError: The vault is locked.
        StorageUnavailableError: It cannot be stored.
    """
    kept = _kept(host.kept_agent_key(home, wanted.file_name))
    known = {key["id"]: key for key in port.request("GET", "/v1/keys")["data"]}
    found = known.get(kept.get("id"))
    if found is not None:
        if found["revoked_at"]:
            raise NotAllowedError(
                f"the key of {wanted.name} was revoked",
                hint="Start `muniment mcp` with another --name to give it access again.",
            )
        if _reach_of(found) == (wanted.namespaces, wanted.scopes):
            return Secret(kept["key"].encode("ascii"))
        port.request("PATCH", f"/v1/keys/{quote(found['id'], safe='')}", body={"revoked": True})
    body = {"namespaces": wanted.namespaces, "name": wanted.name, "scopes": wanted.scopes}
    made = port.request("POST", "/v1/keys", body=body)
    document = json.dumps({"id": made["id"], "key": made["key"]})
    host.keep_agent_key(home, wanted.file_name, document.encode("ascii"))
    return Secret(made["key"].encode("ascii"))


def _reach_of(key: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    return tuple(key["namespaces"]), sorted(key["scopes"])


def _kept(document: bytes | None) -> dict[str, str]:
    """Read the stored key; a damaged file counts as none."""
    try:
        kept = json.loads(document or b"{}")
    except ValueError:
        return {}
    is_whole = isinstance(kept, dict) and all(isinstance(kept.get(n), str) for n in ("id", "key"))
    return kept if is_whole else {}
