"""Split a JSON document into its entries, of which one at a time is in RAM.

The entries of ``[…]`` are its elements. Those of ``{…}`` are the elements of each array among its
values, and each other value. Objects are followed one level deeper, for answers such as
``{"result": {"points": […]}}``.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn

from muniment.domain.errors import InvalidInputError

ENTRY_MAX_CHARACTERS: Final = 32 * 1_048_576
"""No entry is longer."""

_CHUNK: Final = 262_144
_KEY_MAX: Final = 200
_WHITE: Final = " \t\r\n\ufeff"


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One entry of a document.

    Args:
        key: The name of the array or value; empty in a document that is an array.
        end: How many bytes of the document have been read.
        value: The entry, or why it and all after it cannot be read.
    """

    key: str
    end: int
    value: Any


def entries_of(file: BinaryIO) -> Iterator[Entry]:
    """Yield the entries of a JSON document; the last one may be an `InvalidInputError`.

    Whatever the document holds, hardly more than one entry is in RAM.
    """
    reader = _Reader(file)
    try:
        yield from reader.entries(depth=0)
    except InvalidInputError as fault:
        yield Entry(reader.key, file.tell(), fault)


class _Reader:
    """Reads a document from its beginning to its end.

    Args:
        file: Its bytes.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._json = json.JSONDecoder(parse_constant=_refuse)
        self._text = ""
        self._at = 0
        self._is_over = False
        self.key = ""

    def entries(self, depth: int) -> Iterator[Entry]:
        """Yield the entries of the array or object that begins here."""
        sign = self._peek()
        if sign not in ("[", "{"):
            raise InvalidInputError("document", "must be a JSON list or object")
        self._at += 1
        while self._has_more("]" if sign == "[" else "}"):
            if sign == "{":
                self.key = self._key()
            is_inner = sign == "{" and self._peek() in ("[" if depth else "[{")
            if is_inner:
                yield from self.entries(depth + 1)
            else:
                value = self._value()
                yield Entry(self.key, self._file.tell(), value)

    def _has_more(self, end: str) -> bool:
        """Step over a comma, or over the end."""
        sign = self._peek()
        if sign == ",":
            self._at += 1
            sign = self._peek()
        self._at += sign == end
        return sign != end

    def _key(self) -> str:
        found = self._value()
        if not isinstance(found, str) or len(found) > _KEY_MAX or self._peek() != ":":
            raise InvalidInputError("document", "is not valid JSON")
        self._at += 1
        return found

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                self._read_on()
            except (RecursionError, ValueError):
                raise InvalidInputError(
                    "entry", "is nested too deeply, or is not valid JSON"
                ) from None
            else:
                # A number at the end of what was read may go on.
                if end < len(self._text) or self._is_over or not self._fill():
                    self._at = end
                    return value

    def _read_on(self) -> None:
        """Read as much again as the entry has so far."""
        if len(self._text) - self._at > ENTRY_MAX_CHARACTERS:
            raise InvalidInputError("entry", "is too long, or is not valid JSON")
        wanted = 2 * len(self._text)
        while len(self._text) < wanted and self._fill():
            pass
        if self._is_over and len(self._text) < wanted:
            self._fail_at_the_end()

    def _fail_at_the_end(self) -> None:
        try:
            self._json.raw_decode(self._text, self._at)
        except (ValueError, RecursionError):
            raise InvalidInputError("document", "ends too early, or is not valid JSON") from None

    def _peek(self) -> str:
        """Return the next character that is not white; raise if there is none."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _WHITE:
                    return self._text[self._at]
                self._at += 1
            if not self._fill():
                raise InvalidInputError("document", "ends too early")

    def _fill(self) -> bool:
        if self._is_over:
            return False
        chunk = self._file.read(_CHUNK)
        self._is_over = not chunk
        try:
            read = self._decoder.decode(chunk, final=self._is_over)
        except UnicodeDecodeError:
            raise InvalidInputError("document", "is not UTF-8 text") from None
        self._text = self._text[self._at :] + read
        self._at = 0
        return not self._is_over


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and infinity, which JSON does not allow."""
    raise InvalidInputError("entry", "is not valid JSON")
