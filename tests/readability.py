"""How hard a text is to read: the Flesch-Kincaid grade, the school year in which it is understood."""

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'\N{RIGHT SINGLE QUOTATION MARK}-]*|\d[\d,.]*\d|\d")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """About how many syllables a word has; a figure counts as two, as it is read at a glance."""
    if word[0].isdigit():
        return 2
    plain = re.sub(r"[^a-z]", "", word.lower())
    silent = re.search(r"([^le]e|[^td]ed)$", plain)
    return max(1, len(_VOWELS.findall(plain)) - (1 if silent else 0))


def words_of(text: str) -> list[str]:
    """Words and figures."""
    return _WORD.findall(text)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade; a semicolon or a colon ends a sentence as a stop does."""
    sentences = [part for part in re.split(r"[.;:!?](?:\s|$)", text) if part.strip()]
    words = words_of(text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
