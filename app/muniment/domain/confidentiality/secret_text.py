"""Recognition of passwords, keys and personal numbers in a text.

A secret is found by its own form where it has one (prefixes, check digits), otherwise by the words
around it. Ids, hashes, telephone and order numbers and talk about passwords are not reported: a
random string without a word that names it is not taken for a secret.
"""

from collections.abc import Iterable
from itertools import chain

from muniment.domain.confidentiality.secret_finders.codes import (
    codes,
    personal_numbers,
    seed_phrases,
)
from muniment.domain.confidentiality.secret_finders.numbers import card_numbers, ibans
from muniment.domain.confidentiality.secret_finders.passwords import passwords
from muniment.domain.confidentiality.secret_finders.span import ReadText, SecretKind, SecretSpan
from muniment.domain.confidentiality.secret_finders.tokens import (
    connection_strings,
    keys_and_tokens,
    recovery_keys,
)

__all__ = ["SecretKind", "SecretSpan", "masked", "secrets_in"]


def secrets_in(content: str) -> tuple[SecretSpan, ...]:
    """Return the secrets of a text in order, without overlaps.

    Pure, any thread, time linear in the length.
    """
    text = ReadText.of(content)
    return _apart(
        chain(
            keys_and_tokens(text),
            connection_strings(text),
            recovery_keys(text),
            card_numbers(text),
            ibans(text),
            seed_phrases(text),
            passwords(text),
            codes(text),
            personal_numbers(text),
        )
    )


def masked(content: str) -> str:
    """Return a text with its secrets replaced by ``[password]``, ``[card number]`` and so on."""
    parts: list[str] = []
    done = 0
    for span in secrets_in(content):
        parts += [content[done : span.start], f"[{span.kind.value.replace('_', ' ')}]"]
        done = span.end
    return "".join([*parts, content[done:]])


def _apart(found: Iterable[SecretSpan]) -> tuple[SecretSpan, ...]:
    """Keep the first found of overlapping spans, which is the most certain, and widen it."""
    kept: list[SecretSpan] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and span.start < kept[-1].end:
            if span.end > kept[-1].end:
                kept[-1] = SecretSpan(kept[-1].kind, kept[-1].start, span.end)
            continue
        kept.append(span)
    return tuple(kept)
