"""The place and kind of a secret in a text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from muniment.domain.suspicion.disguises import letter_runs


class SecretKind(StrEnum):
    """The kinds of secrets."""

    PASSWORD = "password"  # noqa: S105 (a sort of secret, not one)
    API_KEY = "api_key"
    PRIVATE_KEY = "private_key"
    CARD_NUMBER = "card_number"
    CARD_CODE = "card_code"
    IBAN = "iban"
    TOKEN = "token"  # noqa: S105 (a sort of secret, not one)
    SEED_PHRASE = "seed_phrase"
    CONNECTION_STRING = "connection_string"
    PIN = "pin"
    PERSONAL_NUMBER = "personal_number"


@dataclass(frozen=True, slots=True)
class SecretSpan:
    """A secret in a text; holds its place, never its value.

    Args:
        kind: Its kind.
        start: First character.
        end: Past the last one.
    """

    kind: SecretKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class ReadText:
    """A text as the finders read it.

    Args:
        content: The original text.
        lowered: In lower case, every character in its place.
        runs: Its distinct runs of ASCII letters: a word that is not among them need not be
            searched.
    """

    content: str
    lowered: str
    runs: frozenset[bytes]

    @classmethod
    def of(cls, content: str) -> Self:
        """Read a text."""
        lowered = content.lower()
        if len(lowered) != len(content):
            lowered = "".join(low if len(low := char.lower()) == 1 else char for char in content)
        return cls(content, lowered, letter_runs(lowered))
