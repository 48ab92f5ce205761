"""What a new API key is made of: its fields, its token and its dialect's limits."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from muniment.domain.access import ApiKey, Dialect, Scope
from muniment.domain.value_rules import check_member
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_checks import (
    check_expiry,
    check_name,
    check_namespaces,
    check_rate,
    check_scopes,
)

TOKEN_PREFIXES: Final = {
    Dialect.NATIVE: "mun_",
    Dialect.AZEN: "az_",
    Dialect.MEMORYRELAY: "mem_prod_",
    Dialect.SENDRYX: "sk-gw-",
    Dialect.MEMSYNC: "memsync_sk_live_",
    Dialect.STATEBASE: "sb_",
}
"""The token prefix of each dialect, so that the key alone decides the dialect."""

RATES_PER_MINUTE: Final = {
    Dialect.NATIVE: 6_000,
    Dialect.AZEN: 60,
    Dialect.MEMORYRELAY: 600,
    Dialect.SENDRYX: 60,
    Dialect.MEMSYNC: 100,
    Dialect.STATEBASE: 100,
}

RATES_PER_HOUR: Final = {Dialect.SENDRYX: 600}
"""For dialects whose vendor has such a limit."""

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDraft:
    """The fields of a new key; an unset rate means its dialect's default, if it has one."""

    namespaces: tuple[str, ...]
    name: str = ""
    dialect: Dialect = Dialect.NATIVE
    scopes: frozenset[Scope] = frozenset({Scope.READ, Scope.WRITE})
    rate_per_minute: int | None = None
    rate_per_hour: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """A new key and its token, which is never shown again."""

    key: ApiKey
    token: Secret


def new_token(dialect: Dialect) -> tuple[Secret, str]:
    """Return a new token, and the part of it that is kept to recognise it by."""
    prefix = TOKEN_PREFIXES[dialect]
    token = prefix + secrets.token_urlsafe(_TOKEN_BYTES)
    return Secret(token.encode("ascii")), token[: len(prefix) + 4]


def check_draft(draft: KeyDraft) -> None:
    """Raise `InvalidInputError` for the first field of a draft that is invalid."""
    check_namespaces(draft.namespaces)
    check_scopes(draft.scopes)
    check_member("dialect", draft.dialect, Dialect)
    check_name(draft.name)
    for field in ("rate_per_minute", "rate_per_hour"):
        if getattr(draft, field) is not None:
            check_rate(field, getattr(draft, field))
    if draft.expires_at is not None:
        check_expiry(draft.expires_at)
