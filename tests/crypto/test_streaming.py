"""Streaming encryption: the same bytes as Google Tink, and no changed message is accepted."""

import io
import json
from typing import TYPE_CHECKING, cast

import pytest
import tink
from tink import secret_key_access, streaming_aead

from muniment.crypto.streaming import (
    AES256_GCM_HKDF_1MB,
    AES256_GCM_HKDF_4KB,
    StreamDecryptor,
    StreamEncryptor,
)
from muniment.domain.errors import DamagedBundleError
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
BOUND_TO = b"associated data"
TEMPLATES = {
    AES256_GCM_HKDF_1MB: streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB,
    AES256_GCM_HKDF_4KB: streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_4KB,
}


@pytest.fixture(scope="module", autouse=True)
def _registered() -> None:
    streaming_aead.register()


def message(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def encrypted(plaintext: bytes, segment: int, *, step: int = 0, **more: object) -> bytes:
    random = cast("Callable[[int], bytes]", more.get("random"))
    given = {"random": random} if random else {}
    encryptor = StreamEncryptor(Secret(KEY), BOUND_TO, segment_bytes=segment, **given)
    step = step or len(plaintext) or 1
    parts = [encryptor.update(plaintext[at : at + step]) for at in range(0, len(plaintext), step)]
    return b"".join([*parts, encryptor.finish()])


def decrypted(
    ciphertext: bytes, segment: int, *, bound_to: bytes = BOUND_TO, step: int = 0
) -> bytes:
    decryptor = StreamDecryptor(Secret(KEY), bound_to, segment_bytes=segment)
    step = step or len(ciphertext) or 1
    parts = [decryptor.update(ciphertext[at : at + step]) for at in range(0, len(ciphertext), step)]
    return b"".join([*parts, decryptor.finish()])


def tink_primitive(segment: int) -> streaming_aead.StreamingAead:
    """Tink's implementation with the key of these tests."""
    import base64

    from tink.proto import aes_gcm_hkdf_streaming_pb2 as proto

    handle = tink.new_keyset_handle(TEMPLATES[segment])
    serialised = tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    keyset = json.loads(serialised)
    data = keyset["key"][0]["keyData"]
    key = proto.AesGcmHkdfStreamingKey.FromString(base64.b64decode(data["value"]))
    key.key_value = KEY
    data["value"] = base64.b64encode(key.SerializeToString()).decode()
    known = tink.json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)
    return known.primitive(streaming_aead.StreamingAead)


class _Kept(io.BytesIO):
    """A file whose bytes can be read after Tink closed it."""

    def close(self) -> None:
        self.flush()


def encrypted_by_tink(plaintext: bytes, segment: int) -> bytes:
    kept = _Kept()
    with tink_primitive(segment).new_encrypting_stream(cast("io.RawIOBase", kept), BOUND_TO) as out:
        out.write(plaintext)
    return kept.getvalue()


def decrypted_by_tink(ciphertext: bytes, segment: int) -> bytes:
    source = cast("io.RawIOBase", io.BytesIO(ciphertext))
    with tink_primitive(segment).new_decrypting_stream(source, BOUND_TO) as readable:
        return cast("bytes", readable.read())


def border_sizes(segment: int) -> list[int]:
    first, other = segment - 56, segment - 16
    near = (-1, 0, 1)
    borders = (first, first + other, first + 2 * other)
    return [0, 1, 100, *(border + by for border in borders for by in near)]


CASES = [(segment, size) for segment in TEMPLATES for size in border_sizes(segment)]


@pytest.mark.parametrize(("segment", "size"), CASES)
def test_the_bytes_are_those_of_tink(segment: int, size: int) -> None:
    plaintext = message(size)
    theirs = encrypted_by_tink(plaintext, segment)
    salt_and_prefix = io.BytesIO(theirs[1:40])
    assert encrypted(plaintext, segment, random=salt_and_prefix.read) == theirs


@pytest.mark.parametrize(("segment", "size"), CASES)
def test_each_opens_what_the_other_wrote(segment: int, size: int) -> None:
    plaintext = message(size)
    assert decrypted(encrypted_by_tink(plaintext, segment), segment) == plaintext
    assert decrypted_by_tink(encrypted(plaintext, segment), segment) == plaintext


@pytest.mark.parametrize("step", [1, 39, 40, 41, 4_039, 4_096, 5_000])
def test_it_does_not_matter_in_which_pieces_bytes_arrive(step: int) -> None:
    plaintext = message(9_000)
    ciphertext = encrypted(plaintext, AES256_GCM_HKDF_4KB, step=step)
    assert decrypted(ciphertext, AES256_GCM_HKDF_4KB, step=step) == plaintext


def test_an_empty_message_has_56_bytes() -> None:
    assert len(encrypted(b"", AES256_GCM_HKDF_4KB)) == 56


def test_every_flipped_byte_is_refused() -> None:
    ciphertext = encrypted(message(12_000), AES256_GCM_HKDF_4KB)
    for at in range(len(ciphertext)):
        changed = bytearray(ciphertext)
        changed[at] ^= 1
        with pytest.raises(DamagedBundleError):
            decrypted(bytes(changed), AES256_GCM_HKDF_4KB)


def test_every_truncation_is_refused() -> None:
    ciphertext = encrypted(message(12_000), AES256_GCM_HKDF_4KB)
    for size in range(len(ciphertext)):
        with pytest.raises(DamagedBundleError):
            decrypted(ciphertext[:size], AES256_GCM_HKDF_4KB)


def test_reordered_repeated_dropped_and_added_segments_are_refused() -> None:
    whole = encrypted(message(4 * 4_080), AES256_GCM_HKDF_4KB)
    one, two, three, *rest = (whole[at : at + 4_096] for at in range(0, len(whole), 4_096))
    end = b"".join(rest)
    for changed in (
        one + three + two + end,
        one + two + two + three + end,
        one + three + end,
        one + two + three,
        whole + b"\0",
        whole + end,
        whole + whole,
    ):
        with pytest.raises(DamagedBundleError):
            decrypted(changed, AES256_GCM_HKDF_4KB)


def test_other_associated_data_is_refused() -> None:
    ciphertext = encrypted(b"text", AES256_GCM_HKDF_4KB)
    with pytest.raises(DamagedBundleError):
        decrypted(ciphertext, AES256_GCM_HKDF_4KB, bound_to=b"other")
