"""Which parts of a text are secrets, and which only look like some."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.domain.confidentiality.secret_finders.numbers import passes_luhn
from muniment.domain.confidentiality.secret_text import SecretKind, masked, secrets_in
from muniment.domain.ids import new_memory_id
from muniment.domain.suspicion.suspicion import flags_of
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.warning_flags import Flag
from tests.crash.texts import content_of

DATA = Path(__file__).resolve().parents[2] / "data" / "understanding" / "secrets.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def found(text: str) -> list[list[str]]:
    return [[span.kind.value, text[span.start : span.end]] for span in secrets_in(text)]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_labelled_text_has_its_secrets_and_no_other(case: dict[str, object]) -> None:
    assert found(str(case["text"])) == case["secrets"]


def test_there_are_texts_of_every_sort_of_secret_and_many_of_none() -> None:
    kinds = {kind for case in CASES for kind, _ in case["secrets"]}
    assert kinds == {kind.value for kind in SecretKind}
    assert sum(not case["secrets"] for case in CASES) >= 100


@pytest.mark.parametrize("case", [case for case in CASES if case["secrets"]][::5])
def test_a_text_is_flagged_where_it_has_a_secret(case: dict[str, object]) -> None:
    assert Flag.SECRET in flags_of(str(case["text"]))


def test_secrets_are_masked_by_what_they_are() -> None:
    assert masked("My password is hunter2, the PIN is 4711.") == (
        "My password is [password], the PIN is [pin]."
    )
    assert masked("Nothing here.") == "Nothing here."


@pytest.mark.parametrize("case", [case for case in CASES if case["secrets"]])
def test_no_secret_is_left_in_a_masked_text(case: dict[str, object]) -> None:
    hidden = masked(str(case["text"]))
    assert not any(value in hidden for _, value in case["secrets"] if len(value) > 5)  # type: ignore[attr-defined]


def test_a_recovery_key_of_a_vault_is_a_secret_and_an_id_is_none() -> None:
    for seed in range(5):
        key = RecoveryKey.generate(lambda size, seed=seed: bytes([seed * 31 + 7] * size))  # type: ignore[misc]
        assert found(f"Recovery: {key.printable()}")
    assert not found(f"See memory {new_memory_id(1_700_000_000_000)} for that.")


@pytest.mark.parametrize("digits", ["4111111111111111", "378282246310005", "79927398713"])
def test_a_number_with_its_check_digit_passes_and_with_another_fails(digits: str) -> None:
    assert passes_luhn(digits)
    assert not passes_luhn(digits[:-1] + str((int(digits[-1]) + 1) % 10))


def test_letters_that_change_length_in_lower_case_do_not_move_the_place() -> None:
    assert found("İİİ password: Hunter2x") == [["password", "Hunter2x"]]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = secrets_in(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(
    st.lists(
        st.sampled_from(
            ["password", "is", ":", "=", "my", "PIN", "4711", "Ab1!", "key", "\n", '"']
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_words_about_secrets_in_any_order_never_fail(parts: list[str]) -> None:
    text = " ".join(parts)
    assert all(text[span.start : span.end].strip() for span in secrets_in(text))


@given(st.uuids())
@settings(max_examples=50, deadline=None)
def test_a_uuid_is_no_secret(uid: object) -> None:
    assert not found(f"The id is {uid}.")


def test_a_digest_at_the_end_of_a_text_holds_no_card_number() -> None:
    assert found(content_of("r3x7-0-3", 1)) == []


def test_no_text_of_the_crash_test_holds_a_secret() -> None:
    keys = (
        f"r{vault}x{turn}-{writer}-{count}"
        for vault in range(1, 7)
        for turn in range(20)
        for writer in range(2)
        for count in range(25)
        if count % 10 != 7
    )
    texts = (content_of(key, version) for key in keys for version in (1, 2))
    assert [text for text in texts if secrets_in(text)] == []


CARD = "4111111111111111"


@pytest.mark.parametrize(
    "text",
    [
        f"a{CARD}", f"{CARD}f", f"ü{CARD}", f"{CARD}ж", f"ab/{CARD}+c=", f"ab-{CARD}", f"{CARD}-1",
        f"ab_{CARD}", f"{CARD}_1", f"{CARD}@example.org", f"0.{CARD}", f"{CARD}.50", f"9,{CARD}",
        f"https://shop.example/p/{CARD}", f"+{CARD}", f"\u0661{CARD}",
        "4111 1111 1111 1111 2345 6789 0123", "12 4111 1111 1111 1111", "4111 1111-1111 1111",
        "xghp_abcdefghijklmnopqrstuvwxyz0123456789", "sk-wörter-und-noch-mehr-2026-plan",
        "ab/ghp_abcdefghijklmnopqrstuvwxyz0123456789", "XAKIAIOSFODNN7EXAMPLE",
        "AKIAIOSFODNN7EXAMPLE0", "aGB82WEST12345698765432", "GB82WEST12345698765432-1",
        "IBAN DE265LgNQMmuR7LZuXYwsY", "docker://alpine:3.19@sha256:9f86d081884c",
        "sk-list-of-the-tasks-for-the-team-2026", "Ich habe nie 123456789 gesagt",
    ],
)  # fmt: skip
def test_what_is_part_of_a_longer_run_is_no_secret(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("卡号是4111 1111 1111 1111。", "4111 1111 1111 1111"),
        (f"カード{CARD}です", CARD),
        (f"cc={CARD}", CARD),
        (f"charge {CARD} for the order", CARD),
        (f"I paid it with {CARD}, the shop knows", CARD),
        (f"PAN:{CARD}", CARD),
        (f"{CARD}=2712101", CARD),
        (f"{CARD}|12|27|123", CARD),
        (f"{CARD}/12/27", CARD),
        (f"_{CARD}_", CARD),
        (f"one\\n{CARD}\\n", CARD),
        (f"?q=cc%3D{CARD}", CARD),
        ("4111 1111 1111 1111 12 27 123", "4111 1111 1111 1111"),
        (f"one\\r\\n{CARD}\\n", CARD),
        ("Visa card number on the order: 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("_ghp_abcdefghijklmnopqrstuvwxyz0123456789_", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
        ("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1", "AKIAIOSFODNN7EXAMPLE"),
        ("DE89 37040044 0532013000", "DE89 37040044 0532013000"),
        ("de89370400440532013000", "de89370400440532013000"),
    ],
)
def test_what_stands_by_itself_is_found(text: str, secret: str) -> None:
    assert [value for _, value in found(text)] == [secret]


def test_every_card_of_a_row_is_found() -> None:
    cards = [CARD, "5555555555554444"] * 12
    assert [value for _, value in found(" ".join(cards))] == cards


def test_a_private_key_behind_written_out_line_breaks_is_found() -> None:
    text = "{one\\ntwo\\n-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----"
    assert [kind for kind, _ in found(text)] == ["private_key"]


HEX = "0123456789abcdef" * 4
MIXED = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z" * 6


@pytest.mark.parametrize(
    "key",
    [
        f"xapp-1-A0123456789-1234567890123-{HEX}", f"GOCSPX-{MIXED[:28]}", f"ya29.{MIXED[:100]}",
        f"ntn_{MIXED[:46]}", f"secret_{MIXED[:43]}", f"pat{MIXED[:14]}.{HEX}", f"dapi{HEX[:32]}",
        f"dckr_pat_{MIXED[:27]}", f"hvs.{MIXED[:90]}", f"sbp_{HEX[:40]}", f"figd_{MIXED[:40]}",
        f"NRAK-{MIXED[:27].upper()}", f"sntrys_{MIXED[:60]}=_{MIXED[:43]}",
        f"glsa_{MIXED[:32]}_{HEX[:8]}", f"pul-{HEX[:40]}", f"HRKU-{MIXED[:36]}",
        f"dp.pt.{MIXED[:43]}", f"ATATT3{MIXED[:176]}", f"xkeysib-{HEX}-{MIXED[:16]}",
        f"rubygems_{HEX[:48]}", f"glrt-{MIXED[:20]}", f"tskey-auth-{MIXED[:17]}-{MIXED[:32]}",
        f"PrivateKey = {MIXED[:43]}=",
    ],
)  # fmt: skip
def test_a_key_is_known_by_its_issuers_prefix_and_length(key: str) -> None:
    assert [value for _, value in found(f"use {key}, please")] == [key]
    assert found(f"use x{key}") == []
    assert found(key[:22]) == []


@pytest.mark.parametrize(
    "text",
    [
        "PIN 2024 conference", "Tan: 2024 collection", "security code: 404 page",
        "refresh token: 2026-11-22T10:15:30.123Z", "pwd: /home/anna/notes", "pwd: C:\\Users\\anna",
        f"token: sha256:{HEX}", "My password was changed to something else",
        "password (optional) user2name", "GET /o/emvhIq5Kq+xeCpda5f6YXHEYe//Pw=?v=2 404",
        "blob:kaU083fzB+KfWHQADW9Da/pW\tsize:17",
    ],
)  # fmt: skip
def test_talk_that_names_a_secret_and_gives_another_thing_holds_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("PIN 2024", "2024"),
        ("my PIN is 2024 everywhere", "2024"),
        ("PW: Katze!23", "Katze!23"),
        ("Password (router): Elch!2026", "Elch!2026"),
        ("Das Kennwort zum NAS wäre Biber-1887!", "Biber-1887!"),
        ("Passwort vom Router heißt Eichel99!", "Eichel99!"),
        ("The password of the NAS got changed to Ulm1234!", "Ulm1234!"),
        ("Haustürcode ist 1357", "1357"),
    ],
)
def test_a_secret_is_found_behind_what_it_is_for(text: str, secret: str) -> None:
    assert [value for _, value in found(text)] == [secret]


GROUPS = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    "text",
    [
        f"{CARD}\u0301a", f"cafe\u0301{CARD}", f"card\u2011{CARD}", f"{CARD}\u2010b",
        f"x\u00ad{CARD}", f"C:\\cards\\t{CARD}", f"\\\\srv\\card\\n{CARD}",
        "see ad144f7d d79cbadd 2517d461 66da67b0", "serial EE33-5698-0100-2123-4587",
    ],
)  # fmt: skip
def test_accents_hyphens_paths_and_groups_of_digests_hold_no_secret(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"remember {GROUPS}", f"Stockholm {GROUPS}", f"the committee recorded {GROUPS}",
        f"called {GROUPS}", f"border {GROUPS}", f"{GROUPS} 737", f"lost card {GROUPS}",
    ],
)  # fmt: skip
def test_a_number_in_groups_is_a_card_unless_a_whole_word_calls_it_something_else(
    text: str,
) -> None:
    assert found(text) == [["card_number", GROUPS]]


@pytest.mark.parametrize(
    "text",
    [
        f"for the hotel booking: {CARD} 12/27 123", f"order {CARD} 12/2027",
        f"reference {CARD}, cvv 123", f"for the customer portal {CARD} exp 10/27",
        f"{CARD}", f"- {CARD}", f"{CARD}\n12/26\n123",
        f"Tom's card is {CARD}", f"company card {CARD}", f"EC-Karte {CARD}", f"Karte: {CARD}",
        f"Kreditkartennummer {CARD}", f"ma carte bleue {CARD} expire", f"numéro de carte {CARD}",
        f"my Visa for hotels is {CARD}", f"tarjeta de crédito {CARD}",
        f"pay the invoice using {CARD} please", f"Die Karte von Mama hat {CARD}",
    ],
)  # fmt: skip
def test_a_number_in_one_piece_is_a_card_where_there_is_evidence(text: str) -> None:
    assert found(text)[0] == ["card_number", CARD]


@pytest.mark.parametrize(
    "text",
    [
        f"value {CARD}", f"Überweisung mit {CARD} ausgeführt", f"{CARD} (Büro)",
        "please keep 4111-1111-1111-1111 for me", f"{GROUPS} 1640", f"{GROUPS} 7262555 123",
        f"BahnCard {CARD}", f"bonus card {CARD}", f"key card {CARD}", f"Trello card {CARD}",
        f"carte vitale {CARD}", f"carte de fidélité {CARD}", f"Bonuskarte {GROUPS}",
        f"credit note {CARD}", f"Kreditnummer {CARD}", f"Kreditvertrag {CARD}",
        f"visa application {CARD}", f"Visa file {CARD}", f"discard {CARD}", f"policy {GROUPS}",
    ],
)  # fmt: skip
def test_a_number_without_evidence_is_no_card(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{CARD} is the order you asked about", f"Die Bestellnummer:\n{CARD}",
        f"Paketnummer {CARD}", f"tweet {CARD}", f"SIM card {CARD}", "4006381333931",
        "EAN-Strichcode 4006381333931",
    ],
)  # fmt: skip
def test_a_number_that_is_called_something_else_is_no_card(text: str) -> None:
    assert found(text) == []
