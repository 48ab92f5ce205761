"""Numbers as a person reads them, in the language of the window."""

from PySide6.QtCore import QLocale


def count_text(count: float) -> str:
    """Write a whole number, its thousands parted."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        # That one does not part thousands.
        locale = QLocale(QLocale.Language.English)
    return locale.toString(round(count))
