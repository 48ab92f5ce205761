"""Commands to set rules aside, and to claim something from now on; English."""

from typing import Final

from muniment.domain.injection.rules import Rule, Stance
from muniment.domain.injection.vocabulary import phrases

_SET_ASIDE: Final = (
    "ignore|disregard|override|overrule|bypass|forget|discard|dismiss|neglect|do not follow|"
    "don't follow|don't obey|do not obey|stop following|stop obeying|no longer follow|overwrite|"
    "circumvent|violate|pay no attention to"
)

_ORDERS: Final = (
    *phrases(
        Stance.UNLESS_TOLD,
        _SET_ASIDE,
        r"~(?:<fill>~){0,4}(?:(?:<earlier>)~)(?:<fill>~|<earlier>~){0,4}(?:\w{1,20}~)?<orders>",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        _SET_ASIDE,
        r"~(?:(?:all|any|every|these|those|the|other|of)~){1,4}<orders>"
        r"(?!~(?:on|of|in|for|by|about|at|from|that|which)~(?:the|a|an|my|his|her|our|their|this|"
        r"that|tv|i|we|are|come|came)\b)(?<!the instructions)(?<!the rules)(?<!the training)",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        _SET_ASIDE,
        r"~(?:everything|anything|all|whatever|what)~(?:that~)?(?:above|before this|previously|"
        r"you(?:'ve| have| were| know| learned)?~?(?:been~)?(?:told|know|learned|instructed|"
        r"given)\b|"
        r"(?:was|were|came|has been)~(?:said|told|written|instructed|before))",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "ignore|disregard",
        r"~(?:all~|everything~)?(?:of~)?(?:the~)?above(?:~(?:and|instead|text and|message and)\b|"
        r"[\W_]{0,3}$|[.!;:])",
    ),
    *phrases(
        Stance.ANY,
        "overrides|override|supersedes|supersede|takes precedence over|replaces",
        r"~(?:all|any|every|your)~(?:(?:of|the|other|your)~){0,2}(?:<earlier>~)?<orders>",
    ),
    *phrases(Stance.ANY, "new", r"~(?:system~)?(?:instructions?|prompt|directives?)\s{0,2}:"),
    *phrases(
        Stance.ANY,
        "your new",
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
        r"users)){0,1}"
        r"(?:~to~(?:me|them|questions|every question|<user>|users|everyone))?[\s,:]{1,3}that\b",
    ),
    *phrases(
        Stance.COMMAND,
        "always|only|never|just",
        r"~(?:answer|reply|respond|say)(?:~(?:to~)?(?:everything|every question|questions|<user>|"
        r"users))?"
        r"(?:~with)?\s{0,2}:?\s{0,2}(?:[\"']|with~(?:yes|no|the (?:words?|phrase|sentence|text|"
        r"following|name))\b)",
    ),
    *phrases(
        Stance.COMMAND,
        "always|never",
        r"~(?:recommend|suggest|promote|praise|mention|endorse|advertise)~(?:[\w'-]{1,30}+~){1,6}?"
        r"(?:to~<user>|to~users|whenever|in~(?:every|all|each)~(?:answers?|repl|responses?)|"
        r"when(?:ever)?~(?:asked|<user>|users|anyone|someone))",
    ),
    *phrases(
        Stance.ANY,
        "from now on|from this point on|from this point forward|from here on|henceforth|"
        "starting now|for the rest of this conversation|in all future conversations|"
        "in all your answers|in every answer|in all future answers|in all responses",
        r"[\W_]{1,8}(?:(?:please|you|will|must|should|shall|are to|have to|always|only|just|the "
        r"assistant|every time|simply)~){0,4}(?:<say>(?:~(?:me|<user>|users|people|everyone|"
        r"every question|everything|questions|them|to|all)){0,3}~(?:that\b|with~(?:[\"']|yes\b|"
        r"no\b|the (?:words?|"
        r"phrase)))|(?:ignore|disregard|obey|pretend|recommend~[\w ]{1,60}to)\b|act~as\b)",
    ),
    *phrases(
        Stance.ANY,
        "from now on|from this point on|henceforth|starting now|you are now|you're now",
        r"[\W_]{1,8}(?:you~(?:are|will be|must be|act as)~)?(?:no longer~(?:an?~|bound|restricted|"
        r"subject|limited)|dan\b|free (?:from|of)~(?:all|any|your)|unrestricted|unfiltered|"
        r"jailbroken|"
        r"(?:in|entering)~(?:\w{1,20}~){0,2}(?:developer|dan|jailbreak|god|debug|admin|maintenance|"
        r"unrestricted)~mode|an?~(?:[\w-]{1,20}~){0,4}<persona>\b)",
    ),
    *phrases(
        Stance.ANY,
        "when|whenever|if",
        r"~(?:ever~)?(?:(?:anyone|someone|anybody|somebody|<user>|users?|"
        r"people)~(?:ever~)?(?:asks?|"
        r"wants?|inquires?|questions?|mentions?)|(?:you are|you're)~asked|"
        r"asked)\b[^.!?\n]{0,80}?[,:;]~?"
        r"(?:(?:then|you|must|should|will|always|please|just|simply|only)~){0,3}<say>\b",
    ),
)

ORDERS: Final[tuple[Rule, ...]] = (*_ORDERS, *_CLAIMS)
