"""Results of repeated measurements: their medians, and what changed between two of them.

``python -m benchmarks.results OLD.json NEW.json`` compares two files that
``muniment bench NAME --repeat 5 --json`` wrote on one machine. It ends with status 1 if a figure
became worse.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeAlias

from benchmarks.machine import Row

_NOISE: Final = 0.10
_QUALITY_NOISE: Final = 0.005
_LESS_IS_BETTER: Final = re.compile(r"\b(ms|us|s|seconds|MiB|MB|bytes)\b(?! of)")
_MORE_IS_BETTER: Final = re.compile(r"per second|/s\b")
_QUALITY: Final = re.compile(r"recall|precision|F1|nDCG|R@", re.IGNORECASE)
_PARAMETERS: Final = frozenset({"memories", "callers", "texts", "questions", "number", "threads"})

Key: TypeAlias = tuple[tuple[str, Any], ...]
Series: TypeAlias = dict[tuple[Key, str], list[float]]


class Verdict(StrEnum):
    """How a figure changed."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that changed by more than noise.

    Args:
        row: What identifies its row: texts and parameters.
        figure: Its column.
        before: Median of the older runs.
        after: Median of the newer ones.
        verdict: ``CHANGED`` where the column does not say which way is better.
    """

    row: str
    figure: str
    before: float
    after: float
    verdict: Verdict


def median_rows(runs: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows of the first run, each figure replaced by its median over all runs."""
    series = _series(runs)
    return [
        {name: median(series.get((_key(row), name), [value])) if _is_figure(name, value) else value
         for name, value in row.items()}
        for row in runs[0]
    ]  # fmt: skip


def changes(before: Sequence[Sequence[Row]], after: Sequence[Sequence[Row]]) -> list[Change]:
    """Return what changed by more than noise: the ranges of the runs do not meet.

    The medians must also differ by a tenth, or by a 200th where the figure is a quality such as
    recall, which does not depend on the machine.

    Args:
        before: The rows of each older run.
        after: The rows of each newer run; figures that only one side has are left out.
    """
    old, new = _series(before), _series(after)
    found = []
    for (key, name), values in old.items():
        newer = new.get((key, name))
        if newer is None or not _differ(name, values, newer):
            continue
        row = ", ".join(str(value) for _, value in key)
        medians = median(values), median(newer)
        found.append(
            Change(row=row, figure=name, before=medians[0], after=medians[1],
                   verdict=_verdict(name, is_more=medians[1] > medians[0]))
        )  # fmt: skip
    return found


def _series(runs: Sequence[Sequence[Row]]) -> Series:
    series: Series = {}
    for row in (row for rows in runs for row in rows):
        for name, value in row.items():
            if _is_figure(name, value):
                series.setdefault((_key(row), name), []).append(value)
    return series


def _key(row: Row) -> Key:
    return tuple((name, value) for name, value in row.items() if not _is_figure(name, value))


def _is_figure(name: str, value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and name not in _PARAMETERS


def _differ(name: str, old: Sequence[float], new: Sequence[float]) -> bool:
    if max(old) >= min(new) and max(new) >= min(old):
        return False
    noise = _QUALITY_NOISE if _QUALITY.search(name) else _NOISE
    return abs(median(new) - median(old)) > noise * abs(median(old))


def _verdict(name: str, *, is_more: bool) -> Verdict:
    if _MORE_IS_BETTER.search(name) or _QUALITY.search(name):
        return Verdict.BETTER if is_more else Verdict.WORSE
    if _LESS_IS_BETTER.search(name):
        return Verdict.WORSE if is_more else Verdict.BETTER
    return Verdict.CHANGED


def _runs(document: Mapping[str, Any]) -> Sequence[Sequence[Row]]:
    runs: Sequence[Sequence[Row]] = document.get("runs") or [document["rows"]]
    return runs


def _report(old: Mapping[str, Any], new: Mapping[str, Any]) -> int:
    if old["machine"]["cpu"] != new["machine"]["cpu"]:
        print("The two files come from different machines.")  # noqa: T201
    found = changes(_runs(old), _runs(new))
    for each in sorted(found, key=lambda change: list(Verdict).index(change.verdict)):
        times = f"x {each.after / each.before:.2f}" if each.before else ""
        figures = f"{each.before:,.4g} -> {each.after:,.4g} {times}"
        print(f"{each.verdict:8} {each.row}: {each.figure} {figures}")  # noqa: T201
    if not found:
        print("No figure changed by more than noise.")  # noqa: T201
    return int(any(each.verdict is Verdict.WORSE for each in found))


if __name__ == "__main__":
    sys.exit(_report(*(json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:])))
