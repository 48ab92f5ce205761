"""Lists of memories in JSON: what the readers of them have in common."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, BinaryIO, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item
from muniment.importers.json_stream import entries_of

Parse: TypeAlias = Callable[[Mapping[str, Any]], Fields]


def read_records(file: InputFile, parse: Parse, *, lists: Collection[str] = ()) -> Iterator[Item]:
    """Yield the memories of a JSON document.

    Args:
        file: The file.
        parse: Reads one; it may raise `InvalidInputError`.
        lists: The lists that hold memories, where the document is an object; what else it holds,
            such as counts, is left out.
    """
    with file.open() as raw:
        yield from records_in(raw, parse, lists=lists)


def records_in(
    raw: BinaryIO, parse: Parse, *, lists: Collection[str] = (), first: int = 1
) -> Iterator[Item]:
    """Yield the memories of an open document; as `read_records`.

    Args:
        raw: Its bytes.
        parse: Reads one.
        lists: As `read_records`.
        first: The number of the first.
    """
    number = first - 1
    for entry in entries_of(raw):
        is_fault = isinstance(entry.value, InvalidInputError)
        if not is_fault and entry.key and entry.key not in lists:
            continue
        number += 1
        yield Item(number, entry.end, parsed(entry.value, parse))


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
