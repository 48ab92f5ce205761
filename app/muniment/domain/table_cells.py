"""Cells of comma-separated values, which spreadsheets read."""

import re
from typing import Final

# Those of ASCII, and the wide ones that spreadsheets take for them.
_SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEGINNINGS: Final = (*_SIGNS, "\t", "\r", "\n")

# Where semicolons part numbers, as in German, spreadsheets cut a table there unasked, and then no
# quotation mark holds a cell together: what stands behind one, or on a new line, begins a cell.
_SIGN_AFTER_CUT: Final = re.compile(f"([;\t\r\n] *)(?=[{re.escape(''.join(_SIGNS))}])")


def harmless_cell(text: str) -> str:
    """Return a text with apostrophes before what a spreadsheet would run as a formula.

    What memories hold may come from anywhere, and a formula can send a table elsewhere.

    Source:
        OWASP, "CSV Injection".
    """
    inert = _SIGN_AFTER_CUT.sub(r"\1'", text)
    return f"'{inert}" if inert.startswith(_BEGINNINGS) else inert
