"""The tests as a minimal OpenFisca country: an area is the person, every line a yearly variable with its formula.

OpenFisca keeps floats in single precision; here its variables are raised to double, or no figure would agree to 1e-9.
A system is built once for each test, and the simulations with their figures before the clock runs.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from peers import CODES, GUARD, Array, Given

AREA = build_entity(key="area", plural="areas", label="An area", is_person=True)
Formula = Callable[[Any, Any, Any], Array]


def prepared(given: Given) -> tuple[Given, Simulation]:
    found = SimulationBuilder().build_default_simulation(system(given), count=len(given.areas))
    for name, array in given.values.items():
        for place, year in enumerate(given.years):
            found.set_input(name, str(year), array[:, place])
    return given, found


def answer(made: tuple[Given, Simulation]) -> Mapping[str, Sequence[Array]]:
    given, simulation = made
    with np.errstate(all="ignore"):
        return {
            name: [simulation.calculate(name, year) for year in map(str, given.years)] for name in LINES[given.kind]
        }


def as_arrays(found: Mapping[str, Sequence[Array]]) -> dict[str, Array]:
    """Every line as [area, year]."""
    return {name: np.stack(arrays, axis=-1) for name, arrays in found.items()}


def system(given: Given) -> TaxBenefitSystem:
    return _system(given.kind, given.since, given.limit, tuple(given.values))


@cache
def _system(kind: str, since: int, limit: str, inputs: tuple[str, ...]) -> TaxBenefitSystem:
    country = TaxBenefitSystem([AREA])
    for name, formula in (dict.fromkeys(inputs) | FORMULAS[kind](since, limit)).items():
        said: dict[str, Any] = {
            "value_type": float,
            "entity": AREA,
            "definition_period": YEAR,
            "default_value": float("nan"),
            "label": name,
        }
        kept = country.add_variable(type(name, (Variable,), said | ({"formula": formula} if formula else {})))
        kept.dtype = np.float64
    return country


def growth(name: str) -> Formula:
    def formula(area: Any, period: Any, parameters: Any) -> Array:
        before = area(name, period.last_year)
        return (area(name, period) / np.where(before > 0, before, np.nan) - 1) * 100

    return formula


def minus(first: str, second: str) -> Formula:
    return lambda area, period, parameters: area(first, period) - area(second, period)


def times(first: str, second: str) -> Formula:
    return lambda area, period, parameters: area(first, period) * area(second, period)


def plus(first: str, second: str) -> Formula:
    return lambda area, period, parameters: area(first, period) + area(second, period)


def in_2013(name: str) -> Formula:
    return lambda area, period, parameters: area(name, "2013")


def since_2013(name: str) -> Formula:
    return lambda area, period, parameters: area(name, period) / area(name, "2013")


def two_in_a_row(name: str, since: int) -> Formula:
    def above(area: Any, period: Any) -> Array:
        x = area(name, period)
        return np.where(np.isnan(x), np.nan, (x > GUARD).astype(float))

    def formula(area: Any, period: Any, parameters: Any) -> Array:
        if period.start.year < since:
            return np.full(area.count, np.nan)
        this = above(area, period)
        before = above(area, period.last_year) if period.start.year > since else np.zeros(area.count)
        return np.where(this == 0, 0.0, this + this * before)

    return formula


def running_total(name: str, own: str, since: int) -> Formula:
    def formula(area: Any, period: Any, parameters: Any) -> Array:
        if period.start.year < since:
            return np.full(area.count, np.nan)
        before = area(own, period.last_year) if period.start.year > since else 0.0
        return before + area(name, period)

    return formula


def codes(name: str, limit: str, met: Callable[[Array, float], Array]) -> Formula:
    def formula(area: Any, period: Any, parameters: Any) -> Array:
        value, bound = area(name, period), area(limit, period)
        gap = value - bound
        size = np.maximum(1.0, np.maximum(np.abs(value), np.abs(bound)))
        gap = np.where(np.abs(gap) <= GUARD * size, 0.0, gap)
        return np.where(np.isnan(gap), 0.0, np.where(met(gap, 0.0), 1.0, -1.0))

    return formula


def excess(part: str = "") -> dict[str, Formula]:
    state, nation, gap = (f"state{part}", f"nation{part}", f"{part[1:]}_excess" if part else "excess")
    return {
        f"{state}_growth": growth(state),
        f"{nation}_growth": growth(nation),
        gap: minus(f"{state}_growth", f"{nation}_growth"),
    }


def against_2013(saved: str) -> dict[str, Formula]:
    return {
        "national_trend": since_2013("nation"),
        "start": in_2013("state"),
        "benchmark": times("start", "national_trend"),
        saved: minus("benchmark", "state"),
    }


def growth_guardrail(since: int, limit: str) -> dict[str, Formula]:
    return excess() | {CODES: codes("excess", limit, np.less if limit == "excess_limit" else np.less_equal)}


def consecutive_years(since: int, limit: str) -> dict[str, Formula]:
    counted = {"years_above": two_in_a_row("excess", since)}
    return excess() | counted | {CODES: codes("years_above", limit, np.less_equal)}


def annual_savings(since: int, limit: str) -> dict[str, Formula]:
    return against_2013("per_beneficiary") | {
        "savings": times("per_beneficiary", "beneficiaries"),
        "credited": plus("savings", "credits"),
        CODES: codes("credited", limit, np.greater_equal),
    }


def hospital_savings(since: int, limit: str) -> dict[str, Formula]:
    return against_2013("per_enrollee") | {
        "annual": times("per_enrollee", "enrollees"),
        "cumulative": running_total("annual", "cumulative", since),
        CODES: codes("cumulative", limit, np.greater_equal),
    }


def parts(since: int, limit: str) -> dict[str, Formula]:
    return excess("_hospital") | excess("_nonhospital")


FORMULAS: Mapping[str, Callable[[int, str], dict[str, Formula]]] = {
    "growth_guardrail": growth_guardrail,
    "consecutive_years": consecutive_years,
    "annual_savings": annual_savings,
    "hospital_savings": hospital_savings,
    "hospital_and_nonhospital_growth": parts,
}
LINES = {kind: tuple(formulas(0, "limit")) for kind, formulas in FORMULAS.items()}
