"""Markdown in titles and lists reads as text."""

import pytest

from muniment.domain.text.plain_markdown import plain_line


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("# Sailing trip", "Sailing trip"),
        ("> ## Quoted", "Quoted"),
        ("- [ ] book the ferry", "☐ book the ferry"),
        ("2. [x] pack the tent", "☑ pack the tent"),
        ("ask **Ottilie** about `make`", "ask Ottilie about make"),
        ("see [the plan](https://example.org/plan)", "see the plan"),
        ("- milk", "- milk"),
        ("#tag and a_b_c, 3 * 4 * 5", "#tag and a_b_c, 3 * 4 * 5"),
        ("array[0] = f(x)", "array[0] = f(x)"),
        ("The kettle.", "The kettle."),
        ("# ", "# "),
        ("", ""),
    ],
)
def test_a_line_reads_without_its_marks(line: str, plain: str) -> None:
    assert plain_line(line) == plain
