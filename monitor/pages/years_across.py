"""A worksheet with a row a year -> tables that fit on a page: a column a year, the newest first, words apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.pages.model import Cell, Column, Table

MOST_YEARS = 8  # columns of years in one table; older years stand in a further one
MOST_WORDS = 3  # columns of words beside the year; more are turned as the figures are


def years_across(table: Table) -> tuple[Table, ...]:
    """Figures with a row a line; then what is said in words of each year. Each table begins with what its rows are."""
    numeric = [place for place, column in enumerate(table.columns) if column.numeric]
    words = [place for place in range(1, len(table.columns)) if place not in numeric]
    newest_first = table.rows[::-1]
    made = [*_turned(table, numeric, newest_first)]
    if len(words) > MOST_WORDS:
        made += _turned(table, words, newest_first)
    elif words:
        made.append(_in_words(table, words, newest_first))
    return (*(replace(one, note="") for one in made[:-1]), *made[-1:])


def newest_first(table: Table) -> tuple[Table, ...]:
    """A table with a column a year after its first, in tables of so many years as fit, the newest years first."""
    places = range(len(table.columns) - 1, 0, -1)
    chunks = [places[start : start + MOST_YEARS] for start in range(0, len(places), MOST_YEARS)]
    made = [_of_columns(table, chunk, len(chunks) > 1) for chunk in chunks]
    return (*(replace(one, note="", key=()) for one in made[:-1]), *made[-1:])


def _of_columns(table: Table, places: Sequence[int], one_of_several: bool) -> Table:
    """The first column, and those at `places`."""
    kept = (0, *places)
    columns = tuple(table.columns[place] for place in kept)
    years = f", {columns[1].title} back to {columns[-1].title}" if one_of_several else ""
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, caption=f"{table.caption}{years}", columns=columns, rows=rows)


def _turned(table: Table, places: Sequence[int], rows: Sequence[tuple[Cell, ...]]) -> Iterator[Table]:
    """Of the columns at `places` a row each, and of so many years as fit a column each."""
    for start in range(0, len(rows), MOST_YEARS) if places else ():
        years = rows[start : start + MOST_YEARS]
        numeric = table.columns[places[0]].numeric
        columns = (Column("Line"), *(Column(year[0].text, numeric=numeric) for year in years))
        named = ((Cell(table.columns[place].title, detail=table.columns[place].unit), place) for place in places)
        lines = tuple((name, *(year[place] for year in years)) for name, place in named)
        yield replace(table, caption=_caption(table, years, len(rows)), columns=columns, rows=lines)


def _caption(table: Table, years: Sequence[tuple[Cell, ...]], all_: int) -> str:
    """The caption, with the years where there are more."""
    if len(years) == all_:
        return table.caption
    return f"{table.caption}, {years[0][0].text} back to {years[-1][0].text}"


def _in_words(table: Table, places: Sequence[int], rows: Sequence[tuple[Cell, ...]]) -> Table:
    """A row a year, with what is said of it."""
    kept = (0, *places)
    columns = tuple(table.columns[place] for place in kept)
    caption = table.caption.replace("Worksheet", "Verdicts", 1)
    return replace(table, caption=caption, columns=columns, rows=tuple(tuple(row[at] for at in kept) for row in rows))
