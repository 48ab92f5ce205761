"""What the journal does not vouch for, in words: keys, namespaces and settings by their names."""

from typing import TYPE_CHECKING, Final

from muniment.domain.access import KEY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from muniment.storage.history.authentication_check import Disagreement
    from muniment.storage.reading import Reading

# As the Settings view calls them; pausing together is in the Agents view.
_SETTINGS: Final = {
    "setting:local_model": "setting “Understanding”",
    "setting:backups": "setting “Backups”",
    "setting:capture_namespace": "setting “Capture”",
    "setting:agent_programs": "which program uses which key",
    "setting:keys_paused_together": "which agents are paused together",
}


def doubted_names(found: "Disagreement", reading: "Reading") -> list[str]:
    """Return what was changed or is gone, as a person knows it.

    Args:
        found: What does not agree; it is known which rows.
        reading: A view of the vault.
    """
    names = {KEY_PREFIX + key.id: key.name for key, _ in reading.keys.all_with_hashes()}
    names |= {row.subject: row.name for row in reading.namespaces.all()}
    changed = _texts(found.rows, names)
    return changed + [f"{text} (gone)" for text in _texts(found.lost, names)]


def _texts(subjects: "Iterable[str]", names: dict[str, str]) -> list[str]:
    return [_text(subject, names.get(subject, "")) for subject in sorted(subjects)]


def _text(subject: str, name: str) -> str:
    from muniment.storage.history.authenticated_tables import NAMESPACE_SUBJECT

    kind, _, row = subject.partition(":")
    if subject.startswith(NAMESPACE_SUBJECT):
        return f"namespace “{name}”" if name else "a namespace"
    if subject.startswith(KEY_PREFIX):
        return f"key “{name}” ({row})" if name else f"key without a name ({row})"
    return _SETTINGS.get(subject, f"{kind} “{row}”")
