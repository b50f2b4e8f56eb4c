"""corrections.yaml: figures that a source printed wrongly, with what belongs there, who says so and since when.

A correction changes no file. It holds for the publication it names and for later ones that still repeat the wrong
figure, and it is refused as soon as the source itself has mended it and the entry doesn't say so.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Annotated, Any

import polars as pl
from pydantic import BeforeValidator, Field

from monitor.definitions.checks import Known, citation_problems, near
from monitor.definitions.registers import DocumentEntry
from monitor.errors import ObservationError, Problem
from monitor.language.entries import Cite, Slug, StandingText, Text
from monitor.language.periods import EXAMPLES, PERIOD
from monitor.observations import publications, rows
from monitor.observations.disclosure import FEWEST
from monitor.observations.keys import FIGURE
from monitor.observations.publications import Publication
from monitor.words.areas import EVERYONE
from monitor.words.strict_yaml import Document, Strict

CORRECTIONS_FILE = "corrections.yaml"


def _as_text(given: Any) -> Any:
    """A number as it was written; text and anything else as it is."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


_Figure = Annotated[
    Decimal,
    BeforeValidator(lambda given: _decimal(_as_text(given))),
    Field(description="a number such as 1234.56, of up to 18 digits and 6 decimals"),
]
PeriodText = Annotated[str, BeforeValidator(_as_text), Field(pattern=PERIOD, description=EXAMPLES)]


def _decimal(given: Any) -> Any:
    fits = isinstance(given, str) and pl.Series([given]).str.contains(rows.NUMBER).item()
    return Decimal(given) if fits else given


class Correction(Strict):
    """One figure: what a publication says, and what is right."""

    source: Slug
    publication: date
    area: str
    population: str = EVERYONE
    payer: str
    service: str
    quantity: Slug
    period: PeriodText
    was: _Figure
    is_: Annotated[_Figure, Field(alias="is")]
    reason: Text
    provider: Text
    made: date
    cite: Cite
    standing: StandingText
    repaired: date | None = None

    @property
    def cell(self) -> tuple[str, ...]:
        """The figure it is about, in any publication of the source."""
        return (self.source, *(str(getattr(self, name)) for name in FIGURE))

    def holds_for(self, publication: Publication) -> bool:
        """Whether it holds for a publication, if that still has the wrong figure."""
        day = publication.known_from
        concerned = publication.card.source == self.source and day >= self.publication
        return concerned and (self.repaired is None or day < self.repaired)


class CorrectionsFile(Strict):
    """corrections.yaml: every correction on record."""

    corrections: Annotated[list[Correction], Field(min_length=1)]


def corrections_known(corrections: Sequence[Correction], as_of: date) -> tuple[Correction, ...]:
    """The corrections that had been made by `as_of`."""
    return tuple(correction for correction in corrections if correction.made <= as_of)


def with_corrections(
    figures: pl.LazyFrame, known: Sequence[Publication], corrections: Sequence[Correction]
) -> pl.LazyFrame:
    """`figures`, rows as of `publications.observations_of`, with the right figures.

    `corrected` is the place of the correction of each.
    """
    table = _table(corrections, known)
    if table.is_empty():
        return figures.with_columns(corrected=pl.lit(-1, dtype=pl.Int64))
    both = figures.join(table.lazy(), on=[*FIGURE, "publication"], how="left")
    wrong = (pl.col("value") == pl.col("was")).fill_null(value=False)
    return both.with_columns(
        value=pl.when(wrong).then("is").otherwise("value"), corrected=pl.when(wrong).then("place").otherwise(-1)
    ).drop("was", "is", "place")


def _table(corrections: Sequence[Correction], known: Sequence[Publication]) -> pl.DataFrame:
    """A row for each correction and each publication it may hold for."""
    kinds = dict.fromkeys(FIGURE, pl.String) | {"was": rows.DECIMAL, "is": rows.DECIMAL}
    schema = {"publication": pl.Int64, "place": pl.Int64, **kinds}
    entries = [
        (where, place, *correction.cell[1:], correction.was, correction.is_)
        for place, correction in enumerate(corrections)
        for where, publication in enumerate(known)
        if correction.holds_for(publication)
    ]
    return pl.DataFrame(entries, schema=schema, orient="row")


_Files = Sequence[tuple[CorrectionsFile, Document]]


def corrections_of(
    files: _Files, held: Sequence[Publication], documents: Mapping[str, DocumentEntry]
) -> tuple[Correction, ...]:
    """Every correction of `files`, oldest first, held against the publications. Raises ObservationError."""
    read = [(entry, document, place) for whole, document in files for place, entry in enumerate(whole.corrections)]
    problems = [problem for file in files for problem in citation_problems(*file, Known(documents, None))]
    problems += [*_twice(read), *_guarded(read, held)]
    if problems:
        raise ObservationError(problems)
    return tuple(sorted((entry for entry, _, _ in read), key=lambda entry: (entry.made, entry.publication, entry.cell)))


def _twice(read: Sequence[tuple[Correction, Document, int]]) -> Iterator[Problem]:
    for (first, first_document, first_place), (second, second_document, second_place) in combinations(read, 2):
        ends = first.repaired or date.max, second.repaired or date.max
        if first.cell == second.cell and first.publication < ends[1] and second.publication < ends[0]:
            what = "this figure is corrected twice."
            line = first_document.line(("corrections", first_place))
            why = f"{first_document.file}, line {line} corrects it too, in the same publications."
            line = second_document.line(("corrections", second_place))
            yield Problem(second_document.file, line, what, why, "Keep one of the two.")


Values = Mapping[tuple[int, int], Decimal | None]  # by correction and publication


def _guarded(read: Sequence[tuple[Correction, Document, int]], held: Sequence[Publication]) -> Iterator[Problem]:
    """Corrections of what does not stand there, or not any more."""
    values = _values([entry for entry, _, _ in read], held) if read else {}
    for place, (entry, document, at) in enumerate(read):
        of_source = {where: p for where, p in enumerate(held) if p.card.source == entry.source}
        for word, what, why, mend in _faults(
            entry, of_source, {w: values[place, w] for w in of_source if (place, w) in values}
        ):
            yield Problem(document.file, document.line(("corrections", at, word)), what, why, mend)


def _values(entries: Sequence[Correction], held: Sequence[Publication]) -> Values:
    """What every publication of the source says of each corrected figure, paid through last."""
    asked = pl.LazyFrame(
        [(place, *entry.cell) for place, entry in enumerate(entries)], schema=["place", "source", *FIGURE], orient="row"
    )
    near_it = pl.col("area").is_in(sorted({e.area for e in entries})) & pl.col("period").is_in(
        sorted({e.period for e in entries})
    )
    sources = {entry.source for entry in entries}
    frames = [
        publications.printed(p, where).filter(near_it) for where, p in enumerate(held) if p.card.source in sources
    ]
    matches = pl.concat(frames or [publications.observations_of(())]).join(asked, on=["source", *FIGURE])
    cells = matches.select("place", "publication", "paid_through", "value").collect(engine="streaming")
    last = cells.sort("paid_through", nulls_last=False).unique(
        ["place", "publication"], keep="last", maintain_order=True
    )
    return {(place, where): value for place, where, _, value in last.iter_rows()}


_Fault = tuple[str, str, str, str]  # the word it is about, what, why, how to mend


def _faults(
    entry: Correction, of_source: Mapping[int, Publication], values: Mapping[int, Decimal | None]
) -> Iterator[_Fault]:
    named = next((where for where, p in of_source.items() if p.known_from == entry.publication), None)
    if named is None:
        what = f"there is no publication {entry.source}/{entry.publication}."
        yield "publication", what, "", near(str(entry.publication), [str(p.known_from) for p in of_source.values()])
    elif named not in values:
        what = f"{of_source[named].id} has no such figure."
        yield "publication", what, f"Looked for: {', '.join(entry.cell[1:])}.", "Write the row as the data file has it."
    elif _is_small(of_source[named], entry):
        what = f"a count from 1 to {FEWEST - 1} is not shown, so nothing can be corrected to it."
        yield "is", what, "", "Ask its publisher for a new publication, or take the entry out."
    elif _is_withheld(of_source[named], entry):
        what = f"{of_source[named].id} says a figure that is withheld there, so it cannot be corrected."
        why = "Reports carry this entry, and would show what they withhold."
        yield "was", what, why, "Ask its publisher for a new publication, or take the entry out."
    elif values[named] != entry.was:
        what = f"{of_source[named].id} says {_shown(values[named])} there, not {_shown(entry.was)}."
        yield "was", what, "A correction says what stands in the publication it names.", "Write that, or take it out."
    else:
        yield from _repairs(entry, of_source, values)


def _is_small(publication: Publication, entry: Correction) -> bool:
    return publication.guard.small.counts(entry.quantity, entry.period, entry.is_)


def _repairs(
    entry: Correction, of_source: Mapping[int, Publication], values: Mapping[int, Decimal | None]
) -> Iterator[_Fault]:
    """The first later publication in which the source has changed the figure is the one the entry names."""
    changed = [
        where
        for where, publication in of_source.items()
        if publication.known_from > entry.publication and where in values and values[where] != entry.was
    ]
    days = sorted(of_source[where].known_from for where in changed)
    if days and (entry.repaired is None or days[0] < entry.repaired):
        first = next(where for where in changed if of_source[where].known_from == days[0])
        withheld = _is_withheld(of_source[first], entry)
        says = "a figure that is withheld" if withheld else _shown(values[first])
        what = f"the source has been repaired: {entry.source}/{days[0]} says {says}."
        yield "is", what, "From there on this correction would stand against the source.", f"Write repaired: {days[0]}."
    elif entry.repaired and entry.repaired not in days:
        what = f"{entry.source}/{entry.repaired} has not repaired this figure."
        why = f"It still says {_shown(entry.was)}, or has no such row, or is not held."
        yield "repaired", what, why, "Write the date of the publication in which the source changed it."


def _is_withheld(publication: Publication, entry: Correction) -> bool:
    is_it = [pl.col(name) == word for name, word in zip(FIGURE, entry.cell[1:], strict=True)]
    return not publication.hidden.filter(is_it).is_empty()


def _shown(value: Decimal | None) -> str:
    return "nothing" if value is None else f"{value.normalize():f}"
