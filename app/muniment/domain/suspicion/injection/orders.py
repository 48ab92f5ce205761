"""Commands to ignore rules, and to claim something from now on; English."""

from typing import Final

from muniment.domain.suspicion.injection.rules import Rule, Stance
from muniment.domain.suspicion.injection.vocabulary import phrases

_SET_ASIDE: Final = (
    "ignore|disregard|override|overrule|bypass|forget|discard|dismiss|neglect|do not follow|"
    "don't follow|don't obey|do not obey|stop following|stop obeying|no longer follow|overwrite|"
    "circumvent|violate|pay no attention to|set aside|drop|put aside|abandon|leave aside|throw "
    "away"
)

_ORDERS: Final = (
    *phrases(
        Stance.UNLESS_REPORTED,
        _SET_ASIDE,
        r"~(?:<fill>~){0,4}(?:(?:<earlier>)~)(?:<fill>~|<earlier>~){0,4}(?:\w{1,20}~)?<orders>",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        _SET_ASIDE,
        r"~(?:(?:all|any|every|these|those|the|other|of)~){1,4}<orders>(?!~(?:on|of|in|for|by|"
        r"about|at|from|that|which)~(?:the|a|an|my|his|her|our|their|this|that|tv|i|we|are|come|"
        r"came)\b)(?<!the instructions)(?<!the rules)(?<!the training)",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        _SET_ASIDE,
        r"~(?:everything|anything|all|whatever|what)~(?:that~)?(?:above|before this|previously|"
        r"you(?:'ve| have| were| know| learned)?~?(?:been~)?(?:told|know|learned|instructed|"
        r"given)\b|(?:was|were|came|has been)~(?:said|told|written|instructed|before))",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "ignore|disregard",
        r"~(?:all~|everything~)?(?:of~)?(?:the~)?above(?:~(?:and|instead|text and|message and)\b|"
        r"[\W_]{0,3}$|[.!;:])",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        _SET_ASIDE,
        r"~(?:<fill>~|<earlier>~){0,4}<orders>~(?:that~)?you(?:'ve|'d)?~"
        r"(?:were|have|had|been|got|received|follow)\b",
    ),
    *phrases(
        Stance.ANY,
        "previous|prior|earlier|your|above|former|original",
        r"~(?:system~|safety~)?<orders>~(?:are|is|were|have been|has been)~(?:now~|hereby~)?"
        r"(?:void|obsolete|invalid|cancel|revoked|no longer|suspended|replaced|lifted|overridden)",
    ),
    *phrases(
        Stance.ANY,
        "you are|you're",
        r"~no longer~(?:bound|restricted|limited|subject|required|obliged|constrained)\b",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "overwrite|erase|wipe|reset|rewrite",
        r"~(?:all~)?(?:of~)?your~(?:own~|whole~|entire~)?(?:memory|memories|instructions|"
        r"guidelines|training|rules|system prompt)\b",
    ),
    *phrases(
        Stance.ANY,
        "overrides|override|supersedes|supersede|takes precedence over|replaces",
        r"~(?:all|any|every|your)~(?:(?:of|the|other|your)~){0,2}(?:<earlier>~)?<orders>(?!~(?:on|"
        r"for|of|about|in)\b)",
    ),
    *phrases(Stance.ANY, "new", r"~(?:system~)?(?:instructions?|prompt|directives?)\s{0,2}:"),
    *phrases(
        Stance.ANY,
        "your new|your real|your true|your actual|your only",
        r"~(?:instructions?|directives?|objective|persona|prompt)\b~(?:is|are)\b",
    ),
    *phrases(
        Stance.ANY,
        "you must|you will|you should|you have to|you shall",
        r"~(?:now~|always~|only~)?(?:obey|comply with|follow)~(?:(?:only|all|any|of|these|my|the|"
        r"following|new|this)~){1,4}(?:instructions?|commands?|orders|directives?)\b",
    ),
)

_CLAIMS: Final = (
    *phrases(
        Stance.COMMAND,
        "always",
        r"~<say>(?:~(?:me|them|him|her|us|people|everyone|everybody|anyone|customers|<user>|"
        r"users)){0,1}(?:~to~(?:me|them|questions|every question|<user>|users|"
        r"everyone))?[\s,:]{1,3}that\b",
    ),
    *phrases(
        Stance.COMMAND,
        "always",
        r"~(?:answer|reply|respond|say)(?:~(?:to~)?(?:everything|every question|questions|<user>|"
        r"users))?(?:~with)?\s{0,2}:?\s{0,2}(?:[\"']|with~(?:yes|no|the (?:words?|phrase|"
        r"sentence|text|following|name))\b)",
    ),
    *phrases(
        Stance.COMMAND,
        "always|never",
        r"~(?:recommend|suggest|promote|praise|mention|endorse|advertise)~(?:[\w'-]{1,30}+~"
        r"){1,6}?(?:to~<user>|to~users|whenever|in~(?:every|all|each)~(?:answers?|repl|"
        r"responses?)|when(?:ever)?~(?:asked|<user>|users|anyone|someone))",
    ),
    *phrases(
        Stance.ANY,
        "from now on|from this point on|from this point forward|from here on|henceforth|starting "
        "now|for the rest of this conversation|in all future conversations|in all your answers|"
        "for all future requests|for every request|in all future requests|for all requests|in "
        "every answer|in all future answers|in all responses",
        r"[\W_]{1,8}(?:(?:please|you|will|must|should|shall|are to|have to|always|only|just|the "
        r"assistant|every time|simply)~){0,4}(?:<say>(?:~(?:me|<user>|users|people|everyone|"
        r"every question|everything|questions|them|to|all)){0,3}~(?:that\b|with~(?:[\"']|yes\b|"
        r"no\b|the (?:words?|phrase)))|(?:ignore|disregard|obey|pretend|recommend~[\w "
        r"]{1,60}to)\b|act~as\b)",
    ),
    *phrases(
        Stance.ANY,
        "from now on|from this point on|henceforth|starting now|you are now|you're now",
        r"[\W_]{1,8}(?:you~(?:are|will be|must be|act as)~)?(?:no longer~(?:an?~|bound|"
        r"restricted|subject|limited)|dan\b|free (?:from|of)~(?:all|any|your)|unrestricted|"
        r"unfiltered|jailbroken|(?:in|entering)~(?:\w{1,20}~){0,2}(?:developer|dan|jailbreak|god|"
        r"debug|admin|maintenance|unrestricted)~mode|an?~(?:[\w-]{1,20}~){0,4}<persona>\b)",
    ),
    *phrases(
        Stance.ANY,
        "when|whenever|every time|each time|any time",
        r"~you~(?:are asked about|mention|talk about|discuss|write about|hear|"
        r"see)\b[^.!?\n]{1,60}?[,:;]~?(?:(?:then|you|must|should|will|always|please|just|only)~"
        r"){0,3}(?:<say>|call|describe|recommend|praise|promote)\b",
    ),
    *phrases(
        Stance.ANY,
        "when|whenever|if",
        r"~(?:ever~)?(?:(?:anyone|someone|anybody|somebody|<user>|users?|people)~(?:ever~"
        r")?(?:asks?|wants?|inquires?|questions?|mentions?)|(?:you are|you're)~asked|"
        r"asked)\b[^.!?\n]{0,80}?[,:;]~?(?:(?:then|you|must|should|will|always|please|just|"
        r"simply|only)~){0,3}<say>\b",
    ),
)

ORDERS: Final[tuple[Rule, ...]] = (*_ORDERS, *_CLAIMS)
