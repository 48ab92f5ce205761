"""Key derivation against published vectors."""

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from muniment.crypto.kdf import Argon2Params, derive_argon2id, hkdf
from muniment.domain.vault.secret_bytes import Secret

# phc-winner-argon2, src/test.c, Argon2id version 0x13: t, log2(m in KiB), p, password, salt, tag.
ARGON2ID = [
    (
        2,
        16,
        1,
        b"password",
        b"somesalt",
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
    ),
    (
        2,
        8,
        1,
        b"password",
        b"somesalt",
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
    ),
    (
        2,
        8,
        2,
        b"password",
        b"somesalt",
        "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
    ),
    (
        2,
        16,
        1,
        b"differentpassword",
        b"somesalt",
        "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
    ),
    (
        2,
        16,
        1,
        b"password",
        b"diffsalt",
        "bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c",
    ),
]

# RFC 5869, appendix A.1 to A.3: input key, salt, info, output.
HKDF_SHA256 = [
    (
        b"\x0b" * 22,
        bytes(range(0x0D)),
        bytes(range(0xF0, 0xFA)),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)),
        bytes(range(0x60, 0xB0)),
        bytes(range(0xB0, 0x100)),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        "cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        b"\x0b" * 22,
        b"",
        b"",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


def test_library_gives_the_tag_of_rfc_9106() -> None:
    """Section 5.3; its secret and associated data are inputs that slots do not use."""
    argon2 = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert argon2.derive(b"\x01" * 32).hex() == expected


@pytest.mark.parametrize(("iterations", "log_memory", "lanes", "password", "salt", "tag"), ARGON2ID)
def test_argon2id_of_the_reference_implementation(
    iterations: int, log_memory: int, lanes: int, password: bytes, salt: bytes, tag: str
) -> None:
    params = Argon2Params.of(2**log_memory, iterations, lanes, salt=salt)
    assert derive_argon2id(Secret(password), params, 32).reveal().hex() == tag


@pytest.mark.parametrize(("key", "salt", "info", "output"), HKDF_SHA256)
def test_hkdf_of_rfc_5869(key: bytes, salt: bytes, info: bytes, output: str) -> None:
    derived = hkdf(Secret(key), info, len(output) // 2, salt=salt)
    assert derived.reveal().hex() == output
