"""Commands of the agents, users and projects that memories belong to."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import quote

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.options import NamespaceOption, given
from muniment.cli.output import Table, print_fields, short_time, write
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX

_COLLECTIONS: Final = {
    OwnerKind.AGENT: "/v1/agents",
    OwnerKind.USER: "/v1/users",
    OwnerKind.PROJECT: "/v1/projects",
}
_KindArgument: TypeAlias = Annotated[OwnerKind, typer.Argument(help="Which kind.")]
_OwnerArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="Its id, or the name that memories carry.")
]


def add_owner_commands(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help="Show, edit and delete agents, users and projects.",
        no_args_is_help=True,
    )
    command(group, "list")(list_owners)
    command(group, "show")(show)
    command(group, "create")(create)
    command(group, "edit")(edit)
    command(group, "delete")(delete)
    app.add_typer(group, name="owner")


def list_owners(
    session: Session,
    kind: _KindArgument,
    *,
    namespace: NamespaceOption = None,
    limit: Annotated[
        int, typer.Option(min=1, max=LIST_LIMIT_MAX, help="Maximum number of entries.")
    ] = LIST_LIMIT_DEFAULT,
) -> None:
    """List agents, users or projects, the newest first."""
    with session.port() as port:
        params = given(namespace=namespace, limit=limit)
        found = port.request("GET", _COLLECTIONS[kind], params=params)
    rows = [
        (str(one["memory_count"]), short_time(one["last_active_at"]), one["handle"], one["name"])
        for one in found["data"]
    ]
    head = ("MEMORIES", "LAST WRITTEN", "ID", "NAME")
    session.show(found, lambda: Table(head, rows, empty="None."))


def show(
    session: Session,
    kind: _KindArgument,
    owner: _OwnerArgument,
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Show an agent, user or project."""
    with session.port() as port:
        found = port.request("GET", owner_path(kind, owner), params=given(namespace=namespace))
    session.show(found, lambda: print_fields(found))


def create(
    session: Session,
    kind: _KindArgument,
    owner: _OwnerArgument,
    *,
    name: Annotated[str | None, typer.Option(help="Name to read.", show_default=False)] = None,
    description: Annotated[str | None, typer.Option(help="What it is.", show_default=False)] = None,
    namespace: NamespaceOption = None,
) -> None:
    """Create an agent, user or project before a memory names it."""
    body = given(handle=owner, name=name, description=description, namespace=namespace)
    with session.port() as port:
        made = port.request("POST", _COLLECTIONS[kind], body=body)
    _show(session, made)


def edit(
    session: Session,
    kind: _KindArgument,
    owner: _OwnerArgument,
    *,
    name: Annotated[str | None, typer.Option(help="Name to read.", show_default=False)] = None,
    description: Annotated[str | None, typer.Option(help="What it is.", show_default=False)] = None,
    namespace: NamespaceOption = None,
) -> None:
    """Rename or describe an agent, user or project; memories keep its id."""
    body = given(name=name, description=description)
    if not body:
        raise typer.BadParameter("give --name or --description")
    with session.port() as port:
        params = given(namespace=namespace)
        made = port.request("PATCH", owner_path(kind, owner), body=body, params=params)
    _show(session, made)


def delete(
    session: Session,
    kind: _KindArgument,
    owner: _OwnerArgument,
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Delete the name, description and metadata of an agent, user or project.

    Its memories stay and keep the id; the next one that names it creates it again.
    """
    with session.port() as port:
        port.request("DELETE", owner_path(kind, owner), params=given(namespace=namespace))
    session.show({"deleted": owner}, lambda: write("Deleted; its memories stay."))


def owner_path(kind: OwnerKind, owner: str) -> str:
    """Return the path of an owner on the port."""
    return f"{_COLLECTIONS[kind]}/{quote(owner, safe='')}"


def _show(session: Session, owner: Mapping[str, Any]) -> None:
    session.show(dict(owner), lambda: write(f"{owner['kind']}  {owner['handle']}  {owner['name']}"))
