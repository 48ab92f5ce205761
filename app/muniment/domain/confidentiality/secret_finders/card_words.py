"""Evidence that a number is a card's: what follows it, and the words around it.

Of random numbers of sixteen digits, one in thirty-five has an issuer's range and a valid check
digit, so the form alone cannot distinguish an order number from a card's.
"""

import re
from typing import Final

_BEFORE: Final = 60
_AFTER: Final = 50

_PROOF: Final = re.compile(
    r"[\s,;:|/(]{1,4}(?:(?:(?:exp[a-z]{0,8}|gültig bis)[.:= ]{1,2})?"
    r"(?:0[1-9]|1[0-2])[\s/|.-]{0,3}(?:20)?[2-4][0-9]|"
    r"(?:cv[cv]2?|csc|cid|prüf(?:nummer|ziffer))\W{0,3}[0-9]{3,4})(?![0-9])|"
    r"=[2-4][0-9](?:0[1-9]|1[0-2])[0-9]{3}"
)
"""Behind a number: its expiry month and year, a named security code, or ``=YYMM`` of the magnetic
stripe.
"""

_OF_PAYMENT: Final = (
    r"credit|debit|kredit|bank|giro|ec|visa|master|amex|american express|prepaid|company|corporate|"
    r"firmen|payment"
)
_OF_SOMEONE: Final = (
    r"an?|the|th(?:is|at)|my|our|your|his|her|their|[^\W\d_]{1,20}['’]s|new|old|other|second|joint|"
    r"lost|stolen|virtual|by|with|to|on|from|of|and|or|is|use|add|save|charge|number|"
    r"(?:[mds]ein|ihr|unsre|unser|ein|neu|alt|ander|zweit)(?:e[rnms]?)?|d(?:ie|er|en|em)|mit|von|"
    r"auf|per|zur|nr|de|du|la|les?|[mts]a|une|[nv]otre|cette|nouvelle|par|avec|sur|mi|tu|su|una|"
    r"con|nueva"
)
_CARD: Final = (
    rf"(?:(?:{_OF_PAYMENT}|(?:{_OF_SOMEONE})(?=[\s_-]))[\s_-]{{0,2}})?(?:"
    r"card(?:s|no|num|number|holder)?(?![^\W\d_])|karten?(?:nummer|nr|inhaber)?(?![^\W\d_])|"
    r"(?:cartes?|tarjetas?)(?:\s(?:ble|banca|visa|de (?:cr|d[ée]b|pa)|est?\b|n[°ou])|"
    r"(?=[\W\d_]{0,9}(?:\Z|[\d:=#(\n]))))|"
    r"visa(?![\s_-]{1,2}(?!card|is|is?t|est|for|from|of|and|ends|expires|no|n[ru])[^\W\d_])|"
    r"(?:amex|american express|mastercard|discover|diners?|jcb|unionpay|maestro|cc[nv]?|cv[cv]2?|"
    r"(?:pan|cb)(?=[-#]|\s?[:=])|exp(?:iry|ires|iration)?|valid (?:thru|until|till?|through)|"
    r"gültig bis|ablaufdatum|charged?|(?:pay|paid|paying) (?:\w{1,12} ){0,3}(?:with|by|using)|"
    r"works|declined)"
    r"(?![^\W\d_])|abbuch|abzubuch|belaste"
)
_OTHER_CARD: Final = r"[^\W\d_]{1,20}[ -]?(?:cards?|karten?|cartes?|tarjetas?)|(?:carte|tarjeta) "
_OTHER: Final = (
    r"(?:order(?:ed|s)?|invoice|tracking|parcel|package|shipment|isbn|imei|ean|serial|ref|"
    r"reference|booking|customer|client|member|purchased?|receipt|returned|cancel(?:led)?|shop|rma|"
    r"tel|phone|telephone|mobile|policy|contract|commande|facture|colis|achat|adhérent|pedido|factura)"
    r"(?![^\W\d_])|bestell|rechnung|sendung|paket|auftrag|kunden|mitglied|artikel|telefon|"
    r"vertrag|versicherung"
)
_CALLED: Final = re.compile(
    rf"(?<![^\W_])(?:(?P<card>{_CARD})|{_OTHER_CARD}|{_OTHER})|(?P<card_unspaced>カード|카드|卡)"
)
"""Words for a card, or for something else; "gift card" as a whole counts as something else."""

_LETTER_OR_SHORTER: Final = re.compile(r"[^\W\d_]|(?<![0-9])[0-9]{1,12}(?![0-9])")
_LINE_BREAK: Final = re.compile(r"[\n\r]|\\[nr]")


def has_proof_behind(lowered: str, end: int) -> bool:
    """Return whether an expiry date or a named security code directly follows a number."""
    return _PROOF.match(lowered, end) is not None


def is_called_card(lowered: str, start: int, end: int, *, in_groups: bool, may_stand: bool) -> bool:
    """Return whether there is evidence that a number with a card's form is a card's.

    What follows the number decides first, then words: for a number in groups any word for a card;
    otherwise the last word before it, or else the first one after it.

    Args:
        lowered: The text, in lower case.
        start: First digit.
        end: Past the last one.
        in_groups: Whether spaces separate the digits as on a card, which is enough where no word
            decides.
        may_stand: Whether being alone on its line is enough.
    """
    if has_proof_behind(lowered, end):
        return True
    line = _LINE_BREAK.split(lowered[end : end + _AFTER])[0]
    before = _called(lowered, max(0, start - _BEFORE), start)
    behind = _called(line, 0, len(line))
    if in_groups:
        return any(before + behind) or not before + behind
    called = before[-1:] + behind
    return called[0] if called else may_stand and _stands_alone(lowered, start, line)


def _called(lowered: str, start: int, end: int) -> list[bool]:
    """Return for each deciding word whether it means a card."""
    return [match.lastgroup is not None for match in _CALLED.finditer(lowered, start, end)]


def _stands_alone(lowered: str, start: int, behind: str) -> bool:
    """Return whether a line, as far as checked, holds only numbers as long as a card's."""
    before = _LINE_BREAK.split(lowered[max(0, start - _BEFORE) : start])[-1]
    if len(before) == _BEFORE:
        before = before.lstrip("0123456789")
    if len(behind) == _AFTER:
        behind = behind.rstrip("0123456789")
    return not _LETTER_OR_SHORTER.search(before) and not _LETTER_OR_SHORTER.search(behind)
