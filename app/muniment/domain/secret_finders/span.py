"""Where a secret stands in a text, and of what sort it is."""

from dataclasses import dataclass
from enum import StrEnum


class SecretKind(StrEnum):
    """What a secret is for."""

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
        kind: Of what sort it is.
        start: First character.
        end: Past the last one.
    """

    kind: SecretKind
    start: int
    end: int
