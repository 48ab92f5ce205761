"""Problems in words: problem details, but for the two paths whose clients read others."""

from collections.abc import Callable, Mapping
from typing import Final

from muniment.api.mcp.refusals import MCP_PATH, mcp_refusal
from muniment.api.native.openai_answers import EMBEDDINGS_PATH, openai_refusal
from muniment.api.problems import Problem, Refusal, native_refusal

_WORDED: Final[Mapping[str, Callable[[Problem, str], Refusal]]] = {
    MCP_PATH: mcp_refusal,
    EMBEDDINGS_PATH: openai_refusal,
}


OWN_PATHS: Final = frozenset(_WORDED)
"""Those paths."""


def refusal_of(problem: Problem, path: str) -> Refusal:
    """Tell a problem as the clients of a path read it."""
    return _WORDED.get(path, native_refusal)(problem, path)
