"""The doctor: compares the parts of the store and reports where they disagree."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.errors import (
    DamagedVaultError,
    ExaminationStoppedError,
    MunimentError,
    VaultLockedError,
)
from muniment.domain.examining import CheckProgress, CheckWatch, go_on
from muniment.domain.memory import EmbeddingState
from muniment.services.backup_standing import BackupStanding, BackupStandingService
from muniment.services.doubt_words import doubted_names
from muniment.services.findings import (
    TOLD_MAX,
    Finding,
    is_of_text_index,
    mendable,
    mended,
    named,
    wrong,
)
from muniment.services.open_vault import OpenVault
from muniment.services.passages import Vectorizer
from muniment.services.session import VaultSession

if TYPE_CHECKING:
    from muniment.storage.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

_MENDED_A_STEP: Final = 200

_ACCEPT: Final = (
    "Files were changed while the vault was closed. Revoke the keys that you do not want and set "
    "the settings anew, or restore a backup; then accept this state, in the window or with "
    "`muniment accept`."
)
_REPLACE_KEY: Final = "Revoke it with `muniment key revoke`, and make another."

Mend = Callable[["UnitOfWork", Sequence[int]], None]
"""Repairs some hundred rows inside one unit of work."""


class DoctorService:
    """Examines an open vault; any thread. It reads everything, so it may take a while.

    Args:
        session: Lends the vault.
        vectorizer: Woken for memories without vectors after a repair.
        standing: Knows the state of the backups.
    """

    def __init__(
        self, session: VaultSession, vectorizer: Vectorizer, standing: BackupStandingService
    ) -> None:
        self._session = session
        self._vectorizer = vectorizer
        self._standing = standing
        self._visits: list[_Visit] = []

    def examine(
        self, actor: Actor, *, repair: bool = False, watch: CheckWatch = go_on
    ) -> tuple[Finding, ...]:
        """Run every check.

        Args:
            actor: Must see the whole vault.
            repair: Rebuild what is derived from the memories where it disagrees with them: full
                text, members, digests, vectors, index and states in memory. What was written by an
                author, and what happened, is reported and left unchanged.
            watch: Receives the progress; returns whether to go on.

        Raises:
            ExaminationStoppedError: The watch or `stop` ended it.
            NotAllowedError: The actor does not see the whole vault.
            VaultLockedError: The vault is locked, or was locked meanwhile.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            visit = _Visit(
                opened,
                actor,
                standing=self._standing,
                repair=repair,
                watch=self._watched_by(watch),
            )
            self._visits.append(visit)
            try:
                visit.run()
            finally:
                self._visits.remove(visit)
                if repair:
                    # Also when stopped: memories already marked for embedding are waiting for it.
                    self._vectorizer.wake()
        return tuple(visit.findings)

    def findings(self, actor: Actor) -> tuple[Finding, ...]:
        """Return the findings so far of the running examination, the latest if there are several.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        visits = tuple(self._visits)
        return tuple(visits[-1].findings) if visits else ()

    def progress(self, actor: Actor) -> CheckProgress | None:
        """Return the progress of the running examination, the latest if there are several.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        visits = tuple(self._visits)
        return visits[-1].progress if visits else None

    def stop(self, actor: Actor) -> None:
        """Stop every running examination, within some hundred memories.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        for visit in tuple(self._visits):
            visit.stop()

    def _watched_by(self, watch: CheckWatch) -> CheckWatch:
        """Stop also when the vault is being locked, which waits for the examination."""

        def told(progress: CheckProgress) -> bool:
            if not self._session.is_open:
                raise VaultLockedError
            return watch(progress)

        return told


class _Visit:
    """One examination of one open vault."""

    def __init__(
        self,
        opened: OpenVault,
        actor: Actor,
        *,
        standing: BackupStandingService,
        repair: bool,
        watch: CheckWatch,
    ) -> None:
        self._opened = opened
        self._actor = actor
        self._standing = standing
        self._repair = repair
        self._watch = watch
        self._is_journal_sound = False
        self._shut: frozenset[int] = frozenset()
        self._is_stopped = False
        self._text_problems: list[str] = []
        self.progress = CheckProgress("file", 1, 1)
        self.findings: list[Finding] = []

    def stop(self) -> None:
        """Stop soon; any thread."""
        self._is_stopped = True

    def run(self) -> None:
        """Run every check; its findings are visible before the next check begins."""
        checks: dict[str, Callable[[], Iterable[Finding]]] = {
            "file": self._file,
            "text-index": self._text_index,
            "journal": self._journal,
            "keys-and-settings": self._covered,
            "keys": self._keys,
            "records": self._rows,
            "other-records": self._other_records,
            "indexes": self._indexes,
            "vectors": self._vectors,
            "strays": self._strays,
            "scopes": self._scopes,
            "index": self._index_in_memory,
            "states": self._states_in_memory,
            "model": self._model,
            "backups": self._backups,
        }
        for place, (name, check) in enumerate(checks.items(), start=1):
            self._tell(CheckProgress(name, place, len(checks)))
            try:
                for found in check():
                    self.findings.append(found)
            except (ExaminationStoppedError, VaultLockedError):
                raise
            except Exception as error:  # noqa: BLE001 (no damage may end the doctor)
                self.findings.append(_stopped(name, error))

    def _tell(self, progress: CheckProgress) -> None:
        self.progress = progress
        if self._is_stopped or not self._watch(progress):
            raise ExaminationStoppedError

    def _heeding(self, total: int) -> Callable[[int], None]:
        """Return a callback that receives how much of the current check is done."""
        return lambda done: self._tell(replace(self.progress, done=done, total=total))

    def _goes_on(self) -> bool:
        return not self._is_stopped and self._watch(self.progress)

    def _file(self) -> Iterator[Finding]:
        found = self._opened.store.integrity_problems(self._goes_on)
        self._tell(self.progress)
        self._text_problems = [problem for problem in found if is_of_text_index(problem)]
        problems = [problem for problem in found if not is_of_text_index(problem)]
        detail = "; ".join(problems[:TOLD_MAX]) if problems else "every page and table is sound"
        yield Finding("file", ok=not problems, detail=detail)

    def _text_index(self) -> Iterator[Finding]:
        """Check that the full text can be written; its words are compared with the memories."""
        store = self._opened.store
        problems = self._text_problems
        if not problems:
            with store.examine() as view:
                problems = view.text_index_problems()
        if not problems:
            yield Finding("text-index", ok=True, detail="can be written")
            return
        found = Finding("text-index", ok=False, detail="; ".join(problems[:TOLD_MAX]))
        if not self._repair:
            yield mendable(found)
            return
        with store.write(self._actor.name) as unit:
            unit.repair.empty_text_index()
        # The check of the indexes restores its words, a few hundred memories at a time.
        yield mended(found)

    def _journal(self) -> Iterator[Finding]:
        """Check the chain, and that it contains the state that the header vouches for."""
        anchor = self._opened.vault.last_anchor
        with self._opened.store.examine() as view:
            last = view.journal.last_sequence()
            broken = view.journal.broken_links(
                self._opened.vault.keys.state_hash, told=self._heeding(last)
            )
            reached = None if anchor is None else view.journal.chain_at(anchor.sequence)
        if broken:
            yield wrong("journal", "operation", broken, told="the chain breaks")
        elif anchor is not None and reached != anchor.state_hash:
            detail = f"operation {anchor.sequence} is not the one that the header vouches for"
            yield Finding("journal", ok=False, detail=detail)
        else:
            self._is_journal_sound = True
            yield Finding("journal", ok=True, detail=f"{last} operations, chain unbroken")

    def _covered(self) -> Iterator[Finding]:
        """Check that API keys, namespaces and settings are what the journal says of them."""
        if not self._is_journal_sound:
            yield Finding(
                "keys-and-settings", ok=True, detail="not compared: the journal is damaged"
            )
            return
        anchor = self._opened.vault.last_anchor
        with self._opened.store.examine() as view:
            found = view.agreement(self._opened.vault.keys.state_hash).run(
                0 if anchor is None else anchor.sequence
            )
        if found and not found.is_known:
            detail = "nothing vouches for the API keys, namespaces and settings"
            yield Finding("keys-and-settings", ok=False, detail=detail, remedy=_ACCEPT)
            return
        with self._opened.store.read() as reading:
            rows = doubted_names(found, reading)
        told = named("keys-and-settings", rows, "not what the journal says")
        yield replace(told, remedy=_ACCEPT) if rows else told

    def _keys(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            names, shut = view.records.namespaces()
        yield named("namespace-keys", [f"namespace {name!r}" for name in shut], "do not unwrap")
        with self._opened.store.read() as reading:
            keys = [key for key, _ in reading.keys.all_with_hashes() if key.revoked_at is None]
            damaged = reading.keys.unreadable()
        lost = [key.id for key in keys if not set(key.namespaces) <= set(names)]
        found = named("api-keys", [*damaged, *lost], "are damaged or name no existing namespace")
        yield replace(found, remedy=_REPLACE_KEY)

    def _rows(self) -> Iterator[Finding]:
        """Compare each memory with everything derived from it, in one pass."""
        with self._opened.store.examine() as view:
            report = view.rows(
                with_history=self._is_journal_sound, heed=self._heeding(len(self._opened.states))
            )
        shut = report.wrong.pop("records")
        self._shut = frozenset(shut)
        if shut:
            yield wrong("records", "memory", shut, told="do not open")
        else:
            yield Finding("records", ok=True, detail=f"{report.opened} open")
        history = report.wrong.pop("history")
        if not self._is_journal_sound:
            yield Finding("history", ok=True, detail="not compared: the journal is damaged")
        else:
            yield wrong("history", "memory", history, told="are not what their operations left")
        words = report.wrong.pop("text-words")
        yield self._settled("text-words", words, lambda unit, rows: unit.repair.reindex(rows))
        for kind, numbers in report.wrong.items():
            yield self._settled(kind, numbers, lambda unit, rows: unit.repair.rederive(rows))

    def _other_records(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            shut = view.records.shut_records()
            patches = view.records.shut_operations(self._heeding(view.journal.last_sequence()))
            unerased = view.records.unerased_operations()
            links = view.records.lost_links()
        yield named("other-records", shut, "do not open")
        yield wrong("journal-records", "operation", patches, told="do not open")
        yield self._settled(
            "erased",
            unerased,
            lambda unit, rows: unit.journal.erase_numbers(rows),
            noun="operation",
        )
        yield named("links", links, "lead nowhere")

    def _indexes(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            disagreements = view.statistics.disagreements()
        # Memories that cannot be decrypted are reported already, and have no words to restore.
        lacking = disagreements["no-text"]
        disagreements["no-text"] = [number for number in lacking if number not in self._shut]
        for kind, numbers in disagreements.items():
            noun = "passage" if kind == "stray-vector" else "memory"
            yield self._settled(kind, numbers, _rebuilder(kind), noun=noun)

    def _vectors(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            report = view.vectors(self._heeding(len(self._opened.index)))

        def embed_anew(unit: "UnitOfWork", rows: Sequence[int]) -> None:
            unit.repair.embed_anew(rows)

        yield self._settled("passages", sorted(report.passages), embed_anew)
        yield self._settled("vectors", sorted(report.vectors), embed_anew)
        yield self._settled("codes", sorted(report.codes), embed_anew)
        yield self._settled(
            "stray-passages",
            report.stray,
            lambda unit, rows: unit.repair.remove_stray_passages(rows),
            noun="passage",
        )

    def _strays(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            strays = view.records.strays()
        numbers = sorted({number for found in strays.values() for number in found})
        yield self._settled("strays", numbers, lambda unit, rows: unit.repair.remove_strays(rows))

    def _scopes(self) -> Iterator[Finding]:
        """Check that the owners and sessions that memories name exist."""
        with self._opened.store.examine() as view:
            unmade = {naming.number: naming for naming in view.unmade_scopes()}
        yield self._settled(
            "scopes",
            sorted(unmade),
            lambda unit, rows: unit.scopes.complete([unmade[number] for number in rows]),
        )

    def _index_in_memory(self) -> Iterator[Finding]:
        with self._opened.store.quiet() as reading:
            stored = reading.vectors.all_codes()
            differing = self._opened.index.differences(stored)
            held = len(self._opened.index)
            if differing and self._repair:
                self._opened.index.replace(stored)
        if differing:
            found = wrong("index", "passage", differing, told="differ from the file")
            yield mended(found) if self._repair else mendable(found)
        else:
            yield Finding("index", ok=True, detail=f"{held} passages, as in the file")

    def _states_in_memory(self) -> Iterator[Finding]:
        with self._opened.store.quiet() as reading:
            stored = reading.states.all()
            differing = self._opened.states.differences(stored)
            held = len(self._opened.states)
            if differing and self._repair:
                self._opened.states.replace(stored)
        if differing:
            found = wrong("states", "memory", differing, told="differ from the file")
            yield mended(found) if self._repair else mendable(found)
        else:
            yield Finding("states", ok=True, detail=f"{held} memories, as in the file")

    def _model(self) -> Iterator[Finding]:
        with self._opened.store.read() as reading:
            counts = reading.statistics.embedding_states()
        failed = counts.get(EmbeddingState.FAILED, 0)
        pending = counts.get(EmbeddingState.PENDING, 0)
        try:
            model_id = self._opened.embedder.model_id()
        except MunimentError as error:
            yield Finding("model", ok=False, detail=str(error), remedy=error.hint)
            return
        detail = f"{model_id} is loaded; {pending} memories wait for vectors, {failed} failed"
        found = Finding("model", ok=failed == 0, detail=detail, can_mend=failed > 0)
        if failed and self._repair:
            with self._opened.store.write(self._actor.name) as unit:
                unit.repair.try_failed_again()
            found = mended(found)
        yield found

    def _settled(
        self, check: str, numbers: Sequence[int], mend: Mend, *, noun: str = "memory"
    ) -> Finding:
        """Return a finding that can be repaired, repaired if that was requested."""
        found = wrong(check, noun, numbers, told="disagree")
        if found.ok:
            return found
        if not self._repair:
            return mendable(found)
        for start in range(0, len(numbers), _MENDED_A_STEP):
            self._tell(self.progress)
            try:
                with self._opened.store.write(self._actor.name) as unit:
                    mend(unit, numbers[start : start + _MENDED_A_STEP])
            except DamagedVaultError:  # derived data cannot be written where the file is damaged
                return found
        return mended(found)

    def _backups(self) -> Iterator[Finding]:
        yield _backup_finding(self._standing.standing_of(self._opened, self._actor))


def _stopped(check: str, error: Exception) -> Finding:
    """Return the finding of a check that met something it cannot read."""
    if isinstance(error, MunimentError):
        remedy = "" if isinstance(error, DamagedVaultError) else error.hint
        return Finding(check, ok=False, detail=str(error), remedy=remedy)
    # Rows that no program writes cause errors of any type, whose texts may hold content.
    _log.error("the check %s was stopped by %s", check, type(error).__name__)
    return Finding(check, ok=False, detail="damage stopped this check before its end")


def _backup_finding(standing: BackupStanding) -> Finding:
    trouble = standing.trouble
    if trouble is not None:
        return Finding("backups", ok=False, detail=trouble.title, remedy=trouble.hint)
    if standing.last_at is None:
        return Finding("backups", ok=True, detail="none yet")
    return Finding(
        "backups", ok=True, detail=f"the last is of {standing.last_at:%Y-%m-%d %H:%M} UTC"
    )


def _erase(unit: "UnitOfWork", rows: Sequence[int]) -> None:
    unit.journal.erase_numbers(rows)


def _rebuilder(kind: str) -> Mend:
    def rebuild(unit: "UnitOfWork", rows: Sequence[int]) -> None:
        unit.repair.rebuild(kind, rows)

    return rebuild
