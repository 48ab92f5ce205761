"""Output of commands: tables for people, one JSON document for programs.

Memories hold whatever an agent wrote, so their text never reaches the terminal raw: escape
sequences could retitle the window, move the cursor or fake a prompt.
"""

import contextlib
import io
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TextIO

from muniment.domain.errors import EnvironmentFaultError

if TYPE_CHECKING:
    from rich.text import Text

# Controls (C0 but tab and newline, DEL, C1), and the characters that reorder or hide text:
# bidirectional marks and embeddings, zero-width ones, line and paragraph separators, lone halves
# of a surrogate pair. CVE-2021-42574 (Trojan Source) has the reordering ones.
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_PIPE_WIDTH: Final = 10_000
_GAP: Final = 2
_LEAST_ROOM: Final = 20


def escape(text: str) -> str:
    r"""Make a text safe for a terminal: unsafe characters become ``\x1b``, ``\u202e``."""
    return _UNSAFE.sub(_escaped, text)


def escape_line(text: str) -> str:
    """Make a text safe and fit for one line; line breaks and tabs become spaces."""
    return escape(" ".join(text.split()))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _json_escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def json_text(document: object, *, indent: int | None = 2) -> str:
    """Write a JSON document that is safe on a terminal and keeps other scripts readable."""
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    # Outside of strings JSON holds none of these characters but the line breaks of the indentation,
    # which the pattern leaves alone.
    return _UNSAFE.sub(_json_escaped, text)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for people.

    Args:
        columns: Headings.
        rows: Cells, in the order of the columns; made safe when printed.
        empty: Message when there are no rows.
        note: Printed below the table.
        folds: Whether the last column wraps within itself on a narrow terminal.
    """

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    empty: str = "Nothing to show."
    note: str = ""
    folds: bool = False


def say(text: str) -> None:
    """Print a message on standard error, in addition to the result; failing to print is ignored."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text.rstrip("\n") + "\n")
        sys.stderr.flush()


def write(text: str, stream: TextIO | None = None) -> None:
    """Write a result on standard output.

    Raises:
        BrokenPipeError: The reader had enough.
        EnvironmentFaultError: It cannot be written, such as to a full disk.
    """
    out = stream or sys.stdout
    with output_errors_translated():
        out.write(text.rstrip("\n") + "\n")
        out.flush()


@contextlib.contextmanager
def output_errors_translated() -> Iterator[None]:
    """Translate an `OSError` while writing a result with `unwritten`.

    Raises:
        BrokenPipeError: The reader had enough.
        EnvironmentFaultError: It cannot be written, such as to a full disk.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from error


def unwritten(error: OSError) -> EnvironmentFaultError:
    """Return the error for output that cannot be written, such as to a full disk."""
    detail = f"the result could not be written: {error.strerror or type(error).__name__}"
    return EnvironmentFaultError(detail, hint="The command itself was carried out.")


def print_table(table: Table) -> None:
    """Print rows, fitted to a terminal; in full when standard output is not one."""
    if not table.rows:
        write(table.empty)
    else:
        _print_rows(table)
    if table.note:
        write(table.note)


def _print_rows(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    is_terminal = sys.stdout.isatty()
    # Written to memory first: on a closed pipe rich would end the process itself.
    text = io.StringIO()
    console = Console(
        file=text,
        width=shutil.get_terminal_size().columns if is_terminal else _PIPE_WIDTH,
        force_terminal=is_terminal,
        highlight=False,
        markup=False,
        emoji=False,
    )
    grid = RichTable(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    rows = [[Text(escape_line(cell)) for cell in row] for row in table.rows]
    for index, heading in enumerate(table.columns):
        is_last = index == len(table.columns) - 1
        folds = is_last and table.folds
        grid.add_column(
            Text(heading),
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
            ratio=1 if is_last else None,
            max_width=_width_of_last(table.columns, rows, console.width) if is_last else None,
        )
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    write("\n".join(line.rstrip() for line in text.getvalue().splitlines()))


def _width_of_last(
    columns: Sequence[str], rows: Sequence[Sequence["Text"]], width: int
) -> int | None:
    """Return the width that a terminal has left for the last column, with the others in full.

    rich would shorten all columns alike, and narrow ones would disappear.
    """
    others = [
        max(len(heading), *(row[index].cell_len for row in rows))
        for index, heading in enumerate(columns[:-1])
    ]
    room = width - sum(others) - _GAP * len(others)
    return room if room >= _LEAST_ROOM else None


def print_fields(fields: Mapping[str, object]) -> None:
    """Print names and values below each other; empty ones are left out."""
    shown = {name: text for name, value in fields.items() if (text := plain(value))}
    width = max(map(len, shown), default=0)
    for name, text in shown.items():
        write(f"{name:<{width}}  {escape_line(text)}")


def plain(value: Any) -> str:
    """Write a JSON value for people: lists with commas, an empty text for null."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(plain(item) for item in value)
    return str(value)


def short_time(moment: str | None) -> str:
    """Shorten an ISO moment of the port to minutes, in the local zone."""
    if moment is None:
        return ""
    from datetime import datetime

    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def size_text(size_bytes: int) -> str:
    """Write a number of bytes for people."""
    size = float(size_bytes)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"
