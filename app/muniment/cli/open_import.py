"""Import a file of another program or of an open format, and print the report."""

from collections.abc import Mapping
from typing import Any, Final

from muniment.cli.command_session import Session
from muniment.cli.long_requests import LongRequest, run_long_request
from muniment.cli.output import escape_line, print_fields, size_text, write

_PATH: Final = "/v1/transfer/import/file"
_PROGRESS: Final = "/v1/transfer/progress"
_REASONS_MAX: Final = 10


def import_open(session: Session, body: Mapping[str, Any]) -> None:
    """Import through the port.

    Args:
        session: The run of the command.
        body: Of the request.
    """
    with session.reach() as reach:
        done = run_long_request(reach, LongRequest(_PATH, body, _PROGRESS, _progress_text))
    session.show(done, lambda: _print(done))


def _progress_text(progress: Mapping[str, Any]) -> str:
    if not progress["total"]:
        return "Reading"
    return f"Reading: {size_text(progress['done'])} of {size_text(progress['total'])}"


def _print(done: Mapping[str, Any]) -> None:
    print_fields(
        {
            "format": done["format"],
            "namespace": done["namespace"],
            "would be imported" if done["dry_run"] else "imported": str(done["created"]),
            "there already": done["known"] or "",
            "with a secret": done["secrets"] or "",
            "left out": done["left_out"] or "",
            "stopped": done["stopped"] or "",
            "batch": done["batch_id"],
        }
    )
    for text in done["examples"]:
        write(f"  {escape_line(text)}")
    for fault in done["faults"][:_REASONS_MAX]:
        write(f"  {fault['number']}: {escape_line(fault['field'])} {escape_line(fault['reason'])}")
