"""Export and import encrypted bundles through the port, and print the report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from muniment.cli.client import PortClient, RefusedError
from muniment.cli.command_session import Session
from muniment.cli.export_selection import ExportSelection
from muniment.cli.host import Reach
from muniment.cli.long_requests import LongRequest, run_long_request
from muniment.cli.output import escape_line, print_fields, size_text, write
from muniment.cli.vault_unlocker import ask_new_passphrase, ask_passphrase, read_passphrase_file
from muniment.domain.errors import WrongBundleKeyError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

_EXPORT: Final = "/v1/bundles/export/file"
_IMPORT: Final = "/v1/bundles/import/file"
_KEY: Final = "/v1/bundles/key"
_PROGRESS: Final = "/v1/bundles/progress"
_MAGIC: Final = b"MUNIB"


def is_bundle(file: Path) -> bool:
    """Return whether a file begins as a bundle does.

    Raises:
        StorageUnavailableError: It cannot be read.
    """
    if not file.is_file():
        return False
    with os_errors_translated(f"reading {file.name}"), file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


def export_bundle(
    session: Session,
    asked: Mapping[str, Any],
    passphrase_file: Path | None,
    selection: ExportSelection,
) -> None:
    """Export through the port.

    Args:
        session: The run of the command.
        asked: Body of the request, without the passphrase and the selection.
        selection: Which memories.
        passphrase_file: Holds the bundle's passphrase; without it the terminal is asked, unless
            the bundle is for recipients.
    """
    passphrase = _given(passphrase_file)
    if passphrase is None and not asked["recipients"]:
        passphrase = ask_new_passphrase()
    body = asked if passphrase is None else {**asked, "passphrase": _text(passphrase)}
    with session.reach() as reach:
        body = {**body, **selection.body(reach)}
        done = run_long_request(
            reach, LongRequest(_EXPORT, body, _PROGRESS, lambda at: _progress_text("Exporting", at))
        )
    session.show(done, lambda: _print_exported(done))


def import_bundle(session: Session, asked: Mapping[str, Any], passphrase_file: Path | None) -> None:
    """Import through the port, or preview it.

    Args:
        session: The run of the command.
        asked: Body of the request, without the passphrase.
        passphrase_file: As `export_bundle`.

    The terminal is asked for a passphrase only if this vault's own keys do not open the bundle.
    """
    passphrase = _given(passphrase_file)
    with session.reach() as reach:
        try:
            done = _imported(reach, asked, passphrase)
        except RefusedError as error:
            if passphrase is not None or error.refusal.code != WrongBundleKeyError.code:
                raise
            done = _imported(reach, asked, ask_passphrase("Passphrase of the bundle: "))
    session.show(done, lambda: _print_imported(done))


def _imported(reach: Reach, asked: Mapping[str, Any], passphrase: Secret | None) -> Any:
    body = asked if passphrase is None else {**asked, "passphrase": _text(passphrase)}
    return run_long_request(
        reach, LongRequest(_IMPORT, body, _PROGRESS, lambda at: _progress_text("Importing", at))
    )


def public_key(session: Session) -> None:
    """Show the public key that others make bundles for.

    The key of this vault is no secret. `muniment export --recipient KEY` in another vault makes a
    bundle that this one imports without a passphrase.
    """
    with session.reach() as reach, PortClient(reach) as client:
        found = client.request("GET", _KEY)
    session.show(found, lambda: write(found["public_key"]))


def _given(path: Path | None) -> Secret | None:
    return None if path is None else read_passphrase_file(path)


def _text(passphrase: Secret) -> str:
    return passphrase.reveal().decode("utf-8")


def _progress_text(text: str, progress: Mapping[str, Any]) -> str:
    total = progress["total"]
    return f"{text}: {progress['done'] * 100 // total} %" if total else text


def _print_exported(done: Mapping[str, Any]) -> None:
    print_fields(
        {
            "bundle": done["path"],
            "size": size_text(done["size_bytes"]),
            "memories": done["records"].get("memory", 0),
            "verified": True,
        }
    )


def _print_imported(done: Mapping[str, Any]) -> None:
    for found in done["namespaces"]:
        print_fields({"namespace": found["namespace"], **found["memories"]})
        if done["dry_run"]:
            for text in found["examples"]:
                write(f"  {escape_line(text)}")
    if done["dry_run"]:
        write("Nothing was written.")
    else:
        print_fields({"batch": done["batch_id"]})
