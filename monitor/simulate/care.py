"""True spending, month by month: what will have been paid once everything has settled."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array
from monitor.simulate.calendar import month_of_year, working_days
from monitor.simulate.shocks import POINT, fading, split, weights
from monitor.simulate.worlds import World

_CLAIMS_OF = 700_000  # beneficiaries of whom a world's claim noise is said
_HOSPITAL = ("hospital_inpatient", "hospital_outpatient")


@dataclass(frozen=True)
class Truth:
    """What was spent on the care of each month. `dollars` [area, service, month], `people` [area, month].

    `july` [month]: the log by which rate orders moved the ratio of all spending, zero but in Julys.
    """

    dollars: Array
    people: Array
    july: Array


def truth(world: World, rng: np.random.Generator, first: int, months: int) -> Truth:
    """Spending and people of `months` months from the month numbered `first`, as they settle."""
    calendar = first + np.arange(months)
    people = _people(world, rng, months)
    july = _july(world, rng, calendar)
    shares = np.array([service.share for service in world.services])
    base = np.log(world.spending * shares / shares.sum())[:, None]
    nation = base + _nation(world, rng, calendar) + _claims(world, rng, world.people[1], months)
    state = nation + _ratio(world, rng, calendar) + _hospital(world)[:, None] * np.cumsum(july)
    state = state + _claims(world, rng, world.people[0], months)
    return Truth(np.exp(np.stack([state, nation])) * people[:, None, :], people, july)


def _people(world: World, rng: np.random.Generator, months: int) -> Array:
    rate = np.log1p(np.array(world.people_growth) / 100) / 12
    steps = rate[:, None] + rng.standard_normal((2, months)) * np.array([[4e-4], [1e-4]])
    return np.asarray(np.round(np.array(world.people)[:, None] * np.exp(np.cumsum(steps, axis=1))))


def _hospital(world: World) -> Array:
    """How far each service follows the rate orders, so that all spending moves by their size."""
    follows = np.array([service.name in _HOSPITAL for service in world.services], dtype=float)
    return np.asarray(follows / (follows * weights(world.services)).sum())


def _july(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    steps = rng.standard_normal(len(calendar)) * world.care.july * POINT
    return np.where(month_of_year(calendar) == 7, steps, 0.0)


def _nation(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    """Logs of the nation's spending per person beside its start, [service, month]."""
    care, months = world.care, len(calendar)
    years = calendar // 12 - calendar[0] // 12
    grown = care.growth + rng.standard_normal(years[-1] + 1) * care.growth_spread
    trends = np.array([service.trend for service in world.services])[:, None]
    level = np.cumsum((grown[years] + trends) * POINT / 12, axis=1)
    days = working_days(calendar)
    follows = np.array([service.working_days for service in world.services])[:, None]
    passing = split(world, rng, care.nation_noise, months)
    level = level + follows * np.log(days / days.mean())
    return np.asarray(level + _seasons(world, rng, calendar) + fading(passing, 0.5))


def _seasons(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    """The usual year of each service, a winter's illness that is early or late, mild or hard, and the pandemic."""
    month = month_of_year(calendar)
    heights, tops = (np.array([service.season[part] for service in world.services])[:, None] for part in (0, 1))
    wave = heights * POINT * np.cos(2 * np.pi * (month - tops) / 12)
    winters = (calendar + 6) // 12 - (calendar[0] + 6) // 12
    hard = np.exp(rng.standard_normal(winters[-1] + 1) * 0.5) * 0.04
    peak = rng.standard_normal(winters[-1] + 1) * 0.7 + 7
    illness = hard[winters] * np.exp(-0.5 * (((calendar + 6) % 12 - peak[winters]) / 1.2) ** 2)
    ill = np.array([service.winter for service in world.services])[:, None]
    return np.asarray(wave + ill * illness - _wave(world, calendar))


def _wave(world: World, calendar: np.ndarray) -> Array:
    """What the pandemic's waves took from each service, [service, month]."""
    since = calendar - world.pandemic[0]
    depth = np.array([service.pandemic for service in world.services])[:, None]
    shape = np.select([since < 0, since == 0, since == 1], [0.0, 0.45, 1.0], 0.75 * np.exp(-(since - 2) / 1.3))
    again = 0.15 * np.exp(-0.5 * ((since - 10) / 1.2) ** 2) + 0.12 * np.exp(-0.5 * ((since - 22) / 1.0) ** 2)
    return np.asarray(depth * (shape + np.where(since >= 0, again, 0.0)))


def _ratio(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    """Logs of the state's spending per person beside the nation's without rate orders and claim noise."""
    return sum(_parts(world, rng, calendar), start=np.zeros((len(world.services), len(calendar))))


def _parts(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Iterator[Array]:
    care, months = world.care, len(calendar)
    yield rng.standard_normal((len(world.services), 1)) * 0.06  # a service's usual place beside the nation
    slope = care.drift_mean + care.drift * rng.standard_normal()
    yield np.asarray(slope * POINT / 12 * np.arange(months)[None, :])
    yield np.cumsum(split(world, rng, care.walk, months), axis=1)
    yield fading(split(world, rng, care.passing, months), care.memory)
    yield _own_calendar(world, rng, calendar)
    inside = (calendar >= world.pandemic[0]) & (calendar <= world.pandemic[1])
    yield fading(split(world, rng, care.pandemic, months), np.exp(-1 / 3)) * inside
    yield _trends(world, rng.spawn(1)[0], months)[None, :]
    yield _spikes(world, rng.spawn(1)[0], calendar)[None, :]


def _trends(world: World, rng: np.random.Generator, months: int) -> Array:
    """A trend of the ratio that lasts until another begins, without a sign beforehand."""
    regime = np.cumsum(rng.random(months) < world.care.regimes)
    slopes = rng.standard_normal(months) * world.care.regime
    return np.asarray(np.cumsum(slopes[regime]) * POINT / 12)


def _spikes(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    """A sharp month of the state's year, given back in the next; in some years it moves to another month."""
    years = calendar // 12 - calendar[0] // 12
    moved = np.cumsum(rng.random(years[-1] + 1) < 1 / 4)
    place = rng.integers(0, 11, years[-1] + 1)[moved[years]]
    month = calendar % 12
    return np.asarray(world.care.spike * POINT * ((month == place) * 1.0 - (month == place + 1)))


def _own_calendar(world: World, rng: np.random.Generator, calendar: np.ndarray) -> Array:
    """The state's own season, a pattern of twelve months that sums to nothing and changes slowly."""
    years = calendar // 12 - calendar[0] // 12
    lasting = split(world, rng, world.care.season, 12)
    changing = split(world, rng, world.care.season_change, 12 * (years[-1] + 1)).reshape(-1, years[-1] + 1, 12)
    pattern = lasting[:, None, :] + fading(changing.swapaxes(1, 2), 0.8).swapaxes(1, 2)
    pattern = pattern - pattern.mean(axis=2, keepdims=True)
    return np.asarray(pattern[:, years, calendar % 12])


def _claims(world: World, rng: np.random.Generator, people: float, months: int) -> Array:
    """What claims add by chance, [service, month]: of each service its own, so that a year of all has the world's."""
    weight = weights(world.services)
    noise = np.array([service.noise for service in world.services]) / np.sqrt(weight)
    size = world.care.claims * POINT * np.sqrt(12 * _CLAIMS_OF / people)
    spread = noise / np.sqrt(((noise * weight) ** 2).sum()) * size
    return np.asarray(rng.standard_normal((len(weight), months)) * spread[:, None])
