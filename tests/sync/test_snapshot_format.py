"""The manifest and the chunks of a snapshot: what is not exactly one is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.admission import Group
from muniment.sync.body import LogPosition
from muniment.sync.log_keys import KeyRing, key_id
from muniment.sync.membership import issuer_name
from muniment.sync.segment import segment_hash
from muniment.sync.snapshot import Manifest, Member, SnapshotPlace, UnreadableSnapshotError
from tests.sync.test_segments import DEVICE, LOG_KEY, SIGNING_KEY, counted_bytes, operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.domain.history.history import Operation

OTHER, OUT = UUID(int=3), UUID(int=4)
PLACE = SnapshotPlace(bytes(range(16)), DEVICE, 7)
LATER_KEY = Secret(b"\x06" * 32)


def chunk(*operations: Operation, previous: bytes = bytes(32)) -> bytes:
    return PLACE.seal_chunk(
        operations, previous=previous, log_key=LATER_KEY, signing_key=SIGNING_KEY,
        random=counted_bytes,
    )  # fmt: skip


CHUNK = chunk(operation())
MANIFEST = Manifest(
    covers={DEVICE: LogPosition(7, b"\x07" * 32), OTHER: LogPosition(9, b"\x09" * 32)},
    members={
        DEVICE: Member(verifying_key_of(SIGNING_KEY), "laptop", frozenset({OUT}), 5, {OTHER: 4}),
        OTHER: Member(b"\x03" * 32, "phone"),
        OUT: Member(b"\x04" * 32, ""),
    },
    issuers=(b"\x05" * 32,),
    void=frozenset({issuer_name(b"\x05" * 32)}),
    removed=frozenset({OUT}),
    handovers=(),
    holders={key_id(LATER_KEY): frozenset({DEVICE, OTHER})},
    log_key=key_id(LATER_KEY),
    chunks=(segment_hash(CHUNK),),
    operations=1,
)


def sealed(manifest: Manifest = MANIFEST) -> bytes:
    return PLACE.seal_manifest(
        manifest, log_key=LOG_KEY, signing_key=SIGNING_KEY, random=counted_bytes
    )


FROZEN_CHUNK = (
    "4d554e4943484b31000102030405060708090a0b0c0d0e0f1111111122224333844455555555555500000000"
    "0000000700000000000000000000000000000000000000000000000000000000000000002800010203040506"
    "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00010203040506fbb9e3a422f14159a183b0c2"
    "bf95b062ffe5e63be068d9943cdcd156af6afa589c9e7e344ca689fed2f744e67985d4d86551585ca55ca990"
    "bf04dec886d71d2f399e410f819e7496d5915f28c528a0fc5f772c67367583322216da63e4adcbf77e807964"
    "a818814684993365618cfaa80e9a225f65f0353415130817d977a6f7695ca15f455a49f3ef3be3a26e16f318"
    "bf1cdc9e5ef9362cb8861c49fcda795fc89c7cab010325c9bcce674c19d4ace9c288325a0b0b61d06d1b48fb"
    "258190c12605000c20a1058eccce68b89f1860b093510c44650aa81324db1602e2f13a1440e6b7429ce90d29"
    "be3b99c82c9a0406541d82882fad0cad29c248f249a05036998b62145b87739d77892434a54909"
)

FROZEN_MANIFEST = (
    "4d554e49534e5031000102030405060708090a0b0c0d0e0f1111111122224333844455555555555500000000"
    "0000000707070707070707070707070707070707070707070707070707070707070707072800010203040506"
    "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000102030405064749cdcc2118fd0c7d59d362"
    "67fb82beb50b015d74018dea684e55ec0af49bb0b48d2b2833a7dffec3822e4716a6644b878dd1ae0e129991"
    "7b7a424c8e72f833f45551b23d0b6ff572bf559477faef74fab70d6c215b2288cfba92760a8d807d10189b9f"
    "3c574d2cfb0cc58dbcdf90b7f83c39af322825f332574b400b45873e1a4e2236fa96a291c7dc39512ed70edf"
    "552b003b158732593fbe614d8789f54ab1c3ed0fae0bb5a21e4b2fd541ca658d444177a5b1dbf8de972eb4bb"
    "25e8e7d742fed406555bdd2a830fab9a0f53888e781623fd007ff82adb78663ba189562f8ec7c4138b83fa12"
    "46d2048760de81e2fdbcf55afbf73384c9627209a659cb332957fa6ce41718c4cac4159d1657726e8b6216d4"
    "d0f31f579d9868e197088b116a3c0f9ae7276fce9033c2d3a3a1979a4b12c74a2e47724ecbc7310533c0911e"
    "d2cf337e71af9548ca14a0ff7ec34c9068dfe06783c5973dc5148aa6a0442838d5892cdaa9b91a88ad3dca69"
    "633e215c98940a67b2629a55617e750acaceb0b875b54b9d96e95ccab38da0238be92d28798433aeaea7a641"
    "cfd4bc31d3f523af5d7620866fc53c9e67b06eb34dd8ea0a2c6e7beaf4d6a1478d1df317f896e5176f6402b7"
    "a88da1787117a60c5273f663ec46bf6dd7b0ea474f05"
)


def opened(*chunks: bytes, hashes: Sequence[bytes] = MANIFEST.chunks) -> list[Operation]:
    found = PLACE.open_chunks(iter(chunks), hashes, LATER_KEY)
    return [one for operations in found for one in operations]


def test_the_format_is_the_one_that_is_described() -> None:
    """Frozen vectors: a change of the format has to be another version."""
    manifest = bytes.fromhex(FROZEN_MANIFEST)
    assert manifest[:80].hex() == (
        "4d554e49534e5031000102030405060708090a0b0c0d0e0f"
        "11111111222243338444555555555555" + "0000000000000007" + "07" * 32
    )
    assert PLACE.open_manifest(manifest, LOG_KEY) == MANIFEST
    frozen = bytes.fromhex(FROZEN_CHUNK)
    assert frozen[:8] == b"MUNICHK1"
    assert segment_hash(frozen) == MANIFEST.chunks[0]
    assert opened(frozen) == [operation()]


def test_every_changed_byte_and_every_cut_of_a_manifest_is_noticed() -> None:
    manifest = sealed()
    for place in range(0, len(manifest), 7):
        changed = bytearray(manifest)
        changed[place] ^= 1
        assert PLACE.open_manifest(bytes(changed), LOG_KEY) is None, place
    for length in range(0, len(manifest), 7):
        assert PLACE.open_manifest(manifest[:length], LOG_KEY) is None, length


def test_a_manifest_counts_in_its_own_place_and_under_the_key_of_its_writer_only() -> None:
    for other in (replace(PLACE, sequence=8), replace(PLACE, device=OTHER)):
        assert other.open_manifest(sealed(), LOG_KEY) is None
    assert PLACE.open_manifest(sealed(), LATER_KEY) is None
    stranger = replace(MANIFEST.members[DEVICE], public_key=b"\x08" * 32)
    forged = replace(MANIFEST, members={**MANIFEST.members, DEVICE: stranger})
    assert PLACE.open_manifest(sealed(forged), LOG_KEY) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("covers", {}),
        ("covers", {str(DEVICE): [7, "07" * 32], str(UUID(int=9)): [1, "07" * 32]}),
        ("members", {}),
        ("issuers", ["05"]),
        ("removed", ["nobody"]),
        ("chunks", "none"),
        ("operations", -1),
        ("log_key", 5),
        ("holders", []),
        ("void", [1]),
    ],
)
def test_a_manifest_with_an_impossible_value_is_not_read(name: str, value: object) -> None:
    said = json.loads(MANIFEST.encoded())
    raw = json.dumps(said | {name: value}).encode()
    read = Manifest.decoded(raw)
    assert read is None or read.covers.get(DEVICE) is None
    assert Manifest.decoded(json.dumps(said).encode()) == MANIFEST


def test_chunks_come_back_in_their_order_only() -> None:
    first, second = chunk(operation()), chunk(operation(source="mail"), previous=MANIFEST.chunks[0])
    hashes = [segment_hash(first), segment_hash(second)]
    assert len(opened(first, second, hashes=hashes)) == 2
    for wrong in ((second, first), (first, first), (first, second[:-1]), (first, b"")):
        with pytest.raises(UnreadableSnapshotError):
            opened(*wrong, hashes=hashes)


def test_what_a_manifest_says_is_added_to_the_group_that_is_known() -> None:
    known = Group(bytes(16), OTHER, {"an old invitation": b"\x0a" * 32}, {OTHER: b"\x03" * 32})
    group = MANIFEST.group_with(known)
    assert group.devices.keys() == {DEVICE, OTHER, OUT}
    assert group.removed == {OUT}
    assert group.said[DEVICE] == {OUT}
    # The removal voids what was announced before it.
    assert {"an old invitation", issuer_name(b"\x05" * 32)} <= group.void


def test_a_manifest_hands_every_later_key_over_to_all_who_remain() -> None:
    ring = KeyRing(bytes(16), LOG_KEY)
    ring.make(frozenset({OUT}), DEVICE)
    member = Secret(b"\x02" * 32)
    handovers = ring.for_all({OTHER: verifying_key_of(member)})
    received = KeyRing(bytes(16), LOG_KEY, signing_keys=(member,))
    assert received.take_in(handovers, DEVICE)
    assert received.usable(frozenset({OUT})) == ring.usable(frozenset({OUT}))
    lost = KeyRing(bytes(16), LOG_KEY, signing_keys=(Secret(b"\x0b" * 32),))
    assert not lost.take_in(handovers, DEVICE)
