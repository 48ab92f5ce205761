"""The turns of sessions."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from muniment.domain.clock import moment_of
from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import NamespaceId, new_uid
from muniment.domain.pages import ListPage, Page
from muniment.domain.sessions.session_states import Turn, TurnDraft, TurnPart
from muniment.domain.value_rules import is_text
from muniment.storage.schema import turns
from muniment.storage.sealers import RECORD, SealersInView
from muniment.storage.sessions.session_states import journal_as_named
from muniment.storage.write_context import WriteContext


class TurnReader:
    """Reads turns on one connection; sessions are passed as rows."""

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def find(self, session: Row[Any], reference: str) -> Turn | None:
        """Return a turn of a session by uid or number."""
        row = self._row(session, reference)
        return None if row is None else self._opened(session, row)

    def page(self, session: Row[Any], page: ListPage) -> Page[Turn]:
        """Return one page of a session's turns, newest first by default.

        The cursor is the number of the last turn of the previous page.

        Raises:
            InvalidInputError: The cursor is not a number, or ``after`` names no turn.
        """
        of_session = turns.c.session == session.id
        total = self._connection.execute(
            select(func.count()).select_from(turns).where(of_session)
        ).scalar_one()
        number = turns.c.turn_number
        behind = [
            number > last if page.oldest_first else number < last
            for last in self._begins(session, page)
        ]
        rows = self._connection.execute(
            select(turns)
            .where(of_session, *behind)
            .order_by(number if page.oldest_first else number.desc())
            .limit(page.limit + 1)
            .offset(page.offset)
        ).all()
        shown = rows[: page.limit]
        cursor = str(shown[-1].turn_number) if len(rows) > page.limit else None
        return Page(tuple(self._opened(session, row) for row in shown), cursor, total)

    def newest(self, session: Row[Any], limit: int) -> tuple[Turn, ...]:
        """Return the newest turns of a session, newest first."""
        rows: Sequence[Row[Any]] = self._connection.execute(
            select(turns)
            .where(turns.c.session == session.id)
            .order_by(turns.c.turn_number.desc())
            .limit(limit)
        ).all()
        return tuple(self._opened(session, row) for row in rows)

    def _begins(self, session: Row[Any], page: ListPage) -> list[int]:
        """Return the numbers of turns after which a page begins."""
        numbers = []
        if page.cursor is not None:
            number = _number_of(page.cursor)
            if number is None:
                raise InvalidInputError("cursor", "must be the next_cursor of an earlier page")
            numbers.append(number)
        if page.after is not None:
            row = self._row(session, page.after)
            if row is None:
                raise InvalidInputError("after", "must be the id of an existing turn")
            numbers.append(row.turn_number)
        return numbers

    def _row(self, session: Row[Any], reference: str) -> Row[Any] | None:
        if not is_text(reference):
            return None
        number = _number_of(reference)
        named = turns.c.uid == reference if number is None else turns.c.turn_number == number
        return self._connection.execute(
            select(turns).where(turns.c.session == session.id, named)
        ).one_or_none()

    def _opened(self, session: Row[Any], row: Row[Any]) -> Turn:
        sealer = self._sealers.of(NamespaceId(session.namespace_id))
        record = sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)
        return Turn(
            uid=row.uid,
            session=session.short_id,
            turn_number=row.turn_number,
            input=TurnPart(**record["input"]),
            output=None if record["output"] is None else TurnPart(**record["output"]),
            metadata=record["metadata"],
            reasoning=record["reasoning"],
            state_before=record["state_before"],
            state_after=record["state_after"],
            actor=row.actor,
            created_at=moment_of(row.created_at),
        )


class TurnWriter(TurnReader):
    """Adds turns inside one unit of work; existing turns never change."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context

    def add(self, session: Row[Any], draft: TurnDraft, *, now_ms: int) -> Turn:
        """Append a turn."""
        last = self._connection.execute(
            select(func.max(turns.c.turn_number)).where(turns.c.session == session.id)
        ).scalar()
        number = (last or 0) + 1
        uid = new_uid(now_ms)
        namespace_id = NamespaceId(session.namespace_id)
        record = _record_of(draft)
        journal_as_named(self._context, session)
        patch = {"turn": uid, "turn_number": number, **record}
        self._context.append("turn", f"session:{session.uid}", patch, namespace_id)
        sealed = self._sealers.of(namespace_id).seal_json(record, record_id=uid, purpose=RECORD)
        self._connection.execute(
            insert(turns),
            {
                "uid": uid,
                "session": session.id,
                "turn_number": number,
                "record": sealed,
                "actor": self._context.actor,
                "created_at": now_ms,
            },
        )
        return Turn(
            uid=uid,
            session=session.short_id,
            turn_number=number,
            input=draft.input,
            output=draft.output,
            metadata=draft.metadata,
            reasoning=draft.reasoning,
            state_before=draft.state_before,
            state_after=draft.state_after,
            actor=self._context.actor,
            created_at=moment_of(now_ms),
        )


def _record_of(draft: TurnDraft) -> Mapping[str, Any]:
    return dataclasses.asdict(draft)


def _number_of(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None
