"""The job that removes the rows that a destroyed namespace key has left unreadable."""

from typing import TYPE_CHECKING, Final

from muniment.domain.ids import NamespaceId

if TYPE_CHECKING:
    from muniment.services.maintenance.job_runner import JobContext
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.unit_of_work import UnitOfWork

SWEEP: Final = "sweep"

_ROWS_A_STEP: Final = 200


class Sweep:
    """Removes the rows of one wiped or deleted namespace, then its entry; a kind of job.

    It names the namespace by its number, which is never reused: memories written under the same
    name meanwhile belong to another one.
    """

    name = SWEEP
    is_long = False
    can_be_cancelled = False

    def run(self, context: "JobContext") -> None:
        """Sweep, or continue sweeping: rows, then the journal, then the words left in the index."""
        namespace_id = NamespaceId(context.job.params["namespace_id"])
        if context.job.cursor is None:
            while self._sweep_rows(context, namespace_id):
                pass
        while self._sweep_journal(context, namespace_id):
            pass
        settle_text(context)
        with context.step() as step:
            step.unit.namespaces.remove(namespace_id)
        # The write-ahead log still holds the old pages.
        context.opened.store.checkpoint()

    def cancelled(self, context: "JobContext") -> None:
        """Do nothing: a sweep cannot be cancelled."""

    def _sweep_rows(self, context: "JobContext", namespace_id: NamespaceId) -> bool:
        with context.step() as step:
            count = step.unit.removal.sweep(namespace_id, _ROWS_A_STEP)
            step.advance(count, cursor=None if count else "0")
            return count > 0

    def _sweep_journal(self, context: "JobContext", namespace_id: NamespaceId) -> bool:
        with context.step() as step:
            after = step.unit.removal.sweep_journal(namespace_id, int(context.job.cursor or 0))
            step.advance(0, cursor=None if after is None else str(after))
            return after is not None


def begin_anew(unit: "UnitOfWork", row: "NamespaceRow", now_ms: int) -> "NamespaceRow":
    """Destroy all that is in a namespace, and return the empty one of the same name.

    The caller journals it, and wakes the job that removes the rows.
    """
    anew = unit.namespaces.begin_anew(row)
    unit.sync.keep_local(row.uid, anew.uid)
    sweep_away(unit, row, now_ms, recorded_in=anew)
    unit.changed_namespaces.append(row.name)
    return anew


def sweep_away(
    unit: "UnitOfWork",
    row: "NamespaceRow",
    now_ms: int,
    *,
    recorded_in: "NamespaceRow | None" = None,
) -> None:
    """Queue the job that removes, step by step, the rows that a destroyed key left.

    Args:
        unit: The unit of work that destroyed the key.
        row: The namespace as it was.
        now_ms: The current time.
        recorded_in: The namespace whose keys may see the job; none when it is gone.
    """
    unit.jobs.add(
        SWEEP,
        now_ms=now_ms,
        namespace_id=None if recorded_in is None else recorded_in.id,
        params={"namespace_id": row.id},
    )


def settle_text(context: "JobContext") -> None:
    """Remove the words of deleted rows from the full-text index, a step at a time."""
    while True:
        with context.step() as step:
            if not step.unit.texts.is_unsettled or step.unit.texts.settle_some():
                return
