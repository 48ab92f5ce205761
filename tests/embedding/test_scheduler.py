"""One model, many callers: loading, priorities, shared micro-batches, failures, the end."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pytest

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.batching import EmbeddingScheduler, Priority
from muniment.embedding.model import Vectors
from tests.fakes.embedding import FakeEmbeddingModel
from tests.waiting import PATIENCE_S, until


class GatedModel(FakeEmbeddingModel):
    """Records each micro-batch, and holds those that contain ``hold`` until released."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.held = threading.Semaphore(0)
        self.gate = threading.Event()
        self.threads: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.threads.append(threading.current_thread().name)
        if any("hold" in text for text in texts):
            self.held.release()
            assert self.gate.wait(PATIENCE_S)
        if any("broken" in text for text in texts):
            raise ModelUnavailableError("a computation failed")
        if any("bug" in text for text in texts):
            raise ZeroDivisionError
        return super().embed(texts)

    def wait_until_held(self) -> None:
        assert self.held.acquire(timeout=PATIENCE_S)


class Caller(threading.Thread):
    """Runs one call and keeps its outcome."""

    def __init__(self, call: Callable[[], Vectors]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.vectors: Vectors | None = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.vectors = self.call()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            self.error = error

    def finished(self) -> "Caller":
        self.join(PATIENCE_S)
        assert not self.is_alive()
        return self


@contextmanager
def scheduler_of(model: FakeEmbeddingModel, *, at_once: int = 1) -> Iterator[EmbeddingScheduler]:
    scheduler = EmbeddingScheduler(lambda: model, at_once=at_once)
    scheduler.model_id()
    try:
        yield scheduler
    finally:
        if isinstance(model, GatedModel):
            model.gate.set()
        scheduler.close()


def waiting_texts(scheduler: EmbeddingScheduler, priority: Priority) -> int:
    return len(scheduler._batchers[priority]._waiting)


def test_tokens_are_counted_without_those_around_a_text() -> None:
    scheduler = EmbeddingScheduler(FakeEmbeddingModel)
    assert [scheduler.count_tokens(text) for text in ("", "Tea at four.", "a " * 900)] == [
        0,
        4,
        900,
    ]
    scheduler.close()


def test_vectors_come_in_the_order_of_the_texts() -> None:
    texts = [f"{'word ' * (number % 7)}number {number}" for number in range(50)]
    with scheduler_of(FakeEmbeddingModel()) as scheduler:
        for priority in Priority:
            found = scheduler.embed_texts(texts, priority=priority)
            assert found.dtype == np.float32
            assert np.allclose(found, FakeEmbeddingModel().embed(texts))


def test_a_query_is_the_vector_of_its_text() -> None:
    with scheduler_of(FakeEmbeddingModel()) as scheduler:
        vector = scheduler.embed_query("roof")
        assert vector.shape == (384,)
        assert np.allclose(vector, FakeEmbeddingModel().embed(["roof"])[0])


def test_no_texts_need_no_computation() -> None:
    with scheduler_of(GatedModel()) as scheduler:
        assert scheduler.embed_texts([]).shape == (0, 384)


def test_a_caller_s_micro_batches_go_from_short_to_long() -> None:
    model = GatedModel()
    lengths = [number * 37 % 201 for number in range(201)]
    with scheduler_of(model) as scheduler:
        scheduler.embed_texts(["x" * length for length in lengths], priority=Priority.BULK)
    assert [len(text) for batch in model.batches for text in batch] == list(range(201))


def test_callers_with_texts_of_like_length_share_a_micro_batch() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        callers = [Caller(lambda: scheduler.embed_texts(["hold"]))]
        model.wait_until_held()
        for count in range(1, 17):
            text = "short" if count % 2 else "long " * 30
            callers.append(Caller(lambda text=text: scheduler.embed_texts([text])))
            until(lambda count=count: waiting_texts(scheduler, Priority.INTERACTIVE) == count)
        model.gate.set()
        for caller in callers:
            assert caller.finished().error is None
    assert [sorted(set(batch)) for batch in model.batches[1:]] == [["short"], ["long " * 30]]


def test_long_texts_make_small_micro_batches() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        scheduler.embed_texts(["x" * 900] * 4 + ["y" * 9000])
    assert [len(batch) for batch in model.batches] == [2, 2, 1]


def test_a_lone_caller_computes_on_its_own_thread() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        scheduler.embed_query("roof")
    assert model.threads == [threading.current_thread().name]


def test_callers_that_wait_share_a_micro_batch() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        first = Caller(lambda: scheduler.embed_texts(["hold"]))
        model.wait_until_held()
        callers = [
            Caller(lambda number=number: scheduler.embed_texts([f"note {number}"]))
            for number in range(5)
        ]
        until(lambda: waiting_texts(scheduler, Priority.INTERACTIVE) == 5)
        model.gate.set()
        for number, caller in enumerate(callers):
            found = caller.finished().vectors
            assert found is not None
            assert np.allclose(found, FakeEmbeddingModel().embed([f"note {number}"]))
        first.finished()
    assert [len(batch) for batch in model.batches] == [1, 5]


def test_a_caller_s_micro_batches_are_computed_at_once() -> None:
    """The gate opens only when two are held, which one thread could not do."""
    model, texts = GatedModel(), [f"hold {number}" for number in range(24)]
    with scheduler_of(model, at_once=2) as scheduler:
        caller = Caller(lambda: scheduler.embed_texts(texts, priority=Priority.BULK))
        model.wait_until_held()
        model.wait_until_held()
        assert waiting_texts(scheduler, Priority.BULK) == 8
        model.gate.set()
        found = caller.finished().vectors
    assert found is not None
    assert np.allclose(found, FakeEmbeddingModel().embed(texts))
    assert len(set(model.threads)) == 2
    assert not [each for each in threading.enumerate() if each.name in set(model.threads)]


def test_callers_compute_at_once_what_does_not_share_a_micro_batch() -> None:
    model = GatedModel()
    with scheduler_of(model, at_once=2) as scheduler:
        callers = [Caller(lambda: scheduler.embed_texts(["hold"])) for _ in range(2)]
        model.wait_until_held()
        model.wait_until_held()
        third = Caller(lambda: scheduler.embed_texts(["third"]))
        until(lambda: waiting_texts(scheduler, Priority.INTERACTIVE) == 1)
        model.gate.set()
        assert [caller.finished().error for caller in [*callers, third]] == [None] * 3
    assert [len(batch) for batch in model.batches] == [1, 1, 1]


def test_a_failure_ends_the_threads_that_help() -> None:
    model = GatedModel()
    with scheduler_of(model, at_once=4) as scheduler:
        with pytest.raises(ModelUnavailableError, match="computation failed"):
            scheduler.embed_texts(["broken"] * 80, priority=Priority.BULK)
        assert waiting_texts(scheduler, Priority.BULK) == 0
        assert scheduler.embed_texts(["afterwards"]).shape == (1, 384)
    assert len(model.batches) <= 5


def test_a_query_does_not_wait_for_a_bulk_import_nor_for_a_write() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        bulk = Caller(lambda: scheduler.embed_texts(["hold"] * 100, priority=Priority.BULK))
        model.wait_until_held()
        write = Caller(lambda: scheduler.embed_texts(["hold too"]))
        model.wait_until_held()
        assert scheduler.embed_query("roof").shape == (384,)
        assert bulk.is_alive()
        assert write.is_alive()
        model.gate.set()
        assert bulk.finished().error is None
        assert write.finished().error is None


def test_bulk_callers_take_turns() -> None:
    """The second caller's text is in the next micro-batch but one, not behind all of the first."""
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        first = Caller(lambda: scheduler.embed_texts(["hold"] * 16, priority=Priority.BULK))
        model.wait_until_held()
        second = Caller(lambda: scheduler.embed_texts(["last"], priority=Priority.BULK))
        until(lambda: waiting_texts(scheduler, Priority.BULK) == 9)
        third = Caller(lambda: scheduler.embed_texts(["rest"] * 40, priority=Priority.BULK))
        until(lambda: waiting_texts(scheduler, Priority.BULK) == 49)
        model.gate.set()
        for caller in (first, second, third):
            assert caller.finished().error is None
    place = next(number for number, batch in enumerate(model.batches) if "last" in batch)
    assert place <= 2


def test_a_failure_reaches_each_caller_of_the_micro_batch_and_no_other() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        first = Caller(lambda: scheduler.embed_texts(["hold"]))
        model.wait_until_held()
        callers = [
            Caller(lambda text=text: scheduler.embed_texts([text])) for text in ("broken", "beside")
        ]
        until(lambda: waiting_texts(scheduler, Priority.INTERACTIVE) == 2)
        model.gate.set()
        for caller in callers:
            assert isinstance(caller.finished().error, ModelUnavailableError)
        assert first.finished().error is None
        assert scheduler.embed_texts(["afterwards"]).shape == (1, 384)


def test_a_failed_request_leaves_nothing_in_the_queue() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        with pytest.raises(ModelUnavailableError):
            scheduler.embed_texts(["broken"] * 20, priority=Priority.BULK)
        assert waiting_texts(scheduler, Priority.BULK) == 0
    assert len(model.batches) == 1


def test_a_fault_of_ours_is_raised_as_it_is() -> None:
    with scheduler_of(GatedModel()) as scheduler, pytest.raises(ZeroDivisionError):
        scheduler.embed_query("bug")


def test_an_interrupted_caller_does_not_block_the_lane() -> None:
    class Interrupted(FakeEmbeddingModel):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if "stop" in texts:
                raise KeyboardInterrupt
            return super().embed(texts)

    with scheduler_of(Interrupted()) as scheduler:
        with pytest.raises(KeyboardInterrupt):
            scheduler.embed_texts(["stop"])
        assert scheduler.embed_texts(["go on"]).shape == (1, 384)


def test_closing_refuses_those_who_wait_and_those_who_come() -> None:
    model = GatedModel()
    with scheduler_of(model) as scheduler:
        at_work = Caller(lambda: scheduler.embed_texts(["hold"]))
        model.wait_until_held()
        waits = Caller(lambda: scheduler.embed_texts(["later"]))
        until(lambda: waiting_texts(scheduler, Priority.INTERACTIVE) == 1)
        scheduler.close()
        assert isinstance(waits.finished().error, ModelUnavailableError)
        model.gate.set()
        found = at_work.finished().vectors
        assert found is not None
        assert found.shape == (1, 384)
        with pytest.raises(ModelUnavailableError, match="closing"):
            scheduler.embed_query("roof")
        scheduler.start_loading()
        assert scheduler.state == "idle"


def test_loading_happens_in_the_background_and_callers_wait_for_it() -> None:
    gate, names = threading.Event(), []

    def load() -> FakeEmbeddingModel:
        names.append(threading.current_thread().name)
        assert gate.wait(PATIENCE_S)
        return FakeEmbeddingModel()

    scheduler = EmbeddingScheduler(load)
    assert scheduler.state == "idle"
    scheduler.start_loading()
    scheduler.start_loading()
    assert scheduler.state == "loading"
    caller = Caller(lambda: scheduler.embed_query("roof"))
    gate.set()
    assert caller.finished().error is None
    assert scheduler.state == "ready"
    assert names == ["muniment-embedder"]
    scheduler.close()


def test_the_first_caller_has_the_model_loaded() -> None:
    scheduler = EmbeddingScheduler(FakeEmbeddingModel)
    assert scheduler.split("A roof.")[0].end == 7
    assert scheduler.model_id() == FakeEmbeddingModel.id
    scheduler.close()


def test_a_load_that_fails_is_told_to_each_caller_and_tried_again_on_demand() -> None:
    outcomes = iter([_missing, FakeEmbeddingModel])

    def load() -> FakeEmbeddingModel:
        return next(outcomes)()

    scheduler = EmbeddingScheduler(load)
    for _ in range(2):
        with pytest.raises(ModelUnavailableError, match=r"model\.onnx is missing") as caught:
            scheduler.embed_query("roof")
        assert caught.value.hint == "Put it back."
    assert scheduler.state == "failed"
    scheduler.start_loading()
    assert scheduler.embed_query("roof").shape == (384,)
    scheduler.close()


def test_a_fault_in_loading_leaves_nobody_waiting(caplog: pytest.LogCaptureFixture) -> None:
    def load() -> FakeEmbeddingModel:
        raise ZeroDivisionError("canary")

    scheduler = EmbeddingScheduler(load)
    with pytest.raises(ModelUnavailableError, match="ZeroDivisionError"):
        scheduler.model_id()
    assert "ZeroDivisionError" in caplog.text
    assert "canary" not in caplog.text
    scheduler.close()


def test_closing_while_loading_lets_the_model_go() -> None:
    gate = threading.Event()

    def load() -> FakeEmbeddingModel:
        assert gate.wait(PATIENCE_S)
        return FakeEmbeddingModel()

    scheduler = EmbeddingScheduler(load)
    caller = Caller(lambda: scheduler.embed_query("roof"))
    until(lambda: scheduler.state == "loading")
    closer = threading.Thread(target=scheduler.close)
    closer.start()
    assert isinstance(caller.finished().error, ModelUnavailableError)
    gate.set()
    closer.join(PATIENCE_S)
    assert scheduler.state == "idle"
    with pytest.raises(ModelUnavailableError, match="closing"):
        scheduler.model_id()


def _missing() -> FakeEmbeddingModel:
    raise ModelUnavailableError("model.onnx is missing", hint="Put it back.")
