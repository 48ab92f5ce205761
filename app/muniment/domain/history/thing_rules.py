"""What operations from elsewhere on sessions, marks and entities may say.

A row is what its operations leave behind, so an impossible value in one would become a row that the
program cannot read.
"""

from collections.abc import Mapping
from typing import Any, Final

from muniment.domain.history.exchanged import ENTITY, MARK, SESSION
from muniment.domain.history.history import CREATE, NAMESPACE, PURGE
from muniment.domain.ids import is_uid
from muniment.domain.possible_values import (
    ValueRule,
    is_moment,
    is_name,
    is_object,
    is_one_of,
    is_share,
    or_none,
)
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction, bio_subject
from muniment.domain.sessions.session import SessionStatus
from muniment.domain.sessions.session_states import StateChange
from muniment.domain.value_rules import is_text

_COUNT_END: Final = 2**31


def is_possible_thing(kind: str, action: str, patch: Any) -> bool:
    """Return whether an operation on something other than a memory can have a patch.

    Unknown actions and entries are accepted: they change nothing.
    """
    if not isinstance(patch, dict) or not _is_filled(patch.get(NAMESPACE)):
        return False
    required = _REQUIRED.get((kind, action), frozenset())
    rules = _RULES[kind].get(action, _FIELDS[kind])
    return action == PURGE or (
        patch.keys() >= required
        and all(rules[name](patch[name]) for name in patch.keys() & rules.keys())
    )


def _is_filled(value: Any) -> bool:
    return is_name(value) and value != ""


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < _COUNT_END


def _is_uid(value: Any) -> bool:
    return isinstance(value, str) and is_uid(value)


def _is_part(value: Any) -> bool:
    """Return whether a value is the input or the output of a turn."""
    return (
        isinstance(value, dict)
        and value.keys() == {"content", "type", "data"}
        and is_text(value["content"])
        and is_text(value["type"])
        and is_object(value["data"])
    )


_BIOS: Final = frozenset(map(bio_subject, BioFormat))


def _is_marked(value: Any) -> bool:
    """Return whether a value is what a mark is about."""
    return _is_uid(value) or (isinstance(value, str) and value in _BIOS)


def _are_names(value: Any) -> bool:
    """Return whether a value lists names of entities."""
    return isinstance(value, list) and all(_is_named(entry) for entry in value)


def _is_named(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _is_filled(value.get("type"))
        and _is_filled(value.get("name"))
        and isinstance(value.get("by_hand", True), bool)
    )


def _is_absorbed(value: Any) -> bool:
    return _is_named(value) and _is_uid(value.get("uid"))


def _are_links(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(link, dict)
        and _is_uid(link.get("memory"))
        and _is_filled(link.get("relationship"))
        and is_share(link.get("relevance"))
        for link in value
    )


_TEXT: Final = or_none(is_text)
_MOMENT: Final = or_none(is_moment)
_NAME: Final = or_none(is_name)
_SESSION: Final[Mapping[str, ValueRule]] = {
    "handle": _is_filled,
    "agent_id": _NAME,
    "user_id": _NAME,
    "project": _NAME,
    "status": is_one_of(SessionStatus),
    "started_at": is_moment,
    "ended_at": _MOMENT,
    "expires_at": _MOMENT,
    "title": _TEXT,
    "summary": _TEXT,
    "metadata": or_none(is_object),
    "ttl_s": or_none(_is_count),
    "state": is_object,
}
_STATE: Final[Mapping[str, ValueRule]] = {
    "state": is_object,
    "change": is_one_of(StateChange),
    "reasoning": _TEXT,
    "restored_from": or_none(_is_count),
}
_TURN: Final[Mapping[str, ValueRule]] = {
    "turn": _is_uid,
    "input": _is_part,
    "output": or_none(_is_part),
    "metadata": is_object,
    "reasoning": _TEXT,
    "state_before": or_none(is_object),
    "state_after": or_none(is_object),
}
_FIELDS: Final[Mapping[str, Mapping[str, ValueRule]]] = {
    SESSION: _SESSION,
    MARK: {
        "subject": _is_marked,
        "action": is_one_of(MarkAction),
        "user_id": _NAME,
        "text": _TEXT,
    },
    ENTITY: {
        "type": _is_filled,
        "name": _is_filled,
        "metadata": is_object,
        "names": _are_names,
        "absorbed": _is_absorbed,
        "aliases": _are_names,
        "links": _are_links,
        "into": _is_uid,
        "memory": _is_uid,
        "relationship": _NAME,
        "relevance": is_share,
    },
}
_RULES: Final[Mapping[str, Mapping[str, Mapping[str, ValueRule]]]] = {
    SESSION: {"state": _STATE, "turn": _TURN},
    MARK: {},
    ENTITY: {},
}
_REQUIRED: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    (SESSION, CREATE): frozenset({"handle", "status", "started_at"}),
    (SESSION, "state"): frozenset({"state", "change"}),
    (SESSION, "turn"): frozenset(_TURN),
    (MARK, CREATE): frozenset({"subject", "action", "user_id", "text"}),
    (MARK, "edit"): frozenset({"subject", "action", "user_id", "text"}),
    (ENTITY, CREATE): frozenset({"type", "name"}),
    (ENTITY, "merge"): frozenset({"absorbed", "aliases", "links", "metadata"}),
    (ENTITY, "split"): frozenset({"type", "name", "into"}),
    (ENTITY, "link"): frozenset({"memory", "relationship", "relevance"}),
    (ENTITY, "unlink"): frozenset({"memory", "relationship"}),
}
