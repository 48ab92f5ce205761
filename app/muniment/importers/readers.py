"""The reader of each format."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from muniment.domain.transfer.importing import ImportFormat
from muniment.importers import (
    chatgpt,
    claude,
    letta,
    markdown_text,
    mcp_graph,
    mcp_memory_service,
    mem0,
    notes,
    openmemory,
    saved_memories,
    vendors,
)
from muniment.importers.input_file import InputFile
from muniment.importers.items import Item

READERS: Final[Mapping[ImportFormat, Callable[[InputFile], Iterator[Item]]]] = {
    ImportFormat.MARKDOWN: markdown_text.read,
    ImportFormat.OBSIDIAN: partial(notes.read, source="obsidian"),
    ImportFormat.BASIC_MEMORY: partial(notes.read, source="basic-memory"),
    ImportFormat.CHATGPT: chatgpt.read,
    ImportFormat.CHATGPT_MEMORIES: partial(saved_memories.read, source="chatgpt"),
    ImportFormat.CLAUDE: claude.read,
    ImportFormat.CLAUDE_MEMORIES: partial(saved_memories.read, source="claude"),
    ImportFormat.MEM0: mem0.read,
    ImportFormat.OPENMEMORY: openmemory.read,
    ImportFormat.MCP_MEMORY_SERVICE: mcp_memory_service.read,
    ImportFormat.MCP_GRAPH: mcp_graph.read,
    ImportFormat.LETTA: letta.read,
    **{ImportFormat(name): partial(vendors.read, source=name) for name in vendors.VENDORS},
}
"""The formats that are not read line by line."""
