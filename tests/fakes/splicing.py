"""Older pages put into a database file, and the table of each page."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from muniment.storage.engine.page_size import PAGE_SIZE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from muniment.domain.vault.secret_bytes import Secret

_SALT_BYTES: Final = 16
_IV_BYTES: Final = 16
_RESERVED_BYTES: Final = 80
_USABLE_BYTES: Final = PAGE_SIZE_BYTES - _RESERVED_BYTES
_FILE_HEADER_BYTES: Final = 100
_INTERIOR: Final = {2, 5}


def differing_pages(older: Path, newer: Path) -> list[int]:
    """Return the numbers of the pages that both files have, and that differ."""
    before, after = older.read_bytes(), newer.read_bytes()
    shared = min(len(before), len(after)) // PAGE_SIZE_BYTES
    return [
        number
        for number in range(1, shared + 1)
        if before[(number - 1) * PAGE_SIZE_BYTES : number * PAGE_SIZE_BYTES]
        != after[(number - 1) * PAGE_SIZE_BYTES : number * PAGE_SIZE_BYTES]
    ]


def splice(older: Path, target: Path, number: int) -> None:
    """Replace one page of a file with the same page of an older file; its tag verifies there."""
    start = (number - 1) * PAGE_SIZE_BYTES
    with older.open("rb") as source, target.open("r+b") as file:
        source.seek(start)
        file.seek(start)
        file.write(source.read(PAGE_SIZE_BYTES))


def swap(path: Path, key: Secret, first: int, second: int) -> None:
    """RequestState the content of two pages, sealed anew so that each verifies in its place.

    Args:
        path: A file that is not in use, without a log next to it.
        key: The raw database key.
        first: Number of a page, not the file's first.
        second: Number of another.
    """
    content = bytearray(path.read_bytes())
    tag_key = _tag_key(key, bytes(content[:_SALT_BYTES]))
    plain = {number: _opened(content, key, number) for number in (first, second)}
    for number, other in ((first, second), (second, first)):
        iv = os.urandom(_IV_BYTES)
        cipher = Cipher(algorithms.AES(key.reveal()), modes.CBC(iv)).encryptor()
        said = cipher.update(plain[other]) + iv
        tag = hmac.digest(tag_key, said + number.to_bytes(4, "little"), "sha512")
        content[(number - 1) * PAGE_SIZE_BYTES : number * PAGE_SIZE_BYTES] = said + tag
    path.write_bytes(content)


def _tag_key(key: Secret, salt: bytes) -> bytes:
    masked = bytes(byte ^ 0x3A for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key.reveal(), masked, 2, 32)


def _opened(content: bytes | bytearray, key: Secret, number: int) -> bytes:
    start = (number - 1) * PAGE_SIZE_BYTES
    page = bytes(content[start : start + PAGE_SIZE_BYTES])
    iv = page[_USABLE_BYTES : _USABLE_BYTES + _IV_BYTES]
    sealed = page[_SALT_BYTES if number == 1 else 0 : _USABLE_BYTES]
    cipher = Cipher(algorithms.AES(key.reveal()), modes.CBC(iv)).decryptor()
    opened = cipher.update(sealed)
    return bytes(_SALT_BYTES) + opened if number == 1 else opened


class PageMap:
    """The table or index of each page of a file.

    Args:
        path: An intact file that is not in use, without a log next to it.
        key: The raw database key.
        roots: First page of each b-tree by name, from the schema.
    """

    def __init__(self, path: Path, key: Secret, roots: dict[str, int]) -> None:
        self._content = path.read_bytes()
        self._key = key
        self.owners: dict[int, str] = {}
        for name, root in {"sqlite_schema": 1, **roots}.items():
            for number in self._tree(root):
                self.owners[number] = name

    def owner(self, number: int) -> str:
        """Return the name of the b-tree that a page belongs to."""
        return self.owners.get(number, "free or overflow")

    def pages(self, name: str) -> list[int]:
        """Return the pages of a b-tree: its root first, leaves in the order of their keys."""
        return [number for number, owner in self.owners.items() if owner == name]

    def _tree(self, number: int) -> Iterator[int]:
        yield number
        page = _opened(self._content, self._key, number)
        begin = _FILE_HEADER_BYTES if number == 1 else 0
        if page[begin] not in _INTERIOR:
            return
        (cells,) = struct.unpack_from(">H", page, begin + 3)
        for place in range(cells):
            (at,) = struct.unpack_from(">H", page, begin + 12 + 2 * place)
            yield from self._tree(struct.unpack_from(">I", page, at)[0])
        yield from self._tree(struct.unpack_from(">I", page, begin + 8)[0])
