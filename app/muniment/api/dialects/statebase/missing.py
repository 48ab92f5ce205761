"""Specific errors for missing memories, sessions, turns and versions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from muniment.api.dialects.statebase.refusals import SESSION_MISSING
from muniment.api.problems import Problem
from muniment.api.refusals import refuse
from muniment.domain.errors import NotFoundError

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.sessions.session import Session
    from muniment.services.sessions.session_service import SessionService

Value = TypeVar("Value")


@contextmanager
def missing_as(problem: Problem) -> Iterator[None]:
    """Raise a given problem in place of `NotFoundError`."""
    try:
        yield
    except NotFoundError:
        raise refuse(problem) from None


def session_of(sessions: "SessionService", reference: str, actor: "Actor") -> "Session":
    """Return a session.

    Raises:
        RequestRefusedError: There is none for this actor.
    """
    with missing_as(SESSION_MISSING):
        return sessions.get(reference, actor)


def part_of_session(
    sessions: "SessionService",
    reference: str,
    actor: "Actor",
    *,
    ask: Callable[[], Value],
    otherwise: Problem,
) -> Value:
    """Return a part of a session.

    Args:
        sessions: Used to look for the session if the part is not found.
        reference: The session.
        actor: The caller.
        ask: Returns the part.
        otherwise: The error if the session exists but not the part.

    Raises:
        RequestRefusedError: There is no such session, or it has no such part.
    """
    try:
        return ask()
    except NotFoundError:
        session_of(sessions, reference, actor)
        raise refuse(otherwise) from None
