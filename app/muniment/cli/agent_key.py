"""The key that an agent speaks with when its program starts ``muniment mcp``.

A program may give one in the environment. Without, a key is made for it and kept in a file that
only the person can read, so that what the agent does carries its name, reaches one namespace, and
ends when the person pauses or revokes the key. An argument never holds a key: any process of the
machine can read those.
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
    """What an agent's own key is to be.

    Args:
        name: Of the agent, as the list of keys shows it.
        namespaces: What it reaches; writes go to the first.
        reads_only: Whether it may change nothing.

    Raises:
        InvalidInputError: The name has no letter or digit, or is too long.
    """

    name: str
    namespaces: tuple[str, ...] = (DEFAULT_NAMESPACE,)
    reads_only: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that nothing could be kept under."""
        if not self.file_name or len(self.name) > _NAME_MAX:
            raise InvalidInputError("name", f"must have a letter or digit, at most {_NAME_MAX}")

    @property
    def scopes(self) -> list[str]:
        """What it may do, sorted."""
        return [Scope.READ.value] if self.reads_only else [Scope.READ.value, Scope.WRITE.value]

    @property
    def file_name(self) -> str:
        """What it is kept under: of letters, digits and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def given_key(namespaces: Sequence[str] | None, *, reads_only: bool) -> Secret | None:
    """Return the key that the environment holds, if it holds one.

    Raises:
        InvalidInputError: It cannot be a key, or what it may do is asked for as well.
    """
    value = os.environ.get(KEY_VARIABLE)
    if not value:
        return None
    if namespaces or reads_only:
        raise InvalidInputError(KEY_VARIABLE, "says itself what it reaches; leave the options out")
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise InvalidInputError(KEY_VARIABLE, "must hold one key and nothing else")
    return Secret(value.encode("ascii"))


def own_key(port: PortClient, host: Host, home: Path | None, wanted: WantedKey) -> Secret:
    """Return the key that is kept for an agent, or make one and keep it.

    One that reaches something else than what is wanted now is revoked and made anew. One that the
    person revoked is not: that would give back what was taken away.

    Args:
        port: Speaks for the person.
        host: The house.
        home: ``None`` is the usual place of the system.
        wanted: What it is to be.

    Raises:
        NotAllowedError: The person revoked it.
        RefusedError: The vault is locked.
        StorageUnavailableError: It cannot be kept.
    """
    kept = _kept(host.kept_agent_key(home, wanted.file_name))
    known = {key["id"]: key for key in port.request("GET", "/v1/keys")["data"]}
    found = known.get(kept.get("id"))
    if found is not None:
        if found["revoked_at"]:
            raise NotAllowedError(
                f"the key of {wanted.name} was revoked",
                hint="Start `muniment mcp` with another --name to let it in again.",
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
    """Read what was kept; a damaged file counts as none."""
    try:
        kept = json.loads(document or b"{}")
    except ValueError:
        return {}
    is_whole = isinstance(kept, dict) and all(isinstance(kept.get(n), str) for n in ("id", "key"))
    return kept if is_whole else {}
