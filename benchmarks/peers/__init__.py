"""The shipped tests of both Maryland programmes as written for other tools, to be measured beside this program.

Each peer has `prepared(given)`, which is not timed, and `answer(made)`, which is. What a peer is given is more than the
program itself is: every term is laid out by year, every default is filled in, and nothing has to be looked up by date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
CODES = "codes"  # the name under which a peer gives its verdicts: 1 met, -1 missed, 0 cannot tell
GUARD = 1e-9


@dataclass(frozen=True)
class Given:
    """What one test is computed from: each input and term as [area, year]; `whole` are those alike in every area."""

    test: str
    areas: Sequence[str]
    years: Sequence[int]
    values: Mapping[str, Array]
    whole: frozenset[str]

    @property
    def kind(self) -> str:
        """The test's name without its programme."""
        return self.test.partition("/")[2]

    @property
    def since(self) -> int:
        """The first year that a row of years or a running total counts."""
        return 2014 if self.test.startswith("maryland_all_payer/") else 2019

    @property
    def limit(self) -> str:
        """The one term of the test; empty where it has none."""
        return next((name for name in LIMITS if name in self.values), "")


LIMITS = ("excess_limit", "allowed_excess", "allowed_years", "required_savings")
