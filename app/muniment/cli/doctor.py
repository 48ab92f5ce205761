"""The command that checks the vault; it prints what each check finds at once."""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from muniment.cli.failures import EXIT_REFUSED
from muniment.cli.host import Reach
from muniment.cli.output import escape, escape_line, say, write
from muniment.cli.session import Session, command
from muniment.cli.waiting import LongRequest, awaited, of_total
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
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Check vault, index, full text, model and port.

    Says what is wrong and what helps.
    """
    lines = _FindingLines()

    def on_progress(told: Mapping[str, Any]) -> None:
        # What cannot be printed stops no check and no repair: it is tried again at the end.
        if not session.as_json:
            with contextlib.suppress(EnvironmentFaultError, BrokenPipeError):
                lines.show(told["findings"])

    with session.reach() as reach:
        asked = LongRequest(_PATH, {"repair": repair}, _PATH, _progress_text, on_progress)
        found = awaited(reach, asked)
    findings = [*found["findings"], {"check": "port", **_answers(reach)}]
    session.show({"findings": findings}, lambda: lines.show(findings))
    if not all(finding["ok"] for finding in findings):
        say(_advice(findings))
        raise typer.Exit(EXIT_REFUSED)


def _progress_text(told: Mapping[str, Any]) -> str:
    return of_total(f"Checking {told['check']} ({told['place']} of {told['places']})", told)


def _answers(reach: Reach) -> dict[str, Any]:
    is_remote = reach.app is None
    detail = "answers" if is_remote else "the application does not run; nothing to check"
    return {
        "ok": True, "detail": detail, "repaired": False, "rows": [], "can_mend": False, "hint": "",
    }  # fmt: skip


def _advice(findings: list[dict[str, Any]]) -> str:
    """Say what to do, each once with all that it helps."""
    checks: dict[str, list[str]] = {}
    for finding in findings:
        if not finding["ok"]:
            checks.setdefault(finding["hint"], []).append(finding["check"])
    lines = [f"{', '.join(names)}: {hint}" for hint, names in checks.items()]
    return escape("\n".join(["Something is wrong.", *lines]))


class _FindingLines:
    """Prints findings in the order they are made, each once."""

    def __init__(self) -> None:
        self._printed = 0

    def show(self, findings: Sequence[Mapping[str, Any]]) -> None:
        """Print those that were not printed yet.

        Args:
            findings: All there are so far.
        """
        for item in findings[self._printed :]:
            if not self._printed:
                write(_line("", "CHECK", "FOUND"))
            write(_line(_verdict(item), str(item["check"]), str(item["detail"])))
            self._printed += 1


def _line(verdict: str, check: str, detail: str) -> str:
    """Write one finding; where a terminal is too narrow, its detail goes on below itself."""
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
