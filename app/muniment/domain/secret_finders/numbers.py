"""Card numbers and bank accounts: numbers that check themselves.

Source:
    ISO/IEC 7812 (card numbers, Luhn check), ISO 13616 (IBAN, mod 97) and its registry of lengths.
"""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.secret_finders.span import ReadText, SecretKind, SecretSpan

_CARD: Final = re.compile(
    r"[0-9](?<![0-9.,][0-9])(?:[ \u00a0\u2009-]?[0-9]){12,18}+(?![0-9]|[.,][0-9])"
)
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
_NOT_A_CARD: Final = re.compile(
    r"order|invoice|track|isbn|imei|ean\b|serial|ticket|shipment|parcel|reference|booking|"
    r"customer|bestell|rechnung|sendung|auftrag|kunden|commande|facture|suivi|client|pedido|"
    r"factura|timestamp|\bid\b|\bids\b|\bphone|\btel"
)
_DIGITS: Final = re.compile("[0-9]+")
_LOOKED_BACK: Final = 30

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
    (36, 36, (14,)),  # Diners Club
    (38, 39, (14,)),  # Diners Club
    (3528, 3589, (16,)),  # JCB
    (62, 62, (16, 17, 18, 19)),  # UnionPay
    (50, 50, (16,)),  # Maestro
    (56, 58, (16,)),  # Maestro
    (67, 67, (16,)),  # Maestro
)

_IBAN: Final = re.compile(
    r"[0-9]{2}(?<=[A-Za-z]{2}[0-9]{2})(?=(?P<rest>(?:[ \u00a0-]?[A-Za-z0-9]){11,30}+))"
)
_IBAN_HEAD: Final = 2
_IBAN_PARTS: Final = re.compile(r"[ \u00a0-]")
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


def card_numbers(text: ReadText) -> Iterator[SecretSpan]:
    """Yield numbers of payment cards: an issuer's range, its length, the check digit."""
    for match in _CARD.finditer(text.content):
        end = _card_end(match)
        before = text.lowered[max(0, match.start() - _LOOKED_BACK) : match.start()]
        if end is not None and _NOT_A_CARD.search(before) is None:
            yield SecretSpan(SecretKind.CARD_NUMBER, match.start(), end)


def _card_end(match: re.Match[str]) -> int | None:
    """Return where a card's number ends; its month or its code may follow."""
    groups = list(_DIGITS.finditer(match.group()))
    for count in range(len(groups), 0, -1):
        lengths = tuple(group.end() - group.start() for group in groups[:count])
        if (count == 1 or lengths in _GROUPS) and _is_card(
            "".join(group.group() for group in groups[:count])
        ):
            return match.start() + groups[count - 1].end()
    return None


def _is_card(digits: str) -> bool:
    issued = any(
        first <= int(digits[: len(str(first))]) <= last and len(digits) in lengths
        for first, last, lengths in _RANGES
    )
    return issued and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Tell whether a number's last digit is the check digit of the others."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def ibans(text: ReadText) -> Iterator[SecretSpan]:
    """Yield numbers of bank accounts: a country's length, check digits that fit."""
    for match in _IBAN.finditer(text.content):
        start = match.start() - _IBAN_HEAD
        if start == 0 or not text.content[start - 1].isalnum():
            end = _iban_end(text.content, start, match.end("rest"))
            if end is not None:
                yield SecretSpan(SecretKind.IBAN, start, end)


def _iban_end(content: str, start: int, at_most: int) -> int | None:
    """Return where an account number that begins somewhere ends; words may follow it."""
    length = _IBAN_LENGTHS.get(content[start : start + 2].upper())
    signs = [at for at in range(start, at_most) if content[at].isalnum()]
    if length is None or len(signs) < length:
        return None
    end = signs[length - 1] + 1
    if content[end : end + 1].isalnum():
        return None
    digits = "".join(content[at] for at in (*signs[4:length], *signs[:4]))
    return end if int("".join(str(int(sign, 36)) for sign in digits)) % 97 == 1 else None
