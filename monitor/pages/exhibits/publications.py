"""Exhibit 11, data maturity, of a programme without a monthly feed: how far its publications reach, and how firm."""

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.evaluation.sources import Held
from monitor.pages.exhibits.time_axis import axis, left_out, place
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.sentences import DASH, days, months, next_words
from monitor.pages.target_pictures import Moment, Timeline, TimeRow
from monitor.words.wording import listed, long_date

MOST_ROWS = 9  # in a picture
YEARS_SHOWN = 15  # before the report; of what reaches further back the beginning is not drawn
NO_DATE = "no date"


def publications_used(material: Material) -> Iterator[Figure]:
    """The exhibit; none where months are told by a feed, or where nothing is held."""
    told_by_months = material.outlook is not None and any(year.months for year in material.outlook.years)
    if material.history and material.history.sources and not told_by_months:
        yield _figure(_apart(material.history.sources), material)


def _apart(sources: Sequence[Held]) -> list[Held]:
    """The sources, newest first; two readings of one publication are one."""
    by_publication = {(held.newest.card.title, held.newest.known_from): held for held in sources}
    return sorted(by_publication.values(), key=lambda held: (-held.years[1], held.newest.card.title))


def _figure(sources: Sequence[Held], material: Material) -> Figure:
    told = maturity_title(sources)
    cut = f"{len(sources) - MOST_ROWS} more are in the data. " if len(sources) > MOST_ROWS else ""
    return Figure(
        id="data-maturity",
        title=told,
        unit="Years that each publication covers, how firm its figures are, and when more is expected",
        chart=_picture(sources[:MOST_ROWS], material.as_of),
        alt=f"A ruler of time with the years that each publication covers. {told}.",
        description=" ".join(map(_said, sources)),
        source=f"{'; '.join(dict.fromkeys(_cited(held) for held in sources))}. As of {long_date(material.as_of)}.",
        table=_table(sources),
        note=f"{cut}Run-out is the time between the end of a period and the day through which its claims are paid; "
        f"{DASH} is not told. What is final may still be restated.",
        speaker=f"{told}. {_firmness(sources)}",
        printed=True,
    )


def maturity_title(sources: Sequence[Held]) -> str:
    """Public figures reach 2024; those of 2025 are expected by 30 June 2027"""
    late = [held for held in sources if held.late]
    if late:
        longest = max(late, key=lambda held: held.late)
        are = "source is" if len(late) == 1 else "sources are"
        return f"{len(late)} of {len(sources)} {are} late, the longest by {days(longest.late)}"
    newest = max(held.years[1] for held in sources)
    reach = f"Public figures reach {newest}"
    coming = [(expected.by, expected.first) for held in sources if (expected := held.newest.to_come)]
    if not coming:
        return f"{reach}; no date is announced for more"
    by, first = min(coming)
    return f"{reach}; those of {first} are expected by {long_date(by)}"


def _firmness(sources: Sequence[Held]) -> str:
    """4 of 5 sources are final; the rest may still change."""
    final = sum(held.maturity.word == "final" for held in sources)
    if final == len(sources):
        return "All sources are final, but what is final may still be restated."
    return (
        f"{final or 'None'} of {len(sources)} sources {'is' if final < 2 else 'are'} final; the rest may still change."
    )


# The picture


def _picture(sources: Sequence[Held], as_of: date) -> Timeline:
    first = max(min(held.years[0] for held in sources), as_of.year - YEARS_SHOWN)
    known = [held.newest.known_from for held in sources]
    coming = [expected.by for held in sources if (expected := held.newest.to_come)]
    over = axis(date(first, 1, 1), max(as_of, *known, *coming))
    key = (("span", "years covered"), ("published", "published"), *((("expected", "next expected"),) if coming else ()))
    invented = any(held.newest.card.synthetic for held in sources)
    return Timeline(
        over.start, over.end, over.ticks, place(as_of), key, ("Status", "Next expected"),
        tuple(_row(held) for held in sources), left_out(len(sources)), invented,
    )  # fmt: skip


def _row(held: Held) -> TimeRow:
    expected, first, last = held.newest.to_come, *held.years
    moments = [Moment(place(held.newest.known_from), "published")]
    moments += [Moment(place(expected.by), "expected")] if expected else []
    return TimeRow(
        held.newest.card.title,
        str(first) if first == last else f"{first} to {last}",
        (_status(held), next_words(held) if expected else NO_DATE),
        spans=((float(first), last + 1.0),),
        moments=tuple(moments),
    )


def _status(held: Held) -> str:
    """interim, 3 months of run-out"""
    run_out = held.maturity.run_out
    return held.maturity.word if run_out is None else f"{held.maturity.word}, {months(run_out)}"


# Words, data


def _known(held: Held) -> str:
    return f"{'published' if held.newest.card.published else 'first seen'} {long_date(held.newest.known_from)}"


def _cited(held: Held) -> str:
    return f"{held.newest.card.title} ({_known(held)})"


def _said(held: Held) -> str:
    row = _row(held)
    return f"{row.name}: {listed([row.detail, _known(held), _status(held)])}; next {row.cells[1]}."


def _table(sources: Sequence[Held]) -> Table:
    columns = (
        Column("Publication"), Column("Years"), Column("Published"), Column("Status"), Column("Run-out"),
        Column("Next expected"),
    )  # fmt: skip
    return Table("Data", columns, tuple(_cells(held) for held in sources))


def _cells(held: Held) -> tuple[Cell, ...]:
    row, run_out = _row(held), held.maturity.run_out
    return (
        Cell(row.name), Cell(row.detail), Cell(_known(held)), Cell(held.maturity.word),
        Cell(DASH if run_out is None else months(run_out)), Cell(row.cells[1]),
    )  # fmt: skip
