"""The tools: descriptions for agents, and implementations.

Each is one use case of the services. Its answer is a short, dated text, since an agent pays for
every token. Nothing here depends on the SDK.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from muniment.api.fields import RequestBody
from muniment.api.mcp.arguments import (
    ContextIn,
    ConversationIn,
    ForgetIn,
    ListIn,
    ProfileIn,
    RecallIn,
    RememberIn,
    UpdateIn,
    span,
)
from muniment.api.mcp.wording import (
    day_of,
    memory_in_full,
    memory_line,
    one_line,
    within_budget,
)
from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import (
    DEFAULT_IMPORTANCE,
    TRASH_KEPT,
    UNSET,
    MemoryDraft,
    MemoryPatch,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.profile.profile import BioFormat
from muniment.domain.sessions.conversation import Conversation, Message

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory
    from muniment.domain.memories.query import MemoryPage
    from muniment.domain.profile.profile import ProfileItem
    from muniment.services.container import Services
    from muniment.services.results import Written

_Arguments = TypeVar("_Arguments", bound=RequestBody)
_TRAITS_MAX: Final = 8
_WHO_FINDS_IT: Final = (
    "You and the person can still find it; other agents only with include_confidential."
)


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """One tool.

    Args:
        name: The name that agents call.
        description: What it is for and when to use it.
        arguments: Model of the arguments.
        scope: The scope that the key needs.
        run: Runs it and returns the text of the answer.
        is_destructive: Whether it can hide or change something.
        is_idempotent: Whether repeating a call has no further effect.
    """

    name: str
    description: str
    arguments: type[RequestBody]
    scope: Scope
    run: "Callable[[Services, Actor, Any], str]"
    is_destructive: bool = False
    is_idempotent: bool = True


def _remember(services: "Services", actor: Actor, given: RememberIn) -> str:
    expires_at = None
    if given.expires_in_days is not None:
        expires_at = datetime.now(UTC) + timedelta(days=given.expires_in_days)
    written = services.memories.remember(
        MemoryDraft(
            content=given.content,
            namespace=given.namespace,
            tags=tuple(given.tags),
            importance=DEFAULT_IMPORTANCE if given.importance is None else given.importance,
            visibility=_visibility(given.confidential),
            expires_at=expires_at,
            deduplicate=True,
        ),
        actor,
    )
    if written.is_duplicate:
        return f"Known already:\n{memory_line(written.memory, with_namespace=_several(actor))}"
    memory = written.memory
    place = f" in {memory.namespace}" if _several(actor) else ""
    text = f"Remembered {memory.short_id}{place}, {day_of(memory.created_at)}."
    return text + _noticed(written)


def _recall(services: "Services", actor: Actor, given: RecallIn) -> str:
    after, before = span(given.since, given.until)
    found = services.search.search(
        SearchRequest(
            query=given.query,
            limit=given.limit,
            filter=MemoryFilter(
                namespaces=_asked(given.namespace),
                tags=tuple(given.tags),
                created_after=after,
                created_before=before,
            ),
            include_confidential=given.include_confidential,
        ),
        actor,
    )
    if not found.hits:
        return "Nothing is remembered about that."
    several = _several(actor)
    lines = [
        memory_line(hit.memory, with_namespace=several, passage=hit.passage) for hit in found.hits
    ]
    kept = within_budget(lines)
    return _joined("Best first:", kept, _cut_note(len(lines) - len(kept), "ask for fewer"))


def _context(services: "Services", actor: Actor, given: ContextIn) -> str:
    result = services.context.context(
        ContextRequest(
            query=given.task,
            max_tokens=given.max_tokens,
            filter=MemoryFilter(namespaces=_asked(given.namespace)),
        ),
        actor,
    )
    return result.text or "Nothing is remembered about that."


def show_memories(services: "Services", actor: Actor, given: ListIn) -> str:
    """List memories, or show some in full.

    Raises:
        NotFoundError: One of them, or the namespace, does not exist for this actor.
    """
    if given.ids:
        memories = [services.memories.get(reference, actor) for reference in given.ids]
        return _shown_in_full(memories, with_namespace=_several(actor))
    after, before = span(given.since, given.until)
    page = services.memories.list(
        MemoryFilter(
            namespaces=_asked(given.namespace),
            types=() if given.type is None else (given.type,),
            tags=tuple(given.tags),
            created_after=after,
            created_before=before,
        ),
        PageRequest(limit=given.limit, after=given.after),
        actor,
        access=ConfidentialAccess.of_search(actor, requested=given.include_confidential),
    )
    if not page.memories:
        unreadable = _unreadable_note(page)
        nothing = "Nothing more." if given.after is not None else "Nothing is remembered."
        return unreadable or nothing
    several = _several(actor)
    kept = within_budget(memory_line(each, with_namespace=several) for each in page.memories)
    has_more = len(kept) < len(page.memories) or page.next_cursor is not None
    last = page.memories[len(kept) - 1]
    note = f"Continue with after={last.short_id}." if has_more else ""
    unreadable = _unreadable_note(_up_to(last, page) if has_more else page)
    return _joined(f"{page.total} in all, newest first:", kept, f"{unreadable} {note}".strip())


def _up_to(last: "Memory", page: "MemoryPage") -> "MemoryPage":
    """Remove unreadable memories after the last memory shown from a page.

    The next page reports them. The order is newest first, and for one moment the last written
    first.
    """
    place = last.created_at, last.number
    shown = (each for each in page.unreadable if (each.created_at, each.number) > place)
    return replace(page, unreadable=tuple(shown))


def _unreadable_note(page: "MemoryPage") -> str:
    """Return a note about memories of a page whose records are damaged, or an empty text."""
    if not page.unreadable:
        return ""
    note = f"{len(page.unreadable)} cannot be read because their records are damaged."
    if not page.memories and page.next_cursor is not None:
        note += f" Continue with after={page.unreadable[-1].id}."
    return note


def _update(services: "Services", actor: Actor, given: UpdateIn) -> str:
    visibility = _visibility(given.confidential)
    written = services.memories.edit(
        given.id,
        MemoryPatch(
            content=UNSET if given.content is None else given.content,
            tags=UNSET if given.tags is None else tuple(given.tags),
            importance=UNSET if given.importance is None else given.importance,
            visibility=UNSET if visibility is None else visibility,
        ),
        actor,
    )
    memory = written.memory
    text = f"Changed {memory.short_id}; its earlier versions are kept in the history."
    return text + _noticed(written)


def _forget(services: "Services", actor: Actor, given: ForgetIn) -> str:
    services.memories.delete(given.id, actor)
    return f"Moved to the trash. The person can restore it for {TRASH_KEPT.days} days."


def _profile(services: "Services", actor: Actor, given: ProfileIn) -> str:
    profile = services.profile.get(actor, namespace=given.namespace)
    portrait = profile.portrait
    bio = portrait.bios.get(BioFormat.SHORT)
    parts = [
        "" if bio is None else one_line(bio.text),
        _labelled("Likes", portrait.likes),
        _labelled("Dislikes", portrait.dislikes),
        _labelled("Interests", portrait.interests),
    ]
    text = "\n".join(part for part in parts if part)
    if not text:
        return "Too little is known for a profile."
    return f"As of {day_of(profile.generated_at)}:\n{text}"


def _remember_conversation(services: "Services", actor: Actor, given: ConversationIn) -> str:
    found = services.conversations.remember(
        Conversation(
            messages=[Message(each.role, each.content) for each in given.messages],
            namespace=given.namespace,
        ),
        actor,
    )
    several = _several(actor)
    counts = f"{found.created} new, {found.updated} updated, {found.known} known."
    if found.notice:
        counts = f"{counts} {found.notice}"
    lines = [memory_line(each, with_namespace=several) for each in found.memories]
    kept = within_budget(lines)
    return _joined(counts, kept, _cut_note(len(lines) - len(kept), "see list"))


def _noticed(written: "Written") -> str:
    """Return a note about a detected secret, or an empty text."""
    return f" {written.notice} {_WHO_FINDS_IT}" if written.notice else ""


def _shown_in_full(memories: "Sequence[Memory]", *, with_namespace: bool) -> str:
    shown = [memory_in_full(each, with_namespace=with_namespace) for each in memories]
    kept = within_budget(shown)
    return _joined("", kept, _cut_note(len(shown) - len(kept), "ask for them one by one"))


def _joined(head: str, lines: Sequence[str], note: str) -> str:
    return "\n".join(part for part in (head, *lines, note) if part)


def _cut_note(left_out: int, advice: str) -> str:
    return f"{left_out} more left out; {advice}." if left_out else ""


def _labelled(name: str, items: "Sequence[ProfileItem]") -> str:
    texts = "; ".join(one_line(item.text) for item in items[:_TRAITS_MAX])
    return f"{name}: {texts}" if texts else ""


def _asked(namespace: str | None) -> tuple[str, ...]:
    return () if namespace is None else (namespace,)


def _several(actor: Actor) -> bool:
    return actor.namespaces is None or len(actor.namespaces) > 1


def _visibility(is_confidential: bool | None) -> Visibility | None:  # noqa: FBT001 (three states)
    if is_confidential is None:
        return None
    return Visibility.CONFIDENTIAL if is_confidential else Visibility.PRIVATE


TOOLS: Final[tuple[ToolSpec, ...]] = (
    ToolSpec(
        "remember",
        "Store one lasting statement: what the user says about themselves, their "
        "work, people, wishes or decisions, or asks you to remember. Write names "
        "instead of pronouns and dates instead of 'yesterday'. One statement per "
        "call. Not for secrets or things that matter only today. Known statements "
        "are not stored twice.",
        RememberIn,
        Scope.WRITE,
        _remember,
    ),
    ToolSpec(
        "recall",
        "Search memory by meaning and words. Use it before you ask the user "
        "something they may have told you before, and whenever past facts, people, "
        "preferences or decisions matter. If two memories disagree, the later one is "
        "valid.",
        RecallIn,
        Scope.READ,
        _recall,
    ),
    ToolSpec(
        "context",
        "Collect what memory knows about a task in one short, dated text. Use it "
        "once at the start of a task; use recall for a single question.",
        ContextIn,
        Scope.READ,
        _context,
    ),
    ToolSpec(
        "list",
        "List memories by day, tag or type, newest first, or show some in full by "
        "id. Use it to review what is stored; to look something up, use recall.",
        ListIn,
        Scope.READ,
        show_memories,
    ),
    ToolSpec(
        "update",
        "Correct a memory by id when the user says that it is wrong or has changed. "
        "The earlier version is kept in its history.",
        UpdateIn,
        Scope.WRITE,
        _update,
        is_destructive=True,
    ),
    ToolSpec(
        "forget",
        "Move a memory to the trash by id. Only when the user wants it forgotten; if "
        "it has changed, use update.",
        ForgetIn,
        Scope.WRITE,
        _forget,
        is_destructive=True,
    ),
    ToolSpec(
        "profile",
        "Describe the user in a few lines: bio, likes, dislikes, interests. Use it "
        "once when answers should fit the person.",
        ProfileIn,
        Scope.READ,
        _profile,
    ),
    ToolSpec(
        "remember_conversation",
        "Submit the messages of a conversation at its end; what the user said about "
        "themselves is stored. Use it instead of many calls of remember.",
        ConversationIn,
        Scope.WRITE,
        _remember_conversation,
        is_idempotent=False,
    ),
)
