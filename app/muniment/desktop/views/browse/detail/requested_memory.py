"""The memory that was requested and is not shown yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from muniment.desktop.shell.background.task_runner import LatestTask

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from muniment.desktop.shell.background.task_runner import TaskRunner
    from muniment.desktop.views.browse.detail.loaded_memory import LoadedMemory


class RequestedMemory:
    """Loads at most one memory, and runs an action once it is shown; GUI thread only.

    What the user does right after selecting a row is meant for that row, although the previous
    memory is still shown.
    """

    def __init__(self, tasks: "TaskRunner", receiver: "QObject") -> None:
        self._latest = LatestTask(tasks, receiver)
        self._memory_id = ""
        self._then: Callable[[], object] | None = None

    @property
    def is_open(self) -> bool:
        """Return whether a memory is loading."""
        return self._latest.is_open

    @property
    def memory_id(self) -> str:
        """Id of the memory that is loading; empty for none."""
        return self._memory_id if self.is_open else ""

    def ask(
        self,
        memory_id: str,
        work: Callable[[], "LoadedMemory"],
        *,
        on_success: Callable[["LoadedMemory"], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Request a memory instead of the one requested before."""
        self._then = None
        self._memory_id = memory_id

        def arrive(loaded: "LoadedMemory") -> None:
            then, self._then = self._then, None
            on_success(loaded)
            if then is not None:
                then()

        self._latest.submit(work, on_success=arrive, on_failure=on_failure)

    def cancel(self) -> None:
        """Drop the request and its action."""
        self._then = None
        self._latest.cancel()

    def once_here(self, then: Callable[[], object]) -> None:
        """Run an action once the memory is shown, unless another memory is requested first.

        If no memory is loading, the action runs at once.
        """
        if self.is_open:
            self._then = then
        else:
            then()
