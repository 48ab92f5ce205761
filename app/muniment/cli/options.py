"""Options and arguments that several commands share, with their help."""

from enum import StrEnum
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

import typer

from muniment.domain.errors import NotFoundError
from muniment.domain.ids import parse_memory_reference
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType, Tier

IdArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="The id, short id or number of a memory.")
]
NamespaceOption: TypeAlias = Annotated[
    str | None, typer.Option("--namespace", "-n", help="Of this namespace.", show_default=False)
]
TypeOption: TypeAlias = Annotated[
    MemoryType | None, typer.Option("--type", help="What sort of statement.", show_default=False)
]
TagsOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--tag", help="A tag; may be repeated.", show_default=False)
]
ImportanceOption: TypeAlias = Annotated[
    float | None, typer.Option("--importance", min=0, max=1, help="0 to 1.", show_default=False)
]
AgentOption: TypeAlias = Annotated[
    str | None, typer.Option("--agent-id", help="Of this agent.", show_default=False)
]
UserOption: TypeAlias = Annotated[
    str | None, typer.Option("--user-id", help="Of this user.", show_default=False)
]
SessionOption: TypeAlias = Annotated[
    str | None, typer.Option("--session-id", help="Of this session.", show_default=False)
]
ProjectOption: TypeAlias = Annotated[
    str | None, typer.Option("--project", help="Of this project.", show_default=False)
]
KindOption: TypeAlias = Annotated[
    MemoryKind | None,
    typer.Option(
        "--kind", help="Lasting knowledge, or something that happened.", show_default=False
    ),
]
TierOption: TypeAlias = Annotated[
    Tier | None, typer.Option("--tier", help="How near at hand it is kept.", show_default=False)
]
CategoriesOption: TypeAlias = Annotated[
    list[Category] | None,
    typer.Option("--category", help="What it is about; may be repeated.", show_default=False),
]
MetadataOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--metadata", help="KEY=VALUE; may be repeated.", show_default=False),
]
ConfidentialOption: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--confidential/--private", help="Whether search leaves it out.", show_default=False
    ),
]
ExpiresOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--expires-in", help="Such as 30m, 12h, 7d, 2w.", show_default=False),
]


class Archived(StrEnum):
    """Whether a memory is out of lists and search."""

    YES = "yes"
    NO = "no"


def memory_path(reference: str) -> str:
    """Return the path of one memory at the port, by any of its three ids.

    Raises:
        NotFoundError: It can be none of them; a slash would even make it another path.
    """
    if parse_memory_reference(reference) is None:
        raise NotFoundError("there is no such memory")
    return f"/v1/memories/{quote(reference, safe='')}"


def given(**fields: object) -> dict[str, Any]:
    """Collect the fields that were given."""
    return {name: value for name, value in fields.items() if value is not None}
