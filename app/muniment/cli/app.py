"""The command line, composed of its commands."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any

import typer

from muniment.cli.api_keys import add_key_commands
from muniment.cli.backup import add_backup_command
from muniment.cli.bench_command import add_bench_command
from muniment.cli.capture import add_capture_command
from muniment.cli.command_session import Globals, HomeOption, JsonOption, outcome_as_exit_code
from muniment.cli.doctor import add_doctor_command
from muniment.cli.entities import add_entity_commands
from muniment.cli.failures import report
from muniment.cli.hooks import add_hook_commands
from muniment.cli.host import Host
from muniment.cli.mcp import add_mcp_command
from muniment.cli.output import unwritten
from muniment.cli.owners import add_owner_commands
from muniment.cli.read_commands import add_reading_commands
from muniment.cli.recovery import add_recovery_command
from muniment.cli.reminders import add_reminder_commands
from muniment.cli.sync import add_sync_commands
from muniment.cli.tidying import add_tidy_commands
from muniment.cli.transfer import add_transfer_commands
from muniment.cli.vault_commands import add_vault_commands
from muniment.cli.write_commands import add_writing_commands


def build(host: Host) -> typer.Typer:
    """Build the command line for a host."""
    app = typer.Typer(
        name="muniment",
        help="A private, encrypted, local memory for you and your AI agents.",
        epilog="Without a command, Muniment opens its window. "
        "Exit codes: 0 done, 1 refused, 2 wrong usage, 130 interrupted.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def main(
        context: typer.Context,
        *,
        home: HomeOption = None,
        as_json: JsonOption = False,
        in_tray: Annotated[
            bool, typer.Option("--in-tray", help="Start in the tray, without a window.")
        ] = False,
        version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    ) -> None:
        context.obj = Globals(host, home, as_json)
        if version:
            typer.echo(host.version)
            raise typer.Exit
        if context.invoked_subcommand is None:
            with outcome_as_exit_code():
                raise typer.Exit(host.open_window(home, in_tray=in_tray))

    add_writing_commands(app)
    add_capture_command(app)
    add_reading_commands(app)
    add_reminder_commands(app)
    add_tidy_commands(app)
    add_entity_commands(app)
    add_owner_commands(app)
    add_key_commands(app)
    add_vault_commands(app)
    add_recovery_command(app)
    add_doctor_command(app)
    add_transfer_commands(app)
    add_backup_command(app)
    add_sync_commands(app)
    add_mcp_command(app)
    add_hook_commands(app)
    add_bench_command(app)
    return app


@cache
def _entry(host: Host) -> Callable[..., Any]:
    """Return what runs a host's command lines: building it takes 25 ms, so it is kept."""
    return typer.main.get_command(build(host))


def run(host: Host, arguments: Sequence[str]) -> int:
    """Run one command line; return its exit code (0 done, 1 refused, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe with another encoding must not turn an answer into a crash.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        _entry(host)(list(arguments), prog_name="muniment")
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except OSError as error:
        # Output of Typer itself, such as a help page, could not be written.
        return report(unwritten(error))
    return 0
