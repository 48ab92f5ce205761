"""Where the files are."""

import stat
from pathlib import Path

import pytest

import muniment
from muniment.domain.errors import StorageUnavailableError
from muniment.system import paths
from muniment.system.paths import bundled_folder, data_paths


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUNIMENT_HOME", raising=False)


def test_a_named_home_holds_everything(tmp_path: Path) -> None:
    home = data_paths(tmp_path / "home")
    files = (
        home.data,
        home.config,
        home.logs,
        home.backups,
        home.models,
        home.key_file,
        home.lock_file,
        home.instance_file,
        home.settings_file,
    )
    assert all(path.is_relative_to(tmp_path / "home") for path in files)
    assert not (tmp_path / "home").exists()


def test_the_variable_names_a_home_and_the_argument_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIMENT_HOME", str(tmp_path / "variable"))
    assert data_paths().data == tmp_path / "variable"
    assert data_paths(tmp_path / "argument").data == tmp_path / "argument"
    monkeypatch.setenv("MUNIMENT_HOME", "")
    assert data_paths().data != tmp_path / "variable"


def test_relative_and_home_relative_names_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert data_paths(Path("here")).data == tmp_path / "here"
    assert data_paths(Path("~/vault")).data == tmp_path / "me" / "vault"


def test_without_a_name_the_system_s_folders_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("appdirs.system", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    home = data_paths()
    assert home.data == Path("/data/muniment")
    assert home.config == Path("/config/muniment")
    assert home.logs.is_relative_to("/cache/muniment")


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    home = data_paths(tmp_path / "deep" / "home").make_folders()
    for folder in (home.data, home.config, home.logs, home.backups, home.models):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    home.data.chmod(0o755)
    home.make_folders()
    assert stat.S_IMODE(home.data.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailableError, match="creating the folder"):
        data_paths(tmp_path / "file" / "home").make_folders()


def test_bundled_folders_are_the_packaged_ones_or_those_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(muniment.__file__).parent
    assert bundled_folder("models") == package.parents[1] / "models"
    installed = tmp_path / "muniment"
    (installed / "_bundled" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", installed)
    assert bundled_folder("resources") == installed / "_bundled" / "resources"
