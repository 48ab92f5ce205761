"""`muniment bench` in an installed copy, which has no benchmarks."""

from pathlib import Path

import pytest

from muniment.bootstrap.checkout import benchmarks
from muniment.domain.errors import NotFoundError


def test_an_installed_copy_says_where_the_benchmarks_are(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        benchmarks(tmp_path)
    assert "make bench" in refused.value.hint


def test_a_checkout_has_them() -> None:
    assert "search" in benchmarks().BENCHES
