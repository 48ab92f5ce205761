"""Decide whether a new name means a known entity, by what is known at that moment.

"Bob" means "Bob Smith" if exactly one Bob Smith and no other Bob is known. "Bob Smith" means the
earlier "Bob" if no other entity can be meant. With two candidates, a plain "Bob" belongs to
neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from muniment.domain.entities.entity import SameName


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an entity; ``id`` is its row id."""

    id: int
    name: str
    is_derived: bool


@dataclass(slots=True)
class JoinCandidate:
    """An entity that a new name may mean, with its names that begin like the new one.

    Args:
        entity: Its row id.
        is_derived: Whether it was never changed by hand.
        own: Its own name, if it is among them.
        is_apart: Whether a user decided that no other entity shares its own name.
        aliases: Its other names.
    """

    entity: int
    is_derived: bool
    own: str | None = None
    is_apart: bool = False
    aliases: list[Alias] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Return all these names."""
        own = [] if self.own is None else [self.own]
        return own + [alias.name for alias in self.aliases]


@dataclass(frozen=True, slots=True)
class Joining:
    """Decides about one new name.

    Args:
        type: The type of the entity.
        name: The new name.
        candidates: The entities that it may mean.
        same: Whether two names may mean one entity.
    """

    type: str
    name: str
    candidates: Sequence[JoinCandidate]
    same: SameName

    def entity(self) -> JoinCandidate | None:
        """Return the one entity that it means; ``None`` if there is none or it is ambiguous."""
        found = [candidate for candidate in self.candidates if self._may_mean(candidate)]
        return found[0] if len(found) == 1 else None

    def is_better(self, candidate: JoinCandidate) -> bool:
        """Return whether the name should replace an entity's own, shorter name."""
        own = candidate.own
        return candidate.is_derived and own is not None and _size(self.name) > _size(own)

    def now_ambiguous(self, meant: JoinCandidate | None) -> Iterator[int]:
        """Yield the row ids of other entities' derived aliases that are now ambiguous."""
        for candidate in self.candidates:
            if candidate is meant:
                continue
            for alias in candidate.aliases:
                shorter = _words(alias.name) < _words(self.name)
                if alias.is_derived and shorter and self._same(alias.name):
                    yield alias.id

    def _may_mean(self, candidate: JoinCandidate) -> bool:
        """Return whether it is a short or a longer form of a name of an entity."""
        alike = [name for name in candidate.names if self._same(name)]
        if any(_words(name) >= _words(self.name) for name in alike):
            return True
        # Only an entity's own name can grow: an alias is a nickname, not the start of a name.
        own = candidate.own
        if own is None or own not in alike or candidate.is_apart:
            return False
        longer = [name for name in candidate.names if _words(name) > _words(own)]
        return all(map(self._same, longer)) and not self._is_short_for_another(own, candidate)

    def _is_short_for_another(self, own: str, candidate: JoinCandidate) -> bool:
        return any(
            _words(name) > _words(own) and self.same(self.type, own, name)
            for other in self.candidates
            if other is not candidate
            for name in other.names
        )

    def _same(self, other: str) -> bool:
        return self.same(self.type, self.name, other)


def _words(name: str) -> int:
    return len(name.split())


def _size(name: str) -> tuple[int, int]:
    return _words(name), len(name)
