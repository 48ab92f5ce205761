"""The command that makes a backup."""

from collections.abc import Mapping
from typing import Any, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.long_requests import LongRequest, run_long_request
from muniment.cli.output import print_fields, short_time, size_text

_PATH: Final = "/v1/backups"
_STEPS: Final = {
    "copying": "Copying the vault",
    "checking": "Checking every page",
    "examining": "Opening the copy",
    "comparing": "Reading the journal of the copy",
}


def add_backup_command(app: typer.Typer) -> None:
    """Register the command."""
    command(app, "backup")(backup)


def backup(session: Session) -> None:
    """Back up the whole vault now, and verify the copy."""
    with session.reach() as reach:
        made = run_long_request(
            reach, LongRequest(_PATH, None, f"{_PATH}/progress", _progress_text)
        )
    session.show(made, lambda: _print_backup(made))


def _progress_text(progress: Mapping[str, Any]) -> str:
    text = _STEPS.get(progress["step"], "Making a backup")
    return f"{text}: {progress['done'] * 100 // progress['total']} %" if progress["total"] else text


def _print_backup(made: Mapping[str, Any]) -> None:
    print_fields(
        {
            "backup": made["file"],
            "made": short_time(made["made_at"]),
            "size": size_text(made["size_bytes"]),
            "memories": made["memories"],
            "operations": made["operations"],
            "verified": True,
        }
    )
