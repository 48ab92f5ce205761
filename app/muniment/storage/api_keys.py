"""API keys in the database, stored as keyed hashes, never as keys."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from muniment.domain.access import ApiKey, Dialect, Scope
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.ids import KeyId
from muniment.storage.schema import api_keys


class KeyStore:
    """Reads and writes API keys on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all_with_hashes(self) -> tuple[tuple[ApiKey, bytes], ...]:
        """Return every readable key and the keyed hash of its token, oldest first."""
        found = ((_key_or_none(row), row.token_hash) for row in self._rows())
        return tuple((key, token_hash) for key, token_hash in found if key is not None)

    def unreadable(self) -> tuple[str, ...]:
        """Return the ids of keys with invalid rows; none of them is accepted."""
        return tuple(str(row.id) for row in self._rows() if _key_or_none(row) is None)

    def _rows(self) -> Sequence[Row[Any]]:
        return self._connection.execute(select(api_keys).order_by(api_keys.c.created_at)).all()

    def add(self, key: ApiKey, token_hash: bytes) -> None:
        """Store a new key."""
        self._connection.execute(insert(api_keys).values(_row_of(key) | {"token_hash": token_hash}))

    def replace(self, key: ApiKey) -> None:
        """Store a key's changed fields."""
        self._connection.execute(
            update(api_keys).where(api_keys.c.id == key.id).values(_row_of(key))
        )

    def replace_token(self, key_id: KeyId, token_hash: bytes) -> None:
        """Store the keyed hash of a key's new token; the former token is unknown from then on."""
        self._connection.execute(
            update(api_keys).where(api_keys.c.id == key_id).values(token_hash=token_hash)
        )

    def record_use(self, used: Mapping[KeyId, datetime]) -> None:
        """Store when keys were last used."""
        for key_id, moment in used.items():
            self._connection.execute(
                update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=unix_ms(moment))
            )

    def rename_namespace(self, name: str, new_name: str) -> None:
        """Rename a namespace in all keys that name it."""
        for key, _ in self.all_with_hashes():
            if name in key.namespaces:
                renamed = tuple(new_name if held == name else held for held in key.namespaces)
                self.replace(replace(key, namespaces=renamed))


def _key_or_none(row: Row[Any]) -> ApiKey | None:
    try:
        return _key_of(row)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=KeyId(row.id),
        name=row.name,
        dialect=Dialect(row.dialect),
        namespaces=tuple(json.loads(row.namespaces)),
        scopes=frozenset(Scope(scope) for scope in json.loads(row.scopes)),
        prefix=row.prefix,
        rate_per_minute=row.rate_per_minute,
        created_at=moment_of(row.created_at),
        expires_at=_moment(row.expires_at),
        last_used_at=_moment(row.last_used_at),
        paused_at=_moment(row.paused_at),
        revoked_at=_moment(row.revoked_at),
        rate_per_hour=row.rate_per_hour,
    )


def _row_of(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "dialect": key.dialect.value,
        "namespaces": json.dumps(key.namespaces),
        "scopes": json.dumps(sorted(scope.value for scope in key.scopes)),
        "prefix": key.prefix,
        "rate_per_minute": key.rate_per_minute,
        "rate_per_hour": key.rate_per_hour,
        "created_at": unix_ms(key.created_at),
        "expires_at": _ms(key.expires_at),
        "last_used_at": _ms(key.last_used_at),
        "paused_at": _ms(key.paused_at),
        "revoked_at": _ms(key.revoked_at),
    }


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment_of(milliseconds)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else unix_ms(moment)
