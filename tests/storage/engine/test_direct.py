"""Statements on the driver's own connection: their errors are told like all others."""

import numpy as np
import pytest

from muniment.domain.errors import DamagedVaultError, StorageUnavailableError
from muniment.storage.engine.driver_statements import rows_of
from tests.fakes.opened import connection_of
from tests.fakes.stores import StoreKit


def test_rows_are_of_the_moment_of_the_view(kit: StoreKit) -> None:
    first = kit.add("the first")
    with kit.store.read() as reading:
        seen = reading.candidates.excerpts(np.array([first.number]))
        second = kit.add("the second")
        numbers = np.array([first.number, second.number])
        assert reading.candidates.excerpts(numbers) == seen
    with kit.store.read() as reading:
        assert set(reading.candidates.excerpts(numbers)) == {first.number, second.number}


def test_no_error_of_the_driver_passes(kit: StoreKit) -> None:
    with pytest.raises(StorageUnavailableError) as refused, kit.store.read() as reading:
        rows_of(connection_of(reading), "DELETE FROM memories WHERE number = ?", (1,))
    assert refused.value.__suppress_context__


def test_a_connection_that_met_a_damaged_page_is_replaced(kit: StoreKit) -> None:
    """SQLCipher refuses every page on such a connection, the sound ones, too."""
    memories = kit.add_many([kit.new(f"number {number} " * 300) for number in range(80)])
    kit.damage_last_pages(256)
    refused, read = [], []
    for memory in [*memories, *memories]:
        try:
            with kit.store.read() as reading:
                read.append(reading.candidates.excerpts(np.array([memory.number])))
        except DamagedVaultError:
            refused.append(memory)
    assert refused
    assert len(read) > 10
