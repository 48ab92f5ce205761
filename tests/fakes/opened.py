"""What tests see and set below the services: the one place that knows where it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from muniment.services.container import Services
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


def session_of(services: Services) -> VaultSession:
    """Return what all services borrow the open vault from."""
    return services.memories._session


def opened_of(services: Services) -> OpenVault:
    """Return the open vault; whoever uses it looks that it is not locked meanwhile."""
    with session_of(services).borrow() as opened:
        return opened


def connection_of(unit: UnitOfWork | Reading) -> Connection:
    """Return the connection of a transaction, for SQL that the product does not have."""
    return unit._connection
