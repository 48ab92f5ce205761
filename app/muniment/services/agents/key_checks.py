"""What the fields of an API key have to be; what is not raises `InvalidInputError`."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from muniment.domain.access import ApiKey, Scope
from muniment.domain.errors import InvalidInputError
from muniment.domain.request_rules import check_namespace
from muniment.domain.value_rules import check_member
from muniment.services.agents.agent_key_files import agent_slug

_RATE_MAX: Final = 1_000_000
_NAME_MAX: Final = 100


def check_namespaces(names: Sequence[str]) -> None:
    """Check what a key reaches."""
    if not names:
        raise InvalidInputError("namespaces", "must name at least one")
    for name in names:
        check_namespace(name)


def check_scopes(scopes: Collection[Scope]) -> None:
    """Check what a key may do."""
    if not scopes:
        raise InvalidInputError("scopes", "must name at least one of read, write, admin")
    for scope in scopes:
        check_member("scopes", scope, Scope)


def check_name(name: str) -> None:
    """Check a key's name."""
    if len(name) > _NAME_MAX or not name.isprintable():
        raise InvalidInputError("name", f"must have at most {_NAME_MAX} printable characters")


def is_named(key: ApiKey, name: str) -> bool:
    """Return whether a key has a name, or one that differs in case and punctuation only."""
    return _identity(key.name) == _identity(name)


def require_free_name(keys: Iterable[ApiKey], wanted: ApiKey) -> None:
    """Check that no other key of the same API that still works has the name; many may have none."""
    for key in keys:
        is_other = key.id != wanted.id and key.dialect is wanted.dialect
        if wanted.name and is_other and key.revoked_at is None and is_named(key, wanted.name):
            raise InvalidInputError(
                "name",
                "an agent with this name already has a key",
                hint="Change that agent's key, or choose another name.",
            )


def _identity(name: str) -> str:
    return agent_slug(name) or name.casefold()


def check_rate(field: str, rate: int) -> None:
    """Check a rate limit."""
    if not 1 <= rate <= _RATE_MAX:
        raise InvalidInputError(field, f"must be between 1 and {_RATE_MAX}")


def check_expiry(moment: datetime) -> None:
    """Check when a key expires."""
    if moment.tzinfo is None:
        raise InvalidInputError("expires_at", "must include a time zone")
