"""Commands to keep secrets from the user, to reveal them, or to play another role; English."""

from typing import Final

from muniment.domain.suspicion.injection.rules import Rule, Stance
from muniment.domain.suspicion.injection.vocabulary import phrases

_SECRECY: Final = (
    *phrases(
        Stance.UNLESS_REPORTED,
        "do not|don't|never|must not|dont|under no circumstances|in no case|"
        "you must not|you should not|you shall not|you will not|you may not",
        r"~(?:ever~)?(?:tell|inform|alert|notify|warn|let|(?:reveal|mention|show|report|admit|"
        r"disclose)(?:~(?:this|it|that|anything))?~to)~<user>",
    ),
    *phrases(
        Stance.COMMAND,
        "hide|conceal|keep|withhold",
        r"~(?:this|that|it|all this|everything|these|the fact|your)~(?:[\w']{1,20}+~"
        r"){0,5}?(?:secret~)?from~<user>",
    ),
    *phrases(
        Stance.ANY,
        "ai agents|ai assistants|ai models|llms|language models|chatbots|ai systems",
        r"~(?:that are~|who are~)?(?:reading|processing|seeing|that read|that see|who read)~"
        r"(?:this|these)\b",
    ),
    *phrases(
        Stance.ANY,
        "assistant instructions|agent instructions|ai instructions|instructions for ai|"
        "instructions for the ai|instructions for the assistant|instructions for assistants",
        r"\s{0,2}:\s{0,3}(?:never|always|do not|don't|ignore|tell|say|recommend|you)\b",
    ),
    *phrases(
        Stance.ANY,
        "without",
        r"~(?:telling|informing|alerting|notifying|warning|asking|the knowledge of)~<user>",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "do not|don't|never|dont",
        r"~(?:ever~)?(?:mention|reveal|disclose|repeat|show|quote|talk about|acknowledge)~"
        r"(?:this|these|that you (?:have|were|are))~(?:\w{1,20}~)?(?:instructions?|message|"
        r"prompt|memory|rules?|order|command|note|text|received|following|told)\b",
    ),
    *phrases(
        Stance.COMMAND,
        "tell|inform|advise|instruct|direct|convince|persuade|assure|warn|lie to|deceive|mislead",
        r"~(?:the|your|every|any)~(?:end~)?user~?(?:that|to|they|their|he|she|it|about|his|her|"
        r",)\b",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "delete|erase|wipe|purge|destroy|remove",
        r"~(?:all|every)~(?:(?:of|the|your|stored|saved|user's|user|their|other)~){0,4}"
        r"memor(?:y|ies)\b",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "repeat|print|output|copy|show|reveal|summarize|translate|return",
        r"~(?:me~|back~|exactly~)?(?:everything|all|all text|the text|all of the text|the words|"
        r"the lines|the content|all content)~(?:that is~|written~)?(?:above|before this|"
        r"preceding)\b",
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
        Stance.UNLESS_REPORTED,
        "reveal|print|show|repeat|output|leak|disclose|display|dump|give|tell|send|list|expose|"
        "write out|recite|share|summarize|translate",
        r"~(?:(?:me|us|out|all|every|everything|of|back|the|full|exact|entire|in|complete|"
        r"contents?|verbatim|word for word|about|with)~){0,6}(?:your|the user's|the users'|the "
        r"stored|the hidden)~(?:(?:hidden|secret|system|initial|internal|confidential|stored|"
        r"private|original|own|full|entire)~){0,3}(?:instructions\b|prompts?\b|system message|"
        r"api keys?\b|passwords\b|credentials\b|secrets\b|(?<=system )rules\b|(?<=stored "
        r")memories\b|(?<=private )data\b)",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "send|post|forward|upload|email|e-mail|transmit|leak|exfiltrate|copy|submit|deliver|report",
        r"~(?:(?:me|us|over|along|out|a copy of)~)?(?:all|any|every|your|the user's|the users'|"
        r"everything|the stored|the whole|the complete|the entire|the full|each)~(?:(?:of|the|"
        r"user's|users'|your|their|stored|saved|known|secret|private|personal|user|other|"
        r"previous|recent)~){0,4}<secret>(?:~[\w'-]{1,30}+){0,8}?~<where>",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "append|add|include|insert|put|embed|attach|place",
        r"~(?:[^\s]{1,80}+\s{1,4}){0,14}?(?:to|in|into|at the end of|with|after)\s{1,4}(?:every|"
        r"each|all|any)\s{1,4}(?:(?:of|your|the|future|one)\s{1,4}){0,3}(?:answers?|"
        r"respon[sc]es?|repl(?:y|ies)|messages?|outputs?)\b(?:(?<=.)(?=[^\n]{0,160}(?:https?:|"
        r"!\[|www\.)))",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "append|add|include|insert|put|embed|attach|place",
        r"\s{1,4}(?:this\s|the following\s|an?\s|the\s){0,2}(?:[\w-]{1,30}+\s){0,2}?(?:link|url|"
        r"image|!\[|https?:)[^\n]{0,160}?\b(?:every|each|all)\s{1,4}(?:of your\s|your\s|"
        r"future\s){0,2}(?:answers?|respon[sc]es?|repl(?:y|ies)|messages?|outputs?)\b",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "append|add|include|insert|put",
        r"~(?:the|this|these)~(?:following~)?(?:text|words?|sentences?|phrase|line|message|"
        r"advert)\b[^\n]{0,160}?\b(?:every|each|all)~(?:of your~|your~|future~){0,2}(?:answers?|"
        r"respon[sc]es?|repl(?:y|ies)|messages?|outputs?)\b",
    ),
    *phrases(
        Stance.ANY,
        "you are|you're",
        r"~(?:now~|hereby~|fully~){0,2}(?:authorized|authorised|allowed|permitted|instructed|"
        r"ordered|commanded|free)~to~(?:ignore|bypass|override|reveal|disregard|break|disclose|"
        r"leak|skip|delete)\b",
    ),
)

_ROLES: Final = (
    *phrases(
        Stance.ANY,
        "as an",
        r"~(?:obedient~|unrestricted~|advanced~)?(?:ai|llm|artificial intelligence)(?:~"
        r"(?:language~)?(?:model|assistant|agent|system))?[\s,]{1,3}you~(?:will|must|should|"
        r"shall|are|have|need|can)\b",
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
        "attention|note to|message to|message for|notice to|important note for|dear|hidden note "
        "for|instruction to|instructions to",
        r"[\W_]{1,8}(?:all~|any~|the~|every~)?<agent>(?:s|es)?\s{0,2}(?:[,:!]|~reading\b|~that\b)",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "pretend|act|behave|respond|answer|speak",
        r"~(?:as~)?(?:if~|though~|that~)?(?:to be|you are|you have|you were|like|as)?~?(?:an?~"
        r")?(?:no~(?:restrictions|rules|guidelines|limits|filters|limitations)|unrestricted|"
        r"unfiltered|jailbroken|not (?:bound|restricted)|dan\b|evil~(?:ai|assistant|twin))",
    ),
    *phrases(
        Stance.ANY,
        "you have|you no longer have|there are",
        r"~(?:absolutely~|now~|to follow~|any~){0,2}(?:no~)(?:ethical~|moral~|content~|safety~"
        r"){0,2}(?:restrictions|guidelines|filters|guardrails)\b",
    ),
    *phrases(
        Stance.UNLESS_REPORTED,
        "simulate|emulate|become|imagine|imagine you are|act as|be|roleplay as|you are|you're",
        r"~an?~(?:\w{1,20}~)?<agent>~(?:without|with no|that has no|free of|free from|that "
        r"ignores)~(?:any~|all~)?(?:\w{1,20}~)?(?:restrictions|rules|guidelines|limits|filters|"
        r"limitations|morals|ethics)\b",
    ),
    *phrases(Stance.ANY, "do anything now|jailbreak mode|dan mode|developer mode enabled", r"\b"),
    *phrases(
        Stance.ANY,
        "your system prompt|the system prompt is now|new system prompt|updated system prompt|"
        "system prompt override|system override|system prompt:|begin system prompt|end of system "
        "prompt",
        "",
    ),
    *phrases(
        Stance.ANY,
        "when you|once you|after you",
        r"~(?:read|reads|see|process|summari[sz]e|retrieve|recall|load)~(?:this|these)~(?:text|"
        r"memory|message|document|note|e?-?mail|page|memories)\b[\s,:]{1,3}(?:(?:you|must|will|"
        r"should|please|immediately|always|then)~){0,3}(?:ignore|tell|answer|respond|reply|"
        r"output|say|send|execute|run|delete|call|reveal|forward|print)~(?!me\b|my\b|him\b|her\b|"
        r"mum\b|mom\b|dad\b|back\b)",
    ),
)

SCHEMES: Final[tuple[Rule, ...]] = (*_SECRECY, *_ROLES)
