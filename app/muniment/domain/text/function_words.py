"""Words of a query that say nothing about what is searched for, by its language."""

from collections.abc import Collection
from typing import Final

ENGLISH: Final = frozenset(
    """
    a about all am an and any are as at be been being but by can could did do does doing for
    from get got had has have having he her hers him his how i if in into is it its itself just
    me might mine my no nor not of off on or our ours out own s shall she should so some such t
    than that the their theirs them then there these they this those to too us was we were what
    when where which while who whom whose why will with would you your yours
    """.split()
)

_OTHERS: Final = tuple(
    frozenset(words.split())
    for words in (
        """
        aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein deine dem
        den der des dessen dich die dir doch du durch ein eine einem einen einer eines er es etwas
        euch für gegen geht gibt haben habe hat hatte ich ihm ihn ihr ihre im in ins ist ja kann
        kein keine kommen kommt können könnte man mein meine meinem meinen meiner mich mir mit muss
        nach nicht noch nun nur ob oder schon sehr sein seine seit sich sie sind so soll sollte um
        und uns unser unsere unter vom von vor wann war warum was weil welche welchem welchen
        welcher welches wem wen wenn wer werden wessen wie wieso wird wir wo woher wohin wurde zu
        zum zur zwischen über
        """,
        """
        a ai as au aux avait avec avez ai-je a-t-il ce cela ces cet cette chez combien comme comment
        c d dans de des dont du elle elles en est est-ce et eu fait faire faut ici il ils j je l la
        le les leur leurs lui là m ma mais me mes moi mon n ne ni nos notre nous on ont ou où par
        pas peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se
        ses si son sont sur t ta te tes toi ton tu un une va vos votre vous y à ça été être
        """,
        """
        a al algo alguien cada como con cual cuál cuáles cuando cuándo cuanto cuánto cuántas cuántos
        cómo de del desde donde dónde el ella ellas ellos en era es esa ese eso esta este esto está
        están fue ha hace hacer han hasta hay he la las le les lo los más me mi mis muy nada ni no
        nos nosotros nuestra nuestro o para pero por porque puede que quien quién qué se ser si sin
        sobre somos son soy su sus sí también te tengo tiene tu tus un una unas uno unos va y ya yo
        """,
    )
)
"""German, French and Spanish; several of their words mean something in English ("die", "son")."""

_LEAST: Final = 2


def function_words(words: Collection[str]) -> frozenset[str]:
    """Return the function words of the language that most of a query's words belong to.

    Args:
        words: The words of the query, in lower case.

    Returns:
        The words of English, and of another language if the query has at least two of its words and
        more than of English.
    """
    counts = [sum(word in known for word in words) for known in _OTHERS]
    most = max(counts)
    if most < _LEAST or most <= sum(word in ENGLISH for word in words):
        return ENGLISH
    return ENGLISH | _OTHERS[counts.index(most)]
