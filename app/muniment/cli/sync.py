"""The commands of sync between devices."""

import os
import platform
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import quote, unquote, urlsplit

import typer

from muniment.cli.client import PortClient
from muniment.cli.command_session import Session, command
from muniment.cli.output import escape_line, say, write
from muniment.cli.recovery import can_show_key, vault_passphrase
from muniment.cli.sync_output import print_begun, print_conflicts, print_report, print_status
from muniment.cli.vault_unlocker import ask_passphrase, can_ask
from muniment.domain.errors import InvalidInputError, NotFoundError, StorageUnavailableError
from muniment.domain.vault.secret_bytes import Secret, secret_text

_PATH: Final = "/v1/sync"
_IDS: Final = ("memory_id", "short_id")
_CONFLICTS: Final = f"{_PATH}/conflicts"
_CODE_MAX_BYTES: Final = 4096
_SERVERS: Final = frozenset({"https", "http", "s3"})
FolderArgument: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="FOLDER",
        help="Existing folder, as a path or file:// address; a folder of a WebDAV server "
        "(https://…) or of an S3 bucket (s3://bucket/folder?endpoint=…&region=…).",
    ),
]
UserOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--user",
        help="User of the server, or id of the S3 access key; the password is asked for.",
        show_default=False,
    ),
]
PasswordFileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="Read the password, or the secret S3 access key, from this file.",
        show_default=False,
    ),
]
NameOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--name", help="Name of this device. Default: the computer's name.", show_default=False
    ),
]
LocalOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--local",
        help="Namespace that stays on this device; may be repeated.",
        show_default=False,
    ),
]


def add_sync_commands(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help="Sync with your other devices through a folder.", no_args_is_help=True)
    command(group, "add")(add)
    command(group, "now")(now)
    command(group, "status")(status)
    command(group, "invite")(invite)
    command(group, "join")(join)
    command(group, "conflicts")(conflicts)
    command(group, "resolve")(resolve)
    command(group, "cancel")(cancel)
    command(group, "pause")(pause)
    command(group, "resume")(resume)
    command(group, "sign-in")(sign_in)
    command(group, "remove")(remove)
    command(group, "leave")(leave)
    app.add_typer(group, name="sync")


def add(
    session: Session,
    folder: FolderArgument,
    *,
    name: NameOption = None,
    local: LocalOption = None,
    user: UserOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Start syncing through a folder, as the first device."""
    access = _access(folder, user, password_file)
    _set_up(session, {**access, **_own(name, local)})


def join(
    session: Session,
    folder: FolderArgument,
    *,
    invitation_file: Annotated[
        Path | None,
        typer.Option(
            "--invitation-file",
            help="Read the invitation from this file instead of asking for it.",
            show_default=False,
        ),
    ] = None,
    name: NameOption = None,
    local: LocalOption = None,
    user: UserOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Join your other devices with an invitation."""
    access = _access(folder, user, password_file)
    code = _secret("Invitation: ", invitation_file, "invitation")
    _set_up(session, {**access, **_own(name, local), "invitation": code.reveal().decode("utf-8")})


def now(
    session: Session,
    *,
    allow_removals: Annotated[
        bool,
        typer.Option(
            "--allow-removals",
            help="Also remove what other devices removed, after a backup.",
        ),
    ] = False,
) -> None:
    """Get the changes of other devices, and send those of this one."""
    with session.port() as port:
        report = port.request("POST", f"{_PATH}/now", body={"allow_removals": allow_removals})
    session.show(report, lambda: print_report(report))


def status(session: Session) -> None:
    """Show the state of sync, the devices and any warnings."""
    with session.port() as port:
        found = port.request("GET", _PATH)
    session.show(found, lambda: print_status(found))


def invite(
    session: Session,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="Write the invitation to this new file, which only you can read.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Invite another device.

    The invitation lets that device read everything that is synced. Asks for the vault's passphrase
    even while Muniment has the vault open. Without --file it is shown on a terminal.
    """
    if file is None and not can_show_key(session):
        raise InvalidInputError(
            "file",
            "is required here: an invitation is only printed to a terminal",
            hint="Name a file with --file.",
        )
    passphrase = vault_passphrase(session)
    with session.reach(passphrase) as reach, PortClient(reach) as port:
        if file is None:
            write("Run `muniment sync join FOLDER` on the new device and enter this invitation:")
            write(f"\n    {_invitation(port, passphrase)}\n")
        else:
            with session.host.new_secret_file(file) as fill:
                fill(f"{_invitation(port, passphrase)}\n".encode("ascii"))
            said = f"Invitation saved to {file}. Delete the file once the device has joined."
            session.show({"file": str(file)}, lambda: write(said))


class Keep(StrEnum):
    """The text that ends a conflict."""

    CURRENT = "current"
    OTHER = "other"
    BOTH = "both"


def conflicts(session: Session) -> None:
    """List memories whose text two devices changed at once."""
    with session.port() as port:
        found = port.request("GET", _CONFLICTS)
    session.show(found, lambda: print_conflicts(found["data"]))


def resolve(
    session: Session,
    memory: Annotated[str, typer.Argument(metavar="ID", help="Id or short id of the memory.")],
    *,
    keep: Annotated[
        Keep, typer.Option("--keep", help="The text to keep; “other” is the latest of the others.")
    ],
) -> None:
    """End a conflict by choosing the text to keep, on all devices."""
    with session.port() as port:
        listed = port.request("GET", _CONFLICTS)["data"]
        texts = {found[name]: _texts(found) for found in listed for name in _IDS}
        if memory not in texts:
            raise NotFoundError("this memory has no conflict")
        content = texts[memory][keep]
        changed = port.request("PUT", f"{_CONFLICTS}/{quote(memory)}", body={"content": content})
    session.show(changed, lambda: write("Resolved on all devices, once they sync."))


def cancel(session: Session) -> None:
    """Stop the round that is running; what it did so far stays."""
    with session.port() as port:
        port.request("POST", f"{_PATH}/cancel")
    session.show({"cancelled": True}, lambda: write("Sync was stopped."))


def pause(session: Session) -> None:
    """Pause sync until you resume it."""
    with session.port() as port:
        port.request("POST", f"{_PATH}/pause")
    session.show({"paused": True}, lambda: write("Sync is paused."))


def resume(session: Session) -> None:
    """Resume sync after a pause."""
    with session.port() as port:
        port.request("POST", f"{_PATH}/resume")
    session.show({"paused": False}, lambda: write("Sync is on again."))


def sign_in(
    session: Session,
    *,
    user: Annotated[str, typer.Option("--user", help="User, or id of the S3 access key.")],
    password_file: PasswordFileOption = None,
) -> None:
    """Use another user or password of the server, once it accepts them."""
    password = _secret("Password: ", password_file, "password").reveal().decode("utf-8")
    with session.port() as port:
        port.request("PUT", f"{_PATH}/access", body={"user": user, "password": password})
    session.show({"user": user}, lambda: write("The server accepts them; they are used now."))


def remove(
    session: Session,
    device: Annotated[
        str, typer.Argument(metavar="DEVICE", help="Name, fingerprint or id of the device.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Remove it without asking.")] = False,
) -> None:
    """Remove another device, such as a lost one, from sync.

    Its memories stay on it; it gets nothing new, and nothing that it writes later is used.
    """
    with session.port() as port:
        found = _device(port.request("GET", _PATH)["devices"], device)
        if not yes:
            _ask_to_remove(found)
        port.request("DELETE", f"{_PATH}/devices/{quote(found['id'])}")
        # The others learn of it from the folder.
        port.request("POST", f"{_PATH}/now", body={})
    said = f"{escape_line(found['name'])} was removed. The others learn of it when they sync."
    session.show({"removed": found["id"]}, lambda: write(said))


def leave(session: Session) -> None:
    """Turn off sync on this device. Your memories stay."""
    with session.port() as port:
        port.request("DELETE", _PATH)
    session.show({"condition": "off"}, lambda: write("Sync is off. Your memories are still here."))


def _device(devices: list[dict[str, Any]], named: str) -> dict[str, Any]:
    """Return the device that a person named."""
    found = [
        one
        for one in devices
        if named in {one["id"], one["name"], one["fingerprint"]} and not one["is_removed"]
    ]
    if not found:
        raise NotFoundError(
            "there is no such device", hint="`muniment sync status` lists the devices."
        )
    if len(found) > 1:
        raise InvalidInputError(
            "DEVICE", "is the name of several devices", hint="Give the fingerprint of one."
        )
    return found[0]


def _ask_to_remove(device: Mapping[str, Any]) -> None:
    """Ask whether to remove a device; end the command unless a person agrees."""
    if not can_ask():
        raise InvalidInputError("yes", "is required here: nobody can be asked")
    say(
        f"{escape_line(device['name'])} ({device['fingerprint']}) keeps the memories that it has. "
        "It gets nothing new, and nothing that it writes later is used. Invitations from before "
        "no longer count."
    )
    typer.confirm("Remove it?", err=True, abort=True)


def _set_up(session: Session, body: Mapping[str, Any]) -> None:
    with session.port() as port:
        report = port.request("POST", _PATH, body=body)
        found = port.request("GET", _PATH)
    session.show({"report": report, "status": found}, lambda: print_begun(report, found))


def _invitation(port: PortClient, passphrase: Secret | None) -> str:
    body = {} if passphrase is None else {"passphrase": passphrase.reveal().decode("utf-8")}
    code = str(port.request("POST", f"{_PATH}/invitations", body=body)["invitation"])
    # The device can join once the folder knows of the invitation.
    port.request("POST", f"{_PATH}/now", body={})
    return code


def _own(name: str | None, local: list[str] | None) -> dict[str, Any]:
    named = name or platform.node() or "This device"
    return {"device_name": named, "local_namespaces": local or []}


def _access(folder: str, user: str, password_file: Path | None) -> dict[str, str]:
    """Return what opens the folder, with a password that is read or asked for."""
    given = {"folder": _folder(folder)}
    if user:
        password = _secret("Password: ", password_file, "password")
        given |= {"user": user, "password": password.reveal().decode("utf-8")}
    return given


def _secret(question: str, path: Path | None, what: str) -> Secret:
    return ask_passphrase(question) if path is None else _read_secret(path, what)


def _folder(given: str) -> str:
    """Return the full path of a folder, given as a path or as a ``file:`` address."""
    parts = urlsplit(given)
    if parts.scheme == "file":
        return unquote(parts.path)
    if parts.scheme in _SERVERS:
        return given
    if parts.scheme and len(parts.scheme) > 1:
        raise InvalidInputError("FOLDER", "must be a path, or begin with https:// or s3://")
    return os.path.abspath(given)  # noqa: PTH100 (resolves no links: a share may be one)


def _read_secret(path: Path, what: str) -> Secret:
    try:
        with path.open("rb") as file:
            raw = file.read(_CODE_MAX_BYTES)
    except OSError as error:
        raise StorageUnavailableError(
            f"the {what} could not be read: {error.strerror}",
            hint="Check the path, and that you may read the file.",
        ) from None
    try:
        return secret_text(raw.decode("utf-8").strip())
    except UnicodeDecodeError:
        raise InvalidInputError(f"{what}-file", "must hold text") from None


def _texts(conflict: Mapping[str, Any]) -> dict[Keep, str]:
    current, other = conflict["content"], conflict["replaced"][-1]["content"]
    return {Keep.CURRENT: current, Keep.OTHER: other, Keep.BOTH: f"{current}\n\n{other}"}
