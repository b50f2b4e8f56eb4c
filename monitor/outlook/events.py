"""What was set right or only seen in each delivery, in words that are shown and rung for."""

from collections.abc import Iterator

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Event, EventKind
from monitor.outlook.people import REVISED, Counts
from monitor.outlook.repair import Repaired
from monitor.outlook.stops import Stops
from monitor.outlook.triangle import Triangle

_LEAST_LACKING = 0.0001  # of a service's dollars


def events(triangle: Triangle, right: Repaired, stopped: Stops, counts: Counts, vintage: int) -> tuple[Event, ...]:
    """What is to be told of the delivery at place `vintage`: for each area, what concerns every service as one."""
    told = triangle.paid[:, :, :, vintage]
    earlier = triangle.paid[:, :, :, vintage - 1] if vintage else np.full_like(told, np.nan)
    negative = np.where((told < 0) & ~(earlier < 0), told, 0.0).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        negative = np.nan_to_num(negative / np.nansum(np.abs(told), axis=2))
    lacking = np.where(right.lacking[:, :, vintage] > _LEAST_LACKING, -right.lacking[:, :, vintage], 0.0)
    restated = right.restated[:, :, vintage]
    restated = np.take_along_axis(restated, np.abs(restated).argmax(axis=2)[..., None], axis=2)[..., 0]
    seen: dict[EventKind, tuple[Array, bool]] = {
        "month missing": (lacking, True),
        "negative month": (negative, False),
        "payment stop": (np.expm1(stopped.size[:, :, vintage]), True),
        "restatement": (np.expm1(restated), False),
        "short delivery": (np.expm1(right.short[:, :, vintage]), True),
    }
    of_services = [event for kind, each in seen.items() for event in _of_services(triangle, kind, *each, vintage)]
    return (*of_services, *_of_people(triangle, counts, vintage))


def _of_services(triangle: Triangle, kind: EventKind, sizes: Array, repaired: bool, vintage: int) -> Iterator[Event]:
    month = triangle.first + vintage
    for area, row in zip(_areas(triangle), sizes, strict=True):
        if (row != 0).all() and len(row) > 1:
            yield Event(kind, area, "all", month, float(np.median(row)), repaired)
            continue
        for place in np.flatnonzero(row):
            yield Event(kind, area, triangle.services[place], month, float(row[place]), repaired)


def _of_people(triangle: Triangle, counts: Counts, vintage: int) -> Iterator[Event]:
    for place, area in enumerate(_areas(triangle)):
        size = float(counts.revised[place, vintage])
        if abs(size) > REVISED:
            yield Event(
                "people revised", area, "all", triangle.first + vintage, size, bool(counts.aside[place, vintage])
            )


def _areas(triangle: Triangle) -> tuple[str, str]:
    return triangle.state, "US"
