"""Cells of comma-separated values, which spreadsheets read."""

from typing import Final

# Those of ASCII, and the wide ones that spreadsheets take for them.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless_cell(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would run it as a formula.

    What memories hold may come from anywhere, and a formula can send a table elsewhere.

    Source:
        OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
