"""A single Markdown file: a paragraph or an item of a list is a memory."""

from collections.abc import Iterator

from muniment.domain.errors import InvalidInputError
from muniment.importers.front_matter import split_note
from muniment.importers.input_file import InputFile
from muniment.importers.items import Item
from muniment.importers.markdown_blocks import blocks_of
from muniment.importers.saved_memories import TEXT_MAX_BYTES


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of a file, by the number of their first lines."""
    with file.open() as raw:
        content = raw.read(TEXT_MAX_BYTES + 1)
    if len(content) > TEXT_MAX_BYTES:
        raise InvalidInputError(file.name, "is too long")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(file.name, "is not UTF-8 text") from None
    _properties, body = split_note(text)
    above = text[: len(text) - len(body)].count("\n")
    for block in blocks_of(body):
        metadata = {} if block.heading is None else {"heading": block.heading}
        found = {"content": block.text, "metadata": metadata}
        yield Item(above + block.line, len(content), found)
