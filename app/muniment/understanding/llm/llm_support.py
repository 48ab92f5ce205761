"""Check that the source text supports a statement of a language model.

A model that rewrites also invents. So a statement is kept only if it consists of the source's
words, in the source's order: the same content words (lightly stemmed), the same numbers and names,
no relation mistaken for the person, no "not" or "maybe" gained or lost. This refuses many true
paraphrases; the rules find a lost fact, but an invented fact would be believed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.suspicion.disguises import undisguised
from muniment.domain.text.normal_forms import spaced_text

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CLAUSE: Final = re.compile(
    r"[,;:.!?\n()\u3002\uff0c]|\b(?:but|and|because|although|though|while|aber|und|weil|obwohl|mais|"
    r"et|parce que|pero|y|porque|aunque)\b"
)

_NEGATIONS: Final = frozenset(
    "not no never nobody nothing none nor neither without cannot nowhere hardly barely stopped "
    "quit nicht kein keine keinen keiner keinem nie niemals niemand nichts ohne weder pas "
    "jamais rien personne aucun aucune sans ni nunca jamas nadie nada ningun ninguna sin "
    "tampoco".split()
)
_NEGATED_ENDING: Final = "n't"
_SHORTENED: Final = frozenset(
    "dont doesnt didnt isnt arent wasnt werent wont cant couldnt shouldnt wouldnt havent hasnt "
    "hadnt aint".split()
)
_HEDGES: Final = frozenset(
    "might may maybe perhaps possibly probably could would should if whether unless hope hopes "
    "hoping wish wishes wonder almost nearly used considering consider considered thinking "
    "pretend imagine vielleicht konnte wurde sollte falls ob eventuell moglicherweise "
    "wahrscheinlich peut-etre pourrait voudrais quizas tal-vez podria ojala acaso".split()
)
_FRAME: Final = frozenset(
    "a an the this that these those is are am was were be been being has have had having do "
    "does did of in on at to for from with by as and or but so it its he she they we you i me "
    "my mine your his her hers him their them our us user users user's person speaker says said "
    "say saying mentions mentioned states stated who which whose there here also very really "
    "just well yes will going 's i'm i've i'd i'll he's she's it's they're we're you're one der "
    "die das den dem des ein eine einen einem einer ist sind war hat habe haben bin ich er sie "
    "es wir mein meine sein seine ihr ihre und oder im am zum zur mit von fur auf an zu "
    "benutzer nutzer le la les un une des du de est sont a ai as avons je tu il elle nous mon "
    "ma mes son sa ses et ou en au aux pour avec dans sur utilisateur l' d' j'ai el los las una "
    "unos es son tiene tengo ha he yo mi mis su sus y o del al con por para usuario usuaria".split()
)
"""Words around a statement that add no content: they need no source."""

_MAY_AS_MONTH: Final = re.compile(
    r"\b((?:in|of|since|until|by|this|last|next|on|late|early|mid|\d{1,2}\.?)\s)may\b|\bmay(?=\s\d)"
)
_POSSESSED: Final = re.compile(
    r"\b(?:my|his|her|their|our|your|mein\w{0,2}|sein\w{0,2}|ihr\w{0,2}|mon|ma|mes|son|sa|ses|"
    r"mi|mis|su|sus)"
    r"\s+(\w+)"
)
_ENDINGS: Final = ("ing", "ied", "ies", "ed", "es", "s", "e", "y")
_STEM_MIN: Final = 3


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a source: its content words in order, and how it is meant.

    Args:
        words: Stems of its content words.
        is_denied: It contains a "not" or the like.
        is_hedged: It contains a "maybe" or the like.
        owned: Stems of what belongs to someone: "sister" in "my sister".
    """

    words: tuple[str, ...]
    is_denied: bool
    is_hedged: bool
    owned: frozenset[str]


def supported(text: str, source: str, *, names: Sequence[str] = (), in_order: bool = True) -> bool:
    """Return whether a source supports a text in the source's own words.

    Args:
        text: The statement.
        source: Words of a person.
        names: Speakers, who may be named in the text without being named in the source.
        in_order: Whether the words have to come in the source's order; not where several sources
            are combined.
    """
    clauses = _clauses(source)
    spoken = {_stem(word) for name in names for word in _words(_plain(name))}
    stated = _clause(text)
    wanted = [word for word in stated.words if word not in spoken]
    if not wanted:
        return False
    said = [word for clause in clauses for word in clause.words]
    has_words = _is_within(wanted, said) if in_order else set(wanted) <= set(said)
    return has_words and _is_meant_so(stated, wanted, clauses)


def _is_within(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether words occur among others in the same order."""
    rest = iter(said)
    return all(word in rest for word in wanted)


def _is_meant_so(stated: _Clause, wanted: Sequence[str], clauses: Sequence[_Clause]) -> bool:
    """Return whether the clauses with these words deny, hedge and attribute as the text does."""
    for word in wanted:
        holding = [clause for clause in clauses if word in clause.words]
        if not any(_agrees(stated, clause, wanted) for clause in holding):
            return False
    denied = any(clause.is_denied for clause in clauses if set(wanted) & set(clause.words))
    return denied or not stated.is_denied


def _agrees(stated: _Clause, clause: _Clause, wanted: Sequence[str]) -> bool:
    if clause.is_denied != stated.is_denied or (clause.is_hedged and not stated.is_hedged):
        return False
    # "My sister lives in Oslo" is not about the speaker: the owner has to be named.
    first = min(clause.words.index(word) for word in wanted if word in clause.words)
    return clause.owned & set(clause.words[:first]) <= set(wanted)


def _clauses(source: str) -> list[_Clause]:
    """Split a source; an answer that is only "no" denies what precedes it."""
    found: list[_Clause] = []
    for part in _CLAUSE.split(_plain(source)):
        clause = _clause(part or "")
        if clause.words:
            found.append(clause)
        elif clause.is_denied and found:
            found[-1] = replace(found[-1], is_denied=True)
    return found


def _plain(text: str) -> str:
    """Return the plain form of a text, with the month of May distinct from "may"."""
    return _MAY_AS_MONTH.sub(r"\1mai", undisguised(text))


def _clause(text: str) -> _Clause:
    plain = _plain(text)
    words = _words(plain)
    content = tuple(
        _stem(word)
        for word in words
        if word not in _FRAME and word not in _HEDGES and not _is_negation(word)
    )
    owned = frozenset(_stem(match[1]) for match in _POSSESSED.finditer(plain))
    return _Clause(
        content,
        any(map(_is_negation, words)),
        any(word in _HEDGES for word in words),
        owned & set(content),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(spaced_text(text))


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word in _SHORTENED or word.endswith(_NEGATED_ENDING)


def _stem(word: str) -> str:
    """Remove an ending, so that "lives", "living" and "live" are equal; numbers stay whole."""
    word = word.removesuffix("'s").removesuffix("'")
    if any(char.isdecimal() for char in word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_MIN:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _STEM_MIN and word[-1] == word[-2] else word
