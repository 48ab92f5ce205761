"""Take a picture of every screen: light, dark, larger, in longer texts, in German.

    python packaging/screens.py [FOLDER]                  (default: screens/)
    python packaging/screens.py FOLDER --only light,german
    python packaging/screens.py FOLDER --only scale-125,scale-200,small
    python packaging/screens.py FOLDER --readme              renew those of the README too

Runs the real window on real services and the real model, over a vault with ten months of use, in a
temporary folder. Each variant is its own process, two at a time, and prints a line per picture.
``index.html`` in the folder shows all pictures, one screen per row.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pictures.home import ROOT, services_of, write_damaged, write_home
from pictures.variants import USUAL, VARIANTS, Variant, begin

_AT_ONCE = 2
_README = {
    "browse": "light/31-memory-part-2",
    "search": "dark/52-search-why",
    "profile": "light/55-profile",
    "stats": "light/60-stats",
    "agents": "dark/66-agent-1",
    "capture": "dark/91-capture",
}
"""The pictures of the README: their names in docs/images, and their sources."""

_ONE = "--one"


def take(variant: Variant, home: Path, folder: Path) -> None:
    """Take the pictures of one variant; only once per process."""
    from pictures import beginning, memories, other_views
    from pictures.album import Album, desktop
    from PySide6.QtTest import QTest

    application = begin(variant)
    with tempfile.TemporaryDirectory(prefix="muniment-screens-") as name:
        new, old, damaged = Path(name, "new"), Path(name, "home"), Path(name, "damaged")
        new.mkdir(mode=0o700)
        shutil.copytree(home, old)
        write_damaged(home, damaged)
        with services_of(new) as services, desktop(services, new, variant) as shown:
            beginning.first_run(Album(folder, shown))
        QTest.qWait(50)
        with services_of(damaged) as services, desktop(services, damaged, variant) as shown:
            beginning.rescue(Album(folder, shown))
        QTest.qWait(50)
        with services_of(old) as services, desktop(services, old, variant) as shown:
            album = Album(folder, shown)
            beginning.unlock(album)
            memories.browsing(album)
            memories.searching(album)
            other_views.profile(album)
            other_views.entities(album)
            other_views.owners(album)
            other_views.statistics(album)
            other_views.agents(album)
            other_views.namespaces(album)
            other_views.trash(album)
            other_views.settings(album)
            beginning.capture(album)
            other_views.above(album)
    application.quit()


def run(variant: Variant, home: Path, folder: Path) -> int:
    """Take the pictures of one variant in its own process; return whether it succeeded."""
    environment = os.environ | {"QT_SCALE_FACTOR": str(variant.scale)}
    command = [sys.executable, str(Path(__file__)), str(folder), _ONE, variant.name, str(home)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ourselves


def write_index(folder: Path, variants: list[Variant]) -> int:
    """Write a page with every picture, one screen per row; return how many there are."""
    found = {path.name for variant in variants for path in (folder / variant.name).glob("*.png")}
    heads = "".join(f"<th>{escape(variant.name)}</th>" for variant in variants)
    lines, count = [], 0
    for name in sorted(found):
        cells = []
        for variant in variants:
            source = f"{variant.name}/{name}"
            is_there = (folder / source).exists()
            count += is_there
            picture = f'<a href="{source}"><img src="{source}" width="420" loading="lazy"></a>'
            cells.append(f"<td>{picture if is_there else ''}</td>")
        lines.append(f"<tr><th>{escape(Path(name).stem)}</th>{''.join(cells)}</tr>")
    page = (
        f"<!doctype html><meta charset=utf-8><title>Muniment</title>"
        f"<table><tr><th></th>{heads}</tr>\n{chr(10).join(lines)}\n</table>\n"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    return count


def fill_readme(folder: Path) -> None:
    """Replace the pictures of the README, losslessly compressed."""
    from PySide6.QtGui import QImage

    for name, source in _README.items():
        picture = QImage(str(folder / f"{source}.png")).convertToFormat(QImage.Format.Format_RGB888)
        picture.save(str(ROOT / "docs" / "images" / f"{name}.png"), quality=0)


def main(arguments: list[str]) -> int:
    """Take all pictures; return 0 if every variant has the expected number."""
    parser = argparse.ArgumentParser(description="Take a picture of every screen.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "screens")
    parser.add_argument("--only", help=f"some of: {','.join(VARIANTS)}")
    parser.add_argument("--readme", action="store_true", help="renew docs/images as well")
    parser.add_argument(_ONE, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        name, home = asked.one
        take(VARIANTS[name], Path(home), asked.folder / name)
        return 0
    names = asked.only.split(",") if asked.only else [variant.name for variant in USUAL]
    if unknown := [name for name in names if name not in VARIANTS]:
        parser.error(f"no such variant: {', '.join(unknown)}")
    variants = [VARIANTS[name] for name in names]
    for variant in variants:
        shutil.rmtree(asked.folder / variant.name, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="muniment-screens-") as name:
        write_home(Path(name))
        with ThreadPoolExecutor(_AT_ONCE) as several:
            codes = list(several.map(lambda one: run(one, Path(name), asked.folder), variants))
    count = write_index(asked.folder, variants)
    if asked.readme:
        fill_readme(asked.folder)
    failed = [one.name for one, code in zip(variants, codes, strict=True) if code]
    sys.stdout.write(f"{count} pictures, all in {asked.folder / 'index.html'}\n")
    if failed:
        sys.stdout.write(f"not finished: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
