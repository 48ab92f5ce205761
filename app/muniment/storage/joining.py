"""Whether a name that is new means an entity that is known: decided by what is known of it then.

"Bob" is "Bob Smith" as long as one Bob Smith is known and no other Bob; and "Bob Smith" is the
"Bob" of before where nobody else could be meant. With two of them a plain "Bob" is nobody's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from muniment.domain.entities import SameName


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an entity; ``id`` of its row."""

    id: int
    name: str
    is_derived: bool


@dataclass(slots=True)
class Candidate:
    """An entity that a new name may mean, with its names that begin as the new one does.

    Args:
        entity: Its row id.
        is_derived: Whether nobody has touched it.
        own: Its own name, where that is among them.
        is_apart: Whether somebody has said that its own name is its alone.
        aliases: Its other names.
    """

    entity: int
    is_derived: bool
    own: str | None = None
    is_apart: bool = False
    aliases: list[Alias] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """All of them."""
        own = [] if self.own is None else [self.own]
        return own + [alias.name for alias in self.aliases]


@dataclass(frozen=True, slots=True)
class Joining:
    """Decides about one new name.

    Args:
        type: What it is the name of.
        name: The new name.
        candidates: What it may mean.
        same: Whether two names may mean one entity.
    """

    type: str
    name: str
    candidates: Sequence[Candidate]
    same: SameName

    def entity(self) -> Candidate | None:
        """Return the one entity that it means; ``None`` where that is none, or not certain."""
        found = [candidate for candidate in self.candidates if self._may_mean(candidate)]
        return found[0] if len(found) == 1 else None

    def is_better(self, candidate: Candidate) -> bool:
        """Tell whether the name is to become an entity's own, which is less than the whole name."""
        own = candidate.own
        return candidate.is_derived and own is not None and _size(self.name) > _size(own)

    def now_ambiguous(self, meant: Candidate | None) -> Iterator[int]:
        """Yield the rows of others' derived aliases that may now mean this one as well."""
        for candidate in self.candidates:
            if candidate is meant:
                continue
            for alias in candidate.aliases:
                shorter = _words(alias.name) < _words(self.name)
                if alias.is_derived and shorter and self._same(alias.name):
                    yield alias.id

    def _may_mean(self, candidate: Candidate) -> bool:
        """Tell whether it is a short form of a name of an entity, or the whole of a short one."""
        alike = [name for name in candidate.names if self._same(name)]
        if any(_words(name) >= _words(self.name) for name in alike):
            return True
        # Only an own name grows: an alias says what somebody is called, not how their name begins.
        own = candidate.own
        if own is None or own not in alike or candidate.is_apart:
            return False
        longer = [name for name in candidate.names if _words(name) > _words(own)]
        return all(map(self._same, longer)) and not self._is_short_for_another(own, candidate)

    def _is_short_for_another(self, own: str, candidate: Candidate) -> bool:
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
