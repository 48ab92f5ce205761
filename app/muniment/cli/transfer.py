"""The commands `export` and `import`: they choose between encrypted bundles and open formats.

An open format is written if it is given, or named by the file's extension; else a bundle. A bundle
to import is recognised by how it begins, whatever its name.
"""

from dataclasses import replace as with_changes
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from muniment.cli.bundles import export_bundle, import_bundle, is_bundle, public_key
from muniment.cli.command_session import Session, command
from muniment.cli.export_selection import ExportSelection
from muniment.cli.open_export import OPEN_FORMAT_OF, export_open
from muniment.cli.open_import import import_open
from muniment.cli.options import (
    AgentOption,
    CategoriesOption,
    KindOption,
    NamespaceOption,
    ProjectOption,
    SessionOption,
    TagsOption,
    TypeOption,
    UserOption,
    given,
)
from muniment.domain.memories.query import SEARCH_LIMIT_MAX
from muniment.domain.transfer.exporting import ExportFormat
from muniment.domain.transfer.importing import ImportFormat
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

_PassphraseOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="Read the bundle's passphrase from this file; with an open format, the vault's.",
        show_default=False,
    ),
]


def add_transfer_commands(app: typer.Typer) -> None:
    """Register the commands."""
    command(app, "export", with_passphrase=False)(export)
    command(app, "import", with_passphrase=False)(import_)
    command(app, "public-key")(public_key)
    command(app, "open", with_passphrase=False)(open_)


def export(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    namespace: Annotated[
        list[str] | None,
        typer.Option(
            "--namespace", "-n", help="Namespace; may be repeated for a bundle.", show_default=False
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, or folder of notes.")],
    format: Annotated[  # noqa: A002 (the name of the option)
        ExportFormat | None,
        typer.Option(
            "--format",
            help="Open format. Default: from the file extension.",
            show_default=False,
        ),
    ] = None,
    id: Annotated[  # noqa: A002 (the name of the option)
        list[str] | None,
        typer.Option("--id", help="Only this memory; may be repeated.", show_default=False),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option("--search", help="Only what this search finds.", show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=SEARCH_LIMIT_MAX, help="At most so many found memories.")
    ] = SEARCH_LIMIT_MAX,
    type: TypeOption = None,  # noqa: A002
    kind: KindOption = None,
    category: CategoriesOption = None,
    tag: TagsOption = None,
    agent_id: AgentOption = None,
    user_id: UserOption = None,
    session_id: SessionOption = None,
    project: ProjectOption = None,
    given_passphrase_file: _PassphraseOption = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            help="Public key of a vault that will open the bundle without a passphrase; may be "
            "repeated. `muniment public-key` shows it there.",
            show_default=False,
        ),
    ] = None,
    with_trash: Annotated[
        bool, typer.Option("--with-trash", help="Include memories in the trash; bundles only.")
    ] = False,
    with_confidential: Annotated[
        bool, typer.Option("--with-confidential", help="Include confidential memories.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an existing file.")] = False,
) -> None:
    """Export to an encrypted bundle or an open format.

    Exports whole namespaces, single memories, what a search finds, or the memories that have a
    type, tag and so on.

    In a bundle everything travels, with history and vectors. Asks for the bundle's passphrase
    unless a file or a recipient is given. A vault that has a passphrase asks for its own, or reads
    it from the file that MUNIMENT_PASSPHRASE_FILE names. A file in an open format is not encrypted.
    """
    filters = given(
        type=None if type is None else [type],
        kind=kind,
        category=category,
        tag=tag,
        agent_id=agent_id,
        user_id=user_id,
        session_id=session_id,
        project=project,
    )
    selection = ExportSelection(namespace or [], id or [], search, limit, filters)
    selection.check()
    chosen = format or OPEN_FORMAT_OF.get(out.suffix.lower())
    body = {
        "path": str(out.absolute()),
        "include_confidential": with_confidential,
        "replace": replace,
    }
    if chosen is None:
        asked = {**body, "namespaces": namespace or [], "include_trash": with_trash}
        asked["recipients"] = recipient or []
        export_bundle(session, asked, given_passphrase_file, selection)
        return
    if len(selection.namespaces) > 1 or with_trash or recipient:
        raise typer.BadParameter(
            "an open format holds one namespace, without the trash, and is not encrypted"
        )
    if chosen is ExportFormat.MARKDOWN and out.suffix.lower() != chosen.suffix:
        # Markdown without the extension of a file is a folder, one file a memory.
        chosen = ExportFormat.NOTES
    export_open(
        with_changes(session, passphrase_file=given_passphrase_file),
        {**body, "format": chosen.value},
        selection,
    )


def import_(
    session: Session,
    *,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="File or folder to import.", exists=True)
    ],
    namespace: NamespaceOption = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            help="Namespace that receives a bundle. Default: the exported one's name.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[  # noqa: A002 (the name of the option)
        ImportFormat | None,
        typer.Option(
            "--format", help="Format. Default: detected from the file.", show_default=False
        ),
    ] = None,
    given_passphrase_file: _PassphraseOption = None,
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
    """Import a bundle or another file.

    Asks for the passphrase of a bundle unless a file is given or the bundle was made for this
    vault, and verifies all of the bundle before it writes anything. The batch that is printed
    undoes the import.
    """
    body = {"path": str(file.absolute()), "dry_run": dry_run}
    if format is None and is_bundle(file):
        asked = {**body, "into": into or namespace}
        import_bundle(session, asked, given_passphrase_file)
        return
    import_open(
        with_changes(session, passphrase_file=given_passphrase_file),
        {
            **body,
            "namespace": namespace or into or DEFAULT_NAMESPACE,
            "format": None if format is None else format.value,
            "without": without or [],
        },
    )


def open_(
    session: Session,
    *,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A bundle, or another file to import.",
            exists=True,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Open the window, and a file to import in it.

    A double click on a bundle runs this.
    """
    host, home = session.host, session.home
    raise typer.Exit(host.open_window(home) if file is None else host.show_import(home, file))
