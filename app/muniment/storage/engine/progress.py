"""Checks that make loops over rows end even on a damaged file.

In a table whose row ids are out of order, "the rows after this one" can return earlier rows. A
listed row may also not be found by its key, so that an update does not change it.
"""

from collections.abc import Iterable, Sequence

from muniment.domain.errors import DamagedVaultError


def rising(numbers: Sequence[int], after: int) -> Sequence[int]:
    """Return listed row numbers unchanged, and check that they rise.

    Args:
        numbers: Row numbers in the order listed.
        after: The number that all must exceed.

    Raises:
        DamagedVaultError: A number is not above the previous one.
    """
    for number in numbers:
        if number <= after:
            raise DamagedVaultError("the rows of a table are out of order")
        after = number
    return numbers


def require_gone(listed: Iterable[int], done: Iterable[int]) -> None:
    """Require that a list no longer contains the rows processed in the same transaction.

    Raises:
        DamagedVaultError: It still contains one.
    """
    if not set(done).isdisjoint(listed):
        raise DamagedVaultError("an index lists rows that do not exist")
