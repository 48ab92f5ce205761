"""What the fields of a request are called in the window's forms."""

from PySide6.QtCore import QCoreApplication


def input_name(field: str) -> str:
    """Return the name that a form shows for a field; what no form has, such as a file, as it is."""
    return _names().get(field, field)


def _names() -> dict[str, str]:
    return {
        "api_key": _tr("API key"),
        "base_url": _tr("Address"),
        "content": _tr("Text"),
        "expires_at": _tr("Expires"),
        "key_file": _tr("Key file"),
        "metadata": _tr("Metadata"),
        "model": _tr("Model"),
        "name": _tr("Name"),
        "namespace": _tr("Namespace"),
        "namespaces": _tr("Namespaces"),
        "passphrase": _tr("Passphrase"),
        "query": _tr("Search"),
        "recovery_key": _tr("Recovery key"),
        "scopes": _tr("May do"),
        "tags": _tr("Tags"),
        "text": _tr("Text"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("input-names", text)
