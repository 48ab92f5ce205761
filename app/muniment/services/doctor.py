"""The doctor: holds the parts of the store against each other and says what does not agree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from muniment.domain.access import Actor
from muniment.domain.errors import DamagedVaultError, MunimentError
from muniment.domain.memory import EmbeddingState
from muniment.services.passages import Vectorizer
from muniment.services.session import OpenVault, VaultSession


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found; ``repaired`` says that it was bad and is mended."""

    check: str
    ok: bool
    detail: str
    repaired: bool = False


class DoctorService:
    """Examines an open vault; any thread. It may take a while: it reads everything."""

    def __init__(self, session: VaultSession, vectorizer: Vectorizer) -> None:
        self._session = session
        self._vectorizer = vectorizer

    def examine(self, actor: Actor, *, repair: bool = False) -> tuple[Finding, ...]:
        """Run every check.

        Args:
            actor: Must see the whole vault.
            repair: Rebuild the full-text index and the vectors from the rows where they disagree.
        """
        actor.require_unconfined()
        findings: list[Finding] = []
        with self._session.borrow() as opened:
            checks: dict[str, Callable[[], Iterable[Finding]]] = {
                "file": lambda: [_file(opened)],
                "journal": lambda: [_journal(opened)],
                "records": lambda: [_records(opened)],
                "indexes": lambda: self._indexes(opened, actor, repair=repair),
                "index": lambda: [_index_in_memory(opened)],
                "model": lambda: [self._model(opened)],
            }
            for name, check in checks.items():
                try:
                    findings.extend(check())
                except DamagedVaultError as error:
                    findings.append(Finding(name, ok=False, detail=str(error)))
        return tuple(findings)

    def _indexes(self, opened: OpenVault, actor: Actor, *, repair: bool) -> Iterator[Finding]:
        with opened.store.read() as reading:
            disagreements = reading.statistics.disagreements()
        for kind, numbers in disagreements.items():
            if not numbers:
                yield Finding(kind, ok=True, detail="none")
                continue
            detail = f"{len(numbers)} found, first: {numbers[:5]}"
            if repair:
                with opened.store.write(actor.name) as unit:
                    unit.memories.rebuild(kind, numbers)
                self._vectorizer.wake()
            yield Finding(kind, ok=repair, detail=detail, repaired=repair)

    def _model(self, opened: OpenVault) -> Finding:
        with opened.store.read() as reading:
            counts = reading.statistics.embedding_states()
        failed = counts.get(EmbeddingState.FAILED, 0)
        pending = counts.get(EmbeddingState.PENDING, 0)
        try:
            opened.embedder.model_id()
        except MunimentError as error:
            return Finding("model", ok=False, detail=str(error))
        detail = f"loaded; {pending} memories wait for vectors, {failed} failed"
        return Finding("model", ok=failed == 0, detail=detail)


def _file(opened: OpenVault) -> Finding:
    problems = opened.store.integrity_problems()
    detail = "; ".join(problems[:5]) if problems else "every page and table is sound"
    return Finding("file", ok=not problems, detail=detail)


def _journal(opened: OpenVault) -> Finding:
    with opened.store.read() as reading:
        broken = reading.journal.broken_links(opened.vault.keys.state_hash)
        head = reading.journal.head()
    if broken:
        return Finding("journal", ok=False, detail=f"the chain breaks at operation {broken[0]}")
    return Finding("journal", ok=True, detail=f"{head.sequence} operations, chain unbroken")


def _records(opened: OpenVault) -> Finding:
    """Open every sealed record once."""
    bad = []
    count = 0
    with opened.store.read() as reading:
        for number in reading.statistics.every_number():
            count += 1
            try:
                reading.memories.by_numbers([number])
            except DamagedVaultError:
                bad.append(number)
    if bad:
        return Finding("records", ok=False, detail=f"{len(bad)} do not open, first: {bad[:5]}")
    return Finding("records", ok=True, detail=f"{count} open")


def _index_in_memory(opened: OpenVault) -> Finding:
    with opened.store.quiet() as reading:
        stored, held = reading.vectors.count(), len(opened.index)
    detail = f"{held} passages in memory, {stored} in the file"
    return Finding("index", ok=stored == held, detail=detail)
