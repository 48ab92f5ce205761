"""Texts about imports in the user's language."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import memories_text, names_text

if TYPE_CHECKING:
    from muniment.domain.errors import MunimentError
    from muniment.domain.transfer.importing import (
        Imported,
        ImportFormat,
        ImportPreview,
        LineFault,
    )

Reports: TypeAlias = "Sequence[tuple[str, ImportPreview]] | Sequence[tuple[str, Imported]]"
"""What an import does or did with files, by name of the file."""

_CONTEXT: Final = "importing"
_RANGES_MAX: Final = 12
_REASONS_MAX: Final = 8
_HEADING_MAX: Final = 90
_WHOLE: Final = frozenset({"line", "entry", "document", "conversation"})


def tr(text: str) -> str:
    """Translate a text about imports."""
    return QCoreApplication.translate(_CONTEXT, text)


def format_name(format_: "ImportFormat") -> str:
    """Return the display name of a format."""
    from muniment.domain.transfer.importing import ImportFormat

    names = {
        ImportFormat.JSON_LINES: tr("JSON Lines"),
        ImportFormat.TABLE: tr("Table (CSV)"),
        ImportFormat.TEXT: tr("Text, one memory per line"),
        ImportFormat.MARKDOWN: tr("Markdown"),
        ImportFormat.OBSIDIAN: tr("Obsidian notes"),
        ImportFormat.BASIC_MEMORY: tr("Basic Memory notes"),
        ImportFormat.CHATGPT: tr("ChatGPT export"),
        ImportFormat.CHATGPT_MEMORIES: tr("Saved memories of ChatGPT"),
        ImportFormat.CLAUDE: tr("Claude export"),
        ImportFormat.CLAUDE_MEMORIES: tr("Saved memories of Claude"),
        ImportFormat.MEM0: "mem0",
        ImportFormat.OPENMEMORY: "OpenMemory",
        ImportFormat.MCP_MEMORY_SERVICE: "mcp-memory-service",
        ImportFormat.MCP_GRAPH: tr("MCP memory server"),
        ImportFormat.LETTA: "Letta",
        ImportFormat.AZEN: "Azen",
        ImportFormat.MEMORYRELAY: "MemoryRelay",
        ImportFormat.MEMSYNC: "MemSync",
        ImportFormat.SENDRYX: "Sendryx",
        ImportFormat.STATEBASE: "StateBase",
    }
    return names[format_]


def amount_text(preview: "ImportPreview") -> str:
    """Return the numbers of memories an import would add and skip."""
    if not preview.lines:
        return tr("Empty: there is nothing to import.")
    parts = [tr("{memories} will be imported.").format(memories=memories_text(preview.new))]
    if not preview.new:
        parts = [tr("Nothing to import.")]
    if preview.known:
        parts.append(_duplicates_text(preview.known))
    return " ".join(parts)


def faults_text(reports: "Reports") -> str:
    """Return which lines of a file are skipped, or how many of several; empty for none."""
    left_out = sum(report.left_out for _, report in reports)
    if not left_out:
        return ""
    if len(reports) > 1:
        return _entries_text(left_out)
    ((_, report),) = reports
    count, lines = count_text(report.left_out), ranges_text(report)
    if not report.format.counts_lines:
        return _entries_text(report.left_out)
    if any(fault.last for fault in report.faults):
        return tr("Lines {lines} aren't memories and are skipped.").format(lines=lines)
    if report.left_out == 1:
        return tr("Line {lines} isn't a memory and is skipped.").format(lines=lines)
    text = tr("{count} lines aren't memories and are skipped: {lines}.")
    return text.format(count=count, lines=lines)


def unreadable_files_text(files: "Sequence[tuple[str, MunimentError]]") -> str:
    """Return which files cannot be imported and why, one per line; empty for none."""
    if not files:
        return ""
    lines = [tr("Can't be imported:"), *(_unreadable(*file) for file in files[:_REASONS_MAX])]
    left = len(files) - _REASONS_MAX
    if left > 0:
        lines.append(tr("{count} more").format(count=count_text(left)))
    return "\n".join(lines)


def _unreadable(name: str, error: "MunimentError") -> str:
    text = describe(error)
    reason = text.detail or text.title
    return reason if name in reason else tr("{file}: {reason}").format(file=name, reason=reason)


def reasons_text(reports: "Reports", *, at_most: int | None = _REASONS_MAX) -> str:
    """Return the reasons for skipped lines, one per line; all with ``at_most=None``."""
    reasons = list(islice(_reasons(reports), at_most))
    left = sum(report.left_out for _, report in reports) - len(reasons)
    if left:
        reasons.append(tr("{count} more").format(count=count_text(left)))
    return "\n".join(reasons)


def first_text(contents: Sequence[str]) -> str:
    """Return the beginnings of the first texts, one per line."""
    return "\n".join(f"• {_beginning(content)}" for content in contents)


def imported_text(done: "Sequence[tuple[str, Imported]]") -> str:
    """Return what an import brought, and from which files."""
    created, known, secrets = (
        sum(counts)
        for counts in zip(*((one.created, one.known, one.secrets) for _, one in done), strict=True)
    )
    parts = [tr("Nothing was imported.")]
    if created:
        text = tr("Imported {memories} from {file}.")
        names = names_text([name for name, _ in done])
        parts = [text.format(file=names, memories=memories_text(created))]
    if done[-1][1].is_stopped:
        parts.insert(0, tr("Stopped before the end."))
    if known:
        parts.append(_duplicates_text(known))
    if secrets:
        text = tr("Made confidential because they contain a secret: {count}.")
        parts.append(text.format(count=count_text(secrets)))
    return " ".join([*parts, *_skipped(done)])


def _skipped(done: "Sequence[tuple[str, Imported]]") -> Iterator[str]:
    left_out = sum(one.left_out for _, one in done)
    first = done[0][1]
    if not left_out:
        return
    if len(done) > 1 or not first.format.counts_lines:
        yield _entries_text(left_out)
        return
    is_one = left_out == 1 and not first.faults[0].last
    text = tr("Skipped line: {lines}.") if is_one else tr("Skipped lines: {lines}.")
    yield text.format(lines=ranges_text(first))


def _entries_text(count: int) -> str:
    if count == 1:
        return tr("1 entry skipped.")
    return tr("{count} entries skipped.").format(count=count_text(count))


def _duplicates_text(count: int) -> str:
    if count == 1:
        return tr("1 duplicate skipped.")
    return tr("{count} duplicates skipped.").format(count=count_text(count))


def operation_name(count: int) -> str:
    """Return the undo description of an import, without memory content."""
    if count == 1:
        return tr("imported a memory")
    return tr("imported {count} memories").format(count=count_text(count))


def ranges_text(report: "ImportPreview | Imported") -> str:
    """Return the skipped lines, such as ``3, 17–40``; after many ranges, only a count.

    A range is either adjacent lines or a single record that spans several lines.
    """
    ranges = list(islice(_ranges(report.faults), _RANGES_MAX))
    shown = [
        str(first) if first == last else tr("{first}–{last}").format(first=first, last=last)
        for first, last, _ in ranges
    ]
    left = report.left_out - sum(count for *_, count in ranges)
    if left:
        shown.append(tr("{count} more").format(count=count_text(left)))
    return tr(", ").join(shown)


def _ranges(faults: "Sequence[LineFault]") -> Iterator[tuple[int, int, int]]:
    """Yield the first line, the last line and the number of faults of each range."""
    first, last, count = 0, 0, 0
    for fault in faults:
        if count and fault.number != last + 1:
            yield first, last, count
            count = 0
        first, last, count = first if count else fault.number, fault.end, count + 1
    if count:
        yield first, last, count


def _reasons(reports: "Reports") -> Iterator[str]:
    for name, report in reports:
        said = _reason if report.format.counts_lines else _entry_reason
        for fault in report.faults:
            reason = said(fault)
            yield (
                reason
                if len(reports) == 1
                else tr("{file}: {reason}").format(file=name, reason=reason)
            )


def _reason(fault: "LineFault") -> str:
    first, last, field = count_text(fault.number), count_text(fault.end), _field(fault)
    reason = translated(fault.reason)
    if fault.last:
        text = tr("Lines {first}–{last}: {field} {reason}")
        return text.format(first=first, last=last, field=field, reason=reason)
    return tr("Line {number}: {field} {reason}").format(number=first, field=field, reason=reason)


def _entry_reason(fault: "LineFault") -> str:
    number, field = count_text(fault.number), _field(fault)
    text = tr("Entry {number}: {field} {reason}")
    return text.format(number=number, field=field, reason=translated(fault.reason))


def _field(fault: "LineFault") -> str:
    return tr("it") if fault.field in _WHOLE else fault.field


def _beginning(content: str) -> str:
    line = " ".join(content[: 2 * _HEADING_MAX].split())
    return line if len(line) <= _HEADING_MAX else f"{line[: _HEADING_MAX - 1]}…"
