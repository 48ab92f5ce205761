"""Many different everyday sentences, for measurements that need more than a data set."""

import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHO: Final = (
    "Ada", "Boris", "Chen", "Dora", "Emil", "Fatima", "Grandmother", "Hugo", "Ines", "my sister",
    "the neighbour", "our dentist", "the plumber", "Priya", "Tomás", "the landlord", "my manager",
    "Yuki", "the choir", "the new intern", "Olga", "the gardener", "our accountant", "Uncle Max",
)  # fmt: skip
_DID: Final = (
    "bought", "repaired", "forgot", "lent us", "painted", "ordered", "returned", "sold", "found",
    "recommended", "cleaned", "broke", "borrowed", "measured", "photographed", "cancelled", "moved",
    "complained about", "wants to replace", "is looking for", "paid for", "wrote about", "planned",
)  # fmt: skip
_WHAT: Final = (
    "the blue bicycle", "a set of kitchen knives", "the garden shed key", "two train tickets",
    "the quarterly report", "a sourdough starter", "the guest room", "the winter tyres",
    "a piano lesson", "the heating bill", "the camping stove", "an allergy test", "the router",
    "the wedding invitation", "a book about bees", "the passport application", "a leaking tap",
    "the migration script", "the old sofa", "a birthday cake", "the tax return", "hiking boots",
    "the choir rehearsal", "an exhibition of maps", "the solar panels", "a violin string",
    "the release notes", "the cat's medicine", "a second monitor", "the allotment",
)  # fmt: skip
_WHERE: Final = (
    "in Lisbon", "at the station", "in the cellar", "next to the library", "on the ferry",
    "at the office", "in the mountains", "at the market", "near the old harbour", "in Kraków",
    "on the balcony", "at the clinic", "in the workshop", "behind the school", "in Oslo",
)  # fmt: skip
_WHEN: Final = (
    "last Tuesday", "before the holidays", "in early March", "after the storm", "on her birthday",
    "twice this year", "the day we moved", "during lunch", "at half past nine", "in the autumn",
    "when the power failed", "over the weekend", "shortly after Easter", "at the end of the month",
)  # fmt: skip
_ASIDE: Final = (
    "It cost more than expected.", "Nobody had told us.", "Ask again next week.", "It was a gift.",
    "The receipt is in the drawer.", "That was a mistake.", "It worked at once.", "Still waiting.",
    "", "", "",
)  # fmt: skip

PHRASES: Final = (*_WHO, *_DID, *_WHAT, *_WHERE, *_WHEN)
"""The parts of the statements."""


def sentences(count: int, seed: int = 0) -> list[str]:
    """Return a number of different statements, the same ones for the same seed.

    Args:
        count: How many, up to a few million.
        seed: Of the choice.
    """
    draw = random.Random(seed)  # noqa: S311 (a measurement, no secret)
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [draw.choice(part) for part in (_WHO, _DID, _WHAT, _WHERE, _WHEN)]
        statement = " ".join(parts) + ". " + draw.choice(_ASIDE)
        made[statement[0].upper() + statement[1:].rstrip()] = None
    return list(made)


def questions(count: int, seed: int = 1) -> list[str]:
    """Return a number of questions about the content of `sentences`."""
    draw = random.Random(seed)  # noqa: S311
    forms: Sequence[str] = (
        "who {did} {what}?",
        "what happened {where} {when}?",
        "where was {what}?",
        "what did we hear about {what} {when}?",
        "{who} and {what}",
    )
    return [
        draw.choice(forms).format(
            who=draw.choice(_WHO),
            did=draw.choice(_DID),
            what=draw.choice(_WHAT),
            where=draw.choice(_WHERE),
            when=draw.choice(_WHEN),
        )
        for _ in range(count)
    ]
