"""Resolution of names to known entities with another name.

Conservative: a wrong merge mixes two people's memories; a missing one leaves two entries that can
be merged by hand. Where two known entities would fit, none is chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.understanding.entities.entity_words import ORGANIZATION_ENDS, TITLES
from muniment.understanding.entities.gazetteers import folded, read_aliases, read_rows

_LEGAL_FORMS: Final = ORGANIZATION_ENDS & frozenset(
    "inc ltd llc gmbh ag se kg ug corp corporation co plc sa srl spa bv nv oy ab asa kft pty sarl "
    "sas".split()
)
_MARKS: Final = re.compile(r"[^\w+#&]+")
_ALIASED: Final = frozenset({"location", "organization", "technology", "product"})


@dataclass(frozen=True, slots=True)
class SameEntity:
    """Resolves names to known entities; any thread.

    Args:
        aliases: By type, from a folded name to the canonical one.
        nicknames: From a folded short form to the folded given names it may be of.
    """

    aliases: Mapping[str, Mapping[str, str]]
    nicknames: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, folder: Path) -> "SameEntity":
        """Read the aliases and nicknames of ``resources/understanding``.

        Raises:
            ModelUnavailableError: A list is missing or cannot be read.
        """
        nicknames: dict[str, set[str]] = {}
        for given, *shorts in read_rows(folder / "nicknames.tsv"):
            for short in shorts:
                nicknames.setdefault(folded(short), set()).add(folded(given))
        return cls(
            read_aliases(folder / "aliases.tsv"),
            {short: frozenset(given) for short, given in nicknames.items()},
        )

    def canonical(
        self, mention_type: str, name: str, known: Sequence[tuple[str, str]]
    ) -> str | None:
        """Return the name of the known entity that a name means, ``None`` if it is a new one.

        Args:
            mention_type: Such as ``person``.
            name: As written in a text, without title.
            known: Type and name of the entities of one namespace; time grows with their number.
        """
        names = [other for kind, other in known if kind == mention_type]
        if name in names:
            return name
        meant = self._meant(mention_type, name)
        same = _only(other for other in names if _plain(other) == _plain(name)) or _only(
            other for other in names if self._meant(mention_type, other) == meant
        )
        if same is not None:
            return same
        if mention_type == "person":
            return _person_meant(name, names)
        return _company_meant(name, names) if mention_type == "organization" else None

    def suggested(self, name: str, known: Iterable[tuple[str, str]]) -> str | None:
        """Return the person that a short form may mean ("Bob", "Robert"): to ask, not to merge.

        Args:
            name: A person's name.
            known: Type and name of the entities of one namespace.
        """
        parts = _parts(name)
        if not parts:
            return None
        return _only(
            other
            for kind, other in known
            if kind == "person" and self._may_be_short(parts, _parts(other))
        )

    def _meant(self, mention_type: str, name: str) -> str:
        """Return the plain form of a name's canonical name, or of itself."""
        if mention_type not in _ALIASED:
            return _plain(name)
        return _plain(self.aliases.get(mention_type, {}).get(folded(name), name))

    def _may_be_short(self, left: Sequence[str], right: Sequence[str]) -> bool:
        if not right or (len(left) > 1 and len(right) > 1 and left[-1] != right[-1]):
            return False
        return right[0] in self.nicknames.get(left[0], ()) or left[0] in self.nicknames.get(
            right[0], ()
        )


def _plain(name: str) -> str:
    """Return a name without case, accents, marks and a leading article."""
    plain = " ".join(_MARKS.sub(" ", folded(name).replace(".", "")).split())
    return plain.removeprefix("the ") or folded(name)


def _parts(name: str) -> list[str]:
    """Return the words of a person's name in plain form, without titles."""
    words = _plain(name).split()
    while len(words) > 1 and words[0] in TITLES:
        del words[0]
    return words


def _only(names: Iterable[str]) -> str | None:
    """Return the only one of some names, ``None`` if there are more or none."""
    found = set(names)
    return found.pop() if len(found) == 1 else None


def _person_meant(name: str, names: Sequence[str]) -> str | None:
    """Return the one person that a part of a full name means, or whose full name it is.

    "Bob" is "Bob Smith", "Smith" is "Anna Smith", and "Bob Smith" is the previous "Bob", each only
    if no one else has that name.
    """
    parts = _parts(name)
    if not parts:
        return None
    if len(parts) == 1:
        return _only(other for other in names if parts[0] in _ends(_parts(other)))
    same = _only(other for other in names if _initials_fit(parts, _parts(other)))
    if same is not None:
        return same
    # Another person with that first name has a full name, so "Bob" is ambiguous.
    if any(len(_parts(other)) > 1 and _parts(other)[0] == parts[0] for other in names):
        return None
    return _only(other for other in names if _parts(other) == parts[:1])


def _ends(parts: Sequence[str]) -> tuple[str, ...]:
    return (parts[0], parts[-1]) if parts else ()


def _initials_fit(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether two full names differ only in middle names and initials."""
    if len(right) < 2 or left[-1] != right[-1]:
        return False
    short, long = sorted((left[0], right[0]), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def _company_meant(name: str, names: Sequence[str]) -> str | None:
    bare = _without_form(name)
    return _only(other for other in names if _without_form(other) == bare) if bare else None


def _without_form(name: str) -> str:
    """Return an organisation's name without its legal form."""
    words = _plain(name).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        del words[-1]
    return " ".join(words)
