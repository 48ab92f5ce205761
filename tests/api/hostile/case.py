"""A hostile request as data: an ordinary one in parts, of which one part is bad."""

from dataclasses import dataclass

JSON = b"Content-Type: application/json\r\n"


@dataclass(frozen=True)
class Target:
    """A route that the ordinary request would be served by.

    Args:
        name: Dialect and place, for the reader of a failure.
        prefix: Where the dialect stands: ``/azen``, or nothing at the root.
        path: Below the prefix.
        key_name: The header of the key.
        key_value: What stands in it.
        body: Of the ordinary request.
    """

    name: str
    prefix: bytes
    path: bytes
    key_name: bytes
    key_value: bytes
    body: bytes


@dataclass(frozen=True)
class Case:
    """One way to be hostile.

    ``@PORT@``, ``@PATH@``, ``@PREFIX@``, ``@KEY@``, ``@KEYNAME@``, ``@KEYVALUE@`` and ``@BODY@``
    are filled in from the target.

    Args:
        name: Unique.
        expected: The statuses that refuse it.
        length: A line of its own; ``None``: what the body has.
        half_close: Say after the last byte that nothing more comes.
        may_be_cut: The port may hang up while bytes are on their way, so that its answer is lost,
            or owes none because the request never ends.
    """

    name: str
    expected: frozenset[int]
    line: bytes = b"POST @PATH@ HTTP/1.1\r\n"
    host: bytes = b"Host: 127.0.0.1:@PORT@\r\n"
    key: bytes = b"@KEY@"
    headers: bytes = JSON
    length: bytes | None = None
    last: bytes = b"Connection: close\r\n"
    body: bytes = b"@BODY@"
    half_close: bool = False
    may_be_cut: bool = False

    def request(self, target: Target, port: int) -> bytes:
        """Return the bytes to send to a target."""
        fill = {
            b"@PORT@": b"%d" % port,
            b"@PATH@": target.prefix + target.path,
            b"@PREFIX@": target.prefix,
            b"@KEY@": target.key_name + b": " + target.key_value + b"\r\n",
            b"@KEYNAME@": target.key_name,
            b"@KEYVALUE@": target.key_value,
            b"@BODY@": target.body,
        }
        body = _filled(self.body, fill)
        length = b"Content-Length: %d\r\n" % len(body) if self.length is None else self.length
        head = self.line + self.host + self.key + self.headers + length + self.last + b"\r\n"
        return _filled(head, fill) + body


def _filled(template: bytes, fill: dict[bytes, bytes]) -> bytes:
    if b"@" in template:
        for mark, value in fill.items():
            template = template.replace(mark, value)
    return template


def told(*statuses: int) -> frozenset[int]:
    """Return the statuses that a case is refused with."""
    return frozenset(statuses)
