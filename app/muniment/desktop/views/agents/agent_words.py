"""Texts about keys and agents in the user's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.agents.key_state import KeyState
from muniment.desktop.views.browse.detail.history_words import field_name
from muniment.domain.access import ApiKey, Dialect, Scope
from muniment.domain.history.ledger import LogEntry
from muniment.domain.usage.usage import NOTHING, UsageAction, UsageCount

if TYPE_CHECKING:
    from muniment.services.agents.access_requests import AccessDraft

READS: Final = (
    UsageAction.SEARCH,
    UsageAction.CONTEXT,
    UsageAction.READ,
    UsageAction.LIST,
    UsageAction.PROFILE,
    UsageAction.HISTORY,
)
"""Actions that show memories to an agent."""


def tr(text: str) -> str:
    """Translate a text about agents."""
    return QCoreApplication.translate("agents", text)


def program_text(text: str) -> str:
    """Translate a text about the configuration of a program."""
    return QCoreApplication.translate("agent-programs", text)


def key_name(key: ApiKey) -> str:
    """Return the name of a key, or the start of its token if it has none."""
    return key.name or tr("Key {prefix}…").format(prefix=key.prefix)


def dialect_name(dialect: Dialect) -> str:
    """Return the name of the API a key is for."""
    names = {
        Dialect.NATIVE: tr("Muniment and MCP"),
        Dialect.AZEN: "Azen",
        Dialect.MEMORYRELAY: "MemoryRelay",
        Dialect.SENDRYX: "Sendryx",
        Dialect.MEMSYNC: "MemSync",
        Dialect.STATEBASE: "StateBase",
    }
    return names[dialect]


def state_name(state: KeyState) -> str:
    """Return a state as one word."""
    names = {
        KeyState.ACTIVE: tr("Active"),
        KeyState.PAUSED: tr("Paused"),
        KeyState.EXPIRED: tr("Expired"),
        KeyState.REFUSED: tr("Not used"),
        KeyState.REVOKED: tr("Revoked"),
    }
    return names[state]


def scopes_text(scopes: frozenset[Scope]) -> str:
    """Return what a key may do."""
    if Scope.ADMIN in scopes:
        return tr("Read, write and manage keys")
    return tr("Read and write") if Scope.WRITE in scopes else tr("Read only")


def asking_program_text(draft: "AccessDraft") -> str:
    """Return which program asks for access, as it says itself."""
    program = tr(", ").join(part for part in (draft.client, draft.program) if part)
    return tr("Program: {program}").format(program=program or tr("unknown"))


def asked_for_text(draft: "AccessDraft") -> str:
    """Return what a program asks for."""
    return tr("Requested: {scopes} in {namespaces}.").format(
        scopes=scopes_text(draft.scopes), namespaces=tr(", ").join(draft.namespaces)
    )


def rates_text(key: ApiKey) -> str:
    """Return how often a key may call."""
    minute = tr("1 call a minute")
    if key.rate_per_minute != 1:
        minute = tr("{count} calls a minute").format(count=count_text(key.rate_per_minute))
    if key.rate_per_hour is None:
        return minute
    return tr("{minute}, {count} an hour").format(
        minute=minute, count=count_text(key.rate_per_hour)
    )


def last_use_text(key: ApiKey) -> str:
    """Return when a key was last used, in short form."""
    if key.last_used_at is None:
        return tr("Never used")
    return short_moment(key.last_used_at)


def moment_text(moment: datetime | None, *, without: str) -> str:
    """Return a moment in full, or ``without`` if there is none."""
    return without if moment is None else full_moment(moment)


def calls_text(count: int) -> str:
    """Return a number of calls as text."""
    return tr("1 call") if count == 1 else tr("{count} calls").format(count=count_text(count))


def usage_lines(counts: Mapping[str, UsageCount]) -> tuple[str, ...]:
    """Return one line each about what an agent wrote, what it read, and what failed."""
    return tuple(line for line in (_wrote(counts), _read(counts), _failed(counts)) if line)


def log_text(entry: LogEntry, *, title: str = "") -> str:
    """Return a description of one operation.

    Args:
        entry: The operation.
        title: Title of the memory concerned, if known.
    """
    if ":" in entry.subject:
        return _thing_text(entry.subject.partition(":")[0], entry.action)
    memory = tr("“{title}”").format(title=title) if title else tr("a memory")
    known = {
        "create": tr("Wrote {memory}"),
        "delete": tr("Moved {memory} to the trash"),
        "restore": tr("Restored {memory} from the trash"),
        "archive": tr("Archived {memory}"),
        "undo": tr("Undid a change to {memory}"),
        "move": tr("Moved {memory} to another namespace"),
    }
    if entry.action in known:
        return known[entry.action].format(memory=memory)
    fields = tr(", ").join(field_name(name) for name in entry.fields or ())
    if not fields:
        return tr("Changed {memory}").format(memory=memory)
    return tr("Changed {memory}: {fields}").format(fields=fields, memory=memory)


def _thing_text(thing: str, action: str) -> str:
    names = {
        "agent": tr("an agent"),
        "user": tr("a user"),
        "project": tr("a project"),
        "session": tr("a session"),
        "entity": tr("an entity"),
        "link": tr("an entity link"),
        "namespace": tr("a namespace"),
        "key": tr("a key"),
        "profile": tr("the profile"),
    }
    name = names.get(thing, tr("something else"))
    if action == "create":
        return tr("Created {thing}").format(thing=name)
    if action == "delete":
        return tr("Deleted {thing}").format(thing=name)
    return tr("Changed {thing}").format(thing=name)


def _wrote(counts: Mapping[str, UsageCount]) -> str:
    parts = (
        (UsageAction.CREATE, tr("wrote {memories}")),
        (UsageAction.UPDATE, tr("changed {memories}")),
        (UsageAction.DELETE, tr("moved {memories} to the trash")),
    )
    phrases = [
        text.format(memories=memories_text(counts[action].items))
        for action, text in parts
        if counts.get(action, NOTHING).items
    ]
    return _sentence(phrases) or tr("Wrote nothing in this period.")


def _read(counts: Mapping[str, UsageCount]) -> str:
    found = sum((counts.get(action, NOTHING) for action in READS), NOTHING)
    if not found.calls:
        return tr("Read nothing in this period.")
    searches = counts.get(UsageAction.SEARCH, NOTHING).calls
    text = tr("Looked things up {count} times and was shown {memories}.")
    if found.calls == 1:
        text = tr("Looked things up once and was shown {memories}.")
    phrases = text.format(count=count_text(found.calls), memories=memories_text(found.items))
    if searches and searches != found.calls:
        phrases += " " + tr("Of these, searches: {count}.").format(count=count_text(searches))
    return phrases


def _failed(counts: Mapping[str, UsageCount]) -> str:
    errors = sum(count.errors for count in counts.values())
    if not errors:
        return ""
    if errors == 1:
        return tr("1 call was refused or failed.")
    return tr("{count} calls were refused or failed.").format(count=count_text(errors))


def _sentence(parts: list[str]) -> str:
    joined = tr(", ").join(parts)
    return tr("{first}{rest}.").format(first=joined[:1].upper(), rest=joined[1:]) if joined else ""
