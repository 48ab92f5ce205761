"""Embed texts for callers that keep the vectors themselves; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.usage.usage import UsageAction
from muniment.services.usage.counted_calls import counted
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.embedding.model import Vectors
    from muniment.services.vault.vault_session import VaultSession

TEXTS_MAX: Final = 2_048
TOKENS_MAX: Final = 300_000
"""Of all texts of one call together."""

_BULK_FROM: Final = 8


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EmbedRequest:
    """Texts to embed.

    Args:
        texts: 1 to 2,048, none empty, at most 300,000 tokens together.
        model: Id or name of the expected model.
        dimensions: The expected length of the vectors; ``None``: the model's.
    """

    texts: Sequence[str]
    model: str
    dimensions: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Embeddings:
    """Vectors, in the order of the texts.

    Args:
        model: Id of the model.
        vectors: Unit vectors; shape (texts, dim), float32.
        tokens: Of all texts together.
    """

    model: str
    vectors: "Vectors"
    tokens: int


def _outcome(result: Embeddings, actor: Actor, _asked: object) -> Outcome:
    return Outcome(only_namespace((), actor), len(result.vectors))


class EmbeddingService:
    """Embeds texts with the model that the vault uses; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    @counted(UsageAction.EMBED, _outcome)
    def embed(self, request: EmbedRequest, actor: Actor) -> Embeddings:
        """Embed texts as passages.

        A text that fits the model's window is embedded as a whole. A longer text is not truncated:
        its vector is the mean of those of its passages.

        Raises:
            InvalidInputError: There are no texts, too many, an empty one, too many tokens, or
                vectors of another length are requested.
            NotFoundError: The expected model is not the one in use.
            ModelUnavailableError: The model cannot be loaded.
        """
        actor.require(Scope.READ)
        _check_texts(request.texts)
        with self._session.borrow() as opened:
            embedder = opened.embedder
            model, dimension = embedder.model_id(), embedder.dimension()
            _check_model(request.model, model)
            if request.dimensions not in {None, dimension}:
                raise InvalidInputError("dimensions", f"must be {dimension}, the model's dimension")
            counts = [embedder.count_tokens(text) for text in request.texts]
            if sum(counts) > TOKENS_MAX:
                raise InvalidInputError("input", f"must have at most {TOKENS_MAX} tokens in total")
            return Embeddings(model, _vectors(embedder, request.texts, counts), sum(counts))


def _check_texts(texts: Sequence[str]) -> None:
    if not 1 <= len(texts) <= TEXTS_MAX:
        raise InvalidInputError("input", f"must be 1 to {TEXTS_MAX} texts")
    if not all(texts):
        raise InvalidInputError("input", "must not contain an empty text")


def _check_model(asked: str, model: str) -> None:
    from muniment.embedding.spec import name_of

    if asked not in {model, name_of(model)}:
        raise NotFoundError("this model is not in use", hint=f"Ask for {name_of(model)}.")


def _vectors(
    embedder: "EmbeddingScheduler", texts: Sequence[str], counts: Sequence[int]
) -> "Vectors":
    """Return a unit vector for each text; shape (texts, dim), float32."""
    import numpy as np

    from muniment.embedding.batching import Priority

    window = embedder.window()
    passages: list[str] = []
    starts: list[int] = []
    for text, tokens in zip(texts, counts, strict=True):
        starts.append(len(passages))
        if tokens <= window:
            passages.append(text)
        else:
            passages += [text[chunk.start : chunk.end] for chunk in embedder.split(text)]
    priority = Priority.BULK if len(passages) >= _BULK_FROM else Priority.INTERACTIVE
    sums = np.add.reduceat(embedder.embed_texts(passages, priority=priority), starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    vectors: Vectors = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
    return vectors
