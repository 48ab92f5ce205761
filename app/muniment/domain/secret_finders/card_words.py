"""What the words around a number call it: a card, or something else that is as long.

Of numbers of sixteen digits drawn at random one in thirty-five has an issuer's range and a fitting
check digit, so that the form alone cannot tell an order number from a card's.
"""

import re
from typing import Final

_BEFORE: Final = 60
_AFTER: Final = 50

_OTHER_CARD: Final = (
    r"\b(?:sim|gift|library|loyalty|business|post|sd|graphics|network|membership|score|report|id)"
    r"[ -]?cards?|cardinal|discard|cardi|(?:speicher|grafik|fahr|land|post|sim|eintritts|"
    r"kunden)kart"
)
_CARD: Final = (
    r"card|karte|carte\b|carte |tarjeta|\bvisa\b|amex|american express|\bdiscover\b|\bdiners?\b|"
    r"\bjcb\b|unionpay|maestro|\bcc[nv]?\b|\bpan\b|\bcv[cv]2?\b|\bexp(?:iry|ires|iration)?\b|"
    r"valid (?:thru|until|through)|gültig bis|ablaufdatum|\bcredit\b|\bdebit\b|kredit|"
    r"\bcharged?\b|\b(?:pay|paid|paying) (?:\w{1,12} )?(?:with|by|using)\b|abbuch|belaste"
)
_OTHER: Final = (
    r"order|invoice|track|parcel|package|packet|shipment|shipping|consignment|waybill|courier|"
    r"deliver|\bisbn|\bissn|\bimei|\biccid|\bmeid|\bean\b|\bean-|gtin|\bupc\b|barcode|\bsku|"
    r"serial|"
    r"ticket|reference|\bref\b|refno|booking|reservation|itinerary|customer|client|member|"
    r"account id|"
    r"\bpo\b|purchase|receipt|\bbill\b|billing|quote\b|contract|policy|claim|\bcase\b|incident|"
    r"\brma\b|return label|\bbatch|\blot\b|part number|part no|article|catalog|warehouse|stock|"
    r"timestamp|epoch|\bids?\b|_id\b|\buid|\bguid|uuid|identifier|snowflake|tweet|\bpost\b|message|"
    r"channel|thread|build|commit|hash|checksum|digest|offset|sequence|record|\brow\b|\bnonce|"
    r"\bseed\b|\bphone|\btel\b|\btel[.:]|telephone|mobile|\bcell\b|\bfax|whatsapp|\bcall|dial|\bsms\b|"
    r"latitude|longitude|\blat\b|\blon\b|\blng\b|coordinate|\bgps\b|meter reading|meter number|"
    r"\binv\b|\bbilled|fedex|\bups\b|\busps\b|\bdhl\b|\bdpd\b|\bgls\b|hermes|voucher|coupon|remittance|"
    r"gutschein|confirmation|refund|\bshop|basket|scanned|device|handset|modem|product|"
    r"transaction|\btxn|\btrace|\bspan\b|\bsession|request|"
    r"bestell|rechnung|sendung|auftrag|kunden|lieferung|paket|beleg|vorgang|aktenzeichen|vertrag|"
    r"versicherung|buchung|artikel|seriennummer|zähler|telefon|handy|mobil|\bnr\. der|kennung|"
    r"verwendungszweck|strichcode|bestätigung|reklamation|erstattung|gerät|produkt|"
    r"zeitstempel|koordinate|mitglied|"
    r"commande|facture|suivi|colis|livraison|réservation|téléphone|dossier|"
    r"pedido|factura|envío|paquete|seguimiento|reserva|teléfono"
)
_CALLED: Final = re.compile(f"{_OTHER_CARD}|(?P<card>{_CARD})|{_OTHER}")
"""In this order: at "gift card" the whole counts, as something else."""


def speaks_of_card(lowered: str, start: int, end: int, *, is_in_groups: bool) -> bool | None:
    """Tell what the words around a number call it: the last before it, or else the first behind it.

    What stands in groups as on a card is one wherever a card is spoken of.

    Args:
        lowered: The text, in lower case.
        start: First digit.
        end: Past the last one.
        is_in_groups: Whether it stands as on a card.

    Returns:
        ``True`` for a card, ``False`` for something else, ``None`` where no word says.
    """
    called = [
        match.lastgroup is not None
        for match in _CALLED.finditer(lowered[max(0, start - _BEFORE) : start])
    ]
    if called and (called[-1] or not is_in_groups):
        return called[-1]
    line = lowered[end : end + _AFTER].partition("\n")[0]
    behind = [match.lastgroup is not None for match in _CALLED.finditer(line)]
    if is_in_groups and any(called + behind):
        return True
    return next(iter(called[-1:] + behind), None)
