"""Translate what makes a passphrase weak."""

from PySide6.QtCore import QCoreApplication

_CONTEXT = "passphrase-advice"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def advice_text(advice: str) -> str:
    """Translate advice about a passphrase; unknown sentences stay unchanged.

    Source:
        zxcvbn 4.5, ``feedback.py``: every warning, and the first suggestion; and the sentence of
        `muniment.vault.passphrase` on the length.
    """
    known = {
        "Use at least 8 characters.": _tr("Use at least 8 characters."),
        "Add another word or two. Uncommon words are better.": _tr(
            "Add another word or two. Uncommon words are better."
        ),
        "Straight rows of keys are easy to guess.": _tr("Straight rows of keys are easy to guess."),
        "Short keyboard patterns are easy to guess.": _tr(
            "Short keyboard patterns are easy to guess."
        ),
        'Repeats like "aaa" are easy to guess.': _tr("Repeats like “aaa” are easy to guess."),
        'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': _tr(
            "Repeats like “abcabcabc” are only slightly harder to guess than “abc”."
        ),
        'Sequences like "abc" or "6543" are easy to guess.': _tr(
            "Sequences like “abc” or “6543” are easy to guess."
        ),
        "Recent years are easy to guess.": _tr("Recent years are easy to guess."),
        "Dates are often easy to guess.": _tr("Dates are often easy to guess."),
        "This is a top-10 common password.": _tr("It is one of the ten most common passwords."),
        "This is a top-100 common password.": _tr(
            "It is one of the hundred most common passwords."
        ),
        "This is a very common password.": _tr("It is a very common password."),
        "This is similar to a commonly used password.": _tr(
            "It is similar to a commonly used password."
        ),
        "A word by itself is easy to guess.": _tr("A word by itself is easy to guess."),
        "Names and surnames by themselves are easy to guess.": _tr(
            "Names and surnames by themselves are easy to guess."
        ),
        "Common names and surnames are easy to guess.": _tr(
            "Common names and surnames are easy to guess."
        ),
    }
    return known.get(advice, advice)
