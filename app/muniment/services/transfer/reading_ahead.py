"""Read on in a second thread while what was read is used."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")


def read_ahead(items: Iterator[_Item]) -> Generator[_Item, None, None]:
    """Yield items, of which a second thread produces the next one meanwhile.

    The database, the decompressor and the cipher release the interpreter, so that both processors
    work. An error of the items is raised here. Close the iterator: then the thread has ended.
    """
    with ThreadPoolExecutor(1, "bundle-reading") as thread:
        following = thread.submit(next, items, None)
        while (item := following.result()) is not None:
            following = thread.submit(next, items, None)
            yield item
