"""One fact a memory: sentences part where each part can be understood alone."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.domain.sessions.conversation import Message
from muniment.domain.text.sentences import sentences
from muniment.system.paths import bundled_folder
from muniment.understanding.clauses.sentence_facts import facts_of
from muniment.understanding.conversations.conversation_facts import Extractor

MOMENT = datetime(2026, 5, 4, 12, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data" / "understanding"
DATE = re.compile(r" \[\d[^\]]*\]")
OWN = 0.85
"""How much a memory and a fact must have in common for the memory to be that fact's own."""

KNOWN_TO_BE_WRONG = {
    "Mum's operation is on the 21st at the Royal",
    "Parcel will be away until the 19th",
}
"""What the program still makes of two messages of one set, though they do not say it."""


def parts(text: str) -> list[str]:
    return [
        re.sub(" (?=,)", "", " ".join(text[start:end] for start, end in fact))
        for fact in facts_of(text, list(sentences(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I just started a new job as a marine biologist in Lisbon, and I still can't stand "
            "coriander. My sister Ana is getting married in June.",
            [
                "I just started a new job as a marine biologist in Lisbon",
                "I still can't stand coriander.",
                "My sister Ana is getting married in June.",
            ],
        ),
        (
            "The user prefers dark mode and short answers",
            ["The user prefers dark mode", "The user prefers short answers"],
        ),
        ("I moved to Porto and bought a flat.", ["I moved to Porto", "I bought a flat."]),
        (
            "Last year I moved to Porto and started a band.",
            ["Last year I moved to Porto", "Last year I started a band."],
        ),
        (
            "I want to learn Dutch and visit Japan.",
            ["I want to learn Dutch", "I want to visit Japan."],
        ),
        (
            "I have lived in Paris and worked in Rome.",
            ["I have lived in Paris", "I have worked in Rome."],
        ),
        (
            "I was born in Ghent and raised in Lille.",
            ["I was born in Ghent", "I was raised in Lille."],
        ),
        (
            "I went to the market, bought apples and met Luca.",
            ["I went to the market", "I bought apples", "I met Luca."],
        ),
        (
            "My brother Tom moved to Oslo and he works at Equinor. He has two kids.",
            [
                "My brother Tom moved to Oslo",
                "My brother Tom works at Equinor.",
                "My brother Tom has two kids.",
            ],
        ),
        (
            "Ana's birthday is on 3 May and she hates surprises.",
            ["Ana's birthday is on 3 May", "Ana hates surprises."],
        ),
        (
            "I'm allergic to nuts and shellfish, so I avoid desserts.",
            ["I'm allergic to nuts", "I'm allergic to shellfish", "I avoid desserts."],
        ),
        (
            "Customer wants invoices as PDF and pays by bank transfer.",
            ["Customer wants invoices as PDF", "Customer pays by bank transfer."],
        ),
        (
            "The user is left-handed, wears a hearing aid and asked for larger buttons.",
            [
                "The user is left-handed",
                "The user wears a hearing aid",
                "The user asked for larger buttons.",
            ],
        ),
        (
            "I studied physics, worked as a clerk for ten years and now run a shop.",
            ["I studied physics", "I worked as a clerk for ten years", "I now run a shop."],
        ),
        (
            "Caller wants to cancel line 2, keep line 1 and get a refund.",
            [
                "Caller wants to cancel line 2",
                "Caller wants to keep line 1",
                "Caller wants to get a refund.",
            ],
        ),
        (
            "I want to lose weight, sleep more and drink less.",
            ["I want to lose weight", "I want to sleep more", "I want to drink less."],
        ),
        (
            "Since my operation I can't run, and the doctor wants me to swim.",
            ["Since my operation I can't run", "the doctor wants me to swim."],
        ),
        (
            "My nephew Jonas is joining us and he's under twelve.",
            ["My nephew Jonas is joining us", "My nephew Jonas 's under twelve."],
        ),
        (
            "My parents live in Leeds and they have a dog.",
            ["My parents live in Leeds", "My parents have a dog."],
        ),
        (
            "The Nguyens moved in next door. They don't speak English.",
            ["The Nguyens moved in next door.", "The Nguyens don't speak English."],
        ),
        ("Mum taught Latin and dad taught PE.", ["Mum taught Latin", "dad taught PE."]),
        (
            "Ticket 901: printer jams on thick paper, toner was changed on Monday.",
            ["Ticket 901: printer jams on thick paper", "toner was changed on Monday."],
        ),
        (
            "Quick update: the boiler broke, the plumber comes on Friday.",
            ["the boiler broke", "the plumber comes on Friday."],
        ),
        (
            "Just so you know, I'm deaf in one ear and I can't read subtitles.",
            ["I'm deaf in one ear", "I can't read subtitles."],
        ),
        (
            "User mentioned he's moving to Denver, that he's divorced, and that he has a dog.",
            [
                "User mentioned he's moving to Denver",
                "User mentioned that he's divorced",
                "User mentioned that he has a dog.",
            ],
        ),
        (
            "My boss is Irene. She hates surprises and reads mail in the morning.",
            ["My boss is Irene.", "My boss hates surprises", "My boss reads mail in the morning."],
        ),
        (
            "Things to know about me:\n- I teach chemistry\n2. I have two dogs",
            ["I teach chemistry", "I have two dogs"],
        ),
        (
            "My brother in Porto runs a school and orders over 20 kilos go by courier.",
            ["My brother in Porto runs a school", "orders over 20 kilos go by courier."],
        ),
        (
            "Amira, my foster daughter, is fifteen and plays the oud.",
            ["Amira, my foster daughter, is fifteen", "Amira, my foster daughter, plays the oud."],
        ),
        (
            "The office, a former bakery, is cold and has no heating.",
            [
                "The office, a former bakery, is cold",
                "The office, a former bakery, has no heating.",
            ],
        ),
        (
            "The man I'm seeing has two boys and the woman who runs the shop is my aunt.",
            ["The man I'm seeing has two boys", "the woman who runs the shop is my aunt."],
        ),
        (
            "My mates and I play on Mondays and nobody keeps score.",
            ["My mates and I play on Mondays", "nobody keeps score."],
        ),
        (
            "I never learned to ride a bike and heights make me dizzy.",
            ["I never learned to ride a bike", "heights make me dizzy."],
        ),
        (
            "Parking is forbidden here, and cooking relaxes me.",
            ["Parking is forbidden here", "cooking relaxes me."],
        ),
        (
            "I'm colour-blind, so please avoid red in charts.",
            ["I'm colour-blind", "please avoid red in charts."],
        ),
        (
            "im not in sales anymore, moved to procurement in may",
            ["im not in sales anymore", "i moved to procurement in may"],
        ),
        (
            "Our daughter was born at 4:12 on 3 March, weighs 3,200 grams and is called Ottilie.",
            [
                "Our daughter was born at 4:12 on 3 March",
                "Our daughter weighs 3,200 grams",
                "Our daughter is called Ottilie.",
            ],
        ),
        (
            "My aunt lent us a trailer. We bring it back on Friday.",
            ["My aunt lent us a trailer. We bring it back on Friday."],
        ),
        (
            "My father lives in Oslo. Neither of us likes the phone.",
            ["My father lives in Oslo.", "Neither of us likes the phone."],
        ),
        (
            "I'm at the school three days, and our youngest has moved in with her son.",
            ["I'm at the school three days", "our youngest has moved in with her son."],
        ),
        (
            "Since I became chairwoman I sleep badly, the treasurer fights me.",
            ["Since I became chairwoman I sleep badly", "the treasurer fights me."],
        ),
        (
            "The suite is slow, three tests depend on the API, and nobody dares to delete them.",
            [
                "The suite is slow",
                "three tests depend on the API, and nobody dares to delete them.",
            ],
        ),
        (
            "I've asked the parents' association for money and the head called the bus company.",
            [
                "I've asked the parents' association for money",
                "the head called the bus company.",
            ],
        ),
        (
            "Return flights cost 240 euros, release notes are written by Agnes.",
            ["Return flights cost 240 euros", "release notes are written by Agnes."],
        ),
        (
            "I was diagnosed at 38, medication helps, and nobody wanted the piano.",
            ["I was diagnosed at 38", "medication helps", "nobody wanted the piano."],
        ),
        (
            "I did two years of law, hated every minute, switched to carpentry.",
            ["I did two years of law", "I hated every minute", "I switched to carpentry."],
        ),
        (
            "Nils was to bring the projector, he forgot.",
            ["Nils was to bring the projector", "Nils forgot."],
        ),
        (
            "Jobs for Saturday: no paint on the floor, Felix cleans the brushes.",
            ["Jobs for Saturday: no paint on the floor", "Felix cleans the brushes."],
        ),
        (
            "I have two cats and a dog that sheds.",
            ["I have two cats", "I have a dog that sheds."],
        ),
        (
            "I've got asthma and hay fever.",
            ["I've got asthma", "I've got hay fever."],
        ),
        (
            "The patient is 71, widowed, lives alone and manages her own medication.",
            [
                "The patient is 71",
                "The patient is widowed",
                "The patient lives alone",
                "The patient manages her own medication.",
            ],
        ),
        (
            "She's over the moon, can read the paper without glasses.",
            ["She's over the moon, can read the paper without glasses."],
        ),
        (
            "Mum's over the moon, can read the paper without glasses.",
            ["Mum's over the moon", "Mum can read the paper without glasses."],
        ),
        (
            "The warranty runs for three years and it covers the battery.",
            ["The warranty runs for three years", "The warranty covers the battery."],
        ),
        (
            "The customer bought an oven, the glass cracked, he wants a refund.",
            ["The customer bought an oven", "the glass cracked", "The customer wants a refund."],
        ),
        (
            "The Nguyens moved in, their son plays the drums.",
            ["The Nguyens moved in", "The Nguyens, their son plays the drums."],
        ),
        (
            "I bought a phone. It's a Fairphone, and my old one was stolen.",
            ["I bought a phone. It's a Fairphone", "my old one was stolen."],
        ),
        (
            "I did my degree in Uppsala. These days I sell insurance.",
            ["I did my degree in Uppsala.", "These days I sell insurance."],
        ),
        (
            "Sorry for the late reply, my laptop died and I was at a wedding.",
            ["Sorry for the late reply, my laptop died", "I was at a wedding."],
        ),
        (
            "Plan for Saturday: meet at eight, Theo brings the tent, I do the food.",
            ["Plan for Saturday: meet at eight", "Theo brings the tent", "I do the food."],
        ),
        (
            "Got two cats and a lizard, bought a bigger flat.",
            ["Got two cats", "Got a lizard", "bought a bigger flat."],
        ),
        (
            "Plans for June:\n- a week in Rome\n- two days of painting",
            ["Plans for June: a week in Rome", "Plans for June: two days of painting"],
        ),
        (
            "I told my boss that I'm pregnant and that I'm leaving in June.",
            ["I told my boss that I'm pregnant", "I told my boss that I'm leaving in June."],
        ),
        (
            "In case I die, the will is in the safe and the solicitor is Hughes.",
            ["In case I die, the will is in the safe", "the solicitor is Hughes."],
        ),
        (
            "Rules for you: 1) metric units, 2) I work until three 3) no emojis",
            [
                "Rules for you: metric units",
                "I work until three",
                "Rules for you: no emojis",
            ],
        ),
        (
            "The laptop was a gift; it belongs to me now.",
            ["The laptop was a gift", "The laptop belongs to me now."],
        ),
        (
            "After the war my grandparents settled in Hull and they opened a chip shop.",
            [
                "After the war my grandparents settled in Hull",
                "my grandparents opened a chip shop.",
            ],
        ),
        (
            "I share a flat with Owen who works nights so I have to be quiet.",
            ["I share a flat with Owen who works nights", "I have to be quiet."],
        ),
        (
            "I live in Leeds. It isn't true that I sold the car.",
            ["I live in Leeds.", "It isn't true that I sold the car."],
        ),
        (
            "The dinner is for nine. Beppe can't make it.",
            ["The dinner is for nine.", "Beppe can't make it."],
        ),
        (
            "The party is on the 5th and Bob brings wine. Ah no, the 6th. I'm vegan.",
            ["The party is on the 5th and Bob brings wine. Ah no, the 6th.", "I'm vegan."],
        ),
        (
            "I used to smoke, quit in 2018 and run marathons.",
            ["I used to smoke, quit in 2018", "I run marathons."],
        ),
        (
            "I used to teach maths, left in 2016 and keep bees.",
            ["I used to teach maths", "I left in 2016", "I keep bees."],
        ),
        (
            "User works remotely from Tallinn and bills in euros.",
            ["User works remotely from Tallinn", "User bills in euros."],
        ),
        (
            "Customer's husband called. He speaks only Spanish.",
            ["Customer's husband called.", "Customer's husband speaks only Spanish."],
        ),
        ("I would go to Rome and still work.", ["I would go to Rome", "I would still work."]),
        (
            "I live with my sister. She works nights.",
            ["I live with my sister.", "my sister works nights."],
        ),
        (
            "Last year we visited our grandson in Leeds, he is six.",
            ["Last year we visited our grandson in Leeds", "our grandson is six."],
        ),
        (
            "I wanted to be a nurse and still work in a hospital.",
            ["I wanted to be a nurse", "I still work in a hospital."],
        ),
        (
            "The user left the export untouched, and plans to drop the old tables.",
            ["The user left the export untouched", "The user plans to drop the old tables."],
        ),
        (
            'My doctor said "you need to cut down on salt" and put me on ramipril.',
            ['My doctor said "you need to cut down on salt"', "My doctor put me on ramipril."],
        ),
        (
            "The allotment came through (plot 14b), I share it with Gwen, and we dig on Sundays.",
            [
                "The allotment came through (plot 14b)",
                "I share The allotment with Gwen",
                "we dig on Sundays.",
            ],
        ),
        (
            "My mother is in hospital. I visit her every day.",
            ["My mother is in hospital.", "I visit My mother every day."],
        ),
        (
            "Nadia's my oldest friend. Lives in Lyon. Works for a bank, hates boats. I like her.",
            [
                "Nadia's my oldest friend.",
                "Nadia Lives in Lyon.",
                "Nadia Works for a bank",
                "Nadia hates boats.",
                "I like Nadia .",
            ],
        ),
        (
            "User works as a nurse in Leeds. Prefers short answers. Has two cats.",
            [
                "User works as a nurse in Leeds.",
                "User Prefers short answers.",
                "User Has two cats.",
            ],
        ),
        (
            "i live in leeds i have two cats also my sister is a vet",
            ["i live in leeds", "i have two cats", "my sister is a vet"],
        ),
        (
            "we bought a flat in may i work at the library and my sister has two kids",
            ["we bought a flat in may", "i work at the library", "my sister has two kids"],
        ),
        ("Knee worse. No running till May.", ["Knee worse.", "No running till May."]),
        (
            "Session summary: the user moved to Leeds and bought a flat.",
            ["the user moved to Leeds", "the user bought a flat."],
        ),
        ("My car is old. I sold it.", ["My car is old.", "I sold My car ."]),
    ],
)
def test_a_sentence_parts_into_facts(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I have a brother who lives in Oslo and works as a cook.",
        "I think that the plan is good and we should go.",
        "My landlord says that the rent goes up and I have to pay more.",
        "We shipped version 2.3 on Tuesday and rolled it back on Wednesday.",
        "Dr. Lee prescribed 20 mg of lisinopril, but it makes me cough.",
        "It was tough, but I loved the experience.",
        "I like fish and chips.",
        "Works at Shell and plays golf.",
        "Just got back from the vet: Biscuit has arthritis and needs two tablets a day.",
        "I like my coffee black and strong.",
        "I'm a mix of excited and scared.",
        "I had to design and build a boat.",
        "She helped me relax and increase my flexibility.",
        "If it rains and I am home, I read.",
        "We bought a house in Ghent. It was built in 1932.",
        "I love music and dance classes.",
        "I don't eat meat and drink very little milk.",
        "My flight lands on Wednesday. Actually no, it's Thursday.",
        "I can do Tuesdays, but not before six, since I coach until five.",
        "My kids love tomatoes, and they are cheap.",
        "Ana agreed to it, Tom hasn't.",
        "I want to visit Rome and Paris.",
        "Keep at it and you'll get there.",
        "I use apps with pictures and sounds help me sleep.",
        "It reminds us that love and trust are everywhere.",
        "My sister and her husband run a bakery and they get up at three.",
        "The shop is closed today and it's raining.",
        "im vegan, have been since uni",
        "I think schools and infrastructure should be funded.",
        "Dad's hearing is bad and, when it rains, worse.",
        "We have two slipped discs between us.",
        "Maths was my worst subject, my daughter's good at it and her teacher helps.",
        "I'm keen on painting and finding old frames.",
        "Don't book anything before ten, I take my son to school.",
        "I have tea and toast for breakfast.",
        "No onions for me.",
        "I bought a lamp and a chair and put it in the hall.",
        "The dinner is at seven. No, eight.",
        "The tenancy starts on the 1st. Wait, the 3rd, because the painters overrun.",
        "I've got a good coat and my boots leak.",
        "I've got four sisters, I mean three.",
        "According to the surveyor the roof is sound and the damp is cosmetic.",
        "Allegedly Dan is engaged and Moira is furious.",
        "I'd rather stay home than go out and get drunk.",
        "Tom has a Polo. Mine is a Golf.",
        "We've got a cat that bites, it's six and scared of noise.",
        "Whenever I eat gluten I get a rash and my joints swell.",
        "My appointment is on Friday. Oops, Thursday.",
        "I take 20 mg. Actually 10.",
        "My mother was a nurse. That's not right, she was a midwife.",
        "I almost bought the red car and sold the bike.",
        "I would move to Spain and open a bar if I had the money.",
        "I thought I was allergic to nuts, but I'm not.",
        "My aunt bought a car. She sold it in May.",
        "I love Ghent. My sister lives there.",
        "My parents are deaf. My brother isn't, though.",
        "Rosa has a bakery. Her brother runs it, he lives upstairs.",
        "The shop was closed, I hate it.",
        "I live with my sister. He works nights.",
        "I met my boss and my brother. He is ill.",
        "I phoned my mother's doctor. She was ill.",
        "I went to see my therapist with Ana. She was kind.",
        "im so glad i have a garden",
        "the flat we rent has a balcony",
        "i got the flat i wanted",
        "my brother said i look tired",
        "i read the book my aunt wrote last year",
        "the car my dad sold me was red",
        "every time i eat nuts i get a rash",
        "i take the bus because i hate driving",
        "We bought the boat in May and I love it.",
        "My aunt gave me a trailer and I use it at work.",
        "My sister told me she is leaving and my brother cried.",
    ],
)
def test_what_cannot_stand_alone_stays_whole(text: str) -> None:
    assert len(parts(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "My brother got a van. Needs new tyres.",
        "My brother came over to fix the boiler. Works a treat.",
        "The customer called about the oven. Works fine now.",
        "My sister got married. Sounds like it was a great day.",
        "My neighbour's dog barks. Needs training.",
        "My brother wrote me notes when we were kids. Brings back memories.",
    ],
)
def test_what_may_be_about_a_thing_takes_no_person(text: str) -> None:
    assert parts(text) == [text[start:end] for start, end in sentences(text)]


@given(st.text(alphabet="Iam my Ana he and, but so.;to likes moved'", max_size=80))
def test_every_part_is_of_the_text_and_no_word_is_lost(text: str) -> None:
    spans = list(sentences(text))
    found = facts_of(text, spans)
    assert all(0 <= start <= end <= len(text) for fact in found for start, end in fact)
    assert bool(found) == bool(spans)


def words(text: str) -> Counter[str]:
    found = re.findall(r"\w+", text.lower())
    return Counter("is" if word == "s" else word for word in found)


def alike(one: str, other: str) -> float:
    """Return the F1 of the words of two texts."""
    left, right = words(one), words(other)
    return 2 * (left & right).total() / (left.total() + right.total())


@pytest.mark.parametrize(
    ("name", "least", "with_joined"),
    [
        ("facts_dev", 0.95, 0.95),
        ("facts_held_out", 0.95, 0.95),
        ("facts_outside", 0.8, 0.92),
        ("facts_outside_held_out", 0.8, 0.91),
        ("facts_last", 0.86, 0.94),
        ("facts_voices_dev", 0.69, 0.94),
        ("facts_voices_held_out", 0.64, 0.94),
        ("facts_fresh", 0.6, 0.9),
        ("facts_fresh_second", 0.69, 0.93),
        ("facts_fresh_third", 0.67, 0.94),
        ("facts_fresh_fourth", 0.7, 0.92),
        ("facts_outsider_dev", 0.3, 0.87),
        ("facts_outsider_held_out", 0.37, 0.77),
        ("facts_outsider_last", 0.53, 0.8),
        ("facts_outsider_second", 0.45, 0.83),
        ("facts_outsider_third", 0.53, 0.79),
    ],
)
def test_facts_have_memories_of_their_own(name: str, least: float, with_joined: float) -> None:
    """At most 5 % of the memories are something else, and none is what was not said.

    Args:
        name: The labelled set.
        least: Share of the facts that have a memory of their own.
        with_joined: The same, if those count that stay with another which they refer to.
    """
    extractor = Extractor.load(bundled_folder("resources") / "understanding")
    facts = own = understood = memories = other = 0
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said = row.get("messages") or [(None, row["text"])]
        messages = [Message("user", text, speaker) for speaker, text in said]
        contents = [
            DATE.sub("", fact.content) for fact in extractor.extract(messages, moment=MOMENT)
        ]
        joined = row.get("alternatives", {})
        for place, fact in enumerate(row["facts"]):
            is_own = is_among(fact, contents)
            forms = joined.get(str(place), [])
            facts += 1
            own += is_own
            understood += is_own or any(is_among(form, contents) for form in forms)
        known = [*row["facts"], *(form for forms in joined.values() for form in forms)]
        known += row.get("besides", [])
        assert not any(
            is_among(wrong, contents)
            for wrong in row.get("wrong", [])
            if wrong not in KNOWN_TO_BE_WRONG
        )
        memories += len(contents)
        other += sum(max(alike(fact, each) for fact in known) < 0.7 for each in contents)
    assert own >= least * facts
    assert understood >= with_joined * facts
    assert other <= 0.05 * memories


def is_among(fact: str, contents: Sequence[str]) -> bool:
    return any(alike(fact, content) >= OWN for content in contents)
