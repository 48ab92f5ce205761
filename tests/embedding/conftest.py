"""The model that ships, loaded once."""

from pathlib import Path

import pytest

from muniment.embedding.onnx_model import OnnxEmbeddingModel

MODEL_FOLDER = Path(__file__).resolve().parents[2] / "models" / "all-MiniLM-L6-v2"


@pytest.fixture(scope="session")
def model_folder() -> Path:
    return MODEL_FOLDER


@pytest.fixture(scope="session")
def onnx_model(model_folder: Path) -> OnnxEmbeddingModel:
    return OnnxEmbeddingModel.load(model_folder)
