"""Tables as programs write them are read as they were written, whatever ends their lines."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from muniment.services.transfer.import_table import rows_of

_HEAD = ("content", "tags")
_CELLS = st.text(alphabet="ab;,=\"'\r\n \u2028é", max_size=12)
_ROWS = st.lists(st.tuples(_CELLS, _CELLS), max_size=8)


@given(
    rows=_ROWS,
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    separator=st.sampled_from([",", ";"]),
    says_separator=st.booleans(),
    has_mark=st.booleans(),
)
def test_every_record_comes_back_with_its_line(
    rows: list[tuple[str, str]],
    end: str,
    separator: str,
    *,
    says_separator: bool,
    has_mark: bool,
) -> None:
    text = io.StringIO(newline="")
    text.write("\ufeff" if has_mark else "")
    text.write(f"sep={separator}{end}" if says_separator else "")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    begins = []
    for cells in (_HEAD, *rows):
        begins.append(1 + text.getvalue().count(end[-1]))
        writer.writerow(cells)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.getvalue().encode())
        found = list(rows_of(path))
    assert [row.fault for row in found] == [None] * len(rows)
    assert [row.number for row in found] == begins[1:]
    assert [row.cells for row in found] == [told(cells) for cells in rows]
    assert [row.end for row in found[-1:]] == [len(text.getvalue().encode())] * bool(rows)


def told(cells: tuple[str, str]) -> dict[str, str]:
    """Return what a record says; nothing where all of its cells are blank."""
    if not any(cell.strip() for cell in cells):
        return {}
    return {name: cell for name, cell in zip(_HEAD, cells, strict=True) if cell}
