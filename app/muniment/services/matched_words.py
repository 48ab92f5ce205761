"""Which words of a text a search matched, for whoever shows it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.domain.sentences import Span


def matched_words(query: str, texts: Sequence[str]) -> "list[tuple[Span, ...]]":
    """Find in texts what the keyword list looks for: the telling words, by their stems.

    Needs no vault; any thread. Names that a text says otherwise are not found.

    Args:
        query: What was typed.
        texts: What is looked through.

    Returns:
        For each text where the words stand, in characters, from left to right.
    """
    from muniment.services.search_parts import query_words, term_marks

    return term_marks(texts, query_words(query).terms)
