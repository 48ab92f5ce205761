"""Words that the English rules share."""

from typing import Final

from muniment.domain.suspicion.injection.rules import Rule, Stance, rules

_WORDS: Final = {
    "earlier": "previous|previously|prior|preceding|above|earlier|former|foregoing|your|system|"
    "safety",
    "fill": "all|any|every|of|the|these|those|my|other|and|or|each|such|further|both|given|initial|"
    "original|existing|current|hidden|core|please|whatever|default|programmed",
    "orders": r"instructions?\b|prompts?\b|rules\b|guidelines?\b|directives?\b|commands?\b|"
    r"constraints?\b|programming\b|training\b|restrictions\b|guardrails\b|safeguards\b",
    "user": r"(?:the|your|any|every|a|this)~(?:end~)?(?:user|human|operator)(?:'s)?\b",
    "tell": "tell|inform|convince|persuade|assure|remind|instruct|direct|notify|warn|advise|ask|"
    "answer|reply|respond|promise|show|give|send|recommend|lie|deceive|mislead|manipulate|trick",
    "say": "say|tell|answer|reply|respond|claim|state|insist|assert|repeat|confirm|maintain|"
    "declare",
    "agent": "ai|a i|llm|assistant|chatbot|agent|language model|large language model|ai model|"
    "ai agent|ai assistant|ai system|chatgpt|copilot",
    "machine": "ai|llm|chatbot|language model|large language model|ai model|ai agent|ai assistant|"
    "ai language model|ai system|chatgpt",
    "persona": "assistant|ai|model|agent|bot|chatbot|llm|hacker|persona|character|terminal|"
    "interpreter|simulator|expert|system|console|shell|pirate",
    "secret": "memories|memory|chat history|conversation history|api keys?|keys|passwords?|"
    "credentials|secrets?|tokens?|personal data|private data|system prompt|system message|"
    "contacts|messages?|conversations?|e?-?mails|instructions|prompt|rules|configuration|data|"
    "contents?|everything you know",
    "where": r"(?:to|at|via)~(?:https?:|www\.|[\w.+-]{1,64}+@|(?:this|the following|my)~(?:url|"
    r"address|server|webhook|endpoint|site|link|e?-?mail)\b)",
}


def phrases(stance: Stance, triggers: str, rest: str) -> tuple[Rule, ...]:
    """Make rules from English words; see `muniment.domain.suspicion.injection.rules.rules`."""
    return rules(stance, triggers, rest, words=_WORDS)
