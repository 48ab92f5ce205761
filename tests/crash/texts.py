"""The texts that the crash test writes: each says what it is and carries its own checksum."""

import hashlib
import random

WORDS = "kettle harbour violin granite meadow lantern oyster walnut copper thistle".split()


def content_of(key: str, version: int) -> str:
    """A text that says what it is and carries its own checksum; now and then a long one."""
    words = random.Random(f"{key}/{version}").choices(WORDS, k=400 if key.endswith("7") else 12)
    body = f"{key} v{version} {' '.join(words)}"
    return f"{body} {hashlib.sha256(body.encode()).hexdigest()}"


def parse(content: str) -> tuple[str, int] | None:
    """Return key and version of a text that is whole, else ``None``."""
    body, _, checksum = content.rpartition(" ")
    if hashlib.sha256(body.encode()).hexdigest() != checksum:
        return None
    key, version, *_ = body.split(" ")
    return key, int(version[1:])
