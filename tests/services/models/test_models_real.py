"""The change of the model with real folders: the model that ships, pooled another way, and back."""

import json
import shutil
from pathlib import Path

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.jobs import ENDED, Job, JobState
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import SearchMode, SearchRequest
from muniment.embedding.catalogue import FolderCatalogue
from tests.conftest import MODEL_FOLDER, Home, HomeFactory
from tests.fakes.model_folders import MODULES
from tests.waiting import until

BOAT = "We christened our sailing yacht Aurora last summer."
BILL = "The invoice from the plumber is due on Friday."


@pytest.fixture(name="catalogue")
def _catalogue(tmp_path: Path) -> FolderCatalogue:
    """The model that ships, and beside it the same weights pooled by the first token."""
    folder = tmp_path / "models" / "minilm-cls"
    (folder / "onnx").mkdir(parents=True)
    (folder / "1_Pooling").mkdir()
    shutil.copy(MODEL_FOLDER / "model.onnx", folder / "onnx" / "model.onnx")
    shutil.copy(MODEL_FOLDER / "tokenizer.json", folder)
    config = {"model_type": "bert", "hidden_size": 384, "max_position_embeddings": 512}
    pooling = {"word_embedding_dimension": 384, "pooling_mode_cls_token": True}
    for name, content in (
        ("config.json", config),
        ("sentence_bert_config.json", {"max_seq_length": 256}),
        ("modules.json", MODULES),
        ("1_Pooling/config.json", pooling),
    ):
        (folder / name).write_text(json.dumps(content))
    return FolderCatalogue(
        shipped=MODEL_FOLDER.parent, added=folder.parent, default=MODEL_FOLDER.name
    )


def ended(home: Home, job: Job) -> Job:
    until(lambda: home.services.jobs.get(job.id, PERSON).state in ENDED, "the job's end")
    return home.services.jobs.get(job.id, PERSON)


def score(home: Home, query: str) -> tuple[str, float]:
    request = SearchRequest(query=query, mode=SearchMode.SEMANTIC, limit=1)
    (hit,) = home.services.search.search(request, PERSON).hits
    return hit.memory.content, hit.breakdown.semantic or 0.0


def test_there_and_back_with_real_models(
    home_factory: HomeFactory, catalogue: FolderCatalogue, tmp_path: Path
) -> None:
    home = home_factory(catalogue=catalogue)
    for content in (BOAT, BILL):
        home.services.memories.remember(MemoryDraft(content=content), PERSON)
    first = score(home, "What is the name of the ship?")
    assert first[0] == BOAT
    assert score(home, BILL)[1] == pytest.approx(1, abs=1e-3)

    job = ended(home, home.services.models.change_to("minilm-cls", PERSON))
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2), job.detail
    second = score(home, "What is the name of the ship?")
    assert abs(second[1] - first[1]) > 0.01
    assert score(home, BILL) == (BILL, pytest.approx(1, abs=1e-3))
    memory = home.services.memories.remember(MemoryDraft(content="A third note"), PERSON).memory
    assert (memory.embedding.model or "").startswith("minilm-cls@")

    home.services.vault.lock()
    shutil.move(tmp_path / "models" / "minilm-cls", tmp_path / "away")
    home.services.close()
    without = home_factory(catalogue=catalogue)
    with pytest.raises(ModelUnavailableError, match="minilm-cls"):
        score(without, "What is the name of the ship?")
    assert any("minilm-cls" in notice for notice in without.services.vault.notices)

    job = ended(without, without.services.models.back(PERSON))
    assert job.state is JobState.DONE, job.detail
    assert score(without, "What is the name of the ship?") == pytest.approx(first)
    assert score(without, "A third note") == ("A third note", pytest.approx(1, abs=1e-3))
    assert all(finding.ok for finding in without.services.doctor.examine(PERSON))
