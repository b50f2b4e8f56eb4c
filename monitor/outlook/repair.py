"""A delivery set right before anything is learned from it: what it lacks, short deliveries, restatements.

Vintage by vintage, from what stood there before: nothing that was believed of an earlier delivery is written anew, and
nothing is known of a later one. A short delivery and a restatement both show as one step that all settled months of a
service take at once; a short one is made up, a restatement is kept, and stays out of the run-out that is learned.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.robust import counted, median, spread
from monitor.outlook.steps import LAGS, Step, best_step

Flags = npt.NDArray[np.bool_]

_USUAL, _WIDE = 18, 36  # vintages before, by which a development is usual, and by which its spread is known
_LEAST_USUAL, _LEAST_SPREAD, _LEAST_LAGS = 6, 8, 12
_FLOOR = 0.0002  # of a spread, in logs
_YOUNG = 0.3  # of the usual development: the spread while few are known
_BETTER, _FIT, _SPEED = 30.0, 2.2, 0.35  # gain of loss, loss for each lag, payment speed: what a step has to show
_LEAST_STEP = np.array([0.0025, 0.0015])  # of a state, of the nation
_CATCHING_UP, _MEMORY, _LONG = -0.20, 9, 13
_SHORT, _REACH = -0.012, 18
_ABSENT = 12  # vintages after which a service that is no longer told of has ended


@dataclass(frozen=True)
class Repaired:
    """Deliveries as they are believed, each by what was known when it came. All [area, service, vintage, lag].

    `paid` in dollars; `before` what the delivery before it said of the same months, re-based where they were restated;
    `step` the log of one over the other, NaN where this delivery does not tell of the month; `restated` the log by
    which months were restated. `short` [area, service, vintage] is the log of what a short delivery told of all it
    should have; `lacking` the share of a service's dollars that was carried on, as months were not told of.
    """

    paid: Array
    before: Array
    step: Array
    restated: Array
    short: Array
    lacking: Array


class _Book:
    """What is kept from vintage to vintage."""

    def __init__(self, told: Array, usual: Array) -> None:
        self.told, self.usual = told, usual
        areas, services, vintages, lags = told.shape
        self.paid, self.before, self.step = (np.full_like(told, np.nan) for _ in range(3))
        self.off = np.full((areas, services, vintages, LAGS), np.nan)
        self.restated = np.zeros_like(told)
        self.short, self.lacking, self.slow = (np.zeros((areas, services, vintages)) for _ in range(3))
        self.last_told = np.full((areas, services), -_ABSENT - 1)
        self.lags = np.arange(lags)


def repaired(told: Array, usual: Array) -> Repaired:
    """Every delivery set right. `told` [area, service, vintage, lag], `usual` [service, lag] built-in developments."""
    book = _Book(told, usual)
    for vintage in range(told.shape[2]):
        normal = _normal(book, vintage)
        _fill(book, vintage, normal)
        _set_right(book, vintage, _looked_for(book, vintage, normal[..., 1 : LAGS + 1]))
    return Repaired(book.paid, book.before, book.step, book.restated, book.short, book.lacking)


def _normal(book: _Book, vintage: int) -> Array:
    """The usual development of each lag, [area, service, lag]; what is built in while few are known."""
    past = book.step[:, :, max(0, vintage - _USUAL) : vintage]
    built_in = np.broadcast_to(book.usual, (*book.told.shape[:2], book.usual.shape[-1]))
    return np.where(counted(past, 2) >= _LEAST_USUAL, median(past, 2), built_in) if vintage else built_in


def _fill(book: _Book, vintage: int, normal: Array) -> None:
    """The row of a vintage, with what it lacks continued from the one before, and its developments."""
    told = book.told[:, :, vintage]
    before = np.full_like(told, np.nan)
    if vintage:
        before[..., 1:] = book.paid[:, :, vintage - 1, :-1]
    lacks = np.isnan(told) | ((told <= 0) & (before > 0))
    row = np.where(lacks & ~np.isnan(before), before * np.exp(normal), told)
    row[..., 0] = _newest(book, vintage, row[..., 0])
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.log(row / before)
    book.paid[:, :, vintage], book.before[:, :, vintage] = row, before
    book.lacking[:, :, vintage] = _lacking(book, vintage, told, row)
    book.step[:, :, vintage] = np.where(~lacks & (row > 0) & (before > 0), step, np.nan)
    book.last_told[(told > 0).any(axis=-1)] = vintage


def _lacking(book: _Book, vintage: int, told: Array, row: Array) -> Array:
    """The share of a service's dollars that was carried on; months older than any that is told of are no gap."""
    if not (told > 0).any():
        return np.zeros(told.shape[:2])
    oldest = book.lags[-1] - np.argmax(np.flip(told > 0, -1).any(axis=1), axis=-1)  # the last, where none is told of
    within = (book.lags <= oldest[:, None])[:, None]
    dollars = np.where(within & (row > 0), row, 0.0)
    carried = np.where(told > 0, 0.0, dollars).sum(axis=-1)
    return np.asarray(carried / np.maximum(dollars.sum(axis=-1), 1e-9))


def _newest(book: _Book, vintage: int, newest: Array) -> Array:
    """The month of the vintage itself: where a service is not told of, it moves as the others of its area do."""
    lacks = ~(newest > 0) & (vintage - book.last_told <= _ABSENT)
    if not vintage or not lacks.any():
        return newest
    last = book.paid[:, :, vintage - 1, 0]
    both = (newest > 0) & (last > 0)
    now, then = (np.where(both, amounts, 0.0).sum(axis=1, keepdims=True) for amounts in (newest, last))
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = last * (now / then)
    return np.where(lacks & (last > 0) & (then > 0), moved, newest)


def _looked_for(book: _Book, vintage: int, normal: Array) -> Step:
    """The step that explains the developments of a vintage best."""
    off = book.step[:, :, vintage, 1 : LAGS + 1] - normal
    step = best_step(off, normal, _wide(book, vintage) + _FLOOR)
    book.off[:, :, vintage] = off
    book.slow[:, :, vintage] = np.where(step.lags >= _LEAST_LAGS, step.slow, 0.0)
    return step


def _wide(book: _Book, vintage: int) -> Array:
    """How far developments usually are off, [area, service, lag]; by what is built in while few are known."""
    past = book.off[:, :, max(0, vintage - _WIDE) : vintage]
    young = np.broadcast_to(_YOUNG * book.usual[:, 1 : LAGS + 1] + _FLOOR, (*past.shape[:2], LAGS))
    return np.where(counted(past, 2) >= _LEAST_SPREAD, spread(past, 2), young) if vintage else young


def _seen(book: _Book, vintage: int, step: Step) -> Flags:
    """Whether a step is beyond doubt, and no months being caught up after a slow time."""
    seen = (step.gain > _BETTER) & (np.abs(step.size) > _LEAST_STEP[:, None]) & (step.loss < _FIT * step.lags)
    seen &= (np.abs(step.speed) < _SPEED) & (step.lags >= _LEAST_LAGS)
    slowed = book.slow[:, :, max(0, vintage - _MEMORY + 1) : vintage + 1].min(axis=(0, 2)) < _CATCHING_UP
    return np.asarray(seen & ~((step.size > 0) & (step.reach < _LONG) & slowed))


def _set_right(book: _Book, vintage: int, step: Step) -> None:
    """A short delivery is made up; any other step is a restatement, and months stand as they are told now."""
    just_before = book.short[:, :, max(0, vintage - 1)] < 0
    seen = _seen(book, vintage, step)
    short = seen & (step.size < _SHORT) & (step.reach >= _REACH) & ~just_before
    past = book.off[:, :, max(0, vintage - _WIDE) : vintage]
    tried = (counted(past, 2) >= _LEAST_SPREAD).sum(axis=-1) >= _LEAST_LAGS  # spreads are its own
    made_up = np.where(short, step.size, 0.0)
    book.paid[:, :, vintage] /= np.exp(made_up)[..., None]
    within = (book.lags >= 2) & (book.lags <= step.reach[..., None])
    restated = np.where(within & (seen & tried & ~short)[..., None], step.size[..., None], 0.0)
    book.before[:, :, vintage] *= np.exp(restated)
    moved = made_up[..., None] + restated
    book.step[:, :, vintage] -= moved
    book.off[:, :, vintage] -= moved[..., 1 : LAGS + 1]
    book.short[:, :, vintage], book.restated[:, :, vintage] = made_up, restated
