"""Writes `bundle_v1` and `exports_v1`, once: python -m tests.golden.make_transfer_v1.

The files are frozen. A later format version gets a copy of this module and folders of its own.
"""

import io
import json
import shutil
import tempfile
import uuid
from pathlib import Path

from muniment.bundles.keys import (
    Credential,
    Opener,
    OwnVault,
    Passphrase,
    Recipient,
    file_key_of,
    new_head,
)
from muniment.bundles.payload import RecordReader, RecordWriter, encoded_record, read_head
from muniment.crypto.recipients import public_key_of
from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.memories.memory import (
    Category,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
    Visibility,
)
from muniment.domain.memories.query import Sort
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.domain.transfer.bundles import BundleExport
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest, whole_namespace
from muniment.domain.vault.secret_bytes import Secret
from tests.conftest import UNDERSTANDING_FOLDER, FakeClock, FakeKeychain, Home, _build, _real_model

FOLDER = Path(__file__).parent
BUNDLES, EXPORTS = FOLDER / "bundle_v1", FOLDER / "exports_v1"
PASSPHRASE, VAULT_KEY, PRIVATE_KEY = b"violet anchor nine herons", bytes(range(32)), bytes([7] * 32)
CREDENTIALS: dict[str, Credential] = {
    "own-vault": OwnVault(Secret(VAULT_KEY)),
    "recipient": Recipient(public_key_of(Secret(PRIVATE_KEY))),
}
DRAFTS = (
    MemoryDraft(
        content="Ada Lovelace prefers tea without milk,\nand drinks it at four.",
        type=MemoryType.PREFERENCE,
        categories=(Category.INTERESTS,),
        tags=("tea", "a; b", "日本"),
        metadata={"room": "garden", "cups": 2, "sweet": None, "nested": {"a": [1.5, True]}},
        importance=0.9,
        user_id="ada",
        agent_id="helper",
        session_id="first talk",
        project="kitchen",
        source="by hand",
        client_id="tea-1",
    ),
    MemoryDraft(content='=SUM(A1) is no formula, "quoted" and | not a table; 記憶 🫖'),
    MemoryDraft(content="The spare key is under the blue pot."),
    MemoryDraft(content="The alarm code is kept apart.", visibility=Visibility.CONFIDENTIAL),
    MemoryDraft(content="This one lies in the trash."),
)


def fill(home: Home) -> None:
    services = home.services
    services.namespaces.create("garden", PERSON)
    made = []
    for draft in DRAFTS:
        made.append(services.memories.remember(draft, PERSON).memory)
        home.clock.advance(minutes=1)
    patch = MemoryPatch(content="The spare key is under the red pot.", tags=("key",))
    services.memories.edit(made[2].id, patch, PERSON)
    services.memories.delete(made[4].id, PERSON)
    drafts = [EntityDraft(type="person", name=name, namespace="default") for name in ("Tom", "Tim")]
    tom, tim = (services.entities.create(draft, PERSON).value for draft in drafts)
    services.entities.merge(tom.uid, tim.uid, PERSON)
    services.states.add_turn("first talk", TurnDraft(input=TurnPart(content="hello")), PERSON)


def write_bundles(home: Home) -> None:
    first = BUNDLES / "passphrase.muniment"
    request = BundleExport(
        namespaces=("default", "garden"),
        path=first,
        passphrase=Secret(PASSPHRASE),
        with_trash=True,
        with_confidential=True,
        may_replace=True,
    )
    home.services.bundles.export_bundle(request, PERSON)
    records = records_of(first.read_bytes(), Passphrase(Secret(PASSPHRASE)))
    for name, credential in CREDENTIALS.items():
        (BUNDLES / f"{name}.muniment").write_bytes(bundle(records, credential, home.clock))
    lines = [line_of(record) + "\n" for record in records]
    (BUNDLES / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    secrets = {"passphrase": PASSPHRASE, "own-vault": VAULT_KEY, "recipient": PRIVATE_KEY}
    text = json.dumps({kind: secret.hex() for kind, secret in secrets.items()}, indent=1)
    (BUNDLES / "secrets.json").write_text(text + "\n", encoding="utf-8")


def records_of(data: bytes, opener: Opener) -> list[dict[str, object] | bytes]:
    file = io.BytesIO(data)
    head = read_head(file)
    return list(RecordReader(file, head, file_key_of(head, opener)))


def bundle(
    records: list[dict[str, object] | bytes], credential: Credential, clock: FakeClock
) -> bytes:
    head, key = new_head([credential], bundle_id=uuid.uuid4(), created=clock.now())
    out = io.BytesIO()
    writer = RecordWriter(out.write, head, key)
    for record in records:
        writer.add_vectors(record) if isinstance(record, bytes) else writer.add(record)
    writer.finish()
    return out.getvalue()


def line_of(record: dict[str, object] | bytes) -> str:
    """Return a record as a line of `records.jsonl`, with vectors in hex."""
    body = {"kind": "V", "hex": record.hex()} if isinstance(record, bytes) else record
    return encoded_record(body).decode()


def write_exports(home: Home) -> None:
    shutil.rmtree(EXPORTS / "notes", ignore_errors=True)
    for format_ in ExportFormat:
        request = ExportRequest(
            selection=whole_namespace("default"),
            path=EXPORTS / (f"memories{format_.suffix}" if format_.suffix else "notes"),
            format=format_,
            sort=Sort.OLDEST,
            may_replace=True,
        )
        home.services.exports.export(request, PERSON)


def main() -> None:
    BUNDLES.mkdir(exist_ok=True)
    EXPORTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = _build(
            Path(folder),
            FakeClock(),
            FakeKeychain(),
            _real_model,
            understanding=UNDERSTANDING_FOLDER,
        )
        home.services.vault.create(passphrase=None, key_file=True)
        fill(home)
        write_bundles(home)
        write_exports(home)
        home.services.close()
    for path in (*BUNDLES.rglob("*"), *EXPORTS.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    main()
