"""Lists of memories in JSON: what the readers of them have in common."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from typing import Any, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item
from muniment.importers.parts import Part, parts_of

Parse: TypeAlias = Callable[[Mapping[str, Any]], Fields]


def read_records(file: InputFile, parse: Parse, *, lists: Collection[str] = ()) -> Iterator[Item]:
    """Yield the memories of a JSON document, or of those in a zip or folder.

    Args:
        file: The file.
        parse: Reads one; it may raise `InvalidInputError`.
        lists: The lists that hold memories, where the document is an object; what else it holds,
            such as counts, is left out.
    """
    with parts_of(file) as parts:
        numbers = count(1)
        for part in parts:
            if part.is_single or part.base.endswith(".json"):
                for end, value in records_in(part, lists=lists):
                    yield Item(next(numbers), end, parsed(value, parse))


def records_in(part: Part, *, lists: Collection[str] = ()) -> Iterator[tuple[int, Any]]:
    """Yield what a document holds in some lists, or in any list that is all of it.

    Args:
        part: The document.
        lists: As `read_records`.

    Yields:
        How many bytes were read, and the value; `InvalidInputError` for what cannot be read.
    """
    for entry in part.entries():
        is_fault = isinstance(entry.value, InvalidInputError)
        if is_fault or not entry.key or entry.key in lists:
            yield entry.end, entry.value


def parsed(value: Any, parse: Parse) -> Fields | InvalidInputError:
    """Return the memory of a JSON value, or why it is none."""
    if isinstance(value, InvalidInputError):
        return value
    if not isinstance(value, Mapping):
        return InvalidInputError("entry", "must be a JSON object")
    try:
        return parse(value)
    except InvalidInputError as fault:
        return fault
    except (KeyError, TypeError, AttributeError, ValueError):
        return InvalidInputError("entry", "is not a memory")
