"""Values that the vault keeps for itself, by name."""

from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from muniment.domain.errors import DamagedVaultError
from muniment.storage.schema import settings

DEVICE: Final = "device"
"""This installation's id, a UUID."""

TEXT_UNSETTLED: Final = "text_unsettled"
"""``1`` while the full-text index may hold words of memories that are gone."""

SCOPES_COMPLETE: Final = "scopes_complete"
"""``1`` once what memories of older programs name was made (`muniment.storage.scope_check`)."""

READS_KEPT_SINCE: Final = "reads_kept_since"
"""In a vault that had memories before reads were kept: since when they are, in ms since 1970."""


def setting_subject(name: str) -> str:
    """Return what an operation on a setting is about."""
    return f"setting:{name}"


def setting(connection: Connection, name: str) -> str | None:
    """Return the value of a name, ``None`` when it was never set.

    Raises:
        DamagedVaultError: It is no text.
    """
    row = connection.execute(select(settings.c.value).where(settings.c.name == name)).first()
    if row is None:
        return None
    if not isinstance(row.value, str):
        raise DamagedVaultError("a setting of the vault is damaged")
    return row.value


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Set a name's value, inside the caller's transaction."""
    statement = insert(settings).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
