"""The measurements, which belong to a checkout of the source and are not installed."""

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from muniment.cli.host import Benchmarks

_ROOT: Final = Path(__file__).resolve().parents[3]


def benchmarks(root: Path = _ROOT) -> "Benchmarks":
    """Import the package `benchmarks` of a checkout.

    Args:
        root: The root of the checkout.

    Raises:
        NotFoundError: There is no such package.
    """
    from muniment.domain.errors import NotFoundError

    if not (root / "benchmarks" / "__init__.py").is_file():
        raise NotFoundError(
            "this installed copy has no benchmarks",
            hint="They are in the folder benchmarks/ of the source. Clone the repository, run "
            "make install there, and then make bench.",
        )
    if str(root) not in sys.path:
        sys.path.append(str(root))
    return cast("Benchmarks", importlib.import_module("benchmarks"))
