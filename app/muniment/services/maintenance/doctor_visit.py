"""One visit of the doctor: every check, what it found, and what is mended."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.errors import (
    DamagedVaultError,
    ExaminationStoppedError,
    MunimentError,
    VaultLockedError,
)
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.vault.examination_progress import CheckProgress, CheckWatch
from muniment.services.backups.backup_status import BackupStanding, BackupStandingService
from muniment.services.maintenance.findings import (
    NAMED_MAX,
    Finding,
    index_of,
    is_of_text_index,
    mendable,
    mended,
    named,
    wrong,
)
from muniment.services.time_slices import in_steps
from muniment.services.vault.journal_mismatch_text import doubted_names
from muniment.services.vault.open_vault import OpenVault

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
"""Mends some hundred rows inside one unit of work."""


class Visit:
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
        self._unreadable: frozenset[int] = frozenset()
        self._is_stopped = False
        self._text_problems: list[str] = []
        self._is_text_new = False
        self.progress = CheckProgress("file", 1, 1)
        self.findings: list[Finding] = []

    def stop(self) -> None:
        """Have it end soon; any thread."""
        self._is_stopped = True

    def run(self) -> None:
        """Run every check; what one found is there before the next begins."""
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
            "values": self._values,
            "model": self._model,
            "backups": self._backups,
        }
        for place, (name, check) in enumerate(checks.items(), start=1):
            self._report(CheckProgress(name, place, len(checks)))
            try:
                for found in check():
                    self.findings.append(found)
            except (ExaminationStoppedError, VaultLockedError):
                raise
            except Exception as error:  # noqa: BLE001 (no damage may end the doctor)
                self.findings.append(_stopped(name, error))

    def _report(self, progress: CheckProgress) -> None:
        self.progress = progress
        if self._is_stopped or not self._watch(progress):
            raise ExaminationStoppedError

    def _progress_reporter(self, total: int) -> Callable[[int], None]:
        """Return what is told how much of the check at work is done."""
        return lambda done: self._report(replace(self.progress, done=done, total=total))

    def _goes_on(self) -> bool:
        return not self._is_stopped and self._watch(self.progress)

    def _file(self) -> Iterator[Finding]:
        """Check every page and table; also mend what is derived within the file, and look again."""
        found = self._file_problems()
        self._text_problems = [problem for problem in found if is_of_text_index(problem)]
        problems = [problem for problem in found if not is_of_text_index(problem)]
        if not problems:
            yield Finding("file", ok=True, detail="every page and table is sound")
        elif not self._repair:
            can_mend = all(map(index_of, problems))
            yield replace(_of_problems("file", problems), can_mend=can_mend)
        else:
            left = self._left_of_file(problems)
            yield _of_problems("file", left) if left else mended(_of_problems("file", problems))

    def _file_problems(self) -> list[str]:
        found = self._opened.store.integrity_problems(self._goes_on)
        self._report(self.progress)
        return found

    def _left_of_file(self, problems: Sequence[str]) -> list[str]:
        """Rebuild the indexes that problems name; return what the file check finds then."""
        if self._text_problems:
            # Its tables are part of the file, and what is wrong with them may hide the rest.
            self._is_text_new = self._renews(lambda unit: unit.repair.renew_text_index())
        for name in sorted({name for problem in problems if (name := index_of(problem))}):
            self._renews(partial(_rebuild_index, name))
        return [found for found in self._file_problems() if not is_of_text_index(found)]

    def _renews(self, mend: Callable[["UnitOfWork"], None]) -> bool:
        """Mend in one unit of work, which nothing stops halfway; tell whether damage let it."""
        try:
            with self._opened.store.write(self._actor.name) as unit:
                mend(unit)
        except DamagedVaultError:
            return False
        return True

    def _text_index(self) -> Iterator[Finding]:
        """Check that the full text can be written; its words are held against the memories."""
        problems = self._text_problems
        if not problems:
            with self._opened.store.examine() as view:
                problems = view.text_index_problems()
        if not problems:
            yield Finding("text-index", ok=True, detail="can be written")
            return
        found = _of_problems("text-index", problems)
        if not self._repair:
            yield mendable(found)
            return
        is_new = self._is_text_new or self._renews(lambda unit: unit.repair.renew_text_index())
        yield mended(found) if is_new else found

    def _journal(self) -> Iterator[Finding]:
        """Check the chain, and that it passes through the state that the header vouches for."""
        anchor = self._opened.vault.last_anchor
        with self._opened.store.examine() as view:
            last = view.journal.last_sequence()
            broken = view.journal.broken_links(
                self._opened.vault.keys.state_hash, report=self._progress_reporter(last)
            )
            reached = None if anchor is None else view.journal.chain_at(anchor.sequence)
        if broken:
            yield wrong("journal", "operation", broken, detail="the chain breaks")
        elif anchor is not None and reached != anchor.state_hash:
            detail = f"operation {anchor.sequence} is not the one that the header vouches for"
            yield Finding("journal", ok=False, detail=detail)
        else:
            self._is_journal_sound = True
            yield Finding("journal", ok=True, detail=f"chain unbroken, operations: {last}")

    def _covered(self) -> Iterator[Finding]:
        """Check that API keys, namespaces and settings agree with the journal."""
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
        finding = named("keys-and-settings", rows, "not what the journal says")
        yield replace(finding, remedy=_ACCEPT) if rows else finding

    def _keys(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            names, unreadable = view.records.namespaces()
        yield named(
            "namespace-keys", [f"namespace {name!r}" for name in unreadable], "do not unwrap"
        )
        with self._opened.store.read() as reading:
            keys = [key for key, _ in reading.keys.all_with_hashes() if key.revoked_at is None]
            damaged = reading.keys.unreadable()
        lost = [key.id for key in keys if not set(key.namespaces) <= set(names)]
        found = named("api-keys", [*damaged, *lost], "are damaged or name no existing namespace")
        yield replace(found, remedy=_REPLACE_KEY)

    def _rows(self) -> Iterator[Finding]:
        """Hold each memory against all that is derived from it, in one pass."""
        with self._opened.store.examine() as view:
            report = view.rows(
                with_history=self._is_journal_sound,
                progress=self._progress_reporter(len(self._opened.states)),
            )
        unreadable = report.wrong.pop("records")
        self._unreadable = frozenset(unreadable)
        if unreadable:
            yield wrong("records", "memory", unreadable, detail="do not open")
        else:
            yield Finding("records", ok=True, detail=f"{report.opened} open")
        history = report.wrong.pop("history")
        if not self._is_journal_sound:
            yield Finding("history", ok=True, detail="not compared: the journal is damaged")
        else:
            yield wrong("history", "memory", history, detail="are not what their operations left")
        words = report.wrong.pop("text-words")
        yield self._settled("text-words", words, lambda unit, rows: unit.repair.reindex(rows))
        for kind, numbers in report.wrong.items():
            yield self._settled(kind, numbers, lambda unit, rows: unit.repair.rederive(rows))

    def _other_records(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            unreadable = view.records.unreadable_records()
            patches = view.records.unreadable_operations(
                self._progress_reporter(view.journal.last_sequence())
            )
            unerased = view.records.unerased_operations()
            links = view.records.lost_links()
        yield named("other-records", unreadable, "do not open")
        yield wrong("journal-records", "operation", patches, detail="do not open")
        yield self._settled(
            "erased",
            unerased,
            lambda unit, rows: unit.journal.erase_numbers(rows),
            noun="operation",
        )
        yield named("links", links, "lead nowhere")

    def _indexes(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            disagreements = view.records.disagreements()
        # What does not open is named already, and has no words to be put there again.
        lacking = disagreements["no-text"]
        disagreements["no-text"] = [number for number in lacking if number not in self._unreadable]
        for kind, numbers in disagreements.items():
            noun = "passage" if kind == "stray-vector" else "memory"
            yield self._settled(kind, numbers, _rebuilder(kind), noun=noun)

    def _vectors(self) -> Iterator[Finding]:
        with self._opened.store.examine() as view:
            report = view.vectors(self._progress_reporter(len(self._opened.index)))

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
        """Check that the owners and sessions which memories name were made."""
        with self._opened.store.examine() as view:
            unmade = {naming.number: naming for naming in view.unmade_scopes()}
        yield self._settled(
            "scopes",
            sorted(unmade),
            lambda unit, rows: unit.scopes.complete([unmade[number] for number in rows]),
        )

    def _values(self) -> Iterator[Finding]:
        """Check that each column holds what it was declared for."""
        with self._opened.store.examine() as view:
            rows = view.damaged_values(lambda _done: self._report(self.progress))
        yield named("values", rows, "hold what no program writes")

    def _index_in_memory(self) -> Iterator[Finding]:
        with self._opened.store.quiet() as reading:
            stored = reading.vectors.all_codes()
            differing = self._opened.index.differences(stored)
            held = len(self._opened.index)
            if differing and self._repair:
                self._opened.index.replace(stored)
        if differing:
            found = wrong("index", "passage", differing, detail="differ from the file")
            yield mended(found) if self._repair else mendable(found)
        else:
            yield Finding("index", ok=True, detail=f"as in the file, passages: {held}")

    def _states_in_memory(self) -> Iterator[Finding]:
        with self._opened.store.quiet() as reading:
            stored = reading.states.all()
            differing = self._opened.states.differences(stored)
            held = len(self._opened.states)
            if differing and self._repair:
                self._opened.states.replace(stored)
        if differing:
            found = wrong("states", "memory", differing, detail="differ from the file")
            yield mended(found) if self._repair else mendable(found)
        else:
            yield Finding("states", ok=True, detail=f"as in the file, memories: {held}")

    def _model(self) -> Iterator[Finding]:
        with self._opened.store.read() as reading:
            counts = reading.figures.embedding_states()
        failed = counts.get(EmbeddingState.FAILED, 0)
        pending = counts.get(EmbeddingState.PENDING, 0)
        try:
            model_id = self._opened.embedder.model_id()
        except MunimentError as error:
            yield Finding("model", ok=False, detail=str(error), remedy=error.hint)
            return
        detail = f"{model_id} is loaded; memories without vectors: {pending}, failed: {failed}"
        found = Finding("model", ok=failed == 0, detail=detail, can_mend=failed > 0)
        if failed and self._repair:
            with self._opened.store.write(self._actor.name) as unit:
                unit.repair.try_failed_again()
            found = mended(found)
        yield found

    def _settled(
        self, check: str, numbers: Sequence[int], mend: Mend, *, noun: str = "memory"
    ) -> Finding:
        """Make the finding of what can be mended, and mend it if that was asked for."""
        found = wrong(check, noun, numbers, detail="disagree")
        if found.ok:
            return found
        if not self._repair:
            return mendable(found)
        for rows in in_steps(numbers, _MENDED_A_STEP):
            self._report(self.progress)
            try:
                with self._opened.store.write(self._actor.name) as unit:
                    mend(unit, rows)
            except DamagedVaultError:  # what is derived cannot be written where that is damaged
                return found
        return mended(found)

    def _backups(self) -> Iterator[Finding]:
        yield _backup_finding(self._standing.standing_of(self._opened, self._actor))


def _stopped(check: str, error: Exception) -> Finding:
    """Return the finding of a check that came upon what it cannot read."""
    if isinstance(error, MunimentError):
        remedy = "" if isinstance(error, DamagedVaultError) else error.hint
        return Finding(check, ok=False, detail=str(error), remedy=remedy)
    # Rows that no program writes end in errors of any type, whose texts may hold content.
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


def _of_problems(check: str, problems: Sequence[str]) -> Finding:
    return Finding(check, ok=False, detail="; ".join(problems[:NAMED_MAX]))


def _rebuild_index(name: str, unit: "UnitOfWork") -> None:
    unit.repair.rebuild_index(name)


def _rebuilder(kind: str) -> Mend:
    def rebuild(unit: "UnitOfWork", rows: Sequence[int]) -> None:
        unit.repair.rebuild(kind, rows)

    return rebuild
