"""Sentences of the rooms below in the language of the person.

They come up in English, some with values inside, and are translated under the context
``errors``. One with values is known again by what stands between them; the sentences that there
are stand in ``resources/translations/sentences.txt``, made with the translations.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from muniment.desktop.resource_files import resource_text

_CONTEXT = "errors"
_SENTENCES = "translations/sentences.txt"
_HOLE = re.compile(r"(\{\w+\})")


def particulars(text: str) -> str:
    """Translate what an error, a reason or a notice says; unchanged where that is not known."""
    if not text:
        return ""
    exact = QCoreApplication.translate(_CONTEXT, text)
    if exact != text:
        return exact
    for sentence, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        values = [particulars(value) for value in found.groups()]
        return _filled(QCoreApplication.translate(_CONTEXT, sentence), sentence, values)
    return text


def _filled(translated: str, sentence: str, values: list[str]) -> str:
    """Put values into a translation, each where its name stands."""
    named = dict(zip(_HOLE.findall(sentence), values, strict=True))
    return _HOLE.sub(lambda hole: named[hole[0]], translated)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the sentences with values, what says most beside them first."""
    sentences = resource_text(_SENTENCES).splitlines()
    sentences.sort(key=lambda sentence: len(_HOLE.sub("", sentence)), reverse=True)
    return tuple((sentence, _pattern(sentence)) for sentence in sentences)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = ("(.+)" if _HOLE.fullmatch(part) else re.escape(part) for part in _HOLE.split(sentence))
    return re.compile("".join(parts), re.DOTALL)
