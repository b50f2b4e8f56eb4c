"""Of several publications that hold a figure, the one that counts: the newest known, or the first.

It is chosen figure by figure, by whether a publication has a row of it, not by what stands there. Say 2020 gives MD and
VA, and 2021 gives MD anew and VA without a figure. Of the newest, MD counts as 2021 gives it, and VA is unknown: it was
taken back. Had 2021 no row of VA, VA would stand as 2020 gave it. Of the first, both count as 2020 gave them. A figure
that a publication has several times, paid through different days, counts as paid through last, in either.

Most publications restate whole blocks: a service and a period, for the same areas as before. A block that every
publication holds for the same areas is settled as a whole, and what it replaces is not read. Where areas come and go,
those that stay are settled so too, and the choice is made row by row only for the others.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import polars as pl

from monitor.observations import corrections as mended
from monitor.observations import publications
from monitor.observations.corrections import Correction
from monitor.observations.keys import RUN, WITHIN
from monitor.observations.publications import Publication

Vintage = Literal["newest", "first"]
Frames = Mapping[int, pl.LazyFrame]  # the rows of each publication, by its place among those known

_BLOCK = ("source", *WITHIN)
_KEY = ("area", *_BLOCK)


def newest(
    known: Sequence[Publication],
    corrections: Sequence[Correction] = (),
    source: str | None = None,
    where: pl.Expr | None = None,
    vintage: Vintage = "newest",
) -> pl.LazyFrame:
    """One row for each figure: that of the newest publication known, or of the first; paid through last in either.

    `where` limits the rows before any are compared. Columns: those of `publications.observations_of`, and
    `corrected`, the place in `corrections` of the one that gives the value, or -1. The rows are in no order.
    """
    frames = _frames(known, source, where, vintage)
    runs = {place for place in frames if known[place].data.has_runs}
    chosen = [*frames.values()] if len(frames) < 2 and not runs else _chosen(frames, runs, known, vintage)
    return mended.with_corrections(pl.concat(chosen or [publications.observations_of(())]), known, corrections)


def inside(
    known: Sequence[Publication],
    corrections: Sequence[Correction] = (),
    source: str | None = None,
    where: pl.Expr | None = None,
    vintage: Vintage = "newest",
) -> pl.LazyFrame:
    """The rows of every publication by itself, those paid through last. Columns as of `newest`."""
    frames = _frames(known, source, where, vintage).items()
    last_runs = [_row_by_row(rows_, _KEY, "newest") if known[place].data.has_runs else rows_ for place, rows_ in frames]
    return mended.with_corrections(pl.concat(last_runs or [publications.observations_of(())]), known, corrections)


def _frames(known: Sequence[Publication], source: str | None, where: pl.Expr | None, vintage: Vintage) -> Frames:
    """The rows of each publication; what was made up is never what was first published, where anything was."""
    places = [place for place, publication in enumerate(known) if source in (None, publication.card.source)]
    published = [place for place in places if not known[place].card.synthetic]
    places = published if published and vintage == "first" else places
    asked = pl.lit(True) if where is None else where
    return {place: publications.rows_of(known[place], place).filter(asked) for place in places}


def _chosen(frames: Frames, runs: set[int], known: Sequence[Publication], vintage: Vintage) -> list[pl.LazyFrame]:
    blocks = _blocks(frames, runs, known, vintage)
    settled = _parts(frames, blocks, pl.col("alike") & pl.col("last"))
    open_ = _parts(frames, blocks, ~pl.col("alike"))
    if not open_:
        return settled
    moves = pl.col("area").is_in(_movers(open_, blocks.filter(~pl.col("alike")).height))
    stayed = [part.filter(~moves) for part in _parts(frames, blocks, ~pl.col("alike") & pl.col("last"))]
    told_apart = [name for name in _BLOCK if blocks[name].n_unique() > 1]  # a word that all share tells none apart
    return [*settled, *stayed, _row_by_row(pl.concat(open_).filter(moves), ["area", *told_apart], vintage)]


def _movers(open_: Sequence[pl.LazyFrame], blocks: int) -> list[str]:
    """The areas that are not in every one of the open `blocks`; a block holds an area once, or not at all."""
    counts = pl.concat(part.select("area") for part in open_).group_by("area").agg(rows=pl.len())
    return counts.filter(pl.col("rows") < blocks).collect(engine="streaming")["area"].to_list()


def _blocks(frames: Frames, runs: set[int], known: Sequence[Publication], vintage: Vintage) -> pl.DataFrame:
    """Every block of every publication: whether all hold it for the same areas, and whether this one counts."""
    per_publication = pl.collect_all(
        [_areas(frame, place in runs) for place, frame in frames.items()], engine="streaming"
    )
    blocks = pl.concat(
        block.with_columns(publication=pl.lit(place, dtype=pl.Int64), source=pl.lit(known[place].card.source))
        for place, block in zip(frames, per_publication, strict=True)
    )
    ordered = blocks.sort("publication", RUN, descending=[vintage == "first", False], nulls_last=False)
    alike = pl.struct("areas", "digest").n_unique().over(_BLOCK) == 1
    return ordered.with_columns(alike=alike, last=pl.struct(_BLOCK).is_last_distinct())


def _areas(frame: pl.LazyFrame, has_runs: bool) -> pl.LazyFrame:
    """The blocks of one publication, with the number of their areas and a digest of them that no order changes."""
    by = [*WITHIN, RUN] if has_runs else [*WITHIN]
    blocks = frame.group_by(by).agg(areas=pl.len(), digest=pl.col("area").hash().sum())
    run = pl.col(RUN) if has_runs else pl.lit(None, dtype=pl.String).alias(RUN)
    return blocks.select(*WITHIN, run, "areas", "digest")


def _parts(frames: Frames, blocks: pl.DataFrame, which: pl.Expr) -> list[pl.LazyFrame]:
    """The rows in some of the blocks, publication by publication; those without any are not opened."""
    marked = blocks.with_columns(taken=which).partition_by("publication", as_dict=True)
    by_publication = {place: marked[(place,)] for place in frames if (place,) in marked}
    return [
        _part(frames[place], blocks_held) for place, blocks_held in by_publication.items() if blocks_held["taken"].any()
    ]


def _part(frame: pl.LazyFrame, blocks: pl.DataFrame) -> pl.LazyFrame:
    """The rows in the blocks that are taken, by the simplest condition that tells them from the others."""
    if blocks["taken"].all():
        return frame
    taken, others = blocks.filter("taken"), blocks.filter(~pl.col("taken"))
    for name in WITHIN:
        if not set(taken[name]) & set(others[name]):
            return frame.filter(pl.col(name).is_in(taken[name].unique().to_list()))
    return frame.join(taken.lazy().select(*WITHIN, RUN), on=[*WITHIN, RUN], how="semi", nulls_equal=True)


def _row_by_row(frame: pl.LazyFrame, key: Sequence[str], vintage: Vintage) -> pl.LazyFrame:
    """Of the rows of one figure, that of the last publication, or the first, which is paid through last."""
    sign = -1 if vintage == "first" else 1
    day = pl.col(RUN).str.replace_all("-", "").cast(pl.Int64).fill_null(0)
    coded = frame.with_columns(pl.col(key).cast(pl.Categorical), rank=sign * 100_000_000 * pl.col("publication") + day)
    top = coded.group_by(key).agg(pl.col("rank").max())
    return coded.join(top, on=[*key, "rank"], how="semi").with_columns(pl.col(key).cast(pl.String)).drop("rank")


def vintage(publication: Publication, known: Sequence[Publication]) -> date:
    """Publications of a source with the same vintage may be compared: a continuation is of the vintage it continues.

    Where 2021 adds a year to 2020 and leaves the years before as they were, growth over the two is of one vintage, and
    so is growth on to 2022, if that continues 2021. It is that of the first of the chain.
    """
    continued = min(publication.card.continues, default=publication.known_from)
    earlier = (
        p
        for p in known
        if p.card.source == publication.card.source and p.known_from == continued < publication.known_from
    )
    first = next(earlier, None)
    return vintage(first, known) if first else continued
