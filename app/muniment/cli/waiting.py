"""Requests that take long: how far they are is shown in the terminal, and Ctrl+C ends them."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from muniment.cli.client import PortClient
from muniment.cli.host import Reach
from muniment.cli.output import escape_line

LOOK_S: Final = 0.2
_ERASE_LINE: Final = "\r\x1b[K"


@dataclass(frozen=True, slots=True)
class LongRequest:
    """A request, and where one learns how far it is.

    Args:
        path: What is asked with POST.
        body: JSON.
        progress: Tells with GET how far it is, and stops it with DELETE.
        text: Puts that into words.
        on_progress: Called with each such answer while it is at work.
    """

    path: str
    body: object
    progress: str
    text: Callable[[Mapping[str, Any]], str]
    on_progress: Callable[[Mapping[str, Any]], None] = lambda _told: None


def awaited(reach: Reach, asked: LongRequest) -> Any:
    """Have something long done on a thread of its own, and look now and then how far it is.

    Leaving early, such as by Ctrl+C, stops it and waits for that: it holds the vault.

    Raises:
        RefusedError: The port refused it.
    """

    def ask() -> Any:
        # That the application is still there is told by the looks.
        with PortClient(reach, timeout_s=None) as client:
            return client.request("POST", asked.path, body=asked.body)

    with _progress_line() as tell, PortClient(reach) as client, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask)
        try:
            while not is_done(answer):
                told = client.request("GET", asked.progress)
                if told["running"]:
                    tell("")
                    asked.on_progress(told)
                tell(asked.text(told) if told["running"] else "")
        except BaseException:
            # It may not have begun yet.
            while not is_done(answer):
                client.request("DELETE", asked.progress)
            raise
        return answer.result()


def is_done(answer: "Future[Any]") -> bool:
    """Wait a moment for an answer; tell whether it has come."""
    return bool(wait([answer], timeout=LOOK_S).done)


def of_total(text: str, told: Mapping[str, Any]) -> str:
    """Add to a text how much of how much is done, where that is known."""
    return f"{text}: {told['done']:,} of {told['total']:,}" if told["total"] else text


@contextmanager
def _progress_line() -> Iterator[Callable[[str], None]]:
    """Yield what shows a text in the last line of the terminal; nothing where there is none."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return

    def show(text: str) -> None:
        # A terminal that is gone ends nothing that is being done.
        with contextlib.suppress(OSError):
            sys.stderr.write(_ERASE_LINE + escape_line(text))
            sys.stderr.flush()

    try:
        yield show
    finally:
        show("")
