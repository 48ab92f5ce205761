"""Estimate the strength of passphrases, and refuse weak ones.

A passphrase needs at least 8 characters and a zxcvbn score of 2 or more (over 10**6 guesses). With
the minimum cost of Argon2id one guess takes a quarter of a second and 64 MiB, so 10**6 guesses take
days on one machine; the window recommends a score of 4.

Source:
    Wheeler 2016, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security.
"""

from typing import Final

from muniment.domain.vault.passphrase_strength import PassphraseStrength

MIN_CHARACTERS: Final = 8
MIN_SCORE: Final = 2

# zxcvbn takes time quadratic in the length, and refuses longer input.
_ESTIMATED_CHARACTERS = 72


def estimate_strength(passphrase: str) -> PassphraseStrength:
    """Estimate how hard a passphrase is to guess; about 2 ms, any thread.

    Args:
        passphrase: As typed; only its first 72 characters count, so the estimate is never too
            high.
    """
    from zxcvbn import zxcvbn

    if not passphrase:
        return PassphraseStrength(0, 0.0, "Choose a passphrase.", is_acceptable=False)
    found = zxcvbn(passphrase[:_ESTIMATED_CHARACTERS], user_inputs=["muniment"])
    score = int(found["score"])
    if len(passphrase) < MIN_CHARACTERS:
        advice = f"Use at least {MIN_CHARACTERS} characters."
    else:
        advice = _one_sentence(found["feedback"])
    acceptable = len(passphrase) >= MIN_CHARACTERS and score >= MIN_SCORE
    return PassphraseStrength(score, float(found["guesses_log10"]), advice, acceptable)


def _one_sentence(feedback: dict[str, object]) -> str:
    warning, suggestions = feedback["warning"], feedback["suggestions"]
    if not warning and isinstance(suggestions, list) and suggestions:
        warning = suggestions[0]
    text = str(warning or "").strip()
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
