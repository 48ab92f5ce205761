"""Profile: every sentence names its memories, and the person has the last word."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from muniment.desktop.views.profile.profile_text import profile_text
from muniment.desktop.views.profile.profile_words import tone_lines
from muniment.desktop.views.profile.sentence_row import SentenceRow
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Category, MemoryDraft, MemoryType, Visibility
from muniment.domain.profile.profile import BioFormat, ProfileSentence, Tone
from muniment.domain.profile.profile_marks import MarkAction
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import AGENT, browse_of, readable_texts, workspace_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.profile.profile_view import ProfileView
    from muniment.domain.access import Actor
    from muniment.domain.memories.memory import Memory

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarybeacon"
LIVES = "I live in Lisbon with my two cats."
WORKS = "I work as a staff engineer at a payments company."
LIKES = "I love dark chocolate."
DISLIKES = "I can't stand coriander."


def write(desktop: Desktop, content: str, *, actor: Actor = PERSON, **fields: object) -> Memory:
    draft = MemoryDraft(content=content, **({"type": MemoryType.FACT} | fields))  # type: ignore[arg-type]
    return desktop.context.services.memories.remember(draft, actor).memory


def visit(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    workspace_of(desktop).go("profile")
    view = workspace_of(desktop).current
    view._settle.setInterval(10)  # type: ignore[attr-defined]
    settle(view, qtbot)  # type: ignore[arg-type]
    return view  # type: ignore[return-value]


def settle(view: ProfileView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.is_settled, timeout=15_000)


def bio_texts(view: ProfileView) -> list[str]:
    return [row.sentence.text for row in view.page.bio.sentences.rows]


def row_of(view: ProfileView, text: str) -> SentenceRow:
    return next(row for row in view.page.bio.sentences.rows if row.sentence.text == text)


def click(widget: QWidget, qtbot: QtBot) -> None:
    assert widget.isEnabled()
    qtbot.mouseClick(widget, LEFT)


def pick(row: SentenceRow, text: str, qtbot: QtBot) -> None:
    """Choose an entry of a sentence's menu with the keyboard."""
    menu = row.menu()
    texts = [action.text() for action in menu.actions()]
    menu.popup(row.mapToGlobal(row.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    for _ in range(texts.index(text) + 1):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    menu.deleteLater()


def undo(desktop: Desktop, qtbot: QtBot) -> None:
    notices = desktop.window.notices

    def offered() -> list[QPushButton]:
        return [b for b in notices.findChildren(QPushButton) if b.text() == "Undo"]

    # What is seen may be there before the answer that brings the notice; one before it may be left.
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    qtbot.waitUntil(lambda: bool(offered()))
    click(offered()[0], qtbot)
    qtbot.waitUntil(lambda: "Undone: " in notices.text)


@pytest.fixture
def profile(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    """The profile of four memories."""
    write(desktop, LIVES, categories=(Category.IDENTITY,))
    write(desktop, WORKS, categories=(Category.CAREER,))
    write(desktop, LIKES, type=MemoryType.PREFERENCE, categories=(Category.INTERESTS,))
    write(desktop, DISLIKES, type=MemoryType.PREFERENCE)
    return visit(desktop, qtbot)


def test_sentences_lead_to_the_memory_they_rest_on(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    assert {LIVES, WORKS} <= set(bio_texts(profile))
    likes = [row.sentence.text for row in profile.page.likes.rows]
    dislikes = [row.sentence.text for row in profile.page.dislikes.rows]
    assert "dark chocolate" in " ".join(likes)
    assert "coriander" in " ".join(dislikes)
    row = row_of(profile, WORKS)
    assert row.sources.text() == "1 memory"
    click(row.sources, qtbot)
    browse = browse_of(desktop)
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse)
    qtbot.waitUntil(lambda: browse.detail.form.state.content == WORKS)


def test_what_is_liked_is_told_once(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    portrait = desktop.context.services.profile.get(PERSON).portrait
    both = {item.text for item in portrait.likes} & {item.text for item in portrait.interests}
    assert both
    interests = [row.sentence.text for row in profile.page.interests.rows]
    assert not both & set(interests)
    text = profile_text(desktop.context.services.profile.get(PERSON), BioFormat.SHORT)
    assert not [one for one in both if text.splitlines().count(f"- {one}") != 1]


def test_categories_and_statistics_are_shown(profile: ProfileView) -> None:
    career = profile.page.categories[Category.CAREER]
    assert [row.sentence.text for row in career.rows] == [WORKS]
    assert career.isVisibleTo(profile)
    assert not profile.page.categories[Category.TRAVEL].isVisibleTo(profile)
    assert "Based on 4 memories." in profile.page.statistics.counts.text()


def test_how_someone_writes_is_told_in_words_that_are_translated() -> None:
    tone = Tone("", 40, 17, questions=0.026, exclamations=0.3, emoji=0)
    assert tone_lines(tone) == (
        "Words in a typical memory: 17",
        "With a question: 3%",
        "With an exclamation mark: 30%",
        "With an emoji: 0%",
    )


def test_the_same_profile_again_keeps_its_rows(profile: ProfileView, qtbot: QtBot) -> None:
    before = profile.page.likes.rows[0]
    profile.open()
    qtbot.waitUntil(lambda: profile.is_settled)
    assert profile.page.likes.rows[0] is before
    assert before.isVisible()


def test_a_lock_while_the_page_is_filled_leaves_nothing(profile: ProfileView, qtbot: QtBot) -> None:
    loaded = profile._shown
    assert loaded is not None
    profile.close_vault()
    profile._is_open = True
    profile._on_loaded(loaded)
    assert not profile.is_settled
    profile.close_vault()
    qtbot.rest()
    assert not profile.is_settled
    assert LIKES not in readable_texts(profile)


def test_the_bio_has_four_formats(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    bio = profile.page.bio
    shown = {}
    for bio_format in BioFormat:
        click(bio.formats[bio_format], qtbot)
        assert bio.bio is not None
        assert bio.bio.format is bio_format
        shown[bio_format] = bio_texts(profile)
    assert WORKS in shown[BioFormat.PROFESSIONAL]
    assert LIVES not in shown[BioFormat.PROFESSIONAL]
    click(bio.formats[BioFormat.BULLETS], qtbot)
    click(bio.copy, qtbot)
    assert QGuiApplication.clipboard().text().startswith("- ")
    desktop.context.clipboard.clear_ours()


def test_what_is_pinned_comes_first_and_back_again(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    last = bio_texts(profile)[-1]
    before = bio_texts(profile)
    pick(row_of(profile, last), "Pin to the top", qtbot)
    qtbot.waitUntil(lambda: desktop.window.notices.text.startswith("Pinned"))
    qtbot.waitUntil(lambda: bio_texts(profile)[0] == last)
    settle(profile, qtbot)
    captions = [found.text() for found in row_of(profile, last).findChildren(QLabel)]
    assert "Pinned" in captions
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: bio_texts(profile) == before)
    pick(row_of(profile, last), "Pin to the top", qtbot)
    qtbot.waitUntil(lambda: bio_texts(profile)[0] == last)
    settle(profile, qtbot)
    pick(row_of(profile, last), "Unpin", qtbot)
    qtbot.waitUntil(lambda: bio_texts(profile) == before)


def test_a_sentence_is_put_right_in_its_place(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    right = "I live in Porto with my two cats."
    pick(row_of(profile, LIVES), "Correct…", qtbot)
    row = row_of(profile, LIVES)
    assert row.editor is not None
    qtbot.keyClicks(row.editor, "something else")
    qtbot.keyClick(row.editor, Qt.Key.Key_Escape)
    assert row.editor is None
    assert row.text.isVisible()
    pick(row, "Correct…", qtbot)
    assert row.editor is not None
    qtbot.keyClicks(row.editor, right)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: right in bio_texts(profile))
    settle(profile, qtbot)
    assert LIVES not in bio_texts(profile)
    contents = {
        desktop.context.services.memories.get(memory, PERSON).content
        for memory in row_of(profile, right).sentence.memories
    }
    assert contents == {LIVES}
    pick(row_of(profile, right), "Use the memory's own words", qtbot)
    qtbot.waitUntil(lambda: LIVES in bio_texts(profile))
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: right in bio_texts(profile))


def test_what_is_left_out_can_be_shown_again(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    pick(row_of(profile, LIVES), "Hide from profile", qtbot)
    qtbot.waitUntil(lambda: LIVES not in bio_texts(profile))
    hidden = profile.page.hidden
    qtbot.waitUntil(hidden.isVisible)
    assert hidden.title.text() == "You hid 1 memory"
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: LIVES in bio_texts(profile))
    settle(profile, qtbot)
    assert not hidden.isVisible()
    pick(row_of(profile, LIVES), "Hide from profile", qtbot)
    qtbot.waitUntil(hidden.isVisible)
    profile.page.ensureWidgetVisible(hidden.title)
    hidden.title.setFocus()
    qtbot.keyClick(hidden.title, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(hidden.rows))
    assert LIVES in readable_texts(hidden)
    back = next(b for b in hidden.findChildren(QPushButton) if "again" in b.text())
    back.setFocus()
    qtbot.keyClick(back, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: LIVES in bio_texts(profile))


def test_a_bio_of_ones_own_stands_until_it_is_taken_back(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    bio = profile.page.bio
    bio.write.setFocus()
    qtbot.keyClick(bio.write, Qt.Key.Key_Space)
    assert bio.is_editing
    # While the person writes, the page is not replaced under their hands.
    write(desktop, "I grew up in Uppsala.")
    qtbot.waitUntil(lambda: not profile.is_settled)
    qtbot.rest()
    bio.editor.selectAll()
    qtbot.keyClicks(bio.editor, "Ada, of Lisbon")
    bio.writing.done.setFocus()
    qtbot.keyClick(bio.writing.done, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bio.own.text() == "Ada, of Lisbon")
    assert bio_texts(profile) == []
    settle(profile, qtbot)
    bio.remove.setFocus()
    qtbot.keyClick(bio.remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: LIVES in bio_texts(profile))
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: bio.own.text() == "Ada, of Lisbon")


def test_what_is_confidential_is_named_and_can_be_left_out(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    secret = "I keep my savings in a house by the sea."
    write(desktop, secret, visibility=Visibility.CONFIDENTIAL)
    qtbot.waitUntil(lambda: secret in bio_texts(profile))
    assert profile.bar.confidential.text() == "Include the one confidential memory"
    profile.bar.confidential.setFocus()
    qtbot.keyClick(profile.bar.confidential, Qt.Key.Key_Space)
    counts = profile.page.statistics.counts
    qtbot.waitUntil(lambda: "Not included: 1 confidential." in counts.text())
    assert secret not in readable_texts(profile)
    assert profile.bar.confidential.isVisible()
    profile.close_vault()
    assert profile.bar.confidential.isChecked()
    assert not profile.bar.confidential.isVisible()


def test_it_follows_the_namespace_and_changes_it(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    write(desktop, "I prefer short meetings.", namespace="work", type=MemoryType.PREFERENCE)
    desktop.context.namespaces.choose("work")
    settle(profile, qtbot)
    assert bio_texts(profile) == ["I prefer short meetings."]
    assert profile.bar.namespace.currentText() == "work"
    profile.bar.namespace.setFocus()
    qtbot.keyClick(profile.bar.namespace, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: desktop.context.namespaces.chosen == "default")
    settle(profile, qtbot)
    assert LIVES in bio_texts(profile)


def test_what_an_agent_learns_appears_by_itself(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    write(desktop, "I play the cello on Tuesdays.", actor=AGENT)
    qtbot.waitUntil(lambda: "I play the cello on Tuesdays." in bio_texts(profile))


def test_all_of_it_is_copied_as_text(profile: ProfileView, desktop: Desktop, qtbot: QtBot) -> None:
    click(profile.bar.copy, qtbot)
    text = QGuiApplication.clipboard().text()
    assert WORKS in text
    assert "\nDislikes\n- coriander" in text
    assert desktop.context.clipboard._timer.isActive()
    desktop.context.clipboard.clear_ours()


def test_several_memories_are_listed_by_title(desktop: Desktop, qtbot: QtBot) -> None:
    first, second = write(desktop, LIVES), write(desktop, WORKS)
    row = SentenceRow(desktop.context, ProfileSentence("Both", (first.id, second.id)))
    qtbot.addWidget(row)
    row.show()
    click(row.sources, qtbot)
    qtbot.waitUntil(lambda: WORKS in readable_texts(row))
    table = row._sources_table
    assert table is not None
    table.setCurrentIndex(table.lines.index(1, 0))
    with qtbot.waitSignal(row.memory_asked) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [second.id]


def test_an_empty_namespace_leads_on(desktop: Desktop, qtbot: QtBot) -> None:
    view = visit(desktop, qtbot)
    assert view.empty.isVisible()
    assert "profile grows" in view.empty.text
    write(desktop, LIVES)
    qtbot.waitUntil(lambda: not view.empty.isVisible())
    assert bio_texts(view) == [LIVES]


def test_making_it_can_be_cancelled(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    service = type(desktop.context.services.profile)
    real = service.get

    def slow(*given: object, **named: object) -> object:
        release.wait(PATIENCE_S)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "get", slow)
    before = bio_texts(profile)
    click(profile.bar.refresh, qtbot)
    qtbot.waitUntil(lambda: profile.bar.is_working)
    click(profile.bar.cancel, qtbot)
    assert not profile.bar.is_working
    release.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert bio_texts(profile) == before


def test_a_bio_that_is_being_written_is_saved_at_a_lock(
    profile: ProfileView, desktop: Desktop, qtbot: QtBot
) -> None:
    bio = profile.page.bio
    bio.write.setFocus()
    qtbot.keyClick(bio.write, Qt.Key.Key_Space)
    bio.editor.selectAll()
    qtbot.keyClicks(bio.editor, "Ada, of Lis")
    profile.close_vault()
    assert "Ada" not in readable_texts(profile)
    profile.open()
    qtbot.waitUntil(lambda: bio.own.text() == "Ada, of Lis")
    assert not bio.is_editing


def all_texts(root: QWidget) -> str:
    more = [
        text
        for widget in [root, *root.findChildren(QWidget)]
        for text in (widget.toolTip(), widget.accessibleDescription(), widget.accessibleName())
    ]
    return "\n".join([readable_texts(root), *more])


@pytest.mark.parametrize("writing", ["nothing", "sentence", "bio"])
def test_nothing_is_left_after_a_lock(desktop: Desktop, qtbot: QtBot, writing: str) -> None:
    services = desktop.context.services
    room = f"{CANARY}-room"
    services.namespaces.create(room, PERSON)
    fields = {"namespace": room, "categories": (Category.INTERESTS,)}
    lives = f"I live in {CANARY}town."
    write(desktop, lives, **fields)
    write(desktop, f"I love {CANARY} cakes.", type=MemoryType.PREFERENCE, **fields)
    hidden = write(desktop, f"I like {CANARY} songs.", type=MemoryType.PREFERENCE, **fields)
    qtbot.waitUntil(lambda: room in desktop.context.namespaces.names)
    desktop.context.namespaces.choose(room)
    view = visit(desktop, qtbot)
    services.profile.mark(hidden.id, MarkAction.HIDE, PERSON)
    qtbot.waitUntil(view.page.hidden.isVisible)
    settle(view, qtbot)
    view.page.hidden.title.click()
    qtbot.waitUntil(lambda: bool(view.page.hidden.rows))
    if writing == "sentence":
        row_of(view, lives).edit()
    if writing == "bio":
        view.page.bio.write.click()
    assert all_texts(view).count(CANARY) >= 5
    QTest.keyClick(desktop.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not desktop.window.is_open
    for _ in range(2):
        assert CANARY not in all_texts(view)
        assert CANARY not in all_texts(desktop.window)
        assert not view.page.bio.editor.document().isUndoAvailable()
        qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
        qtbot.rest()


def test_every_control_has_a_name(profile: ProfileView) -> None:
    for widget in profile.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(profile):
            text = getattr(widget, "text", lambda: "")()
            assert widget.accessibleName() or text, widget
