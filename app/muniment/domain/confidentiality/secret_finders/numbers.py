"""Card numbers and bank accounts, recognised by their check digits.

Source:
    ISO/IEC 7812 (card numbers, Luhn check), ISO 13616 (IBAN, mod 97) and its registry of lengths.
"""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.confidentiality.secret_finders.card_words import (
    has_proof_behind,
    is_called_card,
)
from muniment.domain.confidentiality.secret_finders.span import ReadText, SecretKind, SecretSpan
from muniment.domain.text.run_edges import CARD

_DIGITS_IN_A_ROW: Final = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![0-9][ \u00a0\u2009-][0-9])(?:[ \u00a0\u2009-]?[0-9]){12,999}+"
)
_DIGITS: Final = re.compile("[0-9]+")
_GROUPS: Final = frozenset(
    {
        (4, 4, 4, 4),
        (4, 6, 5),
        (4, 6, 4),
        (4, 4, 4, 4, 3),
        (4, 4, 5),
        (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2),
    }
)
"""How a card number is printed."""

_SHORT_GROUP: Final = 12
_CODE_DIGITS: Final = 3
_MOST_GROUPS: Final = 5

_LOOSE: Final = frozenset({13, 14, 19})
"""Lengths at which a number is not a card's even alone on its line: EANs and telephone numbers have
13 or 14 digits, ids of many services 19, and cards hardly ever do.
"""

_RANGES: Final = (
    # First number, last number (of as many digits), lengths.
    (4, 4, (13, 16, 19)),  # Visa
    (51, 55, (16,)),  # Mastercard
    (2221, 2720, (16,)),  # Mastercard
    (34, 34, (15,)),  # American Express
    (37, 37, (15,)),  # American Express
    (6011, 6011, (16, 19)),  # Discover
    (644, 659, (16, 19)),  # Discover
    (300, 305, (14,)),  # Diners Club
    (3095, 3095, (14,)),  # Diners Club
    (36, 36, (14,)),  # Diners Club
    (38, 39, (14,)),  # Diners Club
    (3528, 3589, (16,)),  # JCB
    (62, 62, (16, 17, 18, 19)),  # UnionPay
    (50, 50, (16,)),  # Maestro
    (56, 58, (16,)),  # Maestro
    (67, 67, (16,)),  # Maestro
    (2200, 2204, (16,)),  # Mir
)

_IBAN: Final = re.compile(
    r"[0-9]{2}(?<=[A-Za-z]{2}[0-9]{2})(?<![A-Za-z0-9]{3}[0-9]{2})"
    r"(?=(?P<rest>(?:[ \u00a0]?[A-Za-z0-9]){11,30}+))"
)
_IBAN_HEAD: Final = 2
_IBAN_IS_WRITTEN: Final = re.compile(
    r"[A-Za-z0-9]{15,34}|"
    r"[A-Za-z0-9]{4}(?:[ \u00a0][A-Za-z0-9]{4}){2,7}(?:[ \u00a0][A-Za-z0-9]{1,3})?|"
    r"[A-Za-z]{2}[0-9]{2} [0-9]{8} [0-9]{10}"
)
"""In one piece, in groups of four, or as German bank code and account; digests have groups too."""

_IBAN_LENGTHS: Final = {
    text[:2]: int(text[2:])
    for text in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 "
        "DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 "
        "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
        "MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 "
        "SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    ).split()
}

_IBAN_OF_DIGITS: Final = frozenset(
    "AE AT BA BE CR CZ DE DK EE EG ES FI FO GL HR HU IL IS LT LY ME MR NO PL PT RS SE SI SK ST TL "
    "TN VA XK".split()
)
"""Countries whose numbers have no letters after the first two."""


def card_numbers(text: ReadText) -> Iterator[SecretSpan]:
    """Yield numbers of payment cards: an issuer's range, its length, a valid check digit.

    A number in printed groups counts unless the words around it call it something else; one in one
    piece or with hyphens needs evidence. Parts of longer runs of digits do not count.
    """
    for row in _DIGITS_IN_A_ROW.finditer(text.content):
        groups = [match.span() for match in _DIGITS.finditer(text.content, *row.span())]
        for start, end in _cards_among(groups, text.content):
            if CARD.are_free(text.content, start, end) and _has_evidence(text, start, end):
                yield SecretSpan(SecretKind.CARD_NUMBER, start, end)


def _cards_among(groups: list[tuple[int, int]], content: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each possible card in a row of groups."""
    first = 0
    while first < len(groups):
        count = _card_size(groups[first : first + _MOST_GROUPS + 2], content)
        # A card comes first, or after other cards; its expiry or code follows it.
        if count == 0 and groups[first][1] - groups[first][0] <= _SHORT_GROUP:
            return
        if count:
            yield groups[first][0], groups[first + count - 1][1]
        first += count or 1


def _card_size(groups: list[tuple[int, int]], content: str) -> int:
    """Return the number of groups in the card number that starts at the first; 0 for none."""
    lengths = tuple(end - start for start, end in groups)
    for count in range(min(len(lengths), _MOST_GROUPS), 0, -1):
        separators = {content[groups[at][1]] for at in range(count - 1)}
        is_printed = count == 1 or (
            lengths[:count] in _GROUPS
            and len(separators) == 1
            and _ends_there(content, groups[count - 1][1], lengths[count:])
        )
        if is_printed and _is_card("".join(content[start:end] for start, end in groups[:count])):
            return count
    return 0


def _ends_there(content: str, end: int, behind: tuple[int, ...]) -> bool:
    """Return whether nothing follows but an expiry date, a code, or the next card."""
    is_code_or_card = behind == (_CODE_DIGITS,) or behind[:1] > (_SHORT_GROUP,)
    return not behind or is_code_or_card or has_proof_behind(content, end)


def _has_evidence(text: ReadText, start: int, end: int) -> bool:
    value = text.content[start:end]
    return text.content[start - 1 : start] != "+" and is_called_card(
        text.lowered,
        start,
        end,
        in_groups=not value.isdecimal() and "-" not in value,
        may_stand="-" in value or len(value) not in _LOOSE,
    )


def _is_card(digits: str) -> bool:
    issued = any(
        first <= int(digits[: len(str(first))]) <= last and len(digits) in lengths
        for first, last, lengths in _RANGES
    )
    return issued and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit of a number is the check digit of the others."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def ibans(text: ReadText) -> Iterator[SecretSpan]:
    """Yield bank account numbers: a country's length and valid check digits."""
    for match in _IBAN.finditer(text.content):
        start = match.start() - _IBAN_HEAD
        if text.lowered[start : start + 2].upper() not in _IBAN_LENGTHS:
            continue
        end = _iban_end(text.content, start, match.end("rest"))
        if end is not None and CARD.are_free(text.content, start, end):
            yield SecretSpan(SecretKind.IBAN, start, end)


def _iban_end(content: str, start: int, at_most: int) -> int | None:
    """Return the end of the account number that begins at a place; words may follow it."""
    length = _IBAN_LENGTHS[content[start : start + 2].upper()]
    signs = [at for at in range(start, at_most) if content[at].isalnum()]
    if len(signs) < length:
        return None
    end = signs[length - 1] + 1
    if _IBAN_IS_WRITTEN.fullmatch(content, start, end) is None:
        return None
    digits = "".join(content[at] for at in (*signs[4:length], *signs[:4]))
    is_checked = int("".join(str(int(sign, 36)) for sign in digits)) % 97 == 1
    return end if is_checked and _is_written_like_iban(digits) else None


def _is_written_like_iban(turned: str) -> bool:
    """Return whether letters are only where allowed, in one case, and no more than the digits."""
    account = turned[:-4]
    letters = sum(char.isalpha() for char in account)
    if turned[-4:-2].upper() in _IBAN_OF_DIGITS:
        return letters == 0
    return 2 * letters <= len(account) and turned in {turned.upper(), turned.lower()}
