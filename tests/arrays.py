"""One verb worked out for short rows of figures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from monitor.language.arithmetic import Array
from monitor.language.verbs import VERBS

NAN = float("nan")
FIRST = 2015  # the year of every row's first figure


def filled(name: str, arrays: Sequence[Array], options: dict[str, Any]) -> Array:
    """What the verb makes of whole arrays, cleaned as a worksheet cleans them."""
    years = np.arange(FIRST, FIRST + arrays[0].shape[-1], dtype=np.int64)
    with np.errstate(all="ignore"):
        found = VERBS[name].compute(arrays, years, options)
    return np.where(np.isfinite(found), found, np.nan)


def computed(name: str, *figures: Sequence[float], **options: Any) -> list[float]:
    """What the verb makes of rows of one entity and one path; `is_` stands for the option `is`."""
    said = {word.rstrip("_"): value for word, value in options.items()}
    years = np.arange(FIRST, FIRST + len(figures[0]), dtype=np.int64)
    arrays = [np.array([[row]], dtype=np.float64) for row in figures]
    with np.errstate(all="ignore"):
        return [float(x) for x in VERBS[name].compute(arrays, years, said)[0, 0]]


def check(found: Sequence[float], expected: Sequence[float]) -> None:
    np.testing.assert_array_equal(found, expected)


def near(found: Sequence[float], expected: Sequence[float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12)
