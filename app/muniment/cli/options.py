"""Options and arguments that several commands share, with their help texts."""

from enum import StrEnum
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

import typer

from muniment.domain.errors import NotFoundError
from muniment.domain.ids import parse_memory_reference
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType, Tier

IdArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="Id, short id or number of the memory.")
]
NamespaceOption: TypeAlias = Annotated[
    str | None, typer.Option("--namespace", "-n", help="Namespace.", show_default=False)
]
TypeOption: TypeAlias = Annotated[
    MemoryType | None, typer.Option("--type", help="Type of memory.", show_default=False)
]
TagsOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--tag", help="Tag; may be repeated.", show_default=False)
]
ImportanceOption: TypeAlias = Annotated[
    float | None,
    typer.Option("--importance", min=0, max=1, help="Importance, 0 to 1.", show_default=False),
]
AgentOption: TypeAlias = Annotated[
    str | None, typer.Option("--agent-id", help="Id of the agent.", show_default=False)
]
UserOption: TypeAlias = Annotated[
    str | None, typer.Option("--user-id", help="Id of the user.", show_default=False)
]
SessionOption: TypeAlias = Annotated[
    str | None, typer.Option("--session-id", help="Id of the session.", show_default=False)
]
ProjectOption: TypeAlias = Annotated[
    str | None, typer.Option("--project", help="Project.", show_default=False)
]
KindOption: TypeAlias = Annotated[
    MemoryKind | None,
    typer.Option("--kind", help="Lasting knowledge, or a single event.", show_default=False),
]
TierOption: TypeAlias = Annotated[
    Tier | None, typer.Option("--tier", help="Storage tier.", show_default=False)
]
CategoriesOption: TypeAlias = Annotated[
    list[Category] | None,
    typer.Option("--category", help="Category; may be repeated.", show_default=False),
]
MetadataOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--metadata", help="Metadata as KEY=VALUE; may be repeated.", show_default=False),
]
ConfidentialOption: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--confidential/--private", help="Mark it as confidential, or not.", show_default=False
    ),
]
ExpiresOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--expires-in",
        help="Time until it expires, such as 30m, 12h, 7d or 2w.",
        show_default=False,
    ),
]


class Archived(StrEnum):
    """Whether a memory is hidden from lists and search."""

    YES = "yes"
    NO = "no"


def memory_path(reference: str) -> str:
    """Return the path of a memory on the port, for any of its three ids.

    Raises:
        NotFoundError: It is not a possible id; a slash would even make it another path.
    """
    if parse_memory_reference(reference) is None:
        raise NotFoundError("there is no such memory")
    return f"/v1/memories/{quote(reference, safe='')}"


def given(**fields: object) -> dict[str, Any]:
    """Collect the fields that were given."""
    return {name: value for name, value in fields.items() if value is not None}
