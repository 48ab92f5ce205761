"""The job that removes for ever what a person no longer wants in the trash."""

from typing import TYPE_CHECKING, Final

from muniment.services.sweeping import settle_text

if TYPE_CHECKING:
    from muniment.services.job_runner import JobContext

PURGE_TRASH: Final = "purge-trash"

# Purging 100 memories takes 30 to 90 ms on 2 shared cores (docs/benchmarks.md).
_PURGED_A_STEP: Final = 100


class PurgeTrash:
    """Purges the memories whose row numbers the job names; a kind of job.

    What was taken out of the trash meanwhile stays, even if it is put there again: only what was
    deleted by the moment of asking goes. What is gone is gone when the job is cancelled.
    """

    name = PURGE_TRASH
    is_long = False
    can_be_cancelled = True

    def run(self, context: "JobContext") -> None:
        """Purge, or go on with it."""
        from muniment.storage.removal import is_due

        numbers: list[int] = context.job.params["numbers"]
        # A moment before everything: what has merely expired is not meant.
        condition = is_due(now_ms=-1, trashed_before_ms=context.job.params["before_ms"])
        start = int(context.job.cursor or 0)
        while start < len(numbers):
            part = numbers[start : start + _PURGED_A_STEP]
            with context.step() as step:
                step.unit.removal.purge(part, condition)
                start += len(part)
                step.advance(len(part), cursor=str(start))
        settle_text(context)
        # The log that the database writes ahead still holds the pages as they were.
        context.opened.store.checkpoint()

    def cancelled(self, context: "JobContext") -> None:
        """Leave what is still in the trash there; rid the index of the words of what is gone."""
        settle_text(context)
