"""Cells of comma-separated values that are safe to open in spreadsheets."""

import re
from typing import Final

# Those of ASCII, and the wide ones that spreadsheets treat alike.
_SIGNS: Final = re.escape("=+-@\uff1d\uff0b\uff0d\uff20")

# One more apostrophe before existing ones, so that the original can be told apart.
_BEGINNING: Final = re.compile(f"'*[{_SIGNS}\t\r\n]")

# In locales with semicolons as separators, such as German, spreadsheets split there unasked, and
# then no quotation mark protects a cell: text after one, or on a new line, begins a cell.
_SIGN_AFTER_CUT: Final = re.compile(f"([;\t\r\n] *)(?='*[{_SIGNS}])")
_MARKED_BEGINNING: Final = re.compile(f"'(?={_BEGINNING.pattern})")
_MARKED_AFTER_CUT: Final = re.compile(f"([;\t\r\n] *)'(?='*[{_SIGNS}])")


def harmless_cell(text: str) -> str:
    """Return a text with apostrophes before anything that a spreadsheet would run as a formula.

    Memories can come from anywhere, and a formula can send a table elsewhere.

    Source:
        OWASP, "CSV Injection".
    """
    inert = _SIGN_AFTER_CUT.sub(r"\1'", text)
    return f"'{inert}" if _BEGINNING.match(text) else inert


def plain_cell(cell: str) -> str:
    """Return the text from which `harmless_cell` made a cell."""
    marked = _MARKED_BEGINNING.match(cell)
    return _MARKED_AFTER_CUT.sub(r"\1", cell[1:] if marked else cell)
