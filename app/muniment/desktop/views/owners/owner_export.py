"""Saves the list of agents, users, projects and sessions as CSV or JSON."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from muniment.desktop.views.exporting.list_file import ListFile
from muniment.desktop.views.owners.owner_lines import OwnerLine
from muniment.desktop.views.owners.owner_words import exported_text
from muniment.domain.sessions.session import Session

_OWN: Final = ("uid", "namespace", "handle")
_COUNTED: Final = ("memory_count", "session_count", "turn_count")
_DETAILS: Final = ("agent_id", "user_id", "project", "repo_url", "metadata", "config", "stack")
_FIELDS: Final = (
    "kind",
    "id",
    *_OWN[1:],
    "name",
    "description",
    *_COUNTED,
    "last_written_at",
    "created_at",
    *_DETAILS,
    "state",
)


def owner_file(lines: tuple[OwnerLine, ...]) -> ListFile:
    """Return what is saved of lines."""
    said = partial(exported_text, count=len(lines))
    return ListFile("muniment-owners", _FIELDS, [_record(line) for line in lines], said)


def _record(line: OwnerLine) -> dict[str, Any]:
    thing = line.thing
    found = {name: getattr(thing, name, None) for name in (*_OWN, *_COUNTED, *_DETAILS)}
    return found | {
        "kind": line.kind,
        "id": thing.uid,
        "name": line.name,
        "description": line.description or None,
        "last_written_at": _moment(line.last_at),
        "created_at": _moment(thing.created_at),
        "state": thing.state if isinstance(thing, Session) else None,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
