"""Conversion of a database to what an older program would have written."""

import hmac
from collections.abc import Callable
from typing import Any

from muniment.domain.vault.secret_bytes import Secret


def forget_states(execute: Callable[..., Any], state_key: Secret) -> tuple[int, bytes]:
    """Convert the journal to schema 0004, which kept no states.

    Args:
        execute: Of a connection that is not shared.
        state_key: Key of the journal's chain.

    Returns:
        Number and chain value of the newest operation, for the header's anchor.
    """
    execute("ALTER TABLE operations DROP COLUMN state")
    sequence, chain = 0, bytes(32)
    listed = execute("SELECT sequence, digest FROM operations ORDER BY sequence").fetchall()
    for sequence, digest in listed:
        chain = hmac.digest(state_key.reveal(), chain + digest, "sha256")
        execute("UPDATE operations SET chain = ? WHERE sequence = ?", (chain, sequence))
    return sequence, chain
