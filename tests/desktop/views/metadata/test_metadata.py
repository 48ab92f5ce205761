"""A memory's metadata edited in place: keys, kinds of value, limits, conflicts, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from muniment.desktop.views.browse.detail.history_words import change_text
from muniment.desktop.views.metadata.entries import (
    MetadataEntry,
    ValueKind,
    converted,
    entry_of,
    problems_of,
    read_value,
)
from muniment.desktop.views.metadata.metadata_model import KIND, NAME, VALUE
from muniment.domain.access import PERSON
from muniment.domain.history.history import FieldChange
from muniment.domain.memories.memory import METADATA_MAX_KEYS, NULL, MemoryDraft, MemoryPatch
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_browse import open_memory, press
from tests.desktop.window_parts import AGENT, browse_of, readable_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.desktop.views.metadata.metadata_section import MetadataSection
    from muniment.domain.memories.memory import JsonObject, Memory

    Opened = Callable[[JsonObject], Memory]

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def detail_of(desktop: Desktop) -> MemoryDetail:
    return browse_of(desktop).detail


def section_of(desktop: Desktop) -> MetadataSection:
    return detail_of(desktop).form.metadata


def shown(section: MetadataSection) -> list[tuple[str, str, str]]:
    model = section.model
    return [
        (*(str(model.index(row, column).data()) for column in (NAME, VALUE, KIND)),)  # type: ignore[misc]
        for row in range(model.rowCount())
    ]


def field() -> QWidget:
    """The field in which is typed now."""
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit | QPlainTextEdit | QComboBox)
    return found


def type_in(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(field(), text)


def end(section: MetadataSection, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Close the field with a key."""
    qtbot.keyClick(field(), key)
    qtbot.waitUntil(lambda: not section.table.is_typing)


def go_to(section: MetadataSection, row: int, column: int) -> None:
    section.table.setFocus()
    section.table.setCurrentIndex(section.model.index(row, column))


def kept(desktop: Desktop, memory: Memory) -> dict[str, Any]:
    return dict(desktop.context.services.memories.peek(memory.id, PERSON).metadata)


def save(desktop: Desktop, qtbot: QtBot) -> None:
    detail = detail_of(desktop)
    assert not detail.form.problem
    detail.save()
    qtbot.waitUntil(lambda: not detail.is_dirty)


@pytest.fixture
def opened(desktop: Desktop, qtbot: QtBot) -> Opened:
    """Shows a memory with metadata."""

    def show(metadata: JsonObject) -> Memory:
        draft = MemoryDraft(content="The ferry leaves at noon", metadata=metadata, embed=False)
        memory = desktop.context.services.memories.remember(draft, PERSON).memory
        qtbot.waitUntil(desktop.window.isActiveWindow)
        open_memory(desktop, memory, qtbot)
        return memory

    return show


def test_values_are_added_with_the_keyboard_and_saved_in_one_version(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory, section = opened({}), section_of(desktop)
    assert not section.table.isVisible()
    press(qtbot, section, "Add a value")
    type_in(qtbot, "pier")
    qtbot.keyClick(field(), Key.Key_Tab)
    type_in(qtbot, "4")
    qtbot.keyClick(field(), Key.Key_Tab)
    qtbot.keyClicks(field(), "N")
    end(section, qtbot)
    assert shown(section) == [("pier", "4", "Number")]
    qtbot.keyClick(section.table, Key.Key_Insert)
    type_in(qtbot, " captain ")
    qtbot.keyClick(field(), Key.Key_Tab)
    type_in(qtbot, "Ines")
    detail_of(desktop).form.tags.setText("boats")
    qtbot.keyClick(field(), Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: kept(desktop, memory) == {"pier": 4, "captain": "Ines"})
    qtbot.waitUntil(lambda: not detail_of(desktop).is_dirty)
    after = desktop.context.services.memories.peek(memory.id, PERSON)
    assert (after.version, after.tags) == (2, ("boats",))
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: kept(desktop, memory) == {})
    qtbot.waitUntil(lambda: not shown(section))


def test_entries_are_renamed_changed_and_removed(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory, section = opened({"pier": 4, "deck": "upper", "open": True}), section_of(desktop)
    names = [("deck", "upper", "Text"), ("open", "yes", "Yes or no"), ("pier", "4", "Number")]
    assert shown(section) == names
    go_to(section, 0, NAME)
    qtbot.keyClick(section.table, Key.Key_F2)
    qtbot.keyClick(field(), Key.Key_A, CONTROL)
    type_in(qtbot, "level")
    end(section, qtbot)
    go_to(section, 1, VALUE)
    qtbot.keyClick(section.table, Key.Key_Return)
    qtbot.keyClick(field(), Key.Key_Down)
    end(section, qtbot)
    go_to(section, 2, VALUE)
    qtbot.keyClick(section.table, Key.Key_Delete)
    assert shown(section) == [("level", "upper", "Text"), ("open", "no", "Yes or no")]
    # An agent adds a key meanwhile: what the person did not touch is not theirs to take away.
    desktop.context.services.memories.edit(memory.id, MemoryPatch(metadata={"crew": 3}), AGENT)
    qtbot.waitUntil(lambda: kept(desktop, memory) == {"level": "upper", "open": False, "crew": 3})


def test_what_is_typed_replaces_what_an_agent_wrote_meanwhile_as_a_later_version(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory, section = opened({"pier": 4}), section_of(desktop)
    go_to(section, 0, VALUE)
    qtbot.keyClicks(section.table, "5")
    assert detail_of(desktop).is_dirty
    desktop.context.services.memories.edit(memory.id, MemoryPatch(metadata={"pier": 6}), AGENT)
    qtbot.waitUntil(lambda: kept(desktop, memory) == {"pier": 5})
    assert shown(section) == [("pier", "5", "Number")]
    entries = desktop.context.services.history.history(memory.id, PERSON).entries
    assert [entry.actor for entry in entries] == ["person", AGENT.name, "person"]


def test_nothing_and_nested_values_are_kept_as_they_are(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory, section = opened({"seat": None, "stops": ["A", {"b": 1.5}]}), section_of(desktop)
    rows = [("seat", "", "Nothing"), ("stops", '[ "A", { "b": 1.5 } ]', "JSON")]
    assert shown(section) == rows
    go_to(section, 1, VALUE)
    qtbot.keyClick(section.table, Key.Key_F2)
    lines = field()
    assert isinstance(lines, QPlainTextEdit)
    qtbot.waitUntil(lambda: lines.height() > 3 * lines.fontMetrics().lineSpacing())
    lines.selectAll()
    type_in(qtbot, '["A",')
    assert section.problem == "This isn't valid JSON. See line 1, character 6."
    assert section.model.index(1, NAME).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert detail_of(desktop).form.problem
    type_in(qtbot, ' "B"]')
    assert section.problem == ""
    end(section, qtbot, Key.Key_Escape)
    assert shown(section) == rows
    qtbot.keyClick(section.table, Key.Key_F2)
    qtbot.keyClick(field(), Key.Key_A, CONTROL)
    type_in(qtbot, "[]")
    qtbot.keyClick(field(), Key.Key_Tab)
    assert isinstance(field(), QComboBox)
    end(section, qtbot)
    go_to(section, 0, VALUE)
    section.model.setData(section.model.index(1, KIND), ValueKind.JSON.value)
    go_to(section, 1, NAME)
    qtbot.keyClick(section.table, Key.Key_Insert)
    type_in(qtbot, "gate")
    section.model.setData(section.model.index(2, KIND), ValueKind.NOTHING.value)
    save(desktop, qtbot)
    assert kept(desktop, memory) == {"seat": None, "stops": [], "gate": None}


def test_typing_is_taken_back_step_by_step(desktop: Desktop, opened: Opened, qtbot: QtBot) -> None:
    opened({"pier": 4})
    section = section_of(desktop)
    go_to(section, 0, VALUE)
    qtbot.keyClicks(section.table, "1")
    type_in(qtbot, "2")
    end(section, qtbot)
    qtbot.keyClick(section.table, Key.Key_Delete)
    assert shown(section) == []
    qtbot.keyClick(section.table, Key.Key_Z, CONTROL)
    assert shown(section) == [("pier", "12", "Number")]
    qtbot.keyClick(section.table, Key.Key_Z, CONTROL)
    assert shown(section) == [("pier", "4", "Number")]
    assert not detail_of(desktop).is_dirty
    qtbot.keyClick(section.table, Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert shown(section) == [("pier", "12", "Number")]
    go_to(section, 0, NAME)
    qtbot.keyClicks(section.table, "x")
    end(section, qtbot, Key.Key_Escape)
    assert shown(section) == [("pier", "12", "Number")]
    qtbot.keyClick(section.table, Key.Key_Insert)
    type_in(qtbot, "x")
    assert len(shown(section)) == 2
    end(section, qtbot, Key.Key_Escape)
    assert shown(section) == [("pier", "12", "Number")]
    assert detail_of(desktop).isVisible()


def test_tab_leaves_the_table_after_its_last_cell(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    opened({"pier": 4})
    section = section_of(desktop)
    go_to(section, 0, KIND)
    qtbot.keyClick(section.table, Key.Key_F2)
    qtbot.keyClick(field(), Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is not section.table
    assert not section.table.isAncestorOf(focused)


def test_limits_and_names_are_told_at_the_row(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory = opened({f"key {n:02}": n for n in range(METADATA_MAX_KEYS)})
    section, detail = section_of(desktop), detail_of(desktop)
    press(qtbot, section, "Add a value")
    type_in(qtbot, "key 00")
    assert section.problem == "Another value already has this name."
    type_in(qtbot, "0")
    assert section.problem == "All values together: must have at most 50 keys."
    detail.save()
    assert section.table.hasFocus()
    # Leaving cannot save it either: it is there again with its memory.
    browse_of(desktop).start_new()
    assert "Some changes couldn't be saved" in desktop.window.notices.text
    browse_of(desktop).show_memory(memory.id)
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert section.problem == "All values together: must have at most 50 keys."
    names = [name for name, _, _ in shown(section)]
    go_to(section, names.index("key 000"), NAME)
    section.remove()
    assert not detail.is_dirty


def test_one_entry_says_what_is_wrong_with_it() -> None:
    entries = (
        MetadataEntry(),
        MetadataEntry("", "value"),
        MetadataEntry("n", "four", ValueKind.NUMBER),
        MetadataEntry("far", "1e999", ValueKind.NUMBER),
        MetadataEntry("nan", "NaN", ValueKind.JSON),
        MetadataEntry("nul", "a\0b"),
        MetadataEntry("fine", "1.5", ValueKind.NUMBER),
    )
    assert problems_of(entries) == (
        "",
        "A value needs a name.",
        "This isn't a number.",
        "This isn't a number.",
        "This isn't valid JSON.",
        "This value: must not contain the character NUL.",
        "",
    )
    assert problems_of(entries[1:2], known_names=frozenset({""})) == ("",)


@pytest.fixture(params=["en_US", "de_DE", "fr_FR"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.usefixtures("locale")
@pytest.mark.parametrize(
    "value", [0, -3, 1000, 1_234_567, 10**30, 1.0, 1000.0, -0.5, 1234.5, 0.1 + 0.2, 1e22, 1.5e-7]
)
def test_a_number_is_read_as_it_is_shown(value: float) -> None:
    read = read_value(entry_of("name", value))
    assert not read.problem
    assert (read.value, type(read.value)) == (value, type(value))


@pytest.mark.parametrize("locale", ["de_DE"], indirect=True)
def test_a_german_number_is_not_taken_for_a_thousandth(locale: str) -> None:
    assert entry_of("price", 1234.5).text == "1234,5"
    assert read_value(MetadataEntry("price", "+1234,5 ", ValueKind.NUMBER)).value == 1234.5
    for typed in ("1.000", "1.5", "1.000,5", "1 000", "1.000.000"):
        problem = read_value(MetadataEntry("price", typed, ValueKind.NUMBER)).problem
        assert problem == ("Write the number without thousands separators, such as 12345,6."), typed
    change = FieldChange("metadata.price", 1.5, 2.5)
    assert "1,5" in change_text(change)


@pytest.mark.parametrize("locale", ["en_US"], indirect=True)
@pytest.mark.parametrize("typed", ["1,000", "1'000", "1,000.5"])
def test_an_english_number_has_no_signs_between_its_thousands(typed: str, locale: str) -> None:
    problem = read_value(MetadataEntry("price", typed, ValueKind.NUMBER)).problem
    assert problem.endswith("such as 12345.6.")


@pytest.mark.parametrize("typed", ["", "1.", ".5", "007", "1_000", "1e", "0x10", "inf", "NaN", "٣"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_value(MetadataEntry("n", typed, ValueKind.NUMBER)).problem == "This isn't a number."


@pytest.mark.parametrize("value", [None, True, False, 0, -3, 1.5, 10**30, "", "x", [], {"a": [1]}])
def test_every_value_is_read_as_it_was(value: object) -> None:
    entry = entry_of("name", value)
    read = read_value(entry)
    assert (read.value, read.problem) == (value, "")
    assert type(read.value) is type(value)


def test_another_kind_keeps_what_it_can() -> None:
    def text(value: object, kind: ValueKind) -> str:
        return converted(entry_of("n", value), kind).text

    assert text("12", ValueKind.NUMBER) == "12"
    assert text(12, ValueKind.TEXT) == "12"
    assert text("yes", ValueKind.TRUTH) == "true"
    assert text("never", ValueKind.TRUTH) == "false"
    assert text("say “hi”", ValueKind.JSON) == '"say “hi”"'
    assert text("[1]", ValueKind.JSON) == "[1]"
    assert text(None, ValueKind.JSON) == "null"
    assert text("x", ValueKind.NOTHING) == ""


def test_no_metadata_is_readable_while_locked_and_typing_goes_on_after(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    opened({"captain": "Ines"})
    section = section_of(desktop)
    go_to(section, 0, VALUE)
    qtbot.keyClicks(section.table, "O")
    type_in(qtbot, "tto")
    desktop.window.lock()
    texts = readable_texts(desktop.window)
    for word in ("captain", "Ines", "Otto"):
        assert word not in texts
    assert not section.model.can_undo
    services = desktop.context.services
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: shown(section_of(desktop)) == [("captain", "Otto", "Text")])
    assert not detail_of(desktop).is_dirty


def test_the_whole_value_is_told_to_whoever_points_at_it(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    opened({"pier": "x" * 2_000})
    table = section_of(desktop).table
    assert table.indexAt(QPoint(2, 2)).row() == 0
    hint = table.model().index(0, VALUE).data(Qt.ItemDataRole.ToolTipRole)
    assert str(hint).startswith("xxx")
    assert table.height() < table.parentWidget().height()


def test_the_history_tells_what_became_of_metadata_tags_and_state(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory = opened({"pier": 4, "captain": "Ines", "seat": None})
    edit = desktop.context.services.memories.edit
    edit(memory.id, MemoryPatch(tags=("boats", "noon")), PERSON)
    edit(memory.id, MemoryPatch(tags=("boats", "ferry"), archived=True), AGENT)
    edit(memory.id, MemoryPatch(archived=False), PERSON)
    metadata = {"pier": [4, "b"], "captain": None, "seat": True, "note": "", "deck": NULL}
    edit(memory.id, MemoryPatch(metadata=metadata), AGENT)
    desktop.context.services.memories.delete(memory.id, PERSON)
    desktop.context.services.trash.restore([memory.id], PERSON)
    open_memory(desktop, memory, qtbot)
    tabs = detail_of(desktop).page.tabs
    tabs.bar.setCurrentIndex(1)

    def told() -> list[str]:
        return [part.text() for part in tabs.history.findChildren(QLabel)]

    qtbot.waitUntil(lambda: "Version 7" in told())
    texts = told()
    for line in (
        "Tags: #boats, #noon",
        "Tags: #ferry added, #noon removed",
        "Archived",
        "Unarchived",
        "Metadata “captain”: “Ines” removed",
        "Metadata “deck”: nothing",
        "Metadata “note”: “”",
        'Metadata “pier”: 4 → [4, "b"]',
        "Metadata “seat”: nothing → yes",
    ):
        assert texts.count(line) == 1, line
    # What the head of a version says is not said again below it.
    assert "Moved to the trash" not in texts
    assert any(text.startswith("Moved to the trash · You · ") for text in texts)
    assert any(text.startswith("Restored from the trash · You · ") for text in texts)
    assert any(text.startswith("Edited · An agent · ") for text in texts)


def test_a_value_without_a_name_still_needs_one_after_a_lock(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    opened({"pier": 4})
    section = section_of(desktop)
    press(qtbot, section, "Add a value")
    qtbot.keyClick(field(), Key.Key_Tab)
    type_in(qtbot, "Ines")
    assert section.problem == "A value needs a name."
    desktop.window.lock()
    services = desktop.context.services
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: len(shown(section_of(desktop))) == 2)
    assert section_of(desktop).problem == "A value needs a name."
    assert detail_of(desktop).form.problem


def test_what_is_wrong_is_seen_when_the_memory_is_gone_meanwhile(
    desktop: Desktop, opened: Opened, qtbot: QtBot
) -> None:
    memory, detail, section = opened({"pier": 4}), detail_of(desktop), section_of(desktop)
    go_to(section, 0, VALUE)
    qtbot.keyClicks(section.table, "f")
    type_in(qtbot, "our")
    end(section, qtbot)
    assert section.problem == "This isn't a number."
    desktop.context.services.memories.delete(memory.id, AGENT)
    qtbot.waitUntil(lambda: detail.is_new)
    assert shown(section) == [("pier", "four", "Number")]
    assert detail.form.problem
    qtbot.waitUntil(section.table.isVisible)
    section.model.setData(section.model.index(0, VALUE), "5")
    detail.save()
    qtbot.waitUntil(lambda: bool(detail.memory_id) and not detail.is_dirty)
    assert detail.memory_id != memory.id
    assert dict(desktop.context.services.memories.peek(detail.memory_id, PERSON).metadata) == {
        "pier": 5
    }
