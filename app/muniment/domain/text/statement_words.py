"""English word lists for duplicate detection: ignored words and synonyms.

Every list is short on purpose. A word that is in none of them has to be in both texts: a missing
entry costs an unnoticed duplicate, never a lost memory.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _variants(text: str) -> dict[str, str]:
    """Read lines of synonyms; each maps to the first of its line."""
    lines = (line.split() for line in text.strip().splitlines())
    return {word: line[0] for line in lines for word in line[1:]}


WEIGHTLESS: Final = _words(
    "a an the is are am be being do does it there some that of and also please really very"
)
"""Ignored everywhere. Not ``was``, ``will`` or ``have``: the tense counts."""

_YOUNG_ONES: Final = _words("child kid boy girl baby")

REDUNDANT: Final = {
    "young": _YOUNG_ONES | _words("children kids boys girls"),
    "small": _YOUNG_ONES | _words("children kids boys girls"),
    "swimming": _words("pool pools"),
    "piece": _words("of"),
    "tuna": _words("fish"),
    "free": _words("gift gifts"),
    "past": _words("history"),
    "future": _words("plans"),
    "end": _words("result"),
    "advance": _words("planning"),
}
"""Ignored before one of these words, to which they add nothing."""


LOOSE_PREPOSITIONS: Final = {
    **{word: word for word in ("in", "on", "at", "to", "upon", "within")},
    "into": "in",
    "onto": "on",
}
"""May be missing on one side ("on Monday"), but not differ ("in the box", "on the box")."""

LEADING_PREPOSITIONS: Final = _words("in on at during since for until by after before")
"""May begin a phrase with a comma before the sentence, or a phrase at its end."""

SPREADING_PREPOSITIONS: Final = _words("across throughout")
"""Before "all" or "every" they say no more than "in" or "on"."""

IRREGULAR_SINGULARS: Final = {"people": "person", "men": "man", "women": "woman"}

PREFERRING: Final = {
    "prefer": "like",
    "prefers": "likes",
    "preferred": "liked",
    "preferring": "liking",
}
"""Without a comparison or a negation, "prefers" says that somebody likes something."""

COMPARING: Final = _words("to over than rather instead not no never")

PAST_OF_BE: Final = _words("was were")

PAST_OF_PARTICIPLE: Final = {
    "beaten": "beat",
    "bitten": "bit",
    "broken": "broke",
    "chosen": "chose",
    "drawn": "drew",
    "driven": "drove",
    "eaten": "ate",
    "forgotten": "forgot",
    "given": "gave",
    "known": "knew",
    "seen": "saw",
    "shown": "showed",
    "spoken": "spoke",
    "stolen": "stole",
    "taken": "took",
    "thrown": "threw",
    "written": "wrote",
}

FORMS_OF_BE: Final = PAST_OF_BE | _words("is are am be been being")
"""Before a word in -ing they make it a form of its verb."""

ENGLISH: Final = (
    WEIGHTLESS
    | frozenset(LOOSE_PREPOSITIONS)
    | FORMS_OF_BE
    | _words(
        "i you he she we they my your his her our their has have had did will would can not with "
        "for from this by or but what who when where how i'm it's don't i've "
        "all each every likes prefers goes travels closes shuts opens starts ends costs needs "
        "wants works lives eats says buys sells free"
    )
)
"""A text that has none of these is not known to be English."""

CONTRACTIONS: Final = {
    "i'm": "i am",
    "let's": "let us",
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "cannot": "can not",
    "it's": "it is",
    "gonna": "going to",
    "wanna": "want to",
    "y'all": "you all",
}

CONTRACTED_ENDINGS: Final = {
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'s": "",
}
"""Tried in this order. ``'d`` is missing: it is "had" or "would"."""

NUMBER_WORDS: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}

ORDINALS: Final = {
    f"{value}{'st nd rd'.split()[value - 1] if value <= 3 else 'th'}": word
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}

MONTHS: Final = tuple(
    "january february march april may june july august september october november december".split()
)

MONTH_NUMBERS: Final = {
    name: number
    for number, month in enumerate(MONTHS, start=1)
    for name in (month, month[:3], "sept" if number == 9 else month)
}

TIME_WORDS: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight"
)
"""With dates and times of day: may occur anywhere in the sentence."""

EACH: Final = "each"
"""Stands for "every", and for "all" before a plural."""

TIME_MODIFIERS: Final = _words("last next this every")

UNITS: Final = _variants(
    """
    km kilometre kilometres kilometer kilometers kms
    cm centimetre centimetres centimeter centimeters
    mm millimetre millimetres millimeter millimeters
    kg kilogram kilograms kilogramme kilogrammes kilo kilos kgs
    mg milligram milligrams
    ml millilitre millilitres milliliter milliliters
    gb gigabyte gigabytes
    mb megabyte megabytes
    kb kilobyte kilobytes
    tb terabyte terabytes
    kmh kph
    minute minutes min mins
    hour hours hr hrs
    second seconds sec secs
    day days
    week weeks
    month months
    year years yr yrs
    metre metres meter meters
    mile miles
    litre litres liter liters
    gram grams gramme grammes
    percent % pct
    usd dollar dollars
    eur euro euros
    jpy yen
    """
)
"""After a number, where the number and form of the word say nothing more."""

SIGNS: Final = {"%": "percent", "&": "and", "€": "eur", "£": "gbp", "¥": "jpy"}

CURRENCIES: Final = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}

SAME: Final = _variants(
    """
    gray grey
    color colour
    center centre
    meter metre
    liter litre
    theater theatre
    fiber fibre
    kilometer kilometre
    program programme
    programs programmes
    defense defence
    license licence
    offense offence
    jewelry jewellery
    mom mum
    aluminum aluminium
    catalog catalogue
    dialog dialogue
    check cheque
    tire tyre
    pajamas pyjamas
    okay ok
    tv television telly
    app application
    apps applications
    repo repository
    repos repositories
    config configuration
    configs configurations
    database db
    databases dbs
    phone telephone
    photo photograph
    photos photographs
    fridge refrigerator
    bike bicycle
    bikes bicycles
    plane airplane aeroplane
    planes airplanes aeroplanes
    movie film
    movies films
    sofa couch
    kid child
    kids children
    people persons humans
    spokesperson spokesman spokeswoman
    chairperson chairman chairwoman
    wood wooden
    doctor dr physician
    doctors physicians
    apartment flat
    begin start
    begins starts
    began started
    beginning starting
    buy purchase
    buys purchases
    bought purchased
    buying purchasing
    big large
    bigger larger
    small little
    quick fast
    quickly fast
    ill sick
    go travel
    goes travels
    going traveling
    close shut
    closes shuts
    closing shutting
    car automobile
    cars automobiles
    leap jump
    leaps jumps
    leaping jumping
    leaped jumped leapt
    chop cut
    chops cuts
    chopping cutting
    beside alongside
    toward towards
    forward forwards
    backward backwards
    afterward afterwards
    among amongst
    while whilst
    learned learnt
    burned burnt
    dreamed dreamt
    gotten got
    maybe perhaps
    nearly almost
    each every
    everyone everybody
    someone somebody
    anyone anybody
    versus vs
    mister mr
    saint st
    vacation holiday
    vacations holidays
    fall autumn
    """
)

FOREIGN: Final = _words(
    """
    und ist nicht ein eine einen ich wir für auf mit dem der das
    les est une je nous vous dans avec pour qui être
    una el los que está muy también
    gli sono della nel che è
    não uma ela você
    het een niet wij zijn voor
    och är inte att jag
    ikke jeg er og
    nie jest się
    için değil bir
    """
)
"""Frequent words of other languages that are not English; they turn the English rules off."""
