"""Damage done to the rows of a vault behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from muniment.storage.connection import open_raw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.conftest import Home

SHUT: Final = (
    "UPDATE memories SET content = zeroblob(60) WHERE number = {number}",
    "UPDATE memories SET metadata = content WHERE number = {number}",
    "UPDATE memories SET type = 'nonsense' WHERE number = {number}",
    "UPDATE memories SET tags = 'no list' WHERE number = {number}",
    "UPDATE memories SET flags = 5 WHERE number = {number}",
    "UPDATE memories SET flags = x'00' WHERE number = {number}",
    "UPDATE memories SET expires_at = 9000000000000000000 WHERE number = {number}",
)
"""Statements of which each makes the memory of a row number unreadable."""


def damage(home: Home, *statements: str) -> None:
    """Run statements on the open vault of a home, past everything that guards it."""
    with home.borrow() as vault:
        raw = open_raw(vault.store.path, vault.store._keys.database)
    try:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
    finally:
        raw.close()


def shut(home: Home, numbers: Iterable[int], how: str = SHUT[0]) -> None:
    """Damage the records of memories."""
    damage(home, *(how.format(number=number) for number in numbers))
