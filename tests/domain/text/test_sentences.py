"""Where sentences end, and where they only seem to."""

import pytest

from muniment.domain.text.sentences import line_borders, sentence_borders, sentences

WRAPPED = "The boat that we have bought last summer is\u0020\ncalled Aurora, and she leaks."
CODE = "```py\nx = 1. Y\n\ny = 2! Z\n```"

# The sentences of each text; between two of them stands white space, or nothing.
CASES: list[tuple[str, list[str]]] = [
    # Marks.
    ("Tea at four. Bring cake.", ["Tea at four.", "Bring cake."]),
    ("Is it open? It is! Come.", ["Is it open?", "It is!", "Come."]),
    ("Really?! Yes.", ["Really?!", "Yes."]),
    ("Great!!! See you", ["Great!!!", "See you"]),
    ("we met at noon. she was late. ok", ["we met at noon.", "she was late.", "ok"]),
    ("No mark at the end", ["No mark at the end"]),
    ("He slept...  Then he woke.", ["He slept...", "Then he woke."]),
    ("Well... maybe later. Or not.", ["Well... maybe later.", "Or not."]),
    ("Hmm… ja. Gut.", ["Hmm… ja.", "Gut."]),
    ("It ended… The end.", ["It ended…", "The end."]),
    ("مرحبا؟ نعم.", ["مرحبا؟", "نعم."]),
    ("यह घर है। वह गया।", ["यह घर है।", "वह गया।"]),
    # Quotes and brackets.
    ('"Is it open?" she asked. It was.', ['"Is it open?" she asked.', "It was."]),
    ('He said "stop." Then he ran.', ['He said "stop."', "Then he ran."]),
    ("She left (at noon!) and came back. Good.", ["She left (at noon!) and came back.", "Good."]),
    ("(See the map.) It is old.", ["(See the map.)", "It is old."]),
    ("«Oui.» Elle sourit.", ["«Oui.»", "Elle sourit."]),
    ("**Done.** Next.", ["**Done.**", "Next."]),
    # Abbreviations.
    ("Dr. Smith came. He sat.", ["Dr. Smith came.", "He sat."]),
    ("Mr. and Mrs. Okafor moved. Finally.", ["Mr. and Mrs. Okafor moved.", "Finally."]),
    ("Use a fruit, e.g. Apples. Wash it.", ["Use a fruit, e.g. Apples.", "Wash it."]),
    ("It is a tool, i.e. a means. Fine.", ["It is a tool, i.e. a means.", "Fine."]),
    ("Bring pens, paper, etc. and sit.", ["Bring pens, paper, etc. and sit."]),
    ("Bring pens, paper, etc. Then sit.", ["Bring pens, paper, etc.", "Then sit."]),
    ("She joined Acme Inc. in May. Good.", ["She joined Acme Inc. in May.", "Good."]),
    ("He came at 5 p.m. He left.", ["He came at 5 p.m.", "He left."]),
    ("He came at 5 p.m. Monday. Late.", ["He came at 5 p.m. Monday.", "Late."]),
    ("The U.S. Army called. Again.", ["The U.S. Army called.", "Again."]),
    ("J. R. R. Tolkien wrote it. Long ago.", ["J. R. R. Tolkien wrote it.", "Long ago."]),
    ("Take vitamin C. It helps.", ["Take vitamin C.", "It helps."]),
    ("So do I. Anna does not.", ["So do I.", "Anna does not."]),
    ("See no. 5 and fig. 3. Thanks.", ["See no. 5 and fig. 3.", "Thanks."]),
    ("He said no. Anna agreed.", ["He said no.", "Anna agreed."]),
    ("Born on Jan. 5 in Rome. Nice.", ["Born on Jan. 5 in Rome.", "Nice."]),
    ("Obst, z. B. Äpfel, ist gut. Ja.", ["Obst, z. B. Äpfel, ist gut.", "Ja."]),
    # Numbers, addresses, names of files.
    ("Pi is 3.14159. Not 3.2!", ["Pi is 3.14159.", "Not 3.2!"]),
    ("It costs $1,200.50. Fine.", ["It costs $1,200.50.", "Fine."]),
    ("See https://a.org/x?y=1.2&z=!. Then go.", ["See https://a.org/x?y=1.2&z=!.", "Then go."]),
    ("Write to ada@mail.example.org. Soon.", ["Write to ada@mail.example.org.", "Soon."]),
    ("Version 2.1.0. It broke main.py. Fix", ["Version 2.1.0.", "It broke main.py.", "Fix"]),
    ("Call 10.0.0.1:4774 now. Ok.", ["Call 10.0.0.1:4774 now.", "Ok."]),
    # Scripts without spaces.
    ("今日は休み。明日また来ます。", ["今日は休み。", "明日また来ます。"]),
    ("「行くよ。」と言った。本当！", ["「行くよ。」と言った。", "本当！"]),
    ("你好！你是谁？我很好。", ["你好！", "你是谁？", "我很好。"]),
    ("안녕하세요. 저는 아다입니다.", ["안녕하세요.", "저는 아다입니다."]),
    # Lines.
    ("Milk\nEggs\nbread", ["Milk", "Eggs", "bread"]),
    ("- milk\n- eggs\n\n* tea", ["- milk", "- eggs", "* tea"]),
    ("1. First. More\n2. Second", ["1. First.", "More", "2. Second"]),
    ("# Plan\nWe go. \r\nThen home.", ["# Plan", "We go.", "Then home."]),
    (WRAPPED, [WRAPPED]),
    (WRAPPED.replace("\n", "\n\n"), [*WRAPPED.split(" \n")]),
    ("Ask Dr.\nSmith is out.", ["Ask Dr.", "Smith is out."]),
    # Code.
    (f"Run this. \n{CODE}\nIt works. Ok", ["Run this.", CODE, "It works.", "Ok"]),
    ("~~~~\na. B\n~~~\nc\n~~~~", ["~~~~\na. B\n~~~\nc\n~~~~"]),
    ("```\nnever. Closed", ["```", "never.", "Closed"]),
    # Nothing, and next to it.
    ("", []),
    (" \n\t ", []),
    ("  one  ", ["one"]),
    ("...", ["..."]),
    (". . .", [".", ".", "."]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_borders_stand_behind_the_white_space() -> None:
    assert list(sentence_borders("One.  Two.\n\nThree. ")) == [6, 12]


def test_lines_end_at_every_kind_of_line_end() -> None:
    assert list(line_borders("a\nb\r\nc\u2028d")) == [2, 4, 5, 7]


@pytest.mark.parametrize("unit", [".", '."', ".)", "\r\n", "~~~", "[-*", "。", "a ", '"'])
def test_a_million_characters_are_cut_in_one_pass(unit: str) -> None:
    """With a pattern that begins anew at each mark this would take hours: it must only end."""
    text = unit * (1_000_000 // len(unit))
    assert "".join(text[start:end] for start, end in sentences(text)) == text.strip()
