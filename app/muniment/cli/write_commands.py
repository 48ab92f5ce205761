"""Commands that write memories: add, edit, delete, restore."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.durations import parse_duration
from muniment.cli.options import (
    AgentOption,
    Archived,
    CategoriesOption,
    ConfidentialOption,
    ExpiresOption,
    IdArgument,
    ImportanceOption,
    KindOption,
    MetadataOption,
    NamespaceOption,
    ProjectOption,
    SessionOption,
    TagsOption,
    TierOption,
    TypeOption,
    UserOption,
    given,
    memory_path,
)
from muniment.cli.output import (
    escape_line,
    say,
    write,
)
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    DEDUP_THRESHOLD_MIN,
    Visibility,
)

_FROM_STDIN: Final = "-"
# A character takes at most four bytes of UTF-8; one byte more shows that the text is too long.
_STDIN_MAX_BYTES: Final = 4 * CONTENT_MAX_CHARACTERS + 1

_NOTICES: Final = {
    "instruction": "Notice: the text reads like an instruction to an agent; agents are warned.",
    "hidden_text": "Notice: the text contains invisible characters.",
    "markup": "Notice: the text contains markup that could load or run something elsewhere.",
}
_WHO_SEES_IT: Final = (
    "Other agents see it only by its id, or when they request confidential memories."
)


def add_writing_commands(app: typer.Typer) -> None:
    """Register the commands that change a memory."""
    command(app, "add")(add)
    command(app, "edit")(edit)
    command(app, "delete")(delete)
    command(app, "restore")(restore)


def add(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Text; - reads it from stdin.")],
    namespace: NamespaceOption = None,
    type: TypeOption = None,  # noqa: A002 (the name of the field)
    kind: KindOption = None,
    category: CategoriesOption = None,
    tag: TagsOption = None,
    metadata: MetadataOption = None,
    importance: ImportanceOption = None,
    tier: TierOption = None,
    confidential: ConfidentialOption = None,
    expires_in: ExpiresOption = None,
    agent_id: AgentOption = None,
    user_id: UserOption = None,
    session_id: SessionOption = None,
    project: ProjectOption = None,
    source: Annotated[
        str | None, typer.Option(help="Source of the memory.", show_default=False)
    ] = None,
    client_id: Annotated[
        str | None,
        typer.Option(
            help="Your own id; using it again does not create a second memory.", show_default=False
        ),
    ] = None,
    deduplicate: Annotated[
        bool,
        typer.Option(
            "--deduplicate", help="Skip the memory if the same statement is already stored."
        ),
    ] = False,
    dedup_threshold: Annotated[
        float | None,
        typer.Option(
            min=DEDUP_THRESHOLD_MIN,
            max=1,
            help="Minimum similarity of a duplicate.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Store a memory."""
    body = given(
        content=text_of(text),
        namespace=namespace,
        type=type,
        kind=kind,
        categories=category,
        tags=tag,
        metadata=_pairs(metadata),
        importance=importance,
        tier=tier,
        visibility=_visibility(confidential),
        expires_in_s=parse_duration(expires_in),
        agent_id=agent_id,
        user_id=user_id,
        session_id=session_id,
        project=project,
        source=source,
        client_id=client_id,
        deduplicate=deduplicate or None,
        dedup_threshold=dedup_threshold,
    )
    with session.port() as port:
        memory = port.request("POST", "/v1/memories", body=body)
    print_notices(memory)
    said = "already stored" if memory["is_duplicate"] else "stored"
    session.show(memory, lambda: write(f"{memory['short_id']}  {said} in {memory['namespace']}"))


def print_notices(memory: Mapping[str, Any]) -> None:
    """Print on stderr why a stored memory must be read with care."""
    for flag in memory["flags"]:
        if flag in _NOTICES:
            say(_NOTICES[flag])
    _print_notice(memory)


def _print_notice(memory: Mapping[str, Any]) -> None:
    if memory["notice"]:
        say(f"Notice: {memory['notice']} {_WHO_SEES_IT}")


def edit(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    id: IdArgument,  # noqa: A002
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="New text; - reads it from stdin."),
    ] = None,
    type: TypeOption = None,  # noqa: A002
    kind: KindOption = None,
    category: CategoriesOption = None,
    tag: TagsOption = None,
    no_tags: Annotated[bool, typer.Option("--no-tags", help="Remove all tags.")] = False,
    metadata: MetadataOption = None,
    importance: ImportanceOption = None,
    tier: TierOption = None,
    confidential: ConfidentialOption = None,
    expires_in: ExpiresOption = None,
    keep: Annotated[bool, typer.Option("--keep", help="Remove the expiry.")] = False,
    archived: Annotated[
        Archived | None, typer.Option(help="Hide it from lists and search.", show_default=False)
    ] = None,
    if_version: Annotated[
        int | None, typer.Option(min=1, help="Refuse unless the memory has this version.")
    ] = None,
) -> None:
    """Change a memory.

    Fields that are not named stay. Tags and categories are replaced, metadata is merged.
    """
    body = given(
        content=None if text is None else text_of(text),
        type=type,
        kind=kind,
        categories=category,
        tags=[] if no_tags else tag,
        metadata=_pairs(metadata),
        importance=importance,
        tier=tier,
        visibility=_visibility(confidential),
        expires_in_s=parse_duration(expires_in),
        archived=None if archived is None else archived is Archived.YES,
    )
    if keep:
        body["expires_at"] = None
    if not body:
        raise typer.BadParameter("give a new text or at least one option")
    headers = {} if if_version is None else {"If-Match": f'"{if_version}"'}
    with session.port() as port:
        memory = port.request("PATCH", memory_path(id), body=body, headers=headers)
    _print_notice(memory)
    session.show(memory, lambda: write(f"{memory['short_id']}  now at version {memory['version']}"))


def delete(
    session: Session,
    *,
    id: IdArgument,  # noqa: A002
    permanent: Annotated[
        bool, typer.Option("--permanent", help="Delete permanently; cannot be undone.")
    ] = False,
) -> None:
    """Move a memory to the trash, or delete it permanently."""
    params = {"permanent": "true"} if permanent else {}
    with session.port() as port:
        port.request("DELETE", memory_path(id), params=params)
    said = "deleted" if permanent else "in the trash; deleted after 30 days"
    session.show({"id": id, "permanent": permanent}, lambda: write(f"{escape_line(id)}  {said}"))


def restore(session: Session, *, id: IdArgument) -> None:  # noqa: A002
    """Restore a memory from the trash."""
    with session.port() as port:
        memory = port.request("POST", memory_path(id) + "/restore")
    session.show(memory, lambda: write(f"{memory['short_id']}  back in {memory['namespace']}"))


def text_of(text: str) -> str:
    """Return the text, or standard input; its last line break is the shell's."""
    if text != _FROM_STDIN:
        return text
    raw = sys.stdin.buffer.read(_STDIN_MAX_BYTES)
    try:
        return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise InvalidInputError("content", "standard input must be UTF-8 text") from None


def _visibility(confidential: bool | None) -> Visibility | None:  # noqa: FBT001 (three states)
    if confidential is None:
        return None
    return Visibility.CONFIDENTIAL if confidential else Visibility.PRIVATE


def _pairs(pairs: Sequence[str] | None) -> dict[str, str] | None:
    """Parse ``KEY=VALUE`` options; ``None`` when there are none."""
    if not pairs:
        return None
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise typer.BadParameter("--metadata needs KEY=VALUE")
        found[key] = value
    return found
