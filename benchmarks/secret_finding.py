"""False positives and recall of secret detection, on random sentences.

Nothing is read from outside. The same seed gives the same sentences on every machine, so that two
versions of the rules are measured on the same texts.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import process_time
from typing import Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.secret_examples import SECRETS
from benchmarks.secret_frames import FRAMES
from benchmarks.secret_held_out import HELD_OUT
from benchmarks.secret_values import KINDS, TALK
from benchmarks.sentences import sentences
from muniment.domain.confidentiality.secret_text import secrets_in
from muniment.understanding.dates.date_recognition import find_dates
from muniment.understanding.entities.entity_patterns import find_patterns

_SENTENCES: Final = 100_000
_SEED: Final = 20_261_122
_MOMENT: Final = datetime(2026, 11, 22, tzinfo=UTC)
_TALK: Final = "talk about secrets"
_PER_SECRET: Final = 10
"""Divisor of the number of sentences with a secret: shares near 100 % need fewer."""


def run(options: BenchOptions) -> list[Row]:
    """Measure the finders of secrets, and of amounts and dates within ids.

    Args:
        options: ``memories``: sentences of each kind, 100,000 unless given; ``held_out``: the
            held-out formats and sentences, instead of the others.

    Returns:
        By kind, how many of 10,000 harmless sentences are reported, and for ids also in how many an
        amount or a date is found; for secrets the share that is found, in percent; sentences per
        second.
    """
    count = options.memories or _SENTENCES
    rows = [_false_alarms(kind, count, held_out=options.held_out) for kind in [*KINDS, _TALK]]
    least = max(1, count // _PER_SECRET)
    rows += [_found(kind, least, held_out=options.held_out) for kind in SECRETS]
    return [*rows, _speed(min(count, 20_000))]


def harmless(kind: str, count: int, *, held_out: bool) -> Iterator[tuple[str, str]]:
    """Yield sentences without a secret, each with the value in it.

    Formats marked as unseen come only with the held-out sentences.

    Args:
        kind: One of `KINDS`, or ``talk about secrets``.
        count: How many.
        held_out: Held-out sentences, and all formats.
    """
    chance = random.Random(f"{_SEED}/{kind}/{held_out}")  # noqa: S311 (a measurement)
    known = KINDS.get(kind, TALK)
    frames = HELD_OUT[known.frames] if held_out else FRAMES[known.frames]
    formats = (*known.seen, *known.unseen) if held_out else known.seen
    for _ in range(count):
        value = chance.choice(formats)(chance)
        yield chance.choice(frames).format(value, value), value


def secret(kind: str, count: int, *, held_out: bool) -> Iterator[tuple[str, str]]:
    """Yield sentences with a secret of a kind, each with the secret."""
    chance = random.Random(f"{_SEED}/{kind}/{held_out}")  # noqa: S311 (a measurement)
    draws, seen, unseen = SECRETS[kind]
    for _ in range(count):
        value = chance.choice(draws)(chance)
        yield chance.choice(unseen if held_out else seen).format(value), value


def is_found(text: str, value: str) -> bool:
    """Return whether the whole secret of a text is found."""
    start = text.index(value)
    return any(span.start <= start and span.end >= start + len(value) for span in secrets_in(text))


def entities_within(text: str, value: str) -> int:
    """Count amounts and dates that are found inside a value."""
    start, end = text.index(value), text.index(value) + len(value)
    spans = [
        *((found.start or 0, found.end or 0) for found in find_patterns(text)
          if found.type == "money"),
        *((found.start, found.end) for found in find_dates(text, _MOMENT)),
    ]  # fmt: skip
    return sum(start <= first and last <= end for first, last in spans)


def _false_alarms(kind: str, count: int, *, held_out: bool) -> Row:
    texts = list(harmless(kind, count, held_out=held_out))
    flagged = sum(bool(secrets_in(text)) for text, _ in texts)
    is_run = kind in KINDS and KINDS[kind].is_run
    row: Row = {
        "no secret": kind,
        "sentences": count,
        "flagged": flagged,
        "in 10,000": round(10_000 * flagged / count, 2),
        "reach": "0" if is_run else "<= 1",
    }
    if is_run:
        row["amounts and dates within"] = sum(bool(entities_within(*each)) for each in texts)
    return row


def _found(kind: str, count: int, *, held_out: bool) -> Row:
    texts = list(secret(kind, count, held_out=held_out))
    found = sum(is_found(text, value) for text, value in texts)
    return {"secret": kind, "sentences": count, "found, %": round(100 * found / count, 2)}


def _speed(count: int) -> Row:
    texts = [text for text, _ in harmless("SHA-256", count, held_out=False)]
    prose = sentences(count)
    return {
        "method": "sentences a second, with digests / prose",
        "digests": _per_second(texts, secrets_in),
        "prose": _per_second(prose, secrets_in),
    }


def _per_second(texts: list[str], find: Callable[[str], object]) -> int:
    best = float("inf")
    for _ in range(3):
        started = process_time()
        for text in texts:
            find(text)
        best = min(best, process_time() - started)
    return round(len(texts) / max(best, 1e-6))
