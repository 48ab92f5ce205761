"""Words that show how a clause is built."""

from typing import Final

from muniment.understanding.clauses.verb_forms import third


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPENERS: Final = _words(
    "and but so also plus then yes yeah well no btw fyi actually honestly anyway oh ok okay hi hey "
    "hello please remember note"
)
OPENING_PHRASES: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "just so you know",
        "as you know",
        "by the way",
        "to be honest",
        "for what it 's worth",
        "in case you wondered",
        "fun fact :",
        "turns out",
    )
)
ANNOUNCING: Final = _words(
    "a for the just quick short small one thing update note pls please record fyi ps reminder news "
    "heads up info correction before call meeting today"
)
"""Words of a label that says nothing: "Quick update: …"."""
DETERMINERS: Final = _words(
    "my our your his her their its the a an this that these those some each every both all"
)
LEANING: Final = _words(
    "it its they their them this that these those there he she his her one both neither either"
)
ADVERBS: Final = _words(
    """
    now also still never always often usually then recently just only even currently already
    sometimes rarely really absolutely generally normally mostly mainly strongly deeply finally
    later today yesterday tomorrow tonight nowadays lately ever once twice probably definitely
    clearly actively occasionally regularly eventually originally previously soon again instead
    therefore however truly hardly barely simply quite much seldom typically no longer
    """
)
PREPOSITIONS: Final = _words(
    """
    in on at by for from with without of to into onto over under about after before since during
    until till through around near between among against towards via per as than throughout within
    across along behind beside besides beyond inside outside off upon despite except unlike
    """
)
SUBORDINATORS: Final = _words(
    """
    that who whom whose which because if when whenever where while although though whether what how
    why unless whereas
    """
)
JOINING: Final = _words("as since before after once like until")
"""Words that begin a clause where a subject follows, and are prepositions otherwise."""
SUBJECTS: Final = _words("i we you he she it they my our his her their the this that")
TIME_WORDS: Final = _words(
    """
    week month year summer winter spring autumn fall night morning evening afternoon weekend time
    day monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas easter term quarter
    """
)
FUNCTION_WORDS: Final = (
    DETERMINERS
    | PREPOSITIONS
    | ADVERBS
    | _words(
        "me us him them you it up out off away back down not one two three four five some any many "
        "more "
        "nights days shifts mornings weekends part-time full-time freelance remotely"
    )
)
REPORTS: Final = _words(
    """
    say says said think thinks thought believe believes believed feel feels felt know knows knew
    hope hopes hoped wish wishes wished hear heard mean means meant imagine suppose tell tells
    told insist insists insisted promise promised claims claim claimed suggest suggested suggests
    asked ask mention mentions mentioned
    """
)
PREFERENCES: Final = _words(
    """
    like likes liked love loves loved hate hates hated prefer prefers preferred dislike dislikes
    disliked enjoy enjoys enjoyed loathe loathes detest detests despise despises adore adores avoid
    avoids stand crave craves want wants fancy
    """
) | frozenset({"allergic to", "intolerant to", "intolerant of", "fond of", "afraid of", "into"})
TOGETHER: Final = _words("both either between together each other mix combination pair versus vs")
FIXED_PAIRS: Final = frozenset(
    {
        ("fish", "chips"), ("rock", "roll"), ("mac", "cheese"), ("salt", "pepper"),
        ("bread", "butter"), ("black", "white"), ("gin", "tonic"), ("trial", "error"),
        ("arts", "crafts"), ("bed", "breakfast"), ("milk", "sugar"), ("milk", "cookies"),
        ("peanut butter", "jelly"), ("drum", "bass"), ("rhythm", "blues"), ("pros", "cons"),
        ("health", "safety"), ("research", "development"), ("hide", "seek"), ("odds", "ends"),
        ("country", "western"), ("food", "drink"), ("law", "order"), ("war", "peace"),
    }
)  # fmt: skip
ADJECTIVES: Final = _words(
    """
    red green blue yellow black white grey gray brown pink orange purple dark light big small large
    short long old new young hot cold warm cool dry wet sweet sour bitter salty spicy fresh raw hard
    soft fast slow loud quiet early late good bad cheap expensive simple plain clean strong weak
    open free public private modern classic vegan vegetarian french italian german spanish english
    """
)
ADJECTIVE_ENDINGS: Final = ("ful", "ous", "ive", "able", "ible", "ish", "less", "ic")
PASSIVES: Final = _words(
    "raised educated trained hired promoted diagnosed adopted brought given made sent taken"
)
PERSON_NOUNS: Final = _words(
    """
    ache amount assistant aunt balance bargain benefit blossom boast boss boyfriend brother
    bump buzz caller cap chase clash client clip clone coach colleague comfort contest contrast
    counsel cousin coworker crop curl customer dad dare dash daughter decrease delight dentist
    director discharge dock doctor dose drain drip ease echo ex excuse exhibit extract father
    fiance fiancee fiancé fiancée flag flare flatmate flush forge fork format fracture freak
    friend gasp gaze girlfriend glance glitch glue gossip grandfather grandma grandmother
    grandpa granny groan halt hook hum hurdle husband intern jab jam lag landlady landlord leak
    license loan lodge lounge lure manager mash mentor mess moan mock mom mother mount mum nag
    neighbor neighbour nephew niece outline overcharge overflow overhaul pad parachute partner
    paste patient peer perch pinch pity pivot pledge poke pose probe protest quiz ration rattle
    rebel refill relapse relay relish remark roar roommate rumble salvage scoop scramble scrap
    scroll scrub shred shrug shuffle signal sister slam slap smash smear snack snap snooze sob
    son spark splash sprain spray sprint spy squeak squint stain stall stash stepdaughter
    stepfather stepmother stepson stitch strain strand stroll student supervisor surge
    surrender swarm swirl tap tattoo teacher tenant therapist tilt toast toil torment toss tow
    trend trick trickle trip triumph trot tumble tune tweak twitch uncle user value vape
    venture veto waffle wager wail whip whirl wife wobble worship yawn
    """
)
PERSONS: Final = _words(
    "parents kids children people in-laws folks siblings grandparents twins"
) | {f"{noun}s" for noun in PERSON_NOUNS}
_NOUNS: Final = _words(
    """
    answer back bike bill block book box brush button call camp cause challenge change chop claim
    coach code comment contact contract cook copy cost count cover crash cross cure cut damage
    dance date deal delay demand design display doubt draft dream dress drill drink drive dust dye
    edit email end exchange exit export face fade farm fast favor favour fear feature file fill
    film finance fish fix flash flood flow focus force form frame fuel function fund gain garden
    guard guess guide hand harm harvest head heat hike hire hope host hug hunt hurry increase
    influence interest interview iron issue itch joke judge kick kiss label land laugh lecture lie
    lift light like limit link load lock log mail march mark massage master match matter measure
    mentor monitor move name nap need note notice nurse object offer order pack panic parent park
    pass patch pause phone photograph pile pin plan plant plaster play plug point polish pop post
    present press price print process produce profit program progress project prompt pump purchase
    push question queue quote race rain range rank rate reach record replies reply report request
    rescue research rest review ride rise risk roll row rule run sack sail sample scan schedule
    score scratch scream screen search season set shake shape share shelter shift shock shop shout
    show shower sigh sign skate ski sleep slice slide slip smell smile smoke snow sound spell
    spill split spoil spot stack staff stage stamp stand stare start state stay steam step stick
    stop store stress stretch strike stroke structure struggle studies study suit supplies supply
    support surf surface surprise survey swap sweat sweep swim switch tackle tag talk tape target
    taste tease test tick tie tile time tip touch tour trace track trade train transfer transport
    trap travel treat trigger trouble try turn twist type upgrade use value view visit voice
    volunteer vote wait walk warm wash waste watch water wave welcome whisper wind wish witness
    wonder work wrap yield zoom
    """
)
NOUN_LIKE: Final = _NOUNS | {third(word) for word in _NOUNS}
"""Verbs that may as well be nouns."""
TAKES_PREPOSITION: Final = _words(
    """
    work works study studies play plays run runs walk walks travel travels train trains drive drives
    talk talks cook cooks sleep sleeps stay stays camp camps dance dances hike hikes swim swims ride
    rides volunteer volunteers search searches wait waits
    """
)
"""Some of them, which are verbs before a preposition: "and work at Shell"."""
INTRANSITIVES: Final = _words(
    "came died fell gone grew lived moved retired slept stayed studied trained travelled traveled "
    "volunteered walked went worked"
)
"""Past forms that belong to the subject also before a preposition: "…, worked as a clerk"."""
