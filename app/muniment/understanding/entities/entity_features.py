"""Features of a span and its context, which distinguish names from other words.

A feature is a text; the training determines which features exist and their weights
(``models/understanding/train_entities.py``), and calls these same functions.
"""

from collections.abc import Iterator
from typing import Final

from muniment.understanding.entities.entity_candidates import Sentence, Span, shape_of
from muniment.understanding.entities.entity_words import (
    JOINERS,
    ORGANIZATION_ENDS,
    ORGANIZATION_STARTS,
    PARTICLES,
    PLACE_ENDS,
    PLACE_STARTS,
)
from muniment.understanding.entities.gazetteers import NO_WORD

_WINDOW: Final = 5  # words on either side whose classes are used
_COMMON: Final = 20
_ENDINGS: Final = ("strasse", "platz", "stadt", "burg", "berg", "ville", "ton", "land", "heim")
_PREPOSITIONS: Final = frozenset({"in", "to", "at", "with", "by", "for", "on", "from", "of"})


def features_of(sentence: Sentence, span: Span) -> tuple[str, ...]:
    """Return the features of a span: its shape, its list entries, and the words around it."""
    signature = sentence.lists.signature(span.phrase)
    return (
        "bias",
        *_shape(sentence, span),
        *_known(sentence, span, signature),
        *_listed(sentence, span),
        *(_parts(sentence, span) if span.first < span.last else _word(sentence, span, signature)),
        *_extent(sentence, span, signature),
        *_joiners(sentence, span),
        *_left(sentence, span, signature),
        *_right(sentence, span, signature),
        *_near(sentence, span),
    )


def _shape(sentence: Sentence, span: Span) -> Iterator[str]:
    count = span.last - span.first + 1
    head, tail = sentence.tokens[span.first].text, sentence.tokens[span.last].text
    shape = shape_of(head)
    yield f"n={min(count, 4)}"
    yield f"shape={shape}"
    yield f"shape={shape}:n={min(count, 3)}"
    if count > 1:
        yield f"tail={shape_of(tail)}"
        for at in range(span.first + 1, span.last + 1):
            if sentence.folded[at] in JOINERS and not sentence.capital[at]:
                yield f"joiner={sentence.folded[at]}"
    if "&" in span.phrase:
        yield "joiner=&"
    if sentence.tokens[span.first].starts_sentence:
        yield "opens"
        yield f"opens:n={min(count, 2)}"


def _known(sentence: Sentence, span: Span, signature: str) -> Iterator[str]:
    shape = shape_of(sentence.tokens[span.first].text)
    yield f"sig={signature}"
    for letter in signature:
        yield f"in={letter}:{shape}"
    for kind, names in sentence.lists.names.items():
        written = names.get(span.phrase)
        if written is not None:
            yield f"{kind}:exact={written == sentence.text[span.start : span.end]}"


def _listed(sentence: Sentence, span: Span) -> Iterator[str]:
    count = min(span.last - span.first + 1, 2)
    head, tail = sentence.folded[span.first], sentence.folded[span.last]
    for kind, starts, ends in (
        ("org", ORGANIZATION_STARTS, ORGANIZATION_ENDS),
        ("place", PLACE_STARTS, PLACE_ENDS),
    ):
        if tail in ends:
            yield f"ends={kind}:n={count}"
        if head in starts:
            yield f"starts={kind}:n={count}"
            if count > 1 and sentence.folded[span.first + 1] in {"of", "for", "de"}:
                yield f"starts={kind}:of"
    for ending in _ENDINGS:
        if tail.endswith(ending) and len(tail) > len(ending) + 1:
            yield f"suffix={ending}"


def _word(sentence: Sentence, span: Span, signature: str) -> Iterator[str]:
    """Yield the features of a single word as a word of the language."""
    word = span.phrase
    token = sentence.tokens[span.first]
    shape, opens = shape_of(token.text), "^" if token.starts_sentence else ""
    level = sentence.lists.level(word)
    rarity = "common" if level <= _COMMON else "word" if level < NO_WORD else "none"
    yield f"word={rarity}:{shape}{opens}"
    yield f"word={rarity}:{bool(signature)}"
    yield f"sig={signature}:{rarity}:{shape}"
    if rarity == "none" and word.endswith("s") and sentence.lists.level(word[:-1]) < NO_WORD:
        yield f"plural:{shape}{opens}"
    if word.endswith("s") and word[:-1] in sentence.lists.surnames and span.first > 0:
        yield f"family:{sentence.folded[span.first - 1] == 'the'}"
    for length in (3, 4):
        if len(word) > length + 1:
            yield f"end={word[-length:]}"


def _parts(sentence: Sentence, span: Span) -> Iterator[str]:
    """Yield the list entries of the parts of a longer span."""
    lists = sentence.lists
    head, tail = sentence.folded[span.first], sentence.folded[span.last]
    inner = sentence.folded[span.first + 1 : span.last]
    is_first = head in lists.first_names
    yield f"head={lists.signature(head)}"
    yield f"tail={lists.signature(tail)}"
    yield f"person={is_first}:{tail in lists.surnames}:{sentence.capital[span.last]}"
    if is_first and any(word in PARTICLES for word in inner):
        yield "person:particle"
    for joiner in {"of", "and", "in", "&"}.intersection(inner):
        yield f"across={joiner}:{is_first}"
    common = [lists.level(word) <= _COMMON for word in (head, *inner, tail)]
    yield f"common={common[0]}:{common[-1]}"
    yield f"allcommon={all(common)}"
    if head in lists.names["organization"] or head in lists.names["product"]:
        yield f"brand:{shape_of(sentence.tokens[span.last].text)}"
    if sentence.tokens[span.last].text[0].isdigit():
        yield "number"
        yield f"number:{lists.signature(sentence.phrase(span.first, span.last - 1))}"


def _extent(sentence: Sentence, span: Span, signature: str) -> Iterator[str]:
    """Yield whether the name may continue to the left or the right."""
    first, last = span.first, span.last
    left = first > 0 and sentence.joined[first - 1] and sentence.namelike[first - 1]
    right = sentence.joined[last] and sentence.namelike[last + 1]
    yield f"more={left}:{right}"
    if left:
        yield f"leftcapital:{sentence.lists.signature(sentence.folded[first - 1])}"
    if right:
        yield f"rightcapital:{sentence.lists.signature(sentence.folded[last + 1])}"
    if not left and not right:
        shape = shape_of(sentence.tokens[first].text)
        yield f"whole:{signature}:{min(last - first, 2)}"
        yield f"whole:n={min(last - first, 3)}:{shape}"
    around = sentence.in_phrase[first]
    if around is not None:
        yield f"phrase={around[0] < first or last < around[1]}"
    elif sentence.in_phrase[last] is not None:
        yield "phrase=cut"


def _joiners(sentence: Sentence, span: Span) -> Iterator[str]:
    """Yield words such as "of" and "van" that lead to another capital."""
    for side, near, far in (
        ("right", span.last + 1, span.last + 2),
        ("left", span.first - 1, span.first - 2),
    ):
        if not 0 <= far < len(sentence.tokens):
            continue
        low = min(near, far)
        gaps = (low - 1, low) if side == "right" else (low, low + 1)
        word = sentence.folded[near]
        if word in JOINERS and sentence.capital[far] and all(sentence.joined[at] for at in gaps):
            yield f"{side}joiner={word}"
            if word in PARTICLES:
                yield f"{side}particle"


def _left(sentence: Sentence, span: Span, signature: str) -> Iterator[str]:
    first = span.first
    if first == 0 or sentence.tokens[first].starts_sentence:
        yield "left=^"
        return
    before = sentence.tokens[first - 1]
    mark = sentence.text[before.whole_end : span.start].strip()
    yield f"leftmark={mark[:2]}" if mark else f"left={before.text.lower()}"
    if mark in {",", "/"}:
        yield f"listed={sentence.lists.signature(sentence.folded[first - 1])}"
    if not mark and before.whole_end > before.end:
        yield "left's"
    for name in sentence.classes[first - 1] or ("other",):
        yield f"leftclass={name}"
        yield f"leftclass={name}:{signature}"
    if first > 1 and not mark:
        for name in sentence.classes[first - 2]:
            yield f"left2class={name}"
            if before.text.lower() in _PREPOSITIONS:
                yield f"left2={name}:{before.text.lower()}"


def _right(sentence: Sentence, span: Span, signature: str) -> Iterator[str]:
    token = sentence.tokens[span.last]
    if token.whole_end > span.end:
        yield f"'s={sentence.text[token.end : token.whole_end].lower()}"
    if span.last + 1 == len(sentence.tokens):
        yield "right=$"
        return
    after = sentence.tokens[span.last + 1]
    mark = sentence.text[token.whole_end : after.start].strip()
    if mark:
        yield f"rightmark={mark[:2]}"
        return
    word = after.text.lower()
    yield f"right={word}"
    if word[0].isdigit():
        yield "rightdigit"
    for name in sentence.classes[span.last + 1] or ("other",):
        yield f"rightclass={name}"
        yield f"rightclass={name}:{signature}"
    if word.endswith(("s", "ed")) and sentence.lists.level(word) > _COMMON:
        yield f"rightverb={word[-1]}"


def _near(sentence: Sentence, span: Span) -> Iterator[str]:
    seen: set[str] = set()
    low, high = max(0, span.first - _WINDOW), min(len(sentence.tokens), span.last + 1 + _WINDOW)
    technologies = sentence.lists.names["technology"]
    for at in (*range(low, span.first), *range(span.last + 1, high)):
        seen.update(sentence.classes[at])
        if sentence.folded[at] in technologies:
            seen.add(f"technology{sentence.capital[at]}")
    for name in sorted(seen):
        yield f"near={name}"
