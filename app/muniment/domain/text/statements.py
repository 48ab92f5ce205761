"""Whether two texts make the same statement.

Vector similarity is not enough: "Bob owes Carol" and "Carol owes Bob" have cosine 0.99. So two
similar texts are compared word by word, and everything that carries meaning must have its
counterpart in the same place: numbers, dates, names, negation, tense and every other word. Only
what is known not to matter may differ: articles, spelling, the way a number or a date is written,
"plays" and "is playing", "all apps" and "every application", "prefers" and "likes", the position of
the time in the sentence, active and passive.

The rules are for English. A text that does not look English has to have the same words in the same
order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text import statement_words as words
from muniment.domain.text.normal_forms import normal_form, unified
from muniment.domain.text.statement_tokens import StatementToken, english_tokens, plain_tokens
from muniment.domain.text.statement_wordings import liking_tokens, unified_quantities

_SWAPPED_MAX: Final = 20
_FOREIGN_LETTERS: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Word:
    """A token and what came before it.

    Args:
        token: The token.
        led_by: Loose prepositions right before it.
        after_be: Whether a form of "be" comes right before it.
        of_each: Whether it follows "all" or "every", so that singular and plural say the same: the
            noun, and the verb right after it.
    """

    token: StatementToken
    led_by: tuple[str, ...] = ()
    after_be: bool = False
    of_each: bool = False


_Words = tuple[_Word, ...]


class Statement:
    """A text, analysed for comparison.

    Args:
        text: Any text.

    Attributes:
        normal: Its `normal_form`.
        is_english: Whether it has a word that is certainly English.
        is_question: Whether it is a question.
        plain: Its unchanged tokens.
        orders: Its words in every equivalent order; none for a text in another language.
    """

    __slots__ = ("is_english", "is_question", "normal", "orders", "plain")

    def __init__(self, text: str) -> None:
        same_signs = unified(text)
        self.normal = normal_form(text)
        self.is_question = "?" in same_signs
        self.plain = plain_tokens(same_signs)
        self.is_english = not words.ENGLISH.isdisjoint(self.plain)
        is_foreign = _looks_foreign(self.plain, same_signs)
        self.orders = () if is_foreign else tuple(_orders(_read(same_signs)))

    def equals(self, other: "Statement") -> bool:
        """Return whether both have the same `normal_form`."""
        return self.normal == other.normal

    def agrees_with(self, other: "Statement") -> bool:
        """Return whether every word that carries meaning has its counterpart in the other text."""
        if self.is_question != other.is_question:
            return False
        if self.plain == other.plain:
            return bool(self.plain)
        if not (self.is_english or other.is_english):
            return False
        return any(_agree(mine, theirs) for mine in self.orders for theirs in other.orders)


def _read(text: str) -> _Words:
    """Remove words that carry no meaning, and note those that distinguish forms of a verb."""
    found: list[_Word] = []
    led_by: list[StatementToken] = []
    after_be = False
    tokens = unified_quantities(liking_tokens(english_tokens(text)))
    for at, token in enumerate(tokens):
        name = "" if token.fixed else token.text
        if name in words.LOOSE_PREPOSITIONS:
            led_by.append(token)
        elif name not in words.WEIGHTLESS and not _adds_nothing(name, tokens[at + 1 : at + 2]):
            found.append(_Word(token, _loose(led_by), after_be, _is_of_each(found)))
            led_by = []
        after_be = name in words.FORMS_OF_BE or (after_be and name in words.WEIGHTLESS)
    return (*found, *(_Word(token) for token in led_by))


def _is_of_each(before: list[_Word]) -> bool:
    """Return whether a word follows "each", or the noun after it."""
    return any(word.token.text == words.EACH and not word.token.fixed for word in before[-2:])


def _adds_nothing(name: str, following: list[StatementToken]) -> bool:
    return bool(following) and following[0].text in words.REDUNDANT.get(name, ())


def _loose(prepositions: list[StatementToken]) -> tuple[str, ...]:
    return tuple(words.LOOSE_PREPOSITIONS[token.text] for token in prepositions)


def _orders(said: _Words) -> Iterator[_Words]:
    """Return a text's words in each equivalent order; the time comes last in all of them."""
    yield _time_last(said)
    opening = [word for word in said if word.token.clause == 0]
    if 0 < len(opening) < len(said) and _is_phrase(opening[0]):
        yield _time_last((*said[len(opening) :], *opening))
    active = _active(said)
    if active:
        yield _time_last(active)


def _is_phrase(word: _Word) -> bool:
    return bool(word.led_by) or word.token.text in words.LEADING_PREPOSITIONS


def _time_last(said: _Words) -> _Words:
    """Move the time to the end, if the text names one."""
    places = [at for at, word in enumerate(said) if word.token.time]
    if not places or places[-1] - places[0] >= len(places):
        return said
    start, end = places[0], places[-1] + 1
    if start and said[start - 1].token.text in words.TIME_MODIFIERS:
        start -= 1
    return (*said[:start], *said[end:], *said[start:end])


def _active(said: _Words) -> _Words | None:
    """Turn "Carol was paid by Bob" into "Bob paid Carol"; ``None`` for complex sentences."""
    names = [word.token.text for word in said]
    if names.count("by") != 1 or "not" in names:
        return None
    by = names.index("by")
    if by < 3 or by + 1 == len(said) or names[by - 2] not in words.PAST_OF_BE:
        return None
    end = next(
        (at for at in range(by + 2, len(said)) if said[at].led_by or said[at].token.time), len(said)
    )
    verb = said[by - 1].token
    done = replace(verb, text=words.PAST_OF_PARTICIPLE.get(verb.text, verb.text))
    return (*said[by + 1 : end], _Word(done), *said[: by - 2], *said[end:])


def _agree(mine: _Words, theirs: _Words) -> bool:
    if len(mine) != len(theirs) or not mine:
        return False
    different = [at for at, pair in enumerate(zip(mine, theirs, strict=True)) if not _same(*pair)]
    if not different:
        return True
    start, end = different[0], different[-1] + 1
    return _swapped(mine[start:end], theirs[start:end]) or _swapped(
        theirs[start:end], mine[start:end]
    )


def _swapped(mine: _Words, theirs: _Words) -> bool:
    """Return whether only the order differs: "at school taking a test" or "taking … at school"."""
    if len(mine) > _SWAPPED_MAX or not mine[0].led_by:
        return False
    if theirs[0].token.fixed or not theirs[0].token.text.endswith("ing"):
        return False
    turned = ((*theirs[at:], *theirs[:at]) for at, word in enumerate(theirs) if word.led_by)
    return any(all(map(_same, mine, each)) for each in turned)


def _same(mine: _Word, theirs: _Word) -> bool:
    if mine.led_by and theirs.led_by and mine.led_by != theirs.led_by:
        return False
    if mine.token.text == theirs.token.text:
        return True
    if mine.token.fixed or theirs.token.fixed:
        return False
    if mine.of_each and theirs.of_each and _numbers(mine) & _numbers(theirs):
        return True
    return _is_other_form(mine, theirs) or _is_other_form(theirs, mine)


def _numbers(word: _Word) -> set[str]:
    """Return a word and the possible singulars of it."""
    text = word.token.text
    return {text, words.IRREGULAR_SINGULARS.get(text, text), *_bases(text, "s")}


def _is_other_form(progressive: _Word, simple: _Word) -> bool:
    """Return whether one word is "(is) playing" where the other is "plays" (or "play")."""
    bases = _bases(progressive.token.text, "ing")
    name = simple.token.text
    if progressive.after_be and name in bases:
        return True
    return bool(bases & _bases(name, "s"))


def _bases(word: str, ending: str) -> set[str]:
    """Return the possible base forms of a word: playing, making, running."""
    if not word.endswith(ending) or len(word) < len(ending) + 2:
        return set()
    stem = word.removesuffix(ending)
    if ending == "s":
        return {stem, *([stem[:-1]] if stem.endswith("e") else []), _with_y(stem)}
    undoubled = [stem[:-1]] if stem[-1] == stem[-2] else []
    return {stem, stem + "e", *undoubled}


def _with_y(stem: str) -> str:
    return stem[:-2] + "y" if stem.endswith("ie") else stem


def _looks_foreign(plain: tuple[str, ...], text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    foreign = sum(1 for character in letters if not character.isascii())
    return foreign > _FOREIGN_LETTERS * len(letters) or not words.FOREIGN.isdisjoint(plain)
