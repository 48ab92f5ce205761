"""Commands of people and things: list, create, rename, alias, split, merge, delete."""

from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import quote

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.options import NamespaceOption, given
from muniment.cli.output import Table, write
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX

_PATH: Final = "/v1/entities"
_EntityArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ENTITY", help="Its id or any of its names.")
]
_NameArgument: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="The name.")]
_TypeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="TYPE", help="Such as person, organization, location or project.")
]


def add_entity_commands(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help="Create, rename and merge people and things.",
        no_args_is_help=True,
    )
    command(group, "list")(list_entities)
    command(group, "create")(create)
    command(group, "rename")(rename)
    command(group, "alias")(alias)
    command(group, "split")(split)
    command(group, "merge")(merge)
    command(group, "delete")(delete)
    app.add_typer(group, name="entity")


def list_entities(
    session: Session,
    *,
    namespace: NamespaceOption = None,
    entity_type: Annotated[
        str | None, typer.Option("--type", help="Only this type.", show_default=False)
    ] = None,
    prefix: Annotated[
        str | None, typer.Option(help="Only names that begin so.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=LIST_LIMIT_MAX, help="Maximum number of entries.")
    ] = LIST_LIMIT_DEFAULT,
) -> None:
    """List people and things, the newest first."""
    params = given(namespace=namespace, type=entity_type, name_prefix=prefix, limit=limit)
    with session.port() as port:
        found = port.request("GET", _PATH, params=params)
    rows = [
        (one["type"], str(one["memory_count"]), one["name"], ", ".join(one["aliases"]))
        for one in found["data"]
    ]
    head = ("TYPE", "MEMORIES", "NAME", "OTHER NAMES")
    session.show(found, lambda: Table(head, rows, empty="No people or things."))


def create(
    session: Session,
    entity_type: _TypeArgument,
    name: _NameArgument,
    *,
    aliases: Annotated[
        list[str] | None,
        typer.Option("--alias", help="Another name; may be repeated.", show_default=False),
    ] = None,
    namespace: NamespaceOption = None,
) -> None:
    """Create a person or thing."""
    body = given(type=entity_type, name=name, namespace=namespace, aliases=aliases or None)
    with session.port() as port:
        made = port.request("POST", _PATH, body=body)
    _show(session, made)


def rename(
    session: Session,
    entity: _EntityArgument,
    name: _NameArgument,
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Rename a person or thing; memories that use the old name still belong to it."""
    with session.port() as port:
        made = port.request(
            "PATCH", entity_path(entity), body={"name": name}, params=_in(namespace)
        )
    _show(session, made)


def alias(
    session: Session,
    entity: _EntityArgument,
    name: _NameArgument,
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Add another name; `split` takes it back."""
    with session.port() as port:
        made = port.request(
            "POST", entity_path(entity) + "/aliases", body={"name": name}, params=_in(namespace)
        )
    _show(session, made)


def split(
    session: Session,
    entity: _EntityArgument,
    name: _NameArgument,
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Split another name off as a person or thing of its own."""
    with session.port() as port:
        made = port.request(
            "POST", entity_path(entity) + "/split", body={"name": name}, params=_in(namespace)
        )
    _show(session, made)


def merge(
    session: Session,
    entity: _EntityArgument,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="What is merged into it: its id or a name.")
    ],
    *,
    namespace: NamespaceOption = None,
) -> None:
    """Merge another person or thing into the first, which keeps its name."""
    with session.port() as port:
        made = port.request(
            "POST", entity_path(entity) + "/merge", body={"with": other}, params=_in(namespace)
        )
    _show(session, made)


def delete(session: Session, entity: _EntityArgument, *, namespace: NamespaceOption = None) -> None:
    """Delete a person or thing permanently; the memories are kept."""
    with session.port() as port:
        port.request("DELETE", entity_path(entity), params=_in(namespace))
    session.show({"deleted": entity}, lambda: write("Deleted; the memories are kept."))


def entity_path(entity: str) -> str:
    """Return the path of an entity on the port."""
    return f"{_PATH}/{quote(entity, safe='')}"


def _in(namespace: str | None) -> dict[str, Any]:
    return given(namespace=namespace)


def _show(session: Session, entity: dict[str, Any]) -> None:
    names = ", ".join((entity["name"], *entity["aliases"]))
    session.show(entity, lambda: write(f"{entity['type']}  {names}"))
