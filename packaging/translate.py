"""Keep the translations: take the texts out of the code, and compile what was translated.

    python packaging/translate.py             update every .ts file, compile it, say what is missing
    python packaging/translate.py fr          begin another language
    python packaging/translate.py --check     change nothing; exit code 1 if a text is missing

Qt's own lupdate does not see texts that pass through a function of a module (``tr("…")`` over
``QCoreApplication.translate``), so the texts are read from Python's syntax tree here: each with
the context that Qt is asked for at run time. The .ts files are Qt's, for Linguist and lrelease.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from translation_files import Catalogue, read_catalogue, write_catalogue
from translation_texts import extracted

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"


def updated(path: Path) -> Catalogue:
    """Return a catalogue with the texts of the code: translations kept, what is gone left out."""
    before = read_catalogue(path) if path.exists() else {}
    return {key: before.get(key, "") for key in extracted(ROOT / "app" / "muniment")}


def compile_catalogue(path: Path) -> None:
    """Compile a .ts file to the .qm file beside it.

    Raises:
        CalledProcessError: lrelease refused.
    """
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    arguments = [str(lrelease), "-silent", str(path), "-qm", str(path.with_suffix(".qm"))]
    subprocess.run(arguments, check=True)  # noqa: S603 - our own files


def update(path: Path) -> int:
    """Bring one language in step with the code; return how many texts lack a translation."""
    catalogue = updated(path)
    write_catalogue(path, catalogue, language=path.stem.removeprefix("muniment_"))
    compile_catalogue(path)
    missing = [key for key, text in catalogue.items() if not text]
    sys.stdout.write(f"{path.name}: {len(catalogue)} texts, {len(missing)} to translate\n")
    for context, source in missing:
        sys.stdout.write(f"  {context}: {source}\n")
    return len(missing)


def is_in_step(path: Path) -> bool:
    """Tell whether a .ts file holds the texts of the code, all of them translated."""
    catalogue = updated(path)
    return catalogue == read_catalogue(path) and all(catalogue.values())


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Keep the translations of the window.")
    parser.add_argument("language", nargs="?", help="code of a language to begin, such as fr")
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    options = parser.parse_args(arguments)
    paths = sorted(FOLDER.glob("muniment_*.ts"))
    if options.check:
        late = [path.name for path in paths if not is_in_step(path)]
        sys.stdout.write("".join(f"{name} is not in step with the code\n" for name in late))
        return int(bool(late))
    if options.language:
        paths = [FOLDER / f"muniment_{options.language}.ts"]
    for path in paths:
        update(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
