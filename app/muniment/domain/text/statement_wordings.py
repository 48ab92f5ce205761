"""Wordings that differ from sentence to sentence and say the same: "all apps", "prefers"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from muniment.domain.text import statement_words as words
from muniment.domain.text.statement_tokens import StatementToken

_BETWEEN = frozenset({"the", "of"})


def liking_tokens(tokens: Sequence[StatementToken]) -> list[StatementToken]:
    """Write "prefers" as "likes", unless something is compared or denied.

    "Prefers tea to coffee" says more than "likes tea", and "does not prefer tea" less than "does
    not like tea". In a comparison "to" is no loose preposition.
    """
    names = [_name(token) for token in tokens]
    places = [at for at, name in enumerate(names) if name in words.PREFERRING]
    if not places:
        return list(tokens)
    # "Prefers to walk" compares nothing.
    others = [name for at, name in enumerate(names) if not (name == "to" and at - 1 in places)]
    if words.COMPARING.isdisjoint(others):
        return [
            replace(token, text=words.PREFERRING.get(name, token.text)) if name else token
            for token, name in zip(tokens, names, strict=True)
        ]
    return [
        replace(token, fixed=True) if name == "to" else token
        for token, name in zip(tokens, names, strict=True)
    ]


def unified_quantities(tokens: Sequence[StatementToken]) -> list[StatementToken]:
    """Write "all" before a plural as "each", and leave out "across" before it."""
    named = [
        replace(token, text=words.EACH)
        if _name(token) == "all" and _is_plural(_following(tokens, at))
        else token
        for at, token in enumerate(tokens)
    ]
    return [
        token
        for at, token in enumerate(named)
        if _name(token) not in words.SPREADING_PREPOSITIONS
        or [_name(each) for each in _following(named, at)[:1]] != [words.EACH]
    ]


def _following(tokens: Sequence[StatementToken], at: int) -> list[StatementToken]:
    """Return the two tokens after a place, without articles and "of"."""
    following = (token for token in tokens[at + 1 :] if token.text not in _BETWEEN)
    return list(islice(following, 2))


def _is_plural(phrase: Sequence[StatementToken]) -> bool:
    """Return whether one or two words are a plural, as "files" or "YAML files".

    Not words of time: "all hours" is not "every hour", and "all day meetings" not "every day".
    """
    if any(token.time or token.text in words.UNITS for token in phrase):
        return False
    names = {_name(token) for token in phrase} - words.FORMS_OF_BE
    return any(
        name in words.IRREGULAR_SINGULARS or (name.endswith("s") and not name.endswith("ss"))
        for name in names
    )


def _name(token: StatementToken) -> str:
    return "" if token.fixed else token.text
