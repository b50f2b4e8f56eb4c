"""An office whose monthly feed was drawn from a made-up world, in files of as many deliveries as asked for."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from monitor.evaluation.gathered import Gathered
from monitor.outlook.feeds import named
from monitor.simulate.history import History, history
from monitor.simulate.worlds import BASE
from tests import foretold
from tests.foretold import guardrail

FIRST = 12 * 2016
TESTS = {
    "guardrail": guardrail("monthly"),
    "broken": guardrail("monthly", word="above"),
    "from_level": guardrail("level"),
    "quality": foretold.TESTS["quality"],
}
Row = tuple[str, str, str, int, float, int]  # area, service, quantity, month, value, vintage
Change = Callable[[Row], Row | None]


@cache
def world(seed: int = 5) -> History:
    """Six years and one, from January 2016."""
    return history(BASE, seed, 6, FIRST)


def rows(vintages: Sequence[int], change: Change = lambda row: row, seed: int = 5) -> list[str]:
    """Rows of the deliveries paid through `vintages`, each as `change` leaves it; None leaves it out."""
    told = [change(row) for vintage in vintages for row in _rows(world(seed), vintage)]
    return [_written(row) for row in told if row is not None]


def _rows(one: History, vintage: int) -> list[Row]:
    place = vintage - FIRST
    paid = np.round(one.paid[:, :, : place + 1, place], 2)
    services = {name: paid[:, at] for at, name in enumerate(one.services) if name in foretold.SERVICES}
    services["professional"] = paid.sum(axis=1) - sum(v for name, v in services.items() if name != "professional")
    figures = {("paid", name): values for name, values in services.items()}
    figures |= {("paid", "all"): paid.sum(axis=1), ("beneficiary_months", "-"): one.people[:, : place + 1, place]}
    return [
        (area, service, quantity, FIRST + month, float(values[at, month]), vintage)
        for (quantity, service), values in figures.items()
        for at, area in enumerate(("MD", "US"))
        for month in range(place + 1)
    ]


def _written(row: Row) -> str:
    area, service, quantity, month, value, vintage = row
    through = np.datetime64(named(vintage + 1), "D") - np.timedelta64(1, "D")
    return f"{area},medicare_ffs,{service},{quantity},{named(month)},{value:.2f},{through}"


def office(folder: Path, *files: Sequence[str]) -> Gathered:
    """An office that was sent `files`, each a list of rows, in June, July, ... 2021; its annual figures end in 2020."""
    empty = foretold.office(folder, [], TESTS)
    for place, file in enumerate(files):
        foretold.sent(folder, f"2021-{6 + place:02}-15", file)
    return foretold.again(empty, folder)
