"""Segments: what is not exactly one is none."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.clock import Stamp, moment_of
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import UNDO, Operation
from muniment.domain.history.merging import portable
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync import segment as segment_module
from muniment.sync.body import Body, LogPosition, decoded_body, encoded_body
from muniment.sync.membership import Invitation, fingerprint, introduce
from muniment.sync.names import devices_in, sequences_in
from muniment.sync.segment import (
    NO_SEGMENT,
    SegmentHead,
    is_signed_by,
    open_segment,
    seal_segment,
)

DEVICE = UUID("11111111-2222-4333-8444-555555555555")
HEAD = SegmentHead(bytes(range(16)), DEVICE, 1, NO_SEGMENT)
LOG_KEY, SIGNING_KEY = Secret(b"\x01" * 32), Secret(b"\x02" * 32)
MEMORY = "019de368-f600-7876-8211-3928f6202d53"


def counted_bytes(size: int) -> bytes:
    return bytes(range(size))


def operation(**patch: object) -> Operation:
    values = {"content": "The boat", "created_at": 5, "namespace": "default", **patch}
    return Operation(
        0, Stamp(7), moment_of(0), "person", "create", MEMORY, "", values,
        device=str(DEVICE), incarnation="run",
    )  # fmt: skip


def sealed(body: Body, head: SegmentHead = HEAD) -> bytes:
    return seal_segment(
        head, encoded_body(body), log_key=LOG_KEY, signing_key=SIGNING_KEY, random=counted_bytes
    )


BODY = Body(
    (operation(),),
    {UUID(int=3): LogPosition(9, b"\x09" * 32)},
    introduce(
        DEVICE, verifying_key_of(SIGNING_KEY), "laptop",
        vault_tag=HEAD.vault_tag, issuer_key=SIGNING_KEY,
    ),
    (b"\x05" * 32,),
)  # fmt: skip


FROZEN = (
    "4d554e4953454731000102030405060708090a0b0c0d0e0f1111111122224333844455555555555500000000"
    "0000000100000000000000000000000000000000000000000000000000000000000000002800010203040506"
    "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0001020304050694d7ad6e5f44e9661f4fe861"
    "a311bf9cd01e4d0b19befab0ee2ffc86770db89b3c0e5877314c8867232c6d6fe33eec78bec6baf0a6f3f265"
    "672b13918c62f7de0d6aad08eabdd8924c8f0d5701072127b2929a4b706467b37f9c85cba9af38e9e664f214"
    "bb53bcbb78d1c3f05204d8b1c84e1feecdc86b0c4995d3b5d8f012b38c5452dc451b47125b60b1c0ca55a1f4"
    "65f83f9bf076c40c8ab4dc24edf94cb2336ef0bec8ccd961f78e30f3ed74d669045c81af3b69e0e578cc6bdc"
    "5a5b0dc9c70d169312d804252ab1440e0a09f487ed9059d1395544ba3f62179916a5ee4402705b021a1c391c"
    "ff28dfa537cd0d02a0efb477936b16419c0d84e81d2b28ef368ae5ba72cc2feb63218e707cd43051994bed08"
    "76499bc4ff830a167130ea22bf845732ec138a8bf1b167b86b73a5358b3bb50a50ebf67df8a77b91aab48d80"
    "3041fa8fa5c57e87aac27bd9802a7e1d9072e58a26974c60e34acad7884cd6b01ed008cc39c08de5f4ae29b4"
    "700c501230ce2274fee27988a0ace138ee92e7f9d7a9dc191e6d5b6d1937970af5850da9d26c36df68780690"
    "1684d8f8bb1a232fdedb225377a9510cb0f8854e2f1d9fa73568464c9d9e55efe11e55e04b03ac15fbd36aa9"
    "83009823ff7161a26a75f312e304341fb4d5521d8bf5ae3f04087d0cdff3faea0538f6e6852426b5eb71b615"
    "4386b4663a03"
)


def is_whole(segment: bytes, head: SegmentHead = HEAD) -> bool:
    opened = open_segment(segment, head, LOG_KEY)
    is_signed = is_signed_by(segment, verifying_key_of(SIGNING_KEY))
    return is_signed and opened is not None and decoded_body(opened) is not None


def test_a_segment_comes_back_as_it_was_sealed() -> None:
    opened = open_segment(sealed(BODY), HEAD, LOG_KEY)
    assert opened is not None
    assert decoded_body(opened) == BODY


def test_the_format_is_the_one_that_is_described() -> None:
    """A frozen vector: a change of the format has to be another version."""
    segment = bytes.fromhex(FROZEN)
    assert segment[:80].hex() == (
        "4d554e4953454731000102030405060708090a0b0c0d0e0f"
        "11111111222243338444555555555555000000000000000" + "1" + "00" * 32
    )
    opened = open_segment(segment, HEAD, LOG_KEY)
    assert opened is not None
    assert decoded_body(opened) == BODY
    assert is_whole(segment)


def test_every_changed_byte_and_every_cut_is_noticed() -> None:
    segment = sealed(Body([operation()]))
    assert is_whole(segment)
    for place in range(len(segment)):
        changed = bytearray(segment)
        changed[place] ^= 1
        assert not is_whole(bytes(changed)), place
    for length in range(len(segment)):
        assert not is_whole(segment[:length]), length
    assert not is_whole(segment + b"\0")


@pytest.mark.parametrize(
    "other",
    [
        replace(HEAD, sequence=2),
        replace(HEAD, device=UUID(int=1)),
        replace(HEAD, vault_tag=bytes(16)),
        replace(HEAD, previous=b"\x01" * 32),
    ],
)
def test_a_segment_counts_in_its_own_place_only(other: SegmentHead) -> None:
    assert not is_whole(sealed(BODY), other)
    assert is_whole(sealed(BODY, other), other)


def test_another_key_opens_and_signs_nothing() -> None:
    assert open_segment(sealed(BODY), HEAD, Secret(b"\x03" * 32)) is None
    assert not is_signed_by(sealed(BODY), verifying_key_of(Secret(b"\x03" * 32)))


@pytest.mark.parametrize(
    "patch",
    [
        {"content": ""},
        {"content": "half \ud800"},
        {"tags": ["half \ud800"]},
        {"metadata": {"half": "\ud800"}},
        {"content": 5},
        {"importance": 2},
        {"importance": True},
        {"tags": "boat"},
        {"metadata": []},
        {"type": "unknown"},
        {"deleted_at": "yesterday"},
        {"created_at": None},
        {"created_at": 253_402_300_800_000},
        {"expires_at": -(2**47)},
        {"namespace": ""},
        {"changed": {"tags": {"added": ["x"], "removed": []}}},
    ],
)
def test_a_body_with_an_impossible_value_is_not_read(patch: dict[str, object]) -> None:
    raw = encoded_body(Body([operation()]))
    assert decoded_body(raw) is not None
    said = json.loads(raw)
    said["operations"][0]["patch"] |= patch
    # With escapes, as another program may write half a character.
    assert decoded_body(json.dumps(said).encode("ascii")) is None


@pytest.mark.parametrize(
    "change",
    [
        {"stamp": Stamp(-1)},
        {"stamp": Stamp(2**59)},
        {"action": "wipe"},
        {"subject": "setting:device"},
        {"device": "ü"},
    ],
)
def test_an_operation_on_anything_but_a_memory_is_not_read(change: dict[str, object]) -> None:
    odd = replace(operation(), **change)
    assert decoded_body(encoded_body(Body([odd]))) is None


SESSION = {"handle": "trip", "status": "active", "started_at": 5, "namespace": "default"}
TURN = {
    "turn": MEMORY, "turn_number": 1, "input": {"content": "hi", "type": "text", "data": {}},
    "output": None, "metadata": {}, "reasoning": None, "state_before": None,
    "state_after": None, "namespace": "default",
}  # fmt: skip
MARK = {"subject": MEMORY, "action": "pin", "user_id": None, "text": None, "namespace": "default"}
MERGE = {
    "absorbed": {"uid": MEMORY, "type": "person", "name": "Bob"}, "namespace": "default",
    "aliases": [], "links": [], "metadata": {},
}  # fmt: skip
THINGS: list[tuple[str, str, dict[str, object]]] = [
    (f"session:{MEMORY}", "create", SESSION),
    (f"session:{MEMORY}", "turn", TURN),
    (f"session:{MEMORY}", "state", {"state": {}, "change": "replaced", "namespace": "default"}),
    (f"session:{MEMORY}", "purge", {"namespace": "default"}),
    (f"profile_mark:{MEMORY}", "create", MARK),
    (f"entity:{MEMORY}", "merge", MERGE),
    ("namespace", "wipe", {"namespace": "default", "subjects": [MEMORY, f"session:{MEMORY}"]}),
]


def thing(subject: str, action: str, patch: dict[str, object]) -> Operation:
    return replace(operation(), subject=subject, action=action, patch=patch)


@pytest.mark.parametrize(("subject", "action", "patch"), THINGS)
def test_what_is_no_memory_is_read_by_programs_that_know_it_only(
    subject: str, action: str, patch: dict[str, object]
) -> None:
    written = thing(subject, action, patch)
    raw = encoded_body(Body([operation(), written]))
    read = decoded_body(raw)
    assert read is not None
    assert read.operations[1] == written
    assert json.loads(raw)["v"] == 3
    assert decoded_body(raw.replace(b'"v":3', b'"v":1')) is None


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"handle": ""}),
        (0, {"status": "asleep"}),
        (0, {"metadata": []}),
        (0, {"expires_at": "later"}),
        (0, {"namespace": None}),
        (1, {"input": {"content": "hi"}}),
        (1, {"turn": "one"}),
        (2, {"change": "guessed"}),
        (2, {"state": []}),
        (4, {"action": "praise"}),
        (4, {"subject": "bio:long"}),
        (5, {"absorbed": {"uid": MEMORY, "type": "", "name": "Bob"}}),
        (5, {"links": [{"memory": MEMORY}]}),
        (6, {"subjects": ["setting:device"]}),
        (6, {"subjects": ["x"]}),
    ],
)
def test_an_impossible_value_of_what_is_no_memory_is_not_read(
    number: int, change: dict[str, object]
) -> None:
    subject, action, patch = THINGS[number]
    assert decoded_body(encoded_body(Body([thing(subject, action, patch | change)]))) is None


FROZEN_WIPE = (
    b'{"operations":[{"action":"wipe","actor":"person","device":"11111111-2222-4333-8444-'
    b'555555555555","incarnation":"run","patch":{"namespace":"default","subjects":["019de368-f600-'
    b'7876-8211-3928f6202d53","session:019de368-f600-7876-8211-3928f6202d53"]},"stamp":7,'
    b'"subject":"namespace"}],"v":3}'
)


def test_the_body_of_a_wipe_stays_as_it_was_frozen() -> None:
    assert encoded_body(Body([thing(*THINGS[6])])) == FROZEN_WIPE
    read = decoded_body(FROZEN_WIPE)
    assert read is not None
    assert read.operations[0].patch["subjects"][1] == f"session:{MEMORY}"


def test_every_action_of_this_program_can_be_read_by_other_devices() -> None:
    """An undo is an edit to them."""
    undone = portable(replace(operation(), action=UNDO))
    assert decoded_body(encoded_body(Body([undone]))) is not None


def test_a_body_that_unpacks_to_more_than_any_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = sealed(Body([operation()]))
    monkeypatch.setattr(segment_module, "BODY_BYTES_MAX", 10)
    assert open_segment(whole, HEAD, LOG_KEY) is None


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"v":2,"operations":[]}', b"[" * 100_000])
def test_what_is_no_body_is_not_read(raw: bytes) -> None:
    assert decoded_body(raw) is None


def test_an_introduction_counts_for_its_device_name_and_vault_only() -> None:
    introduction = BODY.introduction
    assert introduction is not None
    issuer = verifying_key_of(SIGNING_KEY)
    assert introduction.is_signed_by(issuer, HEAD.vault_tag, DEVICE)
    assert not introduction.is_signed_by(issuer, bytes(16), DEVICE)
    assert not introduction.is_signed_by(issuer, HEAD.vault_tag, UUID(int=1))
    renamed = replace(introduction, name="other")
    assert not renamed.is_signed_by(issuer, HEAD.vault_tag, DEVICE)


@pytest.mark.parametrize(
    "name", ["", "two\nlines", "\x1b[31mred", "turned \u202e round", "x" * 101]
)
def test_an_introduction_with_a_name_that_is_no_line_of_text_is_not_read(name: str) -> None:
    introduction = introduce(
        DEVICE, verifying_key_of(SIGNING_KEY), name,
        vault_tag=HEAD.vault_tag, issuer_key=SIGNING_KEY,
    )  # fmt: skip
    assert decoded_body(encoded_body(Body(introduction=introduction))) is None


def test_an_invitation_is_read_in_any_case_and_spacing_and_refused_when_changed() -> None:
    invitation = Invitation(bytes(16), LOG_KEY, DEVICE, b"\x07" * 32, SIGNING_KEY)
    code = invitation.code().reveal()
    for text in (code, code.lower(), code.replace(b"-", b" "), code.replace(b"-", b"\n")):
        read = Invitation.read(Secret(text))
        assert (read.founder, read.founder_key) == (DEVICE, b"\x07" * 32)
        assert read.log_key.reveal() == LOG_KEY.reveal()
        assert read.signing_key.reveal() == SIGNING_KEY.reveal()
    for wrong in (b"", b"hello", code[:-6], code + b"AAAAA", code.replace(b"A", b"B", 1)):
        with pytest.raises(InvalidInputError):
            Invitation.read(Secret(wrong))


def test_fingerprints_are_short_and_differ() -> None:
    one, other = fingerprint(b"\x01" * 32), fingerprint(b"\x02" * 32)
    assert one != other
    assert [len(part) for part in one.split("-")] == [4, 4, 4, 4]


def test_only_names_of_the_pattern_are_segments_and_devices() -> None:
    names = ["0000000001.seg", "0000000001 (1).seg", "1.seg", "0000000000.seg", "x.part",
             "0000000002.sync-conflict-1.seg", "0000000003.SEG"]  # fmt: skip
    assert sequences_in(names)[0] == [1]
    assert len(sequences_in(names)[2]) == len(names) - 1
    assert devices_in([str(DEVICE), "d"]) == ([DEVICE], ["d"])
