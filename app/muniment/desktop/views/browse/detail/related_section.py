"""The memories closest in meaning, and why each is related."""

from typing import TYPE_CHECKING

from muniment.desktop.text.dates import entity_text
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.widgets.controls import label
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import EmbeddingState, Memory

if TYPE_CHECKING:
    from muniment.domain.memories.query import Hit

_SHOWN = 8
_NAMED = 4


class RelatedSection(MemorySection):
    """Lists memories related to the one that is shown; GUI thread only."""

    def load(self, memory: Memory) -> None:
        """Load the related memories."""
        related = self._context.services.related
        self.ask(
            lambda: related.related(memory.id, PERSON, limit=_SHOWN, include_confidential=True),
            lambda hits: self._show(memory, hits),
        )

    def _show(self, memory: Memory, hits: "tuple[Hit, ...]") -> None:
        answer = (hits, memory.entities, memory.embedding.state)
        self.renew(answer, lambda: self._add_lines(memory, hits))

    def _add_lines(self, memory: Memory, hits: "tuple[Hit, ...]") -> None:
        if not hits:
            has_vectors = memory.embedding.state is EmbeddingState.READY
            self.say(
                self.tr("No similar memories in this namespace.")
                if has_vectors
                else self.tr("Similar memories appear once this memory is indexed.")
            )
            return
        about = self.tr("Most similar memories in this namespace")
        self.body.addWidget(label(about, role="caption", wrap=True))
        for hit in hits:
            self.body.addWidget(self.link(hit.memory, self._why(memory, hit)))
        self.body.addStretch()

    def _why(self, memory: Memory, hit: "Hit") -> str:
        alike = hit.breakdown.semantic if hit.breakdown.semantic is not None else hit.score
        text = self.tr("{percent}% similar").format(percent=round(100 * max(alike, 0.0)))
        mine = {entity.value.casefold() for entity in memory.entities}
        both = dict.fromkeys(
            entity_text(entity.value)
            for entity in hit.memory.entities
            if entity.value.casefold() in mine
        )
        if both:
            names = ", ".join(list(both)[:_NAMED])
            text += " · " + self.tr("both mention {names}").format(names=names)
        tags = [tag for tag in hit.memory.tags if tag in memory.tags]
        if tags:
            text += " · " + ", ".join(as_written(f"#{tag}") for tag in tags[:_NAMED])
        return text
