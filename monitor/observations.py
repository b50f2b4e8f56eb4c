"""observations/ -> publications: immutable deliveries of figures, each with its source card and its fingerprint.

A publication is a folder `<source>/<date>/` with `source.yaml` and one data file. What could be known on a date is the
publications up to that date; nothing is ever edited.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field, model_validator

from monitor import rows
from monitor.definitions import Vocabulary, shown
from monitor.errors import ObservationError, Problem
from monitor.schema import Number, Slug, Text, UnitText
from monitor.strict_yaml import Document, Strict, load
from monitor.units import Unit, parse_unit
from monitor.verbs import Year

Status = Literal["final", "provisional", "projected", "suppressed", "not_due"]


class DataFile(Strict):
    """The data file beside the card."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+\.(csv|parquet)$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Covers(Strict):
    """What the publication covers, in words, with its first and last year."""

    areas: Text
    years: Annotated[list[Year], Field(min_length=2, max_length=2)]
    note: Text | None = None


class StatedError(Strict):
    """How far a difference between the area and the nation may be off, in the unit of that difference."""

    unit: UnitText
    value: Annotated[Number, Field(ge=0)]
    because: Text


class Approximates(Strict):
    """What the source stands in for, and how well."""

    what: Text
    errors: list[StatedError]


class NextExpected(Strict):
    """The next year this source will cover, and by when; later years follow a year apart."""

    year: Year
    by: date
    because: Text | None = None


class Card(Strict):
    """source.yaml: where a publication is from and what it is."""

    source: Slug
    title: Text
    publisher: Text
    url: Text
    published: date | None = None
    first_seen: date | None = None
    dated_by: Text
    accessed: date
    licence: Text
    file: DataFile
    covers: Covers
    status: dict[Literal["default"] | Year, Status]
    continues: list[date] = []
    approximates: Approximates | None = None
    next_expected: NextExpected | None = None
    owner: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _dated_once(self) -> "Card":
        if (self.published is None) == (self.first_seen is None):
            raise ValueError('say either "published" or, where that is not known, "first_seen"')
        if "default" not in self.status:
            raise ValueError('"status" needs a "default"')
        return self


@dataclass(frozen=True)
class Publication:
    """One delivery of observations. `path` is its data file."""

    card: Card
    path: Path
    shown: str

    @property
    def known_from(self) -> date:
        """Since when one could know it: the publication date, or the day it was first seen."""
        known = self.card.published or self.card.first_seen
        assert known is not None  # the card is refused without  # noqa: S101
        return known

    @property
    def id(self) -> str:
        """source/date"""
        return f"{self.card.source}/{self.known_from}"

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the data file."""
        return f"sha256:{self.card.file.sha256}"

    @property
    def errors(self) -> dict[Unit, float]:
        """The stated errors by unit; empty where the source approximates nothing."""
        stated = self.card.approximates.errors if self.card.approximates else []
        return {parse_unit(error.unit): error.value for error in stated}

    def due(self, year: int) -> date | None:
        """By when the source is to cover `year`; None where no date can be given."""
        expected = self.card.next_expected
        if expected is None or year < expected.year:
            return None
        return expected.by.replace(year=expected.by.year + year - expected.year, day=min(expected.by.day, 28))


def load_publications(roots: Sequence[Path], vocabulary: Vocabulary) -> tuple[Publication, ...]:
    """Every publication below `roots`, oldest first. Raises ObservationError with all problems of all of them."""
    problems: list[Problem] = []
    found: list[Publication] = []
    for root, folder in _folders(roots):
        try:
            found.append(_publication(folder, root, vocabulary))
        except ObservationError as fault:
            problems += fault.problems
    problems += _twice(found)
    if problems:
        raise ObservationError(problems)
    return tuple(sorted(found, key=lambda p: (p.known_from, p.id)))


def _folders(roots: Sequence[Path]) -> Iterable[tuple[Path, Path]]:
    for root in roots:
        if not root.is_dir():
            raise ObservationError(Problem(str(root), 0, "there is no such folder of observations."))
        for source in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")):
            for folder in sorted(p for p in source.iterdir() if p.is_dir() and not p.name.startswith(".")):
                yield root, folder


def _twice(found: Sequence[Publication]) -> list[Problem]:
    ids = [publication.id for publication in found]
    doubled = [publication for publication in found if ids.count(publication.id) > 1]
    return [Problem(p.shown, 0, f"the publication {p.id} is held twice.", mend="Keep one folder.") for p in doubled]


def _publication(folder: Path, root: Path, vocabulary: Vocabulary) -> Publication:
    named = shown(folder / "source.yaml", root)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise ObservationError(Problem(named, 0, "this is a link that leads out of the observations."))
    card, document = load(folder / "source.yaml", named, Card, ObservationError)
    publication = Publication(card, folder / card.file.name, shown(folder / card.file.name, root))
    _placed(publication, folder, document)
    _unchanged(publication, document)
    rows.check(publication.path, publication.shown, vocabulary)
    return publication


def _placed(publication: Publication, folder: Path, document: Document) -> None:
    is_at, should = f"{folder.parent.name}/{folder.name}", publication.id
    if is_at != should:
        what = f"the folder is {is_at}, but the card says {should}."
        raise ObservationError(Problem(document.file, document.line(("source",)), what, mend="Rename one of the two."))
    if not publication.path.is_file() or publication.path.is_symlink():
        what = f"the data file {publication.path.name} is not in the folder."
        raise ObservationError(Problem(document.file, document.line(("file",)), what))


def _unchanged(publication: Publication, document: Document) -> None:
    with publication.path.open("rb") as data:
        found = file_digest(data, "sha256").hexdigest()
    if found != publication.card.file.sha256:
        what = f"{publication.path.name} is not the file this card was written for."
        why = f"Its SHA-256 is {found}. A publication is never changed."
        mend = "Restore the file; a corrected delivery is a new publication in a folder of its own."
        raise ObservationError(Problem(document.file, document.line(("file", "sha256")), what, why, mend))


def known_on(publications: Sequence[Publication], as_of: date) -> tuple[Publication, ...]:
    """The publications that could be known on `as_of`, oldest first."""
    return tuple(publication for publication in publications if publication.known_from <= as_of)


def substitute(publications: Sequence[Publication], source: str, path: Path, as_of: date, vocabulary: Vocabulary) -> tuple[Publication, ...]:  # fmt: skip
    """`publications` with the file at `path` as the newest of `source` on `as_of`. Raises ObservationError."""
    card = next((p.card for p in reversed(publications) if p.card.source == source), None)
    if card is None:
        known = ", ".join(sorted({p.card.source for p in publications})) or "none"
        raise ObservationError(Problem(source, 0, "there is no such source.", f"There are: {known}."))
    if not path.is_file():
        raise ObservationError(Problem(str(path), 0, "there is no such file."))
    rows.check(path, path.name, vocabulary)
    with path.open("rb") as data:
        file = DataFile(name="data" + path.suffix.lower(), sha256=file_digest(data, "sha256").hexdigest())
    given = card.model_copy(update={"file": file, "published": as_of, "first_seen": None, "continues": []})
    return (*publications, Publication(given, path, path.name))


def frame(publications: Sequence[Publication]) -> pl.LazyFrame:
    """All observations of `publications` as one long frame.

    Columns: those of `rows.COLUMNS`, then source and publication (its place in `publications`). `value` is an exact
    Decimal; null is unknown.
    """
    if not publications:
        return rows.nothing().with_columns(source=pl.lit(""), publication=pl.lit(0, dtype=pl.Int64))
    return pl.concat(
        rows.scan(publication.path).with_columns(
            status=pl.coalesce("status", _status(publication.card)),
            source=pl.lit(publication.card.source),
            publication=pl.lit(place, dtype=pl.Int64),
        )
        for place, publication in enumerate(publications)
    )


def _status(card: Card) -> pl.Expr:
    by_year = {str(year): status for year, status in card.status.items() if year != "default"}
    default = pl.lit(card.status["default"])
    if not by_year:
        return default
    return pl.col("period").str.slice(0, 4).replace_strict(by_year, default=default, return_dtype=pl.String)
