"""Commands on API keys: create, list, pause, resume, revoke."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from muniment.cli.output import Table, say, short_time, write
from muniment.cli.session import Session, command
from muniment.domain.access import Dialect, Scope
from muniment.domain.errors import NotFoundError

_ID: Final = re.compile(r"\w+", re.ASCII)


def add_key_commands(app: typer.Typer) -> None:
    """Register ``key`` and its commands."""
    keys = typer.Typer(no_args_is_help=True, help="Manage the API keys of agents.")
    command(keys, "create")(create)
    command(keys, "list")(list_keys)
    command(keys, "pause")(pause)
    command(keys, "resume")(resume)
    command(keys, "revoke")(revoke)
    app.add_typer(keys, name="key")


KeyIdArgument = Annotated[
    str, typer.Argument(metavar="KEY-ID", help="Key id, as shown by `key list`.")
]


def create(
    session: Session,
    *,
    namespace: Annotated[
        list[str],
        typer.Option(
            "--namespace",
            "-n",
            help="Namespace the key may reach; may be repeated. Writes go to the first by "
            "default. Created if missing.",
        ),
    ],
    name: Annotated[str, typer.Option(help="Purpose of the key.")] = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="read, write or admin; separated by commas, or repeated. Default: read,write.",
            show_default=False,
        ),
    ] = None,
    dialect: Annotated[Dialect, typer.Option(help="API the key is for.")] = Dialect.NATIVE,
    rate_per_minute: Annotated[
        int | None, typer.Option(min=1, help="Maximum calls per minute.", show_default=False)
    ] = None,
    rate_per_hour: Annotated[
        int | None, typer.Option(min=1, help="Maximum calls per hour.", show_default=False)
    ] = None,
    only_key: Annotated[
        bool, typer.Option("--only-key", help="Print only the key, for scripts.")
    ] = False,
) -> None:
    """Create a key. It is shown only once."""
    body: dict[str, Any] = {"namespaces": namespace, "name": name, "dialect": dialect.value}
    if scope:
        body["scopes"] = _scopes(scope)
    rates = {"rate_per_minute": rate_per_minute, "rate_per_hour": rate_per_hour}
    body |= {name: rate for name, rate in rates.items() if rate is not None}
    with session.port() as port:
        created = port.request("POST", "/v1/keys", body=body)

    def render() -> None:
        write(created["key"])
        if not only_key:
            say(
                f"Key {created['id']} for {', '.join(created['namespaces'])} "
                f"({', '.join(created['scopes'])}). Copy it now: it is not shown again."
            )

    session.show(created, render)


def list_keys(session: Session) -> None:
    """List the keys, without their secrets."""
    with session.port() as port:
        found = port.request("GET", "/v1/keys")
    session.show(found, lambda: _table(found))


def pause(session: Session, *, key_id: KeyIdArgument) -> None:
    """Pause a key: refuse its calls until it is resumed."""
    _change(session, key_id, {"paused": True}, said="paused")


def resume(session: Session, *, key_id: KeyIdArgument) -> None:
    """Resume a paused key."""
    _change(session, key_id, {"paused": False}, said="resumed")


def revoke(session: Session, *, key_id: KeyIdArgument) -> None:
    """Revoke a key permanently."""
    _change(session, key_id, {"revoked": True}, said="revoked permanently")


def _change(session: Session, key_id: str, body: dict[str, bool], *, said: str) -> None:
    if _ID.fullmatch(key_id) is None:
        # It cannot be an id; a slash would even make it another path.
        raise NotFoundError("there is no such key")
    with session.port() as port:
        key = port.request("PATCH", f"/v1/keys/{key_id}", body=body)
    session.show(key, lambda: write(f"{key['id']}  {said}"))


def _scopes(given: list[str]) -> list[str]:
    names = [part.strip() for item in given for part in item.split(",")]
    known = {scope.value for scope in Scope}
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"--scope must be one of {', '.join(Scope)}, not {name!r}")
    return sorted(set(names))


def _state(key: Mapping[str, Any]) -> str:
    if key["revoked_at"]:
        return "revoked"
    if key["refused"]:
        return "not used"
    return "paused" if key["paused_at"] else "active"


def _table(found: Mapping[str, Any]) -> Table:
    rows = [
        (
            str(key["id"]),
            f"{key['prefix']}…",
            _state(key),
            ",".join(key["scopes"]),
            short_time(key["last_used_at"]) or "never",
            ", ".join(key["namespaces"]),
            str(key["name"]),
        )
        for key in found["data"]
    ]
    return Table(
        ("ID", "KEY", "STATE", "SCOPES", "LAST USED", "NAMESPACES", "NAME"),
        rows,
        empty="No keys yet. Create one with `muniment key create --namespace default`.",
    )
