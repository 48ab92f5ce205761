"""Keys that somebody put back into the closed file: said in the window, and accepted there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from muniment.desktop.views.agents.agent_words import state_name
from muniment.desktop.views.agents.key_state import state_of
from muniment.domain.access import PERSON
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.views.browse.test_browse import press
from tests.fakes.older_copy import OlderCopy

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory


@pytest.fixture(name="changed")
def _changed(home: Home) -> Home:
    """An open vault into whose file a revoked key was put back while it was closed."""
    vault, keys = home.services.vault, home.services.keys
    made = keys.create(KeyDraft(namespaces=("default",), name="Parrot"), PERSON)
    vault.lock()
    copy = OlderCopy(home.folder)
    vault.unlock_with_key_file()
    keys.revoke(made.key.id, PERSON)
    vault.lock()
    copy.splice("api_keys")
    vault.unlock_with_key_file()
    return home


def test_what_is_not_used_is_said_and_accepted(
    changed: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    notices = make_desktop(changed).window.notices
    qtbot.waitUntil(lambda: "Parrot" in notices.text)
    assert "Revoke keys you do not want" in notices.text
    (key,) = changed.services.keys.list(PERSON)
    assert state_name(state_of(key, datetime.now(UTC))) == "Not used"
    press(qtbot, notices, "Accept this state")
    qtbot.waitUntil(lambda: changed.services.vault.doubt is None)
    assert changed.services.vault.notices == ()
    (key,) = changed.services.keys.list(PERSON)
    assert state_name(state_of(key, datetime.now(UTC))) == "Active"


@pytest.mark.usefixtures("german")
def test_it_is_said_in_the_language_of_the_person(
    changed: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    notices = make_desktop(changed).window.notices
    qtbot.waitUntil(lambda: "Parrot" in notices.text)
    assert "Unerwünschte Schlüssel widerrufen" in notices.text
    assert "nicht verwendet" in notices.text
