"""The closed list of words and phrases that indicate the type of a text.

Each group is one cue. Phrases have up to four words, in lower case, apostrophes kept. The heads are
trained on these groups: adding, removing or renaming one requires ``heads.npz`` of another version.
"""

from typing import Final

PHRASE_WORDS: Final = 4


def phrases(text: str) -> frozenset[str]:
    """Return the phrases of a text, separated by semicolons."""
    return frozenset(part.strip() for part in text.split(";"))


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


FIRST_PERSON: Final = words("i i'm i've i'd i'll im ive me my mine myself id")
FIRST_PLURAL: Final = words("we we're we've we'd we'll us our ours ourselves")
SECOND_PERSON: Final = words("you your yours you're you've yourself u ur")

STATEMENT_CUES: Final[dict[str, frozenset[str]]] = {
    "first_person": FIRST_PERSON,
    "first_plural": FIRST_PLURAL,
    "second_person": SECOND_PERSON,
    "third_person": words(
        "he he's her hers herself him himself his she she's their theirs them they they're"
    ),
    "the_user": phrases("client; customer; the client; the user; user; user's; users"),
    "must": words("must mustn't shall shan't"),
    "should": phrases("better; had better; ought to; should; shouldn't; supposed to"),
    "need_to": phrases(
        "got to; gotta; has to; have 2; have to; haven't yet; in need of; need; need 2;"
        "need to; needs; needs to; not yet; still have to; still need to; still needs"
    ),
    "want_to": phrases(
        "going to; hoping; plan to; planning to; plans to; wanna; want to; wants to"
    ),
    "task_verb": words(
        "add analyse apply archive arrange ask assemble back bake book bring buy calibrate call "
        "cancel change check choose clean clear collect compare complete confirm contact "
        "convert copy create cut deliver descale design discuss document download draft drop "
        "email enrol enter evaluate fetch figure file fill find finish fix get give go harvest "
        "help hire implement install investigate invite iron learn let lock look make measure "
        "meet migrate move mow negotiate order organise organize pack paint pay phone pick plan "
        "plant post practise prepare print prune pull push put raise read rebook reconcile "
        "record refactor refill register remove renew rent repair replace reply report request "
        "research reserve reset restock restring return review revise rewrite ring rotate run "
        "schedule sell send set settle sew share shop sign sort start stop submit switch take "
        "talk tell test text tidy transfer try turn unsubscribe update upgrade upload vacuum "
        "verify visit wash water wrap write"
    ),
    "command_verb": words(
        "act address answer ask assume avoid begin call categorise cite correct default disable "
        "enable end exclude explain format give highlight include keep limit list load log mask "
        "output prefer quiz recommend remember remind reply respond return round save set show "
        "speak start stop suggest summarise summarize tag think translate treat use write"
    ),
    "remind": phrases(
        "action; action item; asap; don't forget; dont forget; follow up; follow-up;"
        "must not forget; next step; next steps; note to self; on me to; outstanding; pending;"
        "remember to; remind me; reminder; still open; task; to do; to-do; todo"
    ),
    "deadline": phrases(
        "are due; at the latest; before; by; by friday; by monday; by the end; by tomorrow;"
        "by tonight; deadline; due; end of; is due; next week; no later than; this week; until"
    ),
    "never": words("never"),
    "always": words("always"),
    "every": words("all any anybody anyone each every everybody everyone everything"),
    "nobody": phrases(
        "no exceptions; no excuses; no one; nobody; none; noone; nothing;under no circumstances"
    ),
    "prohibited": phrases(
        "are banned; are not to; are only; banned; can't be; cannot be; forbidden; illegal;"
        "is banned; is not to; is only; may not; may only; must never; must not; never be;"
        "no longer; not acceptable; not accepted; not allowed; not be; not permitted;"
        "off limits; only be; prohibited"
    ),
    "required": phrases(
        "allowed; approval; approved; are needed; authorised; compulsory; consent; has to be;"
        "have to be; in writing; is needed; mandatory; must be; need two; needs approval;"
        "needs to be; obliged; permission; permitted; prior; require; required; requires;"
        "sign off; signed off"
    ),
    "rule": phrases(
        "agreement; as a rule; by default; code of conduct; company-wide; compliance;"
        "convention; guideline; guidelines; house rule; law; our practice; period; policies;"
        "policy; principle; procedure; protocol; regulation; regulations; rule; rules;"
        "standard; the deal; we agreed"
    ),
    "only_unless": phrases(
        "at least; at most; except; exclusively; fewer than; if; less than; limit; maximum;"
        "minimum; more than; no more than; only; unless; up to; who; whoever; within; without"
    ),
    "negated_command": phrases("avoid; do not; don't; dont; never; no; not"),
    "assistant": phrases(
        "act as; agent; ai; assistant; bot; chatbot; claude; copilot; gpt; llm; model; persona;"
        "prompt; prompts; subagent; system prompt; the agent; the assistant; the model;"
        "you are; your; your name is; your role"
    ),
    "answering": phrases(
        "address me; answer; answers; ask me; assume; bullet points; call me; cite; draft;"
        "emoji; emojis; explain; format; if i ask; keep; markdown; output; outputs; quiz me;"
        "remind; replies; reply; respond; response; responses; show me; speak; suggest;"
        "summaries; summarise; summarize; tag; tone; translate; treat; use; when asked;"
        "when i ask; write in; your answers"
    ),
    "machine": phrases(
        "access; api; authenticated; backup; backups; batch; build; cache; checkpoint; cluster;"
        "config; configuration; connected; context window; cron; daemon; database; db; debug;"
        "default; directory; disabled; driver; embedding; embeddings; enabled; endpoint;"
        "environment; exit code; feature flag; firmware; flag; function call; gb; gpu; host;"
        "index; indexer; indexing; installed; job; json; kb; limit; loaded; locale; log;"
        "logging; logs; max_tokens; mb; memory; mode; ms; oauth; path; plugin; port; queue;"
        "quota; rate limit; read; read-only; restarted; retries; retry; runs; sandbox;"
        "scheduler; scopes; server; session; setting; settings; status; switched off; sync;"
        "synced; telemetry; temperature; threshold; time zone; timeout; timezone; token;"
        "tokens; tool; tool call; tools; top_p; ttl; turned off; turned on; updated; v1; v2;"
        "variable; vector; version; webhook; worker; workspace; write; yaml"
    ),
    "engineering": phrases(
        "branch; bug; bugs; ci; code; commit; dependency; deploy; deployed; deployment; error;"
        "error rate; errors; framework; latency; library; main; merge; merged; migration;"
        "pipeline; pr; prod; production; pull request; pull requests; queries; query; release;"
        "released; repo; repository; requests; review; schema; service; staging; table; test;"
        "tests; uptime"
    ),
    "like": phrases(
        "adore; adores; appreciate; appreciates; big fan; can't resist; crazy about; drawn to;"
        "enjoy; enjoyed; enjoys; fan of; fond of; happiest; i'm into; interested in; into;"
        "keen on; like; liked; likes; love; loves; mad about; obsessed with; partial to;"
        "soft spot; sweet tooth"
    ),
    "dislike": phrases(
        "annoys me; avoids; boring; bothers; can't bear; can't stand; cannot stand; cant stand;"
        "couldn't care less; despise; despises; detest; dislike; dislikes; do not like;"
        "does not like; doesn't enjoy; doesn't like; doesn't want; don't care; don't enjoy;"
        "don't like; don't want; dread; dreads; gets on my nerves; hate; hates; loathe;"
        "never liked; not a fan; not my thing; refuses"
    ),
    "prefer": phrases(
        "any day; best; choose; chooses; favorite; favour; favourite; favours;"
        "given the choice; go for; go-to; i'd rather; ideally; if possible; instead of; leans;"
        "more than; my go-to; opt for; over; picks; prefer; preference; preferred; prefers;"
        "rather; suits; suits me; would rather"
    ),
    "wish": phrases(
        "hope; hopes; i want; i'd like; i'd love; please; pls; want; wanted; wants; wish;"
        "wishes; would like; would love; would prefer"
    ),
    "realised": phrases(
        "apparently; became clear; by now; came to see; come to see; concluded; conclusion;"
        "convinced; dawned; discovered; evidently; figured out; found out; found that;"
        "hindsight; i find; i notice; i see now; i understand; i've noticed; i've realised;"
        "in retrospect; insight; it's clear; key; learned; learned that; learnt; lesson;"
        "lessons; looking back; moral; noticed over; noticed that; proves; realise; realised;"
        "realize; realized; shows that; suggests; takeaway; taught me; taught us; turned out;"
        "turns out; understood; what i learned; worked out"
    ),
    "cause": phrases(
        "because; came from; cause; caused by; causes; come from; comes from; driven by;"
        "drives; due to; explains; leads to; made me; makes me; reason; result of; root cause;"
        "since; so; stems from; thanks to; that's why; the real reason; the reason; therefore;"
        "trace back to; why"
    ),
    "pattern": phrases(
        "almost always; anything else; beats; better when; biggest; correlates; each time;"
        "every time; far more; generally; hardly ever; in the long run; keep; long as;"
        "matter more; matters more; mistake; more than any; most of; mostly; much better;"
        "nearly always; not the; often; only when; pattern; rarely; rather than; tend to;"
        "tends to; the better; the less; the more; twice as; typically; usually; when;"
        "whenever; work best; works better; worse when"
    ),
    "now": phrases(
        "again; all afternoon; all day; all morning; all week; an hour ago; as of; at noon;"
        "at present; at the moment; currently; just now; lately; now; recently; right now; rn;"
        "since the weekend; since this morning; since yesterday; so far; still; these days;"
        "this afternoon; this evening; this month; this morning; this week; this year; today;"
        "tonight; tonite"
    ),
    "seems": phrases(
        "a bit; appeared; appears; feels; felt; heard; kind of; kinda; look; looked; looks;"
        "mentioned; more quiet; noted; noticed; observed; quiet; rather; saw; seeing; seem;"
        "seemed; seems; slightly; smelled; smells; sounded; sounds; spotted; strange;"
        "than normal; than usual; unusually"
    ),
    "measured": phrases(
        "average; climbing; compared to; compared with; crept up; decreased; degrees; doubled;"
        "down; down by; dropped; faster; fell; fewer; flat; gone up; grew; higher; increased;"
        "less; level; longer; lower; measured; more; per cent; percent; rate; reached; reading;"
        "rose; shorter; slower; than last; than yesterday; times; tripled; up; up by; usage;"
        "weighed; went down; went up"
    ),
    "past_time": phrases(
        "ago; back then; earlier; in those days; last; last autumn; last fall; last friday;"
        "last monday; last month; last night; last nite; last saturday; last spring;"
        "last summer; last sunday; last tuesday; last week; last weekend; last winter;"
        "last year; once; the other day; yesterday"
    ),
    "coming_time": phrases(
        "appointment; are on; coming; is on; leaves; next friday; next monday; next month;"
        "next tuesday; next week; next year; scheduled; starts at; takes place; tmrw; tomorrow;"
        "upcoming; will"
    ),
    "weekday": words(
        "fri friday mon monday sat saturday sunday thu thurs thursday tue tues tuesday wed "
        "wednesday"
    ),
    "weekdays": words("fridays mondays saturdays sundays thursdays tuesdays wednesdays weekdays"),
    "month": words(
        "apr april aug august christmas dec december easter feb february jan january jul july "
        "jun june mar march nov november oct october sep sept september"
    ),
    "past_verb": words(
        "ate became began bought broke brought built came caught chose did drank drew drove "
        "fell felt flew forgot found gave got grew had heard held hit hurt kept knew led left "
        "lost made met paid quit ran read rode said sang sat saw sent shot slept sold spent "
        "spoke stole stood struck swam taught thought threw told took was went were woke won "
        "wore wrote"
    ),
    "happened": phrases(
        "accepted; adopted; announced; arrived; attended; born; bought; broke up; canceled;"
        "cancelled; celebrated; completed; crashed; died; divorced; failed; finished; fired;"
        "flew; got married; graduated; had a; had my; hired; i had; joined; landed; launched;"
        "met; moved from; moved into; moved to; opened; passed; promoted; ran into; released;"
        "resigned; retired; signed; sold; started; took place; traveled; travelled; visited;"
        "was born; was promoted; went to; won"
    ),
    "is_someone": phrases(
        "are our; are the; he's my; he's the; is a; is an; is how; is my; is our; is the;"
        "is the name; is user's; is what; is where; is who; our; she's my; she's the;"
        "that's my; that's the; was the"
    ),
    "stands_for": phrases(
        "abbreviation; acronym; aka; alias; called; code name; codename; internal name;"
        "known as; means; name of; named; named after; nickname; refer to; refers to;"
        "short for; stands for; the name of"
    ),
    "contact": phrases(
        "address; ag; agency; ask for; based in; ceo; cfo; client since; co; contact;"
        "contact person; corp; cto; dr; e-mail; email; ext; extension; founded; github; gmbh;"
        "handle; head of; hotline; inc; led by; llc; ltd; mail; maintained by; manager; mr;"
        "mrs; ms; office; owner; partner; phone; prof; professor; reach; reachable; run by;"
        "since 2019; slack; supplier; tel; vendor; website"
    ),
    "i_am": phrases("he is; he's; i am; i'm; im; my name; she is; she's; they are; we are; we're"),
    "i_have": phrases(
        "got; had; has; have; he has; i have; i own; i've; i've got; own; owns; she has;"
        "we have; we own"
    ),
    "lasting_verb": phrases(
        "are; belongs; collects; comes from; consists; contains; costs; covers; depends; earns;"
        "grew up; is; keeps; know; knows; leads; live; lives; manages; owns; play; plays;"
        "practices; practises; runs; speak; speaks; stores; studies; studying; supports;"
        "teaches; uses; weighs; work; works"
    ),
    "been": phrases("been; for years; had been; has been; have been; i've been; since; years"),
    "greeting": phrases(
        "alright; anyway; bye; cheers; congrats; congratulations; cool; fine; good evening;"
        "good luck; good morning; good night; goodbye; great; haha; happy; hello; hey; hi; hm;"
        "hmm; how are you; lol; maybe; merry; nice; nope; oh; ok; okay; omg; oops; right;"
        "see ya; see you; sorry; sounds good; sure; thank you; thanks; ugh; welcome; well;"
        "what's up; whatever; wow; yeah; yep; yes; yo"
    ),
    "question": words("anyone are can could do does how is what where which who whose why would"),
    "once_upon": phrases(
        "and then; dream; heart; it is what; light; love; moon; night; o; once upon; rain;"
        "river; sea; shadow; silence; sky; so it goes; some say; soul; stars; thee; they say;"
        "thou; whisper; wind"
    ),
}
"""Words by kind of statement: each searched at the start of the text and anywhere in it."""
