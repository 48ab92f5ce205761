"""What a session holds besides its memories: its turns, and every version of its state."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment
from muniment.domain.access import PERSON
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import Session
from muniment.domain.sessions.session_states import StateVersion, Turn

if TYPE_CHECKING:
    from muniment.services.container import Services

TURNS_MAX: Final = 2_000
VERSIONS_MAX: Final = 500
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, repr=False)
class SessionRecord:
    """A session with its turns, oldest first, and the versions of its state, newest first."""

    session: Session
    turns: tuple[Turn, ...]
    versions: tuple[StateVersion, ...]


def read_session(services: "Services", session: Session) -> SessionRecord:
    """Read the latest turns and states of a session; any thread.

    Raises:
        NotFoundError: It was deleted or has expired.
    """
    turns: list[Turn] = []
    cursor = None
    while len(turns) < TURNS_MAX:
        page = ListPage(limit=_PAGE, cursor=cursor)
        found = services.states.turns(session.uid, page, PERSON)
        turns += found.items
        cursor = found.next_cursor
        if cursor is None:
            break
    versions = services.states.history(session.uid, PERSON, limit=VERSIONS_MAX)
    return SessionRecord(session, tuple(reversed(turns)), versions)


def turns_text(record: SessionRecord) -> str:
    """Return the turns as a text to read."""
    return "\n\n".join(map(_turn_text, record.turns)) or _tr("This session has no turns.")


def state_text(record: SessionRecord) -> str:
    """Return the present state as a text to read."""
    return _json(record.session.state)


def versions_text(record: SessionRecord) -> str:
    """Return every version of the state as a text to read, newest first."""
    return "\n\n".join(
        "\n".join(
            part
            for part in (
                _tr("Version {number}, {moment}").format(
                    number=one.version, moment=full_moment(one.created_at)
                ),
                one.reasoning or "",
                _json(one.state),
            )
            if part
        )
        for one in record.versions
    )


def file_of(record: SessionRecord) -> bytes:
    """Return everything as a JSON document."""
    document = {
        "session": asdict(record.session),
        "turns": [asdict(turn) for turn in record.turns],
        "states": [asdict(version) for version in record.versions],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def _turn_text(turn: Turn) -> str:
    head = _tr("Turn {number}, {moment}").format(
        number=turn.turn_number, moment=full_moment(turn.created_at)
    )
    parts = [head, _tr("Input: {text}").format(text=turn.input.content)]
    if turn.output is not None:
        parts.append(_tr("Output: {text}").format(text=turn.output.content))
    if turn.reasoning:
        parts.append(_tr("Reasoning: {text}").format(text=turn.reasoning))
    return "\n".join(parts)


def _json(state: Any) -> str:
    return json.dumps(dict(state), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else dict(value)  # type: ignore[call-overload]


def _tr(text: str) -> str:
    return QCoreApplication.translate("SessionDialog", text)


PARTS: Final[tuple[Callable[[SessionRecord], str], ...]] = (turns_text, state_text, versions_text)
"""The texts of the dialog's tabs, in their order."""
