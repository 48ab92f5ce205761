"""Commands on programs that wait for access: list, allow, deny."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.key_options import (
    HourOption,
    MinuteOption,
    NewNamespacesOption,
    ScopesOption,
    checked_id,
    given_limits,
)
from muniment.cli.output import Table, short_time, write
from muniment.domain.errors import NotFoundError

_REQUESTS: Final = "/v1/access-requests"

RequestIdArgument = Annotated[
    str, typer.Argument(metavar="REQUEST-ID", help="Request id, as shown by `key requests`.")
]


def add_request_commands(keys: typer.Typer) -> None:
    """Register ``requests``, ``allow`` and ``deny`` among the commands on keys."""
    command(keys, "requests")(list_requests)
    command(keys, "allow")(allow)
    command(keys, "deny")(deny)


def list_requests(session: Session) -> None:
    """List pending requests for access."""
    with session.port() as port:
        found = port.request("GET", _REQUESTS)
    session.show(found, lambda: _requests_table(found))


def allow(
    session: Session,
    *,
    request_id: RequestIdArgument,
    namespace: NewNamespacesOption = None,
    scope: ScopesOption = None,
    rate_per_minute: MinuteOption = None,
    rate_per_hour: HourOption = None,
) -> None:
    """Allow a request for access.

    The program gets what it asks for, unless options say otherwise.
    """
    limits = given_limits(namespace, scope, rate_per_minute, rate_per_hour)
    with session.port() as port:
        waiting = {each["id"]: each for each in port.request("GET", _REQUESTS)["data"]}
        if request_id not in waiting:
            raise NotFoundError("there is no such pending request")
        asked = {name: waiting[request_id][name] for name in ("namespaces", "scopes")}
        key = port.request("POST", f"{_REQUESTS}/{request_id}/allow", body=asked | limits)
    session.show(key, lambda: write(f"{key['id']}  allowed"))


def deny(session: Session, *, request_id: RequestIdArgument) -> None:
    """Deny a request for access."""
    path = f"{_REQUESTS}/{checked_id(request_id, 'request')}/deny"
    with session.port() as port:
        port.request("POST", path)
    session.show({"id": request_id}, lambda: write(f"{request_id}  denied"))


def _requests_table(found: Mapping[str, Any]) -> Table:
    rows = [
        (
            str(each["id"]),
            str(each["name"]),
            " ".join(part for part in (each["client"], each["program"]) if part),
            ",".join(each["scopes"]),
            ", ".join(each["namespaces"]),
            short_time(each["revoked_at"]) or "",
        )
        for each in found["data"]
    ]
    return Table(
        ("ID", "NAME", "PROGRAM", "ASKS FOR", "NAMESPACES", "REVOKED BEFORE"),
        rows,
        empty="No pending requests.",
    )
