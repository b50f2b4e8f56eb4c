"""Rows of small publications, and the series that measures make of them, as plain numbers."""

from monitor.observations.series import Series
from monitor.words.areas import Entity


def whom(*areas: str) -> list[Entity]:
    return [Entity(area) for area in areas]


def paid(year: int, area: str = "MD", **services: object) -> list[str]:
    return [f"{area},medicare_ffs,{service},paid,{year},{value}" for service, value in services.items()]


def people(year: int, value: object, area: str = "MD") -> str:
    return f"{area},medicare_ffs,-,beneficiary_years,{year},{value}"


def figures(series: Series, entity: int = 0) -> dict[int, float]:
    return {int(year): float(value) for year, value in zip(series.years, series.values[entity, 0], strict=True)}


def from_(series: Series, year: int, entity: int = 0) -> list[str]:
    return [publication.id for publication in series.provenance.at(entity, year).publications]


def cells(series: Series, field: str) -> list[list[int]]:
    """One field of the provenance, by entity and year."""
    return [[int(cell) for cell in row] for row in series.provenance.cells[field]]


def parts_of(first: int, *per_head: float, area: str = "MD") -> list[str]:
    """Rows of 100 people and what is paid for each of them."""
    years = range(first, first + len(per_head))
    rows = [f"{area},medicare_ffs,all,paid,{year},{100 * x}" for year, x in zip(years, per_head, strict=True)]
    return rows + [people(year, 100, area) for year in years]
