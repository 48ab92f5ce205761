"""The key that an agent speaks with when its program starts ``muniment mcp`` or a hook.

A program may have one in the environment, or in a file that only the person can read. A program
without one asks: it gets nothing until the person allows it in Muniment's window. An argument never
holds a key: every process of the machine can read those.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, TypeAlias
from urllib.parse import quote

import typer

from muniment.cli.client import PortClient
from muniment.cli.command_session import Session
from muniment.domain.access import Scope
from muniment.domain.errors import AccessDeniedError, InvalidInputError, KeyRevokedError
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.agent_key_files import StoredKey, agent_slug

KEY_VARIABLE: Final = "MUNIMENT_KEY"
DEFAULT_NAMESPACE: Final = "default"
DEFAULT_NAME: Final = "MCP"
_NAME_MAX: Final = 60
_PROGRAM_MAX: Final = 120

KeyFileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar="MUNIMENT_KEY_FILE",
        help="File that contains the agent's key.",
        show_default=False,
    ),
]


class AccessPendingError(AccessDeniedError):
    """The person has not decided about this agent yet."""

    code: ClassVar[str] = "access-pending"
    title: ClassVar[str] = "Waiting for permission"
    default_hint: ClassVar[str] = "Allow it in Muniment's window, then try again."


@dataclass(frozen=True, slots=True)
class WantedKey:
    """What an agent asks for, should it have no key.

    Args:
        name: Of the agent, as the list of keys shows it.
        namespaces: What it asks to reach; writes go to the first.
        reads_only: Whether it asks to read alone.
        key_file: Where its key is, if its program says so.
        client: How its program names itself.

    Raises:
        InvalidInputError: The name has no letter or digit, or is too long.
    """

    name: str
    namespaces: tuple[str, ...] = (DEFAULT_NAMESPACE,)
    reads_only: bool = False
    key_file: Path | None = None
    client: str = ""

    def __post_init__(self) -> None:
        """Refuse a name that no file could be named by."""
        if not agent_slug(self.name) or len(self.name) > _NAME_MAX:
            raise InvalidInputError("name", f"must have a letter or digit, at most {_NAME_MAX}")

    @property
    def scopes(self) -> list[str]:
        """What it asks to do, sorted."""
        return [Scope.READ.value] if self.reads_only else [Scope.READ.value, Scope.WRITE.value]


def given_key(namespaces: Sequence[str] | None, *, reads_only: bool) -> Secret | None:
    """Return the key in the environment, if any.

    Raises:
        InvalidInputError: It cannot be a key, or was combined with options that restrict a key.
    """
    value = os.environ.get(KEY_VARIABLE)
    if not value:
        return None
    if namespaces or reads_only:
        raise InvalidInputError(
            KEY_VARIABLE, "already determines what the agent can access; leave out these options"
        )
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise InvalidInputError(KEY_VARIABLE, "must contain one key and nothing else")
    return Secret(value.encode("ascii"))


def agent_key(port: PortClient, session: Session, wanted: WantedKey) -> Secret:
    """Return the stored key of an agent; without one, ask the person for it.

    Args:
        port: Speaks for the person.
        session: Where the files are.
        wanted: What to ask for.

    Raises:
        KeyRevokedError: The person revoked it.
        AccessPendingError: The person has been asked, and has not decided yet.
        RefusedError: The vault is locked, the person denied it, or no window is open.
        StorageUnavailableError: A key file cannot be read, or others could have read it.
    """
    program = session.host.parent_program()
    origin = (program or wanted.client)[:_PROGRAM_MAX]
    known = {key["id"]: key for key in port.request("GET", "/v1/keys")["data"]}
    for stored in _stored_keys(session, wanted):
        if not stored.id:
            return stored.token
        found = known.get(stored.id)
        if found is None:
            # Of another vault, such as one that was there before.
            continue
        if found["revoked_at"]:
            raise KeyRevokedError
        _note_program(port, found, origin)
        return stored.token
    body = {
        "name": wanted.name,
        "program": program,
        "client": wanted.client,
        "namespaces": wanted.namespaces,
        "scopes": wanted.scopes,
    }
    port.request("POST", "/v1/access-requests", body=body)
    raise AccessPendingError


@contextmanager
def agent_port(session: Session, wanted: WantedKey, given: Secret | None) -> Iterator[PortClient]:
    """Reach the port with the key of an agent; raises as `agent_key` does."""
    with session.reach() as reach:
        if given is None:
            with PortClient(reach) as person:
                given = agent_key(person, session, wanted)
        with PortClient(replace(reach, token=given)) as port:
            yield port


def _stored_keys(session: Session, wanted: WantedKey) -> Iterator[StoredKey]:
    files = session.host.agent_key_files(session.home)
    paths = [files.path_of(agent_slug(wanted.name))]
    if wanted.key_file is not None:
        paths.insert(0, wanted.key_file.expanduser())
    for path in paths:
        stored = files.read(path)
        if stored is not None:
            yield stored


def _note_program(port: PortClient, key: dict[str, Any], program: str) -> None:
    if program and key["program"] != program:
        path = f"/v1/keys/{quote(key['id'], safe='')}"
        port.request("PATCH", path, body={"program": program})
