"""The scales of a model's scores: measured for the program's models, estimated for others.

Models spread their cosines differently: unrelated texts have about 0.05 with one, 0.75 with
another. The scale of another model is moved and stretched, so that unrelated and related sample
texts come to lie where those of the shipped model do.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from muniment.retrieval.normalized_scores import SoftmaxScale

if TYPE_CHECKING:
    from muniment.embedding.batching import EmbeddingScheduler


@dataclass(frozen=True, slots=True)
class ScoreScales:
    """The scales of a model's scores.

    Args:
        semantic: Of cosines.
        hybrid: Of hybrid scores.
    """

    semantic: SoftmaxScale
    hybrid: SoftmaxScale


# Fitted on benchmarks/questions, 60 memories at a time; `muniment bench dialects` measures.
_SHIPPED: Final = ScoreScales(
    semantic=SoftmaxScale(steepness=8.0, absent=0.45),
    hybrid=SoftmaxScale(steepness=8.0, absent=0.4),
)
_FITTED: Final = {
    "all-MiniLM-L6-v2": _SHIPPED,
    "multilingual-e5-small": ScoreScales(
        semantic=SoftmaxScale(steepness=21.0, absent=0.3),
        hybrid=SoftmaxScale(steepness=22.0, absent=0.18),
    ),
}

# Questions with an answer each, about unrelated matters.
_SAMPLES: Final = (
    ("What does Nora do for a living?", "Nora works as a nurse in a children's hospital."),
    ("When does the shop open?", "We open at nine from Monday to Saturday."),
    ("Which colour should the fence be?", "Please paint the fence dark green."),
    ("How is the soup seasoned?", "The soup needs more salt and a bay leaf."),
    ("Where do we store the archive?", "Old files are kept on the tape drive in the cellar."),
    ("Is the bridge open to lorries?", "Lorries may not cross the bridge until it is repaired."),
    ("Who repaired the clock?", "A watchmaker from Basel fixed the tower clock."),
    ("Why was the match called off?", "The match was cancelled because of heavy snow."),
    ("How old is the oak tree?", "The oak in the yard was planted two hundred years ago."),
    ("Which programming language is taught first?", "Beginners start with Scheme."),
    ("What did the patient complain about?", "The patient reported dizziness and a headache."),
    ("How much does the ticket cost?", "A ticket is twelve pounds, children pay half."),
    ("What is the user's favourite music?", "The user mostly listens to jazz."),
    ("Where did they spend the summer?", "They stayed in a hut by a Norwegian fjord all July."),
    ("Has the contract been signed?", "Both parties signed the contract on Friday."),
    ("What makes the server slow?", "The database runs out of memory under load."),
)
# Mean cosine of the shipped model with the other samples' answers, and with the own one.
_UNRELATED: Final = 0.057
_RELATED: Final = 0.58
_LEAST_SPREAD: Final = 0.05


_estimates: dict[str, ScoreScales] = {}


def scales_of(embedder: "EmbeddingScheduler") -> ScoreScales:
    """Return the scales of a model; the first call for another model embeds the sample texts.

    Raises:
        ModelUnavailableError: The model cannot be loaded.
    """
    model_id = embedder.model_id()
    fitted = _FITTED.get(model_id.partition("@")[0])
    if fitted is not None:
        return fitted
    if model_id not in _estimates:
        _estimates[model_id] = _estimated(embedder)
    return _estimates[model_id]


def _estimated(embedder: "EmbeddingScheduler") -> ScoreScales:
    asked = np.stack([embedder.embed_query(question) for question, _ in _SAMPLES])
    cosines = asked @ embedder.embed_texts([answer for _, answer in _SAMPLES]).T
    related = float(np.mean(np.diag(cosines)))
    unrelated = float(np.mean(cosines[~np.eye(len(cosines), dtype=np.bool_)]))
    stretch = (_RELATED - _UNRELATED) / max(related - unrelated, _LEAST_SPREAD)
    # Half of a hybrid score is the cosine, the other half does not depend on the model.
    moved = (unrelated - _UNRELATED) / 2
    return ScoreScales(
        semantic=SoftmaxScale(
            steepness=_SHIPPED.semantic.steepness * stretch,
            absent=unrelated + (_SHIPPED.semantic.absent - _UNRELATED) / stretch,
        ),
        hybrid=SoftmaxScale(
            steepness=_SHIPPED.hybrid.steepness, absent=_SHIPPED.hybrid.absent + moved
        ),
    )
