"""Update the translations: extract the texts from the code, and compile the translations.

    python packaging/translate.py             update every .ts file, compile it, say what is missing
    python packaging/translate.py fr          begin another language
    python packaging/translate.py --check     change nothing; exit code 1 if a text is missing

Qt's own lupdate does not see texts that pass through a function of a module (``tr("…")`` over
``QCoreApplication.translate``), so the texts are read from Python's syntax tree here, each with its
context at run time. The .ts files are Qt's, for Linguist and lrelease.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from lower_layer_texts import ERRORS, has_values
from translation_files import Catalogue, read_catalogue, write_catalogue
from translation_texts import Key, extracted

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
SENTENCES = FOLDER / "sentences.txt"
"""The sentences with values that reach the window from lower layers, so that it can match them."""


def updated(path: Path, texts: list[Key]) -> Catalogue:
    """Return a catalogue with these texts, with their translations and without removed texts.

    A text that moved to another context, or is used in a second one, keeps its translation as long
    as all translations of it agree.
    """
    before = read_catalogue(path) if path.exists() else {}
    alike: dict[str, set[str]] = {}
    for (_, source), text in before.items():
        alike.setdefault(source, set()).add(text)
    found: Catalogue = {}
    for key in texts:
        known = alike.get(key[1], set())
        found[key] = before.get(key) or (next(iter(known)) if len(known) == 1 else "")
    return found


def sentences(texts: list[Key]) -> str:
    """Return the sentences with values, one per line."""
    found = (text for context, text in texts if context == ERRORS and has_values(text))
    return "".join(f"{text}\n" for text in found)


def compile_catalogue(path: Path) -> None:
    """Compile a .ts file to the .qm file next to it.

    Raises:
        CalledProcessError: lrelease failed.
    """
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    arguments = [str(lrelease), "-silent", str(path), "-qm", str(path.with_suffix(".qm"))]
    subprocess.run(arguments, check=True)  # noqa: S603 - our own files


def update(path: Path, texts: list[Key]) -> int:
    """Update one language; return how many texts lack a translation."""
    catalogue = updated(path, texts)
    write_catalogue(path, catalogue, language=path.stem.removeprefix("muniment_"))
    compile_catalogue(path)
    missing = [key for key, text in catalogue.items() if not text]
    sys.stdout.write(f"{path.name}: {len(catalogue)} texts, {len(missing)} to translate\n")
    for context, source in missing:
        sys.stdout.write(f"  {context}: {source}\n")
    return len(missing)


def late(paths: list[Path], texts: list[Key]) -> list[str]:
    """Return the texts in the code that a language lacks, one per line."""
    known = set(SENTENCES.read_text("utf-8").splitlines())
    found = [
        f"{SENTENCES.name} lacks {line}"
        for line in sentences(texts).splitlines()
        if line not in known
    ]
    for path in paths:
        catalogue = read_catalogue(path)
        found += [f"{path.name} lacks {key}" for key in texts if not catalogue.get(key)]
    return found


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Keep the translations of the window.")
    parser.add_argument("language", nargs="?", help="code of a language to begin, such as fr")
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    options = parser.parse_args(arguments)
    texts = extracted(ROOT / "app" / "muniment")
    paths = sorted(FOLDER.glob("muniment_*.ts"))
    if options.check:
        found = late(paths, texts)
        sys.stdout.write("".join(f"{line}\n" for line in found))
        return int(bool(found))
    SENTENCES.write_text(sentences(texts), encoding="utf-8")
    begun = FOLDER / f"muniment_{options.language}.ts"
    for path in [begun] if options.language else paths:
        update(path, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
