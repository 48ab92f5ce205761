"""How API keys are written: the row, the journal's entry, and what belongs to them."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from muniment.domain.access import ApiKey
from muniment.services.vault.open_vault import OpenVault

if TYPE_CHECKING:
    from muniment.storage.unit_of_work import UnitOfWork

_PROGRAMS: Final = "agent_programs"
"""A setting: the program of each key, as JSON."""


def make_namespaces(unit: "UnitOfWork", names: Iterable[str], now_ms: int) -> None:
    """Create the namespaces that are missing."""
    for name in names:
        if unit.namespaces.by_name(name) is None:
            created = unit.namespaces.create(name, now_ms)
            unit.journal.append("create", created.subject, {"name": name})
            unit.changed_namespaces.append(name)


def put_key(unit: "UnitOfWork", key: ApiKey, action: str) -> None:
    """Store a changed key, with an entry in the journal."""
    unit.keys.replace(key)
    unit.journal.append(action, f"key:{key.id}", _journaled(key))
    unit.changed_keys.append(key.id)


def programs_of(opened: OpenVault) -> dict[str, str]:
    """Return the program of each key by the key's id, as far as known."""
    known: dict[str, str] = json.loads(opened.store.setting(_PROGRAMS) or "{}")
    return known


def put_program(unit: "UnitOfWork", opened: OpenVault, key_id: str, program: str) -> None:
    """Store the program of a key."""
    known = {**programs_of(opened), key_id: program}
    unit.set_setting(_PROGRAMS, json.dumps(known))
    unit.journal.append("edit", f"key:{key_id}", {"program": program})


def _journaled(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name,
        "namespaces": list(key.namespaces),
        "scopes": sorted(key.scopes),
        "rate_per_minute": key.rate_per_minute,
        "rate_per_hour": key.rate_per_hour,
        "paused": key.paused_at is not None,
        "revoked": key.revoked_at is not None,
    }
