"""The most common commands to agents in German, French and Spanish, without accents.

Fewer than in English: each language has the command to ignore rules, to claim something from now
on, to keep something from the user, and the role an agent is to play.
"""

from typing import Final

from muniment.domain.suspicion.injection.rules import Rule, Stance, rules

_GERMAN: Final = {
    "fill": "bitte|jetzt|alle|allen|aller|saemtliche|samtliche|jede|die|den|deine|deinen|ihre|"
    "ihren|eure|der|bisher|bisherigen|bisherige|bis|jetzt|vorherigen|vorherige|vorigen|"
    "vorhergehenden|obigen|obige|fruheren|fruhere|frueheren|vorangegangenen|gegebenen|internen|"
    "oben|genannten|anderen",
    "orders": r"(?:system)?(?:anweisungen|instruktionen|vorgaben|befehle|richtlinien|prompts?)\b",
    "aim": "ihre|ihren|alle|allen|deine|deinen|bisherigen|bisherige|vorherigen|vorherige|vorigen|"
    "vorhergehenden|obigen|obige|fruheren|vorangegangenen|saemtliche|samtliche",
    "user": r"(?:dem|den|der)~(?:be)?(?:nutzer|anwender|userin|user|nutzerin)\b",
    "say": "antworte|antwortest|antworten|sage|sag|sagst|sagen|behaupte|behauptest|behaupten|"
    "erwidere|"
    "bestatige|erklare",
}

_FRENCH: Final = {
    "fill": "toutes|toute|tous|les|tes|vos|des|de|ces|mes",
    "orders": r"(?:instructions?|consignes?|directives?|regles)\b",
    "earlier": r"(?:precedentes?|anterieures?|ci-dessus|d'origine|initiales|du systeme|systeme)\b",
    "user": r"(?:a )?l'utilisat(?:eur|rice)\b",
    "say": "reponds|repondez|dis|dites|affirme|affirmez|pretends|repete|repetez|declare|confirme",
}

_SPANISH: Final = {
    "fill": "todas|toda|todos|las|los|tus|sus|estas|esas|mis|de",
    "orders": r"(?:instrucciones|ordenes|directrices|indicaciones|reglas)\b",
    "earlier": r"(?:anteriores|previas|precedentes|de arriba|originales|del sistema|iniciales)\b",
    "user": r"al? (?:usuari[oa]|usuari[oa]s)\b",
    "say": "responde|responda|contesta|conteste|di|diga|afirma|afirme|asegura|repite|declara",
}


def _german(stance: Stance, triggers: str, rest: str) -> tuple[Rule, ...]:
    return rules(stance, triggers, rest, words=_GERMAN)


def _french(stance: Stance, triggers: str, rest: str) -> tuple[Rule, ...]:
    return rules(stance, triggers, rest, words=_FRENCH)


def _spanish(stance: Stance, triggers: str, rest: str) -> tuple[Rule, ...]:
    return rules(stance, triggers, rest, words=_SPANISH)


_IN_GERMAN: Final = (
    *_german(
        Stance.UNLESS_REPORTED,
        "ignoriere|ignorier|ignorieren sie|missachte|missachten sie|vergiss|vergessen sie|"
        "ubergehe|umgehe|verwirf|befolge nicht",
        r"~(?:<fill>~){0,4}?(?:<aim>)~(?:<fill>~){0,4}(?:<orders>|regeln\b)",
    ),
    *_german(
        Stance.UNLESS_REPORTED,
        "vergiss|vergessen sie|ignoriere|ignorier|ignorieren sie",
        r"~(?:alles|das alles),?~(?:was~)?(?:dir|ihnen|zuvor|vorher|oben|davor|bisher|du bisher)\b",
    ),
    *_german(
        Stance.ANY,
        "ab jetzt|ab sofort|von nun an|von jetzt an|ab nun|kunftig|in zukunft",
        r"[\W_]{1,3}(?:(?:immer|stets|nur|sollst|musst|wirst|du|bitte|auf|jede|frage|fragen)~"
        r"){0,4}<say>(?:~(?:du|immer|stets|nur|allen|jedem|<user>|auf|jede|"
        r"frage)){0,4}(?:[\s,:]{1,3}dass\b|~mit~[\"'])",
    ),
    *_german(
        Stance.ANY,
        "ab jetzt bist du|ab sofort bist du|von nun an bist du|du bist jetzt|du bist ab sofort",
        r"~(?:eine?~)?(?:[\w-]{1,20}~){0,3}?(?:ki|assistent|assistentin|modell|chatbot|bot|"
        r"hacker|dan|uneingeschrankt|unzensiert|nicht mehr an|frei von)\b",
    ),
    *_german(
        Stance.COMMAND,
        "antworte|antworten sie|sage|sag|behaupte|antworte stets",
        r"~(?:<user>~)?(?:(?:ab jetzt|ab sofort|von nun an|kunftig)~)?(?:immer|stets|jedem|"
        r"allen)(?:~(?:nur|auf jede frage|<user>)){0,2}[\s,:]{1,3}(?:dass\b|mit~[\"'])",
    ),
    *_german(
        Stance.COMMAND,
        "sag|sage|sagen sie|erzahle|antworte|teile",
        r"~<user>~?(?:dass|er|sie|sein|seine|ihr|ihre)\b",
    ),
    *_german(
        Stance.UNLESS_REPORTED,
        "sag|sage|sagen sie|verrate|erzahle|erzahl|verraten sie|teile|zeige|melde",
        r"~(?:es~|das~|davon~|dies~)?<user>~(?:nichts|nicht|niemals|nie|es nicht|davon nichts|"
        r"das nicht|nicht mit)\b",
    ),
    *_german(
        Stance.ANY,
        "du musst|du sollst|du wirst|sie mussen|du hast",
        r"~(?:jetzt~|immer~|unbedingt~)?<user>~(?:[\w-]{1,30}+[ ,]{1,2}){0,4}?(?:sagen|mitteilen|"
        r"erzahlen|verschweigen|antworten|uberzeugen|auffordern|empfehlen)\b",
    ),
    *_german(
        Stance.ANY,
        "als ki|als kunstliche intelligenz|als sprachmodell|als ki-assistent|als ki-modell|"
        "als assistent",
        r"[\s,]{1,2}(?:wirst|musst|sollst|darfst|hast|bist|kannst)~du\b",
    ),
    *_german(
        Stance.UNLESS_REPORTED,
        "zeige|zeig|gib|nenne|verrate|verrat|wiederhole|schicke|sende",
        r"~(?:mir~|uns~)?(?:alle~|den~|die~|deinen~|deine~){1,2}(?:geheimen~|internen~|"
        r"vollstandigen~)?(?:system-?prompts?|systemanweisungen|systemnachricht|anweisungen "
        r"aus)\b",
    ),
)

_IN_FRENCH: Final = (
    *_french(
        Stance.UNLESS_REPORTED,
        "ignore|ignorez|oublie|oubliez|ne tiens pas compte|ne tenez pas compte|contourne|neglige|"
        "ne respecte pas|ne suis pas|ne suis plus|ne suivez plus",
        r"~(?:<fill>~){0,3}<orders>(?:~(?:donnees~|recues~)?<earlier>|(?<=[tv][eo]s instructions)|"
        r"(?<=[tv][eo]s consignes)|(?<=[tv][eo]s directives)|(?<=[tv][eo]s regles))",
    ),
    *_french(
        Stance.UNLESS_REPORTED,
        "oublie|oubliez|ignore|ignorez",
        r"~tout ce (?:qui precede|qu'on t'a dit|qu'on vous a dit|qui est ecrit (?:plus haut|"
        r"avant))",
    ),
    *_french(
        Stance.ANY,
        "a partir de maintenant|desormais|dorenavant|des maintenant",
        r"[\W_]{1,3}(?:(?:tu|vous|dois|devez|toujours|il faut que)~){0,3}(?:<say>|repondre|dire|"
        r"repondras|diras|repondrez)(?:~(?:toujours|a chaque fois|a tous|<user>)){0,2}~(?:que\b|"
        r"qu'|par~[\"'])",
    ),
    *_french(
        Stance.ANY,
        "a partir de maintenant|desormais|tu es maintenant|vous etes maintenant",
        r"[\W_]{1,3}(?:(?:tu es|vous etes)~)?(?:une?~)(?:[\w-]{1,20}~){0,2}?(?:ia|assistant|modele|"
        r"chatbot|agent|pirate)\b",
    ),
    *_french(
        Stance.COMMAND,
        "reponds|repondez|dis|dites|affirme|affirmez",
        r"~toujours(?:~(?:a tous|a tout le monde|<user>))?~(?:que\b|qu'|par~[\"'])",
    ),
    *_french(
        Stance.COMMAND,
        "dis|dites|reponds|repondez|informe|informez",
        r"~<user>~(?:que\b|qu')",
    ),
    *_french(
        Stance.ANY,
        "ne dis|ne dites|ne le dis|ne le dites|ne revele|ne revelez|n'informe|n'informez|"
        "ne mentionne|ne parle|ne previens",
        r"~(?:pas|rien|jamais|surtout pas)~(?:[\w']{1,20}+ ){0,3}?<user>",
    ),
    *_french(
        Stance.ANY,
        "tu dois|vous devez|il faut",
        r"~(?:toujours~|absolument~)?(?:dire|repondre|informer|convaincre|recommander|demander|"
        r"cacher)~(?:[\w']{1,20}+ ){0,3}?<user>",
    ),
    *_french(
        Stance.ANY,
        "fais comme si|faites comme si|fais semblant que|imagine que",
        r"~(?:tu|vous)~(?:n'avais|n'aviez|n'as|n'avez)~(?:aucune?s?|pas de|plus de|plus aucune?)~"
        r"(?:regles?|restrictions?|limites?|filtres?|consignes?)\b",
    ),
    *_french(
        Stance.ANY,
        "en tant qu'ia|en tant qu'intelligence artificielle|en tant que modele de langage|"
        "en tant qu'assistant|en tant qu'assistant ia",
        r"[\s,]{1,3}(?:tu|vous)~(?:dois|devez|vas|allez|es|etes|devras|repondras)\b",
    ),
    *_french(
        Stance.UNLESS_REPORTED,
        "revele|revelez|affiche|affichez|montre|montrez|donne|donnez|repete|envoie",
        r"(?:-moi)?~(?:toutes~)?(?:ton|votre|tes|vos|le|l')~?(?:prompt systeme|message systeme|"
        r"instructions (?:secretes|systeme|internes|cachees)|invite systeme)\b",
    ),
)

_IN_SPANISH: Final = (
    *_spanish(
        Stance.UNLESS_REPORTED,
        "ignora|ignore|ignorad|olvida|olvide|omite|desobedece|no sigas|no hagas caso de|"
        "haz caso omiso de|descarta",
        r"~(?:<fill>~){0,3}<orders>(?:~(?:dadas~|recibidas~)?<earlier>|(?<=tus instrucciones)|"
        r"(?<=sus instrucciones)|(?<=tus directrices)|(?<=tus reglas)|(?<=tus ordenes))",
    ),
    *_spanish(
        Stance.UNLESS_REPORTED,
        "olvida|olvide|ignora|ignore",
        r"~todo lo (?:anterior|que te (?:han|he|hayan) dicho|dicho (?:antes|anteriormente))",
    ),
    *_spanish(
        Stance.ANY,
        "a partir de ahora|de ahora en adelante|desde ahora|en adelante",
        r"[\W_]{1,3}(?:(?:debes|tienes que|siempre|vas a|deberas|debe)~){0,3}(?:<say>|responder|"
        r"decir|contestar|responderas|diras)(?:~(?:siempre|a todos|<user>|a todo)){0,2}~(?:que\b|"
        r"con~[\"'])",
    ),
    *_spanish(
        Stance.ANY,
        "a partir de ahora|de ahora en adelante|ahora eres|desde ahora",
        r"[\W_]{1,3}(?:eres~|seras~|actuas como~|actua como~)?una?~(?:[\w-]{1,20}~){0,2}?(?:ia|"
        r"asistente|modelo|chatbot|agente|hacker)\b",
    ),
    *_spanish(
        Stance.COMMAND,
        "responde|responda|contesta|di|diga|afirma",
        r"~siempre(?:~(?:a todos|<user>))?~(?:que~(?!sea|pued|quier|hay|est[eo]|tengas?|te\b|me\b|"
        r"le\b|se\b|lo\b|sepas|\w{1,20}(?:as|es|an|en)\b)|con~[\"'])",
    ),
    *_spanish(
        Stance.COMMAND,
        "dile|digale|di|diga|responde|informa",
        r"~<user>~que\b",
    ),
    *_spanish(
        Stance.ANY,
        "no le digas|no digas|no le diga|no reveles|no informes|no le cuentes|no menciones|"
        "no avises",
        r"~(?:nada~|nunca~|esto~|la verdad~|nada de esto~)?<user>",
    ),
    *_spanish(
        Stance.ANY,
        "debes|tienes que|deberas|debe usted|hay que",
        r"~(?:siempre~)?(?:decirle|decir|responderle|responder|informar|convencer|recomendar|"
        r"ocultarle|pedirle|pedir)~(?:[\w']{1,20}+ ){0,3}?<user>",
    ),
    *_spanish(
        Stance.ANY,
        "como ia|como una ia|como inteligencia artificial|como modelo de lenguaje|como asistente",
        r"[\s,]{1,3}(?:tu~)?(?:debes|vas a|tienes|eres|deberas|responderas)\b",
    ),
    *_spanish(
        Stance.UNLESS_REPORTED,
        "revela|revele|muestra|muestrame|dime|imprime|repite|envia|dame",
        r"~(?:me~)?(?:tu|tus|el|las|los|su|sus)~(?:prompt del sistema|mensaje del sistema|"
        r"instrucciones (?:secretas|del sistema|internas|ocultas))\b",
    ),
)

TRANSLATIONS: Final[tuple[Rule, ...]] = (*_IN_GERMAN, *_IN_FRENCH, *_IN_SPANISH)
"""In lower case and without accents, as the plain form of a text is."""
