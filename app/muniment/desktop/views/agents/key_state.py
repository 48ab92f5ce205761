"""The state of a key at a given time."""

from datetime import datetime
from enum import StrEnum

from muniment.domain.access import ApiKey


class KeyState(StrEnum):
    """State of a key; if several apply, the one that cannot be undone wins."""

    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    REFUSED = "refused"
    REVOKED = "revoked"


def state_of(key: ApiKey, now: datetime) -> KeyState:
    """Return the state of a key at a given time."""
    if key.revoked_at is not None:
        return KeyState.REVOKED
    if key.is_refused:
        return KeyState.REFUSED
    if key.expires_at is not None and key.expires_at <= now:
        return KeyState.EXPIRED
    return KeyState.ACTIVE if key.paused_at is None else KeyState.PAUSED
