"""Forms of common English verbs, for finding where one clause ends and another begins."""

from enum import StrEnum
from typing import Final

_REGULAR: Final = """
    abandon absorb accept access accompany accuse achieve acquire adapt adjust admire admit adopt
    adore advise afford agree aid aim alert allow analyse analyze announce annoy answer appear
    apply appoint appreciate approach approve argue arrange arrest arrive ask assign assist assume
    attach attack attend attract audit avoid award back bake ban bark bathe battle beg behave
    believe belong bike bill blame blend block blog boil book boost borrow bother bottle bounce
    box brew brush bully burn bury button calculate call calm camp cancel capture care carry cater
    cause cease celebrate challenge change charge chat cheat check cheer choke chop circle cite
    claim classify clean clear click climb close coach code collaborate collapse collect combine
    comment commit communicate commute compare compete compile complain complete compose compost
    concern conclude conduct configure confirm confuse connect consider consist construct consult
    contact contain continue contract contribute convert convince cook cope copy correct cough
    count cover crack crash crave crawl create cross crush cry cure cycle damage dance date debug
    decide declare decline decorate dedicate defend define delay delegate delete deliver demand
    deny depart depend deploy describe deserve design despise destroy detect determine detest
    develop diet digest direct disable disagree disappear disappoint discontinue discover discuss
    dislike display distribute dive divorce double doubt download draft drag dream dress drift
    drill drop dry dump dust dye earn edit educate elect email embrace emerge emigrate employ
    empty enable encourage end endorse engage enjoy enrol enroll enter entertain escape establish
    evaluate examine exceed exchange exercise exist exit expand expect expire explain explore
    export express extend face fade fail faint fancy farm fast favor favour fear feature fetch
    file fill film finance finish fish fit fix flash float flood flow focus fold follow force form
    forward foster frame freelance frighten fry fuel function fund gain gamble garden gather
    generate glow govern grab graduate greet grill grip groom guarantee guard guess guide handle
    happen harm harvest hate head heal heat help hesitate highlight hike hire hope host hug hunt
    hurry identify ignore illustrate imagine immigrate implement import impress improve include
    increase index indicate influence inform inherit inject injure insist inspect inspire install
    integrate intend interest interfere interpret interrupt interview introduce invent invest
    investigate invite involve iron isolate issue itch jog join joke judge juggle jump kayak kick
    kill kiss knit knock label lack land last laugh launch learn lease lecture lift like limit
    link list listen litter live load loathe locate lock log look love lower mail maintain manage
    march mark marry massage master match measure meditate melt mention mentor merge migrate mind
    miss mix monitor motivate move mow multiply murder nap need negotiate note notice notify nurse
    obey object observe obtain occupy occur offend offer open operate oppose order organise
    organize outsource overlook owe own pack paddle paint panic parent park participate pass patch
    patrol pause pay peel perform permit persuade phone photograph pick pile pin plan plant
    plaster play please plug point polish pop possess pour practice practise pray preach predict
    prefer prepare present preserve press pretend prevent price print process produce profit
    program progress prohibit project promise prompt pronounce proofread propose protect prove
    provide prune publish pull pump punish purchase pursue push qualify quarrel question queue
    quote race rain raise rank rate reach react realise realize recall receive recognise recognize
    recommend record recover recruit recycle redesign reduce refer referee reflect refund refuse
    register regret rehearse reinstall reject relate relax release relieve relocate rely remain
    remember remind remove rename renew rent reopen repair repeat replace reply report represent
    request require rescue research resemble reserve resign resist resolve respect respond rest
    restart restore restrict result resume retain retire retrain return reveal revert review
    revise reward rinse risk roast roll rotate row rub ruin rule rush sack sail sample satisfy
    save scan scare schedule score scrape scratch scream search season secure seem select separate
    serve settle shape share shave shelter shift ship shock shop shout shower sigh sign simplify
    skate ski skip slice slip slow smell smile smoke sneeze snore snow soak solve sort sound spoil
    sponsor spot squeeze stack staff stage stamp stare start state stay steer step stir stop store
    strengthen stress stretch strip stroke structure struggle study submit subscribe substitute
    succeed suffer suggest suit summarise summarize supply support surf surprise surround survey
    survive suspect suspend sustain swallow swap sweat switch sympathise tackle tag talk tape
    target taste tease tempt tend terminate test thank threaten tick tidy tie tile time tip
    tolerate touch tour trace track trade train transfer transform translate transport trap travel
    treat trigger trim trouble trust try turn tutor twist type underestimate unite unlock unpack
    untie unwrap update upgrade upload urge use vanish vary verify view visit visualise volunteer
    vote wait walk wander want warm warn wash waste watch water weigh whisper whistle widen wipe
    wish witness wonder work worry wrap wrestle yell yield zoom
""".split()

_IRREGULAR: Final = """
    be:was:been bear:bore:born become:became:become begin:began:begun bend:bent:bent bet:bet:bet
    bite:bit:bitten bleed:bled:bled blow:blew:blown break:broke:broken breed:bred:bred
    bring:brought:brought build:built:built buy:bought:bought catch:caught:caught
    choose:chose:chosen cling:clung:clung come:came:come cost:cost:cost creep:crept:crept
    cut:cut:cut deal:dealt:dealt dig:dug:dug do:did:done draw:drew:drawn drink:drank:drunk
    drive:drove:driven eat:ate:eaten fall:fell:fallen feed:fed:fed feel:felt:felt
    fight:fought:fought find:found:found fly:flew:flown foresee:foresaw:foreseen
    forget:forgot:forgotten forgive:forgave:forgiven freeze:froze:frozen get:got:got
    give:gave:given go:went:gone grind:ground:ground grow:grew:grown hang:hung:hung have:had:had
    hear:heard:heard hide:hid:hidden hit:hit:hit hold:held:held hurt:hurt:hurt keep:kept:kept
    know:knew:known lay:laid:laid lead:led:led leave:left:left lend:lent:lent let:let:let
    lie:lay:lain light:lit:lit lose:lost:lost make:made:made mean:meant:meant meet:met:met
    mistake:mistook:mistaken overcome:overcame:overcome oversee:oversaw:overseen put:put:put
    quit:quit:quit read:read:read rebuild:rebuilt:rebuilt redo:redid:redone
    rewrite:rewrote:rewritten ride:rode:ridden ring:rang:rung rise:rose:risen run:ran:run
    say:said:said see:saw:seen seek:sought:sought sell:sold:sold send:sent:sent set:set:set
    sew:sewed:sewn shake:shook:shaken shine:shone:shone shoot:shot:shot show:showed:shown
    shrink:shrank:shrunk shut:shut:shut sing:sang:sung sit:sat:sat sleep:slept:slept
    slide:slid:slid speak:spoke:spoken spell:spelt:spelt spend:spent:spent spill:spilt:spilt
    spin:spun:spun split:split:split spread:spread:spread spring:sprang:sprung stand:stood:stood
    steal:stole:stolen stick:stuck:stuck stink:stank:stunk strike:struck:struck swear:swore:sworn
    sweep:swept:swept swim:swam:swum swing:swung:swung take:took:taken teach:taught:taught
    tear:tore:torn tell:told:told think:thought:thought throw:threw:thrown
    undergo:underwent:undergone understand:understood:understood undertake:undertook:undertaken
    upset:upset:upset wake:woke:woken wear:wore:worn weave:wove:woven win:won:won wind:wound:wound
    withdraw:withdrew:withdrawn write:wrote:written
""".split()

_DOUBLED: Final = frozenset(
    """
    ban beg chat chop commit drag drop fit grab hug jog kidnap knit log nap pin plan plug pop
    prefer program refer rub ship shop sin skip slip snap spot star step stir stop strip submit
    swap tag tip transfer trap trek trim wrap
    """.split()
)

AUXILIARIES: Final = frozenset(
    """
    am is are was were be been have has had do does did can could will would shall should may might
    must cannot can't couldn't won't wouldn't shouldn't mustn't don't doesn't didn't isn't aren't
    wasn't weren't haven't hasn't hadn't ain't
    """.split()
)
MODALS: Final = frozenset(
    """
    can could will would shall should may might must cannot can't couldn't won't wouldn't shouldn't
    mustn't 'll 'd do does did don't doesn't didn't
    """.split()
)
"""Words that a base form follows."""


class Form(StrEnum):
    """A form of a verb."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


def third(base: str) -> str:
    """Return the form of the third person: "work" becomes "works"."""
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _stem(base: str) -> str:
    return base + base[-1] if base in _DOUBLED else base


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return _stem(base) + "ed"


def _gerund(base: str) -> str:
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return (base + base[-1] if _doubles(base) else base) + "ing"


def _doubles(base: str) -> bool:
    return base in _DOUBLED or base in {
        *("begin", "cut", "forget", "get", "hit", "let", "put", "quit", "run", "set", "sit"),
        *("swim", "win"),
    }


def _forms() -> dict[str, frozenset[Form]]:
    found: dict[str, set[Form]] = {}

    def add(word: str, form: Form) -> None:
        found.setdefault(word, set()).add(form)

    irregular = [row.split(":") for row in _IRREGULAR]
    past = {base: (simple, participle) for base, simple, participle in irregular}
    for base in {*_REGULAR, *past}:
        simple, participle = past.get(base, (_past(base), _past(base)))
        add(base, Form.BASE)
        add(third(base), Form.THIRD)
        add(simple, Form.PAST)
        add(participle, Form.PARTICIPLE)
        add(_gerund(base), Form.GERUND)
    add("raised", Form.PARTICIPLE)
    add("born", Form.PARTICIPLE)
    return {word: frozenset(forms) for word, forms in found.items()}


_FORMS: Final = _forms()


_REGULAR_PAST: Final = frozenset({Form.PAST, Form.PARTICIPLE})
_LEAST_PAST: Final = 4
_NO_PAST: Final = frozenset(
    """
    tired bored scared excited interested worried hundred speed breed indeed exceed
    talented gifted unmarried embed seabed naked wicked sacred rugged wooded crowded
    advanced beloved experienced related so-called limited married divorced concerned united mixed
    """.split()
)


def forms_of(word: str) -> frozenset[Form]:
    """Return the forms that a word may be; none for a word that is no common verb.

    A word in "-ed" that is not listed is taken for a past form.
    """
    known = _FORMS.get(word.lower())
    if known is None:
        is_past = len(word) > _LEAST_PAST and word.endswith("ed") and word not in _NO_PAST
        known = _REGULAR_PAST if is_past else frozenset()
    return known
