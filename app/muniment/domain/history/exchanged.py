"""Which operations devices exchange, besides those on memories.

Every one names its namespace by its name. A `WIPE` names all that was in the namespace, so that a
device which learns of it removes the same, and nothing that was unknown where it was wiped.
"""

from collections.abc import Mapping
from typing import Any, Final

from muniment.domain.history.history import NAMESPACE
from muniment.domain.ids import is_uid
from muniment.domain.possible_values import is_name

WIPE: Final = "wipe"

NAMESPACE_ITSELF: Final = "namespace"
"""The subject of a wipe on its way to other devices."""

SUBJECTS: Final = "subjects"
"""In the patch of a wipe: what was in the namespace, by the subjects of its operations."""

WIPED: Final = "wiped"
"""In the patch of a wipe in the journal: the number that the namespace had."""

SESSION: Final = "session:"
MARK: Final = "profile_mark:"
ENTITY: Final = "entity:"

KINDS: Final = (SESSION, MARK, ENTITY)
"""How the subjects of operations begin that devices exchange; those on memories have no kind."""


def kind_of(subject: str) -> str:
    """Return how a subject begins, up to the colon; empty for a memory."""
    kind, colon, _ = subject.rpartition(":")
    return kind + colon


def uid_of(subject: str) -> str:
    """Return the id in a subject."""
    return subject.rpartition(":")[2]


def is_possible_subject(subject: Any) -> bool:
    """Return whether a value names a memory, or something else that devices exchange."""
    return isinstance(subject, str) and kind_of(subject) in {"", *KINDS} and is_uid(uid_of(subject))


def is_possible_wipe(patch: Mapping[str, Any]) -> bool:
    """Return whether a wipe can have a patch."""
    name, subjects = patch.get(NAMESPACE), patch.get(SUBJECTS)
    return (
        is_name(name)
        and name != ""
        and isinstance(subjects, list)
        and all(map(is_possible_subject, subjects))
    )
