"""The stems in the index, and which memories contain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.stores import StoreKit


def stems(kit: StoreKit, *beginnings: str, shortest: int = 1, longest: int = 30) -> list[str]:
    with kit.store.read() as reading:
        return reading.vocabulary.stems(beginnings, shortest=shortest, longest=longest)


def test_stems_are_found_by_their_beginnings_and_lengths(kit: StoreKit) -> None:
    kit.add("Allergies, an alley and Käsekuchen by the boat")
    assert sorted(stems(kit, "al")) == ["allei", "allergi"]
    assert stems(kit, "al", "alle", longest=5) == ["allei"]
    assert stems(kit, "al", shortest=6) == ["allergi"]
    assert stems(kit, "kas") == ["kasekuchen"]
    assert stems(kit, "x") == []
    assert stems(kit) == []


def test_every_holder_of_a_stem_is_found_even_where_its_stem_is_another(kit: StoreKit) -> None:
    first = kit.add("basketball, and again basketball").number
    kit.add("a basket")
    second = kit.add("two basketballs").number
    assert stems(kit, "basketb") == ["basketbal"]
    with kit.store.read() as reading:
        found = reading.vocabulary.holders(["basketbal", "nothing"])
        assert [numbers.tolist() for numbers in found] == [[first, second], []]
        assert reading.texts.holders(['"basketbal"'])[0].tolist() == []


def test_a_commit_is_seen_by_the_next_view(kit: StoreKit) -> None:
    assert stems(kit, "lan") == []
    kit.add("a lantern")
    assert stems(kit, "lan") == ["lantern"]
