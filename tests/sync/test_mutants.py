"""The list of mutants fits the program: what each breaks is there, and so is its test."""

from __future__ import annotations

import pytest

from tests.sync.mutants import MUTANTS, ROOT, Mutant


def test_each_rule_is_broken_once() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 12


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_fits_the_program_and_its_test(mutant: Mutant) -> None:
    module = ROOT / "app" / "muniment" / mutant.module
    assert module.read_text("utf-8").count(mutant.right) == 1
    file, name = mutant.test.split("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")
