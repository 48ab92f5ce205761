"""A vault with a past: written day by day under a clock that is moved, as a person would."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON, Actor
from muniment.domain.clock import SystemClock
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import SearchRequest
from muniment.domain.settings import Settings
from muniment.domain.vault.secret_bytes import Secret, secret_text
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.container import Services, build_services
from muniment.services.vault.opening import VaultPlace
from pictures.content import AGENTS, DELETED, MINE, SEARCHES, THEIRS, Line

if TYPE_CHECKING:
    from muniment.domain.clock import Clock

ROOT: Final = Path(__file__).resolve().parents[2]
PASSPHRASE: Final = "copper lantern seven otters"  # noqa: S105 - of a vault that lives for minutes
_SEARCHES_A_DAY: Final = 3
_BUSY_DAYS: Final = 45
_PAGE_BYTES: Final = 4_096


class MovedClock:
    """A clock that shows what it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment


class _Keychain:
    """Keeps nothing: pictures need no keychain."""

    def get(self, vault_id: str) -> Secret | None:
        """Return nothing."""

    def set(self, vault_id: str, secret: Secret) -> None:
        """Keep nothing."""

    def delete(self, vault_id: str) -> None:
        """Forget nothing."""


class _Login:
    """Starts nothing, and says so."""

    def is_on(self) -> bool:
        """Return that there is no entry."""
        return False

    def turn_on(self) -> None:
        """Write nothing."""

    def turn_off(self) -> None:
        """Take nothing away."""


@contextmanager
def services_of(folder: Path, clock: "Clock | None" = None) -> Iterator[Services]:
    """Run the services of a home folder, with the real model."""
    from muniment.embedding.catalogue import FolderCatalogue

    services = build_services(
        VaultPlace(folder, folder / "backups", folder / "vault.keyfile"),
        catalogue=FolderCatalogue(
            shipped=ROOT / "models", added=folder / "models", default=Settings().model
        ),
        clock=clock or SystemClock(),
        keychain=_Keychain(),
        understanding=ROOT / "resources" / "understanding",
        login=_Login(),
    )
    try:
        yield services
    finally:
        services.close()


def write_home(folder: Path) -> None:
    """Make a vault and live ten months in it."""
    today = datetime.now(UTC)
    every = sorted((*MINE, *THEIRS, *DELETED), key=lambda line: -line.days)
    clock = MovedClock(today - timedelta(days=every[0].days + 1))
    with services_of(folder, clock) as services:
        services.vault.create(passphrase=secret_text(PASSPHRASE))
        for namespace in ("home", "work"):
            services.namespaces.create(namespace, PERSON)
        agents, tokens = _agents(services)
        _live(services, clock, agents, every)
        _call_last(services, clock, tokens)
        _finish(services, clock, today)


def write_damaged(home: Path, folder: Path) -> None:
    """Copy a home folder, and lose the beginning of its database."""
    shutil.copytree(home, folder)
    database = folder / "vault.db"
    database.write_bytes(bytes(_PAGE_BYTES) + database.read_bytes()[_PAGE_BYTES:])


def _agents(services: Services) -> tuple[dict[str, Actor], dict[str, str]]:
    """Make the agents' keys; return whom they stand for, and what they present."""
    found, tokens = {"": PERSON}, {}
    for agent in AGENTS:
        draft = KeyDraft(namespaces=agent.namespaces, name=agent.name, dialect=agent.dialect)
        created = services.keys.create(draft, PERSON)
        tokens[agent.name] = created.token.reveal().decode()
        _, found[agent.name] = services.keys.authenticate(tokens[agent.name])
    return found, tokens


def _live(
    services: Services, clock: MovedClock, agents: dict[str, Actor], lines: list[Line]
) -> None:
    start = clock.moment
    first = max(line.days for line in lines) + 1
    day = 0
    for line in lines:
        written = start + timedelta(days=first - line.days)
        while (start + timedelta(days=day)) < written:
            clock.moment = start + timedelta(days=day)
            _ask(services, agents, day)
            # Long ago not every day, so that it is written in seconds.
            day += 1 if first - day < _BUSY_DAYS else 5
        clock.moment = written
        draft = MemoryDraft(
            content=line.content,
            namespace=line.namespace,
            type=line.type,
            tags=line.tags,
            source="editor" if line.agent else None,
            metadata={"repository": "billing", "reviewed": True} if line.session else {},
            importance=0.8 if "mira" in line.tags else 0.5,
            session_id=line.session,
            expires_at=None if line.lasts is None else written + line.lasts,
        )
        memory = services.memories.remember(draft, agents[line.agent]).memory
        if line in DELETED:
            clock.moment = written + timedelta(hours=1)
            services.memories.delete(memory.id, PERSON)


def _ask(services: Services, agents: dict[str, Actor], day: int) -> None:
    for number, agent in enumerate(AGENTS):
        # The busiest first, and none on every day.
        for turn in range((day * (number + 2) + number) % (_SEARCHES_A_DAY + 2 - number)):
            query = agent.questions[(day + turn) % len(agent.questions)]
            services.search.search(SearchRequest(query=query), agents[agent.name])


def _call_last(services: Services, clock: MovedClock, tokens: dict[str, str]) -> None:
    """Have every agent call once more, some days or minutes ago."""
    last = {line.agent: line.days for line in THEIRS[::-1]}
    today = clock.moment
    for name, token in sorted(tokens.items(), key=lambda item: -last[item[0]]):
        clock.moment = today - timedelta(days=last[name])
        services.keys.authenticate(token)


def _finish(services: Services, clock: MovedClock, today: datetime) -> None:
    """Leave what a person leaves behind: searches, a correction, backups."""
    clock.moment = today - timedelta(days=1)
    services.backups.make(PERSON)
    clock.moment = today - timedelta(minutes=20)
    for query in SEARCHES:
        services.searches.note(KeptSearch(query=query), PERSON)
    services.searches.save(KeptSearch(query="trips that are booked", name="Trips"), PERSON)
    found = services.search.search(SearchRequest(query="boiler pressure"), PERSON)
    boiler = found.hits[0].memory
    better = boiler.content.replace("1.5 bar", "1.4 bar")
    services.memories.edit(boiler.id, MemoryPatch(content=better), PERSON)
    planner = next(key for key in services.keys.list(PERSON) if key.name == AGENTS[1].name)
    services.keys.pause(planner.id, PERSON)
