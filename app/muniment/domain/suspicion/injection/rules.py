"""How rules about commands to an agent are written: a beginning, a bounded rest, a stance."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Stance(Enum):
    """Who has to be speaking where a phrase stands.

    ``ANY``: the phrase alone says enough. ``UNLESS_TOLD``: not where somebody tells what is done or
    denies it ("I ignore …", "don't forget …"). ``COMMAND``: where a sentence begins, or after
    words that command ("you must …", "please …").
    """

    ANY = "any"
    UNLESS_TOLD = "unless_told"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to speak to an agent.

    Args:
        trigger: How it begins, in plain lower case.
        pattern: What has to follow at once; every repetition in it is bounded.
        stance: Who has to be speaking.
    """

    trigger: str
    pattern: re.Pattern[str]
    stance: Stance


def rules(
    stance: Stance, triggers: str, rest: str, *, words: Mapping[str, str]
) -> tuple[Rule, ...]:
    """Make the rules of beginnings that share a rest.

    Args:
        stance: Who has to be speaking.
        triggers: Beginnings, parted by ``|``.
        rest: A pattern in which ``~`` stands for what parts two words and ``<name>`` for the
            alternatives of that name.
        words: Those alternatives, parted by ``|``.
    """
    for name, alternatives in words.items():
        rest = rest.replace(f"<{name}>", f"(?:{alternatives})")
    pattern = re.compile(rest.replace("~", r"(?:[\W_]{1,8}+)"))
    return tuple(Rule(trigger, pattern, stance) for trigger in triggers.split("|"))
