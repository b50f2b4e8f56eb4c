"""How two publications of a source differ: found, in words and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import polars as pl

from monitor.errors import ObservationError, Problem
from monitor.evaluation.effect import rows_json
from monitor.language.periods import year_named
from monitor.observations import restatements, vintages
from monitor.observations.publications import Publication
from monitor.observations.restatements import Restatement
from monitor.words.wording import listed
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.settings import Settings


@dataclass(frozen=True, eq=False)
class Difference:
    """How two publications differ; `changed` as `restatements.restated_figures` gives it, with the older at place 0."""

    old: Publication
    new: Publication
    changed: pl.DataFrame

    @property
    def rows(self) -> pl.DataFrame:
        """Figures of what both publish."""
        return self.changed.filter(~pl.col("alone"))

    def alone(self, kind: Restatement) -> dict[str, int]:
        """How many figures stand in blocks that only the one has, by year: those that appeared, or went missing."""
        in_one_only = self.changed.filter(pl.col("alone") & (pl.col("kind") == kind))
        by_year = in_one_only.group_by(year=year_named().cast(pl.String)).len().sort("year")
        return dict(by_year.iter_rows())


def difference(settings: Settings, source: str, old: str, new: str, area: str | None = None) -> Difference:
    """How the publications of `old` and `new` (days, or editions of one) differ. Raises ObservationError."""
    held = load_publications(settings.observations, load_definitions(settings.definitions).vocabulary)
    both = _named(held, source, old), _named(held, source, new)
    older, newer = (vintages.inside(both, where=_of(area)).filter(pl.col("publication") == at) for at in (0, 1))
    return Difference(*both, restatements.restated_figures(older, newer, both[1].card.tolerance))


def _of(area: str | None) -> pl.Expr | None:
    return pl.col("area") == area if area else None


def _named(held: Sequence[Publication], source: str, day: str) -> Publication:
    by_source: dict[str, dict[str, Publication]] = {}
    for publication in held:
        by_source.setdefault(publication.card.source, {})[publication.id.partition("/")[2]] = publication
    if source not in by_source:
        raise _unknown(source, f'there is no source "{source}".', source, sorted(by_source))
    if day not in by_source[source]:
        raise _unknown(f"{source}/{day}", "this publication is not held.", day, [*by_source[source]])
    return by_source[source][day]


def _unknown(place: str, what: str, word: str, known: Sequence[str]) -> ObservationError:
    near = get_close_matches(word, known, n=1, cutoff=0.0) if word else []
    why = f"There are: {', '.join(known)}." if known else "None is held."
    return ObservationError(Problem(place, 0, what, why, f"Did you mean {near[0]}?" if near else ""))


def totals(diff: Difference) -> Iterator[str]:
    """How many figures became what, and which years only one of the two has."""
    counts = restatements.counted_by_kind(diff.rows)
    moved = listed([f"{count:,} {kind}" for kind, count in counts.items()])
    yield (
        f"Figures: {moved}."
        if moved
        else f"No figure that both publish moved by more than {diff.new.card.tolerance:g} %."
    )
    for kind, where in ((Restatement.MISSING, diff.old), (Restatement.APPEARED, diff.new)):
        if by_year := diff.alone(kind):
            yield f"Only in {where.id}: {listed([*by_year])} ({sum(by_year.values()):,} figures)."


def difference_json(diff: Difference) -> dict[str, Any]:
    """The difference for other programs."""
    both = (diff.old, diff.new)
    alone = {
        place.id: diff.alone(kind)
        for place, kind in zip(both, (Restatement.MISSING, Restatement.APPEARED), strict=True)
    }
    return {
        "old": diff.old.id,
        "new": diff.new.id,
        "tolerance_percent": diff.new.card.tolerance,
        "counts": {str(kind): count for kind, count in restatements.counted_by_kind(diff.rows).items()},
        "changes": rows_json(diff.rows.drop("alone"), both),
        "figures_of_years_in_one_only": alone,
    }
