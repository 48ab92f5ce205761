"""Translate sentences that the lower layers produce.

They arrive in English, some with values inside, and are translated under the context ``errors``. A
sentence with values is recognised by the text between them; all sentences are listed in
``resources/translations/sentences.txt``, generated with the translations.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from muniment.desktop.widgets.theme.resource_files import resource_text

_CONTEXT = "errors"
_SENTENCES = "translations/sentences.txt"
_HOLE = re.compile(r"(\{\w+\})")


def translated(text: str) -> str:
    """Translate an error's, a reason's or a notice's text; unknown texts stay unchanged."""
    if not text:
        return ""
    exact = QCoreApplication.translate(_CONTEXT, text)
    if exact != text:
        return exact
    for sentence, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        values = [translated(value) for value in found.groups()]
        return _filled(QCoreApplication.translate(_CONTEXT, sentence), sentence, values)
    return text


def _filled(translation: str, sentence: str, values: list[str]) -> str:
    """Put values into a translation, each where its name stands."""
    named = dict(zip(_HOLE.findall(sentence), values, strict=True))
    return _HOLE.sub(lambda hole: named[hole[0]], translation)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the sentences with values, those with the most fixed text first."""
    sentences = resource_text(_SENTENCES).splitlines()
    sentences.sort(key=lambda sentence: len(_HOLE.sub("", sentence)), reverse=True)
    return tuple((sentence, _pattern(sentence)) for sentence in sentences)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = ("(.+)" if _HOLE.fullmatch(part) else re.escape(part) for part in _HOLE.split(sentence))
    return re.compile("".join(parts), re.DOTALL)
