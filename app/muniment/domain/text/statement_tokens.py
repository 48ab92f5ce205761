"""The tokens of a text that duplicate detection compares, each in one agreed spelling.

Every character of the text except white space and punctuation ends up in a token: what is not
recognised still has to be the same in both texts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text import statement_words as words
from muniment.domain.text.normal_forms import folded

_MONTH: Final = "|".join(sorted(words.MONTH_NUMBERS, key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"""
    (?P<address>https?://[^\s<>"]{{0,2000}}[^\s<>".,;:!?)]
        | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+)
    | (?P<iso>\b\d{{4}}-\d\d-\d\d)(?![\w-])
    | (?P<day_month>\b(?P<d1>\d\d?)(?:st|nd|rd|th)?\ (?:of\ )?(?P<m1>{_MONTH})\b\.?
        (?:,?\ (?P<y1>\d{{4}})\b)?)
    | (?P<month_day>\b(?P<m2>{_MONTH})\b\.?\ (?P<d2>\d\d?)(?:st|nd|rd|th)?(?!\w|[.:,]\d)
        (?:,?\ (?P<y2>\d{{4}})\b)?)
    | (?P<half_day>\b(?P<h>\d\d?)(?::(?P<min>\d\d))?\ ?(?P<half>[ap])\.?m\b)
    | (?P<clock>\b(?P<h24>\d\d?):(?P<min24>\d\d)(?![\d:]))
    | (?P<phone>(?:\+|\(?\b0)\d{{0,15}}\)?(?:[ /-]?\(?\d{{2,15}}\)?){{2,6}}(?!\w)
        | \(?\b\d{{3}}\)?[ -]\d{{3}}-\d{{4}}(?!\w))
    | (?P<dotted>\bv?\d+(?:\.\d+){{2,}}(?!\w))
    | (?P<money>[$€£¥]\ ?(?P<sum>\d+(?:,\d+)*(?:\.\d+)?)(?!\w)
        (?:\ (?P<power>thousand|[mb]illion)\b)?)
    | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b)
    | (?P<code>\b(?=\w*[\d_])(?=\w*[^\W\d])\w+)
    | (?P<number>(?<![\w.])-?(?:\d+(?:,\d+)*)?\.?\d+)
    | (?P<initials>\b(?:[a-z]\.){{2,}}(?:[a-z]\b)?)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<face>(?<!\w)[:;=]'?-?[()DPO/|\\](?!\w))
    | (?P<comma>,)
    | (?P<flag>(?<!\S)--?(?=\w))
    | (?P<symbol>[^\s.;:!?"'()\[\]{{}}…—/-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_AMOUNT: Final = re.compile(r"(\d+)([^\W\d_]+)")
_BRITISH: Final = (
    (re.compile(r"(?<=[a-z]{2})our(?=(s|ed|ing|ite|ites|ful|al|hood|y)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{4})is(?=(e|es|ed|ing|er|ers|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{4})ys(?=(e|es|ed|ing|er|ers)$)"), "yz"),
    (re.compile(r"(?<=travel|cancel|signal)l(?=(ed|ing|er|ers)$)"), ""),
)
_AMBIGUOUS_CAPITALS: Final = frozenset({"US", "IT", "WHO"})
_TITLES: Final = frozenset({"dr", "mr"})


@dataclass(frozen=True, slots=True)
class StatementToken:
    """One unit of a statement.

    Args:
        text: In the agreed spelling.
        fixed: Whether it has only this form: names, numbers, signs.
        time: Whether it is a date, a time of day, or a word such as "today".
        clause: How many commas come before it.
    """

    text: str
    fixed: bool = False
    time: bool = False
    clause: int = 0


def plain_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens unchanged except for letter case; takes a `unified` text."""
    found = _TOKEN.finditer(folded(text))
    return tuple(match.group() for match in found if match.lastgroup != "comma")


def english_tokens(text: str) -> list[StatementToken]:
    """Return the tokens in the common spelling of English texts; takes a `unified` text."""
    shouted = not any(character.islower() for character in text)
    found: list[StatementToken] = []
    clause = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "comma":
            clause += 1
        elif match.lastgroup == "word":
            is_name = match.group()[0].isupper() and not shouted and _is_inside(text, match.start())
            found += _words_of(match.group(), is_name=is_name, shouted=shouted, clause=clause)
        else:
            texts = _READERS[match.lastgroup or ""](match)
            is_time = match.lastgroup in _TIMES
            found += [
                StatementToken(each, fixed=True, time=is_time, clause=clause) for each in texts
            ]
    return _with_units(_with_numbers(found))


def _is_inside(text: str, start: int) -> bool:
    """Return whether anything of the same sentence comes before a word."""
    before = text[max(0, start - 8) : start]
    bare = before.rstrip(" \t'")
    return bool(bare) and bare[-1] not in '.!?:"(\n'


def _words_of(word: str, *, is_name: bool, shouted: bool, clause: int) -> list[StatementToken]:
    if word in _AMBIGUOUS_CAPITALS and not shouted:
        return [StatementToken(word, fixed=True, clause=clause)]
    return [
        StatementToken(
            part if is_name and part not in _TITLES else _spelled(part),
            fixed=is_name,
            time=part in words.TIME_WORDS,
            clause=clause,
        )
        for part in _uncontracted(word.casefold()).split()
    ]


def _uncontracted(word: str) -> str:
    if word in words.CONTRACTIONS:
        return words.CONTRACTIONS[word]
    for ending, full in words.CONTRACTED_ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + full
    return word


def _spelled(word: str) -> str:
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return words.SAME.get(word, word)


def _with_numbers(tokens: list[StatementToken]) -> list[StatementToken]:
    """Write number words as digits: "twenty-five" as 25."""
    found: list[StatementToken] = []
    at = 0
    while at < len(tokens):
        value, used = _number_at([token.text for token in tokens[at : at + 4]])
        if used:
            found.append(StatementToken(str(value), fixed=True, clause=tokens[at].clause))
        else:
            found.append(tokens[at])
        at += max(used, 1)
    return found


def _number_at(texts: list[str]) -> tuple[int, int]:
    """Return the number that some words begin with, and how many words it takes (or none)."""
    value, used = _below_hundred(texts)
    if used and used < len(texts) and texts[used] in {"hundred", "thousand"}:
        return value * (100 if texts[used] == "hundred" else 1000), used + 1
    return value, used


def _below_hundred(texts: list[str]) -> tuple[int, int]:
    value = words.NUMBER_WORDS.get(texts[0])
    if value is None:
        return 0, 0
    unit = words.NUMBER_WORDS.get(texts[1], 0) if len(texts) > 1 else 0
    return (value + unit, 2) if value >= 20 and 1 <= unit <= 9 else (value, 1)


def _with_units(tokens: list[StatementToken]) -> list[StatementToken]:
    """Write the unit after a number in its standard form."""
    return [
        replace(token, text=words.UNITS.get(token.text, token.text), fixed=True)
        if at and tokens[at - 1].text[-1].isdecimal() and token.text in _UNIT_NAMES
        else token
        for at, token in enumerate(tokens)
    ]


def _date(day: str, month: str, year: str | None) -> str:
    number = words.MONTH_NUMBERS[month.casefold()]
    return f"@{year or ''}-{number:02}-{int(day):02}"


def _half_day(match: re.Match[str]) -> list[str]:
    hour = int(match["h"]) % 12 + (12 if match["half"].casefold() == "p" else 0)
    return [f"@{hour:02}:{match['min'] or '00'}"]


def _dotted(match: re.Match[str]) -> list[str]:
    number = match.group().casefold()
    return ["version", number[1:]] if number.startswith("v") else [number]


def _money(match: re.Match[str]) -> list[str]:
    power = [match["power"].casefold()] if match["power"] else []
    return [_digits(match["sum"]), *power, words.CURRENCIES[match.group()[0]]]


def _digits(number: str) -> str:
    number = number.replace(",", "") if _THOUSANDS.fullmatch(number) else number
    return re.sub(r"^(-?)\.", r"\g<1>0.", number)


def _code(match: re.Match[str]) -> list[str]:
    amount = _AMOUNT.fullmatch(match.group())
    if amount and amount[2].casefold() in _UNIT_NAMES:
        return [amount[1], amount[2].casefold()]
    return [match.group()]


def _initials(match: re.Match[str]) -> list[str]:
    letters = match.group().replace(".", "").upper()
    return [letters if letters in _AMBIGUOUS_CAPITALS else letters.casefold()]


_READERS: Final[dict[str, Callable[[re.Match[str]], list[str]]]] = {
    "address": lambda match: [match.group()],
    "iso": lambda match: [f"@{match.group()}"],
    "day_month": lambda match: [_date(match["d1"], match["m1"], match["y1"])],
    "month_day": lambda match: [_date(match["d2"], match["m2"], match["y2"])],
    "half_day": _half_day,
    "clock": lambda match: [f"@{int(match['h24']):02}:{match['min24']}"],
    "phone": lambda match: [re.sub(r"[^+\d]", "", match.group())],
    "dotted": _dotted,
    "money": _money,
    "ordinal": lambda match: [
        words.ORDINALS.get(match.group().casefold(), match.group().casefold())
    ],
    "code": _code,
    "number": lambda match: [_digits(match.group())],
    "initials": _initials,
    "face": lambda match: [match.group()],
    "flag": lambda match: [match.group()],
    "symbol": lambda match: [words.SIGNS.get(match.group(), match.group())],
}
_TIMES: Final = frozenset({"iso", "day_month", "month_day", "half_day", "clock"})
_UNIT_NAMES: Final = frozenset(words.UNITS) | frozenset(words.UNITS.values())
