"""Find the words of a text that a search matched, for highlighting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.domain.text.sentences import Span


def matched_words(query: str, texts: Sequence[str]) -> "list[tuple[Span, ...]]":
    """Find the words in texts that keyword search looks for: significant words, by their stems.

    Needs no vault; any thread. Other spellings of a name are not found.

    Args:
        query: What was typed.
        texts: The texts to look through.

    Returns:
        For each text the spans of its matches, in characters, from left to right.
    """
    from muniment.services.search.search_parts import query_words, term_marks

    return term_marks(texts, query_words(query).all_terms)
