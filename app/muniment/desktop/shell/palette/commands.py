"""The commands of the palette: menu actions, actions of the view, and namespaces."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from muniment.desktop.shell.navigation.namespace_choice import NamespaceChoice
from muniment.desktop.shell.palette.fuzzy import LetterMatch, folded, match
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow

RECENT_MAX: Final = 6
CONTENT: Final = "content:"
_SECTION_COST: Final = 4.0
_SECTION_FROM: Final = 3
_RECENT_WORTH: Final = 2.0
_LITERAL_WORTH: Final = 2.0
_WHOLE_WORTH: Final = 4.0
# Slightly less than a consecutive letter of the text: matches in the name rank first, then matches
# in other words for it, then names that only contain the letters somewhere.
_WORD_LETTER: Final = 7.0


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the palette.

    Args:
        key: Identifies it among recently used commands; empty for one that is not remembered. A
            key that starts with `CONTENT` contains vault content and is never stored in a file.
        text: Display name.
        section: Where it belongs: a menu, a view or the namespaces.
        icon: Icon next to the text; may be empty.
        shortcut: Shortcut in the platform's notation; may be empty.
        run: Runs the command.
        words: Other words for it.
    """

    key: str
    text: str
    section: str
    icon: QIcon
    shortcut: str
    run: Callable[[], object]
    words: str = ""


@dataclass(frozen=True, slots=True)
class PaletteMatch:
    """A command that matches the query, its score, and the matching letters of its text.

    It is close if the letters begin words or stand together, and not merely follow each other.
    """

    command: Command
    score: float
    positions: tuple[int, ...] = field(default=())
    is_close: bool = True


def menu_commands(bar: QMenuBar, checked: QIcon, *, without: QAction) -> Iterator[Command]:
    """Return the actions that are currently available in the menus, in menu order.

    Args:
        bar: The menu bar; actions of a submenu belong to the top-level menu.
        checked: Icon of actions that are switched on.
        without: The action that opens the palette.
    """
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            actions = (action for action in _actions_of(menu) if action is not without)
            yield from action_commands(actions, plain_text(menu.title()), checked)


def action_commands(actions: Iterable[QAction], section: str, checked: QIcon) -> Iterator[Command]:
    """Return a command for each action that can currently be triggered."""
    for action in actions:
        if action.isEnabled() and action.isVisible() and action.text():
            shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Command(
                action.objectName(),
                plain_text(action.text()),
                section,
                checked if action.isChecked() else action.icon(),
                shortcut,
                action.trigger,
            )


def namespace_commands(choice: NamespaceChoice, icon: QIcon) -> Iterator[Command]:
    """Return commands that switch to all memories or to another namespace."""
    section = _tr("Namespaces")
    if choice.chosen is not None:
        yield Command(
            "all-memories", _tr("All memories"), section, icon, "", lambda: choice.choose(None)
        )
    for name in choice.names:
        if name != choice.chosen:
            run = partial(choice.choose, name)
            yield Command(f"{CONTENT}namespace:{name}", name, section, icon, "", run)


def ranked(commands: Iterable[Command], query: str, recent: tuple[str, ...]) -> list[PaletteMatch]:
    """Return the commands that match a query, best first; recent first for an empty query.

    Args:
        commands: In menu order, which breaks ties.
        query: Letters of the text, or of section and text.
        recent: Keys of recently used commands, latest first.
    """
    found = [one for command in commands if (one := _rank(command, query.strip(), recent))]
    return sorted(found, key=lambda one: -one.score)


def plain_text(text: str) -> str:
    """Return the text of an action without mnemonic markers."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def memory_commands(
    rows: Iterable[MemoryRow], icon: QIcon, show: Callable[[str], object]
) -> Iterator[PaletteMatch]:
    """Return commands that show memories; these are never remembered."""
    for found in rows:
        run = partial(show, found.id)
        yield PaletteMatch(Command("", found.heading, _tr("Memories"), icon, "", run), 0.0)


def search_command(query: str, icon: QIcon, run: Callable[[], object]) -> Command:
    """Return a command that searches the memories for the typed text."""
    text = _tr("Search memories for “{query}”").format(query=query)
    return Command("", text, _tr("Search"), icon, "", run)


def _tr(text: str) -> str:
    return QCoreApplication.translate("palette", text)


def _rank(command: Command, query: str, recent: tuple[str, ...]) -> PaletteMatch | None:
    place = recent.index(command.key) if command.key and command.key in recent else None
    worth = 0.0 if place is None else _RECENT_WORTH * (RECENT_MAX - place) / RECENT_MAX
    spelt, named = _spelt(command, query, worth), _named(command, query, worth)
    if spelt is None or named is None:
        return spelt or named
    return max(spelt, named, key=lambda one: one.score)


def _spelt(command: Command, query: str, worth: float) -> PaletteMatch | None:
    """Rank a command by the letters of its text, or of section and text."""
    found = match(query, command.text)
    if found is not None:
        is_literal = folded(query) in folded(command.text)
        literal = _LITERAL_WORTH if is_literal else 0.0
        if _are_words(found.positions, command.text):
            literal = _WHOLE_WORTH
        is_close = is_literal or _begin_words(found.positions, command.text)
        return PaletteMatch(command, found.score + worth + literal, found.positions, is_close)
    if len(query) < _SECTION_FROM:
        return None
    text = f"{command.section} {command.text}"
    whole = match(query, text)
    if whole is None:
        return None
    score, is_close = whole.score + worth - _SECTION_COST, _begin_words(whole.positions, text)
    return PaletteMatch(command, score, _within(whole, command), is_close)


def _begin_words(positions: tuple[int, ...], text: str) -> bool:
    """Return whether each letter begins a word of a text, or follows the one before it."""
    return all(
        not text[place - 1 : place].isalnum() or place - 1 in positions for place in positions
    )


def _are_words(positions: tuple[int, ...], text: str) -> bool:
    """Return whether letters form whole words of a text, with any separators."""
    if not positions:
        return False
    start, end = positions[0], positions[-1] + 1
    is_parted = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
    return not is_parted and len(text[start:end].replace(" ", "")) == len(positions)


def _named(command: Command, query: str, worth: float) -> PaletteMatch | None:
    """Rank a command by its words: each typed word must start one of them."""
    typed = folded(query).split()
    # A space precedes each word, so word starts are found without splitting.
    text = f" {folded(command.text)}"
    words = f" {folded(command.section)}{text} {folded(command.words)}"
    if not typed or not all(f" {part}" in words for part in typed):
        return None
    meant = tuple(
        start + place
        for part in typed
        if (start := text.find(f" {part}")) >= 0
        for place in range(len(part))
    )
    return PaletteMatch(command, _WORD_LETTER * sum(map(len, typed)) + worth, meant)


def _within(whole: LetterMatch, command: Command) -> tuple[int, ...]:
    offset = len(command.section) + 1
    return tuple(place - offset for place in whole.positions if place >= offset)


def _actions_of(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _actions_of(below)
        elif not action.isSeparator():
            yield action
