"""Count use-case calls off the hot path: in memory, stored every half minute.

What counts: every call of a memory use case marked with `counted`, from any entry point (window,
port, commands), under the calling actor and the namespace it concerns. A nested call from another
use case is not counted again. A call that finds the vault locked does not count. Requests with a
known key that are refused before they reach a use case (an invalid body, no such route, a missing
scope) count as errors of that key; requests without a valid key (401), too many (429) and while
locked (423) are not counted.

A call costs one entry of a list under a lock (`muniment.services.usage.usage_meter`), and one more
if an agent was shown memories (`muniment.services.history.read_notes`). A crash loses what was
counted since the last flush: half a minute at most. The latency histograms are never stored; they
start empty with the program.
"""

import functools
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    ParamSpec,
    Protocol,
    TypeVar,
    cast,
)

from muniment.domain.changes import ChangeKind
from muniment.domain.errors import VaultLockedError
from muniment.domain.usage.usage import UsageAction
from muniment.services.usage.usage_meter import Outcome, not_shown_yet, only_namespace

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import MemoryId
    from muniment.domain.memories.memory import Memory
    from muniment.domain.memories.query import (
        MemoryFilter,
        MemoryPage,
        SearchRequest,
        SearchResult,
        SummaryPage,
    )
    from muniment.domain.memories.reminders import Reminder
    from muniment.services.results import BatchResult, Written
    from muniment.services.vault.vault_session import VaultSession


class _Here(threading.local):
    is_counting = False


_here = _Here()


class _Metered(Protocol):
    """A service whose use cases are counted."""

    _session: "VaultSession"


_Service = TypeVar("_Service", bound=_Metered)
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def counted(
    action: UsageAction,
    outcome_of: Callable[[Any, "Actor", Any], Outcome],
    *,
    shows: "Callable[[Any], Collection[MemoryId]] | None" = None,
) -> Callable[
    [Callable[Concatenate[_Service, _Given], _Result]],
    Callable[Concatenate[_Service, _Given], _Result],
]:
    """Count every call of a use case.

    Args:
        action: What it counts as.
        outcome_of: Called with the result, the actor and the use case's first argument; returns
            what the call concerned. It must not fail.
        shows: Called with the result if an agent receives it; returns the memories whose content it
            shows (`muniment.services.history.read_audit`). It must not fail.

    Returns:
        A decorator for methods of services that have the session in ``_session`` and take the
        caller as ``actor``.
    """

    def decorate(
        method: Callable[Concatenate[_Service, _Given], _Result],
    ) -> Callable[Concatenate[_Service, _Given], _Result]:
        names = method.__code__.co_varnames[1:]
        place = names.index("actor")
        kept_as = action.value  # a dictionary finds a plain string in half the time

        def call(self: _Service, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
            if _here.is_counting:
                return method(self, *args, **kwargs)
            given: tuple[Any, ...] = args
            actor: Any = given[place] if len(given) > place else kwargs["actor"]
            meter = self._session.usage
            _here.is_counting = True
            begun = time.perf_counter_ns()
            try:
                result = method(self, *args, **kwargs)
            except VaultLockedError:
                raise
            except Exception:
                meter.failed(actor, kept_as, took_us=_micros_since(begun))
                raise
            finally:
                _here.is_counting = False
            outcome = outcome_of(result, actor, given[0] if given else kwargs.get(names[0]))
            moment = meter.succeeded(actor, kept_as, outcome, took_us=_micros_since(begun))
            if shows is not None and actor.is_agent:
                self._session.note_reads(actor.name, not_shown_yet(shows(result)), moment)
            meter.note_call(actor)
            return result

        return cast(
            "Callable[Concatenate[_Service, _Given], _Result]", functools.wraps(method)(call)
        )

    return decorate


def all_counted(action: UsageAction) -> Callable[[type[_Service]], type[_Service]]:
    """Count every use case of a service that has no decorator of its own.

    Use cases are the methods that take an ``actor``. A call concerns the namespace of its result,
    if that has one, else that of an actor with only one.

    Args:
        action: What all of them count as.

    Returns:
        A decorator for services as `counted` describes them.
    """

    def decorate(service: type[_Service]) -> type[_Service]:
        for name, member in list(vars(service).items()):
            if _is_use_case(name, member):
                setattr(service, name, counted(action, of_thing)(member))
        return service

    return decorate


def _is_use_case(name: str, member: object) -> bool:
    code = getattr(member, "__code__", None)
    if name.startswith("_") or code is None or hasattr(member, "__wrapped__"):
        return False
    return "actor" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def of_thing(result: object, actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of a use case about one thing."""
    thing = getattr(result, "value", result)
    namespace = getattr(thing, "namespace", None)
    return Outcome(namespace or only_namespace((), actor), 1)


def _micros_since(begun_ns: int) -> int:
    return (time.perf_counter_ns() - begun_ns) // 1000


def of_written(written: "Written", _actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of writing one memory."""
    is_new = not written.is_duplicate
    return Outcome(written.memory.namespace, int(is_new), duplicates=int(not is_new))


def of_batch(result: "BatchResult", actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of a batch; the call counts for the namespace of the first new memory."""
    created = Counter(
        change.namespace for change in result.changes.memories if change.kind is ChangeKind.CREATED
    )
    if not created:
        return Outcome(only_namespace((), actor), duplicates=result.skipped)
    first, *others = created.items()
    return Outcome(*first, duplicates=result.skipped, elsewhere=tuple(others))


def of_memory(memory: "Memory", _actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of reading one memory."""
    return Outcome(memory.namespace, 1)


def of_page(page: "MemoryPage", actor: "Actor", wanted: "MemoryFilter") -> Outcome:
    """Return the outcome of listing."""
    return Outcome(only_namespace(wanted.namespaces, actor), len(page.memories))


def of_summaries(page: "SummaryPage", actor: "Actor", wanted: "MemoryFilter") -> Outcome:
    """Return the outcome of listing summaries."""
    return Outcome(only_namespace(wanted.namespaces, actor), len(page.summaries))


def of_reminders(coming: "Sequence[Reminder]", actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of listing reminders."""
    return Outcome(only_namespace((), actor), len(coming))


def of_search(result: "SearchResult", actor: "Actor", request: "SearchRequest") -> Outcome:
    """Return the outcome of a search."""
    return Outcome(only_namespace(request.filter.namespaces, actor), len(result.hits))


def of_changes(changes: "ChangeSet", _actor: "Actor", _asked: object) -> Outcome:
    """Return the outcome of a memory change that returns a change set."""
    names = {change.namespace for change in changes.memories}
    namespace = names.pop() if len(names) == 1 else None
    return Outcome(namespace, len(changes.memories))
