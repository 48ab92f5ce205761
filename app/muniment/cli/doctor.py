"""The command that checks the vault; it prints each check's findings immediately."""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.failures import EXIT_REFUSED
from muniment.cli.host import Reach
from muniment.cli.long_requests import LongRequest, of_total, run_long_request
from muniment.cli.output import escape, escape_line, say, write
from muniment.domain.errors import EnvironmentFaultError

_PATH: Final = "/v1/doctor"
_VERDICT_WIDTH: Final = len("mended")
_CHECK_WIDTH: Final = len("ready-without-vectors")
_LEAST_DETAIL: Final = 20


def add_doctor_command(app: typer.Typer) -> None:
    """Register the command that checks the vault."""
    command(app, "doctor")(doctor)


def doctor(
    session: Session,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Repair what can be repaired.")] = False,
) -> None:
    """Check the vault, index, full text, model and port.

    Explains what is wrong and what to do about it.
    """
    lines = _FindingLines()

    def on_progress(progress: Mapping[str, Any]) -> None:
        # A failure to print stops no check and no repair: printing is tried again at the end.
        if not session.as_json:
            with contextlib.suppress(EnvironmentFaultError, BrokenPipeError):
                lines.show(progress["findings"])

    with session.reach() as reach:
        request = LongRequest(_PATH, {"repair": repair}, _PATH, _progress_text, on_progress)
        found = run_long_request(reach, request)
    findings = [*found["findings"], {"check": "port", **_answers(reach)}]
    session.show({"findings": findings}, lambda: lines.show(findings))
    if not all(finding["ok"] for finding in findings):
        say(_advice(findings))
        raise typer.Exit(EXIT_REFUSED)


def _progress_text(progress: Mapping[str, Any]) -> str:
    check, place, places = progress["check"], progress["place"], progress["places"]
    return of_total(f"Checking {check} ({place} of {places})", progress)


def _answers(reach: Reach) -> dict[str, Any]:
    is_remote = reach.app is None
    detail = "answers" if is_remote else "the application is not running; nothing to check"
    return {
        "ok": True, "detail": detail, "repaired": False, "rows": [], "can_mend": False, "hint": "",
    }  # fmt: skip


def _advice(findings: list[dict[str, Any]]) -> str:
    """Return the advice, each sentence once with all findings that it helps."""
    checks: dict[str, list[str]] = {}
    for finding in findings:
        if not finding["ok"]:
            checks.setdefault(finding["hint"], []).append(finding["check"])
    lines = [f"{', '.join(names)}: {hint}" for hint, names in checks.items()]
    return escape("\n".join(["Problems were found.", *lines]))


class _FindingLines:
    """Prints findings in order, each once."""

    def __init__(self) -> None:
        self._printed = 0

    def show(self, findings: Sequence[Mapping[str, Any]]) -> None:
        """Print the findings that were not printed yet.

        Args:
            findings: All findings so far.
        """
        for item in findings[self._printed :]:
            if not self._printed:
                write(_line("", "CHECK", "FOUND"))
            write(_line(_verdict(item), str(item["check"]), str(item["detail"])))
            self._printed += 1


def _line(verdict: str, check: str, detail: str) -> str:
    """Format one finding; on a narrow terminal its detail wraps within its column."""
    begin = f"{verdict:<{_VERDICT_WIDTH}}  {check:<{_CHECK_WIDTH}}  "
    text = begin + escape_line(detail)
    if not sys.stdout.isatty():
        return text
    width = max(shutil.get_terminal_size().columns, len(begin) + _LEAST_DETAIL)
    return textwrap.fill(text, width, subsequent_indent=" " * len(begin), drop_whitespace=True)


def _verdict(finding: Mapping[str, Any]) -> str:
    if finding["repaired"]:
        return "mended"
    return "ok" if finding["ok"] else "WRONG"
