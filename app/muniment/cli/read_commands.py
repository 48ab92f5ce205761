"""Commands that read memories: list, show, search."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.options import (
    AgentOption,
    IdArgument,
    KindOption,
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
    Table,
    escape,
    plain,
    print_fields,
    short_time,
    write,
)
from muniment.domain.memories.memory import (
    Category,
)
from muniment.domain.memories.query import (
    LIST_LIMIT_MAX,
    SEARCH_LIMIT_DEFAULT,
    SEARCH_LIMIT_MAX,
    SearchMode,
    Sort,
)

_LIST_DEFAULT: Final = 20
_TITLE_MAX_CHARACTERS: Final = 200
# Of a hybrid score, in the order of `BreakdownOut`; the two rank lists have their own columns.
_PARTS: Final = ("words", "meaning", "date", "exact", "speaker", "substance", "time")


def add_reading_commands(app: typer.Typer) -> None:
    """Register the commands that only read."""
    command(app, "list")(list_memories)
    command(app, "show")(show)
    command(app, "search")(search)


def list_memories(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    namespace: NamespaceOption = None,
    type: TypeOption = None,  # noqa: A002
    kind: KindOption = None,
    category: Annotated[
        Category | None, typer.Option("--category", help="Category.", show_default=False)
    ] = None,
    tag: TagsOption = None,
    tier: TierOption = None,
    agent_id: AgentOption = None,
    user_id: UserOption = None,
    session_id: SessionOption = None,
    project: ProjectOption = None,
    min_importance: Annotated[
        float | None, typer.Option(min=0, max=1, help="Minimum importance.")
    ] = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="List only the trash.")] = False,
    archived: Annotated[
        bool, typer.Option("--archived", help="Include archived memories.")
    ] = False,
    sort: Annotated[
        Sort, typer.Option(help="Order; a leading minus sorts descending.")
    ] = Sort.NEWEST,
    limit: Annotated[
        int, typer.Option(min=1, max=LIST_LIMIT_MAX, help="Maximum number of results.")
    ] = _LIST_DEFAULT,
    cursor: Annotated[str | None, typer.Option(help="next_cursor of the previous page.")] = None,
) -> None:
    """List memories, newest first."""
    params = given(
        namespace=namespace,
        type=type,
        kind=kind,
        category=category,
        tag=tag,
        tier=tier,
        agent_id=agent_id,
        user_id=user_id,
        session_id=session_id,
        project=project,
        min_importance=min_importance,
        sort=sort,
        limit=limit,
        cursor=cursor,
        deleted=deleted or None,
        include_archived=archived or None,
    )
    with session.port() as port:
        page = port.request("GET", "/v1/memories", params=params)
    session.show(page, lambda: _page_table(page))


def show(session: Session, *, id: IdArgument) -> None:  # noqa: A002 (the word in the help)
    """Show all fields of a memory."""
    with session.port() as port:
        memory = port.request("GET", memory_path(id))
    session.show(memory, lambda: _print_memory(memory))


def search(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="Question or keywords.", show_default=False),
    ] = None,
    window: Annotated[
        bool, typer.Option("--window", help="Open the search of the window instead.")
    ] = False,
    namespace: NamespaceOption = None,
    mode: Annotated[SearchMode, typer.Option(help="How to search.")] = SearchMode.HYBRID,
    limit: Annotated[
        int, typer.Option(min=1, max=SEARCH_LIMIT_MAX, help="Maximum number of results.")
    ] = SEARCH_LIMIT_DEFAULT,
    min_score: Annotated[float | None, typer.Option(min=0, max=1, help="Minimum score.")] = None,
    type: TypeOption = None,  # noqa: A002
    tag: TagsOption = None,
    agent_id: AgentOption = None,
    user_id: UserOption = None,
    session_id: SessionOption = None,
    project: ProjectOption = None,
    confidential: Annotated[
        bool | None,
        typer.Option(
            "--confidential/--no-confidential",
            help="Include confidential memories (the default), or leave them out.",
            show_default=False,
        ),
    ] = None,
    archived: Annotated[
        bool, typer.Option("--archived", help="Include archived memories.")
    ] = False,
    neighbours: Annotated[
        int, typer.Option(min=0, max=3, help="Memories before and after each hit.")
    ] = 0,
    debug: Annotated[bool, typer.Option("--debug", help="Explain the score of each hit.")] = False,
) -> None:
    """Find memories by meaning and by words."""
    if window:
        raise typer.Exit(session.host.show_search(session.home))
    if query is None:
        raise typer.BadParameter("enter what to search for, or --window")
    filters = given(
        namespace=None if namespace is None else [namespace],
        type=None if type is None else [type],
        tag=tag,
        agent_id=agent_id,
        user_id=user_id,
        session_id=session_id,
        project=project,
    )
    body = given(
        query=query,
        mode=mode,
        limit=limit,
        min_score=min_score,
        filters=filters,
        include_confidential=confidential,
        include_archived=archived,
        neighbours=neighbours,
        debug=debug,
    )
    with session.port() as port:
        found = port.request("POST", "/v1/search", body=body)
    session.show(found, lambda: _hits_table(found, debug=debug))


def _title(memory: Mapping[str, Any]) -> str:
    line = " ".join(str(memory["content"]).split())
    if len(line) <= _TITLE_MAX_CHARACTERS:
        return line
    return line[: _TITLE_MAX_CHARACTERS - 1] + "…"


def _page_table(page: Mapping[str, Any]) -> Table:
    rows = [
        (
            str(memory["short_id"]),
            short_time(memory["created_at"]),
            str(memory["namespace"]),
            str(memory["type"]),
            _title(memory),
        )
        for memory in page["data"]
    ]
    more = f"{len(rows)} of {page['total']}"
    if page["next_cursor"]:
        more += f"; for the next page use --cursor {page['next_cursor']}"
    notes = [more] if rows or page["next_cursor"] else []
    notes += _unreadable_notes(page["unreadable"])
    return Table(
        ("ID", "CREATED", "NAMESPACE", "TYPE", "TEXT"),
        rows,
        empty="No readable memories." if page["unreadable"] else "No memories.",
        note="\n".join(notes),
    )


def _unreadable_notes(ids: Sequence[str]) -> list[str]:
    """Return the notes about memories whose records are damaged."""
    if not ids:
        return []
    noun = "unreadable memory" if len(ids) == 1 else "unreadable memories"
    return [
        f"{len(ids)} {noun}: {', '.join(ids)}",
        "Their records are damaged. Run `muniment doctor`, or restore an earlier backup.",
    ]


def _hits_table(found: Mapping[str, Any], *, debug: bool) -> Table:
    rows = []
    for hit in found["hits"]:
        memory, why = hit["memory"], hit["breakdown"] or {}
        row = [f"{hit['score']:.2f}", memory["short_id"], short_time(memory["created_at"])]
        if debug:
            row += [_rank(why, "semantic"), _rank(why, "keyword"), _parts(why)]
        rows.append((*row, _title(memory)))
    extra = ("MEANING", "WORDS", "SCORE PARTS") if debug else ()
    notes = [f"{len(rows)} found in {found['took_ms']:.0f} ms"] if rows else []
    if found["corrected_query"] is not None:
        notes.append(f"Showing results for: {found['corrected_query']}")
        notes.append("Words in quotation marks are searched as they are.")
    return Table(
        ("SCORE", "ID", "CREATED", *extra, "TEXT"),
        rows,
        empty="Nothing found.",
        note="\n".join(notes),
    )


def _rank(why: Mapping[str, Any], name: str) -> str:
    rank = why.get(f"{name}_rank")
    return "" if rank is None else f"#{rank} {why[name]:.2f}"


def _parts(why: Mapping[str, Any]) -> str:
    """Return the parts of a hybrid score, without those that do not apply."""
    return ", ".join(f"{name} {why[name]:.2f}" for name in _PARTS if why.get(name) is not None)


def _print_memory(memory: Mapping[str, Any]) -> None:
    content = str(memory["content"])
    moments = {"created_at", "updated_at", "accessed_at", "expires_at", "archived_at", "deleted_at"}
    fields = {
        name: short_time(value) if name in moments else value
        for name, value in memory.items()
        if name not in {"content", "is_duplicate", "embedding"}
    }
    print_fields({**fields, "embedding": plain(memory["embedding"]["state"])})
    write("")
    write(escape(content))
