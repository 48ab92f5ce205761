"""What the window's forms call the fields of a request."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.particulars import particulars
from muniment.domain.errors import InvalidInputError


def input_text(error: InvalidInputError) -> str:
    """Return the broken rule and its field, by the name that the form shows.

    Fields that no form has, such as a file, keep their name.
    """
    reason = _reasons().get(error.reason) or particulars(error.reason)
    return f"{_names().get(error.field, error.field)}: {reason}"


def _reasons() -> dict[str, str]:
    """Return the rules that name fields of a request themselves."""
    return {"needs a base_url and a model": _tr("needs an address and a model")}


def _names() -> dict[str, str]:
    return {
        "api_key": _tr("API key"),
        "base_url": _tr("Address"),
        "content": _tr("Text"),
        "enabled": _tr("Use my own language model"),
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
