"""Feeds bundles that nobody would write to everything that reads them.

Run as ``python -m tests.bundles.fuzz TARGET SECONDS OUT [SEED]``. The targets:

* ``bytes``: headers and payloads, changed at random, and signed and sealed so that the readers
  behind the cryptography see them. `BytesTarget` is also what a fuzzer guided by coverage calls.
* ``records``: the golden bundle with some changed records, previewed and imported by the services.
  What is refused must change nothing; what is accepted must be readable and exportable.

An input that raises anything but an error of Muniment's own is written to OUT.
"""

import hashlib
import io
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard

from muniment.bundles.header import decode_head, payload_key
from muniment.bundles.keys import OwnVault, Passphrase, file_key_of, new_head
from muniment.bundles.payload import RecordReader, read_head
from muniment.crypto.kdf import Argon2Cost, hkdf
from muniment.crypto.slots import canonical_json
from muniment.crypto.streaming import StreamEncryptor
from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityFilter
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.errors import (
    DamagedBundleError,
    InvalidInputError,
    MunimentError,
    NewerFormatError,
    WrongKeyError,
)
from muniment.domain.history.ledger import LedgerPage, LogFilter
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionFilter
from muniment.domain.transfer.bundles import BundleExport, BundleImport
from muniment.domain.vault.secret_bytes import Secret
from tests.conftest import FakeClock, FakeKeychain, Home, _build, _fake_model

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "bundle_v1" / "records.jsonl"
OWN = OwnVault(Secret(bytes(range(32))))
PASSPHRASE = Passphrase(Secret(b"violet anchor nine herons"), Argon2Cost(32, 1, 1))
IMPORTS_PER_HOME = 100
REFUSALS = (DamagedBundleError, NewerFormatError, WrongKeyError, InvalidInputError)
HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**59, 2**62, 2**63, -(2**63), 2**64, 10**400, 0.5,
    -0.0, 1e308, float("nan"), float("inf"), "", "a", "\0", "\ud800", "é", "x" * 300, "x" * 60_000,
    "default", "person", "0" * 36, "019de368-f600-7d73-9355-7e2c0ad61c32", "owner:", ":", [], [[]],
    [None], ["a", 1], {}, {"a": None}, {"": []}, {"content": [1]}, {"kind": "manifest"},
)  # fmt: skip


class Bundles:
    """Makes bundles with any content; the cryptography always holds."""

    def __init__(self) -> None:
        self.head, self.file_key = new_head(
            [OWN, PASSPHRASE], bundle_id=UUID(int=7), created=datetime(2026, 11, 22, tzinfo=UTC)
        )

    def with_header(self, body: bytes) -> bytes:
        """Return a head with another JSON text and a MAC that holds."""
        signed = b"MUNIBND1" + len(body).to_bytes(4, "big") + body
        return signed + _mac(self.file_key, signed)

    def with_payload(self, packed: bytes) -> bytes:
        """Return a bundle whose decrypted stream is this."""
        encryptor = StreamEncryptor(payload_key(self.file_key), self.head.raw)
        return self.head.raw + encryptor.update(packed) + encryptor.finish()


def _mac(file_key: Secret, signed: bytes) -> bytes:
    import hmac

    return hmac.digest(hkdf(file_key, b"hdr").reveal(), signed, "sha256")


def framed(bodies: list[bytes]) -> bytes:
    """Return the plaintext of records, with a trailer that holds."""
    plain, counts = b"", Counter[str]()
    for body in bodies:
        plain += len(body).to_bytes(4, "big") + body
        counts[kind_of(body)] += 1
    trailer = {"kind": "trailer", "counts": counts, "sha256": hashlib.sha256(plain).hexdigest()}
    end = json.dumps(trailer).encode()
    return plain + len(end).to_bytes(4, "big") + end


def kind_of(body: bytes) -> str:
    if body.startswith(b"V"):
        return "vectors"
    found = json.loads(body)
    return str(found.get("kind")) if isinstance(found, dict) else ""


def read_header(data: bytes) -> None:
    head = decode_head(data)
    file_key_of(head, OWN)


def read_payload(data: bytes) -> None:
    file = io.BytesIO(data)
    head = read_head(file)
    for _ in RecordReader(file, head, file_key_of(head, OWN)):
        pass


class BytesTarget:
    """The readers of headers and payloads, from bytes."""

    def __init__(self) -> None:
        self._bundles = Bundles()
        raw = self._bundles.head.raw
        self._body = raw[12:-32]
        self._plain = framed(
            [b'{"kind":"manifest"}', b'{"content":"text","kind":"memory"}', b"Vab"]
        )
        self._packed = zstandard.ZstdCompressor().compress(self._plain)

    def seeds(self) -> list[bytes]:
        """Return what an input begins from; its first byte chooses what it stands for."""
        return [b"\0" + self._body, b"\1" + self._body, b"\2" + self._plain, b"\3" + self._packed]

    def __call__(self, data: bytes) -> None:
        kind, rest = data[0] % 4, data[1:]
        if kind == 0:
            read_header(self._bundles.with_header(rest))
        elif kind == 1:
            read_header(self._bundles.with_header(_canonical(rest)))
        elif kind == 2:
            packed = zstandard.ZstdCompressor().compress(rest)
            read_payload(self._bundles.with_payload(packed))
        else:
            read_payload(self._bundles.with_payload(rest))


def _canonical(text: bytes) -> bytes:
    try:
        return canonical_json(json.loads(text))
    except (ValueError, RecursionError):
        return text


def changed_bytes(data: bytes, draw: random.Random) -> bytes:
    """Change, insert, repeat or drop some bytes, but the first."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at = draw.randrange(1, len(out) + 1)
        size = draw.choice((1, 1, 2, 4, 30))
        match draw.randrange(5):
            case 0:
                out[at : at + size] = draw.randbytes(size)
            case 1:
                out[at:at] = draw.randbytes(size)
            case 2:
                del out[at : at + size]
            case 3:
                out[at:at] = out[draw.randrange(1, len(out) + 1) :][:size]
            case 4:
                text = json.dumps(draw.choice(HOSTILE)).encode()[:200]
                out[at : at + size] = text
    return bytes(out)


class RecordsTarget:
    """Preview and import of a bundle with changed records."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bundles = Bundles()
        self._golden = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
        self._home: Home | None = None
        self._imports = 0
        template = _build(self._made("template"), FakeClock(), FakeKeychain(), _fake_model)
        template.services.vault.create(passphrase=None, key_file=True)
        template.services.close()

    def _made(self, name: str) -> Path:
        path = self._folder / name
        path.mkdir(mode=0o700)
        return path

    def drawn(self, draw: random.Random) -> bytes:
        """Return the plaintext of the golden bundle with some changes."""
        records = [dict(record) for record in self._golden]
        for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
            changed_records(records, draw)
        return framed([encoded(record) for record in records])

    def __call__(self, plain: bytes) -> None:
        home = self._opened()
        packed = zstandard.ZstdCompressor().compress(plain)
        self._imports += 1
        request = BundleImport(
            source=io.BytesIO(self._bundles.with_payload(packed)),
            passphrase=PASSPHRASE.secret,
        )
        before = contents_of(home)
        try:
            home.services.bundles.import_bundle(request, PERSON)
        except MunimentError:
            assert contents_of(home) == before, "a refused bundle changed something"
            raise
        names = tuple(name for name, _ in contents_of(home))
        read_all(home)
        if self._imports % 20 == 0:
            asked = BundleExport(namespaces=names, passphrase=PASSPHRASE.secret, with_trash=True)
            home.services.bundles.export_stream(asked, PERSON).close()

    def _opened(self) -> Home:
        if self._home is None or self._imports % IMPORTS_PER_HOME == 0:
            self.close()
            shutil.copytree(self._folder / "template", self._folder / "home")
            self._home = _build(self._folder / "home", FakeClock(), FakeKeychain(), _fake_model)
            self._home.services.vault.unlock_with_key_file()
        return self._home

    def close(self) -> None:
        """Examine what the imports left behind, and remove it."""
        if self._home is not None:
            # A bundle may say what its journal does not, or leave out vectors: the doctor reports
            # the one and repairs the other.
            found = self._home.services.doctor.examine(PERSON)
            faults = [
                one for one in found if not (one.ok or one.can_mend or one.check == "history")
            ]
            self._home.services.close()
            shutil.rmtree(self._folder / "home")
            self._home = None
            assert not faults, faults


def contents_of(home: Home) -> list[tuple[str, list[str]]]:
    """Return every namespace with the texts of its memories; reads all that a list shows."""
    found = []
    for namespace in home.services.namespaces.list(PERSON):
        wanted = MemoryFilter(namespaces=(namespace.name,), include_archived=True)
        page = home.services.memories.list(wanted, PageRequest(limit=500), PERSON)
        found.append((namespace.name, [memory.content for memory in page.memories]))
    return found


def read_all(home: Home) -> None:
    """Read the journal, each memory's history, the sessions and the entities."""
    services = home.services
    services.history.log(LogFilter(), LedgerPage(limit=100), PERSON)
    for deleted in (False, True):
        page = services.memories.list(MemoryFilter(deleted=deleted), PageRequest(limit=50), PERSON)
        for memory in page.memories:
            services.history.history(memory.id, PERSON)
    services.entities.list(EntityFilter(), ListPage(), PERSON)
    for kind in OwnerKind:
        services.owners.list(kind, ListPage(), PERSON)
    for session in services.sessions.list(SessionFilter(), ListPage(), PERSON).items:
        where = {"namespace": session.namespace}
        services.states.history(session.uid, PERSON, **where)
        services.states.turns(session.uid, ListPage(), PERSON, **where)
    for namespace in services.namespaces.list(PERSON):
        services.profile.get(PERSON, namespace=namespace.name)


def encoded(record: Any) -> bytes:
    if not isinstance(record, dict):
        return json.dumps(record).encode()
    if record.get("kind") == "V":
        with suppress(KeyError, TypeError, ValueError):
            return b"V" + bytes.fromhex(record["hex"])
    return json.dumps(record, sort_keys=True).encode()


def changed_records(records: list[dict[str, Any]], draw: random.Random) -> None:
    """Change one thing about the records."""
    at = draw.randrange(len(records))
    record = records[at]
    if not isinstance(record, dict):
        return
    match draw.randrange(10):
        case 0:
            records.insert(draw.randrange(len(records) + 1), record)
        case 1 if len(records) > 1:
            del records[at]
        case 2:
            records.insert(draw.randrange(len(records)), records.pop(at))
        case 3 if "hex" in record:
            raw = changed_bytes(encoded(record), draw)
            records[at] = record | {"hex": raw[1:].hex()}
        case 4:
            records[at] = with_other_value(record, draw.choice(records), draw)
        case _ if "hex" not in record:
            records[at] = changed_value(record, draw)


def with_other_value(record: dict[str, Any], other: Any, draw: random.Random) -> dict[str, Any]:
    """Give a field the value that another record has there, or somewhere."""
    if not isinstance(other, dict) or not other or not record:
        return record
    key = draw.choice(list(record))
    return record | {key: other.get(key, draw.choice(list(other.values())))}


def changed_value(value: Any, draw: random.Random) -> Any:
    """Change a value somewhere in a JSON value."""
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice(list(value))
        if draw.random() < 0.1:
            return {name: each for name, each in value.items() if name != key}
        return value | {key: changed_value(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.7:
        at = draw.randrange(len(value))
        return [*value[:at], changed_value(value[at], draw), *value[at + 1 :]]
    return draw.choice(HOSTILE)


def run(
    target: Callable[[bytes], None], drawn: Callable[[], bytes], *, seconds: float, out: Path
) -> None:
    """Try inputs until the time is over, and report."""
    outcomes, end, findings = Counter[str](), time.monotonic() + seconds, 0
    said = 0.0
    while time.monotonic() < end:
        data = drawn()
        try:
            target(data)
            outcomes["accepted"] += 1
        except REFUSALS as error:
            outcomes[error.code] += 1
        except Exception as error:  # noqa: BLE001 - anything else is a finding
            findings += 1
            outcomes[f"FINDING {type(error).__name__}"] += 1
            write_finding(out, data, error)
        if time.monotonic() - said > 30:
            said = time.monotonic()
            report(outcomes)
    report(outcomes)


def write_finding(out: Path, data: bytes, error: Exception) -> None:
    """Keep the first inputs of each kind and place of an error."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = "-".join(f"{Path(f.filename).stem}.{f.lineno}" for f in frames[-3:])
    folder = out / f"{type(error).__name__}-{place}"
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.iterdir())) < 4:
        name = hashlib.sha256(data).hexdigest()[:12]
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)))


def report(outcomes: Counter[str]) -> None:
    sys.stdout.write(json.dumps({"inputs": outcomes.total(), **outcomes}) + "\n")
    sys.stdout.flush()


def main(kind: str, seconds: float, out: Path, seed: int) -> None:
    draw = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    if kind == "records":
        with tempfile.TemporaryDirectory() as folder:
            records = RecordsTarget(Path(folder))
            run(records, lambda: records.drawn(draw), seconds=seconds, out=out)
            records.close()
        return
    target = BytesTarget()
    seeds = target.seeds()
    run(target, lambda: changed_bytes(draw.choice(seeds), draw), seconds=seconds, out=out)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]), int((*sys.argv, "1")[4]))
