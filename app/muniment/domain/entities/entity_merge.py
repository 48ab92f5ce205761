"""What people did to entities by hand, on several devices, replayed in one order.

The program finds entities by itself, on each device; only what a person or a client did travels. A
merge says that two entities are one, and whatever devices did to the absorbed one without knowing
counts for the other. Two entities that devices made under one name are one, too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from muniment.domain.clock import stamp_ms
from muniment.domain.entities.entity import normal_form
from muniment.domain.history.exchanged import uid_of
from muniment.domain.history.history import CREATE, PURGE, Operation

NAMES = "names"
"""In the patch of an edit: other names that the entity goes by from now on, by type and name."""

_APART = "apart"

Name = tuple[str, str]
"""A type, and the normal form of a name."""


@dataclass(slots=True, repr=False)
class MergedEntity:
    """An entity that was made or changed by hand.

    Args:
        uid: Its id.
        type: Its type.
        name: Its own name.
        metadata: Its metadata.
        created_ms: When it was first changed by hand.
        updated_ms: When it last was.
    """

    uid: str
    type: str
    name: str
    metadata: dict[str, Any]
    created_ms: int
    updated_ms: int

    @property
    def own(self) -> Name:
        """The name that identifies it."""
        return self.type, normal_form(self.name)


@dataclass(frozen=True, slots=True)
class MergedLink:
    """A link to a memory that was made by hand."""

    relevance: float
    actor: str
    created_ms: int


@dataclass(slots=True, repr=False)
class MergedEntities:
    """All entities of a namespace that were made or changed by hand.

    Args:
        entities: By uid.
        names: Whose each name is, where someone decided it: uid, and the name as written.
        links: By uid, memory and relationship; ``None`` where a link was removed.
        into: The entity that each absorbed one belongs to.
        deleted: Entities that were removed permanently.
    """

    entities: dict[str, MergedEntity] = field(default_factory=dict)
    names: dict[Name, tuple[str, str]] = field(default_factory=dict)
    links: dict[tuple[str, str, str | None], MergedLink | None] = field(default_factory=dict)
    into: dict[str, str] = field(default_factory=dict)
    deleted: frozenset[str] = frozenset()

    def meant(self, uid: str) -> str:
        """Return the entity that a uid means by now."""
        while uid in self.into:
            uid = self.into[uid]
        return uid


def apart_patch(*, is_apart: bool) -> Mapping[str, bool]:
    """Return what the creation of an entity says if its name is being split off from another."""
    return {_APART: True} if is_apart else {}


def merged_entities(operations: Iterable[Operation], gone: Collection[str]) -> MergedEntities:
    """Return what operations leave behind.

    Args:
        operations: All on the entities of one namespace, in any order.
        gone: Entities that were removed permanently, wherever that was noted; those that the
            operations remove count as well.
    """
    known = sorted(operations, key=lambda operation: operation.identity)
    removed = (uid_of(one.subject) for one in known if one.action == PURGE)
    replay = _Replay(MergedEntities(deleted=frozenset(gone).union(removed)))
    for operation in known:
        replay.take(operation)
    return replay.found


class _Replay:
    def __init__(self, found: MergedEntities) -> None:
        self.found = found

    def take(self, operation: Operation) -> None:
        uid = self.found.meant(uid_of(operation.subject))
        if uid in self.found.deleted or not operation.is_readable:
            return
        if operation.action == CREATE:
            self._create(uid, operation)
        elif uid in self.found.entities:
            self._change(self.found.entities[uid], operation)

    def _create(self, uid: str, operation: Operation) -> None:
        patch, at = operation.patch, stamp_ms(operation.stamp)
        metadata = dict(patch.get("metadata") or {})
        known = self.found.entities.get(uid)
        if known is not None:
            known.metadata = {**metadata, **known.metadata}
            return
        self.found.entities[uid] = MergedEntity(uid, patch["type"], patch["name"], metadata, at, at)
        decided = self.found.names.get(self.found.entities[uid].own, ("", ""))[0]
        if decided in self.found.entities and decided != uid and _APART not in patch:
            self._join(uid, decided)
        else:
            self._settle_name(uid)

    def _change(self, entity: MergedEntity, operation: Operation) -> None:
        patch = operation.patch
        entity.updated_ms = stamp_ms(operation.stamp)
        match operation.action:
            case "edit":
                self._edit(entity, patch)
            case "merge":
                self._absorb(entity, operation)
            case "split":
                self._decide(self.found.meant(patch["into"]), patch)
            case "link":
                key = entity.uid, patch["memory"], patch["relationship"]
                self.found.links.pop(key, None)
                self.found.links[key] = _link(patch, operation)
            case "unlink":
                self._unlink(entity.uid, patch["memory"], patch["relationship"])

    def _edit(self, entity: MergedEntity, patch: Mapping[str, Any]) -> None:
        before = entity.own
        entity.type, entity.name = patch.get("type", entity.type), patch.get("name", entity.name)
        if "metadata" in patch:
            entity.metadata = dict(patch["metadata"])
        if entity.own != before:
            self.found.names.pop(entity.own, None)
        for name in patch.get(NAMES, ()):
            self._decide(entity.uid, name)
        if entity.own != before:
            self._settle_name(entity.uid)

    def _absorb(self, entity: MergedEntity, operation: Operation) -> None:
        patch = operation.patch
        absorbed = patch["absorbed"]
        own = absorbed["type"], normal_form(absorbed["name"])
        # One that belongs to another entity by now stays there; the name and its mentions go.
        going = {absorbed["uid"], *self._named(own)} - self.found.into.keys()
        for uid in going - {entity.uid} - self.found.deleted:
            self._unite(uid, entity.uid)
        for alias in patch["aliases"]:
            if alias.get("by_hand", True):
                self._decide(entity.uid, alias)
        self._decide(entity.uid, absorbed)
        entity.metadata = dict(patch["metadata"])
        for link in patch["links"]:
            key = entity.uid, link["memory"], link["relationship"]
            self.found.links.setdefault(key, _link(link, operation))

    def _unlink(self, uid: str, memory: str, relationship: str | None) -> None:
        keys = [key for key in self.found.links if key[:2] == (uid, memory)]
        for key in [*keys, (uid, memory, relationship)]:
            if relationship is None or key[2] == relationship:
                self.found.links[key] = None

    def _decide(self, uid: str, name: Mapping[str, Any]) -> None:
        key = name["type"], normal_form(name["name"])
        self.found.names.pop(key, None)
        if uid in self.found.entities:
            self.found.names[key] = uid, name["name"]

    def _settle_name(self, uid: str) -> None:
        """Unite entities that have one name of their own; the one with the lowest uid stays."""
        entity = self.found.entities[uid]
        kept, *others = sorted(self._named(entity.own))
        for other in others:
            self._join(other, kept)

    def _join(self, uid: str, kept: str) -> None:
        """Let an entity that another device made under the same name be one with the other."""
        gone, one = self.found.entities[uid], self.found.entities[kept]
        one.metadata = {**gone.metadata, **one.metadata}
        self._unite(uid, kept)

    def _named(self, own: Name) -> list[str]:
        return [uid for uid, entity in self.found.entities.items() if entity.own == own]

    def _unite(self, uid: str, kept: str) -> None:
        """Let an entity, with its names and links, be another one."""
        found = self.found
        found.into[uid] = kept
        gone = found.entities.pop(uid, None)
        if gone is not None and gone.own != found.entities[kept].own:
            found.names[gone.own] = kept, gone.name
        found.names |= {
            key: (kept, name) for key, (owner, name) in found.names.items() if owner == uid
        }
        for key in [key for key in found.links if key[0] == uid]:
            link = found.links.pop(key)
            if link is not None:
                found.links.setdefault((kept, *key[1:]), link)


def _link(patch: Mapping[str, Any], operation: Operation) -> MergedLink:
    return MergedLink(patch["relevance"], operation.actor, stamp_ms(operation.stamp))
