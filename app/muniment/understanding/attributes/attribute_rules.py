"""English patterns for attributes that have one value at a time.

The first pattern that fits a sentence counts. The value is the group ``value``; ``what`` names the
attribute where one pattern serves several ("my favourite …").
"""

import re
from typing import Final

from muniment.domain.text.run_edges import CODE

_VALUE: Final = r"(?P<value>[^,;.!?()\[\]\n]{1,80}?)"
_END: Final = (
    r"(?=\s*(?:[,;.!?()\[\]\n]|$| and | but | with | near | since | for | because | so | where |"
    r" which "
    r"| who | now\b| instead\b| these days| at the moment| last | this | next | as | at | in "
    r"an? | in the | in (?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn"
    r"|fall|winter|\d{4})\b| on (?:mon|tues|wednes|thurs|fri|satur|sun)day| yesterday| today"
    r"| \d+ (?:days|weeks|months|years) ago| (?:a|two|three|four|five|six|ten) \w+ ago))"
)
_NOW: Final = r"(?:now |currently |just |recently |finally |actually |still )*"
_I: Final = r"\b(?:i|we)\b"
_PLACE: Final = r"(?!a |an |the (?:team|department|role|position)|with |my |this |that )"

_NAME: Final = r"(?-i:[A-Z][\w&.'’-]*[\w](?: [A-Z0-9][\w&'’-]*){0,3})"
_NAMED: Final = r"(?:dog|cat|horse|rabbit|parrot|hamster|pet|son|daughter|wife|husband|partner)"
# A trade; "I'm a mother" and "I'm a fan" are not jobs.
_JOBS: Final = (
    "teacher|nurse|doctor|engineer|developer|programmer|designer|architect|lawyer|solicitor|judge|"
    "accountant|bookkeeper|manager|director|principal|plumber|electrician|carpenter|joiner|baker|"
    "butcher|chef|cook|waiter|waitress|barista|bartender|hairdresser|driver|pilot|mechanic|farmer|"
    "gardener|florist|journalist|editor|writer|translator|interpreter|librarian|pharmacist|dentist|"
    "surgeon|paramedic|midwife|physiotherapist|therapist|psychologist|psychiatrist|vet|scientist|"
    "researcher|biologist|chemist|physicist|lecturer|professor|consultant|analyst|administrator|"
    "secretary|receptionist|cashier|salesman|saleswoman|estate agent|photographer|firefighter|"
    "policeman|policewoman|police officer|soldier|social worker|data scientist|technician|tailor"
)

RULES: Final = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("home", rf"{_I}(?:['’]ve|['’]m| have| am)? {_NOW}(?:live|living|based|reside) {_NOW}in "
                 rf"{_PLACE}{_VALUE}{_END}"),
        ("home", rf"{_I}(?:['’]ve| have)? {_NOW}(?:moved|relocated) (?:back )?(?:from [\w "
                 rf"]{{2,40}} )?"
                 rf"to {_PLACE}{_VALUE}{_END}"),
        ("home town", rf"\bmy home ?town is {_VALUE}{_END}"),
        ("employer", rf"{_I}(?:['’]m|['’]ve| am| have)? {_NOW}(?:work|working|employed|started|"
                     rf"started working) {_NOW}(?:at|for) (?!home|night|the moment|myself|a |an "
                     rf"|\d)"
                     rf"{_VALUE}{_END}"),
        ("employer", rf"{_I}(?:['’]ve| have)? {_NOW}joined (?P<value>{_NAME}) as\b"),
        ("job", rf"{_I}(?:['’]m|['’]ve| am| have)? {_NOW}(?:work|working|employed|started|"
                rf"started working)"
                rf" {_NOW}as (?:an? |the )?{_VALUE}{_END}"),
        ("job", rf"\bmy (?:job|job title|position|occupation|profession) is (?:an? |the "
                rf")?{_VALUE}{_END}"),
        ("employer", rf"{_I}(?:['’]ve| have)? (?:just |finally )?(?:got|have|found|started) "
                     rf"(?:a |my )?new job (?:at|with) (?!the moment|home|last|my |a |an )"
                     rf"{_VALUE}{_END}"),
        ("job", rf"\bi(?:['’]m| am) {_NOW}(?:an? |the )(?P<value>(?:[a-z-]+ ){{0,2}}(?:{_JOBS}))\b"
                rf"(?! (?:by|in my|at heart))"),
        ("phone number", r"\b(?:reach|call|text|phone|ring) me (?:at|on|under) "
                         r"(?P<value>\+?\d[\d ()/-]{3,20}\d)" + CODE.ends),
        ("e-mail", r"\b(?:reach|e-?mail|write(?: to)?) me (?:at|under) "
                   r"(?P<value>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"),
        ("weight", r"\bi {now}weigh (?:about |around )?(?P<value>\d[\d.,]*\s?(?:kg|kilos?|pounds|"
                   r"lbs|stone))\b".replace("{now}", _NOW)),
        ("salary", r"\bi {now}earn (?:about |around )?(?P<value>[$€£]?\d[\d.,]*k?(?: (?:euros?|"
                   r"dollars?|pounds?|francs?))?)".replace("{now}", _NOW)),
        ("current study", rf"\bi {_NOW}study (?!every|at |in |on |with |for |from |to |the |my |a "
                          rf"|best|hard|abroad|together|alone){_VALUE}{_END}"),
        ("my", rf"\b(?:my|our) (?P<what>wedding|surgery|operation|graduation)(?:['’]s| is|"
               rf" (?:was|is|has been|got) moved)(?: now)? (?:on|to|in) {_VALUE}{_END}"),
        ("name", rf"\bmy name(?:['’]s| is) {_NOW}(?P<value>{_NAME})"),
        ("nickname", r"\bcall me (?P<value>(?-i:[A-Z])[\w'’-]*)(?=\s*(?:[,;.!?]|$| from now| "
                     r"instead))"),
        ("age", rf"\bi(?:['’]m| am) {_NOW}(?P<value>\d{{1,3}})(?: years old\b|\s*(?:[,.!;]|$| "
                rf"now\b| and\b))"),
        ("age", rf"\bi(?:['’]ve| have)? {_NOW}turned (?P<value>\d{{1,3}})\b"),
        ("relationship status", rf"\bi(?:['’]m| am) {_NOW}(?P<value>single|married|engaged|"
                                rf"divorced|"
                                r"widowed|separated)\b"),
        ("relationship status", rf"{_I} (?:just |recently |finally )?got (?P<value>married|"
                                rf"engaged|divorced)\b"),
        ("diet", rf"\bi(?:['’]m| am|['’]ve become| became| have become) {_NOW}(?:an? )?(?:strict )?"
                 r"(?P<value>vegan|vegetarian|pescatarian|omnivore|flexitarian)\b"),
        ("car", rf"\bi(?: now| currently)? drive an? {_VALUE}{_END}"),
        ("current book", rf"\bi(?:['’]m| am) (?:now |currently )?reading {_VALUE}{_END}"),
        ("current project", rf"\bi(?:['’]m| am) (?:now |currently )?working on {_VALUE}{_END}"),
        ("current study", rf"\bi(?:['’]m| am) (?:now |currently )?(?:learning|studying) "
                          rf"{_VALUE}{_END}"),
        ("favourite", rf"\bmy (?:new )?favou?rite (?P<what>[\w' -]{{1,30}}?) (?:is|are)(?: "
                      rf"now)? {_VALUE}{_END}"),
        ("my", r"\bmy (?:new )?(?P<what>phone number|number|e-?mail(?: address)?|address|"
               r"birthday|weight|"
               r"height|salary|rent|time ?zone) (?:is|are)(?: now)? "
               r"(?P<value>[^,;!?()\[\]\n]{1,80}?)"
               r"(?=[,;!?()\[\]\n]|[.](?:\s|$)|$| now\b| and )"),
        # Only a name or a make: "my car is broken" and "my boss is ill" give no new value.
        ("my", rf"\bmy (?:new )?(?P<what>phone|car|laptop|bike|employer|boss|manager|team lead|"
               rf"dentist|doctor|"
               rf"landlord|partner|girlfriend|boyfriend|husband|wife|{_NAMED}['’]s name) (?:is|"
               rf"are)(?: now)?"
               rf"(?: called| named)? (?P<value>(?:an? )?{_NAME})"),
    )
)  # fmt: skip
ENDS: Final = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("home", rf"{_I} (?:no longer live|don['’]t live|do not live) in {_VALUE}(?: any "
                 rf"?more)?{_END}"),
        ("home", rf"{_I}(?:['’]ve| have)? {_NOW}moved (?:away from|out of) {_VALUE}{_END}"),
        ("employer", rf"{_I} (?:no longer work|don['’]t work|do not work) (?:at|for) {_VALUE}"
                     rf"(?: any ?more)?{_END}"),
        ("employer", rf"{_I}(?:['’]ve| have)? {_NOW}(?:left|quit) (?:my job|the job)(?: (?:at|"
                     rf"with) {_VALUE}{_END})?"),
        ("employer", r"\bi (?:was|got|['’]ve been) (?:laid off|fired)(?P<value>)\b"),
        ("diet", r"\bi(?:['’]m| am) (?:no longer|not) (?:an? )?(?P<value>vegan|vegetarian|"
                 r"pescatarian)\b"),
        ("relationship status", r"\bi(?:['’]m| am) (?:no longer|not) (?P<value>single|married|"
                                r"engaged)\b"),
        ("car", r"\bi (?:no longer|don['’]t) (?:drive|own|have) (?:a|my) car(?P<value>)\b"),
        ("car", r"\bi(?:['’]ve| have)? (?:just )?sold my car(?P<value>)\b"),
    )
)  # fmt: skip
