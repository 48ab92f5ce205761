"""What a lock of the vault interrupts: agents that were at work, and jobs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from muniment.domain.access import PERSON
from muniment.domain.errors import VaultLockedError

if TYPE_CHECKING:
    from muniment.services.container import Services

_AT_WORK: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Interruption:
    """What has to wait until the vault is unlocked.

    Attributes:
        agents: How many keys were used in the last ten minutes, and would still be accepted.
        jobs: How many jobs have not ended.
    """

    agents: int = 0
    jobs: int = 0

    @property
    def text(self) -> str:
        """What waits, in sentences; empty if nothing does."""
        lines = [line for line in (self._agents_text, self._jobs_text) if line]
        return " ".join([_tr("The vault is locked."), *lines]) if lines else ""

    @property
    def _agents_text(self) -> str:
        if self.agents <= 1:
            one = _tr("An agent was at work. Its calls are refused until you unlock the vault.")
            return one if self.agents else ""
        text = _tr(
            "{count} agents were at work. Their calls are refused until you unlock the vault."
        )
        return text.format(count=self.agents)

    @property
    def _jobs_text(self) -> str:
        if self.jobs <= 1:
            return _tr("1 task continues after that.") if self.jobs else ""
        return _tr("{count} tasks continue after that.").format(count=self.jobs)


def agents_at_work(services: "Services") -> int:
    """Return how many keys that still work were used lately; 0 if the vault is locked."""
    since = datetime.now(UTC) - _AT_WORK
    try:
        keys = services.keys.list(PERSON)
    except VaultLockedError:
        return 0
    working = [key for key in keys if key.revoked_at is None and key.paused_at is None]
    return sum(key.last_used_at is not None and key.last_used_at >= since for key in working)


def _tr(text: str) -> str:
    return QCoreApplication.translate("interruption", text)
