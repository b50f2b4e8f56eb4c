"""How titles of exhibits name who and when: short, and never longer than a slide holds."""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.definitions.agreements import AgreementFile
from monitor.words.areas import area_name


def shortened(text: str, most: int) -> str:
    """The text with at most that many characters: whole words, and an ellipsis where some are left out."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rpartition(' ')[0] or text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def subject_of(agreement: AgreementFile) -> str:
    """The Vermont model, where its title calls it one; else the area."""
    area = area_name(agreement.area)
    name = f"The {area} model" if re.search(r"\bmodel\b", agreement.title, re.IGNORECASE) else area
    return f"{name[0].upper()}{name[1:]}"


def in_all(years: Sequence[int]) -> str:
    """in every year with a figure; in both years with a figure; in 2019, the one year with a figure"""
    if len(years) == 1:
        return f"in {years[0]}, the one year with a figure"
    return "in both years with a figure" if len(years) == 2 else "in every year with a figure"


def without_common(titles: Sequence[str]) -> list[str]:
    """The titles without words that several begin with up to a colon, or that all end with after one."""
    parts = [title.partition(": ") for title in titles]
    if len({last for _, _, last in parts}) == 1 < len(titles):
        return [first for first, _, _ in parts]
    begun = Counter(first for first, colon, _ in parts if colon)
    return [
        _capital(last) if begun[first] > 1 else title
        for (first, _, last), title in zip(parts, titles, strict=True)
    ]  # fmt: skip


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
