"""Random values whose digits look like secrets, by kind.

Some formats of every kind are for development of the rules, others are held out.
"""

import base64
import hashlib
import random
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

Draw: TypeAlias = Callable[[random.Random], str]
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE36: Final = string.digits + string.ascii_uppercase
_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value that is not a secret.

    Args:
        frames: Its sentences, see `benchmarks.secret_frames`.
        seen: Formats used in development.
        unseen: Held-out formats.
        is_run: Whether it is one run of letters and digits without separate parts.
    """

    frames: str
    seen: tuple[Draw, ...]
    unseen: tuple[Draw, ...]
    is_run: bool = False


def digits(count: int) -> Draw:
    """Return a generator of a number of digits."""
    return lambda chance: "".join(chance.choices(string.digits, k=count))


def shaped(pattern: str) -> Draw:
    """Return a generator that fills a pattern: ``#`` a digit, ``@`` a capital, ``*`` either."""
    signs = {"#": string.digits, "@": string.ascii_uppercase, "*": _BASE36}

    def draw(chance: random.Random) -> str:
        return "".join(chance.choice(signs[each]) if each in signs else each for each in pattern)

    return draw


def _hex(count: int, *, before: str = "", after: str = "", upper: bool = False) -> Draw:
    def draw(chance: random.Random) -> str:
        value = f"{chance.getrandbits(4 * count):0{count}x}"
        return before + (value.upper() if upper else value) + after

    return draw


def _signs(alphabet: str, count: int, before: str = "") -> Draw:
    return lambda chance: before + "".join(chance.choices(alphabet, k=count))


def _base64(size: int, before: str = "", *, url: bool = False) -> Draw:
    encode = base64.urlsafe_b64encode if url else base64.b64encode

    def draw(chance: random.Random) -> str:
        text = encode(chance.randbytes(size)).decode()
        return before + (text.rstrip("=") if url else text)

    return draw


def _uuid(form: str = "{}", *, upper: bool = False) -> Draw:
    def draw(chance: random.Random) -> str:
        text = form.format(uuid.UUID(int=chance.getrandbits(128), version=4))
        return text.upper() if upper else text

    return draw


def _numeric_uuid(chance: random.Random) -> str:
    return shaped("########-####-4###-8###-############")(chance)


def _moment(form: str) -> Draw:
    def draw(chance: random.Random) -> str:
        moment = _EPOCH + timedelta(microseconds=chance.randrange(10**15))
        return moment.strftime(form)

    return draw


def _epoch(factor: int) -> Draw:
    return lambda chance: str(chance.randrange(1_400_000_000 * factor, 2_100_000_000 * factor))


def _place(form: str) -> Draw:
    return lambda chance: form.format(chance.uniform(-90, 90), chance.uniform(-180, 180))


def _hextets(chance: random.Random) -> str:
    return ":".join(f"{chance.getrandbits(16):x}" for _ in range(8))


def _short_hextets(chance: random.Random) -> str:
    return f"2001:db8::{chance.getrandbits(16):x}:{chance.getrandbits(16):x}/64"


def _full_hextets(chance: random.Random) -> str:
    return "[" + ":".join(f"{chance.getrandbits(16):04X}" for _ in range(8)) + "]:8443"


def _octets(sign: str) -> Draw:
    return lambda chance: sign.join(f"{chance.getrandbits(8):02x}" for _ in range(6))


def checked(count: int, before: str, weights: tuple[int, ...], groups: str = "") -> Draw:
    """Return a generator of numbers with the check digit of EAN and ISBN-13, or of Luhn (2, 1)."""

    def draw(chance: random.Random) -> str:
        body = before + digits(count - 1 - len(before))(chance)
        total = 0
        for at, digit in enumerate(reversed(body)):
            product = int(digit) * weights[at % 2]
            total += product - 9 if weights[0] == 2 and product > 9 else product
        value = body + str(-total % 10)
        signs = iter(value)
        return "".join(next(signs) if each == "#" else each for each in groups) or value

    return draw


def _isbn10(chance: random.Random) -> str:
    body = digits(9)(chance)
    check = sum((10 - at) * int(digit) for at, digit in enumerate(body)) % 11
    return f"{body}{'0X987654321'[check]}"


def _version(chance: random.Random) -> str:
    return f"{chance.randrange(40)}.{chance.randrange(90)}.{chance.randrange(900)}"


def _slug(chance: random.Random) -> str:
    words = chance.choices("risk task desk disk sk list for the team in plan".split(), k=6)
    return f"{'-'.join(words)}-{chance.randrange(2000, 2030)}"


def _digest(chance: random.Random) -> str:
    return hashlib.sha256(chance.randbytes(8)).hexdigest()


EAN: Final = (3, 1)
LUHN: Final = (2, 1)

KINDS: Final[Mapping[str, Kind]] = {
    "SHA-1": Kind(
        "opaque", (_hex(40),), (_hex(40, upper=True), _hex(40, before="sha1:")), is_run=True
    ),
    "SHA-256": Kind(
        "opaque", (_digest, _hex(64, before="sha256:")), (_hex(64, upper=True),), is_run=True
    ),
    "UUID": Kind(
        "opaque",
        (_uuid(), _uuid("{0.hex}"), _numeric_uuid),
        (_uuid(upper=True), _uuid("urn:uuid:{}"), _uuid("{{{}}}")),
        is_run=True,
    ),
    "base64": Kind(
        "opaque", (_base64(24), _base64(33, url=True)), (_base64(96), _base64(16)), is_run=True
    ),
    "base58": Kind(
        "opaque", (_signs(_BASE58, 22),), (_signs(_BASE58, 44), _signs(_BASE58, 46, "Qm")),
        is_run=True,
    ),
    "commit": Kind("commit", (_hex(7), _hex(40)), (_hex(12), _hex(9), _hex(16)), is_run=True),
    "lock hash": Kind(
        "opaque", (_base64(64, "sha512-"),), (_base64(32, "sha256-"), _base64(32, "h1:")),
        is_run=True,
    ),
    "docker digest": Kind(
        "opaque",
        (_hex(64, before="nginx@sha256:"),),
        (_hex(64, before="ghcr.io/acme/app:1.4.2@sha256:"), _hex(12)),
        is_run=True,
    ),
    "data URL": Kind(
        "opaque",
        (_base64(90, "data:image/png;base64,"),),
        (_base64(120, "data:application/json;base64,eyJ"),),
        is_run=True,
    ),
    "Ethereum": Kind(
        "opaque", (_hex(40, before="0x"),), (_hex(64, before="0x"),), is_run=True
    ),
    "session id": Kind(
        "opaque",
        (_signs(string.ascii_letters + string.digits, 26), _signs(string.digits + "abcdef", 32)),
        (_signs(_BASE36, 20), _signs(string.ascii_lowercase + string.digits, 40, "s:")),
        is_run=True,
    ),
    "mostly digits": Kind(
        "opaque",
        (_signs(string.digits * 6 + "abcdef", 40), _signs(string.digits * 9 + "-_", 32, "x")),
        (_signs(string.digits * 9 + "+/", 44, "Z"), _signs(string.digits * 8 + "XYZ", 26, "A")),
        is_run=True,
    ),
    "IPv6": Kind("opaque", (_hextets,), (_short_hextets, _full_hextets), is_run=True),
    "MAC": Kind("opaque", (_octets(":"),), (_octets("-"),), is_run=True),
    "order": Kind(
        "order",
        (digits(16), shaped("###-#######-#######"), shaped("@@######"), shaped("2026-#####")),
        (digits(14), digits(15), shaped("####-####-####"), shaped("####-####-####-####")),
    ),
    "invoice": Kind(
        "invoice",
        (digits(16), shaped("RE-2026-####"), shaped("########")),
        (digits(13), digits(19), shaped("INV/2026/11/#####"), shaped("4################")),
    ),
    "tracking": Kind(
        "tracking",
        (digits(12), digits(16), shaped("1Z*********#######"), shaped("@@#########DE")),
        (digits(14), digits(20), shaped("9400 #### #### #### #### ##"), shaped("#### #### ####")),
    ),
    "ISBN": Kind(
        "isbn",
        (checked(13, "978", EAN), checked(13, "978", EAN, "###-#-##-######-#")),
        (_isbn10, checked(13, "979", EAN, "###-##-####-###-#")),
    ),
    "EAN": Kind(
        "ean",
        (checked(13, "40", EAN), checked(13, "", EAN)),
        (checked(13, "4", EAN, "# ###### ######"), checked(14, "3", EAN)),
    ),
    "IMEI": Kind(
        "imei", (checked(15, "35", LUHN),), (checked(15, "86", LUHN), checked(15, "01", LUHN))
    ),
    "telephone": Kind(
        "telephone",
        (
            shaped("+49 17# #######"), shaped("0## ########"), shaped("+1 (###) ###-####"),
            shaped("+44 20 #### ####"), shaped("+33 # ## ## ## ##"), shaped("4917########"),
        ),
        (
            shaped("+39 06 #### ####"), shaped("+34 6## ### ###"), shaped("+81 3-####-####"),
            shaped("+91 ##### #####"), shaped("+55 (11) 9####-####"), shaped("+46 70-### ## ##"),
            shaped("0043 664 #######"), shaped("+86 1## #### ####"), shaped("###.###.####"),
        ),
    ),
    "timestamp": Kind(
        "time",
        (_moment("%Y-%m-%dT%H:%M:%SZ"), _moment("%Y-%m-%d %H:%M:%S"), _epoch(1000)),
        (
            _moment("%Y%m%d%H%M%S"), _moment("%Y-%m-%d %H%M%S"), _epoch(10**6), _epoch(10**9),
            _moment("%d.%m.%Y %H:%M:%S.%f"),
        ),
    ),
    "coordinates": Kind(
        "place",
        (_place("{:.6f}, {:.6f}"), _place("{:.4f} {:.4f}")),
        (
            _place("geo:{:.7f},{:.7f}"), _place("lat={:.15f}&lon={:.15f}"),
            _place("({:.14f}; {:.14f})"),
        ),
    ),
    "version": Kind(
        "version", (_version,), (lambda chance: f"v{_version(chance)}-rc.{chance.randrange(9)}",)
    ),
    "slug": Kind("opaque", (_slug,), (lambda chance: f"/sk/{_slug(chance)}.html",)),
}  # fmt: skip
"""All kinds of values that are not secrets."""

TALK: Final = Kind("talk", (lambda chance: str(chance.randrange(2, 2_100)),), ())
"""Talk about secrets without one, with a small number."""
