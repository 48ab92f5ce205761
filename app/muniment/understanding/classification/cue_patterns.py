"""Patterns that indicate the type of a text: dates, contacts, code, tense.

Each is one cue, searched in the beginning of the original text. Adding, removing or changing one
requires ``heads.npz`` of another version.
"""

from typing import Final

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)

CUE_PATTERNS: Final[dict[str, str]] = {
    "year": r"\b(?:19|20)\d\d\b",
    "iso_date": r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    "day_of_month": r"(?i:\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul"
    rf"|aug|sep|oct|nov|dec)|(?:{_MONTHS}) \d{{1,2}}\b)",
    "clock": r"(?i:\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.?m\b|\bat (?:\d{1,2}|one|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)\b)",
    "in_month_or_year": rf"(?i:\b(?:in|on|since|last|this) (?:the )?(?:\d{{4}}|{_MONTHS}|spring"
    r"|summer|autumn|winter|easter)\b)",
    "on_day": r"(?i:\bon (?:the )?(?:\d|mon|tue|wed|thu|fri|sat|sun))",
    "money": r"(?i:[$€£¥]\s?\d|\d\s?(?:€|£|eur\b|usd\b|chf\b|euros?\b|dollars?\b|pounds?\b"
    r"|francs?\b|bucks\b))",
    "percent": r"(?i:\d\s?%|\bper ?cent\b)",
    "measure": r"(?i:\b\d[\d.,]*\s?(?:kg|km|kcal|ms|gb|mb|kb|degrees|°|cm|mm|bpm|rpm|litres?"
    r"|hours?|minutes?)\b)",
    "email": r"\S@\S+\.\w",
    "handle": r"(?:^|\s)[@#]\w",
    "url": r"https?://|www\.|\w\.(?:com|org|net|io|de|example|dev)\b",
    "phone": r"(?<![\w-])\+?\d[\d ()/-]{6,20}\d\b",
    "digits_long": r"\d{4}",
    "label": r"^[^.!?:]{2,40}: \S",
    "label_command": r"(?i:^\W*(?:todo|to-do|action|action item|next|note to self|task|deadline"
    r"|reminder)\b)",
    "equals": r"\w\s?=\s?\S",
    "dash_gloss": r"^[^.!?,]{2,40} (?:-|–|=) ",
    "arrow": r"->|→",
    "brackets_square": r"\[[^\]]{0,80}\]",
    "code": r"[{}<>`\\]|\w\(|::|==|\$\w|;\s*$|_\w{1,30}=",
    "snake": r"[^\W_]_[^\W_]",
    "quoted": r"[\"“„«][^\"”»]{3,200}[\"”»]",
    "quoted_start": r"^[\"“„«]",
    "question_end": r"\?\s*$",
    "exclamation": r"!",
    "ellipsis": r"\.\.\.|…",
    "semicolon": r";",
    "colon": r": ",
    "name_gloss": r"^[A-Z][\w'-]{0,30}(?: [A-Z][\w'-]{0,30}){0,3}, (?:my|our|the|a|an|user)\b",
    "name_is_start": r"^(?:The |the )?[A-Z][\w.'&-]{0,30}(?: (?:[A-Z][\w.'&-]{0,30}|of|de|van"
    r"|von)){0,4} (?:is|are|was) ",
    "title_start": r"^(?:Dr|Mr|Mrs|Ms|Prof|St)\.? [A-Z]",
    "two_names_start": r"^[A-Z][a-z]{1,30}(?: [A-Z][a-z]{1,30})+\b",
    "perfect": r"(?i:\b(?:have|has|i've|we've|he's|she's) (?:\w{1,20} )?(?:been"
    r"|\w{1,20}e[dn])\b)",
    "ing": r"(?i:(?:\b(?:is|are|am|im)|'m|'re|'s) \w{1,20}ing\b)",
    "been_ing": r"(?i:\bbeen \w{1,20}ing\b)",
    "will": r"(?i:\b(?:will|won't|going to)\b|'ll\b)",
    "past_ed": r"(?i:\b[a-z]{2,20}ed\b)",
    "subject_past": r"(?i:^(?:the )?[\w'-]{1,30} (?:[a-z]{2,20}ed|went|was|were|had|got|took|met"
    r"|bought|sold|lost|won|left|saw|ran|made|found|gave|flew|began|broke|came|fell)\b)",
    "subject_present_s": r"^(?:[Hh]e|[Ss]he|The user|[A-Z][\w-]{1,30}) [a-z]{2,20}s\b",
    "passive_rule": r"(?i:\b(?:must|are|is|may|shall|has to|have to) (?:not |only )?(?:be )?"
    r"(?:kept|sent|made|given|done|taken|worn|[a-z]{2,20}ed)\b)",
    "comparative": r"(?i:\b(?:more|less|better|worse|[a-z]{3,20}er) than\b|\bas \w{1,20} as\b)",
    "emoji": "[\U0001f300-\U0001faff\u2600-\u27bf]",
    "comma_clause": r", (?:because|so|since|not|which|that|but|and)\b",
}
"""Name to regular expression; every repetition is bounded, so that time grows only with length."""
