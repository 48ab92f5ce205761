"""What loops over rows require, so that they end on a damaged file, too.

A table whose row ids are out of order answers "the rows behind this one" with rows from before it,
and a row that is listed may be found by no key, so that what is done to it leaves it as it is.
"""

from collections.abc import Iterable, Sequence

from muniment.domain.errors import DamagedVaultError


def rising(numbers: Sequence[int], after: int) -> Sequence[int]:
    """Return row numbers as they were listed.

    Args:
        numbers: In the order they were listed.
        after: The number that they are to be behind.

    Raises:
        DamagedVaultError: One of them is not above the one before.
    """
    for number in numbers:
        if number <= after:
            raise DamagedVaultError("the rows of a table are out of order")
        after = number
    return numbers


def require_gone(listed: Iterable[int], done: Iterable[int]) -> None:
    """Require that a list no longer has what was dealt with in the same transaction.

    Raises:
        DamagedVaultError: It has some of it.
    """
    if not set(done).isdisjoint(listed):
        raise DamagedVaultError("rows are listed that cannot be found")
