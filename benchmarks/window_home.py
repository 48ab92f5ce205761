"""A vault with many memories for the benchmarks of the window, made in minutes.

The model embeds the few hundred phrases of the sentences; a sentence's vector is the sum of its
phrases' vectors, with a little noise. The model embeds questions itself.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.sentences import PHRASES, sentences
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from muniment.embedding.model import EmbeddingModel
    from muniment.services.container import Services

_BATCH: Final = 1_000
_NOISE: Final = 0.02
_MINUTES_APART: Final = 30
_WORK_EVERY: Final = 5
_SESSION: Final = 20
_SESSION_EVERY: Final = 3
_FEW: Final = 8


class ComposedModel:
    """A model that composes the vectors of many sentences from those of their phrases.

    Args:
        model: The one that embeds phrases and questions.
    """

    def __init__(self, model: "EmbeddingModel") -> None:
        self._model = model
        self._phrases = {
            phrase.lower(): vector
            for phrase, vector in zip(PHRASES, model.embed(PHRASES), strict=True)
        }
        self._draw = np.random.default_rng(1)

    def __getattr__(self, name: str) -> Any:
        """Delegate everything else to the model."""
        return getattr(self._model, name)

    def embed(self, texts: "Sequence[str]") -> NDArray[np.float32]:
        """Return unit vectors; shape (texts, dim), float32."""
        if len(texts) < _FEW:
            return self._model.embed(texts)
        shape = (len(texts), self._model.dimension)
        made = self._draw.normal(0, _NOISE, shape).astype(np.float32)
        for place, text in enumerate(texts):
            lower = text.lower()
            made[place] += sum(vec for phrase, vec in self._phrases.items() if phrase in lower)
        unit: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit


def make_home(home: Path, count: int, *, tell: "Callable[[str], None]") -> None:
    """Make a data directory with a key file and many memories.

    There are two namespaces, and a third of the memories belongs to sessions.

    Args:
        home: A folder that does not exist yet.
        count: How many memories.
        tell: Called with the progress.
    """
    # Under another name until it is complete, so that an unfinished one is not used.
    unfinished = home.with_name(f"{home.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    services = composed_services(unfinished)
    try:
        services.vault.create(passphrase=None, key_file=True)
        services.namespaces.create("work", PERSON)
        write_memories(services, range(count), tell=tell)
    finally:
        services.close()
    unfinished.rename(home)


def write_memories(services: "Services", numbers: range, *, tell: "Callable[[str], None]") -> None:
    """Write the memories with some numbers, in the namespaces ``default`` and ``work``.

    Args:
        services: From `composed_services`, with the vault open and the namespace ``work`` made.
        numbers: Which; each number is always the same sentence.
        tell: Called with the progress.
    """
    texts, now = sentences(numbers.stop), datetime.now(UTC)
    for start in range(numbers.start, numbers.stop, _BATCH):
        stop = min(start + _BATCH, numbers.stop)
        drafts = [_draft(number, texts[number], now) for number in range(start, stop)]
        services.memories.remember_batch(drafts, PERSON)
        tell(f"{stop:,} of {numbers.stop:,} memories written")


def _draft(number: int, text: str, now: datetime) -> MemoryDraft:
    session = number // _SESSION
    return MemoryDraft(
        content=text,
        namespace="work" if number % _WORK_EVERY == 0 else "default",
        created_at=now - timedelta(minutes=_MINUTES_APART * number),
        session_id=f"s{session}" if session % _SESSION_EVERY == 0 else None,
    )


def composed_services(
    home: Path, model: "Callable[[EmbeddingModel], EmbeddingModel]" = ComposedModel
) -> "Services":
    """Build the services of a data directory, with a model that composes vectors.

    Args:
        home: The data directory.
        model: Makes it from the shipped one.
    """
    from muniment.domain.clock import SystemClock
    from muniment.embedding.catalogue import LoneModel
    from muniment.embedding.onnx_model import OnnxEmbeddingModel
    from muniment.services.container import build_services
    from muniment.services.vault.opening import VaultPlace
    from muniment.system.keychain import SystemKeychain
    from muniment.system.paths import bundled_folder

    folder = bundled_folder("models") / "all-MiniLM-L6-v2"
    return build_services(
        VaultPlace(folder=home, backups=home / "backups", key_file=home / "vault.key"),
        catalogue=LoneModel(lambda: model(OnnxEmbeddingModel.load(folder))),
        clock=SystemClock(),
        keychain=SystemKeychain(),
    )
