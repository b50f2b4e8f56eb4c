"""What one publication changed: the figures of its source that it restated, and the findings it moved."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from monitor.definitions.programmes import Test
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.sources import leaned_on, parts_of, sources_of
from monitor.observations import restatements, vintages
from monitor.observations.keys import SERIES
from monitor.observations.publications import Publication, standing
from monitor.observations.restatements import Restatement
from monitor.words.findings import GUARD

LISTED = 1_000  # of one kind that other programs are given one by one; of more, the first, and how many there are
MOVED = (str(Restatement.RESTATED), str(Restatement.MATURED))


@dataclass(frozen=True)
class MovedFinding:
    """A finding that is another with a publication than without it. None: it is made with it, or without it, only."""

    before: Finding | None
    after: Finding | None

    @property
    def said(self) -> Finding:
        """The newer of the two."""
        newer = self.after or self.before
        assert newer is not None  # one of the two is there  # noqa: S101
        return newer

    @property
    def turned(self) -> bool:
        """Whether the verdict is another."""
        return self.before is None or self.after is None or self.before.verdict is not self.after.verdict


@dataclass(frozen=True, eq=False)
class Effect:
    """What a publication did to what was known of its source. The frames are those of `restatements`.

    `asked` are those of the restated figures that tests lean on, for the areas they ask of; `known` the publications of
    the source up to this one, which the frames name by their places.
    """

    publication: Publication
    known: tuple[Publication, ...]
    changed: pl.DataFrame
    asked: pl.DataFrame
    partly: pl.DataFrame
    strange: pl.DataFrame
    moved: tuple[MovedFinding, ...]

    @property
    def counts(self) -> Mapping[Restatement, int]:
        """How many figures became what; years that are new, or that this publication does not hold, are no change."""
        return restatements.counted_by_kind(self.changed.filter(~pl.col("alone")))

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.counts and not self.moved and self.partly.is_empty() and self.strange.is_empty()


def effect(gathered: Gathered, publication: Publication, tests: Sequence[Test]) -> Effect:
    """What `publication`, one of those gathered, changed: against what was known of its source before it was."""
    known = known_with(gathered.held, publication)
    tolerance, place = publication.card.tolerance, len(known) - 1
    before, every = vintages.newest(known[:-1]), vintages.inside(known)
    series = before.select(SERIES).unique().collect(engine="streaming").lazy()
    every = every.join(series, on=SERIES, how="semi")  # in a series that is new nothing can have changed
    after = every.filter(pl.col("publication") == place)
    changed = restatements.newly_published(restatements.restated_figures(before, after, tolerance), before, after)
    gone = [at for at, earlier in enumerate(known) if earlier.id in publication.card.supersedes]
    parts = restatements.partly(every.filter(~pl.col("publication").is_in(gone)), known, tolerance)
    return Effect(
        publication, known, changed, _asked(gathered, changed, publication.card.source, tests),
        parts.filter(pl.col("by") == place), restatements.strange(before, after, changed),
        moved_by(gathered, publication, tests),
    )  # fmt: skip


def known_with(held: Sequence[Publication], publication: Publication) -> tuple[Publication, ...]:
    """What stood of its source when `publication`, one of those `held`, came, and that itself, which comes last."""
    of_source = (p for p in held if p.card.source == publication.card.source)
    return (*standing([p for p in of_source if p.order < publication.order]), publication)


def _asked(gathered: Gathered, changed: pl.DataFrame, source: str, tests: Sequence[Test]) -> pl.DataFrame:
    """The restated figures that tests lean on, for the areas they ask of."""
    areas = {entity.area for test in tests for entity in gathered.entities(test)}
    areas |= {entry.area for test in tests for entry in test.asked.inputs.values() if entry.area}
    leans = leaned_on(parts_of(gathered.definitions, tests), source)
    return changed.filter(pl.col("kind").is_in(MOVED) & pl.col("area").is_in(sorted(areas)) & leans)


def moved_by(gathered: Gathered, publication: Publication, tests: Sequence[Test]) -> tuple[MovedFinding, ...]:
    """The findings of `tests` that are others without the publication; those whose verdict turned come first.

    Another reading of a test counts nowhere, and so not here.
    """
    source, counted = publication.card.source, [test for test in tests if test.reading_of is None]
    leaning = [test for test in counted if source in sources_of(gathered.definitions, test)]
    without = replace(gathered, held=tuple(p for p in gathered.held if p is not publication))
    before, after = _answered(without, leaning), _answered(gathered, leaning)
    moved = [MovedFinding(before.get(key), after.get(key)) for key in sorted({*before, *after})]
    return tuple(sorted((finding for finding in moved if _differs(finding)), key=lambda finding: not finding.turned))


_Key = tuple[str, str, str, int]


def _answered(gathered: Gathered, tests: Sequence[Test]) -> dict[_Key, Finding]:
    answers = (finding for test in tests if not test.watches for finding in findings(gathered.worksheet(test)))
    return {(f.test, f.entity, f.population, f.year): f for f in answers}


def _differs(moved: MovedFinding) -> bool:
    """Whether the verdict is another, or a figure by more than the guard."""
    if moved.before is None or moved.after is None or moved.turned:
        return True
    before, after = ([f.value, *(clause.value for clause in f.clauses)] for f in (moved.before, moved.after))
    return len(before) != len(after) or not all(map(_alike, before, after))


def _alike(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=GUARD, abs_tol=GUARD)


def effect_json(effect: Effect) -> dict[str, Any]:
    """The effect for other programs: LISTED of each kind at most, and how many there are `in_all`."""
    frames = {"largest": effect.asked, "partly_restated": effect.partly, "strange": effect.strange}
    return {
        "publication": effect.publication.id,
        "counts": {str(kind): count for kind, count in effect.counts.items()},
        **{name: rows_json(frame.head(LISTED), effect.known) for name, frame in frames.items()},
        "findings_moved": [_moved_json(moved) for moved in effect.moved[:LISTED]],
        "in_all": {name: frame.height for name, frame in frames.items()} | {"findings_moved": len(effect.moved)},
    }


def _moved_json(moved: MovedFinding) -> dict[str, Any]:
    newer = moved.said
    both = {"before": _said(moved.before), "after": _said(moved.after)}
    return {"test": newer.test, "entity": newer.entity, "population": newer.population, "year": newer.year, **both}


def _said(finding: Finding | None) -> dict[str, Any] | None:
    return {"verdict": str(finding.verdict), "value": finding.value, "room": finding.room} if finding else None


PLACES = ("old_publication", "new_publication", "by", "left_in")


def rows_json(frame: pl.DataFrame, known: Sequence[Publication]) -> list[dict[str, Any]]:
    """The rows of a frame of `restatements`, with each publication by its name and exact figures as numbers."""
    return [{name: _plain(name, value, known) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _plain(name: str, value: Any, known: Sequence[Publication]) -> Any:
    if value is None:
        return None
    if name in PLACES:
        return known[value].id
    return float(value) if name in ("old", "new", "change") else value
