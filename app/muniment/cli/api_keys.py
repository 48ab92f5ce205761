"""Commands on API keys: create, list, edit, pause, resume, revoke."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from muniment.cli.access_requests import add_request_commands
from muniment.cli.command_session import Session, command
from muniment.cli.key_options import (
    HourOption,
    MinuteOption,
    NewNamespacesOption,
    ScopesOption,
    checked_id,
    given_limits,
    scopes_in,
)
from muniment.cli.options import given
from muniment.cli.output import Table, escape, say, short_time, write
from muniment.domain.access import Dialect


def add_key_commands(app: typer.Typer) -> None:
    """Register ``key`` and its commands."""
    keys = typer.Typer(no_args_is_help=True, help="Manage the API keys of agents.")
    command(keys, "create")(create)
    command(keys, "list")(list_keys)
    command(keys, "edit")(edit)
    command(keys, "pause")(pause)
    command(keys, "resume")(resume)
    command(keys, "revoke")(revoke)
    add_request_commands(keys)
    app.add_typer(keys, name="key")


KeyIdArgument = Annotated[
    str, typer.Argument(metavar="KEY-ID", help="Key id, as shown by `key list`.")
]


def create(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    namespace: Annotated[
        list[str],
        typer.Option(
            "--namespace",
            "-n",
            help="Namespace the key can access; may be repeated. Writes go to the first by "
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
    rate_per_minute: MinuteOption = None,
    rate_per_hour: HourOption = None,
    only_key: Annotated[
        bool, typer.Option("--only-key", help="Print only the key, for scripts.")
    ] = False,
    save: Annotated[
        bool,
        typer.Option(
            "--save",
            help="Save it where `muniment mcp --name` finds it, instead of printing it.",
        ),
    ] = False,
) -> None:
    """Create a key. It is shown only once."""
    if save and only_key:
        raise typer.BadParameter("--save does not print the key: leave out --only-key")
    body: dict[str, Any] = {"namespaces": namespace, "name": name, "dialect": dialect.value}
    if scope:
        body["scopes"] = scopes_in(scope)
    rates = {"rate_per_minute": rate_per_minute, "rate_per_hour": rate_per_hour}
    body |= {name: rate for name, rate in rates.items() if rate is not None}
    with session.port() as port:
        created = port.request("POST", "/v1/keys", body=body | ({"save": True} if save else {}))
    if save:
        del created["key"]

    def render() -> None:
        if save:
            write(f"{created['id']}  {escape(created['key_file'])}")
            return
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


def edit(
    session: Session,
    *,
    key_id: KeyIdArgument,
    name: Annotated[
        str | None, typer.Option(help="Purpose of the key.", show_default=False)
    ] = None,
    namespace: NewNamespacesOption = None,
    scope: ScopesOption = None,
    rate_per_minute: MinuteOption = None,
    rate_per_hour: HourOption = None,
) -> None:
    """Change a key's name, namespaces, scopes or limits.

    Omitted options change nothing.
    """
    body = given(name=name, **given_limits(namespace, scope, rate_per_minute, rate_per_hour))
    if not body:
        raise typer.BadParameter("name at least one change; see --help")
    _change(session, key_id, body, said="changed")


def _change(session: Session, key_id: str, body: dict[str, Any], *, said: str) -> None:
    path = "/v1/keys/" + checked_id(key_id, "key")
    with session.port() as port:
        key = port.request("PATCH", path, body=body)
    session.show(key, lambda: write(f"{key['id']}  {said}"))


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
