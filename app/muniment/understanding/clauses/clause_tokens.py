"""The words and marks of a message, as the rules about clauses see them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from muniment.domain.text.sentences import Span

_TOKEN: Final = re.compile(
    r"\d+(?:[.,:]\d+)+|[^\W\d_]+n['’]t\b|['’](?:m|re|s|ve|ll|d)\b|[^\W_]+(?:[-.@/+][^\W_]+)*|[^\w\s]",
    re.IGNORECASE,
)


_UNMARKED: Final = {
    **dict.fromkeys(("im", "ive"), 1),
    **dict.fromkeys(("hes", "weve"), 2),
    **dict.fromkeys(("shes",), 3),
    **dict.fromkeys(("theyre", "theyve", "youre", "youve", "thats"), 4),
    "theres": 5,
}
"""Words written without their apostrophe, and where it belongs: "im", "theres"."""
QUOTES: Final = frozenset('"“”')
_NEGATED: Final = frozenset(
    """
    dont cant wont didnt doesnt isnt arent wasnt werent havent hasnt hadnt couldnt wouldnt shouldnt
    """.split()
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
        word, start, end = match.group(), match.start(), match.end()
        is_name = word[0].isupper() and start > span[0]
        word = word.lower().replace("’", "'")
        if (place := _UNMARKED.get(word)) is not None:
            border = start + place
            found.append(Token(start, border, word[:place], is_name=False))
            found.append(Token(border, end, f"'{word[place:]}", is_name=False))
            continue
        if word in _NEGATED:
            word = f"{word[:-1]}'t"
        found.append(Token(start, end, word, is_name))
    return found


def unquoted(tokens: Sequence[Token]) -> list[Token]:
    """Return words and marks without those between quotation marks."""
    kept, is_quoted = [], False
    for token in tokens:
        is_mark = token.word in QUOTES
        if is_mark or not is_quoted:
            kept.append(token)
        is_quoted ^= is_mark
    return kept
