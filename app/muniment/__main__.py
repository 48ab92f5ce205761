"""Arguments in, exit code out."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Muniment as a command; without one the window opens.

    Args:
        arguments: Without the program's name; those of the process unless given.

    Returns:
        The exit code.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    from muniment.bootstrap import House

    house = House()
    from muniment.cli.app import run

    return run(house, given)


if __name__ == "__main__":
    sys.exit(main())
