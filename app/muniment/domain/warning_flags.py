"""Warnings about texts."""

from enum import StrEnum
from typing import Final


class Flag(StrEnum):
    """Why a text needs care when read; it is stored unchanged all the same."""

    INSTRUCTION = "instruction"
    HIDDEN_TEXT = "hidden_text"
    MARKUP = "markup"
    SECRET = "secret"  # noqa: S105 (the name of a flag)


UNTRUSTED: Final = frozenset({Flag.INSTRUCTION, Flag.HIDDEN_TEXT, Flag.MARKUP})
"""Flags of texts that may be meant to steer the agent that reads them."""
