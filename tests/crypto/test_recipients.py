"""Secrets that a sender and a recipient agree on."""

import pytest

from muniment.crypto.recipients import public_key_of, secret_for, secret_from
from muniment.domain.errors import InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

# RFC 7748, section 6.1: Bob.
BOB = Secret(bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
BOB_PUBLIC = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"


def test_the_public_key_is_that_of_the_standard() -> None:
    assert public_key_of(BOB).hex() == BOB_PUBLIC


def test_both_sides_derive_the_same_secret() -> None:
    ephemeral, secret = secret_for(bytes.fromhex(BOB_PUBLIC))
    assert secret_from(ephemeral, BOB) == secret


def test_each_secret_is_new() -> None:
    one, other = (secret_for(bytes.fromhex(BOB_PUBLIC)) for _ in range(2))
    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize("weak", [bytes(32), b"\1" + bytes(31)])
def test_a_key_that_gives_everybody_the_same_secret_is_refused(weak: bytes) -> None:
    with pytest.raises(InvalidInputError):
        secret_for(weak)
    with pytest.raises(WrongKeyError):
        secret_from(weak, BOB)
