"""Commands to keep secrets from the user, to give them away, or to be somebody else; English."""

from typing import Final

from muniment.domain.injection.rules import Rule, Stance
from muniment.domain.injection.vocabulary import phrases

_SECRECY: Final = (
    *phrases(
        Stance.UNLESS_TOLD,
        "do not|don't|never|must not|dont|without",
        r"~(?:ever~)?(?:tell|telling|inform|informing|alert|alerting|notify|notifying|warn|warning|"
        r"ask|asking|let|letting|reveal (?:this )?to|mention (?:this|it|that)? ?to|"
        r"show (?:this )?to|"
        r"report (?:this )?to)~<user>",
    ),
    *phrases(
        Stance.ANY,
        "you must|you should|you will|you shall|you need to|you have to|you are to|you ought to|"
        "you are required to|the assistant must|the assistant should|the ai must|the agent must|"
        "the model must|the assistant will",
        r"~(?:not~|never~|always~|now~|immediately~|also~|only~|secretly~){0,3}<tell>~(?:to~)?"
        r"(?:all~|the~|your~|every~|any~){0,2}(?:end~)?(?:users?|humans?|operators?)\b",
    ),
    *phrases(
        Stance.ANY,
        "you will|you must|you should|you can",
        r"~(?:never~|not~|no longer~)(?:refuse|decline|reject)\b~?(?:any|a|to|the|my|requests?|"
        r"this)?",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "reveal|print|show|repeat|output|leak|disclose|display|dump|give|tell|send|list|expose|"
        "write out|recite|share|summarize|translate",
        r"~(?:(?:me|us|out|all|every|everything|of|back|the|full|exact|entire|in|complete|"
        r"contents?|verbatim|word for word|about|with)~){0,6}(?:your|the user's|the users'|"
        r"the stored|"
        r"the hidden)~(?:(?:hidden|secret|system|initial|internal|confidential|stored|private|"
        r"original|"
        r"own|full|entire)~){0,3}(?:instructions\b|prompts?\b|system message|api keys?\b|"
        r"passwords\b|"
        r"credentials\b|secrets\b|(?<=system )rules\b|(?<=stored )memories\b|(?<=private )data\b)",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "send|post|forward|upload|email|e-mail|transmit|leak|exfiltrate|copy|submit|deliver|report",
        r"~(?:(?:me|us|over|along|out|a copy of)~)?(?:all|any|every|your|the user's|the users'|"
        r"everything|the stored|the complete|the entire|the full|each)~(?:(?:of|the|user's|users'|"
        r"your|their|stored|saved|known|secret|private|personal|user|other|previous|recent)~){0,4}"
        r"<secret>(?:~[\w'-]{1,30}+){0,8}?~<where>",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "append|add|include|insert|put|embed|attach|place",
        r"~(?:[^\s]{1,80}+\s{1,4}){0,14}?(?:to|in|into|at the end of|with|after)\s{1,4}(?:every|"
        r"each|"
        r"all|any)\s{1,4}(?:(?:of|your|the|future|one)\s{1,4}){0,3}(?:answers?|respon[sc]es?|"
        r"repl(?:y|"
        r"ies)|messages?|outputs?)\b(?:(?<=.)(?=[^\n]{0,160}(?:https?:|!\[|www\.)))",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "append|add|include|insert|put|embed|attach|place",
        r"\s{1,4}(?:this\s|the following\s|an?\s|the\s){0,2}(?:[\w-]{1,30}+\s){0,2}?(?:link|url|"
        r"image|"
        r"!\[|https?:)[^\n]{0,160}?\b(?:every|each|all)\s{1,4}(?:of your\s|your\s|future\s){0,2}"
        r"(?:answers?|respon[sc]es?|repl(?:y|ies)|messages?|outputs?)\b",
    ),
    *phrases(
        Stance.ANY,
        "you are|you're",
        r"~(?:now~|hereby~|fully~){0,2}(?:authorized|authorised|allowed|permitted|instructed|"
        r"ordered|"
        r"commanded|free)~to~(?:ignore|bypass|override|reveal|disregard|break|disclose|leak|skip|"
        r"delete)\b",
    ),
)

_ROLES: Final = (
    *phrases(
        Stance.ANY,
        "as an",
        r"~(?:obedient~|unrestricted~|advanced~)?(?:ai|llm|"
        r"artificial intelligence)(?:~(?:language~)?"
        r"(?:model|assistant|agent|system))?[\s,]{1,3}you~(?:will|must|should|shall|are|have|need|"
        r"can)\b",
    ),
    *phrases(
        Stance.ANY,
        "as a|as the",
        r"~(?:helpful~|large~)?(?:language model|assistant|chatbot|ai assistant|ai)[\s,]{1,3}you~"
        r"(?:will|must|should|shall|are~to|have~to|need~to)\b",
    ),
    *phrases(
        Stance.ANY,
        "if you are|if you're|when you are|because you are",
        r"~(?:an?~|the~)<machine>\b(?!~(?:user|developer|vendor|engineer|expert|researcher))",
    ),
    *phrases(
        Stance.ANY,
        "attention|note to|message to|message for|notice to|important note for|dear|"
        "hidden note for|"
        "instruction to|instructions to",
        r"[\W_]{1,8}(?:all~|any~|the~|every~)?<agent>(?:s|es)?\s{0,2}(?:[,:!]|~reading\b|~that\b)",
    ),
    *phrases(
        Stance.UNLESS_TOLD,
        "pretend|act|behave|respond|answer|speak",
        r"~(?:as~)?(?:if~|though~|that~)?(?:to be|you are|you have|you were|like|"
        r"as)?~?(?:an?~)?(?:no~(?:"
        r"restrictions|rules|guidelines|limits|filters|limitations)|unrestricted|unfiltered|"
        r"jailbroken|"
        r"not (?:bound|restricted)|dan\b|evil~(?:ai|assistant|twin))",
    ),
    *phrases(
        Stance.ANY,
        "you have|you no longer have|there are",
        r"~(?:absolutely~|now~|to follow~|any~){0,2}(?:no~)(?:ethical~|moral~|content~|"
        r"safety~){0,2}"
        r"(?:restrictions|guidelines|filters|guardrails)\b",
    ),
    *phrases(Stance.ANY, "do anything now|jailbreak mode|dan mode|developer mode enabled", r"\b"),
    *phrases(
        Stance.ANY,
        "your system prompt|the system prompt is now|new system prompt|updated system prompt|"
        "system prompt override|system override|system prompt:|begin system prompt|"
        "end of system prompt",
        "",
    ),
    *phrases(
        Stance.ANY,
        "when you|once you|after you",
        r"~(?:read|reads|see|process|summari[sz]e|retrieve|recall|load)~(?:this|these)~(?:text|"
        r"memory|"
        r"message|document|note|e?-?mail|page|memories)\b[\s,:]{1,3}(?:(?:you|must|will|should|"
        r"please|"
        r"immediately|always|then)~){0,3}(?:ignore|tell|answer|respond|reply|output|say|send|"
        r"execute|run|"
        r"delete|call|reveal|forward|print)~(?!me\b|my\b|him\b|her\b|mum\b|mom\b|dad\b|back\b)",
    ),
)

SCHEMES: Final[tuple[Rule, ...]] = (*_SECRECY, *_ROLES)
