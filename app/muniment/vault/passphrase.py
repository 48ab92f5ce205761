"""Estimate the strength of passphrases, and refuse weak ones.

A passphrase needs at least 8 characters and a zxcvbn score of 2 or more (over 10**6 guesses). With
the minimum cost of Argon2id one guess takes a quarter of a second and 64 MiB, so 10**6 guesses take
days on one machine; the window recommends a score of 4.

Source:
    Wheeler 2016, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security.
"""

import re
from typing import Any, Final

from muniment.domain.vault.passphrase_strength import PassphraseStrength
from muniment.vault.known_phrases import without_known_runs

MIN_CHARACTERS: Final = 8
MIN_SCORE: Final = 2

# zxcvbn takes time quadratic in the length, and refuses longer input.
_ESTIMATED_CHARACTERS = 72

_BETWEEN_WORDS = re.compile(r"(?<=\w)(?:[\s.,+-]|_)+(?=\w)")
_WELL_KNOWN = "These words are often used together."


def estimate_strength(passphrase: str) -> PassphraseStrength:
    """Estimate how hard a passphrase is to guess; a few milliseconds, any thread.

    It is estimated as typed, and again without what is between its words and without the words that
    follow from those before. The lower estimate counts: spaces hide repetitions and series from
    zxcvbn, and it knows no phrases.

    Args:
        passphrase: As typed; only its first 72 characters count, so the estimate is never too
            high.
    """
    if not passphrase:
        return PassphraseStrength(0, 0.0, "Choose a passphrase.", is_acceptable=False)
    typed = passphrase[:_ESTIMATED_CHARACTERS]
    reduced = without_known_runs(typed)
    found = min(map(_estimate, {typed, _BETWEEN_WORDS.sub("", reduced)}), key=_guesses_log10)
    score = int(found["score"])
    if len(passphrase) < MIN_CHARACTERS:
        advice = f"Use at least {MIN_CHARACTERS} characters."
    elif reduced != typed and score <= MIN_SCORE:
        advice = _WELL_KNOWN
    else:
        advice = _one_sentence(found["feedback"])
    acceptable = len(passphrase) >= MIN_CHARACTERS and score >= MIN_SCORE
    return PassphraseStrength(score, _guesses_log10(found), advice, acceptable)


def _estimate(text: str) -> dict[str, Any]:
    from zxcvbn import zxcvbn

    found: dict[str, Any] = zxcvbn(text, user_inputs=["muniment"])
    return found


def _guesses_log10(found: dict[str, Any]) -> float:
    return float(found["guesses_log10"])


def _one_sentence(feedback: dict[str, object]) -> str:
    warning, suggestions = feedback["warning"], feedback["suggestions"]
    if not warning and isinstance(suggestions, list) and suggestions:
        warning = suggestions[0]
    text = str(warning or "").strip()
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
