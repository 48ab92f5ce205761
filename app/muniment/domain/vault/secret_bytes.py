"""Secrets that cannot be printed by accident."""

import hmac
from typing import final

from muniment.domain.errors import InvalidInputError


@final
class Secret:
    """Bytes that never appear in a repr, a log or a traceback.

    Args:
        value: The secret; kept in a ``bytearray`` so that `wipe` can overwrite this copy. Python
            may hold others: only ending the process clears them all (docs/threat-model.md).
    """

    __slots__ = ("_value",)

    def __init__(self, value: bytes | bytearray) -> None:
        self._value = bytearray(value)

    def reveal(self) -> bytes:
        """Return the secret as bytes."""
        return bytes(self._value)

    def wipe(self) -> None:
        """Overwrite this copy with zeros and forget its length."""
        for index in range(len(self._value)):
            self._value[index] = 0
        self._value.clear()

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        raise TypeError("a secret is not hashable")

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not serialisable")


def secret_text(text: str) -> Secret:
    """Make a secret from a typed passphrase, in UTF-8 after NFC normalisation.

    The same passphrase typed on another system may arrive in another Unicode form; NFC unifies
    them.

    Raises:
        InvalidInputError: It holds half a character (a lone surrogate).
    """
    import unicodedata

    try:
        return Secret(unicodedata.normalize("NFC", text).encode("utf-8"))
    except UnicodeEncodeError:
        # The original error holds the passphrase, so it is not chained.
        raise InvalidInputError("passphrase", "must not contain lone surrogates") from None
