"""Names of the conditions and orders for memories."""

from PySide6.QtCore import QCoreApplication

from muniment.domain.memories.memory import EmbeddingState, MemoryKind, Tier, Visibility
from muniment.domain.memories.query import Lifetime, Sort

_CONTEXT = "filters"


def tr_filter(text: str) -> str:
    """Return a text of the filters in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


_tr = tr_filter


def kind_name(kind: MemoryKind) -> str:
    """Return the display name of a kind of memory."""
    return _tr("Happened once") if kind is MemoryKind.EPISODIC else _tr("Lasting knowledge")


def tier_name(tier: Tier) -> str:
    """Return the display name of a tier."""
    names = {Tier.HOT: _tr("Pinned"), Tier.WARM: _tr("Normal"), Tier.COLD: _tr("Low")}
    return names[tier]


def visibility_name(visibility: Visibility) -> str:
    """Return the display name of a visibility."""
    return _tr("Confidential") if visibility is Visibility.CONFIDENTIAL else _tr("Not confidential")


def embedding_name(state: EmbeddingState) -> str:
    """Return a text that says how memories in an embedding state can be found."""
    names = {
        EmbeddingState.READY: _tr("Found by meaning"),
        EmbeddingState.PENDING: _tr("Not indexed yet"),
        EmbeddingState.FAILED: _tr("Indexing failed"),
        EmbeddingState.SKIPPED: _tr("Found by words only"),
    }
    return names[state]


def lifetime_name(lifetime: Lifetime) -> str:
    """Return the display name of a lifetime."""
    names = {
        Lifetime.PERMANENT: _tr("Never expires"),
        Lifetime.ACTIVE: _tr("Will expire"),
        Lifetime.EXPIRED: _tr("Expired"),
    }
    return names[lifetime]


def sort_names() -> dict[Sort, str]:
    """Return the available orders and their display names."""
    return {
        Sort.NEWEST: _tr("Newest first"),
        Sort.OLDEST: _tr("Oldest first"),
        Sort.RECENTLY_CHANGED: _tr("Recently edited"),
        Sort.RECENTLY_ACCESSED: _tr("Recently viewed"),
        Sort.MOST_ACCESSED: _tr("Read most often"),
        Sort.MOST_IMPORTANT: _tr("Most important"),
        Sort.EXPIRES_FIRST: _tr("Expiring soonest"),
        Sort.LONGEST: _tr("Longest first"),
        Sort.SHORTEST: _tr("Shortest first"),
    }
