"""The recovery key: 160 random bits that a person can print, read aloud and type.

36 characters of Crockford's base 32 in nine groups of four, such as ``9V3K-0Q7C-…``: 32 characters
of key, then 4 of checksum (the first 20 bits of SHA-256("muniment recovery key v1" || key)), so
that a typing error is reported as a typing error and not as a wrong key.

Source:
    Alphabet and its confusable letters: Douglas Crockford, "Base 32".
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.secret_bytes import Secret

RECOVERY_BYTES = 20
GROUPS = 9
GROUP_LETTERS = 4

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = GROUPS * GROUP_LETTERS
_CHECK_BITS = 20
_LABEL = b"muniment recovery key v1"
_CONFUSABLE = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The secret of a recovery slot.

    Attributes:
        secret: 20 random bytes.
    """

    secret: Secret

    @classmethod
    def generate(cls, random: Callable[[int], bytes] = os.urandom) -> Self:
        """Make a fresh key; `random` is given only by known-answer tests."""
        return cls(Secret(random(RECOVERY_BYTES)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a key that a person typed.

        Case, spaces, line breaks and dashes of any kind do not matter; O is read as 0, I and L as
        1.

        Raises:
            InvalidInputError: Wrong length, a letter that no key has, or a typing error that the
                checksum detects. The input is not repeated.
        """
        letters = "".join(char for char in text.upper() if char.isalnum()).translate(_CONFUSABLE)
        if len(letters) != _LETTERS:
            raise InvalidInputError(
                "recovery_key", f"a recovery key has {_LETTERS} letters and digits"
            )
        number = 0
        for position, letter in enumerate(letters, 1):
            value = _ALPHABET.find(letter)
            if value < 0:
                raise InvalidInputError(
                    "recovery_key", f"character {position} cannot occur in a recovery key"
                )
            number = number << 5 | value
        secret = (number >> _CHECK_BITS).to_bytes(RECOVERY_BYTES, "big")
        if _checksum(secret) != number & ((1 << _CHECK_BITS) - 1):
            raise InvalidInputError("recovery_key", "mistyped: its checksum does not match")
        return cls(Secret(secret))

    def printable(self) -> str:
        """Return the key in nine groups of four, to be shown once."""
        secret = self.secret.reveal()
        number = int.from_bytes(secret, "big") << _CHECK_BITS | _checksum(secret)
        letters = [_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LETTERS))]
        starts = range(0, _LETTERS, GROUP_LETTERS)
        return "-".join("".join(letters[start : start + GROUP_LETTERS]) for start in starts)


def _checksum(secret: bytes) -> int:
    digest = hashlib.sha256(_LABEL + secret).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - _CHECK_BITS)
