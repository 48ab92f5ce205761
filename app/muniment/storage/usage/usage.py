"""Usage counts in the database: one row per day, namespace, actor and action."""

from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from muniment.domain.usage.usage import UsageCount, UsageRecord
from muniment.storage.schema import namespaces, usage

_NO_NAMESPACE = 0
_SUMS = ("successes", "errors", "items", "took_us")
_COUNTS = tuple(usage.c[name] for name in (*_SUMS, "slowest_us"))


class UsageReader:
    """Reads usage on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(
        self, *, first_day: int, last_day: int, actor: str | None = None
    ) -> list[UsageRecord]:
        """Return the usage counts, oldest day first.

        Args:
            first_day: Days since 1970, UTC.
            last_day: Last day, inclusive.
            actor: Only this actor.
        """
        columns = (usage.c.day, namespaces.c.name, usage.c.actor, usage.c.action, *_COUNTS)
        query = (
            select(*columns)
            .join_from(usage, namespaces, namespaces.c.id == usage.c.namespace_id, isouter=True)
            .where(usage.c.day.between(first_day, last_day))
            .order_by(usage.c.day)
        )
        if actor is not None:
            query = query.where(usage.c.actor == actor)
        return [
            UsageRecord(row[0], row[1], row[2], row[3], UsageCount(*map(int, row[4:])))
            for row in self._connection.execute(query)
        ]

    def items(self, action: str, namespace_ids: Iterable[int]) -> int:
        """Return the total number of items of an action in some namespaces, over all days."""
        condition = and_(usage.c.action == action, usage.c.namespace_id.in_(list(namespace_ids)))
        found = self._connection.execute(select(func.sum(usage.c["items"])).where(condition))
        return found.scalar_one() or 0


class UsageWriter(UsageReader):
    """Adds to usage inside a unit of work."""

    def add(self, records: Iterable[UsageRecord]) -> None:
        """Add counts to the stored ones.

        Counts of a namespace that no longer exists are stored without a namespace.
        """
        found = self._connection.execute(select(namespaces.c.name, namespaces.c.id))
        ids = {name: id_ for name, id_ in found}  # noqa: C416 (to the checker a Row is not a tuple)
        rows = [_row_of(record, ids.get(record.namespace, _NO_NAMESPACE)) for record in records]
        if rows:
            statement = insert(usage)
            sums = {name: usage.c[name] + statement.excluded[name] for name in _SUMS}
            slowest = func.max(usage.c.slowest_us, statement.excluded.slowest_us)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=list(usage.primary_key),
                    set_={**sums, "slowest_us": slowest},
                ),
                rows,
            )

    def forget_namespace(self, namespace_id: int) -> None:
        """Remove the counts of a namespace."""
        self._connection.execute(delete(usage).where(usage.c.namespace_id == namespace_id))


def _row_of(record: UsageRecord, namespace_id: int) -> dict[str, object]:
    count = record.count
    return {
        "day": record.day,
        "namespace_id": namespace_id,
        "actor": record.actor,
        "action": record.action,
        "successes": count.successes,
        "errors": count.errors,
        "items": count.items,
        "took_us": count.took_us,
        "slowest_us": count.slowest_us,
    }
