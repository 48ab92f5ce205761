"""Keys of agents that start ``muniment mcp``: one record and one key file for each agent."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON, Actor, ApiKey, Dialect
from muniment.domain.errors import EnvironmentFaultError, InvalidInputError, NotAllowedError
from muniment.services.agents.agent_key_files import AgentKeyFiles, StoredKey, agent_slug
from muniment.services.agents.key_checks import is_named

if TYPE_CHECKING:
    from muniment.services.agents.key_drafts import CreatedKey, KeyDraft
    from muniment.services.agents.key_service import KeyService


@dataclass(frozen=True, slots=True)
class AgentKey:
    """A new key of an agent, and the file that it was stored in."""

    created: "CreatedKey"
    file: Path


class AgentKeyService:
    """Creates and renews the keys of agents; any thread.

    An agent is recognised by its name, regardless of case and punctuation.

    Args:
        keys: The use cases of keys.
        files: Where agents find their keys.
    """

    def __init__(self, keys: "KeyService", files: AgentKeyFiles) -> None:
        self._keys = keys
        self._files = files

    def create(self, draft: "KeyDraft", actor: Actor) -> AgentKey:
        """Create a key for a new agent, and store it in the agent's file.

        Raises:
            InvalidInputError: A field is invalid, or an agent of this name has a key.
            NotAllowedError: The actor is an agent.
            DiskFullError: No space; no key was made. Likewise of `StorageUnavailableError`.
        """
        if actor.is_agent:
            raise NotAllowedError("an agent cannot store keys for others", hint="")
        if draft.dialect is not Dialect.NATIVE:
            raise InvalidInputError("dialect", "must be native: no other is used through a file")
        keys = self._native_keys(actor)
        created = self._keys.create(draft, actor)
        slug = agent_slug(draft.name)
        holder = self._files.key_id_in(slug)
        if not slug or any(key.id == holder and key.revoked_at is None for key in keys):
            # Another agent that was renamed uses the file of this name.
            slug = created.key.id
        try:
            return AgentKey(created, self._store(slug, created))
        except EnvironmentFaultError:
            self._keys.revoke(created.key.id, actor)
            raise

    def grant(self, draft: "KeyDraft", actor: Actor) -> ApiKey:
        """Give an agent a key in its file: a new token for its record if it has one.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: The actor does not see a namespace, or the key that the agent has.
            DiskFullError: No space; the agent has no key. Likewise of `StorageUnavailableError`.
        """
        # Looked for as the person: a key that the actor does not see is an agent's all the same.
        live = self.live(draft.name, PERSON)
        if live is None:
            created = self._keys.create(draft, actor)
        else:
            created = self._keys.renew(live.id, draft, actor)
        self._store(agent_slug(draft.name), created)
        return created.key

    def live(self, name: str, actor: Actor) -> ApiKey | None:
        """Return the key of an agent, unless it has none or a revoked one."""
        keys = self._native_keys(actor)
        stored = self._files.key_id_in(agent_slug(name))
        live = next((key for key in keys if key.id == stored and key.revoked_at is None), None)
        return live or _live(keys, name)

    def revoked(self, name: str, program: str, actor: Actor) -> ApiKey | None:
        """Return the key revoked last of an agent of this name or this program."""
        found = [
            (key.revoked_at, key)
            for key in self._native_keys(actor)
            if key.revoked_at is not None
            and (is_named(key, name) or (program and key.program == program))
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def _native_keys(self, actor: Actor) -> list[ApiKey]:
        return [key for key in self._keys.list(actor) if key.dialect is Dialect.NATIVE]

    def _store(self, slug: str, created: "CreatedKey") -> Path:
        return self._files.write(slug, StoredKey(created.key.id, created.token))


def _live(keys: list[ApiKey], name: str) -> ApiKey | None:
    """Return the newest key of a name that is not revoked."""
    found = [key for key in keys if key.revoked_at is None and is_named(key, name)]
    return found[-1] if found else None
