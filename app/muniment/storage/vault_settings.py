"""Named settings stored in the vault."""

from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from muniment.domain.errors import DamagedVaultError
from muniment.storage.schema import settings

DEVICE: Final = "device"
"""This installation's id, a UUID."""

TEXT_UNSETTLED: Final = "text_unsettled"
"""``1`` while the full-text index may contain words of removed memories."""

SCOPES_COMPLETE: Final = "scopes_complete"
"""``1`` once old memories have their scopes (`muniment.storage.checks.scope_check`)."""

READS_KEPT_SINCE: Final = "reads_kept_since"
"""Since when reads are recorded, in ms since 1970, if the vault had memories before that."""


def setting_subject(name: str) -> str:
    """Return the subject of an operation on a setting."""
    return f"setting:{name}"


def setting(connection: Connection, name: str) -> str | None:
    """Return the value of a setting, or ``None`` if it was never set.

    Raises:
        DamagedVaultError: The value is not text.
    """
    row = connection.execute(select(settings.c.value).where(settings.c.name == name)).first()
    if row is None:
        return None
    if not isinstance(row.value, str):
        raise DamagedVaultError("a setting of the vault is damaged")
    return row.value


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting inside the caller's transaction."""
    statement = insert(settings).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
