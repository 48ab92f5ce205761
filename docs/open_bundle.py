"""Open a Muniment bundle without Muniment: python open_bundle.py FILE OUT (docs/formats/bundle.md).

Needs the package `cryptography`, and for the last step Python 3.14 or the package `zstandard`;
without either it writes the compressed records, which `zstd -d` unpacks.
"""

import getpass
import hashlib
import hmac
import json
import pathlib
import sys
import uuid

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongKeyError(Exception):
    """The secret opens no slot."""


def hkdf(key: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def slot_material(slot: dict, secret: bytes) -> bytes:
    kdf = slot["kdf"]
    salt = bytes.fromhex(kdf["salt"])
    if slot["type"] == "passphrase":
        cost = {"iterations": kdf["t"], "lanes": kdf["p"], "memory_cost": kdf["m"]}
        return Argon2id(salt=salt, length=64, **cost).derive(secret)
    if slot["type"] == "recipient":
        private, sent = X25519PrivateKey.from_private_bytes(secret), bytes.fromhex(kdf["ephemeral"])
        shared = private.exchange(X25519PublicKey.from_public_bytes(sent))
        secret = shared + sent + private.public_key().public_bytes_raw()
    return hkdf(secret, b"muniment slot v1", 64, salt)


def file_key_of(header: dict, kind: str, secret: bytes) -> bytes:
    for slot in (slot for slot in header["slots"] if slot["type"] == kind):
        kek, commitment = (material := slot_material(slot, secret))[:32], material[32:]
        named = {name: slot[name] for name in ("type", "kdf", "nonce")}
        head = json.dumps(named, sort_keys=True, separators=(",", ":")).encode()
        wrapped = bytes.fromhex(slot["wrapped"])
        commit = hmac.digest(commitment, head + wrapped, "sha256")
        if hmac.compare_digest(commit, bytes.fromhex(slot["commit"])):
            bound_to = uuid.UUID(header["bundle_id"]).bytes + head
            return AESGCM(kek).decrypt(bytes.fromhex(slot["nonce"]), wrapped, bound_to)
    raise WrongKeyError


def open_bundle(data: bytes, kind: str, secret: bytes) -> bytes:
    """Return the compressed records of a bundle; any exception means that it cannot be used."""
    length = int.from_bytes(data[8:12], "big")
    head, sealed = data[: 44 + length], data[44 + length :]
    if data[:8] != b"MUNIBND1" or length > 65_536 or sealed[:1] != b"\x28":
        raise ValueError("this is not a bundle")
    header = json.loads(head[12 : 12 + length])
    if header["v"] != 1:
        raise ValueError("this is a bundle of another version")
    file_key = file_key_of(header, kind, secret)
    mac = hmac.digest(hkdf(file_key, b"hdr"), head[:-32], "sha256")
    if not hmac.compare_digest(mac, head[-32:]):
        raise ValueError("the header was changed")
    cipher = AESGCM(hkdf(hkdf(file_key, b"payload"), head, salt=sealed[1:33]))
    parts, size, at, number = [], 1_048_576 - 40, 40, 0
    while True:
        is_last = at + size >= len(sealed)
        nonce = sealed[33:40] + number.to_bytes(4, "big") + bytes([is_last])
        parts.append(cipher.decrypt(nonce, sealed[at : at + size], None))
        if is_last:
            return b"".join(parts)
        at, size, number = at + size, 1_048_576, number + 1


def records_in(plain: bytes) -> list[bytes]:
    records, at = [], 0
    while at < len(plain):
        start, size = at, int.from_bytes(plain[at : at + 4], "big")
        records.append(plain[at + 4 : at + 4 + size])
        at += 4 + size
    trailer = json.loads(records.pop())
    if at != len(plain) or hashlib.sha256(plain[:start]).hexdigest() != trailer["sha256"]:
        raise ValueError("the records are not complete")
    return records


def decompressed(packed: bytes) -> bytes | None:
    try:
        from compression import zstd
    except ImportError:
        try:
            import zstandard
        except ImportError:
            return None
        return (
            zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress(packed)
        )
    return zstd.decompress(packed)


def main() -> None:
    source, target = sys.argv[1:3]
    with pathlib.Path(source).open("rb") as file:
        packed = open_bundle(file.read(), "passphrase", getpass.getpass("Passphrase: ").encode())
    plain = decompressed(packed)
    if plain is None:
        with pathlib.Path(target + ".zst").open("wb") as out:
            out.write(packed)
        sys.exit(f"No zstd here: the compressed records are in {target}.zst")
    with pathlib.Path(target).open("wb") as out:  # one JSON object a line; vectors are left out
        out.writelines(record + b"\n" for record in records_in(plain) if record[:1] == b"{")


if __name__ == "__main__":
    main()
