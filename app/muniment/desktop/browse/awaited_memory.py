"""The memory that was asked for and is not on the screen yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from muniment.desktop.task_runner import LatestTask

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from muniment.desktop.browse.loaded_memory import LoadedMemory
    from muniment.desktop.task_runner import TaskRunner


class AwaitedMemory:
    """One memory under way at most, and what is to be done once it is here; GUI thread only.

    What the person does to a row right after choosing it is meant for that row, although the one
    before is still shown.
    """

    def __init__(self, tasks: "TaskRunner", receiver: "QObject") -> None:
        self._latest = LatestTask(tasks, receiver)
        self._memory_id = ""
        self._then: Callable[[], object] | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether one is under way."""
        return self._latest.is_open

    @property
    def memory_id(self) -> str:
        """Id of the one under way; empty for none."""
        return self._memory_id if self.is_open else ""

    def ask(
        self,
        memory_id: str,
        work: Callable[[], "LoadedMemory"],
        *,
        on_success: Callable[["LoadedMemory"], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Ask for a memory in place of the one that was asked for before."""
        self._then = None
        self._memory_id = memory_id

        def arrive(loaded: "LoadedMemory") -> None:
            then, self._then = self._then, None
            on_success(loaded)
            if then is not None:
                then()

        self._latest.submit(work, on_success=arrive, on_failure=on_failure)

    def cancel(self) -> None:
        """Want none, and do nothing to it."""
        self._then = None
        self._latest.cancel()

    def once_here(self, then: Callable[[], object]) -> None:
        """Do something once the memory is shown; not at all if another one is asked for first.

        Where none is under way, it is done at once.
        """
        if self.is_open:
            self._then = then
        else:
            then()
