"""The payload of a bundle: records, compressed with zstd, in one encrypted stream.

::

    plaintext = record || record || … || trailer
    record    = uint32_be length || body
    body      = JSON object, or "V" and the vectors of one memory
    trailer   = {"counts": {kind: number}, "kind": "trailer", "sha256": of all plaintext before}

The first record is the manifest. `RecordReader` checks everything as it goes, but only its end
proves that the bundle is complete: read it through once before acting on any record.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, BinaryIO, Final, TypeAlias, cast

import zstandard
from pydantic_core import from_json, to_json

from muniment.bundles.header import (
    MAC_BYTES,
    PREFIX_BYTES,
    BundleHead,
    decode_head,
    header_length,
    payload_key,
)
from muniment.bundles.limits import (
    RATIO_FREE_BYTES,
    RATIO_MAX,
    RECORD_BYTES_MAX,
    ZSTD_WINDOW_BYTES_MAX,
)
from muniment.crypto.streaming import StreamDecryptor, StreamEncryptor
from muniment.domain.errors import DamagedBundleError
from muniment.domain.vault.secret_bytes import Secret

Record = dict[str, Any]

Batch: TypeAlias = tuple[str, list[bytes]]
"""Some records of one kind, in their order, as they stand in a bundle."""

VECTORS: Final = b"V"
"""The first byte of a record that holds vectors."""

VECTORS_KIND: Final = "vectors"
"""Its kind."""

_LEVEL: Final = 3
# One record at a time took five times as long: what is read between two of them displaces the
# compressor's tables from the processor's cache.
_COMPRESSED_AT_ONCE: Final = 256 * 1024
_READ_BYTES: Final = 1_048_576
_PLAIN_BYTES: Final = 131_072
_LENGTH_BYTES: Final = 4
_AT_ONCE: Final = 500
_TRAILER: Final = "trailer"
_KIND: Final = b'"kind":"'
_UNREADABLE: Final = "one of its records cannot be read"


def encoded_record(record: Mapping[str, Any]) -> bytes:
    """Write a record: sorted keys, no spaces, UTF-8."""
    return to_json({name: record[name] for name in sorted(record)})


class RecordWriter:
    """Writes one bundle; one thread.

    Args:
        write: Takes the next bytes of the file.
        head: The beginning of the bundle.
        file_key: Its key; only the key derived from it is kept.
        encryptor: Replaces the stream's encryption; passed only by known-answer tests.
    """

    def __init__(
        self,
        write: Callable[[bytes], object],
        head: BundleHead,
        file_key: Secret,
        *,
        encryptor: StreamEncryptor | None = None,
    ) -> None:
        self._write = write
        self._encryptor = encryptor or StreamEncryptor(payload_key(file_key), head.raw)
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
        self._digest = hashlib.sha256()
        self._counts: Counter[str] = Counter()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        write(head.raw)

    def add(self, record: Mapping[str, Any]) -> None:
        """Write a record; its ``kind`` says what it is."""
        self._counts[record["kind"]] += 1
        self._put(encoded_record(record))

    def add_vectors(self, body: bytes) -> None:
        """Write the vectors of one memory; see `muniment.bundles.vectors`."""
        self._counts[VECTORS_KIND] += 1
        self._put(VECTORS + body)

    def finish(self) -> None:
        """Write the trailer and the end of the stream."""
        self._compress()
        trailer = {
            "kind": _TRAILER,
            "counts": dict(self._counts),
            "sha256": self._digest.hexdigest(),
        }
        self._put(encoded_record(trailer))
        self._compress()
        self._write(self._encryptor.update(self._compressor.flush()))
        self._write(self._encryptor.finish())

    def _put(self, body: bytes) -> None:
        self._waiting += (len(body).to_bytes(4, "big"), body)
        self._waiting_bytes += len(body)
        if self._waiting_bytes >= _COMPRESSED_AT_ONCE:
            self._compress()

    def _compress(self) -> None:
        framed = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        self._digest.update(framed)
        compressed = self._compressor.compress(framed)
        if compressed:
            self._write(self._encryptor.update(compressed))


def read_head(file: BinaryIO) -> BundleHead:
    """Read the beginning of a bundle, 64 KiB at most.

    Raises:
        DamagedBundleError: It is not the beginning of a bundle.
        NewerFormatError: A newer version wrote it.
    """
    prefix = file.read(PREFIX_BYTES)
    return decode_head(prefix + file.read(header_length(prefix) + MAC_BYTES))


class RecordReader:
    """Reads the records of one bundle, whose head was read; one thread.

    Args:
        file: Stands behind the head.
        head: The head.
        file_key: The bundle's key.
        on_progress: Called with the bytes read of the ciphertext.
    """

    def __init__(
        self,
        file: BinaryIO,
        head: BundleHead,
        file_key: Secret,
        *,
        on_progress: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._source = _Decrypted(file, head, file_key, on_progress)
        self._digest = hashlib.sha256()
        self._counts: Counter[str] = Counter()
        self._size = 0
        self._end = b"", False
        self._zstd = zstandard.ZstdDecompressor(
            max_window_size=ZSTD_WINDOW_BYTES_MAX
        ).stream_reader(
            cast("BinaryIO", self._source), read_size=_READ_BYTES, read_across_frames=True
        )

    def __iter__(self) -> Iterator[Record | bytes]:
        """Yield each record; vectors as bytes.

        Raises:
            DamagedBundleError: The bundle is cut, changed, or not what its trailer says.
        """
        for kind, bodies in self.batches():
            yield from bodies if kind == VECTORS_KIND else records_of(kind, bodies)

    def batches(self) -> Iterator[Batch]:
        """Yield some records of one kind at a time, as they stand in the bundle.

        Raises:
            DamagedBundleError: As iterating over the records, but what is in a record is looked at
                by `records_of` alone.
        """
        for kind, alike in groupby(self._bodies(), itemgetter(0)):
            while bodies := [body for _, body in islice(alike, _AT_ONCE)]:
                self._counts[kind] += len(bodies)
                yield kind, bodies
        self._check_end()

    def _bodies(self) -> Iterator[tuple[str, bytes]]:
        """Yield the kind and body of each record but the trailer."""
        buffer, at = b"", 0
        while True:
            body_at = at + _LENGTH_BYTES
            if body_at > len(buffer):
                buffer, at, body_at = self._refilled(buffer, at, _LENGTH_BYTES), 0, _LENGTH_BYTES
            size = int.from_bytes(buffer[at:body_at], "big")
            if not 1 <= size <= RECORD_BYTES_MAX:
                raise DamagedBundleError("one of its records is too long")
            if body_at + size > len(buffer):
                buffer = self._refilled(buffer, at, _LENGTH_BYTES + size)
                at, body_at = 0, _LENGTH_BYTES
            end = body_at + size
            if buffer.startswith(VECTORS, body_at):
                yield VECTORS_KIND, buffer[body_at + len(VECTORS) : end]
            else:
                body = buffer[body_at:end]
                kind = _kind_of(body)
                if kind == _TRAILER:
                    self._digest.update(memoryview(buffer)[:at])
                    self._end = body, end == len(buffer)
                    return
                yield kind, body
            at = end

    def _refilled(self, buffer: bytes, at: int, wanted: int) -> bytes:
        """Return what follows a place, at least so many bytes of it; what is before it is done."""
        done = memoryview(buffer)
        self._digest.update(done[:at])
        parts = [bytes(done[at:])]
        held = len(parts[0])
        while held < wanted:
            part = self._read(_PLAIN_BYTES)
            if not part:
                raise DamagedBundleError("it is cut off")
            parts.append(part)
            held += len(part)
        return b"".join(parts)

    def _read(self, size: int) -> bytes:
        try:
            part: bytes = self._zstd.read(size)
        except zstandard.ZstdError:
            raise DamagedBundleError("its content cannot be decompressed") from None
        self._size += len(part)
        if self._size > RATIO_FREE_BYTES + RATIO_MAX * self._source.taken:
            raise DamagedBundleError("its content is far larger than the file")
        return part

    def _check_end(self) -> None:
        body, is_last = self._end
        trailer = _parsed(body)
        said = trailer.get("counts"), trailer.get("sha256")
        if said != (dict(self._counts), self._digest.hexdigest()):
            raise DamagedBundleError("its contents do not match its final record")
        if not is_last or self._read(1) or not self._source.is_at_end:
            raise DamagedBundleError("something follows its end")


class _Decrypted:
    """The compressed bytes of a bundle, as a file for the decompressor."""

    def __init__(
        self,
        file: BinaryIO,
        head: BundleHead,
        file_key: Secret,
        on_progress: Callable[[int], object],
    ) -> None:
        self._file = file
        self._decryptor = StreamDecryptor(payload_key(file_key), head.raw)
        self._ready = b""
        self._on_progress = on_progress
        self.taken = 0
        self.is_at_end = False

    def read(self, size: int = -1) -> bytes:
        while not self._ready and not self.is_at_end:
            ciphertext = self._file.read(_READ_BYTES)
            self.taken += len(ciphertext)
            self._on_progress(self.taken)
            if ciphertext:
                self._ready = self._decryptor.update(ciphertext)
            else:
                self._ready, self.is_at_end = self._decryptor.finish(), True
        if not 0 <= size < len(self._ready):
            part, self._ready = self._ready, b""
            return part
        part, self._ready = self._ready[:size], self._ready[size:]
        return part


def records_of(kind: str, bodies: Sequence[bytes]) -> list[Record]:
    """Return the records of bodies that are of one kind, but vectors.

    Raises:
        DamagedBundleError: One is no record of that kind.
    """
    records = [_parsed(body) for body in bodies]
    if any(record["kind"] != kind for record in records):
        raise DamagedBundleError(_UNREADABLE)
    return records


def _kind_of(body: bytes) -> str:
    """Return the kind of a record, which is parsed only where that takes more than a look."""
    at = body.find(_KIND)
    # Quotation marks in texts are escaped, so this is a key, and of the record itself if no other
    # object begins before it.
    if at > 0 and body.find(b"{", 1, at) < 0:
        at += len(_KIND)
        named = body[at : body.find(b'"', at)]
        if named.isalpha() and named != VECTORS_KIND.encode():
            return named.decode("ascii")
    kind = str(_parsed(body)["kind"])
    if kind == VECTORS_KIND:
        raise DamagedBundleError(_UNREADABLE)
    return kind


def _parsed(body: bytes) -> Record:
    try:
        # Takes a third of the time of Python's own, and refuses half characters, too.
        record = from_json(body, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        record = None
    if not isinstance(record, dict) or not isinstance(record.get("kind"), str):
        raise DamagedBundleError(_UNREADABLE)
    return record
