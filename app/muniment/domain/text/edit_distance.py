"""How many letters two words differ by."""


def edit_distances(word: str, other: str) -> list[int]:
    """Count the edits from each beginning of a word to another word.

    An edit inserts, removes or replaces a letter, or swaps two neighbouring ones.

    Returns:
        By the length of the beginning: the last is the distance of the whole words. Shape
        (len(word) + 1,).

    Source:
        Optimal string alignment: Damerau-Levenshtein distance without edits inside a swapped pair.
    """
    columns = range(1, len(word) + 1)
    before: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(other, 1):
        now = [row]
        for column in columns:
            typed = word[column - 1]
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != typed))
            if row > 1 and column > 1 and letter == word[column - 2] and typed == other[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last
