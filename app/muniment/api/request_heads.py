"""Strict parsing of request heads: what two parsers could read differently is refused.

h11 is lenient where RFC 9112 allows it: lines that end with a bare line feed, folded values, a
length given twice. Behind a proxy or a browser, each of these has been used to hide one request in
another. No client of the port needs them.

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
    """The server's side of a connection, which refuses ambiguous request heads."""

    target = ""
    """The target of the latest request line, even if its head was refused."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the next event.

        Raises:
            h11.RemoteProtocolError: The next head is ambiguous, or h11 refuses it.
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
        raise h11.RemoteProtocolError("the body's length is ambiguous")
