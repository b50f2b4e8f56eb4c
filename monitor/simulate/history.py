"""One history of a world: what each monthly delivery said, and what was true."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.language.read_only import frozen
from monitor.simulate import care, payments, troubles
from monitor.simulate.troubles import Happening
from monitor.simulate.worlds import World

START = 12 * 2011  # January 2011
_SETTLES = 12  # months of deliveries beyond the last year


@dataclass(frozen=True)
class History:
    """What was told, and what was true. Areas are the state and the nation, in this order; arrays are read-only.

    Month and vintage stand on one axis, whose place 0 is the month numbered `first` (counted from January of the year
    0). `paid` [area, service, month, vintage]: dollars paid to date as each delivery says; NaN where the month is later
    than the vintage. `people` [area, month, vintage]: beneficiaries as each delivery counts them. `final` [area,
    service, month] dollars and `final_people` [area, month]: as they settle. `years` are asked about; the months after
    them are there because deliveries went on. `happenings`: all that was drawn, the rate orders among it.
    """

    world: str
    seed: int
    first: int
    years: int
    services: tuple[str, ...]
    paid: Array
    people: Array
    final: Array
    final_people: Array
    happenings: tuple[Happening, ...]

    def __post_init__(self) -> None:
        for array in (self.paid, self.people, self.final, self.final_people):
            frozen(array)

    @property
    def calendar_years(self) -> npt.NDArray[np.int64]:
        """The years that have a growth, oldest first: all but the first."""
        return self.first // 12 + np.arange(1, self.years, dtype=np.int64)

    @property
    def difference(self) -> Array:
        """The state's growth of spending per beneficiary less the nation's, in points, of each of `calendar_years`."""
        shape = (2, self.years, 12)
        months = 12 * self.years
        dollars = self.final.sum(axis=1)[:, :months].reshape(shape).sum(axis=2)
        each = dollars / self.final_people[:, :months].reshape(shape).sum(axis=2)
        grown = 100 * (each[:, 1:] / each[:, :-1] - 1)
        return np.asarray(grown[0] - grown[1])


def history(world: World, seed: int, years: int = 11, first: int = START) -> History:
    """A history of `world`: `years` calendar years from the month `first`, and deliveries until a year later.

    The same world and seed give the same history. What is drawn of care, payment and trouble comes from streams of its
    own, so that a world with other payments has the same care under one seed. Raises ValueError where `first` is no
    January, or there is no year.
    """
    if first % 12 or years < 1:
        raise ValueError(f"a history has whole calendar years; here are {years} from month {first % 12 + 1}")
    streams = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(4)]
    months = 12 * years + _SETTLES
    names = tuple(service.name for service in world.services)
    truth = care.truth(world, streams[0], first, months)
    paid = truth.dollars[..., None] * payments.shares_paid(world, streams[1], months)
    people = payments.people_counted(world, streams[2], truth.people)
    wrong = troubles.drawn(world.trouble, streams[3], names, first, months)
    return History(
        world.name, seed, first, years, names,
        paid=troubles.told(paid, names, first, wrong),
        people=people, final=truth.dollars, final_people=truth.people,
        happenings=tuple(sorted([*wrong, *_known(world, truth.july, first)], key=lambda each: each.vintage)),
    )  # fmt: skip


def _known(world: World, july: Array, first: int) -> list[Happening]:
    """What anybody may know who lives in the world: its rate orders and its pandemic."""
    hospital = tuple(name for name in (service.name for service in world.services) if name.startswith("hospital_"))
    orders = [
        Happening(
            "rate order", ("state",), hospital, first + int(place), 1, float(july[place]), (first + int(place),) * 2
        )
        for place in np.flatnonzero(july)
    ]
    begins, ends = world.pandemic
    names = tuple(service.name for service in world.services)
    if not first <= begins < first + len(july):
        return orders
    return [*orders, Happening("pandemic", troubles.AREAS, names, begins, ends - begins + 1, 0.0, (begins, ends))]
