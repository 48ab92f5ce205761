"""Strength of a passphrase."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassphraseStrength:
    """The estimate; holds nothing of the passphrase.

    Attributes:
        score: 0 (guessed at once) to 4 (very strong).
        guesses_log10: Decimal logarithm of the guesses an attacker needs.
        advice: One sentence about what to improve; empty when there is nothing to say.
        is_acceptable: Whether a vault may be created with it.
    """

    score: int
    guesses_log10: float
    advice: str
    is_acceptable: bool
