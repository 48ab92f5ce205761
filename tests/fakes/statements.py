"""Statements that are compiled once a process, where the product compiles them once an unlocking.

Each test opens a vault of its own, and a quarter of its time went into making SQL of the same
expressions as the test before. What is shared is SQLAlchemy's text of a statement; the values are
handed over anew each time, and connections, transactions and files are each vault's own. The
product does not share it: a compiled statement keeps the values it was first made with.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine

_STATEMENTS = 2_000
"""How many are kept: more than the product has, so that a test finds those of the one before."""


@cache
def share_statements() -> None:
    """Have every engine of the storage that is made from now on share what it compiles."""
    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import create_engine

    from muniment.storage.engine import connection

    first = create_engine("sqlite://", module=sqlcipher, query_cache_size=_STATEMENTS)
    # A dialect learns what its database can do with the first connection.
    first.connect().close()

    def create_sharing(*given: Any, **named: Any) -> Engine:
        engine = create_engine(*given, **named)
        engine.dialect = first.dialect
        engine.update_execution_options(compiled_cache=first._compiled_cache)
        return engine

    connection.create_engine = create_sharing
