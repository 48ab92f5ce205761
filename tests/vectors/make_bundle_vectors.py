"""Writes bundles.json, once: bundles with fixed randomness, and hostile ones derived from them.

The file is frozen. Running this again is for a new format version only, under a new name.
"""

import base64
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard

from muniment.bundles.header import BundleHead, payload_key
from muniment.bundles.keys import Credential, OwnVault, Passphrase, Recipient, new_head
from muniment.bundles.payload import RecordWriter, encoded_record
from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.recipients import public_key_of
from muniment.crypto.streaming import StreamEncryptor
from muniment.domain.vault.secret_bytes import Secret

WEAK = Argon2Cost(32, 1, 1)
PASSPHRASE, VAULT_KEY, PRIVATE_KEY = b"correct horse", bytes(range(32)), bytes(range(1, 33))
OPENERS = {
    "passphrase": PASSPHRASE,
    "own-vault": VAULT_KEY,
    "recipient": PRIVATE_KEY,
}
MANIFEST = {"kind": "manifest", "schema": 1}


def fixed_random(seed: str) -> Callable[[int], bytes]:
    stream = io.BytesIO(hashlib.shake_256(seed.encode()).digest(10_000))
    return stream.read


def credentials() -> dict[str, Credential]:
    return {
        "passphrase": Passphrase(Secret(PASSPHRASE), WEAK),
        "own-vault": OwnVault(Secret(VAULT_KEY)),
        "recipient": Recipient(public_key_of(Secret(PRIVATE_KEY))),
    }


def head_of(kinds: tuple[str, ...], seed: str) -> tuple[BundleHead, Secret]:
    return new_head(
        [credentials()[kind] for kind in kinds],
        bundle_id=UUID(bytes=hashlib.md5(seed.encode()).digest()),
        created=datetime(2026, 11, 22, tzinfo=UTC),
        random=fixed_random(seed),
    )


def bundle(kinds: tuple[str, ...], records: list[Any], seed: str) -> bytes:
    head, key = head_of(kinds, seed)
    parts: list[bytes] = []
    encryptor = StreamEncryptor(payload_key(key), head.raw, random=fixed_random(seed + " stream"))
    writer = RecordWriter(parts.append, head, key, encryptor=encryptor)
    for record in records:
        writer.add_vectors(record) if isinstance(record, bytes) else writer.add(record)
    writer.finish()
    return b"".join(parts)


def raw_bundle(packed: bytes, seed: str) -> bytes:
    """A bundle of one passphrase with a payload that no writer makes."""
    head, key = head_of(("passphrase",), seed)
    encryptor = StreamEncryptor(payload_key(key), head.raw, random=fixed_random(seed + " stream"))
    return head.raw + encryptor.update(packed) + encryptor.finish()


def framed(*bodies: bytes) -> bytes:
    return b"".join(len(body).to_bytes(4, "big") + body for body in bodies)


def payload(*records: dict[str, Any], counts: dict[str, int] | None = None) -> bytes:
    plain = framed(*map(encoded_record, records))
    known: dict[str, int] = {}
    for record in records:
        known[record["kind"]] = known.get(record["kind"], 0) + 1
    digest = hashlib.sha256(plain).hexdigest()
    trailer = {"kind": "trailer", "counts": counts or known, "sha256": digest}
    return plain + framed(encoded_record(trailer))


def packed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(plain)


def good() -> Iterator[tuple[str, str, bytes]]:
    texts = [
        {"kind": "memory", "content": text} for text in ("plain", "Ünïcödé 記憶", "\u0000\n", "")
    ]
    contents: dict[str, list[Any]] = {
        "empty": [MANIFEST],
        "texts": [MANIFEST, *texts],
        "vectors": [MANIFEST, texts[0], bytes(range(64))],
        "long": [MANIFEST, {"kind": "memory", "content": "word " * 10_000}],
    }
    for name, records in contents.items():
        for kind in OPENERS:
            yield f"{kind} {name}", kind, bundle((kind,), records, f"{kind} {name}")
    every = bundle(tuple(OPENERS), contents["texts"], "all slots")
    for kind in OPENERS:
        yield f"three slots, by {kind}", kind, every


def hostile_header(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    length = int.from_bytes(data[8:12], "big")
    text = data[12 : 12 + length].decode()
    fields = json.loads(text)

    def with_body(body: str) -> bytes:
        return data[:8] + len(body).to_bytes(4, "big") + body.encode() + data[12 + length :]

    def changed(**more: Any) -> bytes:
        return with_body(json.dumps({**fields, **more}, sort_keys=True, separators=(",", ":")))

    def slot(**more: Any) -> list[Any]:
        return [{**fields["slots"][0], **more}]

    def kdf(**more: Any) -> list[Any]:
        return slot(kdf={**fields["slots"][0]["kdf"], **more})

    yield "version 2", "newer", changed(v=2)
    yield "version as a text", "damaged", changed(v="1")
    yield "version true", "damaged", changed(v=True)
    yield "another suite", "damaged", changed(suite="none")
    yield "another kdf", "damaged", changed(kdf="none")
    yield "other limits", "damaged", changed(limits={"record": 1, "window": 1})
    yield "an unknown field", "damaged", changed(more=1)
    yield "another id", "wrong-key", changed(bundle_id=str(UUID(int=7)))
    yield "another time", "damaged", changed(created="2020-01-01T00:00:00Z")
    yield "no time", "damaged", changed(created="yesterday")
    yield "no id", "damaged", changed(bundle_id="7")
    yield "no slots", "damaged", changed(slots=[])
    yield "17 slots", "damaged", changed(slots=fields["slots"] * 17)
    yield "5 slots of passphrases", "damaged", changed(slots=fields["slots"] * 5)
    yield "slots that are none", "damaged", changed(slots=["slot"])
    yield "a slot twice", "damaged", changed(slots=fields["slots"] * 2)
    yield "a slot of a vault", "damaged", changed(slots=slot(type="keychain"))
    yield "a slot of another type", "damaged", changed(slots=slot(type="own-vault"))
    yield "Argon2 with 2 GiB", "damaged", changed(slots=kdf(m=2 * 1024 * 1024))
    yield "Argon2 with 2 TiB", "damaged", changed(slots=kdf(m=2**31))
    yield "Argon2 with 64 passes", "damaged", changed(slots=kdf(t=64))
    yield "Argon2 with no pass", "damaged", changed(slots=kdf(t=0))
    yield "Argon2 with other passes", "wrong-key", changed(slots=kdf(t=2))
    yield "Argon2 with another salt", "wrong-key", changed(slots=kdf(salt="00" * 16))
    yield "a short salt", "damaged", changed(slots=kdf(salt="00"))
    yield "another nonce", "wrong-key", changed(slots=slot(nonce="00" * 12))
    yield "another wrapped key", "wrong-key", changed(slots=slot(wrapped="00" * 48))
    yield "another commitment", "wrong-key", changed(slots=slot(commit="00" * 32))
    yield (
        "upper-case hex",
        "damaged",
        changed(slots=slot(commit=fields["slots"][0]["commit"].upper())),
    )
    yield "a space in the header", "damaged", with_body(text + " ")
    yield "a field twice", "damaged", with_body('{"v":1,' + text[1:])
    yield "a header that is no object", "damaged", with_body("[]")
    yield "deep nesting", "damaged", with_body("[" * 60_000)
    yield "an empty header", "damaged", with_body("")
    yield "a header of 4 GiB", "damaged", data[:8] + b"\xff\xff\xff\xff" + data[12:]
    yield "a header that is too long", "damaged", with_body(" " * 65_537)
    yield "another magic", "damaged", b"MUNIBND2" + data[8:]


def hostile_payload() -> Iterator[tuple[str, str, bytes]]:
    memory = {"kind": "memory", "content": "text"}
    whole, long = payload(MANIFEST, memory), encoded_record(memory | {"more": "x" * 1_000_000})
    cases = {
        "an empty payload": b"",
        "no zstd": b"plain text",
        "half of a frame": packed(whole)[:-5],
        "no trailer": packed(framed(encoded_record(MANIFEST))),
        "bytes behind the trailer": packed(whole + b"\0"),
        "a record behind the trailer": packed(whole + framed(encoded_record(memory))),
        "a second frame": packed(whole) + packed(whole),
        "bytes behind the frame": packed(whole) + b"\0\0\0\0",
        "other counts": packed(payload(MANIFEST, memory, counts={"memory": 2})),
        "another digest": packed(whole.replace(b"text", b"Text")),
        "a record of 4 GiB": packed(b"\xff\xff\xff\xff" + whole),
        "a record of no bytes": packed(b"\0\0\0\0" + whole),
        "a record that is no JSON": packed(framed(b"{") + whole),
        "a record that is no object": packed(framed(b"[]") + whole),
        "a record with no kind": packed(framed(b"{}") + whole),
        "a bomb in one record": packed(framed(b" " * (16 * 1_048_576 + 1))),
        "a bomb of many records": packed(framed(long) * 200),
    }
    for name, content in cases.items():
        yield name, "damaged", raw_bundle(content, name)


def hostile_stream(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    start = 44 + int.from_bytes(data[8:12], "big")
    for at in (0, 5, 9, 11, start - 32, start - 1, start, start + 1, start + 33, start + 40):
        yield (
            f"byte {at - start} flipped",
            "damaged",
            data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :],
        )
    yield "last byte flipped", "damaged", data[:-1] + bytes([data[-1] ^ 1])
    sizes = (0, 1, 8, 11, 12, 13, start - 33, start - 32, start - 1, start, start + 1)
    for size in (*sizes, start + 39, start + 40, start + 41, start + 55, start + 56, len(data) - 1):
        yield f"cut at {size - start}", "damaged", data[:size]
    yield "a byte added", "damaged", data + b"\0"
    yield "itself added", "damaged", data + data
    yield "the stream twice", "damaged", data + data[start:]
    other = bundle(("passphrase",), [MANIFEST, {"kind": "memory", "content": "b"}], "other")
    cut = 44 + int.from_bytes(other[8:12], "big")
    yield "the stream of another", "damaged", data[:start] + other[cut:]
    yield "the head of another", "damaged", other[:cut] + data[start:]
    yield "the MAC of another", "damaged", data[: start - 32] + other[cut - 32 : cut] + data[start:]


def vectors() -> Iterator[dict[str, str]]:
    def entry(name: str, kind: str, secret: bytes, outcome: str, data: bytes) -> dict[str, str]:
        stored = base64.b64encode(zstandard.ZstdCompressor(level=19).compress(data)).decode()
        return {
            "name": name,
            "opener": kind,
            "secret": secret.hex(),
            "outcome": outcome,
            "bundle_zstd": stored,
        }

    for name, kind, data in good():
        yield entry(name, kind, OPENERS[kind], "ok", data)
        yield entry(f"{name}, another secret", kind, bytes([9] * 32), "wrong-key", data)
    sample = bundle(("passphrase",), [MANIFEST, {"kind": "memory", "content": "a"}], "sample")
    for kind in ("own-vault", "recipient"):
        yield entry(f"no slot for {kind}", kind, OPENERS[kind], "wrong-key", sample)
    for name, outcome, data in (
        *hostile_header(sample),
        *hostile_stream(sample),
        *hostile_payload(),
    ):
        yield entry(name, "passphrase", PASSPHRASE, outcome, data)


if __name__ == "__main__":
    target = Path(__file__).with_name("bundles.json")
    target.write_text(json.dumps(list(vectors()), indent=1), encoding="utf-8")
