"""English words and phrases that are counted in the turns of a conversation, by meaning.

Single words are in sets, which cost a fifth of a pattern of alternatives; phrases with a form of
their own ("I have been", "my sister") are patterns.
"""

import re
from typing import Final

PAST: Final = re.compile(
    r"""\b(?:i|we)\b(?:['’]ve|['’]d|\ have|\ had|\ was|\ were|\ did|\ just|\ also|\ finally|\ only|
    \ recently|\ never|\ always|\ really|\ actually)*\ (?:\w+ed|went|got|had|saw|made|took|met|
    found|
    started|began|bought|told|came|left|lost|won|felt|thought|knew|grew|gave|said|heard|read|wrote|
    ran|swam|sang|ate|drank|drove|flew|built|taught|spent|slept|sold|sent|kept|held|fell|broke|
    became|been|done|gone|seen|was|were|put|cut|hit|set|quit|paid|caught|chose|forgot|hurt|learnt)\b
    |\b(?:i|we)\ (?:was|were|have|had|did|didn['’]t|used\ to)\b|\b(?:i|we)['’]ve\b""",
    re.IGNORECASE | re.VERBOSE,
)
STATE: Final = re.compile(
    r"""\b(?:i|we)(?:['’]m|['’]re|\ am|\ are|\ have|\ live|\ work|\ own|\ study|\ teach|\ play|
    \ speak|
    \ need|\ know|\ go|\ do|\ don['’]t|\ can['’]t|\ use|\ make|\ write|\ keep|\ run|\ sing|\ still|
    \ never|\ always|\ usually|\ mostly|\ often|\ sometimes)\b|\b(?:my|our)\ \w+""",
    re.IGNORECASE | re.VERBOSE,
)
FEELING: Final = frozenset(
    """love like enjoy hate prefer favourite favorite feel feels felt feeling afraid scared nervous
    anxious proud happy sad angry upset excited stressed tired lonely miss missed grateful thankful
    believe think realise realised realize realized learned important matter matters mean means
    inspire inspired inspires passion passionate dream hope worried worry relax peace joy comfort
    struggling tough hard motivate motivated""".split()
)
PLAN: Final = re.compile(
    r"""\b(?:(?:i|we)(?:['’]ll|\ will|['’]d\ (?:love|like)|\ want|\ plan|\ hope|\ would|\ wish)|
    going\ to|
    gonna|planning|plan\ to|want\ to|hope\ to|hoping|thinking\ (?:of|about)|considering|decided|
    looking\ (?:into|forward|for)|trying\ to|working\ (?:on|towards?)|signed\ up|about\ to)\b""",
    re.IGNORECASE | re.VERBOSE,
)
TIME: Final = frozenset(
    """yesterday today tomorrow tonight ago last next recently lately since weekend weekends week
    weeks month months year years morning evening summer winter spring autumn fall monday mondays
    tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays
    sunday sundays january february march april june july august september october november
    december christmas birthday once every each twice""".split()
)
WHEN_I: Final = re.compile(r"\bwhen i\b", re.IGNORECASE)
PEOPLE: Final = re.compile(
    r"""\b(?:my|our|his|her)\ (?:\w+\ )?(?:mom|mum|mother|dad|father|parents?|sisters?|brothers?|
    sons?|
    daughters?|kids?|children|wife|husband|partner|girlfriend|boyfriend|fianc\w+|family|friends?|
    colleagues?|boss|team|aunt|uncle|cousins?|niece|nephew|grand\w+|gran|nan|neighbou?rs?|dogs?|
    cats?|
    pets?|roommate|flatmate|doctor|therapist|teacher|students?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
ABOUT_YOU: Final = re.compile(
    r"""\b(?:proud\ of|happy\ for|glad|for|to|with|of|love|admire|like)\ (?:you|your|u)\b
    |\byou(?:['’]re|\ are|\ have|['’]ve|\ really|\ deserve|\ should|\ must|\ can|['’]ll)\b""",
    re.IGNORECASE | re.VERBOSE,
)
NAME: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
NUMBER: Final = frozenset(
    """two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred
    thousand first second third couple""".split()
)
DIGIT: Final = re.compile(r"\d")
RUN: Final = re.compile(r"\w+")
TASK: Final = re.compile(
    r"""\b(?:errors?|warnings?|lines?|columns?|rows?|files?|functions?|code|scripts?|versions?|
    paragraphs?|sentences?|words?|titles?|drafts?|lists?|tables?|answers?|examples?|numbers?|
    images?|
    the\ (?:first|second|third|last|other)\ one|too\ (?:long|short|formal|wide|vague)|shorter|
    longer|
    simpler|(?:it|that|this)\ (?:still\ )?(?:works?|fails?|worked|failed|runs|says|looks|sounds|
    fits)|
    i\ (?:tried|did\ (?:it|that|what)|don['’]?t\ (?:understand|get|know|see)|see\b|got\ it|
    want\ (?:it|the|a)|need\ (?:it|a|the|to)\b|think\ (?:it|the)|like\ (?:it|the|your)|prefer\ your|
    was\ hoping|['’]ll\ (?:take|use|try)|(?:am|['’]m)\ (?:looking\ for|getting|using)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
LASTING: Final = re.compile(
    r"""\b(?:i['’]?m|i\ am|we['’]?re|we\ are)\ (?:now\ )?(?:an?|allergic|from|vegan|vegetarian|
    married|
    single|divorced|pregnant|\d+|intolerant|retired|new|based|living|working|studying|learning|
    moving|
    (?:not\ )?allowed)\b|\b(?:i|we)\ (?:live|work|moved|teach|study|own|run|grew\ up|was\ born|
    never|
    always|don['’]?t\ (?:eat|drink|want\ any|use|own|like|do)|can['’]?t\ (?:stand|eat|have|do|run|
    work))
    \b|\b(?:i|we)(?:['’]?ve|\ have)?\ (?:got|have|had)\ (?:an?|two|three|four|five|six|no|only|
    my)\b|
    \bmy\ \w+(?:\ \w+)?\ (?:is|are|was|has|have|had|died|lives?|works?|wants?|says?|said)\b|
    \b(?:my|our)\ (?:job|name|birthday|home|house|flat|doctor|boss|team|goal|plan)\b""",
    re.IGNORECASE | re.VERBOSE,
)
PHOTO: Final = re.compile(
    r"\b(?:photo|pic|pics|picture|look at|check (?:this|it|out)|take a look|here['’]s|here is)\b",
    re.IGNORECASE,
)
