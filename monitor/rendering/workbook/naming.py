"""How sheets are called and cells addressed: names that every spreadsheet takes, and that stand for one sheet only."""

import re
from collections.abc import Iterable

LONGEST = 31  # characters of a sheet's name
TAKEN = ("History",)  # a name that a spreadsheet keeps for itself
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for each of `wanted`, in their order: short, of characters that a sheet may have, no two alike."""
    names, used = list[str](), {name.casefold() for name in (*TAKEN, *taken)}
    for text in wanted:
        name = next(name for name in _tries(text) if name.casefold() not in used)
        used.add(name.casefold())
        names.append(name)
    return names


def _tries(text: str) -> Iterable[str]:
    """The name itself, and then with a number that sets it apart."""
    name = " ".join(_REFUSED.sub(" ", text).split()).strip("'") or "Sheet"
    yield name[:LONGEST].rstrip(" '")
    for number in range(2, 10_000):
        yield f"{name[: LONGEST - len(str(number)) - 1].rstrip()} {number}"


def column(place: int) -> str:
    """The letters of a column, counted from 0: A, and AA of 26."""
    letters, left = "", place + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def elsewhere(sheet: str, address: str) -> str:
    """A cell of another sheet."""
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{address}"
