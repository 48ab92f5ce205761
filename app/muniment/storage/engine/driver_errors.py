"""Interpret the errors of SQLite's driver."""

from typing import Final

import sqlcipher3.dbapi2 as sqlcipher

_DAMAGED: Final = frozenset({sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB})
# All SQL is the program's own: what SQLite cannot make sense of in it is the file's.
_CONTRADICTED: Final = frozenset({sqlcipher.SQLITE_ERROR, sqlcipher.SQLITE_CONSTRAINT})
_PRIMARY_CODE: Final = 0xFF


def code_of(error: BaseException | None) -> int:
    """Return SQLite's primary result code of an error; 0 for none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY_CODE


def means_damage(error: BaseException | None) -> bool:
    """Return whether an error means a damaged page, or no database under this key."""
    return code_of(error) in _DAMAGED


def means_contradiction(error: BaseException | None) -> bool:
    """Tell whether an error means that the tables are not what the statements are written for."""
    return code_of(error) in _CONTRADICTED


def is_of_driver(error: BaseException | None) -> bool:
    """Tell whether an error of ours was raised for one of the driver's."""
    while error is not None and not isinstance(error, sqlcipher.Error):
        error = error.__cause__ or error.__context__
    return error is not None
