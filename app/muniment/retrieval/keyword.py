"""From what a person types to a full-text expression."""

import re
from typing import Final

from muniment.domain.text import spaced_text

_PHRASE: Final = re.compile(r'"([^"]+)"')
_WORD: Final = re.compile(r"\w+")
_EDGES: Final = "?!.,;:()[]{}<>'\"“”‘’«»…—–-*/\\|`~^=+"
_MAX_TERMS: Final = 64

# Words that say nothing about what is sought. Kept when a query holds no other.
_STOP_WORDS: Final = frozenset(
    """
    a about all am an and any are as at be been being but by can could did do does doing for
    from get got had has have having he her hers him his how i if in into is it its itself just
    me might mine my no nor not of off on or our ours out own s shall she should so some such t
    than that the their theirs them then there these they this those to too us was we were what
    when where which while who whom whose why will with would you your yours
    """.split()
)


def keyword_expression(query: str) -> str | None:
    """Build the FTS5 expression for a query: any of its words, each quoted.

    Quoted phrases stay phrases. A word with punctuation inside (a path, an address, a code name)
    is asked for as a phrase and by its parts. Nothing a person types is FTS5 syntax.

    Returns:
        ``None`` when nothing searchable is in it.
    """
    query = query.replace("\0", " ")  # FTS5 reads an expression up to the first NUL
    phrases = [phrase for phrase in _PHRASE.findall(query) if _WORD.search(phrase)]
    words = [word.strip(_EDGES) for word in _PHRASE.sub(" ", query).split()]
    terms = [*phrases, *(term for word in words for term in _terms_of(word))]
    telling = [term for term in terms if term.lower() not in _STOP_WORDS]
    chosen = list(dict.fromkeys(telling or terms))[:_MAX_TERMS]
    quoted = [f'"{spaced_text(term).replace(chr(34), " ")}"' for term in chosen]
    return " OR ".join(quoted) or None


def _terms_of(word: str) -> list[str]:
    parts = _WORD.findall(word)
    if len(parts) <= 1:
        return parts
    # An apostrophe parts a word from its ending ("Ana's"), not two words of a name.
    if re.fullmatch(r"\w+['’]\w{1,2}", word):
        return parts[:1]
    return [word, *(part for part in parts if len(part) > 1)]
