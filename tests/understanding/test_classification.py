"""Types, kinds and categories with the heads and the model that ship."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.machine import BenchOptions, Row
from benchmarks.understanding import Statements, read_statements, run
from muniment.domain.errors import InvalidInputError, ModelUnavailableError
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.understanding.text_analysis import Classification
from muniment.embedding.onnx_model import OnnxEmbeddingModel
from muniment.understanding.classification.classifier import CATEGORIES_MAX, Classifier
from muniment.understanding.classification.statement_cues import cue_matrix
from muniment.understanding.classification.trained_heads import (
    MANIFEST,
    NUMBERS,
    OUTPUT_GROUPS,
    OUTPUTS,
    Heads,
)

ROOT = Path(__file__).resolve().parents[2]
HEADS = ROOT / "resources" / "understanding"
DEV = ROOT / "tests" / "data" / "understanding" / "statements_dev.jsonl"
SETS = [
    DEV,
    *sorted(DEV.parent.glob("voices_*.jsonl")),
    *sorted(DEV.parent.glob("letters_*.jsonl")),
]
STATEMENTS = ROOT / "models" / "understanding" / "statements"

Classify = Callable[[Sequence[str]], list[Classification]]


@pytest.fixture(scope="module")
def model() -> OnnxEmbeddingModel:
    return OnnxEmbeddingModel.load(ROOT / "models" / "all-MiniLM-L6-v2")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(HEADS)


@pytest.fixture(scope="module")
def classify(model: OnnxEmbeddingModel, classifier: Classifier) -> Classify:
    def of(texts: Sequence[str]) -> list[Classification]:
        return classifier.classify(texts, vectors_of(model, texts))

    return of


def vectors_of(model: OnnxEmbeddingModel, texts: Sequence[str]) -> NDArray[np.float32]:
    return np.concatenate([model.embed([text]) for text in texts])


def labelled(paths: Sequence[Path]) -> Iterator[dict[str, object]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


@pytest.fixture(scope="module")
def every_row() -> list[Row]:
    return run(BenchOptions(data=DEV.parent))


@pytest.fixture(scope="module")
def measured(every_row: list[Row]) -> dict[str, Row]:
    return {row["method"]: row for row in every_row if row["set"] == "statements_dev"}


@pytest.fixture(scope="module")
def dev(model: OnnxEmbeddingModel) -> Statements:
    return read_statements(DEV, model)


def test_the_half_for_choosing_is_classified_well_enough(measured: dict[str, Row]) -> None:
    product = measured["product"]
    assert product["set"] == "statements_dev"
    assert product["type"] >= 84
    assert product["kind"] >= 92
    assert product["category"] >= 82


def test_voices_unlike_the_training_texts_are_classified_well_enough(every_row: list[Row]) -> None:
    (product,) = (
        row for row in every_row if (row["set"], row["method"]) == ("voices_dev", "product")
    )
    assert product["type"] >= 75
    assert product["kind"] >= 86
    assert product["category"] >= 58


def test_wording_and_vector_together_beat_each_alone(measured: dict[str, Row]) -> None:
    for alone in ("commonest label", "wording alone", "vector alone"):
        for sort in ("type", "kind", "category"):
            assert measured["product"][sort] > measured[alone][sort], (alone, sort)


def test_labels_that_are_unsure_are_not_given(measured: dict[str, Row]) -> None:
    product, always = measured["product"], measured["never silent"]
    for sort, most in (("type", 10), ("category", 8)):
        assert 0 < always[f"{sort} given"] - product[f"{sort} given"] <= most
        assert product[f"{sort} right"] > always[f"{sort} right"]


@pytest.mark.parametrize("part", ["dev", "held_out"])
def test_short_notes_get_few_labels_that_mislead(classify: Classify, part: str) -> None:
    lines = (DEV.parent / "short_notes.jsonl").read_text(encoding="utf-8").splitlines()
    notes = [note for note in map(json.loads, lines) if note["set"] == part]
    found = classify([note["text"] for note in notes])
    misled = [
        note["text"]
        for note, one in zip(notes, found, strict=True)
        if one.categories and one.categories[0] not in note["categories"]
    ]
    said = [one for one in found if one.categories]
    assert len(notes) == 60
    assert len(said) >= 25
    assert len(misled) <= 6, misled


@pytest.mark.parametrize(
    "text",
    ["Ada drinks her tea without milk", "spare key hangs behind the boiler", "buy oat milk, eggs"],
)
def test_a_short_text_of_an_unsure_topic_has_no_category(classify: Classify, text: str) -> None:
    assert classify([text])[0].categories == ()


def test_two_categories_that_both_fit_do_not_make_each_other_unsure(classify: Classify) -> None:
    found = classify(["I still can't stand coriander."])[0]
    assert {each.value for each in found.categories} == {"health", "interests"}


def test_a_measurement_needs_labelled_sentences(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"statements_dev\.jsonl"):
        run(BenchOptions(data=tmp_path))
    for bad in ("", "{}", '{"text": "a", "type": "dream", "kind": "semantic", "categories": []}'):
        (tmp_path / "bad.jsonl").write_text(bad, encoding="utf-8")
        with pytest.raises(InvalidInputError, match=r"bad\.jsonl"):
            run(BenchOptions(data=tmp_path / "bad.jsonl"))


def test_nothing_for_choosing_was_trained_on() -> None:
    trained = {str(row["text"]).casefold() for row in labelled(sorted(STATEMENTS.glob("*.jsonl")))}
    assert len(trained) > 4400
    asked = {str(row["text"]).casefold() for row in labelled(SETS)}
    assert not trained & asked


@pytest.mark.parametrize(
    ("text", "type_", "kind", "category"),
    [
        ("Never paint over damp wood", "policy", "semantic", None),
        ("I prefer string quartets to symphonies", "preference", "semantic", "interests"),
        ("We moved to Bergen in May 2019", "event", "episodic", "identity"),
        ("Remember to renew the parking permit", "task", "semantic", None),
        ("Answer every question in two sentences", "system", "semantic", None),
        ("I have two brothers", "fact", "semantic", "relationships"),
        ("Hello everyone!", "general", "semantic", "none"),
        (
            "I realised that my headaches come from too little sleep",
            "insight",
            "semantic",
            "health",
        ),
        ("The engine sounds rough this morning", "observation", "episodic", None),
    ],
)
def test_plain_cases(
    classify: Classify, text: str, type_: str, kind: str, category: str | None
) -> None:
    found = classify([text])[0]
    assert found.type == MemoryType(type_)
    assert found.kind == MemoryKind(kind)
    if category is not None:
        assert (*found.categories, "none")[0] == category


@pytest.mark.parametrize("before", ["Priya: ", "[2024-05-06] Priya: ", "(6 May 2024) "])
def test_a_speaker_and_a_date_note_change_nothing(classify: Classify, before: str) -> None:
    for text in ("I prefer gravel bikes to road bikes", "I have two brothers"):
        plain, spoken = classify([text, before + text])
        assert (spoken.type, spoken.kind) == (plain.type, plain.kind)


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "42", "...", "\u200b", "!?", "2024-05-06"])
def test_a_text_without_letters_is_general(classify: Classify, text: str) -> None:
    found = classify([text])[0]
    assert found.type is MemoryType.GENERAL
    assert found.kind is MemoryKind.SEMANTIC
    assert found.categories == ()


@pytest.mark.parametrize(
    "text",
    [
        "昨日、図書館で本を三冊借りました。",
        "Мы переехали в Осло в марте",
        "def f(x):\n    return x + 1",
        "half a \ud83d character",
        "\x00\x01 control",
        "e\u0301" * 500,
        "x" * 50_000,
        "We never deploy on Fridays. " * 1800,
    ],
)
def test_whatever_the_text_the_answer_is_whole(classify: Classify, text: str) -> None:
    found = classify([text])[0]
    assert 0 < found.confidence <= 1
    assert len(found.categories) == len(set(found.categories)) <= CATEGORIES_MAX
    assert set(found.categories) <= set(Category)


def test_the_same_text_alone_and_among_others_is_the_same(
    dev: Statements, classifier: Classifier
) -> None:
    together = classifier.classify(dev.texts, dev.vectors)
    assert together == classifier.classify(dev.texts, dev.vectors)
    for place in range(0, len(dev.texts), 20):
        vector = dev.vectors[place : place + 1]
        alone = classifier.classify([dev.texts[place]], vector)[0]
        assert alone.type == together[place].type
        assert alone.categories == together[place].categories
        assert alone.confidence == pytest.approx(together[place].confidence, abs=1e-4)


def test_confidence_says_how_often_the_type_is_right(
    dev: Statements, classifier: Classifier
) -> None:
    found = classifier.classify(dev.texts, dev.vectors)
    right = np.array([one.type == label[0] for one, label in zip(found, dev.labels, strict=True)])
    sure = np.array([one.confidence for one in found])
    assert right[sure >= 0.8].mean() >= 0.9
    assert right[sure < 0.6].mean() <= 0.75
    assert abs(sure.mean() - right.mean()) <= 0.08


def test_no_text_gives_no_answer(classifier: Classifier) -> None:
    assert classifier.classify([], np.empty((0, 384), np.float32)) == []


@pytest.mark.parametrize("shape", [(1, 383), (2, 384), (0, 384)])
def test_vectors_of_another_shape_are_refused(
    classifier: Classifier, shape: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="shape"):
        classifier.classify(["a note"], np.zeros(shape, np.float32))


def test_the_heads_belong_to_the_model_that_ships(
    model: OnnxEmbeddingModel, classifier: Classifier
) -> None:
    assert classifier.model_id == model.id


def test_the_heads_were_made_of_the_texts_and_cues_that_are_here() -> None:
    texts = [str(row["text"]) for row in labelled(sorted(STATEMENTS.glob("*.jsonl")))]
    with np.load(HEADS / NUMBERS, allow_pickle=False) as file:
        assert np.array_equal(file["cues"], cue_matrix(texts).astype(np.float16))
        phrase_vectors = file["phrase_vectors"]
    assert np.allclose(phrase_vectors, Heads.load(HEADS).phrases.of(texts), atol=2e-3)


def test_the_heads_are_the_solution_of_their_own_equation(model: OnnxEmbeddingModel) -> None:
    heads = Heads.load(HEADS)
    texts = [str(row["text"]) for row in labelled(sorted(STATEMENTS.glob("*.jsonl")))][:40]
    with np.load(HEADS / NUMBERS, allow_pickle=False) as file:
        stored, targets, ridges = file["vectors"], file["targets"], file["ridges"]
        wording = np.hstack([file["cues"], file["phrase_vectors"]]).astype(np.float32)
    assert np.allclose(stored[:40], vectors_of(model, texts), atol=5e-3)
    scores = heads.scores(stored.astype(np.float32), wording)
    for ridge, outputs in zip(ridges.T, OUTPUT_GROUPS, strict=True):
        kept_back = ridge[:, None] * heads.weights[:, outputs]
        assert np.allclose(scores[:, outputs] + kept_back, targets[:, outputs], atol=5e-3)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in (NUMBERS, MANIFEST):
        (tmp_path / name).write_bytes((HEADS / name).read_bytes())
    return tmp_path


def test_a_copy_loads(copied: Path) -> None:
    assert Heads.load(copied).weights.shape[1] == OUTPUTS


@pytest.mark.parametrize("name", [NUMBERS, MANIFEST])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelUnavailableError, match=name):
        Classifier.load(copied)


@pytest.mark.parametrize("name", [NUMBERS, MANIFEST])
def test_a_folder_in_its_place_is_refused(copied: Path, name: str) -> None:
    (copied / name).unlink()
    (copied / name).mkdir()
    with pytest.raises(ModelUnavailableError, match=name):
        Classifier.load(copied)


def test_an_altered_byte_is_refused(copied: Path) -> None:
    content = bytearray((copied / NUMBERS).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / NUMBERS).write_bytes(content)
    with pytest.raises(ModelUnavailableError, match="altered"):
        Classifier.load(copied)


def test_numbers_that_are_none_are_refused_though_the_manifest_names_them(copied: Path) -> None:
    for content in (b"", b"PK not a zip", (copied / NUMBERS).read_bytes()[:5000]):
        (copied / NUMBERS).write_bytes(content)
        manifest = json.loads((copied / MANIFEST).read_text(encoding="utf-8"))
        manifest["files"][NUMBERS]["sha256"] = hashlib.sha256(content).hexdigest()
        (copied / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(ModelUnavailableError, match="damaged"):
            Classifier.load(copied)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "[" * 100_000])
def test_a_damaged_manifest_is_refused(copied: Path, content: str) -> None:
    (copied / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match=MANIFEST):
        Classifier.load(copied)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format_version", 1),
        ("cues_version", 0),
        ("cue_names_sha256", "0" * 64),
        ("types", ["fact"]),
        ("categories", []),
    ],
)
def test_heads_of_another_version_are_refused(copied: Path, field: str, value: object) -> None:
    manifest = json.loads((copied / MANIFEST).read_text(encoding="utf-8"))
    (copied / MANIFEST).write_text(json.dumps({**manifest, field: value}), encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match="another version"):
        Classifier.load(copied)
