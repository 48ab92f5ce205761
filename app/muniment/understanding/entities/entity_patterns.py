"""Entities recognised by their form: e-mail addresses, URLs and amounts of money."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from muniment.domain.entities.entity import Mention
from muniment.domain.text.run_edges import AMOUNT, TOKEN


def _pairs(text: str) -> dict[str, str]:
    """Return the sides of the equals signs in a text; "_" stands for a space."""
    pairs = (pair.partition("=") for pair in text.split())
    return {name.replace("_", " "): value for name, _mark, value in pairs}


_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w+-][\w.+%-]{0,63}@(?:[^\W_][\w-]{0,62}\.){1,6}[^\W\d_]{2,24}(?![\w@-])"
)
_TLD: Final = "|".join(
    (
        "com org net edu gov int io dev app ai info biz me tv eu us uk de at ch fr es it "
        "nl be se no dk fi pl cz pt ie ca au nz jp cn in br mx ar za kr ru ua tr gr hu ro "
        "co xyz cloud online shop blog tech wiki page site example local test invalid "
        "localhost "
    ).split()
)
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_REST: Final = r"[^\s<>\"'`\]\[{}|\\^]"
_URL: Final = re.compile(
    rf"(?:\b(?:https?|ftp|ftps|ssh|git|file)://|\bwww\.){_REST}{{2,2000}}"
    rf"|(?<![\w.@/-])(?:{_LABEL}\.){{1,5}}(?:{_TLD})(?::\d{{2,5}})?(?:/{_REST}{{0,1000}})?"
    r"(?![\w@-]|\.\w)"
    rf"|\blocalhost:\d{{2,5}}(?:/{_REST}{{0,1000}})?",
    re.IGNORECASE,
)

_SYMBOLS: Final = _pairs(
    "$=USD US$=USD €=EUR £=GBP ¥=JPY ₹=INR ₩=KRW ₽=RUB ₺=TRY ₴=UAH ₪=ILS ₫=VND ₱=PHP ₦=NGN "
    "R$=BRL A$=AUD C$=CAD CA$=CAD AU$=AUD NZ$=NZD HK$=HKD S$=SGD ฿=THB zł=PLN"
)
_CODES: Final = frozenset(
    "USD EUR GBP CHF JPY CNY INR KRW RUB TRY UAH ILS BRL MXN CAD AUD NZD SEK NOK DKK ISK PLN CZK "
    "HUF RON BGN HRK ZAR SGD HKD THB IDR MYR PHP VND AED SAR QAR EGP NGN KES GHS MAD ARS CLP COP "
    "PEN TWD BTC ETH".split()
)
_WORDS: Final = _pairs(
    "dollar=USD dollars=USD buck=USD bucks=USD euro=EUR euros=EUR pound=GBP pounds=GBP "
    "quid=GBP sterling=GBP franc=CHF francs=CHF franken=CHF yen=JPY yuan=CNY rupees=INR "
    "rupee=INR rubles=RUB roubles=RUB lira=TRY shekels=ILS pesos=MXN peso=MXN reais=BRL "
    "kronor=SEK kroner=DKK zloty=PLN zlotys=PLN forint=HUF rand=ZAR baht=THB dirhams=AED "
    "naira=NGN shillings=KES koruna=CZK bitcoin=BTC bitcoins=BTC us_dollars=USD "
    "canadian_dollars=CAD australian_dollars=AUD swiss_francs=CHF british_pounds=GBP "
    "cents=USD/100 pence=GBP/100"
)
_SCALES: Final = {
    word: int(factor)
    for word, factor in _pairs(
        "k=1000 grand=1000 thousand=1000 m=1000000 mn=1000000 mio=1000000 million=1000000 "
        "millions=1000000 bn=1000000000 b=1000000000 billion=1000000000 "
        "trillion=1000000000000 "
        "hundred=100"
    ).items()
}
_SPELLED: Final = {
    word: int(number)
    for word, number in _pairs(
        "a=1 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 "
        "twelve=12 fifteen=15 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 "
        "eighty=80 "
        "ninety=90"
    ).items()
}
_NUMBER: Final = (
    r"\d{1,3}(?:[ ,.'’]\d{3}){1,4}(?:[.,]\d{1,2})?(?![\d])|\d{1,12}(?:[.,]\d{1,2})?(?![\d])"
)
_SCALE: Final = r"(?:\s?(?P<{0}>k|mn?|mio|bn?|grand|thousand|millions?|billion|trillion)\b)?"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONEY: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_any(_SYMBOLS)}|(?-i:{_any(_CODES)}))\s?(?P<first>{_NUMBER})"
    rf"{_SCALE.format('scale')}"
    rf"|(?P<second>{_NUMBER}){_SCALE.format('scale2')}[\s-]?"
    rf"(?P<after>(?:{_any(_SYMBOLS)})|(?:(?-i:{_any(_CODES)})|{_any(_WORDS)})\b)"
    rf"|\b(?P<spelled>{_any(_SPELLED)})(?:\s(?P<scale3>hundred|thousand|million|billion|grand))?\s"
    rf"(?P<word>{_any(_WORDS)})\b)",
    re.IGNORECASE,
)
_WEIGHT_BEFORE: Final = re.compile(
    r"\b(?:lost|gained|weighs?|weighed|lose|gain|heavier|lift|bench)\b"
)


def find_patterns(text: str) -> list[Mention]:
    """Return e-mail addresses, URLs and money in order, without overlaps."""
    mentions = sorted(
        (*_emails(text), *_money(text), *_urls(text)), key=lambda found: found.start or 0
    )
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or (mention.start or 0) >= (kept[-1].end or 0):
            kept.append(mention)
    return kept


def _emails(text: str) -> Iterator[Mention]:
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        yield Mention("email", match[0], 0.99, match.start(), match.end(), match[0].lower())


def _urls(text: str) -> Iterator[Mention]:
    if "." not in text and ":" not in text:
        return
    for match in _URL.finditer(text):
        name = _without_tail(match[0])
        sure = 0.99 if "://" in name else 0.9
        yield Mention("url", name, sure, match.start(), match.start() + len(name), _url_form(name))


def _without_tail(url: str) -> str:
    """Return a URL without the punctuation of the sentence around it."""
    while url and (url[-1] in ".,;:!?*_" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


def _url_form(url: str) -> str | None:
    scheme, mark, rest = url.rpartition("://")
    host, slash, path = rest.partition("/")
    form = f"{scheme.lower()}{mark}{host.lower()}{slash if path else ''}{path}"
    return form if form != url else None


def _money(text: str) -> Iterator[Mention]:
    for match in _MONEY.finditer(text):
        if not _is_alone(match, text):
            continue
        currency = _currency(match)
        amount = _amount(match)
        around = text[max(0, match.start() - 30) : match.start()].lower()
        is_weight = (
            currency == "GBP" and "pound" in match[0].lower() and _WEIGHT_BEFORE.search(around)
        )
        if amount is not None and not is_weight:
            amount, currency = (
                (amount / 100, currency[:3]) if currency.endswith("/100") else (amount, currency)
            )
            yield Mention(
                "money", match[0], 0.97, match.start(), match.end(), f"{_plain(amount)} {currency}"
            )


def _is_alone(match: re.Match[str], text: str) -> bool:
    """Return whether an amount is not part of an id, such as "AED6" in "9F1C-AED6-4130"."""
    has_code = (match["before"] or "")[:1].isalpha()
    return AMOUNT.are_free(text, *match.span()) and (
        not has_code or TOKEN.is_free_before(text, match.start())
    )


def _currency(match: re.Match[str]) -> str:
    written = match["before"] or match["after"] or match["word"]
    return (
        _SYMBOLS.get(written)
        or _SYMBOLS.get(written.upper())
        or _WORDS.get(written.lower())
        or written.upper()
    )


def _amount(match: re.Match[str]) -> Decimal | None:
    number = match["first"] or match["second"]
    scale = match["scale"] or match["scale2"] or match["scale3"]
    try:
        value = Decimal(_SPELLED[match["spelled"].lower()]) if not number else _parsed(number)
    except InvalidOperation:
        return None
    return value * _SCALES[scale.lower()] if scale else value


def _parsed(number: str) -> Decimal:
    """Parse a number; its last mark is decimal if one or two digits follow it."""
    compact = re.sub(r"[ '’]", "", number)
    tail = re.search(r"[.,](\d{1,2})\Z", compact)
    whole = re.sub(r"[.,]", "", compact[: tail.start()] if tail else compact)
    return Decimal(f"{whole}.{tail[1]}" if tail else whole)


def _plain(amount: Decimal) -> str:
    return f"{amount:f}" if amount != amount.to_integral_value() else f"{amount:.0f}"
