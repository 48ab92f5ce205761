"""Who holds a term is read once as long as nothing is written, and never kept beyond that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.full_text import text_index as texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.stores import StoreKit

_TERMS = ('"boat"', '"lantern"', '"boat"', '"snow"')


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the index, as JSON lists of terms."""
    found: list[str] = []

    def noting(
        connection: Any, statement: str, parameters: Sequence[Any] = ()
    ) -> list[tuple[Any, ...]]:
        if "MATCH" in statement:
            found.append(parameters[0])
        return rows_of(connection, statement, parameters)

    monkeypatch.setattr(texts, "rows_of", noting)
    return found


def holders(kit: StoreKit, *terms: str) -> list[list[int]]:
    with kit.store.read() as reading:
        return [numbers.tolist() for numbers in reading.texts.holders(terms)]


def test_only_terms_that_are_new_are_looked_up(kit: StoreKit, asked: list[str]) -> None:
    boat, lantern = (kit.add(text).number for text in ("a boat", "a lantern on it"))
    assert holders(kit, *_TERMS) == [[boat], [lantern], [boat], []]
    assert asked == ['["\\"boat\\"", "\\"lantern\\"", "\\"snow\\""]']
    assert holders(kit, '"lantern"', '"rain"', '"boat"') == [[lantern], [], [boat]]
    assert asked[1:] == ['["\\"rain\\""]']
    assert holders(kit, *_TERMS) == [[boat], [lantern], [boat], []]
    assert len(asked) == 2


def test_a_commit_is_seen_by_the_next_view_and_not_by_one_that_is_open(kit: StoreKit) -> None:
    first = kit.add("a boat").number
    assert holders(kit, '"boat"') == [[first]]
    with kit.store.read() as reading:
        assert reading.texts.holders(['"boat"'])[0].tolist() == [first]
        second = kit.add("another boat").number
        assert reading.texts.holders(['"boat"'])[0].tolist() == [first]
        assert holders(kit, '"boat"') == [[first, second]]
    assert holders(kit, '"boat"') == [[first, second]]
    with kit.store.write("person") as unit:
        assert unit.texts.holders(['"boat"'])[0].tolist() == [first, second]
        unit.texts.remove(first)
        assert unit.texts.holders(['"boat"'])[0].tolist() == [second]
        unit.texts.add(first, "a lantern", ())
        assert unit.texts.holders(['"boat"', '"lantern"'])[1].tolist() == [first]
    assert holders(kit, '"boat"', '"lantern"') == [[second], [first]]


def test_what_is_remembered_is_bounded(
    kit: StoreKit, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_REMEMBERED", 2)
    monkeypatch.setattr(texts, "_EMPTY_TERM", 0)
    one, two, three = (kit.add(text).number for text in ("boat", "boat lantern", "lantern rain"))
    assert holders(kit, '"boat"') == [[one, two]]
    assert holders(kit, '"rain"') == [[three]]  # with the boats too many: these go
    assert holders(kit, '"rain"', '"boat"') == [[three], [one, two]]  # too many by themselves
    assert holders(kit, '"rain"') == [[three]]
    assert [question.count("\\") // 2 for question in asked] == [1, 1, 1, 1]


def test_words_that_nobody_holds_are_not_remembered_without_end(
    kit: StoreKit, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_REMEMBERED", 3 * texts._EMPTY_TERM)
    for typed in ("s", "sn", "sno", "snow"):
        assert holders(kit, f'"{typed}"') == [[]]
    assert holders(kit, '"snow"', '"s"') == [[], []]
    assert [question.count("\\") // 2 for question in asked] == [1, 1, 1, 1, 1]
