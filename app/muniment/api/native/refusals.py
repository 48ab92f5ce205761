"""Errors as problem details, except on two paths whose clients expect another format."""

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
"""The paths with their own error format."""


def refusal_of(problem: Problem, path: str) -> Refusal:
    """Word a problem in the format that the clients of a path expect."""
    return _WORDED.get(path, native_refusal)(problem, path)
