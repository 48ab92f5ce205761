"""Imports all parts of a search: loaded with the first search, or preloaded by name.

Loading takes 25 to 40 ms, which would delay the first typed letter.
"""

# numpy loads it on the first `unique`, in 18 ms.
import numpy.ma  # noqa: F401 (loaded, not used)

from muniment.domain.clock import unix_ms
from muniment.retrieval.engine import rank
from muniment.retrieval.keyword import query_words
from muniment.retrieval.search_query import Normalization, SearchQuery
from muniment.retrieval.spelling import Speller
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.retrieval.weights import weights_of
from muniment.services.search.score_scales import scales_of
from muniment.storage.full_text.term_marks import term_marks

__all__ = [
    "Normalization",
    "SearchQuery",
    "Speller",
    "VisibleMemories",
    "query_words",
    "rank",
    "scales_of",
    "term_marks",
    "unix_ms",
    "weights_of",
]
