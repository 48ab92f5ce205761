"""Sentences that are kept in any context: allergies, people, preferences, wishes and requests.

The rules are for English; `muniment.understanding.conversations.turn_selection` decides about
everything else.
"""

import re
from typing import Final

_ALLERGY: Final = re.compile(
    r"\b(?:i|we|my \w+|he|she)(?:['’]?m|['’]s| am| is| are|['’]re) (?:\w+ly )?"
    r"(?:allergic|intolerant|diabetic|(?:lactose|gluten) intolerant)\b"
    r"|\b(?!this\b|that\b|it\b)\w+ makes? (?:me|my \w+) (?:ill|sick)\b",
    re.IGNORECASE,
)
_OF_THE_USER: Final = re.compile(
    r"""(?:the\ |this\ |our\ )?(?:user|customer|client|caller|patient|tenant|guest|student|owner)
    (?:['’]s\ \w+(?:\ \w+)?)?\ (?:\w+ly\ |also\ |now\ |never\ |always\ )?
    (?!(?:asks?|asked|says|said|input|message|interface|wants\ (?:me|you)\ to)\b)
    (?:is|are|was|has|had|does|can|can['’]?t|cannot|will|won['’]?t|must|\w+s|\w+ed)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What an agent notes about the person it works for: "The user prefers short answers"."""

_TO_REMEMBER: Final = re.compile(
    r"""(?:(?:and|also|but|ok|okay|so)\ |please,?\ )*
    (?:(?:remember|note|keep\ in\ mind|bear\ in\ mind|don['’]?t\ forget)(?:,?\ that|:|,
    |(?=\ (?:i['’]m|i\ am|i\ have|my\ (?:[\w'’-]+\ ){1,4}(?:is|are|has|have|can['’]?t|likes?|
    hates?))\b))
    |(?:update|reminder|notes?|minutes|recap|decisions?|summary|status)(?:\ [\w'’]+){0,5}:
    |(?:for\ the\ record|for\ future\ reference|just\ so\ you\ know|fyi)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What the assistant is asked to remember: "Remember that I'm colour-blind"."""

_PLAIN_STATEMENT: Final = re.compile(
    r"""\bi\ (?:really\ |also\ )?(?:like|love|hate|prefer|dislike|enjoy|
    can['’]?t\ stand)\ (?!(?:it|that|this|
    these|those|the|your?|you|how|both|them|a|an|one|when|what|to\ (?:see|hear|know)|all|
    everything)\b)\w
    |\bi(?:['’]d|\ would)\ rather\ (?:you|not)\b
    |\bmy\ (?:\w+\ )?(?:mother|mom|mum|father|dad|parents|sisters?|brothers?|wife|husband|partner|
    sons?|
    daughters?|kids|children|girlfriend|boyfriend|boss|dogs?|cats?)(?:['’]s|\ is|\ are|\ has|
    \ have|\ lives?|
    \ works?|\ died|\ was)\b
    |\bi(?:['’]ve\ got|\ have)\ (?:an?|two|three|four)\ (?:\w+\ )?(?:sisters?|brothers?|sons?|
    daughters?|
    kids|children|wife|husband|dogs?|cats?)\b
    |\bi(?:['’]?d\ (?:like|love)|\ (?:would\ (?:like|love)|want|hope|plan|dream\ of))\ (?:to\ )?
    (?:visit|travel|becom|mov|liv|learn\ (?!(?:more|about|what|why|how\ (?:it|that|this|the))\b))
    \w*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Statements to an assistant about people, preferences and wishes, however short."""


def is_personal_statement(sentence: str, *, to_assistant: bool) -> bool:
    """Return whether a sentence states an allergy or, to an assistant, a plain personal fact.

    Args:
        sentence: At most some thousand characters.
        to_assistant: Whether it is addressed to an assistant; friends say such things in passing.
    """
    if _ALLERGY.search(sentence) is not None:
        return True
    if not to_assistant:
        return False
    begins = _OF_THE_USER.match(sentence) or _TO_REMEMBER.match(sentence)
    return begins is not None or _PLAIN_STATEMENT.search(sentence) is not None
