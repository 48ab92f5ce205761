"""Phrases and series of words that an attacker tries early, though each word alone looks random.

zxcvbn knows words, not sentences, so it multiplies the ranks of the words of a famous phrase.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

# Examples of passphrases, pangrams, quotations and rhymes; English and German.
_PHRASES: Final = (
    "correct horse battery staple",
    "correct horse staple battery",
    "korrekt pferd batterie heftklammer",
    "the quick brown fox jumps over the lazy dog",
    "pack my box with five dozen liquor jugs",
    "lorem ipsum dolor sit amet consectetur adipiscing elit",
    "to be or not to be that is the question",
    "may the force be with you",
    "in the beginning god created the heaven and the earth",
    "in the beginning was the word",
    "our father who art in heaven",
    "it was the best of times it was the worst of times",
    "all your base are belong to us",
    "i think therefore i am",
    "i have a dream that one day",
    "four score and seven years ago",
    "we the people of the united states",
    "live long and prosper",
    "one ring to rule them all",
    "all that glitters is not gold",
    "winter is coming",
    "the answer is forty two",
    "i love you so much",
    "let me in please",
    "open the door please",
    "this is my password",
    "this is my passphrase",
    "this is a very long password",
    "hello darkness my old friend",
    "is this the real life",
    "never gonna give you up",
    "happy birthday to you",
    "twinkle twinkle little star",
    "mary had a little lamb",
    "roses are red violets are blue",
    "franz jagt im komplett verwahrlosten taxi quer durch bayern",
    "fischers fritz fischt frische fische",
    "blaukraut bleibt blaukraut",
    "sein oder nicht sein das ist hier die frage",
    "am anfang schuf gott himmel und erde",
    "vater unser im himmel",
    "alle meine entchen schwimmen auf dem see",
    "ich liebe dich über alles",
    "das ist mein passwort",
    "freude schöner götterfunken",
)

# Words of one kind: which comes after which hardly matters to somebody who guesses.
_SERIES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve",
    "first second third fourth fifth sixth seventh eighth ninth tenth",
    "monday tuesday wednesday thursday friday saturday sunday",
    "january february march april may june july august september october november december",
    "spring summer autumn fall winter",
    "north east south west",
    "red orange yellow green blue indigo violet purple pink black white brown grey gray",
    "alpha beta gamma delta epsilon zeta eta theta",
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike "
    "november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu",
    "mercury venus earth mars jupiter saturn uranus neptune pluto",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "frühling sommer herbst winter",
    "rot orange gelb grün blau violett rosa schwarz weiß braun grau",
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha",
)

_SHORTEST_RUN: Final = 3
_BETWEEN: Final = r"[\W_]*"
_STAND_INS: Final = {
    "a": "[a4@]",
    "e": "[e3]",
    "i": "[i1!]",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7]",
    "ä": "(?:ä|ae)",
    "ö": "(?:ö|oe)",
    "ü": "(?:ü|ue)",
    "ß": "(?:ß|ss)",
}


def without_known_runs(text: str) -> str:
    """Replace each run of three or more words that belong together by its first word.

    The words may stand without spaces, with digits and signs for letters, and in capitals.
    """
    for pattern in _patterns():
        text = pattern.sub(lambda found: found[1], text)
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    ordered = (run for phrase in _PHRASES for run in _runs(phrase.split()))
    series = (_any_run(words.split()) for words in _SERIES)
    return tuple(re.compile(run, re.IGNORECASE) for run in (*ordered, *series))


def _runs(words: list[str]) -> Iterator[str]:
    """Yield an expression for every run that starts at one word, the longest first."""
    spelt = [_spelt(word) for word in words]
    for start in range(len(words) - _SHORTEST_RUN + 1):
        first, *rest = spelt[start:]
        tail = ""
        for place, word in reversed(list(enumerate(rest, start=2))):
            tail = f"{_BETWEEN}{word}{tail}"
            if place > _SHORTEST_RUN:
                tail = f"(?:{tail})?"
        yield f"({first}){tail}"


def _any_run(words: Iterable[str]) -> str:
    # The longest first: "sixth" is more than "six".
    either = "|".join(_spelt(word) for word in sorted(words, key=len, reverse=True))
    return f"({either})(?:{_BETWEEN}(?:{either})){{{_SHORTEST_RUN - 1},}}"


def _spelt(word: str) -> str:
    return "".join(_STAND_INS.get(letter, re.escape(letter)) for letter in word)
