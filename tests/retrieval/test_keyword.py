"""From typed text to FTS5: whatever is typed, it is never syntax."""

from collections.abc import Iterator

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import example, given, settings
from hypothesis import strategies as st

from muniment.domain.text.normal_forms import spaced_text
from muniment.retrieval.keyword import keyword_expression

TABLE = (
    "CREATE VIRTUAL TABLE memory_text USING fts5(content, tags, content='', "
    'contentless_delete=1, tokenize="porter unicode61 remove_diacritics 2")'
)
NASTY = [
    '"', '""', '"""', 'a"', '"a', '" "', '"*"', "'", "a'b", "AND", "OR", "NOT", "NEAR",
    "NEAR(a b, 5)", "a NEAR b", "a AND NOT b", "*", "a*", "^a", "^", "-", "-a", "a-b", "a:b",
    "content:a", "tags : a", "{content tags}: a", "(a", "a)", "()", "((((", "a + b", "+", "\\",
    "\\\"", "%", "?1", ":name", "@x", "$x", "--", "/* */", ";", "😀", "😀 a", "\u0301", "a\0b",
    "\0", '"a\0b"', "_", "__", "a_b", "²", "①", "１２", "＂a＂", "\u2028", "\ufeff", "\u202ea",
    "東京", "東\0京", "C:\\dir\\*.txt", "a@b.co", "x" * 5_000, " ".join(["word"] * 2_000),
    '"' + " ".join(f"w{n}" for n in range(1_500)) + '"', "(" * 3_000,
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Iterator[sqlcipher.Connection]:
    connection = sqlcipher.connect(":memory:")
    connection.execute(TABLE)
    yield connection
    connection.close()


def add(index: sqlcipher.Connection, *texts: str) -> None:
    index.execute("DELETE FROM memory_text")
    for number, text in enumerate(texts, start=1):
        index.execute(
            "INSERT INTO memory_text (rowid, content, tags) VALUES (?, ?, '')",
            (number, spaced_text(text)),
        )


def found(index: sqlcipher.Connection, query: str) -> list[int]:
    expression = keyword_expression(query)
    if expression is None:
        return []
    rows = index.execute(
        "SELECT rowid FROM memory_text WHERE memory_text MATCH ? ORDER BY rank, rowid",
        (expression,),
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("query", NASTY)
def test_no_nasty_query_is_syntax(index: sqlcipher.Connection, query: str) -> None:
    add(index, "some words to look at")
    assert set(found(index, query)) <= {1}


@settings(max_examples=400)
@given(
    st.text(max_size=60)
    | st.text(alphabet="ab\"'*-:^() \0NEARANDOT+{}\\_²東", max_size=40)
    | st.lists(st.sampled_from(NASTY[:60]), max_size=6).map(" ".join)
)
@example("a" * 10_000)
def test_no_text_is_syntax(index: sqlcipher.Connection, query: str) -> None:
    expression = keyword_expression(query)
    assert expression is None or expression.strip()
    found(index, query)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=20))
def test_a_word_finds_the_text_it_stands_in(word: str) -> None:
    connection = sqlcipher.connect(":memory:")
    connection.execute(TABLE)
    add(connection, f"before {word} after")
    assert found(connection, word) == [1]
    connection.close()


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Ask maria.lopez+boats@example.org about it", "maria.lopez+boats@example.org"),
        ("see ERR-4711/B in the log", "ERR-4711/B"),
        ("call foo_bar::baz() first", "foo_bar::baz()"),
        ("in C:\\Users\\ana\\notes.txt", "C:\\Users\\ana\\notes.txt"),
        ("version 3.11.2 is needed", "3.11.2"),
        ("昨日東京タワーに行きました", "東京タワー"),
        ("내일 회의가 있습니다", "회의"),
        ("我们在北京见面", "北京"),
        ("Café Müller", "cafe muller"),
        ("ＦＵＬＬ width", "full"),
        ("the running boats", "boat run"),
        ("It is Ana's", "ana"),
        ("the who", "the who"),
        ('say "exact phrase here" twice', '"exact phrase"'),
    ],
)
def test_what_is_asked_stands_first(index: sqlcipher.Connection, text: str, query: str) -> None:
    parts = [
        "nothing of the kind",
        "京東 phrase exact of example B log",
        text,
        "Users notes org 3 2",
    ]
    add(index, *parts)
    assert found(index, query)[0] == 3


def test_a_phrase_is_words_in_order(index: sqlcipher.Connection) -> None:
    add(index, "blue old boat", "old blue boat")
    assert found(index, '"old blue"') == [2]
    add(index, "京東", "東京")
    assert found(index, "東京") == [2]


def test_a_mark_after_a_character_does_not_make_it_a_word_of_its_own(
    index: sqlcipher.Connection,
) -> None:
    add(index, "爷爷的工作", "我的牙医")
    assert found(index, "爷爷做什么工作的？") == [1]


def test_a_word_of_another_script_inside_a_run_is_searched_for(index: sqlcipher.Connection) -> None:
    add(index, "CSV 文件", "别的")
    assert found(index, "CSV导入出错") == [1]


def test_stop_words_are_dropped_unless_they_are_all() -> None:
    assert keyword_expression("where is the boat") == '"boat"'
    assert keyword_expression("Who is it?") == '"Who" OR "is" OR "it"'


def test_a_word_with_marks_inside_is_a_phrase_and_its_parts() -> None:
    assert keyword_expression("foo-bar") == '"foo-bar" OR "foo" OR "bar"'
    assert keyword_expression("Ana's boats") == '"Ana" OR "boats"'


def test_repeats_are_asked_once_and_terms_are_bounded() -> None:
    assert keyword_expression("boat boat") == '"boat"'
    assert keyword_expression(" ".join(f"w{n}" for n in range(500))).count(" OR ") == 63


@pytest.mark.parametrize("query", ["", " ", "?!", "--", '""', '" . "', "*", "😀"])
def test_nothing_searchable_is_no_expression(query: str) -> None:
    assert keyword_expression(query) is None
