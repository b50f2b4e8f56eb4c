"""What the model makes of each vintage: the true months of two years and of those to come, together; and paths of them.

The fit is made anew at the first vintage of each calendar year, from the optimum of the year before; in between a
vintage only updates what is believed. Nothing of a later vintage enters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws, Posterior
from monitor.outlook.structure import NAMES, NATION, RATIO, Structure

if TYPE_CHECKING:
    from monitor.outlook.model import SeriesModel

FREEDOM = 7.0  # degrees of freedom of the tails
LATE = 0.001  # standard deviation of what is restated after run-out is over, a year against the one before, in logs
LEAST_MONTHS = 24  # of the ratio: fewer do not tell a season from growth
LEAST_OF_NEWEST = 12  # of the newest `LEAST_MONTHS`
_WINDOW = 36  # months up to a vintage that a posterior can tell of


@dataclass(frozen=True)
class Structures:
    """What is thought of both series before they are seen."""

    ratio: Structure = RATIO
    nation: Structure = NATION


USUAL = Structures()  # where nothing is known of any month beforehand


@dataclass(frozen=True)
class Fit:
    """Parameters of both series, as fitted: in the order of `structure.NAMES`, as logs and one logit."""

    ratio: Array
    nation: Array

    @property
    def named(self) -> dict[str, float]:
        """By name: standard deviations in points, and the shares of the waves kept."""
        return {**_named("ratio", self.ratio), **_named("nation", self.nation)}


@dataclass(frozen=True)
class NoPosterior:
    """A vintage of which nothing can be believed, and why: a sentence for whoever reads the odds."""

    vintage: int
    why: str


def why_too_little(completed: Completed) -> str | None:
    """Why there is too little to learn from, or None."""
    known = ~np.isnan(completed.ratio) & ~np.isnan(completed.nation)
    if known.sum() < LEAST_MONTHS:
        return f"There are figures of {known.sum()} months; odds need {LEAST_MONTHS} or more."
    newest = known[-LEAST_MONTHS:].sum()
    if newest < LEAST_OF_NEWEST:
        return f"Of the newest {LEAST_MONTHS} months {newest} have figures; odds need {LEAST_OF_NEWEST} or more."
    if not (completed.people[:, -_WINDOW:] > 0).all():
        return "Of some of the newest months it is not known how many beneficiaries there were."
    if not all(np.isfinite(part).all() for part in (completed.ratio_error, completed.nation_error)):
        return "How wrong completion usually is could not be worked out."
    return None


def posteriors(
    vintages: Iterable[Completed], structures: Structures = USUAL, through: int | None = None
) -> tuple[Posterior | NoPosterior, ...]:
    """What is believed at each vintage, oldest first; `through` as in `posterior`."""
    believed: list[Posterior | NoPosterior] = []
    last: Fit | None = None
    for _, of_year in groupby(vintages, key=lambda completed: completed.vintage // 12):
        now: Fit | None = None
        for completed in of_year:
            why = why_too_little(completed)
            if why is not None:
                believed.append(NoPosterior(completed.vintage, why))
                continue
            now = fit(completed, structures, last) if now is None else now
            believed.append(posterior(completed, now, structures, through))
        last = now or last
    return tuple(believed)


def fit(completed: Completed, structures: Structures = USUAL, start: Fit | None = None) -> Fit:
    """The parameters of both series, most probable after a vintage; sought from `start`, or from the prior's medians.

    Raises ValueError where there is too little to learn from (`why_too_little`).
    """
    ratio, nation = _models(completed, structures)
    if start is None:
        return Fit(ratio.fitted(), nation.fitted())
    return Fit(ratio.fitted(start.ratio), nation.fitted(start.nation))


def posterior(
    completed: Completed, fitted: Fit, structures: Structures = USUAL, through: int | None = None
) -> Posterior:
    """True months of the window: `through` is the last year asked about, by default the vintage's own.

    Raises ValueError where there is too little to learn from (`why_too_little`).
    """
    ahead = 12 * (through or completed.vintage // 12) + 11 - completed.vintage
    models = _models(completed, structures, max(ahead, 0))
    ratio, nation = models[0].believed(fitted.ratio), models[1].believed(fitted.nation)
    first = max(completed.first, _january(completed))
    cut = slice(first - completed.vintage - 1 - models[0].ahead, None)
    return Posterior(
        first=first,
        vintage=completed.vintage,
        observed=completed.vintage + 1 - first,
        ratio=ratio.mean[cut],
        ratio_cov=ratio.cov[cut, cut],
        nation=nation.mean[cut],
        nation_cov=nation.cov[cut, cut],
        freedom=FREEDOM,
        parameters=fitted.named,
    )


def people_of(completed: Completed, believed: Posterior) -> Array:
    """Beneficiary-months of the posterior's window, [area, month]; months to come grow as the last twelve did."""
    last, width = len(completed.ratio) - 1, len(believed.ratio)
    ahead = np.arange(1, width - believed.observed + 1)
    grown = completed.people[:, last] / completed.people[:, last - 12]
    same = completed.people[:, last - 12 + (ahead - 1) % 12 + 1]
    to_come = same * grown[:, None] ** ((ahead - 1) // 12 + 1)
    return np.concatenate([completed.people[:, last + 1 - believed.observed :], to_come], axis=1)


def draws(believed: Posterior, paths: int, seed: int, people: Array, late: float = LATE, start: int = 0) -> Draws:
    """Paths `start`, ..., `start` + `paths` - 1 of every month of the window: Student's t, one scale for each path.

    `people` [area, month] as `people_of` gives them. Each January after the first, the ratio moves by what will be
    restated `late` (a standard deviation). A path is a block of the counter of one Philox stream, and nothing is summed
    in an order that depends on how many there are: alone, it equals itself among ten thousand to the last bit.
    """
    width = len(believed.ratio)
    normal, scale = _random(paths, 2 * width, seed, start, believed.freedom)
    past = _januaries(believed.first, width)
    restated = np.minimum.outer(past, past) * late**2
    ratio = _spread(believed.ratio_cov + restated, normal[:, :width])
    nation = _spread(believed.nation_cov, normal[:, width:])
    return Draws(believed.first, believed.ratio + scale * ratio, believed.nation + scale * nation, people)


def drawn_in(freedom: float) -> float:
    """By how much a scale is drawn in, so that nine in ten lie where the normal distribution has them.

    What lies beyond is farther out than the normal distribution has it, and is meant to be: a world has more ways to
    go wrong than the model knows. What is between was found no wider than the model says.
    """
    from scipy.special import ndtri, stdtrit

    return float(ndtri(0.95) / stdtrit(freedom, 0.95))


def _random(paths: int, columns: int, seed: int, start: int, freedom: float) -> tuple[Array, Array]:
    """Standard normals [path, column], and the scales [path, 1] that make them Student's t, `drawn_in`."""
    from scipy.special import gammaincinv, ndtri

    blocks = columns // 4 + 1  # of four numbers, as the counter gives them: one number more than columns, or a few
    stream = np.random.Philox(key=seed, counter=start * blocks)
    bits = stream.random_raw(paths * blocks * 4).reshape(paths, -1)
    even = ((bits >> np.uint64(12)) + 0.5) * 2.0**-52  # strictly between 0 and 1
    chi_square = 2 * gammaincinv(freedom / 2, even[:, -1:])
    return ndtri(even[:, :columns]), drawn_in(freedom) * np.sqrt(freedom / chi_square)


def _spread(cov: Array, normal: Array) -> Array:
    """Normals [path, month] with that covariance, exactly 0 where a month has no variance; column by column.

    By the symmetric root: there is one alone, so that no library's choice of signs shows in what is drawn.
    """
    open_months = np.flatnonzero(np.diag(cov))
    sizes, directions = np.linalg.eigh(cov[np.ix_(open_months, open_months)])
    root = (directions * np.sqrt(np.maximum(sizes, 0.0))) @ directions.T
    spread = np.zeros((len(normal), len(open_months)))
    for column, month in zip(root.T, open_months, strict=True):
        spread += normal[:, month, None] * column
    whole = np.zeros_like(normal)
    whole[:, open_months] = spread
    return whole


def _models(completed: Completed, structures: Structures, ahead: int = 0) -> "tuple[SeriesModel, SeriesModel]":
    """Both series as one vintage shows them, `ahead` more months to come."""
    from monitor.outlook.model import Seen, SeriesModel

    why = why_too_little(completed)
    if why is not None:
        raise ValueError(why)
    newest = completed.vintage + 1 - max(len(completed.ratio_error), len(completed.nation_error))
    window = max(completed.first, min(_january(completed), newest))
    ratio = Seen(completed.first, completed.ratio, completed.ratio_error[::-1, ::-1])
    nation = Seen(completed.first, completed.nation, completed.nation_error[::-1, ::-1])
    return (
        SeriesModel(ratio, structures.ratio.known_at(completed.vintage), window, ahead),
        SeriesModel(nation, structures.nation.known_at(completed.vintage), window, ahead),
    )


def _january(completed: Completed) -> int:
    """January of the year before last."""
    return 12 * (completed.vintage // 12 - 2)


def _januaries(first: int, width: int) -> Array:
    """How many Januaries each month of a window is past, its first month not counted."""
    return np.cumsum((np.arange(first, first + width) % 12 == 0) & (np.arange(width) > 0)).astype(np.float64)


def _named(series: str, parameters: Array) -> dict[str, float]:
    *sizes, kept = parameters
    in_points = [*(100 * np.exp(sizes)), 1 / (1 + np.exp(-kept))]
    return {f"{series}: {name}": float(value) for name, value in zip(NAMES, in_points, strict=True)}
