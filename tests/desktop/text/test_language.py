"""German beside English: every text is there, compiled, with its values, and spoken when chosen."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QLabel,
    QMainWindow,
    QMenu,
)

from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.running import run_window
from muniment.desktop.shell.window_options import WindowOptions
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.language import SYSTEM, language_name, languages, resolved, speak, spoken
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import type_name
from muniment.desktop.views.stats.chart_data import Shape
from muniment.desktop.views.stats.plots import LONGEST_NAME
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from muniment.domain.settings import Settings
from tests.desktop.pseudo import ROOT, catalogue
from tests.desktop.window_parts import browse_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.appearance_section import AppearanceSection
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.desktop.views.stats.stats_view import StatsView
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

FOLDER = ROOT / "resources" / "translations"
CATALOGUES = sorted(FOLDER.glob("muniment_*.ts"))
HOLE = re.compile(r"\{[^}]*\}|%n")


def test_every_text_of_the_code_is_translated() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "translate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run packaging/translate.py\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_what_is_compiled_is_what_was_translated(path: Path, qapp: QApplication) -> None:
    compiled = QTranslator()
    assert compiled.load(str(path.with_suffix(".qm")))
    old = [key for key, text in catalogue(path).items() if compiled.translate(*key) != text]
    assert not old, f"run packaging/translate.py: {old}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_keeps_values_keys_and_ends(path: Path) -> None:
    wrong = []
    for (context, source), text in catalogue(path).items():
        is_alike = (
            sorted(HOLE.findall(source)) == sorted(HOLE.findall(text))
            and _mnemonics(source) == _mnemonics(text)
            and source.endswith("…") == text.endswith("…")
            and (source != source.strip()) == (text != text.strip())
        )
        if not is_alike:
            wrong.append((context, source, text))
    assert not wrong


def _mnemonics(text: str) -> int:
    return text.replace("&&", "").count("&")


def _keys(texts: Iterable[str]) -> list[str]:
    """Return the letters that, with Alt, press what is called so."""
    found = (re.search(r"(?<!&)&([^&])", text) for text in texts)
    return [match[1].casefold() for match in found if match]


def _pressed_twice(window: QMainWindow) -> list[str]:
    """Return what of the view on the screen, and of the menu bar, shares a key."""
    menus = [action.text() for action in window.menuBar().actions() if action.isVisible()]
    named = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    texts = menus + [part.text() for part in named if part.isVisible()]
    keys = _keys(texts)
    return [text for text in texts if any(keys.count(key) > 1 for key in _keys([text]))]


def _places(desktop: Desktop, qtbot: QtBot) -> Iterator[str]:
    """Go to every view and to every section of the settings."""
    for destination in destinations():
        workspace_of(desktop).go(destination.key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        yield destination.key
    for action in cast("SettingsView", workspace_of(desktop).current).commands():
        action.trigger()
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        yield action.objectName()


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_key_presses_two_things(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    desktop: Desktop = request.getfixturevalue("desktop")
    browse_of(desktop).start_new()
    found = {place: _pressed_twice(desktop.window) for place in _places(desktop, qtbot)}
    assert {place: texts for place, texts in found.items() if texts} == {}
    menus = [menu for menu in desktop.window.findChildren(QMenu) if menu.actions()]
    assert len(menus) > 4
    for menu in menus:
        texts = [action.text() for action in menu.actions() if action.isVisible()]
        assert len(_keys(texts)) == len(set(_keys(texts))), texts


@pytest.mark.usefixtures("german")
def test_words_numbers_dates_and_qt_itself_speak_german(home: Home, qtbot: QtBot) -> None:
    assert spoken() == "de"
    assert type_name(MemoryType.FACT) == "Tatsache"
    assert count_text(12_345) == "12.345"
    assert full_moment(home.clock.now()).startswith("1. Mai 2026 um ")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().replace("&", "") == "Abbrechen"


@pytest.mark.usefixtures("german")
def test_the_bars_that_the_window_names_are_named_in_full(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.memories.remember(MemoryDraft(content="Der Kessel"), PERSON)
    workspace_of(desktop).go("stats")
    view = cast("StatsView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: view.is_settled, timeout=15_000)
    bars = [
        card.data
        for key, card in view.cards.items()
        if card.data is not None
        and card.data.shape is Shape.BARS
        and key not in {"entities", "namespaces"}
    ]
    names = [mark.name for data in bars for mark in data.marks]
    assert len(bars) >= 7
    assert "Nach Bedeutung" in names
    assert [name for name in names if len(name) > LONGEST_NAME] == []


@pytest.mark.usefixtures("german")
def test_what_the_rooms_below_say_is_german_with_its_values() -> None:
    assert translated("there is no namespace 'x'") == "es gibt keinen Namensraum 'x'"
    assert translated("model.json is damaged") == "model.json ist beschädigt"
    assert translated("nobody ever said this") == "nobody ever said this"
    assert translated("") == ""
    missing = describe(NotFoundError("there is no such memory"))
    assert (missing.title, missing.detail) == ("Nicht gefunden", "diese Erinnerung gibt es nicht")
    said = describe(InvalidInputError("tags", "must be at most 20"))
    assert said.sentence == (
        "Die Eingabe ist nicht gültig (Schlagwörter: darf höchstens 20 sein). "
        "Berichtigen und erneut versuchen."
    )


def test_in_english_what_the_rooms_below_say_stays() -> None:
    assert translated("there is no namespace 'x'") == "there is no namespace 'x'"
    missing = describe(NotFoundError("there is no such memory"))
    assert missing.sentence.startswith("Not found: there is no such memory. ")


@pytest.mark.parametrize(
    ("choice", "wishes", "code"),
    [
        (SYSTEM, ["de-AT", "en-GB"], "de"),
        (SYSTEM, ["de_CH"], "de"),
        (SYSTEM, ["fr-FR", "de"], "de"),
        (SYSTEM, ["fr-FR"], "en"),
        (SYSTEM, [], "en"),
        ("de", ["en"], "de"),
        ("en", ["de"], "en"),
        ("tlh", ["de"], "en"),
    ],
)
def test_a_choice_means_a_language_that_is_there(choice: str, wishes: list[str], code: str) -> None:
    assert resolved(choice, wishes) == code


def test_languages_are_called_by_their_own_names() -> None:
    assert [language_name(code) for code in languages()] == ["English", "Deutsch"]


def test_the_language_is_chosen_in_the_settings_and_comes_with_the_next_start(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    saved: list[Settings] = []
    access = SettingsAccess(settings=Settings(language="en"), save=saved.append)
    desktop = make_desktop(home, settings=access)
    workspace_of(desktop).go("settings")
    view = cast("SettingsView", workspace_of(desktop).current)
    next(a for a in view.commands() if a.objectName() == "settings.appearance").trigger()
    group = cast("AppearanceSection", view.section).language
    qtbot.waitUntil(group.choice.isVisible)
    assert group.choice.currentText() == "English"
    assert not group.later.isVisible()
    group.choice.setFocus()
    qtbot.keyClick(group.choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: [each.language for each in saved] == ["de"])
    assert group.later.isVisible()
    assert "Deutsch after a restart" in group.later.text()
    assert group.restart.isVisible()
    qtbot.keyClick(group.choice, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: saved[-1].language == "en")
    assert not group.later.isVisible()
    assert not group.restart.isVisible()


@pytest.mark.usefixtures("german")
def test_the_window_starts_in_the_language_that_was_chosen(
    home: Home, qapp: QApplication, tmp_path: Path
) -> None:
    titles: list[str] = []

    def look() -> None:
        for window in qapp.topLevelWidgets():
            titles.extend(
                action.text() for menu in window.findChildren(QMenu) for action in menu.actions()
            )
        qapp.exit(0)

    speak(qapp, "en")
    QTimer.singleShot(0, look)
    name, style = qapp.applicationName(), qapp.style().name()
    options = WindowOptions(
        port_url=lambda: None,
        settings_path=tmp_path / "window.ini",
        instance_name=str(tmp_path / "instance"),
        settings=SettingsAccess(settings=Settings(language="de")),
    )
    run_window(home.services, options, version="1")
    qapp.setApplicationName(name)
    qapp.setStyle(style)
    assert "&Neue Erinnerung" in titles


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[None]:
    """Name, style, language and text size of the application, as they were."""
    name, style, font = qapp.applicationName(), qapp.style().name(), QApplication.font()
    before = QLocale()
    yield
    speak(qapp, "en")
    QLocale.setDefault(before)
    qapp.setApplicationName(name)
    qapp.setStyle(style)
    QApplication.setFont(font)
    QGuiApplication.styleHints().unsetColorScheme()


@pytest.mark.usefixtures("restored")
def test_a_restart_opens_the_window_again_in_the_new_language(
    home: Home, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    memory = remember(home.services, "The kettle")
    sizes: list[float] = []
    texts: list[str] = []
    themes: list[Appearance] = []

    def main_window() -> MainWindow:
        # The one before is gone by then.
        (found,) = [one for one in qapp.topLevelWidgets() if isinstance(one, MainWindow)]
        qtbot.waitUntil(found.isActiveWindow)
        return found

    def choose_german() -> None:
        window = main_window()
        workspace, browse = window.workspace, window.browse
        assert workspace is not None
        assert browse is not None
        qtbot.waitUntil(lambda: browse.pane.list_model.rowCount() == 1)
        browse.pane.choose(memory.id)
        qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
        browse.detail.form.content.setFocus()
        qtbot.keyClicks(browse.detail.form.content, "My ")
        workspace.go("settings")
        view = cast("SettingsView", workspace.current)
        next(a for a in view.commands() if a.objectName() == "settings.appearance").trigger()
        group = cast("AppearanceSection", view.section).language
        qtbot.waitUntil(group.choice.isVisible)
        group.choice.setFocus()
        qtbot.keyClick(group.choice, Qt.Key.Key_Down)
        qtbot.waitUntil(group.restart.isVisible)
        sizes.append(QApplication.font().pointSizeF())
        QTimer.singleShot(0, qapp, look_again)
        qtbot.mouseClick(group.restart, Qt.MouseButton.LeftButton)

    def look_again() -> None:
        qtbot.waitUntil(lambda: spoken() == "de" and main_window().is_open)
        window = main_window()
        sizes.append(QApplication.font().pointSizeF())
        texts.extend(a.text() for menu in window.findChildren(QMenu) for a in menu.actions())
        section = cast("AppearanceSection", cast("SettingsView", window.workspace.current).section)
        themes.extend(each for each, choice in section.choices.items() if choice.isChecked())
        window.actions_.quit.trigger()

    QTimer.singleShot(0, qapp, choose_german)
    options = WindowOptions(
        port_url=lambda: None,
        settings_path=tmp_path / "window.ini",
        instance_name=str(tmp_path / "instance"),
        settings=SettingsAccess(settings=Settings(language="en", text_percent=150, theme="dark")),
        message_bus=lambda: None,
    )
    run_window(home.services, options, version="1")
    assert sizes[0] == sizes[1]
    assert "&Neue Erinnerung" in texts
    assert themes == [Appearance.DARK]
    assert home.services.memories.peek(memory.id, PERSON).content == "My The kettle"


def test_a_text_without_a_context_is_found_when_texts_are_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    from translation_texts import extracted  # type: ignore[import-not-found]

    room = tmp_path / "muniment" / "desktop"
    (tmp_path / "muniment" / "domain").mkdir(parents=True)
    room.mkdir()
    errors = 'class LostError(Exception):\n    title = "It is lost"\n'
    (tmp_path / "muniment" / "domain" / "errors.py").write_text(errors)
    words = (
        "def tr(text):\n    return QCoreApplication.translate('words', text)\n"
        "class View:\n    def show(self):\n        self.tr('Shown'); tr('Said')\n"
        "        raise LostError(f'{self} is not here at all', hint='Look again.')\n"
    )
    (room / "words.py").write_text(words)
    (room / "other.py").write_text("from muniment.desktop.words import tr as _t\n_t('There')\n")
    assert extracted(tmp_path / "muniment") == [
        ("View", "Shown"),
        ("errors", "It is lost"),
        ("errors", "Look again."),
        ("errors", "{0} is not here at all"),
        ("words", "Said"),
        ("words", "There"),
    ]
    for line in ("_tr('Who knows')", "View().tr('x')", "class A:\n    x = self.tr('a' + b)"):
        (room / "other.py").write_text(f"{line}\n")
        with pytest.raises(ValueError, match=r"muniment\.desktop\.other:\d"):
            extracted(tmp_path / "muniment")
