"""SQL statements compiled once per process, where the product compiles them once per unlocking.

Each test opens its own vault, and spent a quarter of its time compiling the same expressions as the
test before. Only SQLAlchemy's text of a statement is shared; values are bound anew each time, and
each vault has its own connections, transactions and files. The product does not share it, because a
compiled statement keeps the values it was first made with.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine

_STATEMENTS = 2_000
"""Cache size: more than the product's statements, so that a test finds those of the one before."""


@cache
def share_statements() -> None:
    """Make all new storage engines share their compiled statements."""
    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import create_engine

    from muniment.storage.engine import connection

    first = create_engine("sqlite://", module=sqlcipher, query_cache_size=_STATEMENTS)
    # A dialect learns the features of its database with the first connection.
    first.connect().close()

    def create_sharing(*given: Any, **named: Any) -> Engine:
        engine = create_engine(*given, **named)
        engine.dialect = first.dialect
        engine.update_execution_options(compiled_cache=first._compiled_cache)
        return engine

    connection.create_engine = create_sharing
