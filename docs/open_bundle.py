"""Open a Muniment bundle without Muniment: python open_bundle.py FILE OUT (docs/formats/bundle.md).

Needs the package `cryptography`, and Python 3.14 or the package `zstandard` to decompress.
"""

import getpass
import hashlib
import hmac
import json
import pathlib
import sys
import unicodedata
import uuid

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT = 1_048_576


def hkdf(key: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def file_key_of(slot: dict, bundle_id: str, secret: bytes) -> bytes | None:
    kdf, wrapped = slot["kdf"], bytes.fromhex(slot["wrapped"])
    if slot["type"] == "recipient":
        private, sent = X25519PrivateKey.from_private_bytes(secret), bytes.fromhex(kdf["ephemeral"])
        shared = private.exchange(X25519PublicKey.from_public_bytes(sent))
        secret = shared + sent + private.public_key().public_bytes_raw()
    if slot["type"] == "passphrase":
        cost = {"iterations": kdf["t"], "lanes": kdf["p"], "memory_cost": kdf["m"]}
        material = Argon2id(salt=bytes.fromhex(kdf["salt"]), length=64, **cost).derive(secret)
    else:
        material = hkdf(secret, b"muniment slot v1", 64, bytes.fromhex(kdf["salt"]))
    named = {name: slot[name] for name in ("kdf", "nonce", "type")}
    head = json.dumps(named, sort_keys=True, separators=(",", ":")).encode()
    commit = hmac.digest(material[32:], head + wrapped, "sha256")
    if not hmac.compare_digest(commit, bytes.fromhex(slot["commit"])):
        return None
    bound_to = uuid.UUID(bundle_id).bytes + head
    return AESGCM(material[:32]).decrypt(bytes.fromhex(slot["nonce"]), wrapped, bound_to)


def open_bundle(data: bytes, kind: str, secret: bytes) -> bytes:
    """Return the compressed records of a bundle; any exception means that it cannot be used."""
    end = 44 + int.from_bytes(data[8:12], "big")
    head, sealed = data[:end], data[end:]
    header = json.loads(head[12:-32])
    slots = [slot for slot in header["slots"] if slot["type"] == kind]
    keys = (file_key_of(slot, header["bundle_id"], secret) for slot in slots)
    if (file_key := next(filter(None, keys), None)) is None:
        raise PermissionError("the secret opens no slot")
    mac = hmac.digest(hkdf(file_key, b"hdr"), head[:-32], "sha256")
    marks = data[:8], header["v"], sealed[0]
    if not hmac.compare_digest(mac, head[-32:]) or marks != (b"MUNIBND1", 1, 40):
        raise ValueError("this is not a bundle of version 1, or it was changed")
    cipher = AESGCM(hkdf(hkdf(file_key, b"payload"), head, salt=sealed[1:33]))
    parts, last = [], (len(sealed) - 1) // SEGMENT
    for number in range(last + 1):
        nonce = sealed[33:40] + number.to_bytes(4, "big") + bytes([number == last])
        segment = sealed[max(40, number * SEGMENT) : (number + 1) * SEGMENT]
        parts.append(cipher.decrypt(nonce, segment, None))
    return b"".join(parts)


def records_in(packed: bytes) -> list[bytes]:
    try:
        from compression.zstd import decompress
    except ImportError:
        from zstandard import ZstdDecompressor

        decompress = ZstdDecompressor().decompressobj(read_across_frames=True).decompress
    plain, records, at = decompress(packed), [], 0
    while at < len(plain):
        start, size = at, int.from_bytes(plain[at : at + 4], "big")
        records.append(plain[at + 4 : at + 4 + size])
        at += 4 + size
    trailer = json.loads(records.pop())
    if at != len(plain) or hashlib.sha256(plain[:start]).hexdigest() != trailer["sha256"]:
        raise ValueError("the records are not complete")
    return records


if __name__ == "__main__":
    bundle = pathlib.Path(sys.argv[1]).read_bytes()
    passphrase = unicodedata.normalize("NFC", getpass.getpass("Passphrase: ")).encode()
    found = records_in(open_bundle(bundle, "passphrase", passphrase))
    with pathlib.Path(sys.argv[2]).open("wb") as out:  # a JSON object a line, without vectors
        out.writelines(record + b"\n" for record in found if record[:1] == b"{")
