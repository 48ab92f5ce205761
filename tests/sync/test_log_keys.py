"""Log keys: handed over to the devices that remain, and opened by nobody else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from muniment.crypto.recipients import exchange_key_of, exchange_private_key, public_key_of
from muniment.crypto.signatures import new_signing_key, verifying_key_of
from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.body import Body, decoded_body, encoded_body
from muniment.sync.log_keys import KeyHandover, KeyRing, key_id
from muniment.sync.membership import Invitation

TAG = bytes(range(16))
FIRST = Secret(b"\x01" * 32)
MAKER, READER, OUT = UUID(int=1), UUID(int=2), UUID(int=3)
READER_KEY, OUT_KEY = Secret(b"\x02" * 32), Secret(b"\x03" * 32)


def made() -> tuple[KeyRing, KeyHandover]:
    """Return the ring of a device that removed one, and what it hands over to the other."""
    ring = KeyRing(TAG, FIRST)
    ring.make(frozenset({OUT}), MAKER)
    (handover,) = ring.hand_over({READER: verifying_key_of(READER_KEY)})
    return ring, handover


def test_keys_for_the_exchange_belong_together() -> None:
    for signing_key in (new_signing_key(), READER_KEY, OUT_KEY):
        exchange_key = exchange_key_of(verifying_key_of(signing_key))
        assert public_key_of(exchange_private_key(signing_key)) == exchange_key


def test_the_exchange_key_is_that_of_others() -> None:
    """As libsodium's crypto_sign_ed25519_pk_to_curve25519, from its test ed25519_convert."""
    seed = bytes.fromhex("421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee")
    private_key = exchange_private_key(Secret(seed))
    clamped = bytearray(private_key.reveal())
    clamped[0] &= 248
    clamped[31] = clamped[31] & 127 | 64
    assert clamped.hex() == "8052030376d47112be7f73ed7a019293dd12ad910b654455798b4667d73de166"
    public_key = X25519PrivateKey.from_private_bytes(bytes(clamped)).public_key()
    expected = "f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50"
    assert public_key.public_bytes_raw().hex() == expected
    assert exchange_key_of(verifying_key_of(Secret(seed))).hex() == expected


def test_nothing_is_encrypted_for_a_key_that_has_no_counterpart() -> None:
    with pytest.raises(InvalidInputError):
        exchange_key_of((1).to_bytes(32, "little"))
    ring = KeyRing(TAG, FIRST)
    ring.make(frozenset({OUT}), MAKER)
    members = {READER: (1).to_bytes(32, "little")}
    (handover,) = ring.hand_over(members)
    assert handover.slots == {}
    assert ring.hand_over(members) == [], "it is not tried for ever"


def test_a_key_is_handed_over_once_and_opened_by_its_recipient_alone() -> None:
    ring, handover = made()
    members = {READER: verifying_key_of(READER_KEY)}
    assert ring.hand_over(members) == []
    reader = KeyRing(TAG, FIRST, signing_keys=(OUT_KEY, READER_KEY))
    assert reader.take_in([handover], MAKER)
    assert reader.held().keys() == ring.held().keys()
    assert reader.usable(frozenset({OUT})) == ring.usable(frozenset({OUT}))
    assert reader.hand_over({MAKER: b""}) == []
    out = KeyRing(TAG, FIRST, signing_keys=(OUT_KEY,))
    elsewhere = KeyRing(bytes(16), FIRST, signing_keys=(READER_KEY,))
    for stranger in (out, elsewhere):
        assert not stranger.take_in([handover], MAKER)
        assert stranger.held() == {key_id(FIRST): FIRST}


def test_what_another_device_handed_over_is_handed_over_all_the_same() -> None:
    """The recipient may not be able to read that device's log, or it is out."""
    _, handover = made()
    third = UUID(int=4)
    reader = KeyRing(TAG, FIRST, signing_keys=(READER_KEY,))
    said = replace(handover, slots={**handover.slots, third: handover.slots[READER]})
    reader.take_in([said], MAKER)
    members = {third: verifying_key_of(OUT_KEY)}
    assert [set(again.slots) for again in reader.hand_over(members)] == [{third}]
    assert reader.hand_over(members) == []
    reader.forget_served()
    assert [set(again.slots) for again in reader.hand_over(members)] == [{third}]
    assert reader.usable(frozenset({OUT, MAKER})) is None


def test_a_key_that_a_removed_device_has_or_handed_over_is_not_used() -> None:
    _, handover = made()
    reader = KeyRing(TAG, FIRST, signing_keys=(READER_KEY,))
    reader.take_in([handover], MAKER)
    assert reader.usable(frozenset({OUT})) == handover.id
    assert reader.usable(frozenset({OUT, UUID(int=9)})) is None
    assert reader.usable(frozenset({OUT, MAKER})) is None
    # It says that it made the key without itself.
    lying = KeyRing(TAG, FIRST, signing_keys=(READER_KEY,))
    lying.take_in([replace(handover, without=frozenset({OUT, MAKER}))], MAKER)
    assert lying.usable(frozenset({OUT, MAKER})) is None


def test_a_body_that_names_removals_is_of_another_version() -> None:
    _, handover = made()
    body = Body(removed=(OUT,), handovers=(handover,))
    raw = encoded_body(body)
    assert raw.endswith(b'"v":2}')
    assert decoded_body(raw) == body
    assert decoded_body(raw.replace(b'"v":2', b'"v":1')) is None
    for wrong in (b'"type":"own-vault"', b'"type":"recovery"'):
        assert decoded_body(raw.replace(b'"type":"recipient"', wrong)) is None
    assert decoded_body(raw.replace(handover.id.encode(), b"00")) is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_invitation_after_a_removal_holds_every_key_and_names_its_device(count: int) -> None:
    later = tuple(Secret(bytes([number]) * 32) for number in range(count))
    invitation = Invitation(
        TAG, FIRST, MAKER, b"\x07" * 32, READER_KEY, (READER, b"\x08" * 32), later
    )
    read = Invitation.read(invitation.code())
    assert read.inviter == (READER, b"\x08" * 32)
    assert [key.reveal() for key in read.later_keys] == [key.reveal() for key in later]
    assert (read.founder, read.log_key.reveal()) == (MAKER, FIRST.reveal())
    cut = bytes(invitation.code().reveal())[:-7]
    with pytest.raises(InvalidInputError):
        Invitation.read(Secret(cut))
