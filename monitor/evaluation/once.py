"""What is worked out of a worksheet once, and asked for by many: findings, the walk back, signals."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from monitor.evaluation.evaluate import Worksheet

Made = TypeVar("Made")
Work = Callable[[Worksheet, int, int], Made]  # of an entity, by its place, and a year


def once(work: Work[Made]) -> Work[Made]:
    """`work`, done once for each entity and year of a worksheet, and kept on it as its cached properties are.

    A worksheet is never changed; one that is replaced in part is another, and begins anew.
    """

    @wraps(work)
    def made(sheet: Worksheet, entity: int, year: int) -> Made:
        kept: dict[tuple[int, int], Made] = vars(sheet).setdefault(f"once {work.__name__}", {})
        asked = int(entity), int(year)
        if asked not in kept:
            kept[asked] = work(sheet, *asked)
        return kept[asked]

    return made
