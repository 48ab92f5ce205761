"""Classes of words that indicate the type of a name next to them."""

import re
from typing import Final

_CLASSES: Final = {
    "honorific": (
        "mr mrs ms miss dr doctor prof professor sir lady lord dame herr frau fräulein señor "
        "señora sr sra don doña monsieur madame mme mlle signor signora captain judge president "
        "senator governor pastor father sister brother coach nurse detective officer sergeant "
        "colonel general king queen prince princess pope saint imam rabbi reverend rev minister "
        "chancellor mayor major lieutenant"
    ),
    "kin": (
        "mother father mum mom dad sister brother son daughter wife husband partner girlfriend "
        "boyfriend fiancé fiancée fiance fiancee cousin uncle aunt auntie niece nephew "
        "grandmother grandfather grandma grandpa granny nana oma opa stepmother stepfather "
        "stepson stepdaughter sister-in-law brother-in-law mother-in-law father-in-law twin baby "
        "kid child toddler boy girl godmother godfather goddaughter godson ex friend bestie mate "
        "buddy roommate flatmate housemate schwester bruder mutter vater tochter sohn freundin "
        "freund sœur frère mère père fille fils hermana hermano madre padre hija hijo amiga amigo"
    ),
    "pet": "dog cat puppy kitten hamster rabbit horse parrot pony hund katze pet goldfish tortoise",
    "role": (
        "boss manager colleague coworker co-worker teammate neighbour neighbor landlord landlady "
        "dentist therapist psychologist cardiologist dermatologist surgeon gp vet lawyer "
        "solicitor accountant teacher tutor mentor supervisor advisor professor intern assistant "
        "secretary recruiter colleague coach trainer barber hairdresser plumber electrician nanny "
        "babysitter cleaner chef author writer director actor actress singer composer painter "
        "architect designer engineer developer lead owner founder cofounder ceo cto cfo coo "
        "contact person client guest"
    ),
    "locprep": (
        "in from near around outside across throughout toward towards via visiting visited visit "
        "leaving left through beyond nach aus bei à en desde"
    ),
    "toprep": "to at into over on within inside between along",
    "move": (
        "live lives living lived moved move moving flew fly flying flight travel travelled "
        "traveled travelling traveling trip trips drove driving drive born raised grew arrived "
        "arrive landed landing relocated relocate honeymoon vacation holiday weekend stayed "
        "staying based located vacationed hike hiked hiking tour toured train bus wohnt lebt "
        "wohne habite vive vivo city town village"
    ),
    "say": (
        "said says say told tells tell asked asks ask called calls call thinks thought likes "
        "loves hates loved hated likes wants met meet married marry dating dated knows knew "
        "invited invite thanked thank phoned texted emailed wrote sent gave helped brought taught "
        "hugged kissed misses missed reminded introduced plays played baked cooked laughed cried "
        "smiled recommended suggested agreed promised forgot remembers remembered believes turned "
        "owes visits studies is was will has heißt named called remind email pay"
    ),
    "org": (
        "work works working worked job hired hire fired joined join joins founded acquired bought "
        "invoice client customer supplier vendor company firm startup employer bank insurance "
        "refunded charged offer offered interview internship interned intern employee employees "
        "shares stock merger contract ceo cto cfo hr branch subsidiary volunteer member donated "
        "donate sponsor recruiter study studies studied graduated degree university school "
        "college hospital clinic club team band arbeite travaille trabajo für"
    ),
    "tech": (
        "server servers database databases db code coding codes coded script scripts app apps api "
        "backend frontend back-end front-end library framework frameworks language languages "
        "programming deploy deploys deployed deploying deployment cluster cloud written build "
        "builds built compile compiler container containers repo query queries migrate migrated "
        "migrating migration upgrade upgraded version tests testing test linting linter stack "
        "service services microservice microservices plugin module package install installed "
        "installing config configs cache queue pipeline pipelines ci cd release runs run runs "
        "running docs docker use uses used using learning learn switched switch rewrite rewrote "
        "rewritten port ported protocol port router firmware bug bugs developer developers "
        "engineer devops kernel terminal editor ide dashboard metrics logs schema types typed "
        "async cli sdk driver hosted host production staging prod implemented implement "
        "implementation parser tool tools tooling support supports"
    ),
    "product": (
        "bought buy buying sold sell selling ordered order got phone laptop tablet watch camera "
        "car bike drives drive drove driving game games play plays playing console headphones "
        "speaker prescribed prescription mg tablets dose pill pills taking takes take took "
        "medication medicine broke broken cracked screen battery charger repair repaired app "
        "account subscription subscribed streaming model vacuum grill machine guitar printer tv "
        "device wears wear shoes uses used using edit post posted posts chat chats watched watch "
        "listen replaced upgraded installed"
    ),
    "article": (
        "the a an this that these those my your his her our their its some every each no der die "
        "das den dem ein eine le la les un une el los las una mein meine ma mon mes mi"
    ),
    "conj": "and or & vs versus plus und oder et y o ou",
    "with": "with without by for of about than like against after before und mit chez con avec",
}
CLASSES: Final = {
    word: tuple(name for name, words in _CLASSES.items() if word in words.split())
    for word in {word for words in _CLASSES.values() for word in words.split()}
}
"""The classes of a word, lower case."""

TITLES: Final = frozenset(_CLASSES["honorific"].split()) | frozenset(
    "uncle aunt auntie grandma grandpa granny oma opa onkel tante tía tío tia tio".split()
)
"""Words before a name that do not belong to it."""

PARTICLES: Final = frozenset(
    "de da do dos das del della di van von der den ter ten la le du bin ibn al el".split()
)
"""Words inside the names of people."""

ORGANIZATION_ENDS: Final = frozenset(
    "inc inc. ltd ltd. llc gmbh ag se kg ug corp corp. corporation co co. plc s.a. sa s.r.l "
    "srl s.p.a spa bv b.v nv n.v oy ab as asa aps kft pty sarl sas group holdings holding "
    "partners associates sons brothers bros industries technologies technology tech labs lab "
    "systems solutions software consulting analytics capital ventures media studio studios "
    "press publishing books records bank university college school academy institute hospital "
    "clinic foundation association society union council committee ministry department agency "
    "authority office court police army church club team fc united city bakery pharmacy "
    "logistics energy foods robotics dynamics works networks airlines airways insurance "
    "motors electronics pharma therapeutics health healthcare telecom international trust "
    "fund party federation league orchestra choir band theatre ensemble gym kindergarten "
    "daycare practice surgery dental verein stiftung universität hochschule krankenhaus "
    "sparkasse".split()
)
ORGANIZATION_STARTS: Final = frozenset(
    "university bank ministry department institute fc sv tsv ac as sc city college school "
    "academy office council court house association society royal national federal european "
    "international united universität hochschule banco banque université universidad federal "
    "kreissparkasse sparkasse stadtwerke tu eth central first deutsche".split()
)
PLACE_ENDS: Final = frozenset(
    "street st road rd avenue ave lane drive boulevard blvd square sq place court way alley "
    "row close terrace park garden gardens lake river creek bay beach island islands isle "
    "mountain mountains mount hill hills valley forest woods canyon desert falls peak pass "
    "ridge bridge tower castle palace cathedral church temple mosque museum gallery library "
    "theatre theater opera hall stadium arena station airport terminal harbour harbor port "
    "pier market mall hotel hostel inn lodge resort cafe café bar pub restaurant bistro "
    "county state province district quarter village town ocean sea coast gulf strait "
    "peninsula canal heights cemetery zoo trail room straße strasse platz allee weg gasse "
    "berg see wald markt dom hof hauptbahnhof bahnhof".split()
)
PLACE_STARTS: Final = frozenset(
    "lake mount mt mont monte lago lac loch san santa santo sankt são saint st port puerto "
    "fort cape el los las la le rio río new north south east west northern southern eastern "
    "western upper lower old great little isle rue via calle avenue avenida plaza piazza "
    "place hotel café cafe restaurant bar trattoria osteria bistro camp castle château "
    "schloss villa gulf bay hostel pub the room".split()
)
JOINERS: Final = frozenset(
    "of the de da di do dos das del della van von der den ter ten la le les du des al el bin "
    "ibn ben and und y e & for in on upon am an zu zur sur os san".split()
)
STOP_WORDS: Final = frozenset(
    "he she it we they you me him her us them this that these those who whom whose what when "
    "where why how which there here then than and or but so if because although though while "
    "since until unless for of in on at to from by with without about as into onto over under "
    "above below between among through during before after again against is are was were be "
    "been being am do does did done has have had having could should would might must shall "
    "not no nor never always often sometimes usually also just only even still already yet "
    "too very quite rather almost maybe perhaps both each every either neither all any some "
    "most many much few several more less least other another such same own my your his its "
    "our their mine yours ours theirs myself yourself himself herself itself ourselves "
    "themselves everyone everybody someone somebody anyone anybody nobody nothing something "
    "anything everything one two three four five six seven eight nine ten first second third "
    "last next however therefore meanwhile otherwise instead besides moreover furthermore "
    "anyway well now today tomorrow yesterday tonight please thank thanks yes okay sure hello "
    "hi hey dear sorry welcome get got come let take give put see look say tell ask think "
    "know want need like try use find keep call send bring buy pay open close start stop run "
    "walk eat drink sleep read write".split()
)
"""Function words and the most common verbs: not names, though lists contain some ("She")."""

NEVER_NAMES: Final = STOP_WORDS | frozenset(
    "i i'm monday tuesday wednesday thursday friday saturday sunday january february july "
    "september october november december english german french spanish italian portuguese "
    "dutch swedish norwegian danish finnish polish russian ukrainian czech hungarian greek "
    "turkish arabic hebrew hindi urdu bengali tamil mandarin cantonese chinese japanese "
    "korean vietnamese thai indonesian malay latin american british european asian african "
    "australian canadian mexican brazilian argentinian irish scottish welsh swiss austrian "
    "belgian indian pakistani iranian iraqi israeli egyptian nigerian kenyan christian "
    "christians catholic protestant muslim muslims jewish buddhist hindu islam christianity "
    "buddhism christmas easter thanksgiving halloween hanukkah diwali ramadan eid passover ok "
    "okay pdf api ceo cto cfo coo hr pto kpi kpis asap fyi todo note faq tv gpu cpu dna mri "
    "adhd ptsd bmi ps pm am id url ui ux qa pr vip diy eta rsvp ai ml it user assistant covid "
    "mum mom dad mama papa god grandma grandpa mr mrs ms dr prof sir madam madame mme "
    "monsieur herr frau señor señora uncle aunt auntie the ci cd ich du er sie es wir ihr "
    "mein meine der die das ein eine je tu il elle nous vous mon ma yo tú él ella mi el io "
    "lui lei man".split()
)
"""Capitalised words that are not names of these types in any position."""


TIMES: Final = frozenset(
    "mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday "
    "saturday sunday weekday weekend today tonight tomorrow yesterday morning noon midday "
    "afternoon evening eve night midnight am pm".split()
)
"""Weekdays and times of day, however written; never part of a name that is not listed."""

INTERJECTIONS: Final = re.compile(
    r"a+h+|aw+|o+h+|oo+f+|u+g+h+|e+h+|h+m+|m+h*m+|(?:ha)+h?|(?:he){2,}|w+o+w+|wo+a+h+|who+a+|ya+y+|"
    r"ye+a+h*|"
    r"ye+p+|yu+p+|yes|no|nope?|na+h+|hey+|hi+|hello|bye|lo+l+|omg|btw|idk|tbh|imo|imho|ttyl|brb|thx|ty|"
    r"pls|plz|thanks?|congrats|kudos|gotcha|wanna|gonna|gotta|gimme|lemme|dunno|kinda|sorta|cuz|coz|"
    r"y'all|c'mon|ok|okay|phew|dang|damn|ouch|oops|whoops|yikes|woo(?:hoo)?|woohoo|hurray|hooray|so+|"
    r"ain't|i|i'm|im|ive|i've|i'll|i'd|[a-z]+n't|sup|duh|meh|psst|shh+"
)
"""Interjections (folded); never part of a name that is not listed."""

PLAIN: Final = frozenset("the a an my our your his her their this that".split())
"""Words before names; never part of a name that is not listed."""

OF_SAINTS: Final = frozenset("aid cross head choir vineyard".split())
"""Words, besides those of places and organisations, that follow a possessive inside a name."""


def classes_of(word: str) -> tuple[str, ...]:
    """Return the classes of a lower-case word."""
    return CLASSES.get(word, ())


NO_NAMES: Final = re.compile(
    r"\b(?:"
    r"(?:Merry|Happy) (?:Christmas|Easter|Thanksgiving|Hanukkah|Diwali|Halloween|Eid|Xmas)|"
    r"New Year(?:['’]s)?(?: (?:Eve|Day))?|"
    r"(?:Valentine|Mother|Father|Patrick|Boxing|Saint Patrick|Labor|Labour|Independence|Memorial|"
    r"Veterans|Pride|Women|Christmas|Easter|Good|Black|Cyber|Ash|Shrove|Palm|Whit|Bonfire|Earth)"
    r"(?:['’]s)? (?:Day|Eve|Friday|Monday|Sunday|Tuesday|Wednesday|Night|Month)|"
    r"(?:First |Second )?World War(?: I{1,3}| One| Two)?|Cold War|Civil War|World Cup|Super Bowl|"
    r"Champions League|Tour de France|Grand Prix|Black Lives Matter|Middle Ages|"
    r"Industrial Revolution|Big Bang|Milky Way|Golden Retriever)\b",
)
"""Holidays, events and other capitalised phrases that are not entities here."""
