"""The operating system's keychain, with back ends that behave as the real ones do."""

from typing import Any

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from muniment.domain.errors import KeychainUnavailableError
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.keychain import SystemKeychain

SECRET = Secret(bytes(range(32)))


class FakeBackend:
    """Keeps passwords in memory and refuses as `keyring` back ends do."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], str] = {}
        self.refusal: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._refuse()
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._refuse()
        self.stored[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._refuse()
        if (service, username) not in self.stored:
            raise keyring.errors.PasswordDeleteError("not found")
        del self.stored[service, username]

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


def backend_from(module: str) -> Any:
    return type("Keyring", (FakeBackend,), {"__module__": module})()


def use(monkeypatch: pytest.MonkeyPatch, backend: object) -> Any:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


@pytest.fixture(
    name="backend",
    params=[
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    ],
)
def _backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    return use(monkeypatch, backend_from(request.param))


def test_it_keeps_one_secret_for_each_vault(backend: Any) -> None:
    keychain = SystemKeychain()
    assert keychain.get("one") is None
    keychain.set("one", Secret(b"earlier"))
    keychain.set("one", SECRET)
    keychain.set("two", Secret(b"other"))
    assert keychain.get("one") == SECRET
    keychain.delete("one")
    keychain.delete("one")
    assert keychain.get("one") is None
    assert keychain.get("two") == Secret(b"other")
    assert list(backend.stored) == [("muniment", "two")]


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.fail.Keyring(),
        keyring.backends.null.Keyring(),
        backend_from("keyrings.alt.file"),
        backend_from("somebody.elses"),
    ],
)
def test_back_ends_that_keep_nothing_or_plain_text_are_refused(
    monkeypatch: pytest.MonkeyPatch, backend: Any
) -> None:
    use(monkeypatch, backend)
    for act in (
        lambda: SystemKeychain().get("one"),
        lambda: SystemKeychain().set("one", SECRET),
        lambda: SystemKeychain().delete("one"),
    ):
        with pytest.raises(KeychainUnavailableError, match="encrypting"):
            act()
    assert not getattr(backend, "stored", {})


def test_behind_a_chain_the_trusted_back_end_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, trusted = backend_from("keyrings.alt.file"), backend_from("keyring.backends.kwallet")
    chain = backend_from("keyring.backends.chainer")
    chain.backends = [plain, trusted]
    use(monkeypatch, chain)
    SystemKeychain().set("one", SECRET)
    assert (len(plain.stored), len(trusted.stored)) == (0, 1)
    chain.backends = [plain]
    with pytest.raises(KeychainUnavailableError):
        SystemKeychain().get("one")


@pytest.mark.parametrize(
    "refusal",
    [keyring.errors.KeyringLocked("locked"), OSError("bus gone"), RuntimeError("canary text")],
)
def test_whatever_a_back_end_raises_becomes_one_error(
    monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    backend = use(monkeypatch, backend_from("keyring.backends.SecretService"))
    backend.refusal = refusal
    with pytest.raises(KeychainUnavailableError) as caught:
        SystemKeychain().get("one")
    assert type(refusal).__name__ in str(caught.value)
    assert "canary" not in str(caught.value)


def test_what_was_not_stored_by_muniment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = use(monkeypatch, backend_from("keyring.backends.SecretService"))
    backend.set_password("muniment", "one", "not hex")
    with pytest.raises(KeychainUnavailableError):
        SystemKeychain().get("one")
