"""MemSync's API on the wire: the profile, and its bio in every format."""

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Category, MemoryDraft, MemoryKind, Visibility
from muniment.domain.profile.profile import BioFormat
from tests.api.dialects.vendors import Vendor, VendorPort

NOON = "2026-05-01T12:00:00.000Z"
SAID = (
    ("I work as a nurse at the hospital in Bergen.", Category.CAREER),
    ("I love hiking in the mountains.", Category.INTERESTS),
    ("I hate crowded trains.", Category.TRAVEL),
    ("I am allergic to peanuts.", Category.HEALTH),
    ("I am a patient and curious person.", Category.IDENTITY),
)
SECRET = "I keep a diary nobody may read."


@pytest.fixture(name="memsync")
def _memsync(vendor_port: VendorPort) -> Vendor:
    """A client in whose namespace five memories tell of a person, and a confidential one."""
    for content, category in SAID:
        draft = MemoryDraft(content=content, categories=(category,), kind=MemoryKind.SEMANTIC)
        vendor_port.home.services.memories.remember(draft, PERSON)
    hidden = MemoryDraft(content=SECRET, visibility=Visibility.CONFIDENTIAL)
    vendor_port.home.services.memories.remember(hidden, PERSON)
    return vendor_port.memsync()


@pytest.mark.parametrize("path", ["/v1/users/profile", "/users/profile"])
def test_the_profile_in_short(memsync, path):
    told = memsync("GET", path).json

    assert set(told) == {"user_bio", "profiles", "insights"}
    assert "nurse" in told["user_bio"]
    assert told["profiles"]["career"] == SAID[0][0]
    assert set(told["insights"]) == {"identity"}
    identity = told["insights"]["identity"]
    assert set(identity) == {"insights", "derived_traits"}
    assert set(identity["insights"]) == {
        "common_topics", "communication_tone", "interests", "likes", "dislikes",
    }  # fmt: skip
    assert any("hiking" in text for text in identity["insights"]["likes"])
    assert any("trains" in text for text in identity["insights"]["dislikes"])
    assert "career" in identity["insights"]["common_topics"]
    assert isinstance(identity["insights"]["communication_tone"], str)
    assert any("curious" in text for text in identity["derived_traits"])


@pytest.mark.parametrize("path", ["/profile", "/v1/profile"])
def test_the_profile_has_the_sections_that_are_asked_for(memsync, path):
    always = {"user_id", "privacy_settings", "last_updated"}
    told = memsync("GET", path).json
    assert set(told) == always | {"bio", "categories", "stats"}
    assert (told["user_id"], told["last_updated"]) == ("default", NOON)
    assert set(told["bio"]) == {"summary", "generated_at", "confidence", "word_count"}
    assert told["bio"]["word_count"] == len(told["bio"]["summary"].split())
    assert 0 < told["bio"]["confidence"] <= 1
    assert told["categories"]["career"] == {
        "summary": SAID[0][0],
        "memory_count": 1,
        "last_updated": NOON,
    }
    assert "primary_interests" in told["categories"]["interests"]
    assert told["privacy_settings"]["bio_public"] is False

    more = memsync("GET", f"{path}?include=insights,%20traits,nonsense&refresh=true").json
    assert set(more) == always | {"insights", "traits"}
    assert {insight["title"] for insight in more["insights"]} >= {"Like", "Dislike"}
    for insight in more["insights"]:
        assert set(insight) == {
            "insight_id", "title", "description", "category", "confidence", "generated_at",
            "memory_count",
        }  # fmt: skip
    assert len({insight["insight_id"] for insight in more["insights"]}) == len(more["insights"])
    for trait in more["traits"]:
        assert set(trait) == {"trait", "strength", "evidence_count", "category"}
    assert more["traits"]


def test_the_statistics_of_a_profile(memsync):
    told = memsync("GET", "/profile?include=stats").json["stats"]

    assert told["total_memories"] == len(SAID)
    assert told["by_category"] == {category.value: 1 for _, category in SAID}
    assert told["by_type"] == {"semantic": len(SAID)}
    assert told["date_range"] == {"first_memory": NOON, "last_memory": NOON}
    assert told["avg_importance"] == pytest.approx(0.5)


def test_one_category_of_a_profile(memsync):
    told = memsync("GET", "/profile?category=health").json
    assert list(told["categories"]) == ["health"]

    refused = memsync("GET", "/profile?category=work")
    assert refused.status == 400
    assert refused.json == {
        "error": "Invalid category specified",
        "code": "INVALID_CATEGORY",
        "valid_categories": list(Category),
    }


def test_confidential_memories_are_never_spoken_of(memsync):
    for path in ("/profile", "/profile/bio", "/users/profile"):
        assert b"diary" not in memsync("GET", path).body


@pytest.mark.parametrize("base", ["", "/v1"])
@pytest.mark.parametrize("bio_format", list(BioFormat))
def test_a_bio_in_each_format(memsync, base, bio_format):
    told = memsync("GET", f"{base}/profile/bio?format={bio_format.value}&style=factual").json

    assert set(told) == {
        "bio", "format", "style", "word_count", "character_count", "confidence",
        "source_memories", "categories_included", "key_themes", "generated_at", "expires_at",
    }  # fmt: skip
    assert (told["format"], told["style"]) == (bio_format.value, "factual")
    assert "nurse" in told["bio"]
    assert told["bio"].startswith("- ") == (bio_format is BioFormat.BULLETS)
    assert told["character_count"] == len(told["bio"])
    assert told["word_count"] == len([word for word in told["bio"].split() if word != "-"])
    assert 1 <= told["source_memories"] <= len(SAID)
    assert "career" in told["categories_included"]
    assert (told["generated_at"], told["expires_at"]) == (NOON, "2026-05-08T12:00:00.000Z")


def test_a_bio_is_full_unless_told(memsync):
    full = memsync("GET", "/profile/bio").json
    assert (full["format"], full) == ("full", memsync("GET", "/profile/bio?format=full").json)
    assert "peanuts" in full["bio"]


@pytest.mark.parametrize("bio_format", ["full", "bullets"])
def test_categories_that_are_excluded_leave_the_bio(memsync, bio_format):
    path = f"/profile/bio?format={bio_format}&exclude_categories="
    told = memsync("GET", path + "health,%20travel").json

    assert "nurse" in told["bio"]
    assert "peanuts" not in told["bio"]
    assert "trains" not in told["bio"]
    assert {"health", "travel"}.isdisjoint(told["categories_included"])
    assert told["character_count"] == len(told["bio"])
    assert memsync("GET", path + ",".join(Category)).json["code"] == "BIO_NOT_FOUND"
    assert memsync("GET", path + "work").json["code"] == "INVALID_CATEGORY"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("format=long", {"code": "INVALID_FORMAT", "valid_formats": list(BioFormat)}),
        (
            "style=loud",
            {
                "code": "INVALID_FORMAT",
                "valid_styles": ["factual", "narrative"],
            },
        ),
        (
            "style=narrative",
            {
                "code": "INVALID_FORMAT",
                "valid_styles": ["factual", "narrative"],
            },
        ),
        ("refresh=perhaps", {"code": "VALIDATION_ERROR"}),
    ],
)
def test_a_query_that_breaks_a_rule_is_refused(memsync, query, told):
    answer = memsync("GET", f"/profile/bio?{query}")

    assert answer.status == 400
    assert {name: value for name, value in answer.json.items() if name != "error"} == told
    assert answer.json["error"]


def test_of_somebody_unknown_nothing_is_said(vendor_port):
    nobody = vendor_port.memsync("nobody")

    for path, code in (("/profile", "PROFILE_NOT_FOUND"), ("/v1/profile/bio", "BIO_NOT_FOUND")):
        answer = nobody("GET", path)
        assert (answer.status, answer.json["code"]) == (404, code)
        assert answer.json["suggestion"]
    assert nobody("PATCH", "/profile/bio", {"regenerate": True}).json["code"] == "BIO_NOT_FOUND"
    told = nobody("GET", "/users/profile").json
    assert (told["user_bio"], told["profiles"]) == ("", {})


@pytest.mark.parametrize("path", ["/profile/bio", "/v1/profile/bio"])
def test_a_bio_written_by_hand_stands_until_it_is_made_again(memsync, path):
    body = {"bio": "Nurse, hiker, aunt of two.", "format": "short", "style": "professional"}
    told = memsync("PATCH", path, {**body, "manual_override": True}).json

    assert told == {
        "bio": "Nurse, hiker, aunt of two.",
        "format": "short",
        "style": "professional",
        "word_count": 5,
        "character_count": 26,
        "is_manual": True,
        "updated_at": NOON,
    }
    told = memsync("GET", f"{path}?format=short&refresh=true&style=narrative").json
    assert (told["bio"], told["style"]) == (body["bio"], "narrative")
    assert memsync("GET", f"{path}?format=short&style=factual").status == 400
    other = memsync("PATCH", path, {"format": "short", "style": "factual"})
    assert (other.status, other.json["valid_styles"]) == (400, ["factual", "narrative"])
    kept = memsync("PATCH", path, {"format": "short"}).json
    assert (kept["bio"], kept["is_manual"]) == (body["bio"], True)
    made = memsync("PATCH", path, {"format": "short", "regenerate": True}).json
    assert made["is_manual"] is False
    assert "aunt" not in made["bio"]
    assert memsync("PATCH", path, {"format": "short", "regenerate": True}).status == 200


@pytest.mark.parametrize("path", ["/v1/users/bio", "/users/bio"])
def test_the_users_bio_is_the_one_that_searches_tell(memsync, path):
    told = memsync("PUT", path, {"user_bio": "  Nurse in Bergen.  "}).json

    assert told == {"user_bio": "Nurse in Bergen.", "updated_at": NOON}
    assert memsync("POST", "/memories/search", {"query": "x"}).json["user_bio"] == told["user_bio"]
    assert memsync("GET", "/users/profile").json["user_bio"] == told["user_bio"]
    assert memsync("GET", "/profile").json["bio"]["summary"] == told["user_bio"]
    bio = memsync("GET", "/profile/bio?exclude_categories=career").json
    assert (bio["bio"], bio["style"]) == (told["user_bio"], "narrative")


def test_a_bio_that_breaks_a_rule_is_refused(memsync):
    too_long = memsync("PATCH", "/profile/bio", {"bio": "x" * 5_001})
    assert too_long.status == 400
    assert too_long.json == {
        "error": "Bio text too long",
        "code": "BIO_TOO_LONG",
        "max_length": 5_000,
    }
    for bad, code in (
        ({"bio": " "}, "VALIDATION_ERROR"),
        ({"bio": 5}, "VALIDATION_ERROR"),
        ({"bio": "x", "format": "long"}, "INVALID_FORMAT"),
    ):
        answer = memsync("PATCH", "/profile/bio", bad)
        assert (answer.status, answer.json["code"]) == (400, code)
    for bad in ({}, {"user_bio": ""}, {"user_bio": None}, {"user_bio": "x" * 5_001}):
        answer = memsync("PUT", "/v1/users/bio", bad)
        assert (answer.status, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
        assert answer.json["error"]["details"]["field"] == "user_bio"


def test_what_the_person_wrote_an_agent_does_not_overrule(vendor_port, memsync):
    vendor_port.home.services.profile.set_bio("My own words.", BioFormat.FULL, PERSON)

    flat = memsync("PATCH", "/profile/bio", {"bio": "Others' words."})
    assert (flat.status, flat.json["code"]) == (403, "FORBIDDEN")
    assert memsync("PATCH", "/profile/bio", {"regenerate": True}).status == 403
    nested = memsync("PUT", "/v1/users/bio", {"user_bio": "Others' words."})
    assert (nested.status, nested.json["error"]["code"]) == (403, "FORBIDDEN")
    assert memsync("GET", "/profile/bio").json["bio"] == "My own words."
