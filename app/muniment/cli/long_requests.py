"""Long requests: the terminal shows their progress, and Ctrl+C stops them."""

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
    """A request and the source of its progress.

    Args:
        path: Path of the POST request.
        body: JSON.
        progress_path: Path that GET reads the progress from, and DELETE stops it.
        text: Formats the progress.
        on_progress: Called with each progress answer while the work runs.
    """

    path: str
    body: object
    progress_path: str
    text: Callable[[Mapping[str, Any]], str]
    on_progress: Callable[[Mapping[str, Any]], None] = lambda _progress: None


def run_long_request(reach: Reach, request: LongRequest) -> Any:
    """Run a long request on its own thread, and poll its progress.

    Leaving early, such as by Ctrl+C, stops it and waits for its end, since it holds the vault.

    Raises:
        RefusedError: The port refused it.
    """

    def ask() -> Any:
        # The polling notices when the application is gone.
        with PortClient(reach, timeout_s=None) as client:
            return client.request("POST", request.path, body=request.body)

    with _progress_line() as show_text, PortClient(reach) as client, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask)
        try:
            while not is_done(answer):
                progress = client.request("GET", request.progress_path)
                if progress["running"]:
                    show_text("")
                    request.on_progress(progress)
                show_text(request.text(progress) if progress["running"] else "")
        except BaseException:
            # It may not have started yet.
            while not is_done(answer):
                client.request("DELETE", request.progress_path)
            raise
        return answer.result()


def is_done(answer: "Future[Any]") -> bool:
    """Wait briefly for an answer; return whether it has arrived."""
    return bool(wait([answer], timeout=LOOK_S).done)


def of_total(text: str, progress: Mapping[str, Any]) -> str:
    """Append the amount done to a text, where the total is known."""
    return f"{text}: {progress['done']:,} of {progress['total']:,}" if progress["total"] else text


@contextmanager
def _progress_line() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a text in the terminal's last line, if there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return

    def show(text: str) -> None:
        # A lost terminal does not stop the work.
        with contextlib.suppress(OSError):
            sys.stderr.write(_ERASE_LINE + escape_line(text))
            sys.stderr.flush()

    try:
        yield show
    finally:
        show("")
