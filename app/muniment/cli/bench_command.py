"""The benchmark command, ``muniment bench``."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.output import Table, print_table, say, write

if TYPE_CHECKING:
    from muniment.cli.host import Benchmarks


def add_bench_command(app: typer.Typer) -> None:
    """Register ``bench``."""
    command(app, "bench", with_passphrase=False)(bench)


def bench(
    session: Session,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Benchmark to run, all or short.")],
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
    repeat: Annotated[
        int, typer.Option(min=1, help="Number of runs; figures are their medians.")
    ] = 1,
) -> None:
    """Run a benchmark, with its comparisons.

    Needs a checkout of the source. Uses temporary vaults, which are deleted afterwards.
    """
    benchmarks = session.host.benchmarks()
    plan = _plan(benchmarks, name, with_data=data is not None)
    if memories is not None:
        plan = dict.fromkeys(plan, memories)
    report = benchmarks.measure(plan, data=data, held_out=held_out, repeat=repeat)
    session.show(report, lambda: _print_report(report))


def _plan(benchmarks: "Benchmarks", name: str, *, with_data: bool) -> Mapping[str, int | None]:
    if name == "short":
        return benchmarks.SHORT
    if name in benchmarks.BENCHES:
        return {name: None}
    if name != "all":
        known = ", ".join([*benchmarks.BENCHES, "all", "short"])
        raise typer.BadParameter(f"the benchmarks are: {known}")
    skipped = () if with_data else benchmarks.NEED_DATA
    for each in skipped:
        say(f"Skipped without --data: {each}")
    return {each: None for each in benchmarks.BENCHES if each not in skipped}


def _print_report(report: Mapping[str, Any]) -> None:
    write(", ".join(f"{key}: {value}" for key, value in report["machine"].items()))
    for name, rows in groupby(report["rows"], key=lambda row: row["bench"]):
        write(f"\n{name}")
        shown = [{key: value for key, value in row.items() if key != "bench"} for row in rows]
        columns = list(dict.fromkeys(key for row in shown for key in row))
        cells = [[_cell(row.get(column)) for column in columns] for row in shown]
        print_table(Table(tuple(columns), cells))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 100
        else (f"{value:,.0f}" if isinstance(value, int | float) else str(value))
    )
