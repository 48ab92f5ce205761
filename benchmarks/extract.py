"""Selection of turns worth remembering: the product compared with plain rules, on LoCoMo.

For every session the data set lists what an observer noted about the two friends, and from which
turns. Those turns are the ones to select; each session is one conversation. Nothing in the product
was trained or chosen on them.

Source:
    Maharana et al. 2024, arXiv:2402.17753; ``observation`` in ``locomo10.json``.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.locomo import FILE_NAME, data_file, session_moment, turn_ids
from benchmarks.machine import BenchOptions, Row
from muniment.domain.errors import InvalidInputError
from muniment.system.paths import bundled_folder
from muniment.understanding.conversations.conversation_facts import Extractor
from muniment.understanding.conversations.messages import Message

_SESSION: Final = re.compile(r"session_\d+")
_MINE: Final = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|we're|we've|we'd|we'll|us|our|ours)\b",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_LEAST_WORDS: Final = 6
_ADVERSARIAL: Final = 5


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """One conversation, the places of the turns that an observer used, and the ids of all turns."""

    messages: tuple[Message, ...]
    noted: frozenset[int]
    moment: datetime
    ids: tuple[str, ...]


def run(options: BenchOptions) -> list[Row]:
    """Measure the selection of turns.

    Args:
        options: ``data``: the file, or a folder that holds it; ``memories`` stops after the session
            that reaches this number of turns.

    Returns:
        Precision, recall and F1 over all turns; the share of turns that are kept, and of questions
        (categories 1 to 4) that keep all their evidence. In percent. Milliseconds per turn.

    Raises:
        InvalidInputError: There is no data set.
        ModelUnavailableError: The weights do not load.
    """
    file = data_file(options.data)
    sessions = read_sessions(file, limit=options.memories)
    questions = read_evidence(file, sessions)
    extractor = Extractor.load(bundled_folder("resources") / "understanding")

    def product(session: Session) -> set[int]:
        facts = extractor.extract(session.messages, moment=session.moment)
        return {fact.source_index for fact in facts}

    methods: Mapping[str, Callable[[Session], set[int]]] = {
        "every turn": lambda session: set(range(len(session.messages))),
        "first person": _by_rule(lambda text: _MINE.search(text) is not None),
        "first-person statements of six words": _by_rule(_states_of_itself),
        "product": product,
    }
    return [_row(method, select, sessions, questions) for method, select in methods.items()]


def read_sessions(file: Path, *, limit: int | None = None) -> list[Session]:
    """Read the data set.

    Raises:
        InvalidInputError: The file is not LoCoMo's.
    """
    sessions: list[Session] = []
    try:
        for sample in json.loads(file.read_text(encoding="utf-8")):
            for session in _sessions(sample):
                if limit is None or sum(len(each.messages) for each in sessions) < limit:
                    sessions.append(session)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError("data", f"must be {FILE_NAME} of LoCoMo") from error
    return sessions


def read_evidence(file: Path, sessions: Sequence[Session]) -> list[frozenset[str]]:
    """Return the evidence of each question with an answer whose evidence is in the sessions."""
    handed_over = {each for session in sessions for each in session.ids}
    found = [
        frozenset(_turn_id(sample, each) for each in turn_ids(question.get("evidence") or []))
        for sample in json.loads(file.read_text(encoding="utf-8"))
        for question in sample["qa"]
        if int(question["category"]) != _ADVERSARIAL
    ]
    return [evidence for evidence in found if evidence and evidence <= handed_over]


def _turn_id(sample: Mapping[str, Any], turn: str) -> str:
    return f"{sample['sample_id']} {turn}"


def _sessions(sample: Mapping[str, Any]) -> Iterator[Session]:
    conversation = sample["conversation"]
    for name, turns in conversation.items():
        if _SESSION.fullmatch(name) is None:
            continue
        evidence = turn_ids(list(_strings(sample["observation"].get(f"{name}_observation", {}))))
        ids = [next(iter(turn_ids([turn["dia_id"]]))) for turn in turns]
        yield Session(
            tuple(Message("user", turn["text"], turn["speaker"]) for turn in turns),
            frozenset(at for at, each in enumerate(ids) if each in evidence),
            session_moment(conversation[f"{name}_date_time"]),
            tuple(_turn_id(sample, each) for each in ids),
        )


def _strings(observations: Mapping[str, Sequence[Sequence[Any]]]) -> Iterator[str]:
    """Yield the evidence of each observation: one id, or a list of several."""
    for noted in observations.values():
        for _, evidence in noted:
            yield from [evidence] if isinstance(evidence, str) else map(str, evidence)


def _by_rule(takes: Callable[[str], bool]) -> Callable[[Session], set[int]]:
    return lambda session: {
        at for at, message in enumerate(session.messages) if takes(message.content)
    }


def _states_of_itself(text: str) -> bool:
    return any(
        _MINE.search(each) is not None
        and not each.rstrip().endswith("?")
        and len(each.split()) >= _LEAST_WORDS
        for each in _SENTENCE_END.split(text)
    )


def _row(
    method: str,
    select: Callable[[Session], set[int]],
    sessions: Sequence[Session],
    questions: Sequence[frozenset[str]],
) -> Row:
    begun = time.perf_counter()
    taken = [select(session) for session in sessions]
    took_ms = (time.perf_counter() - begun) * 1e3
    right = sum(len(one & session.noted) for one, session in zip(taken, sessions, strict=True))
    kept = sum(map(len, taken))
    noted = sum(len(session.noted) for session in sessions)
    turns = sum(len(session.messages) for session in sessions)
    ids = {session.ids[at] for one, session in zip(taken, sessions, strict=True) for at in one}
    whole = sum(evidence <= ids for evidence in questions)
    return {
        "method": method,
        "turns": turns,
        "noted": noted,
        "kept": kept,
        "precision": _percent(right, kept),
        "recall": _percent(right, noted),
        "F1": _percent(2 * right, kept + noted),
        "kept %": _percent(kept, turns),
        "questions": len(questions),
        "whole evidence": _percent(whole, len(questions)),
        "ms a turn": round(took_ms / max(1, turns), 3),
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
