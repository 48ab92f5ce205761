"""Shared fixtures: a data directory with an open vault."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# As the program sets it, before anything imports numpy: threads of BLAS that wait spin, which took
# a fifth of the time of tests that read texts.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A folder without certificates: published clients read all that the system trusts for each of their
# connections, which takes 12 ms, and none of them goes beyond this machine.
os.environ.setdefault("SSL_CERT_DIR", str(Path(__file__).parent))

import muniment  # noqa: F401 - before a test imports onnxruntime, which would report otherwise
import muniment.desktop  # noqa: F401 - before PySide reads the sources of all that is imported
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from muniment.crypto.slots import Slot
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.embedding.model import EmbeddingModel
    from muniment.services.container import Services
    from muniment.services.vault.vault_session import OpenVault
    from tests.fakes.stores import StoreKit

ROOT = Path(__file__).resolve().parent.parent
MODEL_FOLDER = ROOT / "models" / "all-MiniLM-L6-v2"
UNDERSTANDING_FOLDER = ROOT / "resources" / "understanding"


@dataclass
class FakeClock:
    """A clock that stops until it is moved."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def advance(self, **units: float) -> None:
        self.moment += timedelta(**units)


@dataclass
class FakeKeychain:
    """Keeps secrets in memory, like the operating system's keychain."""

    secrets: dict[str, Secret] = field(default_factory=dict)

    def get(self, vault_id: str) -> Secret | None:
        return self.secrets.get(vault_id)

    def set(self, vault_id: str, secret: Secret) -> None:
        self.secrets[vault_id] = secret

    def delete(self, vault_id: str) -> None:
        self.secrets.pop(vault_id, None)


@dataclass(frozen=True)
class Home:
    """A data directory and its services; ``services.vault`` is open unless a test locks it."""

    folder: Path
    services: Services
    clock: FakeClock
    keychain: FakeKeychain

    def borrow(self) -> AbstractContextManager[OpenVault]:
        """Yield the open vault as services borrow it, to read and change what is stored."""
        return session_of(self.services).borrow()


HomeFactory = Callable[..., Home]


FOLDERS = ("crash", "privacy", "clients", "cli", "bootstrap", "api", "desktop", "property")
"""Folders with slow tests, which run first, so that no worker is left with a slow test when the
others have finished.
"""


_ALLOCATIONS_PER_COLLECTION = 20_000
"""Python's own 700 are for programs with little memory."""


_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4 * 2**30


def pytest_configure() -> None:
    """Keep temporary files in memory, and disable deadlines of examples.

    Examples take as long as others who use the processor let them.
    """
    from hypothesis import HealthCheck, settings

    _use_memory_for_files()
    unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("unhurried", unhurried)
    settings.load_profile("unhurried")


def _use_memory_for_files() -> None:
    """Keep temporary files in memory where the system has a folder for that, with enough room.

    Every commit waits for the disk: hundreds of thousands of times in all tests.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir():
        return
    if shutil.disk_usage(_MEMORY).free > _ROOM_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Load the tests without garbage collections, and leave what is loaded out of later ones.

    Everything that is loaded stays, so that looking through it finds nothing.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a folder together, in their random order."""
    ranks = {ROOT / "tests" / name: rank for rank, name in enumerate(FOLDERS)}

    def rank(item: pytest.Item) -> int:
        return next((ranks[path] for path in item.path.parents if path in ranks), len(ranks))

    items.sort(key=rank)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Print the seed of a failed run at the end."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED:
        terminalreporter.write_line(f"The same draws again: make test SEED={_seed_of_run(config)}")


def _seed_of_run(config: pytest.Config) -> int:
    """Return the seed that pytest-randomly was given or drew; 0 without it."""
    seed = config.getoption("randomly_seed", 0)
    return seed if isinstance(seed, int) else 0


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A number for the test, derived from the seed of the run.

    Tests that draw random numbers other than through hypothesis, ``random`` or numpy's global
    generator (which are seeded before each test) start from it, including their child processes.
    """
    return (_seed_of_run(request.config) + zlib.crc32(request.node.nodeid.encode())) % 2**32


@pytest.fixture(scope="session", autouse=True)
def quick_passphrases() -> Iterator[None]:
    """Derive passphrase keys cheaply; measuring the machine takes a second each time.

    The measurement, the refusal of a cost below the floor, and the cost of a new bundle's slot have
    tests of their own; programs that tests start derive keys at the real cost.
    """
    from muniment.bundles import keys as bundle_keys
    from muniment.crypto.kdf import Argon2Cost
    from muniment.vault import slot_rules as ways_in

    cheap = Argon2Cost(64, 1, 1)
    wrap_key = bundle_keys.wrap_key

    def wrap_cheaply(*key: Any, cost: Argon2Cost | None, **how: Any) -> Slot:
        return wrap_key(*key, cost=cost or cheap, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways_in, "calibrate", lambda timer: cheap)
        patch.setattr(bundle_keys, "wrap_key", wrap_cheaply)
        yield


def _fake_model() -> EmbeddingModel:
    from tests.fakes.embedding import FakeEmbeddingModel

    return FakeEmbeddingModel()


@cache
def _real_model() -> EmbeddingModel:
    """Load the shipped model once per worker: it keeps nothing of what it embeds."""
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    return OnnxEmbeddingModel.load(MODEL_FOLDER)


@cache
def _share_reader() -> None:
    """Load the text reader once per worker: it keeps nothing of what it reads."""
    from muniment.understanding.reader import TextReader

    load = TextReader.load
    shipped = cache(lambda: load(UNDERSTANDING_FOLDER))
    TextReader.load = lambda folder: shipped() if folder == UNDERSTANDING_FOLDER else load(folder)


@pytest.fixture(scope="session")
def template_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with a key file, created once; tests copy it. Its vectors are the fake model's."""
    return _template(tmp_path_factory, _fake_model)


@pytest.fixture(scope="session")
def real_template_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for the shipped model, since a vault names its model."""
    return _template(tmp_path_factory, _real_model)


def _template(tmp_path_factory: pytest.TempPathFactory, load: Callable[[], EmbeddingModel]) -> Path:
    folder = tmp_path_factory.mktemp("template") / "home"
    folder.mkdir(mode=0o700)
    home = _build(folder, FakeClock(), FakeKeychain(), load)
    home.services.vault.create(passphrase=None, key_file=True)
    home.services.close()
    return folder


@pytest.fixture
def home_factory(
    tmp_path: Path, template_vault: Path, request: pytest.FixtureRequest
) -> Iterator[HomeFactory]:
    """Make data directories: ``home_factory(name="a", real_model=False, unlocked=True,
    empty=False)``.
    """
    made: list[Home] = []

    def make(
        name: str = "home",
        *,
        real_model: bool = False,
        unlocked: bool = True,
        empty: bool = False,
        load_model: Callable[[], EmbeddingModel] | None = None,
        catalogue: ModelCatalogue | None = None,
    ) -> Home:
        folder = tmp_path / name
        if not folder.exists():
            if empty:
                folder.mkdir(mode=0o700)
            elif real_model:
                shutil.copytree(request.getfixturevalue("real_template_vault"), folder)
            else:
                shutil.copytree(template_vault, folder)
        load = load_model or (_real_model if real_model else _fake_model)
        reading = UNDERSTANDING_FOLDER if real_model else None
        home = _build(folder, FakeClock(), FakeKeychain(), load, catalogue, understanding=reading)
        made.append(home)
        if unlocked and not empty:
            home.services.vault.unlock_with_key_file()
        return home

    yield make
    for home in made:
        home.services.close()


@pytest.fixture
def home(home_factory: HomeFactory) -> Home:
    """An open vault with the deterministic fake model."""
    return home_factory()


@pytest.fixture
def real_home(home_factory: HomeFactory) -> Home:
    """An open vault with the shipped model and the shipped text analysis."""
    return home_factory(real_model=True)


def _build(
    folder: Path,
    clock: FakeClock,
    keychain: FakeKeychain,
    load: Callable[[], EmbeddingModel],
    catalogue: ModelCatalogue | None = None,
    *,
    understanding: Path | None = None,
) -> Home:
    from muniment.embedding.catalogue import LoneModel
    from muniment.services.container import build_services
    from muniment.services.maintenance import maintenance_scheduler as maintenance
    from muniment.services.vault.opening import VaultPlace
    from tests.fakes.statements import share_statements

    share_statements()
    if understanding is not None:
        _share_reader()
    # Only the first round: a test that takes long on a slow machine would meet the second.
    maintenance._INTERVAL_S = 3_600.0
    place = VaultPlace(folder=folder, backups=folder / "backups", key_file=folder / "vault.key")
    services = build_services(
        place,
        catalogue=catalogue or LoneModel(load),
        clock=clock,
        keychain=keychain,
        understanding=understanding,
    )
    return Home(folder, services, clock, keychain)


@pytest.fixture(scope="session")
def template_store(tmp_path_factory: pytest.TempPathFactory) -> StoreKit:
    """A closed store with the namespace ``default``; tests copy it, since migrations take long."""
    from tests.fakes.stores import StoreKit

    made = StoreKit(tmp_path_factory.mktemp("template") / "vault.db")
    made.store.close()
    return made


@pytest.fixture
def kit(tmp_path: Path, template_store: StoreKit) -> Iterator[StoreKit]:
    """A new store with the namespace ``default``."""
    from tests.fakes.stores import StoreKit

    path = tmp_path / "vault.db"
    shutil.copyfile(template_store.path, path)
    made = StoreKit(path, template_store.keys)
    yield made
    made.store.close()
