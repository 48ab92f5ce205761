"""The saves that make one version: typing without a long pause."""

import time
import uuid
from typing import Final

_PAUSE_S: Final = 300.0


class EditingStretch:
    """Names the batch of the saves of one stretch; GUI thread only."""

    def __init__(self) -> None:
        self._batch_id = ""
        self._touched_at = 0.0

    def touch(self) -> None:
        """Note that something was typed; after a pause of five minutes it is another stretch."""
        now = time.monotonic()
        if now - self._touched_at > _PAUSE_S:
            self.end()
        self._touched_at = now

    def saving(self) -> str:
        """Return the batch for a save that begins or continues the stretch."""
        self._batch_id = self._batch_id or str(uuid.uuid4())
        return self._batch_id

    def end(self) -> None:
        """Let what follows be another stretch."""
        self._batch_id = ""
