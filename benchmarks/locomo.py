"""Real conversations over HTTP: write LoCoMo's 5,882 turns and ask its questions.

The data set is ten long conversations of two people, with questions whose evidence turns are known.
Every turn becomes one memory in the namespace of its conversation, every question a search of that
namespace.

Source:
    Maharana et al. 2024, "Evaluating Very Long-Term Conversational Memory of LLM Agents",
    arXiv:2402.17753; file ``locomo10.json``.
"""

import json
import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, Final

from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.serve_process import peak_memory_mib, served, temporary_home
from muniment.domain.errors import InvalidInputError

if TYPE_CHECKING:
    import httpx2

FILE_NAME: Final = "locomo10.json"
_BATCH: Final = 250
_LIMIT: Final = 10
_ADVERSARIAL: Final = 5
_SESSION: Final = re.compile(r"session_(\d+)")
_TURN_ID: Final = re.compile(r"D(\d+):(\d+)")


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A question and the turns that answer it."""

    text: str
    category: int
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class Conversation:
    """One conversation: its turns as bodies of memories, and its questions."""

    namespace: str
    turns: tuple[Mapping[str, Any], ...]
    questions: tuple[Question, ...]


def run(options: BenchOptions) -> list[Row]:
    """Write every turn and ask every question on a dedicated port.

    Args:
        options: ``data``: the file, or a folder that holds it; ``memories`` stops after the
            conversation that reaches this number of turns.

    Returns:
        One row for writing, one for the questions of categories 1 to 4, one for category 5
        (questions that only seem to have an answer).

    Raises:
        InvalidInputError: There is no data set.
    """
    conversations = read_conversations(data_file(options.data), limit=options.memories)
    names = [conversation.namespace for conversation in conversations]
    with (
        temporary_home() as home,
        served(home) as process,
        process.client(*names) as port,
    ):
        writing = _write(port, conversations)
        asked = [
            (question, *_ask(port, conversation.namespace, question))
            for conversation in conversations
            for question in conversation.questions
        ]
        writing["peak MiB"] = peak_memory_mib(process.pid)
    answerable = [row for row in asked if row[0].category != _ADVERSARIAL]
    adversarial = [row for row in asked if row[0].category == _ADVERSARIAL]
    rows = [_score(answerable, categories="1-4"), _score(adversarial, categories="5")]
    return [writing, *(row for row in rows if row is not None)]


def read_conversations(file: Path, *, limit: int | None = None) -> list[Conversation]:
    """Read the data set.

    Raises:
        InvalidInputError: The file is not LoCoMo's.
    """
    try:
        samples = json.loads(file.read_text(encoding="utf-8"))
        conversations: list[Conversation] = []
        for sample in samples:
            conversations.append(_conversation(sample))
            if limit is not None and sum(len(item.turns) for item in conversations) >= limit:
                break
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError("data", f"must be {FILE_NAME} of LoCoMo") from error
    return conversations


def data_file(data: Path | None) -> Path:
    """Find the data set: the file itself, or a folder that holds it.

    Raises:
        InvalidInputError: No path was given.
    """
    if data is None:
        raise InvalidInputError("data", f"is needed: the path of {FILE_NAME}, or of its folder")
    candidates = (data, data / FILE_NAME, data / "locomo" / FILE_NAME)
    return next((path for path in candidates if path.is_file()), data)


def session_moment(text: str) -> datetime:
    """Parse a session's date, such as ``1:56 pm on 8 May, 2023``, as UTC."""
    return datetime.strptime(text, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)


def turn_ids(texts: Sequence[str]) -> frozenset[str]:
    """Parse evidence: some entries name several turns, some with leading zeros."""
    found = _TURN_ID.findall(" ".join(texts))
    return frozenset(f"D{int(session)}:{int(turn)}" for session, turn in found)


def recall(ranked: Sequence[str], evidence: frozenset[str], k: int) -> float:
    """Return the share of the evidence among the first k, 0 to 1."""
    return len(evidence.intersection(ranked[:k])) / len(evidence)


def ndcg(ranked: Sequence[str], evidence: frozenset[str], k: int) -> float:
    """Return the normalised discounted cumulative gain at k with binary relevance, 0 to 1.

    Source:
        Järvelin & Kekäläinen 2002, "Cumulated Gain-Based Evaluation of IR Techniques".
    """
    gain = sum(1 / math.log2(at + 2) for at, turn in enumerate(ranked[:k]) if turn in evidence)
    best = sum(1 / math.log2(at + 2) for at in range(min(k, len(evidence))))
    return gain / best


def _conversation(sample: Mapping[str, Any]) -> Conversation:
    turns = tuple(_turns(sample["conversation"]))
    known = {str(turn["client_id"]) for turn in turns}
    questions = [
        Question(
            text=str(item["question"]),
            category=int(item["category"]),
            evidence=turn_ids(item.get("evidence") or []) & known,
        )
        for item in sample["qa"]
    ]
    return Conversation(
        namespace=f"locomo-{sample['sample_id']}",
        turns=turns,
        questions=tuple(question for question in questions if question.evidence),
    )


def _turns(conversation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, turns in conversation.items():
        match = _SESSION.fullmatch(name)
        if match is None:
            continue
        begun = session_moment(conversation[f"{name}_date_time"])
        for place, turn in enumerate(turns):
            caption = turn.get("blip_caption")
            picture = f" [image: {caption}]" if caption else ""
            yield {
                "content": f"{turn['speaker']}: {turn['text']}{picture}",
                # Within a session only the order is known; one second apart preserves it.
                "created_at": (begun + timedelta(seconds=place)).isoformat(),
                "session_id": name,
                "client_id": next(iter(turn_ids([turn["dia_id"]]))),
                "metadata": {"speaker": turn["speaker"], "dia_id": turn["dia_id"]},
            }


def _write(port: "httpx2.Client", conversations: Sequence[Conversation]) -> Row:
    begun = time.perf_counter()
    count = 0
    spent_ms = {"embedding_ms": 0.0, "storage_ms": 0.0}
    for conversation in conversations:
        for start in range(0, len(conversation.turns), _BATCH):
            turns = conversation.turns[start : start + _BATCH]
            bodies = [{**turn, "namespace": conversation.namespace} for turn in turns]
            answer = port.post("/v1/memories/batch", json={"memories": bodies})
            answer.raise_for_status()
            written = answer.json()
            count += int(written["succeeded"])
            for name in spent_ms:
                spent_ms[name] += float(written["timing"][name])
    seconds = time.perf_counter() - begun
    return {
        "method": "write",
        "turns": count,
        "seconds": round(seconds, 1),
        "turns/s": round(count / seconds, 1),
        "embedding s": round(spent_ms["embedding_ms"] / 1e3, 1),
        "storage s": round(spent_ms["storage_ms"] / 1e3, 1),
    }


def _ask(
    port: "httpx2.Client", namespace: str, question: Question
) -> tuple[tuple[str, ...], float]:
    """Search once; return the turns found, best first, and the time in milliseconds."""
    body = {"query": question.text, "limit": _LIMIT, "filters": {"namespace": [namespace]}}
    begun = time.perf_counter()
    answer = port.post("/v1/search", json=body)
    took_ms = (time.perf_counter() - begun) * 1000
    answer.raise_for_status()
    return tuple(hit["memory"]["client_id"] for hit in answer.json()["hits"]), took_ms


def _score(
    asked: Sequence[tuple[Question, tuple[str, ...], float]], *, categories: str
) -> Row | None:
    if len(asked) < 2:
        return None
    times = [took_ms for _, _, took_ms in asked]

    def percent(values: Iterator[float]) -> float:
        return round(100 * mean(values), 1)

    return {
        "method": "product",
        "scope": "own",
        "categories": categories,
        "questions": len(asked),
        "R@5": percent(recall(found, question.evidence, 5) for question, found, _ in asked),
        "R@10": percent(recall(found, question.evidence, 10) for question, found, _ in asked),
        "nDCG@10": percent(ndcg(found, question.evidence, 10) for question, found, _ in asked),
        "ms": round(percentile(times, 50), 1),
        "p95 ms": round(percentile(times, 95), 1),
    }
