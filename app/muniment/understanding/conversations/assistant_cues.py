"""The cues of a turn that is addressed to an assistant, one row of numbers per turn.

In addition to the cues of any conversation, the wording of the statement counts. Among people
nearly every plain statement is about a life; to an assistant most are about the task at hand, in
the same first person: "I have a question", "I prefer the second one".
"""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.understanding.classification.statement_cues import CUE_NAMES, cue_matrix
from muniment.understanding.conversations.turn_cues import CUES, SpokenTurn, cues_of, task_talk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_HAND: Final = re.compile(
    r"""\bi(?:['’]?m|\ am)\ (?:(?:just|only|a\ bit|so|not|still|really)\ )*(?:asking|wondering|
    curious|confused|
    stuck|interested\ in\ (?:how|what|why|the)|done|back|here|ready|waiting|listening|joking|
    kidding|
    sure|sorry|afraid\ (?:that|not|this|it|you|i)|fine|good|after\ (?:a|an|the|something)|
    getting\ an?\ (?:\w+\ ){0,3}(?:\d|errors?|exception|warning|timeout|message)|
    trying\ to\ (?:understand|figure|install|get|run|fix|make|open|parse|compile|find\ out|write|
    solve))\b
    |\bi(?:['’]?d|\ would)\ (?:like|love|prefer|want)\ (?:you\b|to\ (?:know|see|ask|read|hear)\b|
    an?\ (?:\w+\ ){0,2}(?:one|version|example|list|table|summary|answer)|that\b|it\b|
    some\ (?:\w+\ )?(?:help|advice|information|examples?))
    |\bi\ (?:just\ |only\ |really\ |also\ |still\ |keep\ )*(?:want|need)\ (?:(?:ur|your|some|any|
    more)\ )?
    (?:you\ to|to\ (?:know|see|understand|check|ask)|help|advice|assistance|it\b|that\b|
    an?\ (?:\w+\ ){0,3}(?:word|example|list|table|title|name|regex|function|script|synonym|
    summary|answer|poem|
    quote|formula|hint|template|letter|recipe|plan|idea|ideas|explanation|one)\b|
    the\ (?:\w+\ )?(?:answer|number|part|list|code|result|first|second|last|other|rest|link|
    source|name))
    |\bi(?:['’]ve|\ have|['’]ve\ got)?\ (?:an?|another|one\ more|no|some|two|
    just\ an?)\ (?:\w+\ ){0,2}
    (?:questions?|problem\ with\ (?:my|the|this|a)|idea|request|favou?r|doubt|issue|clue|bug|error|
    exercise|assignment|essay|homework)\b
    |\bi\ (?:was|were)\ (?:just\ |only\ )?(?:asking|wondering|talking|thinking|hoping|referring|
    looking|expecting)\b
    |\bi\ (?:mean|meant|said|told\ you|asked|guess|suppose|bet|wonder|agree|doubt|see|know|
    knew|got\ it|think\ (?:so|that|it|you|there|the|this)|understand|believe\ (?:you|so|it)|
    hope\ (?:so|that|this|it|you)|appreciate)\b
    |\bi\ (?:really\ |also\ |still\ |do\ |don['’]?t\ |do\ not\ )*(?:like|love|hate|prefer|want|
    get|understand|need|see|know|follow|find|mind|care)\ (?:it\b|that\b|this\b|these\b|those\b|
    your?\b|them\b|how\b|what\b|why\b|which\b|one\b|the\ (?:\w+\ )?(?:first|second|third|last|one|
    ones|other|way|new|old|ending|beginning|title|version|
    option|answer|idea|style|tone|shorter|longer|difference|error|step|point|meaning|setting)\b)
    |\bi(?:['’]ve|\ have)?\ (?:just\ |already\ |also\ |only\ )*(?:tried|ran|run|re-?ran|pasted|
    copied|
    uploaded|attached|installed|added\ (?:the|a|an)|fixed|changed\ (?:the|it|that|line)|
    used\ (?:your|
    the|that|it)|read\ (?:that|it)|seen\ (?:that|it)|did\ (?:it|that|what)|followed\ (?:the|your))\b
    |\bi['’]?ll\ (?:\w+\ )?(?:take|have\ a|think\ about|check|get\ back|wait|go\ with|read|try|use|
    look|let\ you|do\ (?:it|that))\b
    |\bmy\ (?:next\ |last\ |other\ |first\ |only\ )?(?:question|query|point|bad|mistake|apologies|
    code|function|script|loop|prompt|request|message|text|essay|draft|homework|input|output)\b
    |\b(?:traceback|exceptions?|null|pointer|compiles?|undefined|syntax|stack\ trace|exit\ code|
    loop|regex|array|variable|import|deprecated|segfault|crash(?:es|ed)?|40[0-9]|50[0-9])\b
    |\b(?:the|this|that|your|another|which)\ (?:\w+\ )?(?:one|version|option|answer|reply|paragraph|
    sentence|example|translation|suggestion|draft|title|step|line|column|row|spelling|list)\b
    |\b(?:it|that|this)\ (?:still\ |just\ )?(?:doesn['’]?t|does|did|didn['’]?t|works?|fails?|says|
    helps|looks)\b
    |\bi(?:['’]?m|\ am)\ (?:(?:so|very|really|quite|a\ bit|just)\ )?(?:amazed|impressed|surprised|
    speechless|satisfied|convinced|lost(?:$|\ at)|all\ ears|new\ (?:here|to)|happy\ with\ (?:it|
    that|
    this|the)|on\ (?:the|step|page)\b|at\ (?:step|the\ part)|not\ (?:following|convinced|bothering))
    |\bi(?:['’]?d|\ would)\ (?:rather\ (?:have|see|keep|use|go\ with)|go\ with|say|change|remove|
    add)\b
    |\bi\ (?:just\ |only\ |also\ |already\ |always\ |never\ )+(?:see|saw|noticed|reali[sz]ed|know|
    knew|
    forget|understood|did|asked|clicked|typed|thought)\b
    |\bi\ don['’]?t\ (?:have|see|remember|want)\ (?:that|this|the|access|an?y?\ (?:other|more))\b
    |\bi\ (?:clicked|typed|deleted|removed|selected|opened\ the|closed\ the|pressed|saved\ it|
    sent\ you|
    moved\ the|put\ the|added|forgot\ (?:to|the)|made\ a\ (?:mistake|small|typo))\b
    |\b(?:an?other|(?:one|two|three|four|five|some|\d+)\ more)\ (?:\w+)
    |\bmy\ (?:screen|browser|version|guess|idea|file|answer|prompt|wording|sentence|paragraph)\b
    |\bour\ (?:\w+\ )?(?:text|formula|conclusion|step|topic|function|table|sentence)\b
    |\bwe\ (?:should|could|can|have\ to)\ (?:\w+\ )?(?:use|start|change|add|skip|keep|begin|
    move\ on)\b
    |\bi\ hope\ (?:i|it|we|you|that|this)\b|\bbothering\ you\b
    |\bfor\ a\ friend\b|\bout\ of\ interest\b|\bsame\ (?:error|thing|result|message|problem)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STANDING: Final = re.compile(
    r"""\b(?:from\ now\ on|in\ (?:the\ )?future|at\ all\ times|whenever\ you|when(?:ever)?\ i\ ask|
    when\ you\ (?:write|answer|reply|explain)|every\ time\ you)\b
    |^(?:please,?\ )?(?:always|never|don['’]?t\ ever|do\ not\ ever)\ (?!mind\b|heard\b|knew\b|
    been\b|
    happy\b|again\b)\w+
    |\b(?:you|u)\ can\ (?:always\ )?call\ me\b|\b(?:call|address)\ me\ (?!back|later|when|tomorrow)
    |\b(?:keep|make)\ (?:all\ )?(?:your|the)\ (?:answers|replies|responses|messages)\b
    |\b(?:i\ (?:prefer|like|want|hate|dislike|love)|stick\ to|use|give\ me)\ (?:\w+\ )?(?:short|
    long|
    brief|detailed|direct|formal|honest|plain|concise)\ (?:\w+\ )?(?:answers|replies|responses|
    explanations|messages)\b
    |\bi\ (?:don['’]?t\ )?(?:like|love|hate|prefer|want)\ (?:it\ when\ you|you\ to\ always)\b
    |^(?:please\ )?(?:use|speak|talk|write|answer|reply|respond)\b.{1,60}\b(?:for|with|to)\ me\.?$
    |\bin\ everything\ you\b|^(?:please\ )?stop\ \w+ing\b.{0,40}\b(?:me|all\ the\ time)\b""",
    re.IGNORECASE | re.VERBOSE,
)

# Typing style (capitals, marks, a full stop) and length carry no information here.
_MANNER: Final = frozenset({"pattern:exclamation"})
_STATEMENTS: Final = tuple(
    at for at, name in enumerate(CUE_NAMES) if not name.startswith("shape:") and name not in _MANNER
)
_BLOCK: Final = 500
"""How many turns are processed at once; this bounds the memory needed besides the result."""
CUES_TO_ASSISTANT: Final = (
    *CUES,
    *("task_words", "at_hand", "standing"),
    *(CUE_NAMES[at] for at in _STATEMENTS),
)
"""The columns of `cues_to_assistant`, in order."""


def cues_to_assistant(turns: Sequence[SpokenTurn]) -> "NDArray[np.float64]":
    """Return the cues of every turn of a conversation with an assistant; any thread.

    Args:
        turns: The turns in order; time and memory grow only with their number.

    Returns:
        Shape (turns, ``len(CUES_TO_ASSISTANT)``), float64; the wording of a turn that is not a
        candidate is not examined, and its part is 0.
    """
    import numpy as np

    rows = np.zeros((len(turns), len(CUES_TO_ASSISTANT)))
    rows[:, : len(CUES)] = cues_of(turns)
    read = [at for at, turn in enumerate(turns) if turn.is_candidate]
    for start in range(0, len(read), _BLOCK):
        block = read[start : start + _BLOCK]
        texts = [turns[at].text for at in block]
        wording = (np.array([_talk(text) for text in texts]), cue_matrix(texts)[:, _STATEMENTS])
        rows[block, len(CUES) :] = np.hstack(wording)
    return rows


def _talk(text: str) -> list[float]:
    return [
        task_talk(text),
        math.log1p(sum(1 for _ in _AT_HAND.finditer(text))),
        float(_STANDING.search(text) is not None),
    ]
