"""One page of an older moment in the file: noticed, or harmless; and never told as a conflict.

The page is sealed under the same key for the same place, so SQLCipher's tag of it verifies. All
pages that differ are tried with `MUNIMENT_EVERY_PAGE=1`, without it one of each table and of some
indexes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from muniment.domain.errors import ConflictError, DamagedVaultError, NotFoundError
from muniment.storage.schema import metadata
from tests.fakes.spliced_vault import Outcome, TwoMoments, spliced, two_moments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import HomeFactory

COUNT = 60
MORE: Final = 180  # so that the words need more pages than the one that names the others
TEXT: Final = ("memory_text_data", "memory_text_docsize", "memory_text_idx")
INDEXES: Final = ("sqlite_autoindex_memories_3", "memories_created", "operations_by_subject")
# What an index lacks is not found by it: that is how damage looks from there.
DAMAGE: Final = (DamagedVaultError, NotFoundError)


@pytest.fixture
def moments(home_factory: HomeFactory, tmp_path: Path) -> TwoMoments:
    return two_moments(home_factory(), tmp_path / "older.db", COUNT)


def sampled(moments: TwoMoments) -> Iterator[int]:
    """Yield one page of each table and of some indexes, or every page."""
    left = {*metadata.tables, *TEXT, *INDEXES}
    for number in moments.pages:
        name = moments.owners.owner(number)
        if name in left or os.environ.get("MUNIMENT_EVERY_PAGE"):
            yield number
        left.discard(name)


def trouble_of(outcome: Outcome) -> list[str]:
    """Return what must not be."""
    found = [
        f"{name}: {type(error).__name__}"
        for name, error in outcome.refused.items()
        if isinstance(error, ConflictError) or not isinstance(error, DAMAGE)
    ]
    if not outcome.is_noticed:
        found += [f"{name} was refused" for name in outcome.refused]
        found += outcome.wrong
    return found


def test_a_page_of_an_older_moment_is_noticed_or_harmless(
    home_factory: HomeFactory, moments: TwoMoments
) -> None:
    trouble = {}
    for number in sampled(moments):
        found = trouble_of(spliced(home_factory, moments, number))
        if found:
            trouble[f"{moments.owners.owner(number)}, page {number}"] = found
    assert trouble == {}


def test_the_full_text_is_made_anew(home_factory: HomeFactory, tmp_path: Path) -> None:
    moments = two_moments(home_factory(), tmp_path / "older.db", MORE)
    pages = {moments.owners.owner(number): number for number in moments.pages}
    for name in TEXT:
        found = spliced(home_factory, moments, pages[name], repair=True)
        assert "text-index" in found.repaired
        # Pages that nothing uses any more are left behind where a table was cut short.
        assert {check for check, finding in found.findings.items() if not finding.ok} <= {"file"}
        assert (found.refused, found.wrong) == ({}, [])
