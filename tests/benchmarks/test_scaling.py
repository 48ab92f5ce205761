"""The benchmark of growth: its sizes, its exponent, its plot, and a whole run on a small vault."""

from xml.etree import ElementTree

import pytest

from benchmarks.machine import BenchOptions
from benchmarks.plots import growth_plot
from benchmarks.scaling import growth_exponent, run, sizes_up_to


@pytest.mark.parametrize(
    ("largest", "sizes"),
    [
        (100_000, [1_000, 10_000, 100_000]),
        (5_000, [1_000, 5_000]),
        (100, [10, 100]),
    ],
)
def test_sizes_grow_tenfold_up_to_the_largest(largest: int, sizes: list[int]) -> None:
    assert sizes_up_to(largest) == sizes


@pytest.mark.parametrize(("after", "exponent"), [(100, 2), (10, 1), (1, 0)])
def test_the_exponent_says_how_time_grows(after: float, exponent: float) -> None:
    assert growth_exponent([1, 10, 100], [7, 1, after]) == pytest.approx(exponent)


def test_every_task_is_measured_at_each_size() -> None:
    rows = run(BenchOptions(memories=40))
    assert {"remember one", "search, hybrid", "backup", "doctor"} <= {row["task"] for row in rows}
    assert all(row["4"] > 0 and row["40"] > 0 for row in rows)


def test_the_plot_names_each_line_apart_from_the_others() -> None:
    points = [(1_000.0, 1.0), (10_000.0, 2.0)]
    drawing = ElementTree.fromstring(growth_plot({"list": points, "a < b": points}))
    texts = [each for each in drawing.iter() if each.tag.endswith("text")]
    names = {each.text: float(each.get("y", "0")) for each in texts}
    assert abs(names["list"] - names["a < b"]) >= 12
    assert {"1,000", "10,000", "memories", "ms"} <= set(names)
