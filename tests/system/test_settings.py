"""The settings file."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from muniment.domain.errors import InvalidInputError, StorageUnavailableError
from muniment.domain.settings import Settings
from muniment.system.settings_file import SettingsFile
from muniment.vault.files import write_atomically


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture(name="file")
def _file(path: Path) -> SettingsFile:
    return SettingsFile(path, write=write_atomically)


def test_without_a_file_the_defaults_hold(file: SettingsFile, path: Path) -> None:
    loaded = file.load()
    assert loaded.settings == Settings()
    assert loaded.notices == ()
    assert (loaded.settings.port, loaded.settings.auto_lock_minutes) == (4774, 10)
    assert not path.exists()


def test_what_was_saved_is_loaded(file: SettingsFile, path: Path) -> None:
    chosen = Settings(
        port=0,
        auto_lock_minutes=0,
        theme="dark",
        keep_in_tray=False,
        search_shortcut_on=True,
        search_shortcut="Alt+Shift+J",
    )
    file.save(chosen)
    assert file.load().settings == chosen
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_fields_of_a_newer_program_are_kept(file: SettingsFile, path: Path) -> None:
    path.write_text('{"port": 5000, "wallpaper": {"of": ["tomorrow"]}}')
    loaded = file.load()
    assert loaded.notices == ()
    file.save(replace(loaded.settings, theme="light"))
    stored = json.loads(path.read_text())
    assert stored["wallpaper"] == {"of": ["tomorrow"]}
    assert (stored["port"], stored["theme"]) == (5000, "light")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("port", "4774"),
        ("port", 65_536),
        ("port", -1),
        ("port", True),
        ("auto_lock_minutes", 1.5),
        ("auto_lock_minutes", 1_441),
        ("screen_lock", "yes"),
        ("search_shortcut_on", 1),
        ("search_shortcut", "Ctrl+\x00"),
        ("search_shortcut", "J" * 61),
        ("theme", "pink"),
        ("language", "../de"),
        ("language", "DE"),
        ("language", 49),
        ("theme", ["dark"]),
        ("model", "../elsewhere"),
        ("model", ""),
        ("model", None),
        ("keep_in_tray", 1),
    ],
)
def test_a_value_that_cannot_be_gives_way_to_its_default(
    file: SettingsFile, path: Path, field: str, value: object
) -> None:
    other = "model" if field == "theme" else "theme"
    path.write_text(json.dumps({field: value, other: "dark"}))
    loaded = file.load()
    assert getattr(loaded.settings, field) == getattr(Settings(), field)
    assert getattr(loaded.settings, other) == "dark"
    (notice,) = loaded.notices
    assert field in notice
    assert "default" in notice
    with pytest.raises(InvalidInputError, match=field):
        replace(Settings(), **{field: value})


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"3", b"[" * 100_000, b'{"x": "' + b"y" * 1_048_576 + b'"}'],
)
def test_a_damaged_file_is_kept_aside(file: SettingsFile, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    loaded = file.load()
    assert loaded.settings == Settings()
    assert "settings.json.damaged" in loaded.notices[0]
    assert path.with_name("settings.json.damaged").read_bytes() == content
    assert not path.exists()
    assert file.load().notices == ()


def test_a_file_that_cannot_be_read_is_told(file: SettingsFile, path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageUnavailableError, match=r"reading settings\.json"):
        file.load()


@pytest.mark.parametrize("address", ["", "127.0.0.1", "172.17.0.1", "172.31.255.1", "10.88.0.1"])
def test_containers_may_be_let_in_at_loopback_or_a_bridge(address: str) -> None:
    assert Settings(container_address=address).container_address == address


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "192.168.1.7", "10.0.0.5", "8.8.8.8", "127.0.0.2", "::1", "docker0", " ", None, 1],
)
def test_containers_are_let_in_nowhere_else(address: object) -> None:
    with pytest.raises(InvalidInputError, match="container_address"):
        Settings(container_address=address)  # type: ignore[arg-type]
