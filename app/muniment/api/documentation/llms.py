"""``/llms.txt``: where a language model finds the documentation of every API of the port.

Source:
    The format: llmstxt.org.
"""

from typing import Final

from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import TOKEN_PREFIXES

LLMS_PATH: Final = "/llms.txt"

VENDORS: Final = {
    Dialect.AZEN: "Azen",
    Dialect.MEMORYRELAY: "MemoryRelay",
    Dialect.MEMSYNC: "MemSync",
    Dialect.SENDRYX: "Sendryx",
    Dialect.STATEBASE: "StateBase",
}
"""The vendors whose APIs the port speaks, as they write their names."""


def llms_text() -> str:
    """Return the text; it holds nothing private."""
    return "\n".join(
        (
            "# Muniment",
            "",
            "> A private, encrypted memory for a person and their AI agents, on this machine. "
            "Agents remember, recall and forget over HTTP or MCP; every call needs a key.",
            "",
            "## Native API",
            "",
            "- [Documentation](/docs): every route, field and error code; keys begin with "
            f"`{TOKEN_PREFIXES[Dialect.NATIVE]}`",
            "- [OpenAPI document](/openapi.json)",
            "- MCP, streamable HTTP, at `/mcp`; embeddings as OpenAI has them at `/v1/embeddings`. "
            "Both take a key of any kind as `Authorization: Bearer`",
            "",
            "## APIs of other vendors",
            "",
            *(
                f"- [{name}](/{dialect.value}/docs): base URL `/{dialect.value}`, keys begin with "
                f"`{TOKEN_PREFIXES[dialect]}`; [OpenAPI document](/{dialect.value}/openapi.json)"
                for dialect, name in VENDORS.items()
            ),
            "",
        )
    )
