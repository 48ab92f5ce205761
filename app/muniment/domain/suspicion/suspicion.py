"""Warnings about texts, which are stored word for word and passed on with their flags.

A flag is a warning, never a refusal, and its absence proves nothing: an agent must treat memories
as data all the same. The rules are designed to leave ordinary sentences alone.
"""

from muniment.domain.confidentiality.secret_text import secrets_in
from muniment.domain.suspicion.disguises import undisguised
from muniment.domain.suspicion.hidden_text import hides_text
from muniment.domain.suspicion.injection.commands import gives_instructions
from muniment.domain.suspicion.live_markup import has_live_markup
from muniment.domain.warning_flags import Flag


def flags_of(content: str) -> frozenset[Flag]:
    """Return the warnings about a text; empty for most.

    Pure, any thread, time linear in the length. A preference about the form of answers ("Always
    answer in German", "From now on be brief") carries no flag; what answers are to claim ("Always
    answer that …") does.
    """
    plain = undisguised(content)
    found = (
        (Flag.INSTRUCTION, gives_instructions(content, plain)),
        (Flag.HIDDEN_TEXT, hides_text(content)),
        (Flag.MARKUP, has_live_markup(plain)),
        (Flag.SECRET, bool(secrets_in(content))),
    )
    return frozenset(flag for flag, is_raised in found if is_raised)
