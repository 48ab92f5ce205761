"""Cells of a table: no formula in them, and the text comes back whatever it is."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from muniment.domain.text.table_cells import harmless_cell, plain_cell

TEXTS = st.one_of(st.text("'=+-@＝＠;\t\r\n a", max_size=12), st.text(max_size=30))


@given(TEXTS)
@example("'=1")
@example("''\t'=1")
@example("a; '=1")
def test_a_cell_gives_its_text_back(text: str) -> None:
    assert plain_cell(harmless_cell(text)) == text


@given(TEXTS)
def test_no_cell_begins_with_a_sign_wherever_it_is_cut(text: str) -> None:
    cell = harmless_cell(text)
    assert cell[:1] not in tuple("=+-@＝＋－＠\t\r\n") or not cell
    assert not re.search("[;\t\r\n] *[=+\\-@＝＋－＠]", cell)


@given(TEXTS)
def test_what_no_export_marked_is_left_alone(text: str) -> None:
    if "'" not in text:
        assert plain_cell(text) == text
