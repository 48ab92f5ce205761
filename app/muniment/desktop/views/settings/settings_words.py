"""Texts of the settings."""

from PySide6.QtCore import QCoreApplication, QLocale

from muniment.desktop.text.sentence_translation import translated
from muniment.services.models.model_service import MULTILINGUAL, ModelInfo

_CONTEXT = "settings"


def tr(text: str) -> str:
    """Return a text of the settings in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def slot_name(kind: str) -> str:
    """Return the display name of a key slot type."""
    names = {
        "passphrase": tr("Your passphrase"),
        "recovery": tr("The recovery key"),
        "key-file": tr("A key file: anyone who has it can read your memories"),
        "keychain": tr("The system keychain"),
    }
    return names.get(kind, kind)


def role_text(role: str | None) -> str:
    """Return the role of a model in this vault, as a text."""
    names = {
        "active": tr("In use"),
        "building": tr("Preparing"),
        "kept": tr("Used before; its vectors are kept"),
        "dropped": tr("Cleaning up"),
    }
    return names.get(role or "", "")


def purpose_text(model: str) -> str:
    """Return what a model of the program is for; empty for the user's own."""
    names = {
        "all-MiniLM-L6-v2": tr("For English"),
        MULTILINGUAL: tr(
            "For about 100 languages; finds memories in another language than the query; uses "
            "more memory"
        ),
    }
    return names.get(model, "")


def model_text(model: ModelInfo) -> str:
    """Return the details of a model in one line."""
    parts = [role_text(model.role), purpose_text(model.name)]
    if model.spec is not None:
        size = QLocale().formattedDataSize(model.spec.size_bytes, 0)
        figures = tr("{dimension} dimensions, windows of {tokens} tokens, {size}")
        parts.append(
            figures.format(dimension=model.spec.dimension, tokens=model.spec.max_tokens, size=size)
        )
    if model.reason is not None:
        parts.append(tr("Not available: {reason}").format(reason=translated(model.reason)))
    return " · ".join(part for part in parts if part)
