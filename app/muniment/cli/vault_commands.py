"""Commands on the vault as a whole: init, serve, namespaces, stats, status, accept, lock."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from muniment.cli.client import PortClient, RefusedError
from muniment.cli.command_session import Session, command
from muniment.cli.host import ServeOptions
from muniment.cli.output import (
    Table,
    print_fields,
    say,
    short_time,
    size_text,
    write,
)
from muniment.cli.recovery import can_show_key, how_to_add, no_recovery_key
from muniment.cli.vault_unlocker import ask_new_passphrase, vault_unlocker
from muniment.domain.errors import VaultLockedError
from muniment.domain.settings import DEFAULT_PORT, check_setting

_TAGS_SHOWN = 10


def add_vault_commands(app: typer.Typer) -> None:
    """Register the commands that are not about a single memory or key."""
    command(app, "init")(init)
    command(app, "serve")(serve)
    command(app, "namespaces")(namespaces)
    command(app, "stats")(stats)
    command(app, "status")(status)
    command(app, "accept")(accept)
    command(app, "lock", with_passphrase=False)(lock)


def init(
    session: Session,
    *,
    recovery_file: Annotated[
        Path | None,
        typer.Option(
            "--recovery-file",
            help="Write the recovery key to this new file, which only you can read.",
            show_default=False,
        ),
    ] = None,
    key_file: Annotated[
        bool,
        typer.Option(
            "--key-file", help="Use no passphrase; keep the key in a file next to the vault."
        ),
    ] = False,
) -> None:
    """Create a vault.

    The recovery key is written to the recovery file, or shown once on a terminal. With neither, the
    vault has none; `muniment recovery-key` creates one later.
    """
    passphrase = session.passphrase()
    if key_file and passphrase is not None:
        raise typer.BadParameter("use either --key-file or a passphrase file")
    if passphrase is None and not key_file:
        passphrase = ask_new_passphrase()
    if recovery_file is None and not can_show_key(session):
        made = session.host.create_vault_without_recovery_key(session.home, passphrase=passphrase)
        say(no_recovery_key(session.home))
    else:
        made = session.host.create_vault(
            session.home, passphrase=passphrase, recovery_file=recovery_file
        )

    def render() -> None:
        write(f"Created a vault in {made.folder}.")
        if recovery_file is not None:
            write(
                f"The recovery key is in {recovery_file}. "
                "Print it, keep it safe, and delete the file."
            )
        elif made.recovery_key is not None:
            write("Your recovery key, shown only once. Write it down and keep it safe:")
            write(f"\n    {made.recovery_key}\n")

    session.show({"folder": str(made.folder)}, render)


def serve(
    session: Session,
    *,
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help=f"Port; 0 lets the system choose. Default: {DEFAULT_PORT}, or the setting.",
            show_default=False,
        ),
    ] = None,
    container_address: Annotated[
        str | None,
        typer.Option(
            "--container-address",
            help="Also answer containers: 127.0.0.1 with Docker Desktop, the address of the bridge "
            "(such as 172.17.0.1) with Docker on Linux. Default: the setting, or none.",
            show_default=False,
        ),
    ] = None,
    ready_file: Annotated[
        Path | None,
        typer.Option(
            "--ready-file", help="Write the address to this file when ready.", show_default=False
        ),
    ] = None,
) -> None:
    """Serve the port without a window until stopped.

    Ctrl+C and SIGTERM stop it. When ready, prints one JSON line with url, pid and version.
    """
    passphrase = session.passphrase()
    if container_address is not None:
        check_setting("container_address", container_address)
    options = ServeOptions(
        port=port,
        ready_file=ready_file,
        passphrase=passphrase,
        container_address=container_address,
    )
    session.host.serve(session.home, options, vault_unlocker(passphrase))


def namespaces(session: Session) -> None:
    """List the namespaces with their number of memories."""
    with session.port() as port:
        found = port.request("GET", "/v1/namespaces")

    def render() -> Table:
        rows = [(str(item["memory_count"]), str(item["name"])) for item in found["data"]]
        return Table(("MEMORIES", "NAMESPACE"), rows, empty="No namespaces.")

    session.show(found, render)


def stats(
    session: Session,
    *,
    namespace: Annotated[
        str | None, typer.Option("--namespace", "-n", help="Only this namespace.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Number of days in by_day.")] = 30,
) -> None:
    """Show statistics of the stored memories."""
    with session.port() as port:
        found = port.request("GET", "/v1/stats", params={"namespace": namespace, "days": days})
    session.show(found, lambda: _print_stats(found))


def _print_stats(found: Mapping[str, Any]) -> None:
    def counts(name: str) -> str:
        return ", ".join(f"{key} {count}" for key, count in found[name].items() if count)

    storage = found["storage"]
    tags = ", ".join(f"{item['tag']} {item['count']}" for item in found["top_tags"][:_TAGS_SHOWN])
    print_fields(
        {
            "memories": str(found["memories"]),
            "temporary": str(found["temporary"]),
            "archived": str(found["archived"]),
            "in trash": str(found["trashed"]),
            "expired": str(found["expired"]),
            "oldest": short_time(found["oldest_at"]),
            "newest": short_time(found["newest_at"]),
            "namespaces": str(found["namespaces"]),
            "by type": counts("by_type"),
            "by kind": counts("by_kind"),
            "by category": counts("by_category"),
            "by tier": counts("by_tier"),
            "by namespace": counts("by_namespace"),
            "by agent": counts("by_agent"),
            "written by": counts("by_actor"),
            "tags": tags,
            "embedding": counts("by_embedding_state"),
            "text": f"{storage['content_characters']} characters "
            f"({size_text(storage['sealed_bytes'])} encrypted)",
            "vectors": f"{storage['vectors']} ({size_text(storage['vector_bytes'])}, "
            f"{size_text(storage['index_bytes'])} in memory)",
            "database": f"{size_text(storage['database_bytes'])} "
            f"(backups {size_text(storage['backup_bytes'])})",
        }
    )


def status(session: Session) -> None:
    """Show the state of the vault, port and backups.

    Says whether the vault is open and its disk has room, where the port answers, when the last
    backup was made and verified, and what went wrong.
    """
    with session.reach() as reach, PortClient(reach) as port:
        try:
            found = port.request("GET", "/v1/status")
        except RefusedError as refused:
            if refused.refusal.code != VaultLockedError.code:
                raise
            found = {"vault": "locked", "recovery_key": None, "troubles": [], "backups": None}
        document = {**found, "port": reach.url if port.is_remote else None}
    session.show(document, lambda: _print_status(document, session.home))


def accept(session: Session) -> None:
    """Accept the vault as it was found.

    For a vault whose files were changed while it was closed; `muniment status` lists what is not
    used. First revoke the keys and correct the settings that should not be there: from then on
    everything is used as it is in the vault.
    """
    with session.port() as port:
        port.request("POST", "/v1/status/accept")
    session.show({"accepted": True}, lambda: write("The vault was accepted as it is."))


def lock(session: Session) -> None:
    """Lock the vault of the running application.

    Agents get no answer until you unlock it in the window. Without a running application the vault
    is locked already.
    """
    reach = session.host.running(session.home)
    if reach is not None:
        with PortClient(reach) as port:
            try:
                port.request("POST", "/v1/lock")
            except RefusedError as refused:
                if refused.refusal.code != VaultLockedError.code:
                    raise
    said = "The vault is locked." if reach else "Muniment is not running; the vault is locked."
    session.show({"locked": True}, lambda: write(said))


def _print_status(document: Mapping[str, Any], home: Path | None) -> None:
    backups = document["backups"]
    fields: dict[str, object] = {
        "vault": document["vault"],
        "disk": "full; the vault is read-only" if document.get("disk_full") else "",
        "port": document["port"] or "the application is not running",
    }
    if document["recovery_key"] is not None:
        fields["recovery key"] = "yes" if document["recovery_key"] else f"none; {how_to_add(home)}"
    if document["troubles"]:
        fields["not used"] = _troubles_text(document)
    if backups is None:
        fields["backups"] = "unlock the vault to see them"
    else:
        trouble = backups["trouble"]
        fields |= {
            "backups": f"{backups['schedule']}, in {backups['folder']}",
            "last backup": short_time(backups["last_at"]) or "none yet",
            "last verified": short_time(backups["verified_at"]) or "never",
            "next due": short_time(backups["next_at"]) or "never (automatic backups are off)",
            "trouble": "none" if trouble is None else _trouble_text(trouble),
        }
    print_fields(fields)


def _troubles_text(document: Mapping[str, Any]) -> str:
    return " ".join(
        f"{trouble['title']}. {trouble['hint'] or ''}" for trouble in document["troubles"]
    )


def _trouble_text(trouble: Mapping[str, Any]) -> str:
    since = f"{short_time(trouble['at'])}: " if trouble["at"] else ""
    return f"{since}{trouble['title']} {trouble['hint']}"
