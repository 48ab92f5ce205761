"""Options that several commands on keys share, and how their values are read."""

import re
from typing import Annotated, Any, Final

import typer

from muniment.cli.options import given
from muniment.domain.access import Scope
from muniment.domain.errors import NotFoundError

_ID: Final = re.compile(r"\w+", re.ASCII)

NewNamespacesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--namespace",
        "-n",
        help="Namespace the key can access, created if missing; may be repeated.",
        show_default=False,
    ),
]
ScopesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scope",
        help="read, write or admin; separated by commas, or repeated.",
        show_default=False,
    ),
]
MinuteOption = Annotated[
    int | None, typer.Option(min=1, help="Maximum calls per minute.", show_default=False)
]
HourOption = Annotated[
    int | None, typer.Option(min=1, help="Maximum calls per hour.", show_default=False)
]


def given_limits(
    namespaces: list[str] | None, scopes: list[str] | None, minute: int | None, hour: int | None
) -> dict[str, Any]:
    """Collect the limits that were given, as the port reads them."""
    return given(
        namespaces=namespaces or None,
        scopes=scopes_in(scopes) if scopes else None,
        rate_per_minute=minute,
        rate_per_hour=hour,
    )


def checked_id(id_: str, what: str) -> str:
    """Return an id if it can be one; a slash would even make it another path.

    Args:
        id_: As given.
        what: What it is the id of, for the refusal.

    Raises:
        NotFoundError: It can be none.
    """
    if _ID.fullmatch(id_) is None:
        raise NotFoundError(f"there is no such {what}")
    return id_


def scopes_in(texts: list[str]) -> list[str]:
    """Return the scopes that an option names, sorted."""
    names = [part.strip() for item in texts for part in item.split(",")]
    known = {scope.value for scope in Scope}
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"--scope must be one of {', '.join(Scope)}, not {name!r}")
    return sorted(set(names))
