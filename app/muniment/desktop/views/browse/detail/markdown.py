"""Markdown in the text of a memory: whether there is any, how it is shown, and its check list."""

import re
from collections.abc import Iterator
from typing import Final

TICK_SCHEME: Final = "tick"
"""Scheme of the links that stand for the boxes of a check list: ``tick:0`` is the first one."""

_FENCE: Final = re.compile(r"\s{0,3}(```|~~~)")
_TASK: Final = re.compile(r"^(\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+)\[([ xX])\](?=\s+\S)")
_MARKUP: Final = re.compile(
    r"""^\s{0,3}\#{1,6}\s+\S        # a heading
      | ^\s*(?:[-*+]|\d{1,9}[.)])\s+\S  # an entry of a list
      | ^\s{0,3}>\s*\S               # a quotation
      | ^\s{0,3}(?:```|~~~)          # code
      | ^\s*\|.*\|\s*$               # a row of a table
      | \*\*\S(?:.*?\S)?\*\*         # strong
      | `[^`\n]+`                    # code in a line
      | \[[^\]\n]+\]\([^)\s]+\)      # a link
      | \bhttps?://\S+               # an address
    """,
    re.VERBOSE | re.MULTILINE,
)


def has_markdown(text: str) -> bool:
    """Return whether a text reads better as Markdown: it has headings, lists, links or the like."""
    return _MARKUP.search(text) is not None


def readable_markdown(text: str) -> str:
    """Return the Markdown to show for a text.

    Each box of a check list becomes a link, so that mouse, keyboard and screen readers reach it.
    Lines break where the text breaks them.
    """
    count = -1
    shown = []
    for line, task in _lines(text):
        if task is not None:
            count += 1
            box = "☐" if task[2] == " " else "☑"
            line = f"{task[1]}[{box}]({TICK_SCHEME}:{count}){line[task.end() :]}"  # noqa: PLW2901
        shown.append(line)
    return "\n".join(shown)


def ticked(text: str, number: int) -> str:
    """Return a text with one box of its check list changed; the same text if there is none.

    Args:
        text: The text.
        number: Which box, counted from 0.
    """
    tasks = [(place, task) for place, (_, task) in enumerate(_lines(text)) if task is not None]
    if not 0 <= number < len(tasks):
        return text
    place, task = tasks[number]
    lines = text.split("\n")
    mark = "x" if task[2] == " " else " "
    start, end = task.span(2)
    lines[place] = f"{lines[place][:start]}{mark}{lines[place][end:]}"
    return "\n".join(lines)


def _lines(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Yield each line as it is shown, and its match if it is an entry of a check list."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None and fence in {"", mark[1]}:
            fence = "" if fence else mark[1]
            yield line, None
        elif fence or not line.strip():
            yield line, None
        else:
            yield f"{line.rstrip()}  ", _TASK.match(line)
