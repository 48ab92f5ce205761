"""The doctor: holds the parts of the store against each other and says what does not agree."""

from muniment.domain.access import Actor
from muniment.domain.errors import VaultLockedError
from muniment.domain.vault.examination_progress import CheckProgress, CheckWatch, go_on
from muniment.services.backups.backup_status import BackupStandingService
from muniment.services.maintenance.doctor_visit import Visit
from muniment.services.maintenance.findings import Finding
from muniment.services.models.passages import MemoryEmbedder
from muniment.services.vault.vault_session import VaultSession


class DoctorService:
    """Examines an open vault; any thread. It may take a while: it reads everything.

    Args:
        session: Lends the vault.
        memory_embedder: Woken for what lacks vectors after a repair.
        standing: Knows how the backups stand.
    """

    def __init__(
        self,
        session: VaultSession,
        memory_embedder: MemoryEmbedder,
        standing: BackupStandingService,
    ) -> None:
        self._session = session
        self._memory_embedder = memory_embedder
        self._standing = standing
        self._visits: list[Visit] = []

    def examine(
        self, actor: Actor, *, repair: bool = False, watch: CheckWatch = go_on
    ) -> tuple[Finding, ...]:
        """Run every check.

        Args:
            actor: Must see the whole vault.
            repair: Make anew what is derived from the memories where it does not agree with them:
                full text, members, digests, vectors, index and states in memory. What somebody
                wrote, and what happened, is named and left as it is.
            watch: Told how far it is; says whether to go on.

        Raises:
            ExaminationStoppedError: The watch or `stop` ended it.
            NotAllowedError: The actor does not see the whole vault.
            VaultLockedError: The vault is locked, or was locked meanwhile.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            visit = Visit(
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
                    # Also when it is stopped: what it had embedded anew until then waits for it.
                    self._memory_embedder.wake()
        return tuple(visit.findings)

    def findings(self, actor: Actor) -> tuple[Finding, ...]:
        """Return what the examination at work has found so far, the last begun of several.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        visits = tuple(self._visits)
        return tuple(visits[-1].findings) if visits else ()

    def progress(self, actor: Actor) -> CheckProgress | None:
        """Return how far the examination at work is, the last begun of several.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        visits = tuple(self._visits)
        return visits[-1].progress if visits else None

    def stop(self, actor: Actor) -> None:
        """End every examination at work, within some hundred memories.

        Raises:
            NotAllowedError: The actor does not see the whole vault.
        """
        actor.require_unconfined()
        for visit in tuple(self._visits):
            visit.stop()

    def _watched_by(self, watch: CheckWatch) -> CheckWatch:
        """Have a lock not wait for all that is still to be read."""

        def report(progress: CheckProgress) -> bool:
            if not self._session.is_open:
                raise VaultLockedError
            return watch(progress)

        return report
