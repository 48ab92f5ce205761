"""Owning a home: what another run left behind does not count."""

import logging
from pathlib import Path

import pytest

from muniment.bootstrap import CommandHost
from muniment.bootstrap.data_directory import instance_file, owned_data_directory
from muniment.bootstrap.serving import new_instance_token
from muniment.cli.app import run
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.instance import InstanceInfo
from muniment.system.paths import data_paths
from tests.conftest import Home


def test_the_address_of_a_run_that_was_killed_is_removed(tmp_path: Path) -> None:
    """Whoever listens there now must not be sent a memory, nor the token."""
    paths = data_paths(tmp_path / "home").make_folders()
    left = InstanceInfo("http://127.0.0.1:9", 1, "0.1.0", Secret(b"token"))
    instance_file(paths).publish(left)
    with owned_data_directory(tmp_path / "home"):
        assert instance_file(paths).find() is None
        assert paths.instance_file.read_bytes().strip() == b""


def test_reading_a_home_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    assert run(CommandHost(), ["--home", str(tmp_path / "typo"), "list"]) == 1
    assert not (tmp_path / "typo").exists()


def test_an_argument_that_is_no_text_is_refused_in_plain_words(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.services.close()
    assert run(CommandHost(), ["--home", str(home.folder), "add", "bad \udcff byte"]) == 1
    assert "must be text in UTF-8" in capsys.readouterr().err


def test_the_token_of_an_instance_names_the_native_dialect() -> None:
    """Its random part alone begins as a key of another dialect once in some hundred thousand."""
    assert new_instance_token().reveal().startswith(b"mun_")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_log_that_takes_nothing_ends_nothing(tmp_path: Path) -> None:
    paths = data_paths(tmp_path / "home").make_folders()
    (paths.logs / "muniment.log").symlink_to("/dev/full")
    with owned_data_directory(tmp_path / "home"):
        logging.getLogger("muniment").info("what no disk takes")


def test_a_folder_of_the_log_that_cannot_be_made_ends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "logs").touch()
    with owned_data_directory(tmp_path / "home") as owned:
        assert owned.services.vault.state.value == "missing"
    assert "no log is kept" in capsys.readouterr().err
