"""Write memories into a file of an open format, and print what it holds."""

from collections.abc import Mapping
from typing import Any, Final

from muniment.cli.command_session import Session
from muniment.cli.export_selection import ExportSelection
from muniment.cli.long_requests import LongRequest, of_total, run_long_request
from muniment.cli.output import print_fields, size_text
from muniment.domain.transfer.exporting import ExportFormat

_PATH: Final = "/v1/transfer/export/file"
_PROGRESS: Final = "/v1/transfer/progress"

OPEN_FORMAT_OF: Final[Mapping[str, ExportFormat]] = {
    format_.suffix: format_ for format_ in ExportFormat if format_.suffix
}
"""The open formats by the extensions of their files."""


def export_open(session: Session, asked: Mapping[str, Any], selection: ExportSelection) -> None:
    """Export through the port.

    Args:
        session: The run of the command.
        asked: Body of the request, without the selection.
        selection: Which memories.
    """
    with session.reach() as reach:
        chosen = selection.body(reach) or {"namespace": selection.namespaces[0]}
        body = {**asked, **chosen}
        done = run_long_request(reach, LongRequest(_PATH, body, _PROGRESS, _progress_text))
    session.show(done, lambda: _print(done))


def _progress_text(progress: Mapping[str, Any]) -> str:
    return of_total("Writing memories", progress)


def _print(done: Mapping[str, Any]) -> None:
    print_fields(
        {
            "file": done["path"],
            "format": done["format"],
            "memories": done["memories"],
            "size": size_text(done["size_bytes"]),
            "confidential left out": done["withheld"] or "",
            "deleted in the meantime": done["missing"] or "",
            "damaged": done["unreadable"] or "",
            "encrypted": False,
        }
    )
