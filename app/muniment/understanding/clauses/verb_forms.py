"""Forms of common English verbs, for finding where one clause ends and another begins."""

from enum import StrEnum
from typing import Final

_REGULAR: Final = """
    abandon absorb accept access accompany accuse ache achieve acquire act adapt add adjust
    admire admit adopt adore advise afford agree aid aim alert allocate allow amend amount amuse
    analyse analyze annotate announce annoy answer anticipate apologise apologize appeal appear
    applaud apply appoint appreciate approach approve archive argue arrange arrest arrive ascend
    ask assemble assert assess assign assist assume assure attach attack attempt attend attract
    audit authorise authorize automate avoid await award babble back bake balance ballot ban
    baptise barbecue bargain bark bask bathe battle beep beg behave believe belong benefit bike
    bill blame blend blink block blog bloom blossom board boast boil book boost borrow bother
    bottle bounce bowl box breathe brew browse brush bully bump burn bury busk button buzz
    bypass calculate call calm camp cancel cap capture care carpool carry carve cater cause
    cease celebrate certify chair challenge change charge chase chat cheat check cheer chew chip
    choke chop circle cite claim clap clash classify clean clear click climb clip clone close
    coach code cofound collaborate collapse collect collide combine comfort comment commit
    communicate commute compare compensate compete compile complain complete compose compost
    compress comprise compromise concern conclude conduct confess confide configure confirm
    confront confuse congratulate connect conserve consider consist constrain construct consult
    consume contact contain contest continue contract contrast contribute convert convince cook
    cooperate coordinate cope copy correct cough counsel count cover crack cram crash crave
    crawl create crochet crop cross crouch crumble crush cry cuddle cure curl customise
    customize cycle damage dance dare dash date deactivate debug decide declare decline decorate
    decrease dedicate deduct defend defer define defrost degrade delay delegate delete delight
    delist deliver demand demote deny depart depend depict deploy deprecate derive describe
    deserve design despise destroy detect deteriorate determine detest detox develop devote
    diagnose dial dictate die diet differ digest dine direct disable disagree disappear
    disappoint disapprove discard discharge disclose disconnect discontinue discover discuss
    dislike dismantle dismiss dispatch dispense display dispose disrupt dissolve distract
    distribute disturb dive divert divide divorce dock donate doodle dose double doubt downgrade
    download doze draft drag drain dread dream dress drift drill drip drop drown dry dump dust
    dye earn ease echo edit educate eject elect eliminate elope email embark embarrass embrace
    embroider emerge emigrate emphasise emphasize employ empty enable enclose encounter
    encourage encrypt end endorse endure enforce engage enhance enjoy enrol enroll ensure enter
    entertain equip erase err erupt escalate escape establish evacuate evaluate evaporate evolve
    exaggerate examine exceed exchange exclude excuse execute exercise exhaust exhibit exist
    exit expand expect expire explain explore export expose express extend extract face fade
    fail faint falter fancy farm fast fasten favor favour fear feature fence ferment fetch
    fidget file fill film finalise finalize finance finish fire fish fit fix flag flare flash
    flatter flicker flinch flip flirt float flood flourish flow flush focus fold follow force
    forge fork form format formulate forward foster fracture frame freak freelance fret frighten
    frown frustrate fry fuel fulfil fulfill fumble function fund fundraise furnish gain gamble
    garden gasp gather gaze generate glance glitch glow glue golf google gossip govern grab
    grade graduate grate graze greet grieve grill grin grip groan groom grumble grunt guarantee
    guard guess guide halt hammer handle happen harm harvest hassle hate haul haunt head heal
    heat help hesitate hibernate highlight hike hinder hire hitch hoard hook hoover hope host
    hug hum hunt hurdle hurry identify ignite ignore illustrate imagine immigrate impair
    implement import impose impress improve include increase index indicate inflate inflict
    influence inform inhale inherit initiate inject injure inquire insert insist inspect inspire
    install insulate insure integrate intend intensify interact intercept interest interfere
    intern interpret interrupt interview introduce invade invent invest investigate invite
    invoice involve iron irritate isolate issue itch jab jam jeopardise jetlag jog join joke jot
    journal judge juggle jump justify kayak kick kill kiss knit knock label lack lag land last
    laugh launch leak learn lease lecture lengthen lessen license lift like limit limp linger
    link list listen litter live load loan loathe locate lock lodge log look loosen lounge love
    lower lure magnify mail maintain manage manufacture march mark marry mash massage master
    match measure meditate melt memorise memorize mend mention mentor merge merit mess message
    migrate mimic mind minimise minimize misbehave misplace miss misspell mix moan mock modify
    monitor moonlight moor mop mortgage motivate mount mourn move mow multiply multitask murder
    nag nail nap narrate navigate need negotiate nod nominate note notice notify nudge nurse
    nurture obey object oblige observe obsess obtain occupy occur offend offer omit open operate
    oppose optimise optimize order organise organize originate outline outsource overcharge
    overflow overhaul overheat overlook owe own pack pad paddle paint pamper panic parachute
    parent park parse participate pass paste patch patrol pause pay peek peel peer perch perform
    permit persevere persist persuade pet phone photograph pick pile pin pinch pity pivot place
    plan plant plaster play plead please pledge pluck plug plumb poach podcast point poke polish
    pop populate portray pose possess postpone pounce pour practice practise pray preach precede
    predate predict prefer prepare present preserve preside press pretend prevail prevent price
    print prioritise prioritize probe proceed process procrastinate produce profit program
    progress prohibit project promise promote prompt pronounce proofread propel propose
    prosecute prosper protect protest prove provide provoke prune publish pull pump punish
    purchase puree pursue push qualify quarrel question queue quilt quiz quote race rain raise
    rank rate ration rattle reach react realise realize rebel reboot recall receive recite
    reckon reclaim recognise recognize recommend reconcile reconnect reconsider reconstruct
    record recover recruit rectify recur recycle redeem redesign redirect reduce refactor refer
    referee refill refine reflect refresh refund refurbish refuse regain regenerate register
    regret regulate rehearse rehome reimburse reinforce reinstall reinvent reject rejoin relapse
    relate relax relay release relieve relish relocate rely remain remark remarry remember
    remind reminisce remove rename render renew renovate rent reopen reorder reorganise repair
    repeat rephrase replace replant reply report represent reproduce request require reschedule
    rescue research resemble reserve reshape reside resign resist resize resolve resort respect
    respond rest restart restock restore restrict restructure result resume resurface retain
    retire retrain retrieve retry return reunite reuse revamp reveal revert review revise revive
    revolve reward rhyme rinse rip risk roam roar roast rob roll rot rotate row rub ruin rule
    rumble rush sack safeguard sail salute salvage sample sand sanitise satisfy save scan scare
    scatter schedule scold scoop score scramble scrap scrape scratch scream screw scribble
    scroll scrub scuba sculpt search season secure seem select separate serenade serve service
    settle shape share shave shelter shelve shift ship shiver shock shop shout shove shower
    shred shrug shuffle shun sigh sign signal simmer simplify sip skate sketch ski skid skim
    skip skype slam slap slaughter sleepwalk slice slip slow smash smear smell smile smirk smoke
    smoulder snack snap snatch sneak sneeze sniff snooze snore snorkel snow snowboard soak sob
    socialise socialize soften solder solve sort sound spar spark specialise specialize specify
    speculate splash spoil sponsor spook spot sprain spray sprint sprout spy squat squeak squeal
    squeeze squint squirt stabilise stack staff stage stain stall stammer stamp stare start
    startle starve stash state stay steam steer step stereotype stifle stimulate stir stitch
    stop store strain strand stream strengthen stress stretch strip stroke stroll structure
    struggle study stumble stutter subdivide submit subscribe subside substitute subtract
    succeed sue suffer suffice suggest suit summarise summarize summon supervise supply support
    suppress surf surge surpass surprise surrender surround survey survive suspect suspend
    sustain swallow swap swarm sway sweat swirl switch swoop sympathise tackle tag tailor talk
    tangle tank tap tape taper target taste tattoo taunt tax tease telephone televise tempt tend
    terminate test text thank theorise thrash threaten thrive throb tick tidy tie tighten tile
    tilt time tip toast toil tolerate torment toss touch tour tow trace track trade train
    transfer transform translate transport trap travel treat tremble trend trick trickle trigger
    trim trip triumph trot trouble trust try tuck tumble tune turn tutor tweak tweet twist
    twitch type undercharge underestimate underline undermine unearth unfold unfriend uninstall
    unite unlock unpack unplug unravel untie unveil unwrap update upgrade upload uproot urge use
    utter vacate vacuum validate value vanish vape varnish vary veer vent venture verify vet
    veto vibrate view violate visit visualise volunteer vomit vote vouch waffle wager wail wait
    waive walk wander wane want warm warn warrant wash waste watch water waver wax wean weed
    weigh welcome weld whine whip whirl whisper whistle widen wield wiggle wilt wince wipe wire
    wish witness wobble wonder work worry worsen worship wrap wrestle wriggle yawn yearn yell
    yield zip zone zoom
""".split()

_IRREGULAR: Final = """
    babysit:babysat:babysat be:was:been bear:bore:born beat:beat:beaten become:became:become
    begin:began:begun bend:bent:bent bet:bet:bet bite:bit:bitten bleed:bled:bled blow:blew:blown
    break:broke:broken breed:bred:bred bring:brought:brought build:built:built burst:burst:burst
    buy:bought:bought catch:caught:caught choose:chose:chosen cling:clung:clung come:came:come
    cost:cost:cost creep:crept:crept cut:cut:cut deal:dealt:dealt dig:dug:dug do:did:done
    draw:drew:drawn drink:drank:drunk drive:drove:driven eat:ate:eaten fall:fell:fallen
    feed:fed:fed feel:felt:felt fight:fought:fought find:found:found fly:flew:flown
    forbid:forbade:forbidden foresee:foresaw:foreseen forget:forgot:forgotten
    forgive:forgave:forgiven freeze:froze:frozen get:got:got give:gave:given go:went:gone
    grind:ground:ground grow:grew:grown hang:hung:hung have:had:had hear:heard:heard
    hide:hid:hidden hit:hit:hit hold:held:held hurt:hurt:hurt keep:kept:kept kneel:knelt:knelt
    know:knew:known lay:laid:laid lead:led:led lean:leaned:leaned leap:leapt:leapt
    leave:left:left lend:lent:lent let:let:let lie:lay:lain light:lit:lit lose:lost:lost
    make:made:made mean:meant:meant meet:met:met mistake:mistook:mistaken
    outgrow:outgrew:outgrown overcome:overcame:overcome oversee:oversaw:overseen
    oversleep:overslept:overslept put:put:put quit:quit:quit read:read:read
    rebuild:rebuilt:rebuilt redo:redid:redone repay:repaid:repaid resit:resat:resat
    rewrite:rewrote:rewritten ride:rode:ridden ring:rang:rung rise:rose:risen run:ran:run
    say:said:said see:saw:seen seek:sought:sought sell:sold:sold send:sent:sent set:set:set
    sew:sewed:sewn shake:shook:shaken shed:shed:shed shine:shone:shone shoot:shot:shot
    show:showed:shown shrink:shrank:shrunk shut:shut:shut sing:sang:sung sink:sank:sunk
    sit:sat:sat sleep:slept:slept slide:slid:slid sow:sowed:sown speak:spoke:spoken
    spell:spelt:spelt spend:spent:spent spill:spilt:spilt spin:spun:spun spit:spat:spat
    split:split:split spread:spread:spread spring:sprang:sprung stand:stood:stood
    steal:stole:stolen stick:stuck:stuck sting:stung:stung stink:stank:stunk
    strike:struck:struck sublet:sublet:sublet swear:swore:sworn sweep:swept:swept
    swell:swelled:swollen swim:swam:swum swing:swung:swung take:took:taken teach:taught:taught
    tear:tore:torn tell:told:told think:thought:thought throw:threw:thrown
    undergo:underwent:undergone understand:understood:understood undertake:undertook:undertaken
    upset:upset:upset wake:woke:woken wear:wore:worn weave:wove:woven weep:wept:wept win:won:won
    wind:wound:wound withdraw:withdrew:withdrawn write:wrote:written
""".split()

_DOUBLED: Final = frozenset(
    """
    ban beg cap chat chop clap clip commit cram crop drag drip drop equip fit flip grab hug
    hum jab jam jog jot kidnap knit lag log mop nag nap nod omit pad pet pin plan plug pop
    prefer program propel rebel recur refer rip rob rub scrap scrub ship shop shred shrug shun
    sin sip skid skim skip slam slap slip snap sob spar spot squat star step stir stop strip
    submit swap tag tap tip transfer trap trek trim trot whip wrap
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
    if base.endswith("ie"):
        return base[:-2] + "ying"
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

    A word in "-ed" that is not listed is taken for a past form, but for one like "unopened".
    """
    known = _FORMS.get(word.lower())
    if known is None:
        is_past = word.endswith("ed") and not word.startswith("un") and word not in _NO_PAST
        is_past = is_past and len(word) > _LEAST_PAST
        known = _REGULAR_PAST if is_past else frozenset()
    return known
