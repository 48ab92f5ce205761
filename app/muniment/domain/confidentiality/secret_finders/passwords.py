"""Passwords and keys recognised by the words around them: "the password for the wifi is …".

A word alone is not enough ("the password policy requires 12 characters"): what follows it has to be
joined to it as a value is, and look like one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from muniment.domain.confidentiality.secret_finders.naming_words import (
    ASIDE,
    JOINT,
    UNITS,
    found,
    words,
)
from muniment.domain.confidentiality.secret_finders.span import ReadText, SecretKind, SecretSpan

_VALUE: Final = (
    r"(?P<value>\"[^\"\n]{1,100}+\"|'[^'\n]{1,100}+'|`[^`\n]{1,100}+`|"
    r"“[^”\n]{1,100}+”|„[^“”\n]{1,100}+[“”]|«[^»\n]{1,100}+»|[^\s\"'`“„«]\S{0,99}+)"
)
_PASSWORD_WORDS: Final = words(
    "password | passwort | passwd | passphrase | passcode | kennwort | mot de passe | mdp | "
    "contraseña | contrasena | pwd | pw | pass phrase | pass code | parola | senha | wachtwoord | "
    "zugangscode | entsperrcode | login-daten | código de acceso | code d'accès | wlan-schlüssel "
    "| wifi key | wi-fi key | master key | unlock code | door code | alarm code | türcode | "
    "haustürcode | sperrcode"
)
_KEY_WORDS: Final = words(
    "api key | api-key | api_key | apikey | api token | api-token | access key | access_key | "
    "secret key | secret_key | secretkey | client secret | client_secret | clientsecret | secret "
    "access key | secret_access_key | private key | private_key | auth token | auth_token | "
    "access token | access_token | refresh token | refresh_token | session token | bot token | "
    "personal access token | account key | accountkey | api-schlüssel | clé api | clé d'api | "
    "clave api | clave de api | license key | recovery key | encryption key | secret | token"
)
_PASSWORD: Final = re.compile(ASIDE + JOINT + _VALUE)
_KEY: Final = re.compile(r"(?:s|es)?" + ASIDE + JOINT + _VALUE)
_EVERYDAY: Final = frozenset({"secret", "token"})
_POSSESSIVE: Final = re.compile(
    r"(?:\bmy|\bour|\bmein|\bunser|\bmon|\bnotre|\bmi|\bnuestra|\bhis|\bher|\btheir)\s[\w -]{0,30}$"
)
_NOT_A_VALUE: Final = frozenset(
    "required optional none null nil true false str string int text bytes bool hidden unknown "
    "wrong incorrect correct weak strong long short invalid valid missing empty blank expired "
    "secret secure insecure safe unsafe stored saved encrypted changed forgotten mandatory "
    "needed hashed important good bad set unset default gone lost same different new old here "
    "there below above easy hard simple complex random unique shared private public protected "
    "reset forgot see ask enter type please the a an in on at to for from with by not never "
    "always too very still also only and or but if when that this it its what which redacted "
    "masked removed unavailable n/a tba tbd accepted rejected leaked known compromised broken "
    "fine okay ok ready available inside under written kept manager generator policy policies "
    "reset resets field fields hash hashes protection rules notwendig falsch richtig sicher "
    "unsicher geheim abgelaufen vergessen geändert gespeichert nötig erforderlich zu im in beim "
    "nicht noch schon incorrecto incorrecta correcta correcto segura débil caducada guardada "
    "obligatorio obligatoria incorrect faux expiré oublié obligatoire requis changé enregistré "
    "dans sur trop pas una un une le la el der die das ein eine password passwort pass login "
    "number value cookie".split()
)
_SYMBOLS: Final = frozenset("!@#$%^&*+=?~|§€£¥")
_CLOSING: Final = ".,;:)]}>\"'`”“»*_"
_CODE_VALUE: Final = re.compile(
    r"[\w.]+[(\[].*|[a-z_]+(?:\.[a-z_]+)+|<.*|\$.*|\{.*|%.*|\*+|•+|x{3,}|\.{2,}|https?://.*|"
    r"your[-_ ].*|[a-z]+_[a-z_]+|sha[0-9]{1,3}[:-].*|"
    r"(?:/(?:home|users|usr|var|etc|tmp|opt|mnt|srv|root)/|[a-z]:\\|~/|\./).*|"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.]+(?:z|[+-][0-9:]+)?"
)
"""Code, a placeholder, an address, a digest, a path or a time: not the value of a secret."""


def passwords(text: ReadText) -> Iterator[SecretSpan]:
    """Yield passwords and keys that a word names."""
    for word, end in found(text, _PASSWORD_WORDS):
        yield from _value_after(text, (end - len(word), end))
    for word, end in found(text, _KEY_WORDS):
        match = _KEY.match(text.lowered, end)
        # "secret" and "token" are everyday words: only a sign can join a value to them.
        if (
            match
            and (match["sign"] or " " in word or word not in _EVERYDAY)
            and _is_key(_value(text, match))
        ):
            yield _span(SecretKind.TOKEN if "token" in word else SecretKind.API_KEY, match)


def _value_after(text: ReadText, word: tuple[int, int]) -> Iterator[SecretSpan]:
    match = _PASSWORD.match(text.lowered, word[1])
    # "…bUe5//Pw=" is base64: two letters after a joiner do not name anything.
    is_joined = text.content[max(0, word[0] - 1) : word[0]] in {"/", "+", "-", "_"}
    if match is None or (is_joined and word[1] - word[0] == len("pw")):
        return
    value = _value(text, match)
    is_mine = _POSSESSIVE.search(text.lowered, max(0, word[0] - 40), word[0]) is not None
    if UNITS.match(text.lowered, match.end("value")) is None and _is_password(
        value, match, text, is_mine=is_mine
    ):
        yield _span(SecretKind.PASSWORD, match)


def _value(text: ReadText, match: re.Match[str]) -> str:
    return text.content[match.start("value") : match.end("value")]


def _span(kind: SecretKind, match: re.Match[str]) -> SecretSpan:
    value = match["value"]
    left = len(value) - len(value.lstrip("\"'`“„«([{"))
    kept = len(value.rstrip(_CLOSING)) or len(value)
    start = match.start("value")
    return SecretSpan(kind, start + min(left, kept - 1), start + kept)


def _is_password(value: str, match: re.Match[str], text: ReadText, *, is_mine: bool) -> bool:
    """Return whether what follows a word for a password is one, by how it is joined."""
    bare = value.strip("\"'`“”„«»([{").rstrip(_CLOSING)
    if len(bare) < 4 or _CODE_VALUE.fullmatch(bare.lower()) or bare.lower() in _NOT_A_VALUE:
        return False
    is_quoted = value[0] in "\"'`“„«" and not value[0].isalnum()
    if match["sign"]:
        ends = text.content[match.end("value") : match.end("value") + 1] in {"", "\n", "\r"}
        ends = ends or value[-1] in ",;."
        return is_quoted or is_strong(bare) or bare.isdecimal() or ends
    if match["verb"]:
        is_word = is_mine and bare.isalpha() and len(bare) >= 5 and not match["verb"].endswith("to")
        return is_quoted or is_strong(bare) or bare.isdecimal() or is_word
    return (is_strong(bare) and len(bare) >= 6) or (is_quoted and is_mine)


def is_strong(value: str) -> bool:
    """Return whether a word looks like a password: more than one kind of character."""
    has_letter = any(char.isalpha() for char in value)
    has_digit = any(char.isdecimal() for char in value)
    if has_letter and (has_digit or any(char in _SYMBOLS for char in value[:-1])):
        return True
    if has_digit and any(char in _SYMBOLS for char in value):
        return True
    if len(value) >= 16 and value.count("-") + value.count("_") >= 3:
        return True
    return len(value) >= 8 and _turns(value) >= 2


def _turns(value: str) -> int:
    """Count how often a capital follows a small letter."""
    return sum(before.islower() and after.isupper() for before, after in pairwise(value))


def _is_key(value: str) -> bool:
    """Return whether a word looks like a key: long, letters and digits, no word of a language."""
    bare = value.strip("\"'`“”„«»([{").rstrip(_CLOSING)
    if len(bare) < 16 or _CODE_VALUE.fullmatch(bare.lower()) or " " in bare:
        return False
    digits = sum(char.isdecimal() for char in bare)
    is_mixed = digits >= 3 or (digits >= 1 and _turns(bare) >= 3)
    return is_mixed and len(set(bare)) >= 8 and any(char.isalpha() for char in bare)
