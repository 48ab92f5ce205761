"""Commands of reminders: remind, reminders."""

from datetime import UTC, datetime, time
from typing import Annotated, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.options import IdArgument, memory_path
from muniment.cli.output import Table, short_time, write

_MORNING: Final = time(9)


def add_reminder_commands(app: typer.Typer) -> None:
    """Register the commands of reminders."""
    command(app, "remind")(remind)
    command(app, "reminders")(reminders)


def remind(
    session: Session,
    *,
    id: IdArgument,  # noqa: A002 (the name of the field)
    at: Annotated[
        str | None,
        typer.Option(
            help="Local day and time, such as 2027-03-14 or '2027-03-14 18:30'.",
            show_default=False,
        ),
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Remove the reminder.")] = False,
) -> None:
    """Set or remove the reminder of a memory.

    A day without a time means 9 in the morning. Without an option it lists suitable moments.
    """
    if at is not None and off:
        raise typer.BadParameter("give --at or --off, not both")
    path = memory_path(id) + "/reminder"
    with session.port() as port:
        if off:
            memory = port.request("DELETE", path)
            session.show(memory, lambda: write(f"{memory['short_id']}  no reminder"))
        elif at is not None:
            moment = _moment_of(at)
            memory = port.request("PUT", path, body={"at": moment})
            said = f"{memory['short_id']}  reminder on {short_time(moment)}"
            session.show(memory, lambda: write(said))
        else:
            offered = port.request("GET", path)
            rows = [(short_time(moment),) for moment in offered["moments"]]
            empty = "It names no day to come. Set a reminder with --at."
            session.show(offered, lambda: Table(("AT",), rows, empty=empty))


def reminders(session: Session) -> None:
    """List the reminders to come."""
    with session.port() as port:
        found = port.request("GET", "/v1/reminders")
    rows = [
        (short_time(one["at"]), one["memory"]["short_id"], one["memory"]["content"])
        for one in found["data"]
    ]
    session.show(found, lambda: Table(("AT", "ID", "TEXT"), rows, empty="No reminders."))


def _moment_of(text: str) -> str:
    """Return a local day and time in UTC, as the port takes it."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2027-03-14"):
            moment = datetime.combine(moment.date(), _MORNING)
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise typer.BadParameter("--at needs a day such as 2027-03-14 or a time after it") from None
