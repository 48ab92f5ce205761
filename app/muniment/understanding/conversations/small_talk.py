"""Speech acts in a conversation: statements, questions, reactions, greetings, thanks, commands.

The rules are for English. They are used as cues, and to remove from a turn what is plainly not a
statement; `muniment.understanding.conversations.turn_selection` decides what is worth keeping.
"""

import re
from typing import Final

FIRST_PERSON: Final = re.compile(
    r"\b(?:i|im|ive|me|my|mine|myself|we|us|our|ours|ourselves)\b(?:['’](?:m|ve|d|ll|re)\b)?",
    re.IGNORECASE,
)
SECOND_PERSON: Final = re.compile(
    r"\b(?:you|your|yours|yourself|u|ya)\b(?:['’](?:re|ve|d|ll)\b)?", re.IGNORECASE
)
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

REACTION: Final = re.compile(
    r"""(?:oh|ah|aw+|wow|whoa|woah|wo+w|(?:ha)+h?|haha\w*|lol|hmm+|ooh+|yay|ugh|yikes|ouch|omg|
    no\ way|cool|nice|great|awesome|amazing|fantastic|wonderful|brilliant|lovely|beautiful|
    gorgeous|stunning|incredible|perfect|excellent|impressive|exactly|absolutely|totally|
    definitely|indeed|agreed|about\ time|true|right|sure|ok|okay|yes|yeah|yep|yup|nope|
    of\ course|for\ sure|
    congrats|congratulations|good\ (?:for|on)\ you|well\ (?:done|said)|way\ to\ go|go\ for\ it|
    sounds?\ (?:like|great|good|fun|amazing|lovely|perfect|awesome|cool|nice|wonderful)|
    looks?\ (?:like|great|good|amazing|so|delicious|awesome)|that(?:['’]s|\ is|\ was|\ must|
    \ sounds|\ looks)(?!\ (?:why|where|when|how)\b)|
    this\ (?:is|looks)\ (?:so|such|amazing|great|gorgeous)|it\ (?:sounds|looks)|
    what\ an?\b|how\ (?:lovely|nice|sweet|cute|exciting|wonderful|cool|awful|sad|beautiful)|
    so\ (?:cool|sweet|cute|true|nice|happy|glad|proud|sorry)|glad|sorry|poor|lucky|i\ bet|
    i\ can\ (?:imagine|see|tell|relate)|i(?:['’]m|\ am)\ (?:so\ |really\ |very\ )?
    (?:glad|happy|proud|sorry|thrilled|excited)\ (?:for|of|to\ hear|that\ you|you|about\ that)|
    i\ (?:get|hear|feel)\ (?:it|you|that)|i(?:['’]m|\ am)\ sure|same\ here|me\ too|fingers\ crossed
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
GREETING: Final = re.compile(
    r"""(?:hi|hey|hello|hiya|yo|howdy|good\ (?:morning|evening|afternoon|night|day)|morning|evening|
    dear|(?:kind|best|warm)(?:est)?\ (?:regards|wishes)|yours\ \w+ly|sincerely|
    long\ time\ no|it(?:['’]s|\ has)\ been\ (?:ages|forever|a\ while|so\ long)|nice\ to\ (?:see|
    hear|
    meet)|good\ to\ (?:see|hear)|great\ to\ (?:see|hear)|bye|goodbye|see\ (?:you|ya)|
    talk\ (?:to\ you\ )?
    (?:soon|later)|take\ care|later|catch\ you|have\ (?:a|fun)|enjoy|cheers|ciao|gotta\ go|
    happy\ (?:birthday|new\ year|easter)|merry\ christmas|what['’]?s\ up|welcome)\b""",
    re.IGNORECASE | re.VERBOSE,
)
THANKS: Final = re.compile(
    r"\b(?:thanks|thank you|thx|ty|cheers|appreciate|grateful (?:for|to) you|no (?:problem|worries)"
    r"|you['’]?re (?:so |very )?welcome|my pleasure|any ?time|don['’]?t mention it)\b",
    re.IGNORECASE,
)
WISH: Final = re.compile(
    r"""\b(?:good\ luck|best\ of\ luck|fingers\ crossed|keep\ (?:it\ up|going|me\ posted|up\ the|
    at\ it|
    pushing|on|shining|being)|let\ me\ know|hang\ in\ there|you(?:['’]ve|\ have)?\ got\ this|
    you\ can\ do|you(?:['’]ll|\ will)|can(?:['’]t|not)\ wait\ to\ (?:see|hear|meet|try|taste|read)|
    looking\ forward\ to\ (?:hearing|seeing|it|that)|hope\ (?:you|it|that|the|they|he|she|
    everything)|
    take\ (?:your\ time|it\ easy|lots)|don['’]t\ (?:worry|give\ up|forget)|here\ for\ you|
    you\ should|you\ could|you\ might|you\ must|you\ deserve|try\ to|make\ sure|remember\ to)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION_WORDS: Final = re.compile(
    r"""(?:so\ |and\ |but\ |well,?\ |ok,?\ |okay,?\ |hey,?\ |or\ )?(?:what|who|whom|whose|where|
    when|
    which|why|how|do\ you|did\ you|does|are\ you|is\ (?:it|that|this|there)|can\ (?:you|i|we)|
    could\ (?:you|i|we)|would\ you|will\ you|have\ you|should\ (?:i|we)|shall\ (?:i|we)|
    any\ (?:tips|
    ideas|news|plans|advice))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMAND: Final = re.compile(
    r"""(?:please\ |ok,?\ |okay,?\ |now,?\ |and\ |then\ |just\ |hey,?\ |great,?\ |perfect,?\ |
    so,?\ )*
    (?:write|give|make|show|tell|list|explain|summari[sz]e|translate|fix|find|create|generate|draft|
    rewrite|rephrase|add|remove|delete|change|convert|compare|calculate|compute|search|look\ up|
    remind\ me|sort|shorten|expand|continue|go\ on|stop|try\ again|repeat|put|use|do|don['’]t|
    help\ me|
    suggest|recommend|check|correct|proofread|refactor|implement|run|open|play|set|turn|book|send|
    describe|define|print|read|swap|keep|include|format|pretend|imagine|act|ignore|forget|answer|
    reply|respond|provide|plan|prepare|schedule|order|call|let['’]s)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SUPPOSED: Final = re.compile(
    r"""(?:and\ |but\ |so\ |well,?\ |just\ )?(?:if\ i\ (?:were|was|had|could|won|lost|moved|quit|
    did)|
    if\ we\ (?:were|had|could|moved|won)|suppose|supposing|assume|assuming|imagine|imagining|
    let['’]?s\ (?:say|imagine|assume|pretend)|what\ if|pretend|hypothetically|in\ theory|
    say\ i(?:['’]m|\ am|\ had|\ have|\ was|\ want)|for\ the\ sake\ of\ argument)\b""",
    re.IGNORECASE | re.VERBOSE,
)

# A command is worth keeping if it gives a reason, a rule, or a name to use.
_COMMAND_WITH_A_FACT: Final = re.compile(
    r"""\b(?:call\ me|always|never|don['’]t\ ever|
    from\ now\ on|remember\ that|keep\ in\ mind|i(?:['’]m|\ am|
    ['’]ve|
    \ have|\ had|\ live|\ work|\ like|\ love|\ hate|\ prefer|\ don['’]t|\ can['’]t|\ used\ to|
    \ was|\ went)|
    we(?:['’]re|\ are|['’]ve|\ have|\ live|\ met|\ moved|\ don['’]t|\ use|\ were)|
    my\ \w+(?:\ \w+)?\ (?:is|are|was|were|has|have|had|can['’]t|doesn['’]t|likes?|loves?|hates?|
    wants?))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOD: Final = re.compile(
    # "No running till May" states something.
    r"(?:yes|yeah|no(?! (?!worries|thanks|kidding|regrets|problems)\w+(?:ing|s)\b)|"
    r"ok(?:ay)?(?! so\b)|sure|fine|maybe|perhaps|got it|done|sent|"
    r"next(?! (?:week|month|year|time|day|spring|summer|autumn|winter|\w+day))|go on|go|please do|"
    r"same|really|seriously|test|anyway|alright|all right|deal|well)\b",
    re.IGNORECASE,
)
_LEAD_WORDS: Final = 3
_LEAST_SAID: Final = 5
"""Number of words that say something after a reaction: "Yeah, I start on the 12th"."""
_BARE_WORDS: Final = 6
_BARE_WORDS_OF_OTHERS: Final = 9


def count_words(text: str) -> int:
    """Count words, apostrophes inside them included."""
    return sum(1 for _ in WORD.finditer(text))


def is_question(sentence: str) -> bool:
    """Return whether a sentence is a question, by its mark or else by its first words."""
    said = sentence.rstrip(" \t\n\r\"'”’)]*_~")
    if said.endswith(("?", "？", "؟")) or "?" in said[-4:]:
        return True
    return not said.endswith((".", "!", "…")) and _asks_first(said)


def is_reaction(sentence: str) -> bool:
    """Return whether a sentence begins as a comment on another's statement."""
    return REACTION.match(sentence.lstrip(" \t\"'“*(")) is not None


def is_greeting(sentence: str) -> bool:
    """Return whether a sentence begins as a greeting or a farewell."""
    return GREETING.match(sentence.lstrip(" \t\"'“*(")) is not None


def is_command(sentence: str) -> bool:
    """Return whether a sentence begins as a command."""
    return _COMMAND.match(sentence.lstrip(" \t\"'“*(")) is not None


def is_mere_command(sentence: str) -> bool:
    """Return whether a sentence is a command that says nothing about its speaker."""
    if not is_command(sentence):
        return False
    return _COMMAND_WITH_A_FACT.search(sentence) is None


def is_bare(sentence: str) -> bool:
    """Return whether a sentence is only a greeting, thanks, a wish or a nod."""
    words = count_words(sentence)
    if words == 0:
        return True
    if words > _BARE_WORDS_OF_OTHERS:
        return False
    begins = is_reaction(sentence) or is_greeting(sentence) or _NOD.match(sentence) is not None
    thanks = THANKS.search(sentence) is not None or WISH.search(sentence) is not None
    if not (begins or thanks) or _says_more(sentence):
        return False
    is_personal = FIRST_PERSON.search(sentence) is not None
    return words <= _BARE_WORDS if is_personal else words <= _BARE_WORDS_OF_OTHERS


def _says_more(sentence: str) -> bool:
    """Return whether something is said after a nod or thanks."""
    lead, _, rest = sentence.partition(",")
    is_lead = count_words(lead) <= _LEAD_WORDS and count_words(rest) >= _LEAST_SAID
    return is_lead and not is_bare(rest)


def is_supposed(sentence: str) -> bool:
    """Return whether a sentence is only a supposition."""
    return _SUPPOSED.match(sentence.lstrip(" \t\"'“*(")) is not None


def _asks_first(said: str) -> bool:
    found = _QUESTION_WORDS.match(said.lstrip(" \t\"'“*("))
    return found is not None and not said.lower().startswith(("what a ", "how nice", "when i "))
