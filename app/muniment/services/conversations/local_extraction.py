"""Ask the local model about a conversation or memories, and check its answers against them."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import LocalModelError
from muniment.domain.models.local_model import LlmFact, LlmSentence, Prompt
from muniment.domain.warning_flags import Flag
from muniment.understanding.conversations.conversation_facts import own_messages
from muniment.understanding.conversations.messages import Message
from muniment.understanding.llm.llm_answers import read_facts, read_sentences
from muniment.understanding.llm.llm_prompts import (
    bio_prompt,
    facts_prompt,
    is_too_long,
    windows,
)
from muniment.understanding.llm.llm_support import supported

if TYPE_CHECKING:
    from muniment.domain.sessions.conversation import Said

WINDOWS_MAX: Final = 20
"""Prompts for one conversation; a longer one is left to the rules."""

_TOO_LONG: Final = "the conversation is too long for it"
_NAMELESS: Final = ("user",)


def extract(
    said: "Sequence[Said]", ask: Callable[[Prompt], str]
) -> tuple[tuple[LlmFact, ...], int]:
    """Return the facts that a conversation supports, and the number of unsupported ones.

    Args:
        said: The messages, in order.
        ask: Asks the model.

    Raises:
        LocalModelError: The model failed, or the conversation is too long for it.
    """
    # Memories fed back, code and role play are no facts here either.
    messages = own_messages([Message(each.role, each.content, each.name) for each in said])
    parts = list(windows(messages))
    if len(parts) > WINDOWS_MAX or any(
        is_too_long([messages[index].content for index in part]) for part in parts
    ):
        raise LocalModelError(_TOO_LONG, hint="Send it in smaller parts.")
    found = [
        fact
        for part in parts
        if any(messages[index].is_of_a_person and messages[index].content for index in part)
        for fact in read_facts(ask(facts_prompt(messages, part)))
    ]
    kept = sorted(
        {fact for fact in found if _is_said(fact, messages)},
        key=lambda fact: (fact.message, found.index(fact)),
    )
    return tuple(kept), len(found) - len(kept)


def describe(
    memories: Sequence[str], ask: Callable[[Prompt], str], *, sentences: int
) -> tuple[tuple[LlmSentence, ...], int]:
    """Return sentences supported by the memories they name, and the number of unsupported ones.

    Args:
        memories: Texts; only the first ones that fit one prompt are read.
        ask: Asks the model.
        sentences: How many at most.

    Raises:
        LocalModelError: The model failed.
    """
    given = list(_fitting(memories))
    answered = read_sentences(ask(bio_prompt(given, sentences=sentences)))
    kept = [sentence for sentence in answered if _is_remembered(sentence, given)]
    return tuple(kept[:sentences]), len(answered) - len(kept)


def _is_said(fact: LlmFact, messages: Sequence[Message]) -> bool:
    """Return whether a human said what a fact claims, in its message or next to it."""
    if fact.message >= len(messages) or _instructs(fact.text):
        return False
    message = messages[fact.message]
    if not message.is_of_a_person:
        return False
    names = (*_NAMELESS, *([message.speaker] if message.speaker else []))
    if supported(fact.text, message.content, names=names):
        return True
    return any(
        supported(fact.text, source, names=names) for source in _sources(fact.message, messages)
    )


def _sources(index: int, messages: Sequence[Message]) -> Iterator[str]:
    """Yield a message with the question it answers, and its speaker's next message."""
    message = messages[index]
    if index > 0 and messages[index - 1].content.rstrip().endswith("?"):
        yield f"{messages[index - 1].content}\n{message.content}"
    if index + 1 < len(messages) and _is_same(messages[index + 1], message):
        yield f"{message.content}\n{messages[index + 1].content}"


def _is_same(one: Message, other: Message) -> bool:
    return (one.role, one.speaker) == (other.role, other.speaker)


def _is_remembered(sentence: LlmSentence, memories: Sequence[str]) -> bool:
    if _instructs(sentence.text) or any(index >= len(memories) for index in sentence.memories):
        return False
    source = "\n".join(memories[index] for index in sentence.memories)
    in_order = len(sentence.memories) == 1
    return supported(sentence.text, source, names=_NAMELESS, in_order=in_order)


def _instructs(text: str) -> bool:
    """Return whether the model passes on a command instead of a fact."""
    from muniment.domain.suspicion.suspicion import flags_of

    return Flag.INSTRUCTION in flags_of(text)


def _fitting(memories: Sequence[str]) -> Iterator[str]:
    """Yield the first memories, as many as fit one prompt."""
    taken: list[str] = []
    for memory in memories:
        taken.append(memory)
        if is_too_long(taken):
            return
        yield memory
