"""Control marks of language models' chat formats inside an ordinary text."""

import re
from typing import Final

from muniment.domain.suspicion.injection.rules import Rule, Stance, rules

_ALONE: Final = (
    "<|im_start|>",
    "<|im_end|>",
    "<|im_sep|>",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|begin_of_text|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|end|>",
    "<|channel|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<<sys>>",
    "<</sys>>",
    "[inst]",
    "[/inst]",
    "<system>",
    "</system>",
    "<system_prompt>",
    "</system_prompt>",
    "<assistant>",
    "</assistant>",
    "[system]",
    "[/system]",
    "[system message]",
    "[system prompt]",
    "### instruction:",
    "### instructions:",
    "### system:",
    "### response:",
    "<tool_call>",
    "<function_calls>",
    "</tool_result>",
    "<tool_result>",
)

_ORDER: Final = (
    r"you~(?:are|must|will|should|shall|have|may)\b|ignore\b|disregard\b|forget\b|always\b|"
    r"never\b|do not\b|don't\b|from now\b|new\b|override|obey|the user~(?:is|has|must|should)|"
    r"respond\b|answer\b|reply\b|reveal\b|the (?:assistant|ai|model|agent)\b|execute\b|all "
    r"(?:previous|prior)|(?:all )?(?:previous|prior) |this is an? |tell\b|say\b|attention\b|"
    r"stop\b|switch\b"
)

MARKS: Final[tuple[Rule, ...]] = (
    *(Rule(mark, re.compile(""), Stance.ANY) for mark in _ALONE),
    # A line that pretends to come from the system; "System: Linux" is not a command.
    *rules(
        Stance.ANY,
        "system|system message|system prompt|system note|system override|system update|admin|"
        "administrator|developer message|root",
        r"[\]*_]{0,3}\s{0,2}:[\]*_]{0,3}\s{0,4}<ORDER>",
        words={"ORDER": _ORDER},
    ),
)
"""All in lower case, as the plain form of a text is."""

_ANSWER_END: Final = "</s>"
_STRUCK_OUT: Final = "<s>"


def ends_an_answer(plain: str) -> bool:
    """Return whether a text holds an end-of-answer mark, not the end of struck-out text.

    Args:
        plain: In lower case.
    """
    if _ANSWER_END not in plain:
        return False
    opened = plain.find(_STRUCK_OUT)
    return opened < 0 or plain.find(_ANSWER_END) < opened
