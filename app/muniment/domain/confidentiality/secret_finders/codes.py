"""PINs, card codes, personal numbers and seed phrases, recognised by the words around them."""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.confidentiality.secret_finders.naming_words import (
    ASIDE,
    JOINT,
    UNITS,
    found,
    words,
)
from muniment.domain.confidentiality.secret_finders.span import ReadText, SecretKind, SecretSpan
from muniment.domain.text.run_edges import CODE

_PIN: Final = re.compile(
    r"(?:[\s-]?(?:code|nummer|number|numéro|número))?"
    + ASIDE
    + JOINT
    + r"[\"'`]?(?P<value>[0-9]{3,8})"
    + CODE.ends
)
_YEAR_OF: Final = re.compile(r"(?:19|20)[0-9]{2}\s[^\W\d_]{4}")
"""As in "PIN 2024 conference"."""

_PIN_WORDS: Final = words("pin | geheimzahl | code secret | código secreto | tan | puk")
_CODE_WORDS: Final = words(
    "cvv | cvc | cvv2 | cvc2 | security code | sicherheitscode | prüfziffer der karte | "
    "cryptogramme | código de seguridad | card code"
)
_CARD_CODE: Final = re.compile(ASIDE + JOINT + r"(?P<value>[0-9]{3,4})" + CODE.ends)

_PERSONAL_WORDS: Final = words(
    "ssn | social security | sozialversicherung | sécurité sociale | seguridad social | "
    "steuer-id | sozialversicherungsnummer | steueridentifikationsnummer | tax id | passport no |"
    " passport number | passport nr | reisepass | ausweisnummer | personalausweis | national id |"
    " dni | nie | numéro de sécu | reisepassnummer | pasaporte | passeport | driver's license no "
    "| driver's license number | national insurance number | national insurance no"
)
_PERSONAL: Final = re.compile(
    r"(?:\s?(?:no|nr|nº|num|núm)\.|\.)?"
    r"[^.!?\n]{0,40}?[\s:=#](?P<value>[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{2} ?[0-9]{6} ?[a-z] "
    r"?[0-9]{3}|[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}|[0-9]{8}-?[a-z]|[xyz]-?[0-9]{7}-?[a-z]|"
    r"[0-9]{9}|[12] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3}(?: ?[0-9]{2})?|[a-z]{2} "
    r"?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-z]|(?=[a-z]{0,3}[0-9])[a-z0-9]{9}|"
    r"[a-z]{2}[0-9]{6,7})" + CODE.ends
)

_SPANISH_WORDS: Final = frozenset({"dni", "nie"})
"""Also everyday words of German and Polish: only a number of the document's own form may follow."""

_SPANISH: Final = re.compile(
    r"[^.!?\n]{0,40}?[\s:=#](?P<value>[0-9]{8}-?[a-z]|[xyz]-?[0-9]{7}-?[a-z])" + CODE.ends
)

_DIGIT: Final = re.compile("[0-9]")

_SEED_WORDS: Final = words(
    "seed phrase | seed words | recovery phrase | backup phrase | mnemonic | secret phrase | "
    "wallet seed | wallet words | seed is | seed: | wiederherstellungsphrase | "
    "wiederherstellungswörter | phrase de récupération | phrase secrète | frase semilla | frase "
    "de recuperación | seed-phrase | recovery words | seedphrase"
)
_SEED: Final = re.compile(
    r"[^\n]{0,80}?[\s:=\"'](?P<value>[a-z]{3,8}(?:[\s,]{1,3}(?:[0-9]{1,2}[.)]\s?)?[a-z]{3,8}){11,23})(?![a-z])"
)
_NOT_IN_SEEDS: Final = frozenset(
    "the and for are was has not his her but our your have from must with been".split()
)


def codes(text: ReadText) -> Iterator[SecretSpan]:
    """Yield PINs and card codes."""
    for word, end in found(text, _PIN_WORDS):
        match = _PIN.match(text.lowered, end)
        if match and _is_pin(match, text.content[end - len(word) : end], text):
            yield SecretSpan(SecretKind.PIN, match.start("value"), match.end("value"))
    for _, end in found(text, _CODE_WORDS):
        match = _CARD_CODE.match(text.lowered, end)
        if match and not UNITS.match(text.lowered, match.end("value")):
            yield SecretSpan(SecretKind.CARD_CODE, match.start("value"), match.end("value"))


def _is_pin(match: re.Match[str], word: str, text: ReadText) -> bool:
    """Return whether a number after "pin" is one; pin numbers of plugs are small and not joined."""
    is_joined = match["sign"] or match["verb"] or word.isupper()
    is_counted = UNITS.match(text.lowered, match.end("value")) is not None
    is_year = not match["verb"] and _YEAR_OF.match(text.lowered, match.start("value"))
    return bool(is_joined) and not is_counted and not is_year and len(match["value"]) >= 4


def personal_numbers(text: ReadText) -> Iterator[SecretSpan]:
    """Yield numbers that identify a person to a state, where a word says so."""
    for word, end in found(text, _PERSONAL_WORDS):
        pattern = _SPANISH if word in _SPANISH_WORDS else _PERSONAL
        match = _DIGIT.search(text.lowered, end, end + 70) and pattern.match(text.lowered, end)
        if match:
            yield SecretSpan(SecretKind.PERSONAL_NUMBER, match.start("value"), match.end("value"))


def seed_phrases(text: ReadText) -> Iterator[SecretSpan]:
    """Yield the twelve to twenty-four words that open a wallet, where a word announces them."""
    for _, end in found(text, _SEED_WORDS):
        match = _SEED.match(text.lowered, end)
        if match and _NOT_IN_SEEDS.isdisjoint(re.findall("[a-z]+", match["value"])):
            yield SecretSpan(SecretKind.SEED_PHRASE, match.start("value"), match.end("value"))
