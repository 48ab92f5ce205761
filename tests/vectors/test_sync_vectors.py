"""Frozen files of sync: what other implementations read, this one reads for ever.

They were made once, with the keys that stand beside them. `docs/formats/sync.md` describes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.vault.secret_bytes import Secret, secret_text
from muniment.sync.body import decoded_body, encoded_body
from muniment.sync.log_keys import KeyRing, key_id
from muniment.sync.membership import Invitation, fingerprint, issuer_name
from muniment.sync.segment import (
    MANIFEST_MAGIC,
    SegmentHead,
    is_signed_by,
    open_segment,
    previous_of,
    segment_hash,
)
from muniment.sync.snapshot import CHUNK_MAGIC, SnapshotPlace

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("sync.json").read_text("utf-8"))
TAG, DEVICE = bytes.fromhex(VECTORS["vault_tag"]), UUID(VECTORS["device"])
PUBLIC_KEY = bytes.fromhex(VECTORS["public_key"])


def secret(text: str) -> Secret:
    return Secret(bytes.fromhex(text))


LOG_KEY = secret(VECTORS["log_key"])


def file_of(name: str) -> bytes:
    return bytes.fromhex(VECTORS[name]["file"])


def opened(name: str, log_key: Secret = LOG_KEY, **head: Any) -> bytes:
    """Return the body of a frozen file, whose signature is right."""
    raw, place = file_of(name), SegmentHead(TAG, DEVICE, VECTORS[name]["sequence"], **head)
    body = open_segment(raw, place, log_key)
    assert body is not None
    assert is_signed_by(raw, PUBLIC_KEY)
    return body


def test_names_of_keys_are_as_they_were() -> None:
    assert verifying_key_of(secret(VECTORS["signing_key"])) == PUBLIC_KEY
    assert fingerprint(PUBLIC_KEY) == VECTORS["fingerprint"]
    assert issuer_name(PUBLIC_KEY) == VECTORS["issuer"]
    assert key_id(LOG_KEY) == VECTORS["log_key_id"]


def test_a_segment_says_what_it_said() -> None:
    raw = opened("segment", previous=bytes(32))
    body = decoded_body(raw)
    assert json.loads(raw) == VECTORS["segment"]["body"]
    assert body is not None
    assert encoded_body(body) == raw
    assert body.introduction is not None
    assert body.introduction.is_signed_by(PUBLIC_KEY, TAG, DEVICE)


def test_a_removal_follows_and_hands_its_key_over() -> None:
    raw = opened("removal", previous=segment_hash(file_of("segment")))
    body = decoded_body(raw)
    assert json.loads(raw) == VECTORS["removal"]["body"]
    assert body is not None
    ring = KeyRing(
        TAG, LOG_KEY, signing_keys=(secret(VECTORS["removal"]["recipient_signing_key"]),)
    )
    assert ring.take_in(body.handovers, DEVICE)
    (handed_over,) = (key for name, key in ring.held().items() if name != key_id(LOG_KEY))
    assert handed_over.reveal().hex() == VECTORS["removal"]["handed_over"]


def test_a_snapshot_holds_what_it_held() -> None:
    own = previous_of(file_of("manifest"))
    raw = opened("manifest", previous=own, magic=MANIFEST_MAGIC)
    assert json.loads(raw) == VECTORS["manifest"]["body"]
    place = SnapshotPlace(TAG, DEVICE, VECTORS["manifest"]["sequence"])
    manifest = place.open_manifest(file_of("manifest"), LOG_KEY)
    assert manifest is not None
    assert manifest.encoded() == raw
    key = secret(VECTORS["chunk"]["log_key"])
    assert manifest.log_key == key_id(key)
    raw = opened("chunk", key, previous=bytes(32), magic=CHUNK_MAGIC)
    assert json.loads(raw) == VECTORS["chunk"]["body"]
    assert [segment_hash(file_of("chunk"))] == list(manifest.chunks)


def test_invitations_are_read_as_they_were() -> None:
    for said in VECTORS["invitations"]:
        read = Invitation.read(secret_text(said["code"]))
        assert read.vault_tag == TAG
        assert read.log_key.reveal() == LOG_KEY.reveal()
        assert (str(read.founder), read.founder_key.hex()) == (said["founder"], said["founder_key"])
        assert read.signing_key.reveal().hex() == said["signing_key"]
        assert [key.reveal().hex() for key in read.later_keys] == said["later_keys"]
        inviter = None if read.inviter is None else (str(read.inviter[0]), read.inviter[1].hex())
        assert inviter == ((said["inviter"], said["inviter_key"]) if "inviter" in said else None)
        assert read.code().reveal().decode() == said["code"]
