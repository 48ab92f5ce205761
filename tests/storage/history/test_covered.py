"""What the journal says of the covered tables: follows every change, and is met by no other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.storage import store as store_module
from muniment.storage.history.authentication_check import NOT_VOUCHED_FOR, Disagreement
from muniment.storage.migrations.upgrade import upgrade
from tests.fakes.older_schemas import forget_states
from tests.fakes.stores import StoreKit

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "id, name, dialect, namespaces, scopes, prefix, token_hash, rate_per_minute, created_at, "
    "last_used_at"
)
IDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.sampled_from(["local_model", "backups", "it's", "device", "unsaved_form", "searches"])
STATEMENTS = st.one_of(
    st.tuples(
        st.sampled_from(["INSERT OR REPLACE", "INSERT OR IGNORE"]).map(
            lambda verb: (
                f"{verb} INTO api_keys ({COLUMNS}) "
                "VALUES (?, ?, 'native', '[]', '[]', 'p', ?, 1, 2, 3)"
            )
        ),
        st.tuples(IDS, TEXTS, st.binary(max_size=2)),
    ),
    st.tuples(
        st.just("UPDATE OR REPLACE api_keys SET id = ?, revoked_at = ? WHERE id = ?"),
        st.tuples(IDS, st.none() | st.integers(0, 9), IDS),
    ),
    st.tuples(st.just("UPDATE api_keys SET last_used_at = ?"), st.tuples(st.integers(0, 9))),
    st.tuples(st.just("DELETE FROM api_keys WHERE id = ?"), st.tuples(IDS)),
    st.tuples(
        st.just(
            "INSERT INTO settings (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        st.tuples(NAMES, TEXTS),
    ),
    st.tuples(
        st.just("UPDATE OR REPLACE settings SET name = ? WHERE name = ?"), st.tuples(NAMES, NAMES)
    ),
    st.tuples(
        st.just("DELETE FROM settings WHERE name <> 'device' AND name = ?"), st.tuples(NAMES)
    ),
    st.tuples(
        st.just(
            "INSERT OR REPLACE INTO namespaces (uid, name, wrapped_key, created_at) "
            "VALUES (?, ?, ?, 1)"
        ),
        st.tuples(IDS, TEXTS, st.binary(max_size=2)),
    ),
    st.tuples(
        st.just("UPDATE OR REPLACE namespaces SET name = ? WHERE uid = ?"), st.tuples(TEXTS, IDS)
    ),
    st.tuples(st.just("DELETE FROM namespaces WHERE uid = ?"), st.tuples(IDS)),
)
UNITS = st.lists(st.tuples(st.lists(STATEMENTS, max_size=4), st.booleans()), max_size=6)


class TakenBackError(Exception):
    """Ends a unit of work without a commit."""


@pytest.fixture(scope="module", name="shared")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreKit]:
    kit = StoreKit(tmp_path_factory.mktemp("state") / "vault.db")
    yield kit
    kit.store.close()


def found(kit: StoreKit, anchored: int = 0) -> Disagreement:
    return kit.store.disagreement(anchored)


def set_value(kit: StoreKit, name: str, value: str) -> None:
    with kit.store.write("person") as unit:
        unit.set_setting(name, value)


@contextmanager
def tampering(kit: StoreKit) -> Iterator[Callable[..., Any]]:
    """Change the file as no unit of work would."""
    with kit.raw() as raw:
        yield raw.execute


@given(units=UNITS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_state_follows_every_statement(shared: StoreKit, units: list) -> None:
    for statements, is_taken_back in units:
        with suppress(TakenBackError):
            write(shared, statements, is_taken_back=is_taken_back)
        assert not found(shared)


def write(kit: StoreKit, statements: list, *, is_taken_back: bool) -> None:
    with kit.store.write("person") as unit:
        connection = unit.ledger._connection
        for statement, values in statements:
            connection.exec_driver_sql(statement, values)
        if is_taken_back:
            raise TakenBackError


def test_what_is_not_covered_writes_no_operation(kit: StoreKit) -> None:
    with kit.store.read() as reading:
        before = reading.journal.head()
    for name in ("unsaved_note", "capture_draft", "text_unsettled", "searches"):
        set_value(kit, name, "typed")
    with kit.store.read() as reading:
        assert reading.journal.head() == before


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("UPDATE settings SET value = 'old' WHERE name = 'one'", {"setting:one"}),
        ("INSERT INTO settings VALUES ('extra', 'x')", {"setting:extra"}),
        ("UPDATE settings SET name = 'other' WHERE name = 'one'", {"setting:other"}),
    ],
)
def test_the_rows_that_disagree_are_known(kit: StoreKit, statement: str, rows: set[str]) -> None:
    set_value(kit, "one", "new")
    set_value(kit, "two", "sound")
    with tampering(kit) as execute:
        execute(statement)
    assert found(kit).rows == rows
    assert not found(kit).refuses("setting:two")


def test_a_row_that_is_gone_is_known(kit: StoreKit) -> None:
    set_value(kit, "one", "new")
    with tampering(kit) as execute:
        execute("DELETE FROM settings WHERE name = 'one'")
    assert found(kit) == Disagreement(lost=frozenset({"setting:one"}))


def test_what_was_put_back_and_put_right_agrees_again(kit: StoreKit) -> None:
    set_value(kit, "one", "new")
    for value, is_valid in (("old", False), ("new", True)):
        with tampering(kit) as execute:
            execute("UPDATE settings SET value = ? WHERE name = 'one'", (value,))
        assert bool(found(kit)) is not is_valid


def test_a_write_over_a_changed_row_does_not_make_it_sound(kit: StoreKit) -> None:
    set_value(kit, "one", "new")
    with tampering(kit) as execute:
        execute("UPDATE settings SET value = 'old' WHERE name = 'one'")
    for value in ("over it", "new"):
        set_value(kit, "one", value)
        assert found(kit).rows == {"setting:one"}
    kit.store.accept_as_found("person")
    assert not found(kit)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE operations SET state = NULL "
        "WHERE sequence = (SELECT max(sequence) FROM operations)",
        "UPDATE operations SET state = (SELECT state FROM operations WHERE sequence = 2) "
        "WHERE sequence = (SELECT max(sequence) FROM operations)",
        "UPDATE operations SET chain = zeroblob(32) WHERE sequence = 3",
        "DELETE FROM operations WHERE sequence > 2",
    ],
)
def test_a_state_of_another_moment_vouches_for_nothing(kit: StoreKit, statement: str) -> None:
    kit.add("a memory")
    for value in ("1", "2", "3"):
        set_value(kit, "one", value)
    with kit.store.read() as reading:
        sequence = reading.journal.head().sequence
    with tampering(kit) as execute:
        execute(statement)
    assert found(kit, 1) or found(kit, sequence)
    set_value(kit, "two", "written later")
    assert found(kit, 1)


def test_an_older_state_beside_the_row_it_fits_is_noticed(kit: StoreKit) -> None:
    set_value(kit, "one", "old")
    with kit.store.read() as reading:
        fitting = reading.journal.head().sequence
    set_value(kit, "one", "new")
    with tampering(kit) as execute:
        execute("UPDATE settings SET value = 'old' WHERE name = 'one'")
        execute(
            "UPDATE operations SET state = (SELECT state FROM operations WHERE sequence = ?) "
            "WHERE sequence = ?",
            (fitting, fitting + 1),
        )
    assert found(kit, fitting + 1) == NOT_VOUCHED_FOR


def test_links_after_the_anchor_are_all_looked_at(kit: StoreKit) -> None:
    """Operations of another branch of the same vault cannot follow the anchored one."""
    for value in ("1", "2", "3", "4"):
        set_value(kit, "one", value)
    with tampering(kit) as execute:
        execute("UPDATE operations SET digest = zeroblob(32) WHERE sequence = 2")
    assert found(kit, 1) == NOT_VOUCHED_FOR
    assert not found(kit, 2)


@pytest.fixture(name="older")
def _older(kit: StoreKit) -> StoreKit:
    """A store of the schema before states were kept."""
    set_value(kit, "one", "from before")
    with tampering(kit) as execute:
        forget_states(execute, kit.keys.state_hash)
        execute("UPDATE alembic_version SET version_num = '0004'")
    kit.store.close()
    return kit


def test_a_vault_of_before_is_covered_from_its_migration_on(older: StoreKit) -> None:
    backups: list[Path] = []
    older.store = older.opened(lambda store: backups.append(store.path))
    assert len(backups) == 1
    assert not found(older)
    with older.store.read() as reading:
        assert not reading.journal.broken_links(older.keys.state_hash)
    with tampering(older) as execute:
        execute("UPDATE settings SET value = 'changed' WHERE name = 'one'")
    assert found(older).rows == {"setting:one"}


def test_a_migration_cut_short_leaves_the_vault_as_it_was(
    older: StoreKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]
        raise TakenBackError

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "upgrade", fails)
        with pytest.raises(TakenBackError):
            older.opened(lambda _store: None)
    older.store = older.opened(lambda _store: None)
    assert not found(older)


def test_a_schema_put_back_gets_no_second_first_time(kit: StoreKit) -> None:
    """Somebody can put back the page that names the schema's version, and the schema's own."""
    set_value(kit, "one", "new")
    with tampering(kit) as execute:
        execute("UPDATE settings SET value = 'old' WHERE name = 'one'")
        execute("UPDATE alembic_version SET version_num = '0004'")
        execute("PRAGMA writable_schema = ON")
        execute(
            "UPDATE sqlite_master SET sql = replace(sql, ', state BLOB', '') "
            "WHERE name = 'operations'"
        )
    kit.store.close()
    kit.store = kit.opened(lambda _store: None)
    assert found(kit).rows == {"setting:one"}
