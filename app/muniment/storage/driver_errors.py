"""Interpret the errors of SQLite's driver."""

from typing import Final

import sqlcipher3.dbapi2 as sqlcipher

_DAMAGED: Final = frozenset({sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB})
_PRIMARY_CODE: Final = 0xFF


def code_of(error: BaseException | None) -> int:
    """Return SQLite's primary result code of an error; 0 for none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY_CODE


def tells_damage(error: BaseException | None) -> bool:
    """Return whether an error means a damaged page, or no database under this key."""
    return code_of(error) in _DAMAGED
