"""Palette entries for functions without a menu entry, in one table, in the user's words.

Choosing a place opens its view and runs its function, or focuses it if it needs a choice first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.filters.filter_words import sort_names
from muniment.domain.memories.query import SearchMode, Sort

# Takes the view of the destination.
Reach = Callable[[Any], object]
_Line = tuple[str, str, str]
_ABOUT, _HISTORY, _SESSION, _RELATED = range(4)


@dataclass(frozen=True, slots=True)
class Place:
    """One function of a view.

    Args:
        destination: Key of the view.
        key: Identifies it among recently used commands. If it is the object name of an action of
            the view, it replaces that action while the action is not available.
        text: Display name.
        words: Other words for it.
        reach: Called once the view is shown; ``None`` keeps the view's initial focus.
    """

    destination: str
    key: str
    text: str
    words: str
    reach: Reach | None


def places(context: DesktopContext) -> Iterator[Place]:
    """Return every place, in the order of the navigation; GUI thread only."""
    for destination, found in (
        ("browse", _browse()),
        ("browse", _search()),
        ("profile", _at_start(_profile())),
        ("entities", _entities()),
        ("owners", _owners()),
        ("stats", _at_start(_stats())),
        ("agents", _at_start(_agents())),
        ("namespaces", _namespaces()),
        ("sync", _sync()),
        ("trash", _trash()),
        ("settings", _settings(context)),
    ):
        for (key, text, words), reach in found:
            yield Place(destination, key, text, words, reach)


def search_words() -> dict[str, str]:
    """Return other words for the menu commands, by command key."""
    return {
        "new": _tr("add create write remember"),
        "capture": _tr("add note thought"),
        "passphrase": _tr("password change"),
        "keychain": _tr("keyring wallet password"),
        "agents.pause": _tr("stop block access"),
        "quit": _tr("exit close end"),
        "undo": _tr("take back revert"),
        "redo": _tr("again"),
        "delete": _tr("delete memory remove forget"),
        "navigation": _tr("sidebar"),
        "refresh": _tr("reload"),
        "appearance.system": _tr("theme colors"),
        "appearance.light": _tr("theme colors bright"),
        "appearance.dark": _tr("theme colors night"),
        "about": _tr("help version"),
        "go.entities": _tr("entities names mentions places organizations"),
        "entities.owners": _tr("agents users projects sessions rename"),
        "go.stats": _tr("statistics charts usage figures"),
        "go.agents": _tr("keys tokens API access"),
        "go.trash": _tr("deleted bin"),
        "go.namespaces": _tr("folders spaces"),
        "go.settings": _tr("preferences options"),
        "namespaces.import": _tr("read from a file JSON CSV"),
        "list.tidy": _tr("duplicates merge clean up old unused stale"),
        "list.export": _tr("save as a file JSON CSV"),
        "list.bundle": _tr("encrypted move device"),
        "trash.empty": _tr("purge erase delete permanently"),
        "profile.write": _tr("about me edit text"),
        "list.all": _tr("reset clear filters"),
        "list.select": _tr("everything mark"),
        "agents.connect": _tr("MCP API configuration client"),
    }


def _browse() -> Iterator[tuple[_Line, Reach | None]]:
    pattern = _tr("Order: {name}")
    for sort, name in sort_names().items():
        line = (f"list.order.{sort.value}", pattern.format(name=name), _tr("sort by"))
        yield line, partial(_order, sort)
    for line, field in _filter_lines():
        yield line, partial(_filter, field)
    for line, part in _part_lines():
        yield line, partial(_part, part)
    for line, field in _field_lines():
        yield line, partial(_field, field)
    more = _tr("Move, pin or archive this memory…")
    yield ("memory.more", more, _tr("tier category kind archive namespace")), _more
    yield from _at_start(_selection_lines())


def _filter_lines() -> tuple[tuple[_Line, str], ...]:
    return (
        (("filter.type", _tr("Filter by type"), _tr("fact preference event task")), "types"),
        (("filter.kind", _tr("Filter by kind"), ""), "kind"),
        (("filter.category", _tr("Filter by category"), _tr("about topic subject")), "categories"),
        (("filter.tags", _tr("Filter by tags"), _tr("labels")), "tags"),
        (("filter.writer", _tr("Filter by author"), _tr("author key")), "writer"),
        (("filter.agent", _tr("Filter by agent"), ""), "agent"),
        (("filter.session", _tr("Filter by session"), _tr("conversation")), "session"),
        (("filter.tier", _tr("Filter by priority"), _tr("tier hot warm cold pin")), "tier"),
        (("filter.expiry", _tr("Filter by expiry"), _tr("expired lifetime")), "lifetime"),
        (("filter.embedding", _tr("Filter by index state"), ""), "embedding_state"),
        (("filter.archive", _tr("Filter by archive"), _tr("archived")), "archive"),
        (("filter.reminder", _tr("Filter by reminder"), _tr("remind due coming")), "reminder"),
        (("filter.since", _tr("Filter by day"), _tr("date since until")), "since"),
    )


def _part_lines() -> tuple[tuple[_Line, int], ...]:
    return (
        (("part.about", _tr("Details of this memory"), _tr("facts details read by")), _ABOUT),
        (("part.history", _tr("History of this memory"), _tr("versions changes restore")),
         _HISTORY),
        (("part.session", _tr("Session of this memory"), _tr("conversation delete session")),
         _SESSION),
        (("part.related", _tr("Memories related to this one"), _tr("similar links")), _RELATED),
    )  # fmt: skip


def _field_lines() -> tuple[tuple[_Line, str], ...]:
    return (
        (("field.text", _tr("Edit the text of this memory"), _tr("change content")), "content"),
        (("field.namespace", _tr("Namespace of this memory"), _tr("move")), "namespace"),
        (("field.tags", _tr("Tags of this memory"), _tr("labels")), "tags"),
        (("field.type", _tr("Type of this memory"), _tr("fact preference event task")), "type"),
        (("field.importance", _tr("Importance of this memory"), _tr("priority")), "importance"),
        (("field.expiry", _tr("Expiry of this memory"), _tr("expires until")), "expiry"),
    )


def _selection_lines() -> tuple[_Line, ...]:
    return (
        ("memory.copy", _tr("Copy the text of a memory"), ""),
        ("memory.copy-id", _tr("Copy the ID of a memory"), _tr("link")),
        ("memory.confidential", _tr("Make a memory confidential"), _tr("private secret")),
        ("memory.add-value", _tr("Add a metadata value to a memory"), ""),
        ("bulk.tag", _tr("Add tags to memories"), _tr("selection labels")),
        ("bulk.untag", _tr("Remove tags from memories"), _tr("selection labels")),
        ("bulk.move", _tr("Move memories to another namespace"), _tr("selection")),
        ("bulk.type", _tr("Change the type of memories"), _tr("selection")),
        ("bulk.importance", _tr("Change the importance of memories"), _tr("selection")),
        ("bulk.expiry", _tr("Change when memories expire"), _tr("selection")),
        ("bulk.keep.archive", _tr("Archive memories"), _tr("selection")),
        ("bulk.keep.archive-restore", _tr("Unarchive memories"), _tr("restore")),
        ("bulk.keep.pin", _tr("Pin memories"), _tr("tier hot pin")),
        ("bulk.keep.pin-off", _tr("Give memories normal priority"), _tr("tier warm")),
        ("bulk.keep.clock", _tr("Deprioritize memories"), _tr("tier cold")),
        ("bulk.keep.sparkles", _tr("Let Muniment set the priority of memories"), _tr("tier")),
        ("bulk.export", _tr("Export some memories"), _tr("selection save as a file")),
        ("bulk.trash", _tr("Move memories to the trash"), _tr("selection delete")),
        ("list.select", _tr("Select all memories in the list"), _tr("everything mark")),
    )


def _search() -> Iterator[tuple[_Line, Reach | None]]:
    for mode, text in (
        (SearchMode.HYBRID, _tr("Search by meaning and by words")),
        (SearchMode.SEMANTIC, _tr("Search by meaning only")),
        (SearchMode.KEYWORD, _tr("Search by words only")),
    ):
        line = (f"search.mode.{mode.value}", text, _tr("semantic keyword exact"))
        yield line, partial(_mode, mode)
    least = ("search.least", _tr("Lowest score of a search"), _tr("threshold similarity"))
    yield least, _least
    kept = ("search.saved", _tr("Saved and recent searches"), _tr("history bookmarks rename"))
    yield kept, lambda view: view.pane.search.open_kept()
    lines: tuple[_Line, ...] = (
        ("search.save", _tr("Save a search"), _tr("bookmark")),
        ("search.why", _tr("Why a result was found"), _tr("reason score explain")),
    )
    for line in lines:
        yield line, lambda view: view.pane.focus_search()


def _profile() -> tuple[_Line, ...]:
    return (("profile.marks", _tr("Pin, correct or hide what the profile says"), _tr("edit")),)


def _entities() -> Iterator[tuple[_Line, Reach | None]]:
    search = ("entities.search", _tr("Search people and things"), _tr("find entity name"))
    yield search, lambda view: view.focus_search()
    yield from _at_start((
        ("entities.browse", _tr("Memories that mention a name"), _tr("entity person about")),
        ("entities.edit", _tr("Rename a person or thing"), _tr("edit type alias other name")),
        ("entities.delete", _tr("Remove a person or thing"), _tr("delete entity")),
        ("entities.merge", _tr("Merge names that mean the same"), _tr("join entity duplicate")),
        ("entities.split", _tr("Split off a name"), _tr("separate entity alias")),
    ))  # fmt: skip


def _owners() -> Iterator[tuple[_Line, Reach | None]]:
    search = ("owners.search", _tr("Search owners and sessions"), _tr("find agent user project"))
    yield search, lambda view: view.focus_search()
    yield from _at_start((
        ("owners.browse", _tr("Memories of an agent, user or project"), _tr("show list owner")),
        ("owners.edit", _tr("Rename an agent, user or project"), _tr("edit describe metadata")),
        ("owners.read", _tr("Turns and state of a session"), _tr("conversation versions")),
        ("owners.delete", _tr("Remove an agent, user, project or session"), _tr("delete forget")),
    ))  # fmt: skip


def _stats() -> tuple[_Line, ...]:
    return (("stats.charts", _tr("Save a chart"), _tr("export picture figures")),)


def _agents() -> tuple[_Line, ...]:
    return (
        ("agent.pause", _tr("Pause or resume an agent"), _tr("stop block")),
        (
            "agent.edit",
            _tr("Edit an agent's name, access and limits"),
            _tr("rename rights scopes rate"),
        ),
        ("agent.undo", _tr("Undo what an agent wrote"), _tr("revert take back")),
        ("agent.revoke", _tr("Revoke an agent's key"), _tr("delete token remove")),
        ("agent.shown", _tr("Memories an agent wrote and read"), _tr("activity read history")),
    )


def _namespaces() -> Iterator[tuple[_Line, Reach | None]]:
    export = ("namespaces.export", _tr("Export a namespace"), _tr("save as a file"))
    yield export, lambda view: view.ask_to_export()
    bundle = _tr("Export a namespace as a bundle")
    line = ("namespaces.bundle", bundle, _tr("encrypted move device"))
    yield line, lambda view: view.ask_to_export_bundle()
    yield from _at_start((
        ("namespaces.rename", _tr("Rename a namespace"), _tr("name")),
        ("namespaces.wipe", _tr("Wipe a namespace"), _tr("erase delete")),
        ("namespaces.delete", _tr("Delete a namespace"), _tr("remove")),
    ))  # fmt: skip


def _sync() -> Iterator[tuple[_Line, Reach | None]]:
    begin = ("sync.set_up", _tr("Sync between devices"), _tr("set up folder computer phone"))
    yield begin, lambda view: view.ask_to_begin()
    join = ("sync.join", _tr("Join your other devices"), _tr("invitation second computer"))
    yield join, lambda view: view.ask_to_join()
    invite = ("sync.invite", _tr("Invite a device"), _tr("QR code add computer"))
    yield invite, lambda view: view.ask_to_invite()
    yield from _at_start((
        ("sync.leave", _tr("Turn off sync"), _tr("stop leave")),
        ("sync.devices", _tr("Devices that sync"), _tr("fingerprint last seen")),
        ("sync.conflicts", _tr("Conflicts between devices"), _tr("both texts merge choose")),
    ))  # fmt: skip


def _trash() -> Iterator[tuple[_Line, Reach | None]]:
    yield from _at_start((
        ("trash.restore", _tr("Restore memories from the trash"), _tr("undelete bring back")),
        ("trash.purge", _tr("Delete memories permanently"), _tr("purge erase trash")),
    ))  # fmt: skip
    search = ("trash.search", _tr("Search in the trash"), _tr("find deleted"))
    yield search, lambda view: view.focus_search()


def _settings(context: DesktopContext) -> Iterator[tuple[_Line, Reach | None]]:
    # The settings are not loaded until the palette opens.
    from muniment.desktop.views.settings.headings import heading_text, headings, hidden_headings

    recovery = ("settings.new-recovery-key", _tr("Create a new recovery key"), _tr("replace lost"))
    yield recovery, lambda view: view.go("security").recovery.click()
    address = ("settings.copy-address", _tr("Copy the address of the port"), _tr("URL API"))
    yield address, lambda view: view.go("port").copy.click()
    back_up = ("settings.back-up", _tr("Back up now"), _tr("make a backup save copy"))
    yield back_up, lambda view: view.go("backups").make.click()
    check = ("settings.check", _tr("Check the vault now"), _tr("doctor verify integrity repair"))
    yield check, lambda view: view.go("backups").check.check.click()
    hidden = hidden_headings(context)
    for heading in headings():
        if (heading.section, heading.key) in hidden:
            continue
        key = f"settings.{heading.section}.{heading.key}"
        reach = partial(_heading, heading.section, heading.text)
        yield (key, heading_text(heading), heading.words), reach


def _at_start(lines: tuple[_Line, ...]) -> Iterator[tuple[_Line, Reach | None]]:
    return ((line, None) for line in lines)


def _order(sort: Sort, browse: Any) -> None:
    browse.pane.filters.sort_asked.emit(sort)


def _filter(field: str, browse: Any) -> None:
    filters = browse.pane.filters
    filters.open_popover()
    filters.popover.focus_field(field)


def _part(part: int, browse: Any) -> None:
    def show() -> None:
        bar = browse.detail.page.tabs.bar
        bar.setCurrentIndex(part)
        _focus(bar)

    _of_memory(browse, show)


def _field(field: str, browse: Any) -> None:
    _of_memory(browse, lambda: _focus(getattr(browse.detail.form, field)))


def _more(browse: Any) -> None:
    _of_memory(browse, lambda: _focus(browse.detail.page.head.more))


def _of_memory(browse: Any, reach: Callable[[], object]) -> None:
    """Reach a part of the memory shown; without a memory, focus the list."""
    detail = browse.detail
    detail.awaited.once_here(lambda: reach() if detail.memory_id else browse.pane.focus_list())


def _mode(mode: SearchMode, browse: Any) -> None:
    browse.pane.search.options.mode_button(mode).click()
    browse.pane.focus_search()


def _least(browse: Any) -> None:
    least = browse.pane.search.options.least
    _focus(least if least.isVisible() else browse.pane.field)


def _heading(section: str, heading: str, settings: Any) -> None:
    settings.show_group(section, heading)


def _focus(control: QWidget) -> None:
    control.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _tr(text: str) -> str:
    return QCoreApplication.translate("places", text)
