"""Exhibits of the newest open year: its months, what drives it, how it may end, the room left, how far it is known."""

from collections.abc import Iterator

from monitor.outlook.results import Outlook, YearAhead
from monitor.pages.material import Material
from monitor.pages.model import Figure
from monitor.pages.year_end.drivers import drivers_figure
from monitor.pages.year_end.fan import fan_figure, odds_of_fan
from monitor.pages.year_end.maturity import maturity_figure
from monitor.pages.year_end.months import months_figure
from monitor.pages.year_end.page import leading_room


def months(material: Material) -> Iterator[Figure]:
    """Each month beside the same month a year before; none where no month has figures."""
    for _, year in _newest(material):
        yield from filter(None, [months_figure(year)])


def drivers(material: Material) -> Iterator[Figure]:
    """What makes the difference to the nation; none where its parts are not known."""
    for _, year in _newest(material):
        yield from filter(None, [drivers_figure(year)])


def year_end(material: Material) -> Iterator[Figure]:
    """How the year may end; none without a track record, and while fewer than two months are mature."""
    for outlook, year in _newest(material):
        odds = odds_of_fan(year, outlook.odds)
        called = material.names.get(odds.test, odds.test) if odds else ""
        yield from filter(None, [fan_figure(year, outlook, called)])


def room(material: Material) -> Iterator[Figure]:
    """What would still pass of the test whose limit the year has; none where no lever was moved."""
    if material.outlook:
        yield from filter(None, [leading_room(material.outlook)])


def maturity(material: Material) -> Iterator[Figure]:
    """How far the months of a feed are known; none where no feed is held."""
    for _, year in _newest(material):
        yield from filter(None, [maturity_figure(year)])


def _newest(material: Material) -> Iterator[tuple[Outlook, YearAhead]]:
    """The newest year by its months, of which most is open."""
    if material.outlook and material.outlook.years:
        yield material.outlook, material.outlook.years[-1]
