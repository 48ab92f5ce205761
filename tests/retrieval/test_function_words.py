"""Which words of a query are passed over, by its language."""

import pytest

from muniment.retrieval.keyword import query_words


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Welcher Heizkörper geht nicht?", ("Heizkörper",)),
        ("Wann war die Prüfung?", ("Prüfung",)),
        ("quelle est la capitale du Pérou", ("capitale", "Pérou")),
        ("¿Dónde está la llave del sótano?", ("llave", "sótano")),
        # These mean something in English.
        ("did my son die in the war", ("son", "die", "war")),
        ("die hard", ("die", "hard")),
        ("Warum war das so?", ("Warum", "war", "das", "so")),
    ],
)
def test_the_function_words_of_a_query_are_those_of_its_language(query, terms):
    assert query_words(query).terms == tuple(f'"{term}"' for term in terms)
