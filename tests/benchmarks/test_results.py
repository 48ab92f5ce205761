"""Repeated measurements: medians, and what counts as a change."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.machine import machine
from benchmarks.results import Verdict, changes, median_rows


def runs(*values: float, figure: str = "p50 ms") -> list[list[dict[str, object]]]:
    return [[{"what": "search", "memories": 100, figure: value}] for value in values]


def test_the_median_of_each_figure_is_taken() -> None:
    measured = runs(3.0, 1.0, 2.0)
    assert median_rows(measured) == [{"what": "search", "memories": 100, "p50 ms": 2.0}]


def test_a_row_that_only_one_run_has_keeps_its_figure() -> None:
    measured = [*runs(3.0), []]
    assert median_rows(measured)[0]["p50 ms"] == 3.0


@pytest.mark.parametrize(
    ("figure", "before", "after", "verdict"),
    [
        ("p50 ms", (10, 11), (14, 15), Verdict.WORSE),
        ("p50 ms", (14, 15), (10, 11), Verdict.BETTER),
        ("peak MiB", (100,), (120,), Verdict.WORSE),
        ("bytes a memory", (100,), (120,), Verdict.WORSE),
        ("per second", (100,), (120,), Verdict.BETTER),
        ("requests/s", (120,), (100,), Verdict.WORSE),
        ("recall@10", (0.99,), (0.98,), Verdict.WORSE),
        ("threshold", (1,), (2,), Verdict.CHANGED),
    ],
)
def test_a_change_is_judged_by_the_unit(
    figure: str, before: tuple[float, ...], after: tuple[float, ...], verdict: Verdict
) -> None:
    (change,) = changes(runs(*before, figure=figure), runs(*after, figure=figure))
    assert change.verdict is verdict
    assert change.row == "search, 100"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((10, 16), (15, 18)),  # the ranges meet
        ((10, 10), (10.9, 10.9)),  # less than a tenth apart
        ((10,), ()),  # measured once only
    ],
)
def test_noise_is_no_change(before: tuple[float, ...], after: tuple[float, ...]) -> None:
    assert changes(runs(*before), runs(*after)) == []


def test_figures_of_other_sizes_are_not_compared() -> None:
    other = [[{"what": "search", "memories": 200, "p50 ms": 50.0}]]
    assert changes(runs(10.0), other) == []


def test_two_files_are_compared_by_a_command(tmp_path: Path) -> None:
    cpu = {"cpu": "any"}
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, value in zip(files, (10.0, 20.0), strict=True):
        document = {"machine": cpu, "rows": runs(value)[0], "runs": runs(value)}
        path.write_text(json.dumps(document), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.results", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "worse    search, 100: p50 ms 10 -> 20 x 2.00" in done.stdout


def test_the_machine_is_described_with_versions_and_time() -> None:
    described = machine()
    assert described["cores"] >= 1
    assert {"cpu", "python", "muniment", "onnxruntime", "measured_at"} <= set(described)
