"""The command that checks the vault, which tells how far it is and can be stopped."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from muniment.cli.failures import EXIT_REFUSED
from muniment.cli.host import Reach
from muniment.cli.output import Table, escape, print_table, say
from muniment.cli.session import Session, command
from muniment.cli.waiting import LongRequest, awaited, of_total

_PATH: Final = "/v1/doctor"


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
    with session.reach() as reach:
        asked = LongRequest(_PATH, {"repair": repair}, _PATH, _progress_text)
        found = awaited(reach, asked)
    findings = [*found["findings"], {"check": "port", **_answers(reach)}]
    session.show({"findings": findings}, lambda: _findings_table(findings))
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


def _findings_table(findings: list[dict[str, Any]]) -> None:
    rows = [(_verdict(item), str(item["check"]), str(item["detail"])) for item in findings]
    print_table(Table(("", "CHECK", "FOUND"), rows, folds=True))


def _verdict(finding: Mapping[str, Any]) -> str:
    if finding["repaired"]:
        return "mended"
    return "ok" if finding["ok"] else "WRONG"
