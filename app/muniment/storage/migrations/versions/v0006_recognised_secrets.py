"""Version 0006: which visibility the program set, and for whom a recognised secret was written."""

from typing import Final

from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"

_STATEMENTS: Final = (
    # Older programs do not say whether a visibility was given. One that nobody has changed since is
    # taken for the program's: a private memory stays guarded against a secret that is written into
    # it, and a secret is given back to the key that wrote it. Where the text was changed since, who
    # wrote it is not known here, and the memory stays as it is.
    """
    UPDATE memories SET derived = trim(derived || ' visibility')
        || CASE visibility WHEN 'confidential' THEN '=' || actor ELSE '' END
    WHERE json_extract(stamps, '$.visibility') IS NULL
        AND (visibility = 'private'
            OR (json_extract(stamps, '$.content') IS NULL
                AND instr(' ' || flags || ' ', ' secret ')))
    """,
    "DROP INDEX memories_confidential",
    """
    CREATE INDEX memories_confidential ON memories (number, derived)
    WHERE visibility = 'confidential'
    """,
)


def upgrade() -> None:
    """Mark what is the program's; the text is frozen, as that of the versions before is."""
    for statement in _STATEMENTS:
        op.execute(statement)
