"""Heads of requests, read strictly: what two readers could read differently is refused.

h11 forgives much, as RFC 9112 lets it: lines that end with a bare line feed, values that go on in
the next line, a length that is told twice alike. Where a proxy or a browser stands before a lenient
reader, each of these has hidden one request in another. No client of the port needs them.

Source:
    RFC 9112, sections 2.2, 5.2, 6.1, 6.3 and 11.2 (request smuggling).
"""

import re
from typing import Final

import h11

_END: Final = re.compile(rb"\r?\n\r?\n")
_LENIENT: Final = re.compile(
    rb"(?<!\r)\n"  # a line that ends without a carriage return
    rb"|\r(?!\n)"  # a carriage return within a line
    rb"|\n[ \t]"  # a folded value
    rb"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_LENGTH: Final = re.compile(rb"\ncontent-length:([^\r\n]*)", re.IGNORECASE)
_DIGITS: Final = re.compile(rb"[ \t]*[0-9]+[ \t]*")


class StrictConnection(h11.Connection):
    """The server's side of a connection; its requests' heads are unambiguous."""

    target = ""
    """What the latest request line asks for, also of a head that is refused."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the next event.

        Raises:
            h11.RemoteProtocolError: The head that is next is not written strictly, or h11 refuses.
        """
        if self.their_state is h11.IDLE:
            received = self.trailing_data[0]
            self.target = _target(received)
            _require_strict(received)
        return super().next_event()


def _target(received: bytes) -> str:
    words = received.partition(b"\n")[0].split()
    return words[1].decode("ascii", "replace") if len(words) > 1 else ""


def _require_strict(received: bytes) -> None:
    end = _END.search(received)
    if end is None:
        return
    head = received[: end.end()]
    if _LENIENT.search(head):
        raise h11.RemoteProtocolError("a line is not written strictly")
    lengths = _LENGTH.findall(head)
    if len(lengths) > 1 or any(_DIGITS.fullmatch(length) is None for length in lengths):
        raise h11.RemoteProtocolError("the body's length is not told once")
