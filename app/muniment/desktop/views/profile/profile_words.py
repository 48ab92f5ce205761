"""Texts of the Profile view in the user's language."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.domain.profile.profile import (
    BioFormat,
    ExcludedCounts,
    Portrait,
    ProfileItem,
    ProfileSentence,
    ProfileStatistics,
    Tone,
)


def tr(text: str) -> str:
    """Translate a text about profiles."""
    return QCoreApplication.translate("profile", text)


def opinions_of(portrait: Portrait) -> tuple[tuple[str, tuple[ProfileItem, ...]], ...]:
    """Return likes, interests, dislikes and traits with headings, without duplicates.

    A profile lists something liked as an interest too, because agents request either list. People
    read both lists together, so the interests here exclude the likes.
    """
    liked = {item.text.casefold() for item in portrait.likes}
    others = tuple(item for item in portrait.interests if item.text.casefold() not in liked)
    return (
        (tr("Likes"), portrait.likes),
        (tr("Interests"), others),
        (tr("Dislikes"), portrait.dislikes),
        (tr("Traits"), portrait.traits),
    )


def format_name(bio_format: BioFormat) -> str:
    """Return the display name of a bio format."""
    names = {
        BioFormat.FULL: tr("Full"),
        BioFormat.SHORT: tr("Short"),
        BioFormat.BULLETS: tr("Bullets"),
        BioFormat.PROFESSIONAL: tr("Professional"),
    }
    return names[bio_format]


def marks_text(sentence: ProfileSentence) -> str:
    """Return the user's marks on a sentence as text; empty for none."""
    said = []
    if sentence.is_pinned:
        said.append(tr("pinned"))
    if sentence.is_corrected:
        said.append(tr("in your words"))
    text = tr(", ").join(said)
    return text[:1].upper() + text[1:]


def statistics_lines(found: ProfileStatistics) -> tuple[str, ...]:
    """Return one line each about the memories behind a profile."""
    lines = [tr("Based on {memories}.").format(memories=memories_text(found.total))]
    if found.considered < found.total:
        text = tr("The {count} most important were used.")
        lines.append(text.format(count=count_text(found.considered)))
    if found.oldest_at is not None and found.newest_at is not None:
        text = tr("The oldest is from {oldest}, the newest from {newest}.")
        lines.append(
            text.format(oldest=full_moment(found.oldest_at), newest=full_moment(found.newest_at))
        )
    left_out = left_out_text(found.left_out)
    return (*lines, left_out) if left_out else tuple(lines)


def tone_lines(tone: Tone) -> tuple[str, ...]:
    """Return one line each about how someone writes."""
    shares = (
        (tr("With a question: {percent}%"), tone.questions),
        (tr("With an exclamation mark: {percent}%"), tone.exclamations),
        (tr("With an emoji: {percent}%"), tone.emoji),
    )
    return (
        tr("Words in a typical memory: {count}").format(count=count_text(tone.words)),
        *(text.format(percent=round(100 * share)) for text, share in shares),
    )


def left_out_text(left_out: ExcludedCounts) -> str:
    """Return a text about the memories a profile leaves out; empty if there are none."""
    parts = [
        text.format(count=count_text(count))
        for text, count in (
            (tr("{count} confidential"), left_out.confidential),
            (tr("{count} with suspicious text"), left_out.flagged),
        )
        if count
    ]
    if not parts:
        return ""
    return tr("Not included: {parts}.").format(parts=tr(", ").join(parts))
