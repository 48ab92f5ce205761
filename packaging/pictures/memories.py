"""The list with its memory, and the search."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from muniment.domain.access import PERSON
from muniment.domain.memories.bulk import Move
from muniment.domain.memories.memory import MemoryPatch, MemoryType
from muniment.domain.memories.query import MemoryFilter, SearchRequest
from pictures.album import Album, wait_for


def browsing(album: Album) -> None:
    """Look at the list, and at a memory with all its parts."""
    pane, detail = album.browse.pane, album.browse.detail
    album.settle()
    album.take("30-browse")
    boiler = _found(album, "boiler pressure valve")
    pane.choose(boiler)
    wait_for(lambda: detail.memory_id == boiler)
    for place in range(detail.page.tabs.bar.count()):
        detail.page.tabs.bar.setCurrentIndex(place)
        QTest.qWait(150)
        album.take(f"31-memory-part-{place + 1}")
    detail.page.tabs.bar.setCurrentIndex(0)
    agents = _found(album, "migration of the invoices table")
    pane.choose(agents)
    wait_for(lambda: detail.memory_id == agents)
    for place in range(detail.page.tabs.bar.count()):
        detail.page.tabs.bar.setCurrentIndex(place)
        QTest.qWait(150)
        album.take(f"32-agents-memory-part-{place + 1}")
    detail.page.tabs.bar.setCurrentIndex(0)
    writing(album, agents)
    selecting(album)


def writing(album: Album, memory_id: str) -> None:
    """Look at what happens to a memory: changed elsewhere, deleted, written."""
    window, detail = album.shown.window, album.browse.detail
    detail.form.content.appendPlainText("It takes about forty minutes.")
    memories = album.shown.context.services.memories
    memories.edit(memory_id, MemoryPatch(content="By somebody else."), PERSON)
    wait_for(detail.page.conflict.isVisible)
    album.take("33-changed-meanwhile")
    detail.page.conflict.keep_mine.click()
    album.settle()
    album.browse.delete_chosen()
    wait_for(lambda: window.notices.text)
    album.take("35-deleted-with-undo")
    window.actions_.undo.trigger()
    album.settle()
    album.take("36-undone")
    window.notices.dismiss()
    album.browse.start_new()
    detail.form.content.setPlainText("The ferry to the island only takes cash.")
    detail.form.tags.setText("travel, island")
    album.take("37-new-memory")
    detail.discard_new()


def selecting(album: Album) -> None:
    """Look at filters, at a selection, and at what is asked before much is changed."""
    pane = album.browse.pane
    pane.list_view.selectAll()
    album.take("40-selection")
    album.take_dialog("46-export", album.browse.exporting.ask_for_selection)
    bulk(album)
    pane.list_view.select_current()
    wanted = MemoryFilter(types=(MemoryType.FACT,), tags=("travel", "papers", "heating"))
    album.browse.show_list(wanted)
    album.settle()
    album.take("41-filters")
    pane.filters.open_popover()
    album.take("42-more-filters", pane.filters.popover)
    pane.filters.popover.hide()
    album.browse.show_list(MemoryFilter(tags=("nothing-has-this",)))
    album.settle()
    album.take("43-filters-nothing-found")
    pane.show_all()
    album.settle()
    album.shown.context.namespaces.choose("home")
    wait_for(lambda: pane.list_model.namespace == "home" and pane.list_model.rowCount())
    album.take("45-one-namespace")
    album.shown.context.namespaces.choose(None)
    album.settle()


def bulk(album: Album) -> None:
    """Look at what is asked before a selection is tagged, moved or deleted."""
    pane = album.browse.pane
    tag = next(action for action in pane.bulk_bar.actions_ if action.objectName() == "bulk.tag")
    tag.trigger()
    pane.bulk_bar.tags.setText("house, winter")
    album.take("47-tag-the-selection")
    QTest.keyClick(pane.bulk_bar.tags, Qt.Key.Key_Escape)
    album.take_dialog("48-move-the-selection", lambda: pane.bulk_asked.emit(Move("work")))
    album.take_dialog("49-delete-the-selection", pane.bulk_bar.ask_to_trash)


def searching(album: Album) -> None:
    """Look at the search: with hits and reasons, the kept searches, with nothing found."""
    view, search = album.browse, album.browse.pane.search
    view.search_for("where do I prefer to sit when travelling")
    wait_for(lambda: search.view.chosen_id and view.detail.memory_id == search.view.chosen_id)
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    album.take("51-search")
    search.why.set_open(is_open=True)
    album.take("52-search-why")
    search.why.set_open(is_open=False)
    search.open_kept()
    album.take("50-search-kept", search.kept)
    search.kept.hide()
    view.search_for("zebra crossing")
    search.options.least.setValue(60)
    wait_for(lambda: search.nothing.text)
    album.take("53-search-nothing-found")
    search.options.least.setValue(10)
    search.field.clear()
    view.pane.focus_list()


def _found(album: Album, text: str) -> str:
    search = album.shown.context.services.search
    return search.search(SearchRequest(query=text), PERSON).hits[0].memory.id
