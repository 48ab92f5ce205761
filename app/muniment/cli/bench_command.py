"""The benchmark command, ``muniment bench``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.output import Table, print_table, say, write


def add_bench_command(app: typer.Typer) -> None:
    """Register ``bench``."""
    command(app, "bench", with_passphrase=False)(bench)


def bench(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Benchmark to run, or all.")],
    memories: Annotated[
        int | None, typer.Option(min=1, help="Number of memories.", show_default=False)
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Data set, for benchmarks that need one.", show_default=False),
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Also use the held-out half of the data.")
    ] = False,
) -> None:
    """Run a benchmark, with its comparisons.

    Needs a checkout of the source. Uses temporary vaults, which are deleted afterwards.
    """
    benchmarks = session.host.benchmarks()
    known = list(benchmarks.BENCHES)
    if name != "all" and name not in known:
        raise typer.BadParameter(f"the benchmarks are: {', '.join([*known, 'all'])}")
    names = [name]
    if name == "all":
        skipped = () if data else benchmarks.NEED_DATA
        names = [each for each in known if each not in skipped]
        for each in skipped:
            say(f"Skipped without --data: {each}")
    options = {"memories": memories, "data": data, "held_out": held_out}
    reports = {each: benchmarks.measure(each, options) for each in names}
    first = next(iter(reports.values()))
    rows = [{"bench": each, **row} for each, report in reports.items() for row in report["rows"]]
    document = first if name != "all" else {"machine": first["machine"], "rows": rows}
    session.show(document, lambda: _print_reports(reports))


def _print_reports(reports: Mapping[str, Mapping[str, Any]]) -> None:
    machine = next(iter(reports.values()))["machine"]
    write(", ".join(f"{key}: {value}" for key, value in machine.items()))
    for name, report in reports.items():
        write(f"\n{name}")
        columns = list(dict.fromkeys(key for row in report["rows"] for key in row))
        cells = [[_cell(row.get(column)) for column in columns] for row in report["rows"]]
        print_table(Table(tuple(columns), cells))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 100
        else (f"{value:,.0f}" if isinstance(value, int | float) else str(value))
    )
