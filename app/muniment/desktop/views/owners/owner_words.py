"""Texts of the Owners and sessions view in the user's language."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text, memory_count_text
from muniment.desktop.views.owners.owner_lines import SESSION, OwnerLine, OwnerOrder
from muniment.domain.entities.owner import Owner, OwnerKind
from muniment.domain.sessions.session import Session, SessionStatus

_CONTEXT = "owners"


def tr(text: str) -> str:
    """Translate a text of the Owners and sessions view."""
    return QCoreApplication.translate(_CONTEXT, text)


def kind_names() -> dict[str, str]:
    """Return the name of every kind of line."""
    return {
        OwnerKind.AGENT.value: tr("Agent"),
        OwnerKind.USER.value: tr("User"),
        OwnerKind.PROJECT.value: tr("Project"),
        SESSION: tr("Session"),
    }


def order_names() -> dict[OwnerOrder, str]:
    """Return the name of every order."""
    return {
        OwnerOrder.RECENT: tr("Recently written"),
        OwnerOrder.MEMORIES: tr("Most memories"),
        OwnerOrder.NAME: tr("Name"),
    }


def summary_text(shown: int, total: int) -> str:
    """Return how many lines are shown; empty for none."""
    if not total:
        return ""
    if shown < total:
        return tr("{shown} of {total}").format(shown=count_text(shown), total=count_text(total))
    return tr("1 entry") if total == 1 else tr("{count} entries").format(count=count_text(total))


def facts_text(line: OwnerLine) -> str:
    """Return kind, counts, last writing and namespace of a line."""
    thing = line.thing
    counts = [memory_count_text(line.memory_count)]
    if isinstance(thing, Owner):
        counts += [_sessions_text(thing.session_count)] if thing.session_count else []
    else:
        counts += [_turns_text(thing.turn_count)] if thing.turn_count else []
    last = line.last_at
    written = tr("Last written {moment}").format(moment=full_moment(last)) if last else ""
    state = _state_text(thing) if isinstance(thing, Session) else ""
    parts = (kind_names()[line.kind], *counts, state, written, thing.namespace)
    return " · ".join(filter(None, parts))


def details_text(line: OwnerLine) -> str:
    """Return what else is known of a line, one fact a line; empty for nothing."""
    thing = line.thing
    facts = [line.description]
    if line.name != thing.handle:
        facts.append(tr("In memories: {handle}").format(handle=thing.handle))
    if isinstance(thing, Owner):
        if thing.repo_url:
            facts.append(tr("Repository: {address}").format(address=thing.repo_url))
    else:
        named = (
            (tr("Agent: {name}"), thing.agent_id),
            (tr("User: {name}"), thing.user_id),
            (tr("Project: {name}"), thing.project),
        )
        facts += [text.format(name=name) for text, name in named if name]
        if thing.expires_at:
            facts.append(tr("Expires {moment}").format(moment=full_moment(thing.expires_at)))
    return "\n".join(filter(None, facts))


def deletion_text(line: OwnerLine) -> str:
    """Return what deleting an owner does to its memories."""
    handle = line.thing.handle
    if not line.memory_count:
        return tr(
            "Its name, description and metadata are deleted. If an agent writes under "
            "“{handle}” again, it reappears here."
        ).format(handle=handle)
    return tr(
        "Its name, description and metadata are deleted. {memories} stay and keep “{handle}”. It "
        "reappears here with the next memory that an agent writes under it."
    ).format(memories=capitalized(memories_text(line.memory_count)), handle=handle)


def capitalized(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def exported_text(file: str, count: int) -> str:
    """Return what an exported file contains."""
    if count == 1:
        return tr("Saved {file}: 1 entry (not encrypted).").format(file=file)
    text = tr("Saved {file}: {count} entries (not encrypted).")
    return text.format(file=file, count=count_text(count))


def _sessions_text(count: int) -> str:
    return tr("1 session") if count == 1 else tr("{count} sessions").format(count=count_text(count))


def _turns_text(count: int) -> str:
    return tr("1 turn") if count == 1 else tr("{count} turns").format(count=count_text(count))


def _state_text(session: Session) -> str:
    return tr("Ended") if session.status is SessionStatus.ENDED else tr("Active")
