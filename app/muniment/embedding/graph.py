"""Run an ONNX graph in an onnxruntime session, and check its inputs and outputs."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.errors import ModelUnavailableError

_IDS: Final = "input_ids"
_MASK: Final = "attention_mask"
_SEGMENTS: Final = "token_type_ids"
_POSITIONS: Final = "position_ids"
_NEEDED: Final = frozenset({_IDS, _MASK})
_KNOWN: Final = frozenset({_IDS, _MASK, _SEGMENTS, _POSITIONS})
_WHOLE_NUMBERS: Final[Mapping[str, type[np.integer[Any]]]] = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
_FLOATS: Final = frozenset({"tensor(float)", "tensor(float16)"})
# Names that exporters use for the states of single tokens.
_STATES: Final = ("token_states", "last_hidden_state", "token_embeddings")
# onnxruntime looks up every file of weights that a graph names in this list, and with a list it
# reads none from disk: so a graph cannot use a file outside its folder or one that was not hashed.
# An empty list counts as no list.
_NO_FILE: Final = "-"


class Graph:
    """A graph that computes token states, each computation on the caller's thread; any thread.

    Args:
        graph: The ONNX file's content.
        output: Name of the output that holds the token states; ``None`` finds it.
        external: Contents of its external weight files, by the names in the graph.

    Raises:
        ModelUnavailableError: It does not load, or its inputs and outputs are not those of a text
            encoder.
    """

    def __init__(
        self,
        graph: bytes,
        *,
        output: str | None = None,
        external: Mapping[str, bytes] | None = None,
    ) -> None:
        with errors_of_libraries_as("the files are right but do not load"):
            self._session = _open_session(graph, external or {})
        self._inputs = {entry.name: _number_type(entry) for entry in self._session.get_inputs()}
        self._require_inputs()
        self._output = self._output_named(output)
        self._run_options: Any = None

    @contextmanager
    def limited(self, limit_s: float) -> Iterator[None]:
        """Limit computations to some seconds; for the trial, before other threads use the graph.

        Raises:
            ModelUnavailableError: A computation took longer.
        """
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = 4
        timer = threading.Timer(limit_s, setattr, (options, "terminate", True))
        timer.daemon = True
        self._run_options = options
        timer.start()
        try:
            yield
        except ModelUnavailableError as error:
            if not options.terminate:
                raise
            raise ModelUnavailableError("it takes too long to embed two short sentences") from error
        finally:
            timer.cancel()
            self._run_options = None

    def token_states(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Run the graph.

        Args:
            input_ids: Shape (batch, tokens).
            attention_mask: Shape (batch, tokens).

        Returns:
            Shape (batch, tokens, dim), float32, if the graph is valid.

        Raises:
            ModelUnavailableError: The computation failed, for example for lack of memory.
        """
        feeds = self._feeds(input_ids, attention_mask)
        with errors_of_libraries_as("a computation failed"):
            (states,) = self._session.run([self._output], feeds, self._run_options)
        return np.asarray(states, dtype=np.float32)

    def _feeds(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> dict[str, NDArray[Any]]:
        feeds: dict[str, NDArray[Any]] = {_IDS: input_ids, _MASK: attention_mask}
        if _SEGMENTS in self._inputs:
            feeds[_SEGMENTS] = np.zeros_like(input_ids)
        if _POSITIONS in self._inputs:
            positions = np.arange(input_ids.shape[1], dtype=np.int64)
            feeds[_POSITIONS] = np.ascontiguousarray(np.broadcast_to(positions, input_ids.shape))
        return {
            name: values.astype(self._inputs[name], copy=False) for name, values in feeds.items()
        }

    def _require_inputs(self) -> None:
        for name in sorted(_NEEDED - self._inputs.keys()):
            raise ModelUnavailableError(f"the model has no input {name}")
        for name in sorted(self._inputs.keys() - _KNOWN):
            raise ModelUnavailableError(
                f"the model needs an input {name!r} that texts do not provide"
            )

    def _output_named(self, wanted: str | None) -> str:
        outputs = {entry.name: entry for entry in self._session.get_outputs()}
        if wanted is not None and wanted not in outputs:
            raise ModelUnavailableError(f"the model has no output {wanted!r}")
        names = [wanted] if wanted is not None else [name for name in _STATES if name in outputs]
        names += [name for name, entry in outputs.items() if len(entry.shape or ()) == 3]
        if not names:
            raise ModelUnavailableError("the model does not output token states")
        if outputs[names[0]].type not in _FLOATS:
            raise ModelUnavailableError("the model's token states are not floating-point numbers")
        return names[0]


@contextmanager
def errors_of_libraries_as(detail: str) -> Iterator[None]:
    """Translate all errors of onnxruntime and tokenizers into ModelUnavailableError.

    Their errors share no base class; a panic of the tokenizers' Rust code is not even an
    `Exception`.

    Raises:
        ModelUnavailableError: An error was raised; its text is dropped, because it may quote
            content.
    """
    try:
        yield
    except ModelUnavailableError:
        raise
    except Exception as error:  # the libraries' errors share no base class
        raise ModelUnavailableError(detail) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ModelUnavailableError(detail) from error


def _open_session(graph: bytes, external: Mapping[str, bytes]) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Several computations at once, each on one core, take a seventh less than each on all cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # errors are raised as exceptions; stderr is not a log
    files = {_NO_FILE: b"0", **external}
    options.add_external_initializers_from_files_in_memory(
        list(files), list(files.values()), [len(content) for content in files.values()]
    )
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    # It would keep the file's content for a change of provider: as much memory as the model's.
    session.disable_fallback()
    session._model_bytes = None  # noqa: SLF001 (offers no other way)
    return session


def _number_type(entry: Any) -> type[np.integer[Any]]:
    if entry.name in _KNOWN and entry.type not in _WHOLE_NUMBERS:
        raise ModelUnavailableError(f"the model's {entry.name} are not whole numbers")
    return _WHOLE_NUMBERS.get(entry.type, np.int64)
