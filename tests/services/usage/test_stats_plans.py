"""How the database answers the statistics: from one index, without a look into the table."""

import re
import threading

from sqlalchemy import event

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.usage.stats_service import STATS_DAYS_MAX, StatsFilter
from tests.conftest import Home

CONFINED = Actor("key:k", ("default",), frozenset({Scope.READ}))
# Small enough beside the other, and made for what they are asked.
ALLOWED = {"memories_figures", "memories_trash", "memories_expiry"}


def plans(home: Home, actor: Actor, wanted: StatsFilter) -> list[str]:
    """Return the plan of every query of a call that reads ``memories``, one step a line."""
    asked: list[tuple[str, object]] = []
    with home.borrow() as opened:
        engine = opened.store._read_engine

        asking = threading.get_ident()

        def note(_connection, _cursor, statement, parameters, *_):
            # The thread of maintenance reads on the same engine, when it likes.
            if threading.get_ident() == asking:
                asked.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        home.services.stats.stats(actor, wanted, days=STATS_DAYS_MAX)
        event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            found = [
                connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                for statement, parameters in asked
                if re.search(r"FROM memories\b", statement)
            ]
    return [row[3] for plan in found for row in plan]


def test_no_figure_is_counted_from_the_table(home: Home) -> None:
    home.services.memories.remember(MemoryDraft(content="a boat", tags=("x",)), PERSON)
    home.services.namespaces.create("work", PERSON)
    for actor in (PERSON, CONFINED):
        for wanted in (StatsFilter(), StatsFilter(namespace="default"), StatsFilter(agent_id="a")):
            steps = [
                step for step in plans(home, actor, wanted) if re.search(r"\bmemories\b", step)
            ]
            assert len(steps) >= 7
            for step in steps:
                match = re.search(r"USING COVERING INDEX (\w+)", step)
                assert match is not None, step
                assert match[1] in ALLOWED, step
