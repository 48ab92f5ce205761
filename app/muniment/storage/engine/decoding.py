"""Tells a row that no program writes from a mistake of the program."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final

from muniment.domain.errors import DamagedVaultError

_log = logging.getLogger(__name__)

# What Python raises for a value of another type, an unknown word or a moment past all dates.
_UNDECODABLE: Final = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)

_STORAGE: Final = "muniment.storage."
# What these call, or what calls these, is at work: the domain, and what lends a view.
_PASSED_OVER: Final = (
    *("muniment.domain.", "muniment.storage.store", "muniment.storage.engine.connection"),
    __name__,
)
# What these raise is about a statement or what was passed to it.
_STATEMENTS: Final = ("sqlalchemy.", "muniment.storage.engine.driver_statements")


@contextmanager
def rows_decoded() -> Iterator[None]:
    """Call an error damage that the storage's own code ran into, or what of the domain it called.

    All it works on are parameters that were checked before and values of rows; so it is a value
    that no program writes. An error of anybody else inside the ``with`` passes as it is.

    Raises:
        DamagedVaultError: A row could not be decoded.
    """
    try:
        yield
    except _UNDECODABLE as error:
        place = _origin(error.__traceback__)
        if not place.startswith(_STORAGE):
            raise
        _log.error("a row could not be decoded: %s in %s", type(error).__name__, place)
        raise DamagedVaultError("a row contains impossible values") from None


def _origin(traceback: TracebackType | None) -> str:
    """Return the last of our modules that an error came from, and the line."""
    place = ""
    while traceback is not None:
        name = str(traceback.tb_frame.f_globals.get("__name__", ""))
        if name.startswith(_STATEMENTS):
            return ""
        if name.startswith("muniment.") and not name.startswith(_PASSED_OVER):
            place = f"{name}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
