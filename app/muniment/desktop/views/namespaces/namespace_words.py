"""Texts of the Namespaces view in the user's language."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.views.agents.agent_words import key_name, scopes_text, state_name
from muniment.desktop.views.agents.key_state import KeyState, state_of
from muniment.domain.access import ApiKey

_CONTEXT = "namespaces"


def tr(text: str) -> str:
    """Translate a text of the Namespaces view."""
    return QCoreApplication.translate(_CONTEXT, text)


def keys_text(count: int) -> str:
    """Return how many keys may access a namespace."""
    if count == 0:
        return tr("No agent")
    return tr("1 agent") if count == 1 else tr("{count} agents").format(count=count_text(count))


def key_text(key: ApiKey, state: KeyState) -> str:
    """Return the name of a key and what it may do."""
    text = tr("{name}: {scopes}").format(name=key_name(key), scopes=scopes_text(key.scopes))
    if state is KeyState.ACTIVE:
        return text
    return tr("{key} ({state})").format(key=text, state=state_name(state).lower())


def summary_text(namespaces: int, memories: int) -> str:
    """Return the total number of namespaces and memories."""
    count = memory_count_text(memories) if memories else tr("no memories")
    if namespaces == 1:
        return tr("1 namespace · {memories}").format(memories=count)
    text = tr("{count} namespaces · {memories}")
    return text.format(count=count_text(namespaces), memories=count)


def wipe_text(name: str, *, memories: int, trashed: int, keys: int) -> str:
    """Return what wiping a namespace destroys and what it keeps."""
    lines = [
        tr("Wiping “{name}” destroys its key immediately and permanently:").format(name=name),
        tr("• {memories}").format(memories=memory_count_text(memories)),
        tr("• {memories} in its trash").format(memories=memory_count_text(trashed)),
        tr("• its sessions, entities, history and vectors"),
        "",
        tr("The namespace itself remains, empty. Older backups still contain its memories."),
    ]
    if keys:
        stays = tr("Still has access, and can write: {agents}.")
        lines.append(stays.format(agents=keys_text(keys)))
    return "\n".join(lines)


def delete_text(trashed: int) -> str:
    """Return what deleting an empty namespace does."""
    if not trashed:
        return tr(
            "It is empty. Deleting it can't be undone, but you can create a new one with the "
            "same name."
        )
    text = tr("Its trash is deleted permanently too: {memories}.")
    return text.format(memories=memory_count_text(trashed))


def state_now(key: ApiKey) -> KeyState:
    """Return the current state of a key."""
    return state_of(key, datetime.now(UTC))
