"""Room on the paths: how far a lever may go with the odds of a test still even, or nine in ten, all else as drawn.

Found on the share of paths that meet the test, evaluated as everywhere, many figures of the lever at once: each is the
same paths once more. A lever moves only what is not over, the months of the year to come.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array, Years
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.drivers import HOSPITAL
from monitor.outlook.growths import YEAR, difference_to_date, january, month_name
from monitor.outlook.results import Room
from monitor.outlook.triangle import NATION, STATE
from monitor.words.wording import number

Bounds = tuple[float | None, float | None]  # at even odds, and at nine in ten
Met = Callable[[Draws], npt.NDArray[np.bool_]]  # whether each path meets a test, [path]
TARGETS, _WORDS = np.array([0.5, 0.9]), ("even odds", "odds of nine in ten")
FINEST = 0.02  # percent: a lever is printed with one decimal
_REACH = 32.0  # percent either way: further than any year ever went
_TRIED = _REACH * np.array([-1, -0.25, -0.0625, 0, 0.0625, 0.25, 1])  # from where the lever stands, at first
_SECTIONS = np.linspace(0, 1, 5)[1:-1, None]  # where a range is cut, from its sure end to the other
_NO_LESS = 1e-3  # times what was drawn: a month is never moved to nothing
_JULY = 6  # how many months of a year are over when rates change
GROWTH_LEFT, RATE_ORDER, NATION_GROWTH = "growth in the months left", "hospital rate order", "national growth"


@dataclass(frozen=True)
class Lever:
    """Something that may still move: where it stands, in percent, and the draws with it at other figures.

    `moved` takes figures [n] to draws of n times as many paths: all paths with the first figure, then with the second.
    """

    name: str
    now: float
    moved: Callable[[Array], Draws]
    note: str = ""


def few(draws: Draws, year: int, count: int) -> Draws:
    """So many of the paths, spread evenly over how `year` ends, so that their odds are near those of all.

    The first so many would be a sample, whose odds lie points away: a bound would then contradict the odds beside it.
    """
    many = len(draws.ratio)
    if many <= count:
        return draws
    ends = difference_to_date(draws.ratio, draws.nation, draws.people, year, draws.first)[:, -1]
    chosen = np.argsort(ends, kind="stable")[(np.arange(count) * 2 + 1) * many // (2 * count)]
    uniform = None if draws.uniform is None else draws.uniform[chosen]
    return replace(draws, ratio=draws.ratio[chosen], nation=draws.nation[chosen], uniform=uniform)


def levers(draws: Draws, completed: Completed, services: Sequence[str], year: int) -> tuple[Lever, ...]:
    """What may still move in `year`; nothing where its months are over.

    Growth in the months left is the state's, per beneficiary over the same months a year before, held at the figure on
    every path; where the nation goes stays as drawn. A hospital rate order adds so many percent to the state's hospital
    care from July on, or from the first month to come, at the share of hospital care of a year before. National growth
    is that of the year in the middle of the paths: the nation's months to come are multiplied by one number, and the
    state's dollars stay as drawn.
    """
    start = january(year, draws.first, draws.ratio.shape[-1])
    left = np.arange(max(start, completed.vintage + 1 - draws.first), start + YEAR, dtype=np.int64)
    if not left.size:
        return ()
    order = _rate_order(draws, completed, services, left[left >= start + _JULY])
    found = (_growth_left(draws, left), order, _national(draws, start, left))
    return tuple(lever for lever in found if lever)


def rooms(tests: Mapping[str, Met], of: Sequence[Lever], year: int) -> tuple[Room, ...]:
    """The room of every test by each lever, in the order of both."""
    return tuple(room(test, year, lever, odds) for test, odds in tests.items() for lever in of)


def room(test: str, year: int, lever: Lever, met: Met) -> Room:
    """How far one lever may go with one test; `even` or `nine_in_ten` is None where nowhere, and the note says why."""

    def odds_at(figures: Array) -> Array:
        return np.asarray(met(lever.moved(figures)).reshape(figures.size, -1).mean(axis=1))

    bounds, notes = turns(odds_at, lever.now)
    falls = lever.name == GROWTH_LEFT and bounds[0] is not None and bounds[0] < 0
    note = " ".join(filter(None, (lever.note, *notes, "Spending would have to fall." if falls else "")))
    return Room(test, year, lever.name, "percent", lever.now, *bounds, note=note)


def turns(odds_at: Callable[[Array], Array], now: float) -> tuple[Bounds, tuple[str, ...]]:
    """The last figures of a lever at which the odds are even and nine in ten, and what is to be said of them.

    `odds_at` takes figures [n] to odds [n], rising or falling throughout. Each bound gives at least the odds asked for
    and lies within FINEST of one that does not. Seven figures are tried at first, then at most six times three for each
    bound.
    """
    tried = now + _TRIED
    odds = odds_at(tried)
    if (np.diff(odds) > 0).any() and (np.diff(odds) < 0).any():
        return (None, None), ("The odds both rise and fall with it, so that there is no one bound.",)
    if odds[0] == odds[-1]:
        return (None, None), (f"The odds are the same {_span(tried)}.",)
    if odds[0] < odds[-1]:
        tried, odds = tried[::-1], odds[::-1]  # from the figure that is surest to pass to the least sure
    many = (odds >= TARGETS[:, None]).sum(axis=1)
    inside = (many > 0) & (many < tried.size)
    found = np.full(TARGETS.size, np.nan)
    found[inside] = _narrowed(odds_at, tried[many[inside] - 1], tried[many[inside]], TARGETS[inside])
    notes = [_outside(word, int(n), tried) for word, n in zip(_WORDS, many, strict=True)]
    broken = "As things stand it is more likely missed than met." if odds[tried == now] < TARGETS[0] else ""
    return _known(found), tuple(filter(None, (broken, *notes)))


def _narrowed(odds_at: Callable[[Array], Array], holds: Array, fails: Array, targets: Array) -> Array:
    """The figure between one that gives the odds asked for and one that does not, for each of the targets at once."""
    while targets.size and np.abs(holds - fails).max() > FINEST:
        cuts = holds + (fails - holds) * _SECTIONS
        many = (odds_at(cuts.ravel()).reshape(cuts.shape) >= targets).sum(axis=0)
        ends, of = np.stack([holds, *cuts, fails]), np.arange(targets.size)
        holds, fails = ends[many, of], ends[many + 1, of]
    return holds


def _known(found: Array) -> Bounds:
    even, nine_in_ten = (float(bound) if np.isfinite(bound) else None for bound in found)
    return even, nine_in_ten


def _outside(odds: str, many: int, tried: Array) -> str:
    """What is said where all of the figures tried, or none, give the odds asked for; nothing where some do."""
    if 0 < many < tried.size:
        return ""
    return f"Every figure {_span(tried)} gives {odds} or better." if many else f"No figure {_span(tried)} gives {odds}."


def _span(tried: Array) -> str:
    return f"from {number(float(tried.min()), 1)} to {number(float(tried.max()), 1)} percent"


def _growth_left(draws: Draws, left: Years) -> Lever:
    """The state's growth in the months left."""
    logs = draws.nation + draws.ratio
    now, before = (_dollars(logs, draws.people[STATE], months) for months in (left, left - YEAR))
    people = draws.people[STATE, left].sum() / draws.people[STATE, left - YEAR].sum()
    grown = now / before / people

    def moved(figures: Array) -> Draws:
        shift = _log_of(1 + figures / 100)[:, None] - np.log(grown)
        return _shifted(draws, left, shift[:, :, None])

    return Lever(GROWTH_LEFT, float(np.median(100 * (grown - 1))), moved)


def _rate_order(draws: Draws, completed: Completed, services: Sequence[str], months: Years) -> Lever | None:
    """So many percent more for hospital care; None where there is none, or no month for it."""
    chosen = [at for at, name in enumerate(services) if name in HOSPITAL]
    places = months + draws.first - completed.first - YEAR
    if not chosen or not months.size or places[0] < 0 or places[-1] >= completed.ratio.size:
        return None
    spent = np.nan_to_num(completed.spent[STATE][:, places])
    total = spent.sum(axis=0)
    share = np.divide(spent[chosen].sum(axis=0), total, out=np.zeros_like(total), where=total > 0)

    def moved(figures: Array) -> Draws:
        return _shifted(draws, months, _log_of(1 + share * figures[:, None] / 100)[:, None, :])

    return Lever(RATE_ORDER, 0.0, moved, f"From {month_name(draws.first + int(months[0]))} on.")


def _national(draws: Draws, start: int, left: Years) -> Lever:
    """The nation's growth of the year, in the middle of the paths."""
    people, year = draws.people[NATION], np.arange(start, start + YEAR, dtype=np.int64)
    as_before = _dollars(draws.nation, people, year - YEAR) * people[year].sum() / people[year - YEAR].sum()
    over, to_come = (_dollars(draws.nation, people, months) for months in (np.setdiff1d(year, left), left))

    def moved(figures: Array) -> Draws:
        times = ((1 + figures[:, None] / 100) * as_before - over) / to_come
        shift = _log_of(np.median(times, axis=1))[:, None, None]
        return _shifted(draws, left, -shift, shift)

    return Lever(NATION_GROWTH, float(np.median(100 * ((over + to_come) / as_before - 1))), moved)


def _dollars(logs: Array, people: Array, months: Years) -> Array:
    """What is spent in some months, on each path."""
    return np.asarray((np.exp(logs[:, months]) * people[months]).sum(axis=1))


def _log_of(times: Array) -> Array:
    return np.log(np.maximum(times, _NO_LESS))


def _shifted(draws: Draws, months: Years, ratio: Array, nation: Array | float = 0.0) -> Draws:
    """The draws with some months moved, in logs, by [figure, path, month]: first all paths with the first figure."""
    moved = [np.tile(logs, (len(ratio), 1, 1)) for logs in (draws.ratio, draws.nation)]
    for logs, shift in zip(moved, (ratio, nation), strict=True):
        logs[:, :, months] += shift
    stacked = [logs.reshape(-1, logs.shape[-1]) for logs in moved]
    uniform = None if draws.uniform is None else np.tile(draws.uniform, len(ratio))
    return replace(draws, ratio=stacked[0], nation=stacked[1], uniform=uniform)
