"""A process that forks children which change the model, and kills each at a chosen point.

``python -m tests.crash.model_changer FOLDER`` prints one JSON document: by point, what was wrong
after the kill. A child kills itself where its point says, so that the point is hit exactly; the
next child opens the vault, lets the job go on or cancels it, and looks at everything.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.jobs import ENDED
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.services.container import Services
from muniment.services.models import active_vectors
from muniment.storage.vectors.vector_sets import VectorSetWriter
from tests.crash.preloading import preload
from tests.fakes.models import LargeModel, SmallModel, catalogue_of
from tests.waiting import until

preload()
OLD, SMALL = "fake@000000000000", SmallModel.id
MEMORIES = 60
DEADLINE_S = 60.0


def kill_at_call(owner: Any, name: str, call: int = 1, *, after: bool = False) -> None:
    """Have this process killed at a call of a method, before or after it did its work."""
    method, calls = getattr(owner, name), [0]

    def killing(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = method(*arguments, **named)
        if calls[0] == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, killing)


POINTS: dict[str, Callable[[], None]] = {
    "before the first vector": lambda: kill_at_call(VectorSetWriter, "fill"),
    "within a batch": lambda: kill_at_call(VectorSetWriter, "fill", 25),
    "before the index is built": lambda: kill_at_call(active_vectors.SetIndex, "__init__", 2),
    "within the switch": lambda: kill_at_call(VectorSetWriter, "activate", after=True),
    "between commit and exchange": lambda: kill_at_call(active_vectors.VectorsInUse, "exchange"),
    "after the exchange": lambda: kill_at_call(active_vectors.VectorsInUse, "exchange", after=True),
}
DROPPING: dict[str, Callable[[], None]] = {
    "before anything is dropped": lambda: kill_at_call(VectorSetWriter, "drop_some"),
    "while it is dropped": lambda: kill_at_call(VectorSetWriter, "drop_some", 2),
}


def services_of(home: Path, task: Callable[[Services], None]) -> None:
    """Run a task on the services of a home, and close them."""
    catalogue = catalogue_of(SmallModel(), LargeModel())
    bootstrap_data_directory.model_catalogue = lambda *_: catalogue
    with bootstrap_data_directory.owned_data_directory(home) as owned:
        vault = owned.services.vault
        if vault.state.value == "missing":
            vault.create(passphrase=None, key_file=True)
        else:
            vault.unlock_with_key_file()
        task(owned.services)


def prepared(services: Services) -> None:
    drafts = [MemoryDraft(content=f"boat number {number}") for number in range(MEMORIES)]
    services.memories.remember_batch(drafts, PERSON)


def change(services: Services) -> None:
    """Begin the change, write meanwhile, and wait for the end that does not come."""
    services.models.change_to(SMALL, PERSON)
    services.memories.remember(MemoryDraft(content="a new kettle"), PERSON)
    time.sleep(DEADLINE_S)


def drop(services: Services) -> None:
    """Change, then drop what was kept, and wait for the end that does not come."""
    services.models.change_to(SMALL, PERSON)
    wait_for_jobs(services)
    services.models.discard(OLD, PERSON)
    time.sleep(DEADLINE_S)


def wait_for_jobs(services: Services) -> None:
    until(lambda: all(job.state in ENDED for job in services.jobs.list(PERSON)), "a job's end")


def problems_of(services: Services) -> Iterator[str]:
    """Yield everything that does not agree, whichever model is active."""
    total = services.memories.list(MemoryFilter(), PageRequest(), PERSON).total
    if total < MEMORIES:
        yield f"only {total} memories are left"
    for finding in services.doctor.examine(PERSON):
        if not finding.ok:
            yield f"doctor: {finding.check}: {finding.detail}"
    for number in range(0, MEMORIES, 7):
        query = f"boat number {number}"
        request = SearchRequest(query=query, mode=SearchMode.SEMANTIC, limit=1)
        hits = services.search.search(request, PERSON).hits
        if [hit.memory.content for hit in hits] != [query]:
            yield f"{query} is not found"


def roles_of(services: Services) -> dict[str, str]:
    return {str(info.id): info.role for info in services.models.list(PERSON) if info.role}


def go_on(services: Services, tell: Callable[[str], None]) -> None:
    """Check at once, then after the job has gone on, then after an edit and a change back."""
    for problem in problems_of(services):
        tell(f"at once: {problem}")
    wait_for_jobs(services)
    for problem in problems_of(services):
        tell(f"resumed: {problem}")
    if roles_of(services).get(SMALL) != "active":
        tell(f"the change did not go on: {roles_of(services)}")
    page = services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    services.memories.edit(page.memories[0].id, MemoryPatch(content="an edited text"), PERSON)
    services.models.change_to(OLD, PERSON)
    wait_for_jobs(services)
    for problem in problems_of(services):
        if "is not found" not in problem:
            tell(f"back: {problem}")


def give_up(services: Services, tell: Callable[[str], None]) -> None:
    """Cancel what goes on, if the switch was not made; the old model must be as it was."""
    if roles_of(services).get(SMALL) == "building":
        with suppress(NotFoundError):  # it may end between the two
            services.models.cancel(PERSON)
    wait_for_jobs(services)
    for problem in problems_of(services):
        tell(f"cancelled: {problem}")
    roles = roles_of(services)
    if list(roles.values()).count("active") != 1 or "dropped" in roles.values():
        tell(f"sets are left: {roles}")


def forked(work: Callable[[Callable[[str], None]], None]) -> tuple[list[str], int]:
    """Run work in a child; returns what it told and how it ended."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        code = 1
        try:
            work(lambda text: void(os.write(writer, (json.dumps(text) + "\n").encode())))
            code = 0
        except BaseException as error:
            os.write(writer, (json.dumps(f"{type(error).__name__}: {error}") + "\n").encode())
            raise
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = [json.loads(line) for line in pipe.read().splitlines()]
    _, status = os.waitpid(pid, 0)
    return told, status


def void(_written: int) -> None:
    """Take a result that nobody wants."""


def killed(home: Path, plant: Callable[[], None], task: Callable[[Services], None]) -> list[str]:
    def work(_tell: Callable[[str], None]) -> None:
        plant()
        services_of(home, task)

    told, status = forked(work)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        return [*told, f"it was not killed (status {status})"]
    return told


def checked(home: Path, check: Callable[[Services, Callable[[str], None]], None]) -> list[str]:
    told, status = forked(lambda tell: services_of(home, lambda found: check(found, tell)))
    return told if status == 0 else [*told, f"the vault does not open and close ({status})"]


def main(folder: Path) -> dict[str, list[str]]:
    template = folder / "template"
    told, status = forked(lambda _: services_of(template, prepared))
    report = {"preparing": told if status == 0 else [*told, f"status {status}"]}
    for place, (point, plant) in enumerate(POINTS.items()):
        home = Path(shutil.copytree(template, folder / f"change-{place}"))
        report[point] = killed(home, plant, change)
        other = Path(shutil.copytree(home, folder / f"cancel-{place}"))
        report[point] += checked(home, go_on) + checked(other, give_up)
    for place, (point, plant) in enumerate(DROPPING.items()):
        home = Path(shutil.copytree(template, folder / f"drop-{place}"))
        report[point] = killed(home, plant, drop) + checked(home, give_up)
    return report


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))) + "\n")
