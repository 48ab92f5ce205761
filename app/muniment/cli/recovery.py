"""The command that makes a recovery key, and the note for vaults without one."""

import shlex
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from muniment.cli.client import PortClient
from muniment.cli.command_session import Session, command
from muniment.cli.output import escape_line, say, write
from muniment.cli.vault_unlocker import ask_passphrase
from muniment.domain.errors import InvalidInputError, MunimentError
from muniment.domain.vault.secret_bytes import Secret

_BEFORE: Final = "The previous recovery key no longer works."
_LOST: Final = (
    "The new recovery key could not be saved, and the previous one no longer works. "
    "Run the command again."
)


def add_recovery_command(app: typer.Typer) -> None:
    """Register the command."""
    command(app, "recovery-key")(recovery_key)


def how_to_add(home: Path | None) -> str:
    """Return the hint that names the command for a vault; ``home`` as it was given."""
    options = () if home is None else ("--home", escape_line(str(home.absolute())))
    return f"`{shlex.join(['muniment', *options, 'recovery-key', '--file', 'FILE'])}` creates one"


def no_recovery_key(home: Path | None) -> str:
    """Return the note about a vault without a recovery key."""
    return (
        "The vault has no recovery key. If you lose the passphrase or key file, "
        f"it cannot be opened again. {how_to_add(home)}."
    )


def can_show_key(session: Session) -> bool:
    """Return whether a person reads standard output, so that a key can be shown there."""
    return not session.as_json and sys.stdout.isatty()


def vault_passphrase(session: Session) -> Secret | None:
    """Return the vault's passphrase, asked for even while the vault is open; ``None`` if none."""
    passphrase = session.passphrase()
    if passphrase is None and "passphrase" in session.host.slot_types(session.home):
        return ask_passphrase()
    return passphrase


def recovery_key(
    session: Session,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="Write the recovery key to this new file, which only you can read.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Create a new recovery key.

    The previous one, if any, no longer opens the vault. Asks for the vault's passphrase even while
    Muniment has the vault open. Without --file the key is shown once, on a terminal.
    """
    if file is None and not can_show_key(session):
        raise InvalidInputError(
            "file",
            "is required here: the recovery key is only printed to a terminal",
            hint="Name a file with --file.",
        )
    passphrase = vault_passphrase(session)
    with session.reach(passphrase) as reach, PortClient(reach) as port:
        had_one = bool(port.request("GET", "/v1/status")["recovery_key"])
        if file is None:
            write("Your new recovery key, shown only once. Write it down and keep it safe:")
            write(f"\n    {_made(port, passphrase)}\n")
            if had_one:
                write(_BEFORE)
        else:
            _make_into(session, file, port, passphrase)
            said = (
                f"The new recovery key is in {file}. Print it, keep it safe, and delete the file."
            )
            session.show(
                {"file": str(file)}, lambda: write(f"{said} {_BEFORE}" if had_one else said)
            )


def _made(port: PortClient, passphrase: Secret | None) -> str:
    body = {} if passphrase is None else {"passphrase": passphrase.reveal().decode("utf-8")}
    return str(port.request("POST", "/v1/recovery-key", body=body)["recovery_key"])


def _make_into(session: Session, file: Path, port: PortClient, passphrase: Secret | None) -> None:
    """Write a recovery key to a new file, which is created first so that the key is not lost."""
    with session.host.new_secret_file(file) as fill:
        key = _made(port, passphrase)
        try:
            fill(f"{key}\n".encode("ascii"))
        except MunimentError:
            say(_LOST)
            raise
