"""Detection of text that tries to change what an agent does.

Rules are tables of words: where a phrase begins (found by plain search), what follows it (a bounded
pattern, tried at that place only), and who may be speaking before it. "I ignore instructions on the
packaging" is a report; "ignore your instructions" is a command. Preferences about the form of an
answer (language, length, format) are left alone; rules about what an answer claims are not.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from muniment.domain.suspicion.disguises import (
    decoded,
    letter_runs,
    lone_letters,
    squeezed,
    undisguised,
    without_digits,
)
from muniment.domain.suspicion.injection.marks import MARKS, ends_an_answer
from muniment.domain.suspicion.injection.orders import ORDERS
from muniment.domain.suspicion.injection.rules import Rule, Stance
from muniment.domain.suspicion.injection.schemes import SCHEMES
from muniment.domain.suspicion.injection.translations import TRANSLATIONS

_LOOKED_BACK: Final = 60
_WORDS: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_LAST_WORDS: Final = 4

_TELLING: Final = frozenset(
    "i we they he she it you who people users somebody someone everybody nobody kids children "
    "one would could often sometimes usually never not don't dont didn't doesn't won't cannot "
    "can't shouldn't mustn't couldn't wouldn't never always rarely ich wir sie er man nicht nie "
    "on nous ils elle elles qui pas jamais yo ellos ella el que nunca".split()
)
"""Before a verb: it is reported or denied."""

_ADDRESSED: Final = frozenset(
    "you your assistant assistants agent agents ai ais model models llm llms chatbot bot du tu "
    "vous usted".split()
)
_MODAL: Final = frozenset("to must should shall will can may".split())
_COMMANDING: Final = frozenset(
    "please now then and also just simply therefore instead on immediately bitte jetzt dann und "
    "maintenant puis et ahora luego y favor".split()
)

_COMPACT: Final = (
    "ignoreallprevious ignoreprevious ignoreallinstructions ignoreyourinstructions "
    "ignoretheabove disregardallprevious disregardprevious disregardyour disregardtheabove "
    "forgetyourinstructions forgetyourguidelines forgetallprevious previousinstructions "
    "revealyoursystemprompt donottelltheuser ignorierealle ignorieredeine vorherigenanweisungen "
    "instructionsprecedentes instruccionesanteriores"
).split()
"""Searched where letters are separated or words are joined."""

_COMPACT_BYTES: Final = tuple(phrase.encode("ascii") for phrase in _COMPACT)


_LOOSE_BYTES: Final = tuple(without_digits(phrase) for phrase in _COMPACT_BYTES)


class _Speaker(Enum):
    """Who speaks at a phrase."""

    COMMAND = "command"
    TELLING = "telling"
    OPEN = "open"


def _by_trigger() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, tuple[Rule, ...]] = {}
    for rule in (*ORDERS, *SCHEMES, *TRANSLATIONS, *MARKS):
        table[rule.trigger] = (*table.get(rule.trigger, ()), rule)
    return table


_RULES: Final = tuple(
    (letter_runs(trigger), trigger, rules) for trigger, rules in _by_trigger().items()
)


def gives_instructions(content: str, plain: str) -> bool:
    """Return whether a text tries to instruct an agent.

    Args:
        content: The text as it came.
        plain: The same without its disguises (`muniment.domain.suspicion.disguises.undisguised`).
    """
    if _commands(plain) or _is_spelled_apart(plain):
        return True
    inner = decoded(content)
    return bool(inner) and _commands(undisguised(inner))


def _commands(plain: str) -> bool:
    runs = letter_runs(plain)
    return ends_an_answer(plain) or any(
        _applies(rule, plain, start)
        for needed, trigger, rules in _RULES
        if needed <= runs
        for start in _places(plain, trigger)
        for rule in rules
    )


def _places(plain: str, trigger: str) -> Iterator[int]:
    """Yield where a phrase begins; never inside a word."""
    start = plain.find(trigger)
    while start >= 0:
        if start == 0 or not (trigger[0].isalnum() and plain[start - 1].isalnum()):
            yield start
        start = plain.find(trigger, start + len(trigger))


def _applies(rule: Rule, plain: str, start: int) -> bool:
    if rule.pattern.match(plain, start + len(rule.trigger)) is None:
        return False
    if rule.stance is Stance.ANY:
        return True
    speaker = _speaker(plain[max(0, start - _LOOKED_BACK) : start])
    if rule.stance is Stance.COMMAND:
        return speaker is _Speaker.COMMAND
    return speaker is not _Speaker.TELLING


def _speaker(before: str) -> _Speaker:
    """Determine from the words before a verb whether it is a command."""
    before = before.rstrip(" \t")
    if not before or not before[-1].isalnum():
        return _Speaker.COMMAND
    words = _WORDS.findall(before)[-_LAST_WORDS:]
    if not words:
        return _Speaker.OPEN
    if words[-1] in _MODAL:
        addressed = any(word in _ADDRESSED for word in words)
        return _Speaker.COMMAND if addressed else _Speaker.TELLING
    if words[-1] in _TELLING:
        return _Speaker.TELLING
    if words[-1] in _COMMANDING:
        return _Speaker.COMMAND
    return _Speaker.OPEN


def _is_spelled_apart(plain: str) -> bool:
    """Return whether a command is written with separated letters, or joined words."""
    run_together = squeezed(plain)
    if _has_digits_for_letters(run_together):
        return True
    if not any(phrase in run_together for phrase in _COMPACT_BYTES):
        return False
    written = (plain, *lone_letters(plain))
    return any(phrase in text for text in written for phrase in _COMPACT)


def _has_digits_for_letters(run_together: bytes) -> bool:
    """Return whether a command appears only when digits are read as letters ("1gn0re")."""
    read = without_digits(run_together)
    if read == run_together or not any(phrase in read for phrase in _LOOSE_BYTES):
        return False
    left_out = without_digits(run_together.translate(None, delete=b"013457"))
    return any(read.count(phrase) > left_out.count(phrase) for phrase in _LOOSE_BYTES)
