"""The form of rules about commands to an agent: a trigger, a bounded pattern, a stance."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Stance(Enum):
    """Who has to be speaking at a phrase.

    ``ANY``: the phrase alone is enough. ``UNLESS_REPORTED``: not where it is reported or denied ("I
    ignore …", "don't forget …"). ``COMMAND``: at the beginning of a sentence, or after words that
    command ("you must …", "please …").
    """

    ANY = "any"
    UNLESS_REPORTED = "unless_reported"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to address an agent.

    Args:
        trigger: Its beginning, in plain lower case.
        pattern: What must follow directly; every repetition in it is bounded.
        stance: Who has to be speaking.
    """

    trigger: str
    pattern: re.Pattern[str]
    stance: Stance


def rules(
    stance: Stance, triggers: str, rest: str, *, words: Mapping[str, str]
) -> tuple[Rule, ...]:
    """Make the rules of triggers that share a pattern.

    Args:
        stance: Who has to be speaking.
        triggers: Beginnings, separated by ``|``.
        rest: A pattern in which ``~`` stands for the separator of two words and ``<name>`` for the
            alternatives of that name.
        words: Those alternatives, separated by ``|``.
    """
    for name, alternatives in words.items():
        rest = rest.replace(f"<{name}>", f"(?:{alternatives})")
    pattern = re.compile(rest.replace("~", r"(?:[\W_]{1,8}+)"))
    return tuple(Rule(trigger, pattern, stance) for trigger in triggers.split("|"))
