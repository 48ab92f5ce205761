"""Cells of comma-separated values, which spreadsheets read."""

import re
from typing import Final

# Those of ASCII, and the wide ones that spreadsheets take for them.
_SIGNS: Final = re.escape("=+-@\uff1d\uff0b\uff0d\uff20")

# An apostrophe more before those that are there already: else nobody could tell which is which.
_BEGINNING: Final = re.compile(f"'*[{_SIGNS}\t\r\n]")

# Where semicolons part numbers, as in German, spreadsheets cut a table there unasked, and then no
# quotation mark holds a cell together: what stands behind one, or on a new line, begins a cell.
_SIGN_AFTER_CUT: Final = re.compile(f"([;\t\r\n] *)(?='*[{_SIGNS}])")
_MARKED_BEGINNING: Final = re.compile(f"'(?={_BEGINNING.pattern})")
_MARKED_AFTER_CUT: Final = re.compile(f"([;\t\r\n] *)'(?='*[{_SIGNS}])")


def harmless_cell(text: str) -> str:
    """Return a text with apostrophes before what a spreadsheet would run as a formula.

    What memories hold may come from anywhere, and a formula can send a table elsewhere.

    Source:
        OWASP, "CSV Injection".
    """
    inert = _SIGN_AFTER_CUT.sub(r"\1'", text)
    return f"'{inert}" if _BEGINNING.match(text) else inert


def plain_cell(cell: str) -> str:
    """Return the text that `harmless_cell` made a cell of."""
    marked = _MARKED_BEGINNING.match(cell)
    return _MARKED_AFTER_CUT.sub(r"\1", cell[1:] if marked else cell)
