"""A vault at two moments, and the effect of one older page in the newer one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import MunimentError
from muniment.domain.memories.memory import Category, Memory, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.services.agents.key_drafts import KeyDraft
from muniment.storage.engine.connection import open_raw
from tests.fakes.background_waits import await_published
from tests.fakes.opened import session_of
from tests.fakes.splicing import PageMap, differing_pages, splice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from muniment.domain.vault.examination_progress import CheckProgress
    from muniment.services.maintenance.findings import Finding
    from tests.conftest import Home, HomeFactory

_PROGRESS_MAX: Final = 5_000
_WORDS: Final = (
    "harbour lantern meadow orchard pebble quarry raven saddle timber umbrella velvet willow "
    "anchor barley candle drift ember falcon granite hollow"
).split()

WORD: Final = "zweihundert"
"""Occurs in each memory written after the splice, and in no other."""


@dataclass
class Outcome:
    """The effect of one older page in a vault.

    Args:
        refusal: Why it does not open.
        findings: The doctor's findings, by check.
        refused: Types of the errors from writing, reading and searching, by action.
        wrong: Wrong results without an error.
        repaired: Checks that repaired something.
    """

    refusal: str = ""
    findings: dict[str, Finding] = field(default_factory=dict)
    refused: dict[str, Exception] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    repaired: set[str] = field(default_factory=set)

    @property
    def is_noticed(self) -> bool:
        """Whether the program reports that something is wrong."""
        return bool(self.refusal) or not all(found.ok for found in self.findings.values())


def text_of(number: int) -> str:
    """Return a text of its own words for each number."""
    words = (_WORDS[(number * step + step) % len(_WORDS)] for step in (1, 3, 7, 11, 13))
    return f"Entry {number} about {' '.join(words)} number{number} " + f"detail{number % 17} " * 20


def draft_of(number: int, **fields: object) -> MemoryDraft:
    """Return a draft that touches many tables."""
    given: dict[str, object] = {
        "content": text_of(number),
        "tags": (f"tag{number % 9}", "all"),
        "categories": (Category.TRAVEL,),
        "metadata": {"deck": number},
        "agent_id": f"agent{number % 3}",
        "session_id": f"session{number % 5}",
        "user_id": "ada",
        "client_id": f"client-{number}",
    }
    return MemoryDraft(**(given | fields))  # type: ignore[arg-type]


def write_first_half(home: Home, count: int) -> None:
    """Fill a vault with the content of the older moment."""
    services = home.services
    for start in range(0, count, 50):
        drafts = [draft_of(number) for number in range(start, min(start + 50, count))]
        services.memories.remember_batch(drafts, PERSON)
    listed = services.memories.list(MemoryFilter(), PageRequest(limit=100), PERSON).memories
    for number in range(6):
        made = services.entities.create(EntityDraft(type="person", name=f"Person {number}"), PERSON)
        for memory in listed[number::6]:
            services.entities.link(made.value.uid, memory.id, PERSON)
        services.keys.create(KeyDraft(namespaces=("default",), name=f"key {number}"), PERSON)
        services.states.replace(f"session{number % 5}", {"step": number}, PERSON)
        turn = TurnDraft(input=TurnPart(content=f"question {number}"))
        services.states.add_turn(f"session{number % 5}", turn, PERSON)
    services.namespaces.create("work", PERSON)
    await_published(home)


def write_second_half(home: Home, count: int) -> None:
    """Change a vault so that most of its tables differ from the older moment."""
    services = home.services
    home.clock.advance(hours=3)
    found = services.memories.list(MemoryFilter(), PageRequest(limit=100), PERSON).memories
    for place, memory in enumerate(found):
        if place % 4 == 0:
            patch = MemoryPatch(content=text_of(place + 5_000), tags=("changed",))
            services.memories.edit(memory.id, patch, PERSON)
        elif place % 4 == 1:
            services.memories.delete(memory.id, PERSON)
        elif place % 4 == 2:
            services.memories.delete(memory.id, PERSON, permanent=place % 8 == 2)
    for start in range(0, count, 50):
        drafts = [draft_of(number + 10_000) for number in range(start, min(start + 50, count))]
        services.memories.remember_batch(drafts, PERSON)
    for number in range(6, 12):
        services.entities.create(EntityDraft(type="person", name=f"Person {number}"), PERSON)
        services.keys.create(KeyDraft(namespaces=("work",), name=f"key {number}"), PERSON)
        services.states.replace(f"session{number % 5}", {"step": number}, PERSON)
        turn = TurnDraft(input=TurnPart(content=f"question {number}"))
        services.states.add_turn(f"session{number % 5}", turn, PERSON)
    services.sessions.create(SessionDraft(external_id="late"), PERSON)
    services.sessions.end("session4", PERSON)
    services.namespaces.create("later", PERSON)
    await_published(home)


@dataclass
class TwoMoments:
    """A locked data directory, its older database, and the owner of each page of the newer."""

    folder: Path
    older: Path
    pages: list[int]
    owners: PageMap
    contents: Mapping[str, str]

    @property
    def newer(self) -> Path:
        return self.folder / "vault.db"


def two_moments(home: Home, older: Path, count: int) -> TwoMoments:
    """Fill a vault, keep a copy of the database, change much, and lock it."""
    vault = home.services.vault
    write_first_half(home, count)
    vault.lock()
    shutil.copyfile(home.folder / "vault.db", older)
    vault.unlock_with_key_file()
    write_second_half(home, count // 2)
    contents = {memory.id: memory.content for memory in every_memory(home)}
    with session_of(home.services).borrow() as opened:
        path, key = opened.store.path, opened.store._keys.database
        raw = open_raw(path, key)
        roots = dict(raw.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        raw.close()
        opened.store.checkpoint()
        owners = PageMap(path, key, roots)
    vault.lock()
    return TwoMoments(home.folder, older, differing_pages(older, path), owners, contents)


def every_memory(home: Home) -> list[Memory]:
    """Return every live memory."""
    found: list[Memory] = []
    cursor: str | None = None
    while True:
        page = home.services.memories.list(
            MemoryFilter(), PageRequest(limit=100, cursor=cursor), PERSON
        )
        found += page.memories
        cursor = page.next_cursor
        if cursor is None or len(found) > 100_000:
            return found


def spliced(
    make: HomeFactory, moments: TwoMoments, number: int, *, repair: bool = False
) -> Outcome:
    """Open a copy of the newer vault with one page of the older one, examine and use it."""
    name = f"spliced{number}"
    folder = moments.folder.parent / name
    shutil.copytree(moments.folder, folder)
    splice(moments.older, folder / "vault.db", number)
    home = make(name=name, unlocked=False)
    outcome = Outcome()
    try:
        try:
            home.services.vault.unlock_with_key_file()
        except MunimentError as error:
            outcome.refusal = error.code
            return outcome
        examine(home, outcome)
        if repair and outcome.is_noticed:
            examine(home, outcome, repair=True)
            outcome.repaired = {name for name, found in outcome.findings.items() if found.repaired}
            examine(home, outcome)
        use(home, outcome, moments.contents)
    finally:
        home.services.close()
        shutil.rmtree(folder)
    return outcome


def examine(home: Home, outcome: Outcome, *, repair: bool = False) -> None:
    """Run the doctor, which must finish."""
    told = 0

    def watch(_progress: CheckProgress) -> bool:
        nonlocal told
        told += 1
        return told < _PROGRESS_MAX

    findings = home.services.doctor.examine(PERSON, repair=repair, watch=watch)
    outcome.findings = {found.check: found for found in findings}


def use(home: Home, outcome: Outcome, contents: Mapping[str, str]) -> None:
    """Read, search and write in many ways; record refusals and wrong results."""
    acts: dict[str, Callable[[], object]] = {
        "read": lambda: _read(home, outcome, contents),
        "search": lambda: _search(home),
        "remember": lambda: _remember(home, outcome),
        "edit": lambda: _edit(home),
        "delete": lambda: _delete(home),
        **_single_writes(home),
    }
    for name, act in acts.items():
        try:
            act()
        except Exception as error:  # noqa: BLE001 (which is what a test is about)
            outcome.refused[name] = error


def _single_writes(home: Home) -> dict[str, Callable[[], object]]:
    services = home.services
    turn = TurnDraft(input=TurnPart(content="what"))
    return {
        "one": lambda: services.memories.remember(draft_of(30_001), PERSON),
        "another": lambda: services.memories.remember(draft_of(30_002), PERSON),
        "session": lambda: services.sessions.create(SessionDraft(external_id="new"), PERSON),
        "state": lambda: services.states.replace("session1", {"a": 1}, PERSON),
        "turn": lambda: services.states.add_turn("session1", turn, PERSON),
        "entity": lambda: services.entities.create(EntityDraft(type="person", name="New"), PERSON),
        "key": lambda: services.keys.create(KeyDraft(namespaces=("default",)), PERSON),
        "namespace": lambda: services.namespaces.create("brandnew", PERSON),
    }


def _read(home: Home, outcome: Outcome, contents: Mapping[str, str]) -> None:
    if {memory.id: memory.content for memory in every_memory(home)} != contents:
        outcome.wrong.append("the list is not what was written")


def _search(home: Home) -> None:
    for word in _WORDS:
        request = SearchRequest(query=word, mode=SearchMode.KEYWORD, limit=1)
        home.services.search.search(request, PERSON)


def _remember(home: Home, outcome: Outcome) -> None:
    drafts = [
        draft_of(20_000 + number, content=f"{WORD} {text_of(number)}", client_id=None)
        for number in range(5)
    ]
    made = [each.memory_id for each in home.services.memories.remember_batch(drafts, PERSON).items]
    asked = {SearchMode.KEYWORD: (WORD, made), SearchMode.SEMANTIC: (drafts[0].content, made[:1])}
    for mode, (query, wanted) in asked.items():
        request = SearchRequest(query=query, mode=mode, limit=50)
        hits = {hit.memory.id for hit in home.services.search.search(request, PERSON).hits}
        if not hits.issuperset(wanted):
            outcome.wrong.append(f"{mode.value} search lacks what was written")


def _edit(home: Home) -> None:
    for memory in every_memory(home)[::25]:
        home.services.memories.edit(memory.id, MemoryPatch(content=f"edited {memory.id}"), PERSON)


def _delete(home: Home) -> None:
    for memory in every_memory(home)[::30]:
        home.services.memories.delete(memory.id, PERSON, permanent=True)
