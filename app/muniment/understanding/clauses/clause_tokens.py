"""The words and marks of a message, as the rules about clauses see them."""

import re
from dataclasses import dataclass
from typing import Final

from muniment.domain.text.sentences import Span

_TOKEN: Final = re.compile(
    r"[^\W\d_]+n['’]t\b|['’](?:m|re|s|ve|ll|d)\b|[^\W_]+(?:[-.@/+][^\W_]+)*|[^\w\s]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, and its place in the message."""

    start: int
    end: int
    word: str
    is_name: bool


def tokens_of(text: str, span: Span) -> list[Token]:
    """Return the words and marks of a part of a message."""
    found = []
    for match in _TOKEN.finditer(text, *span):
        word = match.group()
        is_name = word[0].isupper() and match.start() > span[0]
        found.append(Token(match.start(), match.end(), word.lower().replace("’", "'"), is_name))
    return found
