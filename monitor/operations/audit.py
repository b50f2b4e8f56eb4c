"""Before a report is filed: what it and the reports filed so far show must not tell of a count of few people."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from monitor.errors import DisclosureError, Problem
from monitor.evaluation.gathered import Gathered
from monitor.observations import attack
from monitor.observations.guarding import WITHHELD, Edition, Withheld
from monitor.observations.keys import ROW
from monitor.observations.publications import Publication
from monitor.observations.totals import Flags, Ints, System

_LISTED = 5  # counts that a message names


def audited(gathered: Gathered) -> None:
    """Raises DisclosureError where a withheld count can be worked out, exactly or to fewer numbers than 1 to 10.

    Taken together is what the publications known show and what those show that filed reports were made from.
    """
    together: dict[str, list[Publication]] = {}
    for publication in gathered.held:
        together.setdefault(publication.guard.first_of(publication.card.source), []).append(publication)
    problems = [
        problem
        for first, held in sorted(together.items())
        if (guard := held[0].guard).guards(first) and (withheld := guard.of_source(first)).system is not None
        for problem in _told(gathered, held, withheld)
    ]
    if problems:
        raise DisclosureError(problems)


def _told(gathered: Gathered, held: list[Publication], withheld: Withheld) -> Iterator[Problem]:
    system = withheld.system
    assert system is not None  # others do not come here  # noqa: S101
    ordered = sorted(held, key=lambda publication: publication.order)
    filed = [edition for edition in held[0].guard.editions() if not _before_lists(edition, ordered, withheld)]
    known = {p.id: p.hidden.with_columns(publication=pl.lit(p.id)) for p in gathered.publications if p in held}
    shown = _seen(system, ordered, known)
    for edition in filed:
        of_edition = edition.withheld.partition_by("publication", as_dict=True)
        nothing = pl.DataFrame(schema=dict.fromkeys(WITHHELD, pl.String))
        shown |= _seen(system, ordered, {name: of_edition.get((name,), nothing) for name in edition.publications})
    used = {*known, *(name for edition in filed for name in edition.publications)}
    places = [place for place, publication in enumerate(ordered) if publication.id in used]
    small = withheld.small & ~np.isnan(system.value)
    told = attack.worked_out(system.of(places), ~shown & ~_unknown(system, places), small)
    sources = ", ".join(sorted({publication.card.source for publication in held}))
    yield from _problems(sources, system, told[~np.isnan(system.value[told])], [edition.named for edition in filed])


def _unknown(system: System, places: list[int]) -> Flags:
    """The cells of none of the publications at `places`, of which nobody has seen even that they are there."""
    held: Flags = system.unpublished.copy()
    held[system.held.filter(pl.col("place").is_in(places))["cell"].to_numpy()] = True
    return ~held


def _seen(system: System, ordered: list[Publication], withheld: Mapping[str, pl.DataFrame]) -> Flags:
    """The cells that a reader sees in some publication of those in `withheld`, which has the rows withheld of each."""
    seen: Flags = np.zeros(len(system.value), bool)
    for place, publication in enumerate(ordered):
        if publication.id in withheld:
            rows = system.held.filter(pl.col("place") == place)
            left = rows.join(withheld[publication.id], on=list(ROW), how="anti", nulls_equal=True)["cell"].to_numpy()
            seen[left] = True
    return seen & ~np.isnan(system.value)


def _before_lists(edition: Edition, ordered: list[Publication], withheld: Withheld) -> bool:
    """Whether a report was filed before reports said what they withheld, of a source that has few people."""
    assert withheld.system is not None  # others do not come here  # noqa: S101
    places = [place for place, publication in enumerate(ordered) if publication.id in edition.publications]
    cells = withheld.system.held.filter(pl.col("place").is_in(places))["cell"].to_numpy()
    has_few = withheld.small[cells].any()
    return bool(has_few) and not {*edition.withheld["publication"]} & edition.publications & {p.id for p in ordered}


def _problems(sources: str, system: System, told: Ints, filed: list[str]) -> Iterator[Problem]:
    for cell in system.cells[told].sort(ROW).head(_LISTED).iter_rows():
        what = f"a count of few people could be worked out: {', '.join(word for word in cell if word)}."
        seen = f" and in filed reports such as {filed[0]}" if filed else ""
        why = f"What is shown in the publications of {sources}{seen} leaves no doubt about it. {len(told)} such in all."
        mend = "No report is filed. Withdraw what was taken in last, or ask its publisher to withhold a total as well."
        yield Problem(sources, 0, what, why, mend)
