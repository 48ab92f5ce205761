"""Write the tokenizer of XLM-RoBERTa from its vocabulary, in the format of ``tokenizers``."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_START: Final = "<s>"
_END: Final = "</s>"
_UNKNOWN: Final = "<unk>"
_SPECIAL: Final = frozenset({_START, "<pad>", _END, _UNKNOWN, "<mask>"})
# Stands before a special token, so that no text contains its piece: texts lose this character.
_UNWRITABLE: Final = "\x01"
_SPACE: Final = "\u2581"
# What SentencePiece's rule nmt_nfkc does besides NFKC: control characters vanish, and separators,
# joiners and marks of direction become spaces.
_REMOVED: Final = r"[\x{01}-\x{08}\x{0b}\x{0e}-\x{1f}\x{7f}\x{8f}\x{9f}]"
_SPACES: Final = r"[\t\n\x{0c}\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd}]"


def unigram_tokenizer(pieces: Sequence[str], scores: "NDArray[np.float32]") -> bytes:
    """Return ``tokenizer.json``.

    A text that contains "</s>" has the tokens of these four characters, not the special token.

    Args:
        pieces: The vocabulary, by token id, with the special tokens.
        scores: Log probability of each; shape (pieces,), float32.
    """
    start, end, unknown = (pieces.index(piece) for piece in (_START, _END, _UNKNOWN))
    document: dict[str, Any] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                _replacement(_REMOVED, ""),
                _replacement(_SPACES, " "),
                {"type": "NFKC"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "WhitespaceSplit"},
                {
                    "type": "Metaspace",
                    "replacement": _SPACE,
                    "prepend_scheme": "always",
                    "split": True,
                },
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(_START), {"Sequence": {"id": "A", "type_id": 0}}, _special(_END)],
            "pair": [_special(_START), {"Sequence": {"id": "A", "type_id": 0}}, _special(_END)],
            "special_tokens": {
                _START: {"id": _START, "ids": [start], "tokens": [_START]},
                _END: {"id": _END, "ids": [end], "tokens": [_END]},
            },
        },
        "decoder": None,
        "model": {
            "type": "Unigram",
            "unk_id": unknown,
            "vocab": [
                [_UNWRITABLE + piece if piece in _SPECIAL else piece, score]
                for piece, score in zip(pieces, scores.tolist(), strict=True)
            ],
            "byte_fallback": False,
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _replacement(pattern: str, content: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}
