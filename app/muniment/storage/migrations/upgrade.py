"""Bring a database to the newest schema."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from muniment.domain.errors import DamagedVaultError, NewerFormatError

HEAD: Final = "0009"
"""Newest schema version; a test compares it with the head of the migrations."""

STATES_SINCE: Final = "0005"
"""The first schema version whose operations name the state of covered tables."""


def schema_version(connection: Connection) -> str | None:
    """Return the version of the schema in the file; ``None`` for an empty database.

    Raises:
        DamagedVaultError: What stands there is no version.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and not str(found).isalnum():
        raise DamagedVaultError("a row contains impossible values")
    return None if found is None else str(found)


def require_known(version: str | None) -> None:
    """Check that this version of the program knows a schema version.

    Raises:
        NewerFormatError: A newer version wrote it; the message names both versions.
    """
    if version is not None and version > HEAD:
        raise NewerFormatError(f"its schema is {version}, this program knows up to {HEAD}")


def upgrade(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
