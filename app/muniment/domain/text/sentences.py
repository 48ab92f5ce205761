"""Sentence boundaries, for passages, contexts and everything else that splits a text.

Where a mark may or may not end a sentence (an abbreviation, an initial), it does not: two sentences
together are still whole, half a sentence is not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]
"""First character, and the one after the last."""

# Only the first of a run of closing marks is examined, and the patterns never backtrack (++, *+): a
# text of 50,000 full stops costs no more than one of letters.
_MARK: Final = re.compile(
    r"""
    (?<![.!?\u2026\u061f\u06d4\u0964\u0965])(?P<marks>[.!?\u2026\u061f\u06d4\u0964\u0965]++)
        (?P<closers>["'\u201d\u2019)\]\u00bb*_]*+) (?P<space>\s++)
    | [\u3002\uff01\uff1f\uff61]++
        (?P<wide_closers>["\u201d\u300d\u300f\uff09\u3011\u300b\uff63]*+) \s*+
    | (?P<line>[\n\r\u2028\u2029]) \s*+
    """,
    re.VERBOSE,
)
_LINE_END: Final = re.compile(r"[\n\r\u2028\u2029]")
_FENCE: Final = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})(?P<rest>[^\n\r]*)", re.MULTILINE)
_OPENERS: Final = "\"'\u201c\u2018\u201e([{\u00ab\u00bf\u00a1*_`"
_NEXT_WORD: Final = re.compile(r"\w+(?:['\u2019]\w+)?")
_INITIALS: Final = re.compile(r"(?:\w\.)*\w")
_LIST_NUMBER: Final = re.compile(r"\s*[(\[*>-]*\s*\d{1,3}")
_QUOTED_SPEECH_GOES_ON: Final = ("\u3068", "\u3063\u3066")

# A line of at least this length that continues in lower case was wrapped, not ended.
_WRAPPED_CHARACTERS: Final = 40
_LOOK_BACK: Final = 24

# Never the end of a sentence, whatever follows.
_OPEN_ABBREVIATIONS: Final = frozenset(
    """
    dr mr mrs ms mx prof rev hon st mt ft gen col capt lt sgt cmdr gov sen rep messrs mme mlle sra
    dra srta hr fr e.g i.e vs cf viz approx ca bzw z.b d.h u.a bspw vgl p.ex
    """.split()
)
# The end of a sentence unless a number follows: a word of its own ("no", "May") before that.
_BEFORE_NUMBERS: Final = frozenset(
    """
    no nos nr fig figs vol p pp art sec ch eq op tel ext s abs jan feb mar apr jun jul aug sep sept
    oct nov dec
    """.split()
)
# The end of a sentence only when what follows is a word that begins one.
_CLOSED_ABBREVIATIONS: Final = frozenset(
    """
    etc inc ltd co corp llc plc bros jr sr esq ph.d m.d al dept est ave blvd rd usw usf min max
    """.split()
)
_SENTENCE_STARTERS: Final = frozenset(
    """
    a after all also although an and are as at because before but can did do does for from he her
    here his how however i i'd i'll i'm i've if in is it it's its later let many maybe my next no
    now on one our please she since so some that that's the their then there there's these they
    they're this those to today tomorrow we we're what when where which while who why will with
    yes yesterday you your der die das er sie es wir ich und aber
    """.split()
)


def sentence_borders(text: str) -> Iterator[int]:
    """Yield the places between two sentences in order, each after the white space between them.

    A sentence ends with its closing mark and the quotes or brackets after it, or with its line. A
    line that was only wrapped continues; a fenced block of code is one sentence.

    Args:
        text: Any text; takes time linear in its length.
    """
    blocks = _code_blocks(text)
    starts = [start for start, _ in blocks]
    for match in _MARK.finditer(text):
        place = match.end()
        block = bisect_right(starts, place - 1) - 1
        if block >= 0 and starts[block] < place < blocks[block][1]:
            continue
        if place < len(text) and _is_end(text, match):
            yield place


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text, without the white space around them.

    Args:
        text: Any text.

    Returns:
        Spans in order that do not overlap and hold every character but white space.
    """
    borders = chain((0,), sentence_borders(text), (len(text),))
    trimmed = (_trimmed(text, start, end) for start, end in pairwise(borders))
    return [(start, end) for start, end in trimmed if start < end]


def line_borders(text: str) -> Iterator[int]:
    """Yield the places after each end of a line, for text without sentences."""
    return (match.end() for match in _LINE_END.finditer(text))


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _code_blocks(text: str) -> list[Span]:
    """Return the fenced blocks of code, both fences included; one never closed is none.

    Source:
        CommonMark 0.31.2, section 4.5: the closing fence is at least as long, of the same
        character, and stands alone on its line.
    """
    blocks: list[Span] = []
    opening: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opening is None:
            opening = match
        elif match["fence"].startswith(opening["fence"]) and not match["rest"].strip():
            blocks.append((opening.start("fence"), match.end("fence")))
            opening = None
    return blocks


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a mark or a line ends a sentence."""
    following = _following(text, match.end())
    if match["line"] is not None:
        return not _is_wrapped(text, match, following)
    if match["marks"] is None:
        return not (match["wide_closers"] and following.startswith(_QUOTED_SPEECH_GOES_ON))
    line = _LINE_END.search(match["space"])
    if line is not None and not _is_wrapped(text, match, following):
        return True
    goes_on = following[:1].islower()
    if goes_on and match["closers"]:
        return False
    if match["marks"] == ".":
        return _full_stop_ends(text, match.start(), following)
    return not (goes_on and match["marks"].endswith(("...", "\u2026")))


def _following(text: str, place: int) -> str:
    """Return the next characters, without opening quotes and brackets."""
    return text[place : place + _LOOK_BACK].lstrip(_OPENERS)


def _is_wrapped(text: str, match: re.Match[str], following: str) -> bool:
    """Return whether a line goes on in the next: it is long, and the next begins in lower case."""
    gap = text[match.start() : match.end()]
    if len(_LINE_END.findall(gap.replace("\r\n", "\n"))) > 1 or not following[:1].islower():
        return False
    begin = match.start() - _WRAPPED_CHARACTERS
    return begin >= 0 and _LINE_END.search(text, begin, match.start()) is None


def _full_stop_ends(text: str, place: int, following: str) -> bool:
    """Return whether a lone full stop ends a sentence, by the words around it."""
    before = text[max(0, place - _LOOK_BACK) : place]
    if following[:1].isdigit() and _is_before_numbers(before):
        return False
    if _is_list_number(text, place):
        return False
    words = before.split()
    word = words[-1].lstrip(_OPENERS) if words and not before[-1].isspace() else ""
    key = word.lower()
    if key in _OPEN_ABBREVIATIONS:
        return False
    if key in _CLOSED_ABBREVIATIONS or _is_initial(word, following):
        found = _NEXT_WORD.match(following)
        next_word = found.group().replace("\u2019", "'") if found else ""
        return next_word[:1].isupper() and next_word.lower() in _SENTENCE_STARTERS
    return True


def _is_before_numbers(before: str) -> bool:
    words = before.split()
    return bool(words) and words[-1].lstrip(_OPENERS).lower() in _BEFORE_NUMBERS


def _is_initial(word: str, following: str) -> bool:
    """Return whether a word is an initial, or letters with full stops between ("U.S", "p.m")."""
    if _INITIALS.fullmatch(word) is None or word.isdigit() or word == "I":
        return False
    if len(word) > 1 or word.isupper():
        return True
    return following[1:2] == "." and following[:1].isalpha()


def _is_list_number(text: str, place: int) -> bool:
    """Return whether everything before a full stop on its line is an item's number."""
    seen = text[max(0, place - _LOOK_BACK) : place]
    line = _LINE_END.split(seen)[-1]
    whole = len(line) < len(seen) or place <= _LOOK_BACK
    return whole and _LIST_NUMBER.fullmatch(line) is not None
