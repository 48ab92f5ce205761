"""Words that show how a clause is built."""

from typing import Final

from muniment.understanding.clauses.verb_forms import third


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPENERS: Final = _words(
    "and but so also plus then yes yeah yep yup nope well no pls btw fyi actually honestly anyway "
    "oh ok okay hi hey hello please remember note"
)
OPENING_PHRASES: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "just so you know",
        "just to say",
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
    "heads up info correction before call meeting today recap summary session chat bit of from "
    "family intro two three things good bad big"
)
"""Words of a label that says nothing: "Quick update: …"."""
DETERMINERS: Final = _words(
    "my our your his her their its the a an this that these those some each every both all"
)
QUANTIFIERS: Final = _words(
    """
    all anybody anyone anything both each either everybody everyone everything few half many most
    neither nobody none nothing one several some somebody someone something
    two three four five six seven eight nine ten
    """
)
"""Words that begin a subject of some number: "none of us", "everyone"."""
LEANING: Final = _words(
    "it its they their them this that these those there he she his her mine ours one both neither "
    "either"
)
ADVERBS: Final = _words(
    """
    now also still never always often usually then recently just only even currently already
    sometimes rarely really absolutely generally normally mostly mainly strongly deeply finally
    almost later today yesterday tomorrow tonight nowadays lately ever once twice probably
    definitely clearly actively occasionally regularly eventually originally previously soon again
    instead therefore however truly hardly barely simply quite much seldom typically well rather no
    longer
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
    why unless whereas cos cuz whatever whoever whichever wherever
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
    assistant aunt baby boss boy boyfriend brother brother-in-law caller child client coach
    colleague cousin coworker customer dad daddy daughter daughter-in-law dentist director
    doctor editor employee ex father father-in-law fiance fiancee fiancé fiancée flatmate
    friend girl girlfriend godfather godmother gran grandad granddad granddaughter grandfather
    grandma grandmother grandpa grandson granny guest guy hubby husband intern kid lad lady
    landlady landlord lawyer man manager mate mentor midwife mom mother mother-in-law mum
    mummy nan nanny neighbor neighbour nephew niece nurse owner parent partner patient peer
    plumber professor roommate sibling sister sister-in-law solicitor son son-in-law
    stepbrother stepdad stepdaughter stepfather stepmom stepmother stepmum stepsister stepson
    student supervisor teacher tenant therapist trainee trainer twin uncle user vet widow
    widower wife woman
    """
)
MALE: Final = _words(
    """
    boy boyfriend brother brother-in-law dad daddy father father-in-law grandad granddad
    grandfather grandpa grandson guy hubby husband lad landlord man mr nephew son son-in-law
    stepbrother stepdad stepfather stepson uncle widower
    """
)
FEMALE: Final = _words(
    """
    aunt daughter daughter-in-law fiancee fiancée girl girlfriend gran granddaughter grandma
    grandmother granny lady landlady mom mother mother-in-law mrs ms mum mummy nan niece
    sister sister-in-law stepdaughter stepmom stepmother stepmum stepsister widow wife woman
    """
)
PERSONS: Final = _words(
    "parents kids children people in-laws folks siblings grandparents twins men women babies ladies"
) | {f"{noun}s" for noun in PERSON_NOUNS}
_NOUNS: Final = _words(
    """
    ache act amount answer back balance barbecue bargain beat benefit bike bill bit block blossom
    board boast book bowl box brush bump burst button buzz call camp cap cause chair challenge
    change chase chip chop claim clash clip clone coach code comfort comment contact contest
    contract contrast cook copy cost counsel count cover crash crop cross cure curl cut damage
    dance dare dash date deal decrease delay delight demand design dial discharge display dock
    dose doubt draft drain dream dress drill drink drip drive dust dye ease echo edit email
    end exchange excuse exhibit exit export extract face fade farm fast favor favour fear
    feature fence file fill film finance fire fish fix flag flare flash flood flow flush focus
    force forge fork form format fracture frame freak fuel function fund gain garden gasp gaze
    glance glitch glue gossip grade groan guard guess guide halt hammer hand harm harvest head
    heat hike hire hook hope host hug hum hunt hurdle hurry increase influence interest intern
    interview iron issue itch jab jam joke journal judge kick kiss label lag land laugh leak
    leap lecture license lie lift light like limit limp link load loan lock lodge log lounge
    lure mail march mark mash massage master match matter measure mentor mess message moan
    mock monitor mop mortgage mount move nag nail name nap need note notice nurse object offer
    order outline overcharge overflow overhaul pack pad panic parachute parent park pass paste
    patch pause perch pet phone photograph pile pin pinch pity pivot place plan plant plaster
    play pledge plug podcast point poke polish pop pose post present press price print probe
    process produce profit program progress project prompt protest pump purchase push question
    queue quilt quiz quote race rain range rank rate ration rattle reach rebel record refill
    relapse relay relish remark rent replies reply report request rescue research rest review
    ride rise risk roar roll row rule rumble run sack sail salvage sample sand scan schedule
    scoop score scramble scrap scratch scream screen screw scroll scrub search season service
    set shake shape share shelter shift shock shop shout show shower shred shrug shuffle sigh
    sign signal sink skate sketch ski slam slap sleep slice slide slip smash smear smell smile
    smoke snack snap snooze snow sob sound spark spell spill spit splash split spoil spot
    sprain spray sprint spy squeak squint stack staff stage stain stall stamp stand stare
    start stash state stay steam step stick sting stitch stop store strain strand stream
    stress stretch strike stroke stroll structure struggle studies study suit supplies supply
    support surf surface surge surprise surrender survey swap swarm sweat sweep swim swirl
    switch tackle tag talk tank tap tape target taste tattoo tax tease test text tick tie tile
    tilt time tip toast toil torment toss touch tour tow trace track trade train transfer
    transport trap travel treat trend trick trickle trigger trip triumph trot trouble try
    tumble tune turn tweak tweet twist twitch type upgrade use value vape varnish venture veto
    view visit voice volunteer vote waffle wager wail wait walk warm wash waste watch water
    wave wax weed welcome whip whirl whisper wind wire wish witness wobble wonder work worship
    wrap yawn yield zip zone zoom
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
    "volunteered walked went worked left"
)
"""Past forms that belong to the subject also before a preposition: "…, worked as a clerk"."""
