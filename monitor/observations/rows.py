"""The rows of observations: which columns, which words, which numbers. One check, all failing rows named."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.definitions.registers import Range
from monitor.errors import Problem
from monitor.language.periods import EXAMPLES, PERIOD
from monitor.observations.cards import STATUSES, WITHHELD
from monitor.observations.keys import ROW
from monitor.words import areas
from monitor.words.wording import nearest

if TYPE_CHECKING:
    import dataframely as dy

DECIMAL = pl.Decimal(38, 6)
COLUMNS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "area": pl.String,
    "population": pl.String,
    "payer": pl.String,
    "service": pl.String,
    "quantity": pl.String,
    "period": pl.String,
    "value": DECIMAL,
    "status": pl.String,
    "paid_through": pl.String,
}
OPTIONAL = ("population", "status", "paid_through")
NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
EDITION = 1  # of the rules below; raise it with any change that their texts and patterns do not show
_LISTED = 12  # words of a column that a message lists; of more it says how many there are, and the nearest
SHOWN = 5  # failing rows printed for each rule; their count is printed too


def nothing() -> pl.LazyFrame:
    """The frame of no observation."""
    return pl.LazyFrame(schema=dict(COLUMNS))


def full(raw: pl.LazyFrame) -> pl.LazyFrame:
    """The checked table `raw` in full form, with the columns of COLUMNS; a column nobody asks for is not read."""
    schema = raw.collect_schema()
    added = raw.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in OPTIONAL if name not in schema)
    typed = added.with_columns(exact("value", schema["value"]), pl.col("population").cast(pl.String).fill_null("all"))
    return typed.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


def exact(name: str, kind: pl.DataType) -> pl.Expr:
    """A column of numbers as exact decimals, however the table keeps them."""
    column = pl.col(name).round(6) if kind.is_float() else pl.col(name)
    return column.cast(DECIMAL)


def rules(vocabulary: Vocabulary) -> str:
    """The fingerprint of the rules that rows are checked by, the words they may use included."""
    rule_texts = [f"{column}: {expected}" for column, _, expected in _rules(vocabulary)]
    ranged = [f"{name}: {range_}" for name, range_ in sorted(vocabulary.ranges.items())]
    further = [
        *ranged,
        *(word for words in _words(vocabulary).values() for word in words),
        *COLUMNS,
        *OPTIONAL,
        *ROW,
        NUMBER,
        PERIOD,
        DATE,
        areas.PATTERN,
        *areas.NAMES,
        *STATUSES,
        *WITHHELD,
    ]
    return sha256("\n".join([str(EDITION), *rule_texts, *further]).encode()).hexdigest()


def _rules(vocabulary: Vocabulary) -> Iterator[tuple[str, pl.Expr, str]]:
    """Column, where it fails, and what was expected there."""
    for name in ("area", "payer", "service", "quantity", "period"):
        yield name, pl.col(name).is_null(), "a word; only population, value, status and paid_through may be empty"
    state = pl.col("area").str.slice(0, 2).is_in(list(areas.KNOWN))
    known = "US, a postal code such as MD, or a part of a state such as MD:county:24003"
    yield "area", ~(pl.col("area").str.contains(areas.PATTERN) & state), known
    for name, registered in _words(vocabulary).items():
        known = f": {', '.join(registered)}" if len(registered) <= _LISTED else f", which has {len(registered)}"
        yield name, ~pl.col(name).is_in(registered), f"a {name} of measures.yaml{known}"
    yield "period", ~pl.col("period").str.contains(PERIOD), EXAMPLES
    number = "a plain number such as 1234.56, of up to 18 digits and 6 decimals, or nothing"
    yield "value", ~pl.col("value").str.contains(NUMBER), number
    yield "status", ~pl.col("status").is_in(STATUSES), f"one of {', '.join(STATUSES)}"
    no_day = pl.col("paid_through").str.to_date("%Y-%m-%d", strict=False).is_null()
    strange = ~pl.col("paid_through").str.contains(DATE) | (pl.col("paid_through").is_not_null() & no_day)
    yield "paid_through", strange, "a date of the calendar, year-month-day"
    hidden = pl.col("status").is_in(WITHHELD) & pl.col("value").is_not_null()
    yield "value", hidden, "nothing, since the row's status says that there is no figure"
    counted = sorted(name for name, unit in vocabulary.quantities.items() if _counts(unit))
    below = (
        pl.col("quantity").is_in(counted) & pl.col("value").str.contains(NUMBER) & pl.col("value").str.starts_with("-")
    )
    yield "value", below, "zero or more: a count is never negative"
    value = pl.col("value").cast(pl.Float64, strict=False)
    for range_, names in _ranged(vocabulary).items():
        outside = (value < range_.at_least) if range_.at_least is not None else pl.lit(value=False)
        outside |= (value > range_.at_most) if range_.at_most is not None else pl.lit(value=False)
        yield (
            "value",
            pl.col("quantity").is_in(names) & outside,
            f"{range_}, the range of its quantity in measures.yaml; mend the figure, or the range if it is too narrow",
        )


def _words(vocabulary: Vocabulary) -> Mapping[str, Sequence[str]]:
    """The registered words of each column that holds one."""
    return {
        "population": sorted(vocabulary.populations),
        "payer": sorted(vocabulary.payers),
        "service": sorted(vocabulary.services),
        "quantity": sorted(vocabulary.quantities),
    }


def meant(column: str, value: str | None, vocabulary: Vocabulary) -> str:
    """The registered words that are likest to what stands in a cell, as a question; empty where none is like it."""
    near = nearest(value[:80], _words(vocabulary).get(column, ())) if value else []
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _ranged(vocabulary: Vocabulary) -> Mapping[Range, Sequence[str]]:
    """The quantities that have a range, by that range; a rule for each, however many quantities share it."""
    quantities: dict[Range, list[str]] = {range_: [] for range_ in vocabulary.ranges.values()}
    for name, range_ in sorted(vocabulary.ranges.items()):
        quantities[range_].append(name)
    return quantities


def _counts(unit: str) -> bool:
    """Whether figures of a unit count people or events; money, shares and differences may be negative."""
    return not {"dollars", "percent", "points", "ratio"} & set(unit.split())


def row_problems(table: pl.DataFrame, shown: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """What is wrong with the rows of `table`: the columns of COLUMNS as text, and `row`, where each stands."""
    if table.is_empty():
        yield Problem(shown, 0, "the file holds no observation, only column names.")
    for (_, column, expected), failures in failing(table, vocabulary).group_by("rule", "column", "expected"):
        first = failures.sort("row").head(SHOWN).select("row", "value").iter_rows()
        problems = [
            Problem(
                shown,
                row,
                f"{column} is {cell_quoted(value)}.",
                f"Expected: {expected}.",
                meant(column, value, vocabulary),
                "row",
            )
            for row, value in first
        ]
        yield from first_few(problems, failures.height)
    yield from _doubled(table, shown)


def failing(table: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Every cell of `table` (the columns of COLUMNS as text, and any others) that breaks a rule.

    Columns: those others, and `rule`, `column`, `value`, `expected`; a row for each cell and rule.
    """
    others = [name for name in table.columns if name not in COLUMNS]
    rules = list(_rules(vocabulary))
    _, failed = contract(table.schema, [fails for _, fails, _ in rules]).filter(table)
    broken = failed.details()
    parts = [
        broken.filter(pl.col(f"rule {number}") == "invalid").select(
            *others, rule=number, column=pl.lit(column), value=pl.col(column).cast(pl.String), expected=pl.lit(expected)
        )
        for number, (column, _, expected) in enumerate(rules)
    ]
    return pl.concat(parts)


def contract(schema: pl.Schema, fails: Sequence[pl.Expr]) -> "type[dy.Schema]":
    """A contract of a frame: its columns as they are, and `rule 0`, `rule 1`, ... for each reason to refuse a row.

    Where a reason cannot be told, because a cell is empty, the row is not refused for it.
    """
    import dataframely as dy

    columns = {name: dy.Any() if kind != pl.String else dy.String(nullable=True) for name, kind in schema.items()}
    rules = {f"rule {number}": dy.rule()(partial(_holds, broken)) for number, broken in enumerate(fails)}
    return type("Observations", (dy.Schema,), {**columns, **rules})


def _holds(broken: pl.Expr, _: object) -> pl.Expr:
    return ~broken


def _doubled(table: pl.DataFrame, shown: str) -> Iterator[Problem]:
    keyed = table.with_columns(pl.col("population").fill_null("all"))
    doubled = keyed.with_columns(first=pl.col("row").min().over(ROW)).filter(pl.col("row") != pl.col("first"))
    problems = [
        Problem(shown, row, f"the same observation stands in row {first} already.", _SAME, "Keep one.", "row")
        for row, first in doubled.head(SHOWN).select("row", "first").iter_rows()
    ]
    yield from first_few(problems, doubled.height)


_SAME = "Area, population, payer, service, quantity and period are the same."


def first_few(problems: Sequence[Problem], failing: int) -> list[Problem]:
    """The problems that are shown of `failing`, the last with a word on those that are not."""
    shown = list(problems[:SHOWN])
    if not shown or failing <= SHOWN:
        return shown
    more = f"{failing - SHOWN} further rows fail in the same way."
    return [*shown[:-1], replace(shown[-1], mend=f"{shown[-1].mend} {more}".strip())]


def cell_quoted(value: str | None) -> str:
    """A cell as a message shows it: on one line, and not at any length."""
    if value is None:
        return "empty"
    return json.dumps(value if len(value) <= 60 else value[:60] + "...", ensure_ascii=False)
