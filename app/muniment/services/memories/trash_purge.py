"""The job that permanently removes memories from the trash."""

from typing import TYPE_CHECKING, Final

from muniment.services.maintenance.wiped_row_removal import settle_text

if TYPE_CHECKING:
    from muniment.services.maintenance.job_runner import JobContext

PURGE_TRASH: Final = "purge-trash"

# Purging 100 memories takes 30 to 90 ms on 2 shared cores (docs/benchmarks.md).
_PURGED_A_STEP: Final = 100


class PurgeTrash:
    """Purges the memories whose row numbers the job names; a kind of job.

    Only memories deleted before the request are purged: one restored meanwhile stays, even if it is
    deleted again. Cancelling the job restores nothing.
    """

    name = PURGE_TRASH
    is_long = False
    can_be_cancelled = True

    def run(self, context: "JobContext") -> None:
        """Purge, or continue purging."""
        from muniment.storage.memories.removal import is_due

        numbers: list[int] = context.job.params["numbers"]
        # A time before everything: memories that have merely expired are not included.
        condition = is_due(now_ms=-1, trashed_before_ms=context.job.params["before_ms"])
        start = int(context.job.cursor or 0)
        while start < len(numbers):
            part = numbers[start : start + _PURGED_A_STEP]
            with context.step() as step:
                step.unit.removal.purge(part, condition)
                start += len(part)
                step.advance(len(part), cursor=str(start))
        settle_text(context)
        # The write-ahead log still holds the old pages.
        context.opened.store.checkpoint()

    def cancelled(self, context: "JobContext") -> None:
        """Leave the rest in the trash; remove the words of purged memories from the index."""
        settle_text(context)
