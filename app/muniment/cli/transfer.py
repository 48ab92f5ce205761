"""The commands `export` and `import`: they choose between encrypted bundles and open formats.

An open format is written or read if it is given, or if the file is no bundle (`.muniment`).
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from muniment.cli.open_export import OPEN_FORMAT_OF, export_open
from muniment.cli.open_import import import_open
from muniment.cli.options import NamespaceOption
from muniment.cli.session import Session, command
from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.exporting import ExportFormat
from muniment.domain.transfer.importing import ImportFormat
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

_BUNDLE: Final = ".muniment"


def add_transfer_commands(app: typer.Typer) -> None:
    """Register the commands."""
    command(app, "export")(export)
    command(app, "import")(import_)


def export(
    session: Session,
    *,
    namespace: Annotated[str, typer.Option("--namespace", "-n", help="Namespace to export.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, or folder of notes.")],
    format: Annotated[  # noqa: A002 (the name of the option)
        ExportFormat | None,
        typer.Option(
            "--format",
            help="Open format. Default: from the file extension.",
            show_default=False,
        ),
    ] = None,
    with_confidential: Annotated[
        bool, typer.Option("--with-confidential", help="Include confidential memories.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an existing file.")] = False,
) -> None:
    """Export a namespace to a readable file.

    The file is not encrypted.
    """
    chosen = format or OPEN_FORMAT_OF.get(out.suffix.lower())
    if chosen is None:
        raise typer.BadParameter("--format is missing: jsonl, csv, markdown or notes")
    if chosen is ExportFormat.MARKDOWN and out.suffix.lower() != chosen.suffix:
        # Markdown without the extension of a file is a folder, one file a memory.
        chosen = ExportFormat.NOTES
    export_open(
        session,
        {
            "namespace": namespace,
            "path": str(out.absolute()),
            "format": chosen.value,
            "include_confidential": with_confidential,
            "replace": replace,
        },
    )


def import_(
    session: Session,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File or folder to import.")],
    namespace: NamespaceOption = None,
    format: Annotated[  # noqa: A002 (the name of the option)
        ImportFormat | None,
        typer.Option(
            "--format", help="Format. Default: detected from the file.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show what would be imported, without writing anything."),
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            help="Key of a memory or conversation to leave out, from --dry-run --json; may be "
            "repeated.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Import memories from a file or folder."""
    if format is None and file.suffix.lower() == _BUNDLE:
        raise InvalidInputError("FILE", "is a bundle, which only a newer version can import")
    import_open(
        session,
        {
            "path": str(file.absolute()),
            "namespace": namespace or DEFAULT_NAMESPACE,
            "format": None if format is None else format.value,
            "dry_run": dry_run,
            "without": without or [],
        },
    )
