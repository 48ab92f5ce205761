"""Formats a profile as plain text to paste elsewhere."""

from collections.abc import Iterable, Iterator

from muniment.desktop.text.words import category_name
from muniment.desktop.views.profile.profile_words import opinions_of
from muniment.domain.profile.profile import BioFormat, Profile, ProfileItem


def profile_text(profile: Profile, bio_format: BioFormat) -> str:
    """Return the whole profile as text, with the bio in one format."""
    portrait = profile.portrait
    parts = [portrait.bios[bio_format].text]
    parts += [_listed(title, _texts(items)) for title, items in opinions_of(portrait)]
    for category, sentences in portrait.categories.items():
        parts.append(_listed(category_name(category), (each.text for each in sentences)))
    return "\n\n".join(part for part in parts if part)


def _texts(items: Iterable[ProfileItem]) -> Iterator[str]:
    return (item.text for item in items)


def _listed(title: str, texts: Iterable[str]) -> str:
    lines = [f"- {text}" for text in texts]
    return "\n".join([title, *lines]) if lines else ""
