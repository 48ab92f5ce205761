"""Commands for tidying up: duplicates, merges, and memories that nobody uses."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.long_requests import LongRequest, of_total, run_long_request
from muniment.cli.options import NamespaceOption
from muniment.cli.output import Table, escape_line, say, short_time, write
from muniment.domain.memories.memory import DEDUP_THRESHOLD_MIN
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX
from muniment.domain.memories.tidying import (
    GROUPS_DEFAULT,
    GROUPS_MAX,
    SIMILARITY_DEFAULT,
    STALE_AFTER,
    STALE_DAYS_MAX,
    STALE_DAYS_MIN,
    PutAway,
)

_PATH: Final = "/v1/tidy"
_IdsArgument: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="ID…", help="Ids, short ids or numbers of memories.")
]


def add_tidy_commands(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help="Merge memories that say the same, and put unused ones away.", no_args_is_help=True
    )
    command(group, "duplicates")(duplicates)
    command(group, "merge")(merge)
    command(group, "keep")(keep)
    command(group, "stale")(stale)
    command(group, "archive")(archive)
    command(group, "trash")(trash)
    app.add_typer(group, name="tidy")


def duplicates(
    session: Session,
    *,
    namespace: NamespaceOption = None,
    threshold: Annotated[
        float,
        typer.Option(
            min=DEDUP_THRESHOLD_MIN, max=1, help="Minimum similarity of texts that are not equal."
        ),
    ] = SIMILARITY_DEFAULT,
    limit: Annotated[
        int, typer.Option(min=1, max=GROUPS_MAX, help="Maximum number of groups.")
    ] = GROUPS_DEFAULT,
) -> None:
    """List memories that say the same.

    Numbers, dates, names and negation agree in all memories of a group. Ctrl+C stops the search.
    """
    inside = [] if namespace is None else [namespace]
    body = {"namespace": inside, "threshold": threshold, "limit": limit}
    with session.reach() as reach:
        request = LongRequest(
            f"{_PATH}/duplicates",
            body,
            f"{_PATH}/duplicates",
            lambda progress: of_total("Comparing memories", progress),
        )
        found = run_long_request(reach, request)
    session.show(found, lambda: _print_groups(found))


def merge(session: Session, ids: _IdsArgument) -> None:
    """Keep the first memory and move the others, which say the same, to the trash.

    Their tags, metadata and importance go to the first. `muniment restore` brings them back.
    """
    if len(ids) < 2:
        raise typer.BadParameter("give the memory to keep and at least one other")
    body = {"keep": ids[0], "others": ids[1:]}
    with session.port() as port:
        memory = port.request("POST", f"{_PATH}/merge", body=body)
    session.show(memory, lambda: write(f"{memory['short_id']}  merged"))


def keep(session: Session, ids: _IdsArgument) -> None:
    """Keep memories that say the same; they are not listed as duplicates again."""
    if len(ids) < 2:
        raise typer.BadParameter("give at least two memories")
    with session.port() as port:
        port.request("POST", f"{_PATH}/keep-apart", body={"ids": ids})
    session.show({"kept": ids}, lambda: write(f"Kept {len(ids)} memories."))


def stale(
    session: Session,
    *,
    namespace: NamespaceOption = None,
    days: Annotated[
        int,
        typer.Option(
            min=STALE_DAYS_MIN, max=STALE_DAYS_MAX, help="Days without being read or edited."
        ),
    ] = STALE_AFTER.days,
    limit: Annotated[
        int, typer.Option(min=1, max=LIST_LIMIT_MAX, help="Maximum number of memories.")
    ] = LIST_LIMIT_DEFAULT,
) -> None:
    """List memories that were neither read nor edited for a long time.

    Important and pinned memories, and those with a reminder or an expiry, are left out.
    """
    params = {"namespace": namespace, "days": days, "limit": limit}
    with session.port() as port:
        found = port.request("GET", f"{_PATH}/stale", params=params)
    rows = [
        (short_time(one["last_used_at"]), one["memory"]["short_id"], one["memory"]["content"])
        for one in found["data"]
    ]
    more = found["total"] - len(rows)
    table = Table(
        ("LAST USED", "ID", "TEXT"),
        rows,
        empty="Every memory was used in that time.",
        note=f"And {more} more." if more else "",
    )
    session.show(found, lambda: table)


def archive(session: Session, ids: _IdsArgument) -> None:
    """Archive memories."""
    _put_away(session, ids, PutAway.ARCHIVE)


def trash(session: Session, ids: _IdsArgument) -> None:
    """Move memories to the trash."""
    _put_away(session, ids, PutAway.TRASH)


def _put_away(session: Session, ids: Sequence[str], action: PutAway) -> None:
    with session.port() as port:
        done = port.request("POST", f"{_PATH}/stale", body={"ids": ids, "action": action})
    count = done["changed"]
    what = "1 memory" if count == 1 else f"{count} memories"
    said = f"Archived {what}." if action is PutAway.ARCHIVE else f"Moved {what} to the trash."
    session.show(done, lambda: write(said))


def _print_groups(found: Mapping[str, Any]) -> None:
    """Print the memories of each group, the one to keep by default first."""
    groups = found["groups"]
    if not groups:
        write("No memories say the same.")
    for place, group in enumerate(groups, 1):
        write(f"{place}. {100 * group['similarity']:.0f}% similar")
        for memory in group["memories"]:
            text = escape_line(memory["content"])
            write(f"    {memory['short_id']}  {short_time(memory['updated_at'])}  {text}")
    if groups:
        say("Keep the first of some with `muniment tidy merge ID ID`, or all with `tidy keep`.")
    if found["has_more"]:
        say("There may be more.")
