"""Cursors as text: where a page ended. A client may have changed them."""

import base64
import binascii
import json
from typing import Any, Final

from muniment.domain.errors import InvalidInputError

INTEGER_END: Final = 2**63
"""The first integer that SQLite cannot store."""


def cursor_text(*parts: str | float) -> str:
    """Encode a cursor from its parts."""
    raw = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode("ascii")).decode("ascii").rstrip("=")


def cursor_parts(cursor: str) -> Any:
    """Return the parts of a cursor: a list if `cursor_text` made it, otherwise any value.

    Raises:
        InvalidInputError: It cannot be decoded.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise InvalidInputError("cursor", "must be the next_cursor of an earlier page") from None
