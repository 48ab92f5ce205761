"""Random secrets in typical sentences, which must be found."""

import random
import string
from collections.abc import Mapping
from typing import Final

from benchmarks.secret_values import LUHN, Draw, checked, shaped

_LETTERS: Final = string.ascii_letters + string.digits


def _key(before: str, count: int, alphabet: str = _LETTERS) -> Draw:
    return lambda chance: before + "".join(chance.choices(alphabet, k=count - 1)) + "7"


def _iban(head: str, body: int, groups: int = 0) -> Draw:
    def draw(chance: random.Random) -> str:
        account = "".join(chance.choices(string.digits, k=body))
        number = int("".join(str(int(sign, 36)) for sign in f"{account}{head}00"))
        value = f"{head}{98 - number % 97:02d}{account}"
        if groups:
            return " ".join(value[at : at + groups] for at in range(0, len(value), groups))
        return value

    return draw


def _password(chance: random.Random) -> str:
    word = chance.choice("Harbour Kettle Tulpe Wolke Granit Soleil".split())
    return f"{word}{chance.choice('-_!#')}{chance.randrange(10, 9999)}"


def _jwt(chance: random.Random) -> str:
    return ".".join(_key(*part)(chance) for part in (("eyJ", 20), ("eyJ", 60), ("", 43)))


def _pem(chance: random.Random) -> str:
    body = _key("MII", 60)(chance)
    return f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"


SECRETS: Final[Mapping[str, tuple[tuple[Draw, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "card, in groups": (
        (
            checked(16, "4", LUHN, "#### #### #### ####"),
            checked(16, "53", LUHN, "#### #### #### ####"),
            checked(15, "37", LUHN, "#### ###### #####"),
            checked(14, "36", LUHN, "#### ###### ####"),
        ),
        ("{}", "My card is {}", "Karte: {}", "{} exp 12/27", "pay with {} please", "Visa {}, 737"),
        (
            "the number on the front reads {}", "{} 1227 123", "notiere dir mal {} für später",
            "kc {} / Anna Berg", "cc={}", "use this one: {}.",
        ),
    ),
    "card, in one piece or with hyphens": (
        (
            checked(16, "4", LUHN), checked(16, "52", LUHN), checked(15, "34", LUHN),
            checked(16, "6011", LUHN), checked(16, "4", LUHN, "####-####-####-####"),
        ),
        ("{}", "card {}", "Kreditkarte {}", "My Visa is {}", "cc: {}", "{} cvv 123"),
        (
            "{} works", "pan={}", "charge {} again", '"number": "{}", "cvc": "123"', "{}|12|27|123",
            "bitte von {} abbuchen",
        ),
    ),
    "IBAN": (
        (_iban("DE", 18), _iban("DE", 18, 4), _iban("AT", 16, 4), _iban("ES", 20)),
        ("IBAN {}", "My account is {}.", "Konto {} bei der Sparkasse", "{}"),
        ("please wire it to {} today", "überweise auf {} bis Freitag", "iban={};bic=X", "({})"),
    ),
    "key": (
        (
            _key("sk-proj-", 40), _key("ghp_", 36), _key("glpat-", 20), _key("AIza", 35),
            _key("AKIA", 16, string.ascii_uppercase + string.digits), _key("hf_", 34),
            _key("xoxb-", 40), _key("sk_test_", 24), _key("mun_", 32), _key("npm_", 36),
        ),
        ("{}", "The key is {}", "export KEY={}", "api: {}, ask Bob", "Schlüssel: {}"),
        (
            "https://localhost/?q=1&k={}", '{{"k":"{}"}}', "curl -u {}: https://localhost:8443",
            "_{}_ expires soon", "({})", "line one\\n{}", "<{}>", "{}/20130524/us-east-1/s3",
        ),
    ),
    "JSON web token": (
        (_jwt,), ("{}", "jwt {}", "Authorization: Bearer {}"), ("cookie: s={}; path=/", "`{}`"),
    ),
    "private key": (
        (_pem,),
        ("{}", "Here:\n{}"), ('"pem": "{}"', "mein Schlüssel {} bitte aufheben"),
    ),
    "password": (
        (_password,),
        ("My password is {}", "password: {}", "Passwort: {}", "The wifi password is {}.", "pwd={}"),
        ("DB_PASSWORD={}", "Das Kennwort lautet {}", "her new passcode is {}", "mot de passe : {}"),
    ),
    "PIN": (
        (shaped("####"),),
        ("My PIN is {}", "PIN: {}", "Die PIN ist {}", "door code: {}"),
        ("pin:{},", "Geheimzahl lautet {}.", "the alarm code is {}", "PIN {}"),
    ),
    "social security": (
        (shaped("###-##-####"),),
        ("SSN {}", "my social security number is {}"),
        ("ssn: {}, dob 1980-01-02", "Social Security no. {}"),
    ),
}  # fmt: skip
"""Kind to its generator, the development sentences and the held-out sentences."""
