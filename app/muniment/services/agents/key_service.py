"""API keys: create, pause, revoke and authenticate."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.access import Actor, ApiKey, Scope
from muniment.domain.errors import (
    KeyRevokedError,
    NotFoundError,
    UnauthorizedError,
    VaultLockedError,
)
from muniment.domain.ids import KeyId
from muniment.domain.memories.memory import UNSET, Unset
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_checks import (
    check_expiry,
    check_name,
    check_namespaces,
    check_rate,
    check_scopes,
    require_free_name,
)
from muniment.services.agents.key_drafts import (
    RATES_PER_HOUR,
    RATES_PER_MINUTE,
    CreatedKey,
    KeyDraft,
    check_draft,
    new_token,
)
from muniment.services.agents.key_records import (
    make_namespaces,
    programs_of,
    put_key,
    put_program,
)
from muniment.services.vault.open_vault import OpenVault
from muniment.services.vault.vault_session import VaultSession

if TYPE_CHECKING:
    from muniment.storage.api_keys import KeyStore

_ACTOR_PREFIX: Final = "key:"
_TOGETHER: Final = "keys_paused_together"
_LOOK: Final = "Look in Muniment's window, or run `muniment status`."


@dataclass(frozen=True, slots=True)
class Pausing:
    """Whether agents can work at the moment.

    Args:
        working: Keys that are accepted.
        paused: Keys that `KeyService.pause_all` paused and that were not resumed since.
    """

    working: int
    paused: int

    @property
    def is_paused(self) -> bool:
        """Whether every key is paused because of `KeyService.pause_all`."""
        return self.paused > 0 and self.working == 0


class KeyService:
    """Use cases about API keys; any thread."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def create(self, draft: KeyDraft, actor: Actor) -> CreatedKey:
        """Create a key; missing namespaces are created.

        Raises:
            InvalidInputError: A field is invalid, or a key of this API has the name.
            NotAllowedError: The actor is no admin.
            NotFoundError: The actor does not see a namespace.
        """
        actor.require(Scope.ADMIN)
        check_draft(draft)
        for name in draft.namespaces:
            actor.require_namespace(name)
        token, prefix = new_token(draft.dialect)
        with self._session.borrow() as opened:
            now = opened.clock.now()
            key = ApiKey(
                id=KeyId("key_" + secrets.token_hex(8)),
                name=draft.name,
                dialect=draft.dialect,
                namespaces=tuple(dict.fromkeys(draft.namespaces)),
                scopes=draft.scopes,
                prefix=prefix,
                rate_per_minute=draft.rate_per_minute or RATES_PER_MINUTE[draft.dialect],
                created_at=now,
                expires_at=draft.expires_at,
                last_used_at=None,
                paused_at=None,
                revoked_at=None,
                rate_per_hour=draft.rate_per_hour or RATES_PER_HOUR.get(draft.dialect),
            )
            with opened.store.write(actor.name) as unit:
                require_free_name(self._concerning(unit.keys, actor), key)
                make_namespaces(unit, key.namespaces, opened.now_ms())
                unit.keys.add(key, opened.vault.keys.hash_api_key(token.reveal()))
                unit.journal.append("create", f"key:{key.id}", {"name": key.name})
                unit.changed_keys.append(key.id)
            opened.key_ring.reload(opened.store)
        return CreatedKey(key, token)

    def renew(self, key_id: str, draft: KeyDraft, actor: Actor) -> CreatedKey:
        """Give an existing key a new token, reach, scopes and limits; its former token ends.

        The key keeps its id, so that what its agent did stays with it.

        Raises:
            InvalidInputError: A field is invalid.
            KeyRevokedError: It was revoked.
            NotFoundError: The actor sees no such key, or does not see a namespace.
        """
        check_draft(draft)
        for name in draft.namespaces:
            actor.require_namespace(name)
        token, prefix = new_token(draft.dialect)

        def renewed(key: ApiKey, _now: datetime) -> ApiKey:
            if key.revoked_at is not None:
                raise KeyRevokedError
            return replace(
                key,
                namespaces=tuple(dict.fromkeys(draft.namespaces)),
                scopes=draft.scopes,
                prefix=prefix,
                rate_per_minute=draft.rate_per_minute or key.rate_per_minute,
                rate_per_hour=draft.rate_per_hour,
                expires_at=draft.expires_at,
                paused_at=None,
            )

        return CreatedKey(self._change(key_id, actor, "renew", renewed, token=token), token)

    def list(self, actor: Actor) -> tuple[ApiKey, ...]:
        """Return every key that concerns a namespace the actor sees, oldest first."""
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            # Read before the view is opened: what is stored by then is in the view.
            uses = opened.key_ring.uses()
            with opened.store.read() as reading:
                keys = self._concerning(reading.keys, actor)
            programs = programs_of(opened)
        return tuple(
            replace(
                key,
                last_used_at=uses.get(key.id, key.last_used_at),
                is_refused=opened.key_ring.is_refused(key.id),
                program=programs.get(key.id, ""),
            )
            for key in keys
        )

    def pause(self, key_id: str, actor: Actor) -> ApiKey:
        """Refuse a key from the next request on, until it is resumed."""
        return self._change(
            key_id, actor, "pause", lambda key, now: replace(key, paused_at=key.paused_at or now)
        )

    def resume(self, key_id: str, actor: Actor) -> ApiKey:
        """End a pause."""
        return self._change(key_id, actor, "resume", lambda key, _: replace(key, paused_at=None))

    def pausing(self, actor: Actor) -> Pausing:
        """Return how many keys work, and how many `pause_all` has paused.

        Raises:
            NotAllowedError: The actor is no admin; likewise of the next two.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            return self._pausing(opened, actor)

    def pause_all(self, actor: Actor) -> Pausing:
        """Pause every working key in one step; `resume_all` resumes these and no others."""
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            now = opened.clock.now()
            together = set(_paused_together(opened))
            with opened.store.write(actor.name) as unit:
                for key in self._concerning(unit.keys, actor):
                    if _works(key, now):
                        put_key(unit, replace(key, paused_at=now), "pause")
                        together.add(key.id)
                unit.set_setting(_TOGETHER, " ".join(sorted(together)))
            opened.key_ring.reload(opened.store)
            return self._pausing(opened, actor)

    def resume_all(self, actor: Actor) -> Pausing:
        """Undo `pause_all`; keys that were paused one by one stay paused."""
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            together = set(_paused_together(opened))
            with opened.store.write(actor.name) as unit:
                for key in self._concerning(unit.keys, actor):
                    if key.id in together and key.paused_at is not None:
                        put_key(unit, replace(key, paused_at=None), "resume")
                    together.discard(key.id)
                unit.set_setting(_TOGETHER, " ".join(sorted(together)))
            opened.key_ring.reload(opened.store)
            return self._pausing(opened, actor)

    def _pausing(self, opened: OpenVault, actor: Actor) -> Pausing:
        now, together = opened.clock.now(), _paused_together(opened)
        with opened.store.read() as reading:
            keys = self._concerning(reading.keys, actor)
        return Pausing(
            working=sum(
                1 for key in keys if _works(key, now) and not opened.key_ring.is_refused(key.id)
            ),
            paused=sum(1 for key in keys if key.id in together and key.paused_at is not None),
        )

    @staticmethod
    def _concerning(stored: "KeyStore", actor: Actor) -> "tuple[ApiKey, ...]":
        return tuple(key for key, _ in stored.all_with_hashes() if _concerns(key, actor))

    def revoke(self, key_id: str, actor: Actor) -> ApiKey:
        """Refuse a key permanently."""
        return self._change(
            key_id, actor, "revoke", lambda key, now: replace(key, revoked_at=key.revoked_at or now)
        )

    def edit(
        self,
        key_id: str,
        actor: Actor,
        *,
        name: str | Unset = UNSET,
        namespaces: tuple[str, ...] | Unset = UNSET,
        scopes: frozenset[Scope] | Unset = UNSET,
        rate_per_minute: int | Unset = UNSET,
        rate_per_hour: int | Unset | None = UNSET,
        expires_at: datetime | Unset | None = UNSET,
    ) -> ApiKey:
        """Change a key's name, reach, scopes, rates or expiry; missing namespaces are created.

        Raises:
            InvalidInputError: A field is invalid, or another key of this API has the name.
            NotFoundError: This actor sees no such key, or does not see a namespace.
        """
        if not isinstance(name, Unset):
            check_name(name)
        if not isinstance(namespaces, Unset):
            check_namespaces(namespaces)
            for each in namespaces:
                actor.require_namespace(each)
            namespaces = tuple(dict.fromkeys(namespaces))
        if not isinstance(scopes, Unset):
            check_scopes(scopes)
        if not isinstance(rate_per_minute, Unset):
            check_rate("rate_per_minute", rate_per_minute)
        if isinstance(rate_per_hour, int):
            check_rate("rate_per_hour", rate_per_hour)
        if isinstance(expires_at, datetime):
            check_expiry(expires_at)
        fields = {
            "name": name,
            "namespaces": namespaces,
            "scopes": scopes,
            "rate_per_minute": rate_per_minute,
            "rate_per_hour": rate_per_hour,
            "expires_at": expires_at,
        }
        given: dict[str, Any] = {
            field: value for field, value in fields.items() if not isinstance(value, Unset)
        }
        return self._change(key_id, actor, "edit", lambda key, _now: replace(key, **given))

    def note_program(self, key_id: str, program: str, actor: Actor) -> ApiKey:
        """Keep which program presented a key; for the person, who decides about requests by it.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            NotFoundError: There is no such key.
        """
        actor.require_unconfined()
        key = next((key for key in self.list(actor) if key.id == key_id), None)
        if key is None:
            raise NotFoundError("there is no such key")
        if key.program != program:
            with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
                put_program(unit, opened, key_id, program)
        return replace(key, program=program)

    def authenticate(self, token: str) -> tuple[ApiKey, Actor]:
        """Return the key of a token, and the actor it stands for.

        Raises:
            KeyRevokedError: It was revoked.
            UnauthorizedError: It is unknown, paused or expired.
            VaultLockedError: The vault is locked, so the token cannot be checked.
        """
        with self._session.borrow() as opened:
            token_hash = opened.vault.keys.hash_api_key(token.encode("utf-8", "surrogatepass"))
            key = opened.key_ring.by_hash(token_hash)
            now = opened.clock.now()
            if key is None:
                raise UnauthorizedError("the key is not known")
            if key.revoked_at is not None:
                raise KeyRevokedError
            if key.is_refused:
                raise UnauthorizedError("the key was changed outside Muniment", hint=_LOOK)
            if key.paused_at is not None:
                raise UnauthorizedError("the key is paused", hint="Resume it in Muniment.")
            if key.expires_at is not None and key.expires_at <= now:
                raise UnauthorizedError("the key has expired")
            opened.key_ring.note_use(key.id, now)
        actor = _actor_of(key)
        self._session.usage.note_call(actor)
        return key, actor

    def is_current(self, actor: Actor) -> bool:
        """Return whether an actor's key is still valid and has the rights it had when presented.

        For long operations. An actor without a key is always current, and so is any actor while the
        vault is locked, when nothing can be checked and nothing happens.
        """
        if not actor.name.startswith(_ACTOR_PREFIX):
            return True
        try:
            with self._session.borrow() as opened:
                key = opened.key_ring.by_id(actor.name.removeprefix(_ACTOR_PREFIX))
                now = opened.clock.now()
        except VaultLockedError:
            return True
        if key is None or key.paused_at is not None or key.revoked_at is not None:
            return False
        if key.is_refused:
            return False
        return (key.expires_at is None or key.expires_at > now) and _actor_of(key) == actor

    def _change(
        self,
        key_id: str,
        actor: Actor,
        action: str,
        changed: Callable[[ApiKey, datetime], ApiKey],
        *,
        token: Secret | None = None,
    ) -> ApiKey:
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            with opened.store.write(actor.name) as unit:
                known = {key.id: key for key, _ in unit.keys.all_with_hashes()}
                key = known.get(KeyId(key_id))
                if key is None or not _concerns(key, actor):
                    raise NotFoundError("there is no such key")
                before, key = key, changed(key, opened.clock.now())
                if key.name != before.name:
                    require_free_name(self._concerning(unit.keys, actor), key)
                added = [name for name in key.namespaces if name not in before.namespaces]
                make_namespaces(unit, added, opened.now_ms())
                put_key(unit, key, action)
                if token is not None:
                    token_hash = opened.vault.keys.hash_api_key(token.reveal())
                    unit.keys.replace_token(key.id, token_hash)
                others = [kept for kept in _paused_together(opened) if kept != key.id]
                # A decision about this single key overrides `pause_all`.
                unit.set_setting(_TOGETHER, " ".join(others))
            opened.key_ring.reload(opened.store)
            return replace(
                key,
                is_refused=opened.key_ring.is_refused(key.id),
                program=programs_of(opened).get(key.id, ""),
            )


def write_down_uses(opened: OpenVault) -> None:
    """Store when keys were last used, what was accessed and who read it; off the request path."""
    uses = opened.key_ring.uses()
    with opened.accesses.settling() as accesses:
        if uses or accesses:
            with opened.store.write("system") as unit:
                unit.keys.record_use(uses)
                unit.memories.record_accesses(accesses)
    opened.key_ring.forget_uses(uses)
    opened.reads.settle(opened.store)


def _works(key: ApiKey, now: datetime) -> bool:
    is_over = key.expires_at is not None and key.expires_at <= now
    return key.paused_at is None and key.revoked_at is None and not is_over


def _paused_together(opened: OpenVault) -> list[str]:
    return (opened.store.setting(_TOGETHER) or "").split()


def _actor_of(key: ApiKey) -> Actor:
    return Actor(_ACTOR_PREFIX + key.id, key.namespaces, key.scopes)


def _concerns(key: ApiKey, actor: Actor) -> bool:
    return all(actor.sees(namespace) for namespace in key.namespaces)
