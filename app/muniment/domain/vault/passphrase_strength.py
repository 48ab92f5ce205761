"""How strong a passphrase is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassphraseStrength:
    """What the estimate says; holds nothing of the passphrase.

    Attributes:
        score: 0 (guessed at once) to 4 (very strong).
        guesses_log10: Decimal logarithm of the guesses an attacker needs.
        advice: One sentence about what to improve; empty when there is nothing to say.
        is_acceptable: Whether a vault may be made with it.
    """

    score: int
    guesses_log10: float
    advice: str
    is_acceptable: bool
