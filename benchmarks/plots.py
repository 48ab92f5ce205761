"""A plot of `benchmarks.scaling` as SVG: ``python -m benchmarks.plots RESULTS.json PLOT.svg``."""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

_WIDTH: Final = 760
_HEIGHT: Final = 460
_LEFT: Final = 70
_RIGHT: Final = 210
_TOP: Final = 20
_BOTTOM: Final = 40
_LINE_HEIGHT: Final = 15
_COLOURS: Final = ("#4477aa", "#cc6677", "#228833", "#aa7700", "#8855aa", "#0099aa", "#888888")
_NOT_TIMES: Final = frozenset({"bytes a memory", "peak memory, MiB"})


def growth_plot(series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Draw lines over two logarithmic axes: memories, and milliseconds.

    Args:
        series: Name to points of a size and a time, both above 0.

    Returns:
        An SVG document whose text takes the colour of the page around it.
    """
    points = [point for line in series.values() for point in line]
    across = _Axis([x for x, _ in points], _LEFT, _WIDTH - _RIGHT)
    upward = _Axis([y for _, y in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#777777">',
        f'<text x="{_LEFT}" y="{_HEIGHT - 6}">memories</text>',
        f'<text x="4" y="{_TOP + 4}">ms</text>',
        *_grid(across, upward),
        *_lines(series, across, upward),
        "</svg>\n",
    ]
    return "\n".join(parts)


class _Axis:
    """Places values between whole powers of ten."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.lowest = math.floor(math.log10(min(values)))
        self.highest = max(math.ceil(math.log10(max(values))), self.lowest + 1)
        self._start, self._end = start, end

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.lowest) / (self.highest - self.lowest)
        return round(self._start + share * (self._end - self._start), 1)

    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.lowest, self.highest + 1)]


def _grid(across: _Axis, upward: _Axis) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for value in across.powers():
        x = across.place(value)
        parts.append(_rule(x, _TOP, x, bottom))
        parts.append(f'<text x="{x}" y="{bottom + 16}" text-anchor="middle">{value:,.0f}</text>')
    for value in upward.powers():
        y = upward.place(value)
        parts.append(_rule(_LEFT, y, right, y))
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:,g}</text>')
    return parts


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#777777" stroke-opacity="0.25"/>'


def _lines(
    series: Mapping[str, Sequence[tuple[float, float]]], across: _Axis, upward: _Axis
) -> list[str]:
    parts = []
    named_above = -math.inf
    for number, (name, line) in enumerate(sorted(series.items(), key=lambda one: -one[1][-1][1])):
        colour = _COLOURS[number % len(_COLOURS)]
        placed = [(across.place(x), upward.place(y)) for x, y in line]
        path = "L".join(f"{x} {y}" for x, y in placed)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = placed[-1]
        # Names of lines that end close together are moved apart.
        named_above = max(y + 4, named_above + _LINE_HEIGHT)
        parts.append(f'<text x="{x + 8}" y="{named_above}" fill="{colour}">{escape(name)}</text>')
    return parts


def _series(document: Mapping[str, object]) -> dict[str, list[tuple[float, float]]]:
    rows = document["rows"]
    assert isinstance(rows, list)  # noqa: S101 (of `muniment bench scaling --json`)
    return {
        row["task"]: [(int(size.replace(",", "")), row[size]) for size in row if size[0].isdigit()]
        for row in rows
        if row["task"] not in _NOT_TIMES
    }


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(growth_plot(_series(json.loads(source.read_text("utf-8")))), "utf-8")
