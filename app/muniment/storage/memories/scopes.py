"""Conditions on scopes: the owner and session of a row, and whether it counts."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    and_,
    or_,
    select,
    union_all,
)

from muniment.domain.confidentiality.confidential import EVERY_CONFIDENTIAL, ConfidentialAccess
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.ids import is_uid
from muniment.storage.memories.confidential import withheld
from muniment.storage.schema import memories, owners, sessions

_SESSION_PREFIX = "sess_"


def is_owned_by(
    column: Column[Any], kind: OwnerKind, reference: str, *, namespace: Column[Any]
) -> ColumnElement[bool]:
    """Build the condition that a column holds an owner, named by handle or uid.

    A uid names one owner in one namespace; the same handle in another namespace means a different
    owner.

    Args:
        column: The column with handles.
        kind: Kind of owner.
        reference: Handle or uid.
        namespace: The row's namespace.
    """
    is_handle = column == reference
    if not is_uid(reference):
        return is_handle
    found = (owners.c.uid == reference) & (owners.c.kind == kind.value)
    return or_(
        is_handle,
        and_(
            column == select(owners.c.handle).where(found).scalar_subquery(),
            namespace == select(owners.c.namespace_id).where(found).scalar_subquery(),
        ),
    )


def is_in_session(reference: str, now_ms: int) -> ColumnElement[bool]:
    """Build the condition that a memory belongs to a session, by handle, uid or short id."""
    is_handle = memories.c.session_id == reference
    if not is_uid(reference) and not reference.startswith(_SESSION_PREFIX):
        return is_handle
    named = or_(sessions.c.uid == reference, sessions.c.short_id == reference)
    found = and_(named, is_live_session(now_ms))
    return or_(
        is_handle,
        and_(
            memories.c.session_id == select(sessions.c.handle).where(found).scalar_subquery(),
            memories.c.namespace_id
            == select(sessions.c.namespace_id).where(found).scalar_subquery(),
        ),
    )


def is_live_session(now_ms: int) -> ColumnElement[bool]:
    """Build the condition that a session has not expired."""
    return or_(sessions.c.expires_at.is_(None), sessions.c.expires_at > now_ms)


def is_live_memory(now_ms: int) -> ColumnElement[bool]:
    """Build the condition that a memory counts: neither in the trash nor expired."""
    return and_(
        memories.c.deleted_at.is_(None),
        or_(memories.c.expires_at.is_(None), memories.c.expires_at > now_ms),
    )


def is_shown(number: Column[Any], now_ms: int, access: ConfidentialAccess) -> ColumnElement[bool]:
    """Build the condition that a memory counts and may be shown.

    It excludes the hidden memories, which are few and indexed, instead of checking each row:
    reading all memories of a frequent entity takes ten times as long.

    Args:
        number: The memory's row number.
        now_ms: Memories that have expired by then are hidden.
        access: Which confidential memories may be shown.
    """
    return number.not_in(union_all(*hidden(now_ms, access)))


def hidden(now_ms: int, access: ConfidentialAccess) -> list[Select[tuple[int]]]:
    """Select the row numbers of the memories that do not count or may not be shown.

    Args:
        now_ms: Memories that have expired by then are hidden.
        access: Which confidential memories may be shown.
    """
    found = [
        select(memories.c.number).where(memories.c.deleted_at.is_not(None)),
        select(memories.c.number).where(memories.c.expires_at <= now_ms),
    ]
    if access != EVERY_CONFIDENTIAL:
        found.append(withheld(access))
    return found
