"""Damage to the rows of a vault, behind the program's back."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from muniment.storage.engine.connection import open_raw
from tests.fakes.opened import session_of

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
"""Statements that each make the memory of a row number unreadable."""


def damage(home: Home, *statements: str) -> None:
    """Run statements on the open vault of a data directory, bypassing all checks."""
    with home.borrow() as vault:
        raw = open_raw(vault.store.path, vault.store._keys.database)
    try:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
    finally:
        raw.close()


def damage_past_rules(home: Home, table: str, *statements: str) -> None:
    """Run statements on a table without its column constraints."""
    name = "SELECT sql FROM sqlite_master WHERE name = ?"
    with session_of(home.services).borrow() as vault:
        path, key = vault.store.path, vault.store._keys.database
    with contextlib.closing(open_raw(path, key)) as raw:
        ((declared,),) = raw.execute(name, (table,))
        _declare(raw, table, declared.replace(" NOT NULL", ""))
    damage(home, *statements)
    with contextlib.closing(open_raw(path, key)) as raw:
        _declare(raw, table, declared)


def _declare(raw: Any, table: str, declared: str) -> None:
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (declared, table))


def make_unreadable(home: Home, numbers: Iterable[int], how: str = SHUT[0]) -> None:
    """Damage the records of memories."""
    damage(home, *(how.format(number=number) for number in numbers))
