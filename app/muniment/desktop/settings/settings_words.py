"""What the settings say in words."""

from PySide6.QtCore import QCoreApplication, QLocale

from muniment.desktop.particulars import particulars
from muniment.services.models import ModelInfo

_CONTEXT = "settings"


def tr(text: str) -> str:
    """Return a text of the settings in the language of the person."""
    return QCoreApplication.translate(_CONTEXT, text)


def slot_name(kind: str) -> str:
    """Return what a person calls a way into the vault."""
    names = {
        "passphrase": tr("Your passphrase"),
        "recovery": tr("The recovery key"),
        "key-file": tr("A key file: whoever reads it can read your memories"),
        "keychain": tr("The keychain of this system"),
    }
    return names.get(kind, kind)


def role_text(role: str | None) -> str:
    """Return what a model is to this vault."""
    names = {
        "active": tr("In use"),
        "building": tr("Being prepared"),
        "kept": tr("Used before; its vectors are kept"),
        "dropped": tr("Being tidied away"),
    }
    return names.get(role or "", "")


def model_text(model: ModelInfo) -> str:
    """Return what is known of a model, in a line."""
    parts = [role_text(model.role)]
    if model.spec is not None:
        size = QLocale().formattedDataSize(model.spec.size_bytes, 0)
        figures = tr("{dimension} dimensions, windows of {tokens} tokens, {size}")
        parts.append(
            figures.format(dimension=model.spec.dimension, tokens=model.spec.max_tokens, size=size)
        )
    if model.reason is not None:
        parts.append(tr("Cannot be used: {reason}").format(reason=particulars(model.reason)))
    return " · ".join(part for part in parts if part)
