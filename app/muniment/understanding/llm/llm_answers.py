"""Strict parsing of a local language model's answers: anything but the schema is refused."""

import json
from collections.abc import Mapping
from typing import Any, Final

from muniment.domain.errors import LocalModelError
from muniment.domain.models.local_model import LlmFact, LlmSentence
from muniment.domain.value_rules import is_text
from muniment.understanding.llm.llm_prompts import FACTS_MAX, SENTENCES_MAX, TEXT_MAX_CHARACTERS

_NOT_JSON: Final = "its answer is not JSON"
_OFF_SCHEMA: Final = "its answer does not match the schema"
_FENCE: Final = "```"
_NAMED_MAX: Final = 10


def read_facts(answer: str) -> tuple[LlmFact, ...]:
    """Return the facts of an answer, unchecked against the conversation; the first 60 at most.

    Raises:
        LocalModelError: It is not JSON, or has other fields or types than it should.
    """
    return tuple(_fact(item) for item in _items(answer, "facts")[:FACTS_MAX])


def read_sentences(answer: str) -> tuple[LlmSentence, ...]:
    """Return the sentences of an answer, unchecked against the memories; the first 20 at most.

    Raises:
        LocalModelError: It is not JSON, or has other fields or types than it should.
    """
    return tuple(_sentence(item) for item in _items(answer, "sentences")[:SENTENCES_MAX])


def _items(answer: str, name: str) -> list[Any]:
    try:
        # A repeated name, or NaN, does not fit the schema either.
        read = json.loads(
            _without_fence(answer), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise LocalModelError(_NOT_JSON) from None
    if not isinstance(read, dict) or set(read) != {name} or not isinstance(read[name], list):
        raise LocalModelError(_OFF_SCHEMA)
    items: list[Any] = read[name]
    return items


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse_constant(_name: str) -> None:
    raise ValueError("not a number of JSON")


def _without_fence(answer: str) -> str:
    """Remove the code fence that many models put around JSON."""
    text = answer.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE) and "\n" in text:
        return text[text.index("\n") : -len(_FENCE)]
    return text


def _fact(item: object) -> LlmFact:
    fields = _fields(item, {"text", "message"})
    return LlmFact(_text(fields["text"]), _number(fields["message"]))


def _sentence(item: object) -> LlmSentence:
    fields = _fields(item, {"text", "memories"})
    named = fields["memories"]
    if not isinstance(named, list) or not 0 < len(named) <= _NAMED_MAX:
        raise LocalModelError(_OFF_SCHEMA)
    return LlmSentence(_text(fields["text"]), tuple(dict.fromkeys(map(_number, named))))


def _fields(item: object, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(item, dict) or set(item) != names:
        raise LocalModelError(_OFF_SCHEMA)
    return item


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not is_text(value):
        raise LocalModelError(_OFF_SCHEMA)
    if len(value) > TEXT_MAX_CHARACTERS:
        raise LocalModelError(_OFF_SCHEMA)
    return " ".join(value.split())


def _number(value: object) -> int:
    # True is an integer in Python, but not in a schema.
    if type(value) is not int or value < 0:
        raise LocalModelError(_OFF_SCHEMA)
    return value
