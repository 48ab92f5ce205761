"""Sentences that values stand in: notes, talk, logs, comments, forms; English and German.

Of each group the first half was looked at while rules were chosen; the other half, of another
style, is only measured.
"""

from collections.abc import Mapping
from typing import Final

_OPAQUE: Final = (
    (
        "The deployment finished and wrote {} to the manifest.",
        "hey, did you see {}? it failed again",
        "2026-11-22T16:21:44Z INFO worker[17]: processed {} in 31 ms",
        "# see {} for why this is needed",
        "Artefakt {} liegt jetzt im Archiv.",
        "The agent noted that {} is the latest.",
        '    "integrity": "{}",',
        "cache miss: {}",
    ),
    (
        "> {}\n\nI think that one was mine, sorry!",
        "| build | {} | green |",
        "x-amz-id-2: {}\r\nserver: nginx",
        "Kannst du mal bei {} nachsehen, ob das stimmt?",
        "Traceback: lookup of '{}' failed (KeyError) in store.py:88",
        "- {}\n- same as yesterday\n",
        "({}) superseded",
        "<li data-key={}>Lunch</li>",
        "GET /v2/items/{}/children 200 14ms",
    ),
)

FRAMES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "opaque": _OPAQUE,
    "commit": (
        (
            "commit {}\nAuthor: Ada <ada@example.org>",
            "{} Fix the crash of the importer",
            "Broken since {}, worked before.",
            "Der Fehler kam mit Commit {} hinein.",
            "git bisect says {} is the first bad one",
            "// reverted in {}",
        ),
        (
            "Pick {} squash the rest",
            "index {}..{} 100644",
            "cherry picked from {} onto release",
            "HEAD is now at {} Speed up the search",
            "Wir sind auf {} zurückgegangen.",
            "fixup! {}",
        ),
    ),
    "order": (
        (
            "Order {} was shipped today.",
            "order number: {}",
            "Your order no. {} is on its way",
            "Bestellung {} ist unterwegs.",
            "Please check order #{} for Anna.",
            "INFO shop: order_id={} paid",
            "Bestellnummer {} wurde storniert",
        ),
        (
            "We could not fulfil purchase {} because the sofa is sold out.",
            "Thanks for shopping with us! Confirmation: {}",
            "{} is the order you asked about.",
            "Wegen der Reklamation zum Auftrag {} melden wir uns.",
            '{{"orderNumber": "{}", "items": 3}}',
            "Refund for {} has been started, says the shop.",
            "Pedido {} entregado ayer.",
            "PO {}: two desks, four chairs",
        ),
    ),
    "invoice": (
        (
            "Invoice {} is overdue.",
            "Rechnung {} vom 3. Mai ist bezahlt.",
            "invoice no {} was sent to the client",
            "Rechnungsnummer: {}",
            "# invoices: {} is a duplicate",
            "pay invoice {} by Friday",
        ),
        (
            "The bill numbered {} still has to be paid.",
            "Verwendungszweck {}",
            "facture {} du 12 mai",
            "Please quote {} with your payment.",
            "billing: {} settled, nothing open",
            "Im Anhang die Rechnung mit der Nummer {}.",
            "remittance advice {}",
        ),
    ),
    "tracking": (
        (
            "Tracking number {}.",
            "The parcel {} arrives tomorrow.",
            "Sendung {} liegt in der Filiale",
            "track it with {} on their site",
            "DHL package {}, left with the neighbour",
            "Sendungsnummer: {}",
        ),
        (
            "Shipment {} was handed to the carrier.",
            "Dein Paket mit der Nummer {} kommt morgen.",
            "waybill={} status=out_for_delivery",
            "colis {} livré",
            "UPS says {} is delayed until Monday.",
            "{} (Hermes), kommt zwischen 12 und 14 Uhr",
            "courier ref {}",
        ),
    ),
    "isbn": (
        ("ISBN {}", "The book has the ISBN {}.", "Ich suche das Buch mit der ISBN {}.", "isbn={}"),
        (
            "Reading list: Dune ({}), Emma",
            "Paperback, 320 pages, {}",
            "Im Regal steht {} noch zweimal.",
            "{}: Design Patterns, second printing",
        ),
    ),
    "ean": (
        ("EAN {}", "The barcode says {}.", "Artikel {} ist ausverkauft.", "gtin: {}"),
        (
            "Milk 1.5 %, {}, 1.19 EUR",
            "Scanned {} at the till.",
            "SKU {} is out of stock",
            "Der Strichcode {} wird nicht erkannt.",
        ),
    ),
    "imei": (
        ("IMEI {}", "my phone's IMEI is {}", "Das Gerät mit der IMEI {} ist gesperrt.", "imei={}"),
        (
            "Handset {} was reported lost.",
            "device {} provisioned",
            "Handynummer unbekannt, Gerätekennung {}",
            "The serial of the tablet is {}.",
        ),
    ),
    "telephone": (
        (
            "Call me at {}.",
            "My phone number is {}",
            "Tel. {}",
            "Ruf mich unter {} an",
            "support: {} (9 to 5)",
            "The dentist: {}",
        ),
        (
            "Grandma's new number: {}",
            "Ring {} if the alarm goes off",
            "Erreichbar ist er unter {}.",
            "whatsapp {}",
            "contact;Ada;{};home",
            "plumber {} ask for Jo",
        ),
    ),
    "time": (
        (
            "{} INFO started",
            "The backup ran at {}.",
            "updated_at: {}",
            "Letzte Sicherung: {}",
            "It happened on {} or so",
            "timestamp={}",
        ),
        (
            "[{}] kernel: usb 1-1: new device",
            "Since {} nothing has been heard of it.",
            "Zuletzt gesehen {}",
            "snapshot-{}.tar.gz",
            "expires {}",
            "seen {}, gone since",
        ),
    ),
    "place": (
        (
            "The hut is at {}.",
            "Coordinates: {}",
            "Treffpunkt {}",
            "GPS {} (Lisbon)",
            "meet at {} tomorrow",
        ),
        (
            "Drop the pin on {} please",
            "POINT {}",
            "Die Quelle liegt bei {}, gleich hinter dem Wald.",
            "we parked here: {}",
            "waypoint 3 = {}",
        ),
    ),
    "version": (
        (
            "Upgraded to {} today.",
            "version = {}",
            "Läuft seit {} stabil",
            "pin numpy to {}",
            "requires python {} or later",
        ),
        (
            "{} was yanked",
            "Bump postcss from 8.4.1 to {}",
            "Das Update auf {} hat geholfen.",
            "pinned at {} until spring",
            "changelog for {}",
        ),
    ),
}  # fmt: skip
"""Group to the frames looked at and those only measured."""

TALK: Final = (
    (
        "the password policy is {}",
        "The password has to be changed every {} days.",
        "I forgot my password {} times this week",
        "Passwords need {} characters",
        "Das Passwort muss {} Zeichen haben",
        "The PIN has {} digits",
        "pin {} of the connector is loose",
        "our API key rotates after {} days",
        "the token limit is {}",
        "tokens: {}",
        "API keys are stored hashed, see section {}",
        "Ich habe nie {} Leute gesehen",
    ),
    (
        "Nobody shares passwords here, that is rule {}.",
        "password reuse went down by {} percent",
        "Two-factor beats any password ({} studies say so)",
        "My card was declined {} times",
        "Die PIN-Eingabe wird nach {} Versuchen gesperrt",
        "Our secret sauce has {} herbs",
        "max_tokens = {}",
        "The IBAN of a German account has {} signs",
        "credit card debt grew to {} dollars",
        "social security starts at {}",
        "the seed is {} and the run is repeatable",
        "Private keys never leave machine {}.",
    ),
)
"""Talk about secrets that gives none; a number of one to four digits goes in."""
