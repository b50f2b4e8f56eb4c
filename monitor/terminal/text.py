"""A test's page as text for the terminal, and as JSON: the same words as in the report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from math import ceil, floor
from textwrap import fill, indent
from typing import Any

from monitor.evaluation.headroom import Headroom
from monitor.pages.answers import ScenarioPage, TestPage
from monitor.pages.explained import Explained
from monitor.pages.model import Cell, Table
from monitor.words.findings import GUARD
from monitor.words.units import PERCENT, Unit
from monitor.words.wording import DOLLARS, MILLION, amount, decimals, distance

WIDTH = 100


def page_text(page: TestPage) -> str:
    """The page in the order an official reads it."""
    return "\n\n".join(_parts(page)) + "\n"


def explained_text(explained: Explained) -> str:
    """A page, and then where the rules stand that its answer leans on."""
    return f"{page_text(explained.page)}\n{_written_text(explained.written_in)}"


def _parts(page: TestPage) -> Iterator[str]:
    yield f"{page.title}\n{fill(page.question, WIDTH)}"
    yield fill(" ".join([page.answer, page.reason]).strip(), WIDTH)
    if page.told_apart:
        yield "Why one can be told and another cannot:\n" + "\n".join(_bullet(text) for text in page.told_apart)
    if page.others:
        yield "What others found:\n" + "\n".join(_bullet(text) for text in page.others)
    if page.notices:
        yield "  ".join(page.notices)
    if page.facts:
        yield "\n".join(f"{name + ':':<24} {value}" for name, value in page.facts)
    if page.everyone:
        yield "\n".join(_everyone(page.everyone))
    yield "\n".join(_steps(page))
    if page.citations:
        yield "\n".join(_citations(page))
    if page.if_missed:
        yield fill(f"If missed: {page.if_missed}", WIDTH)
    if page.not_judged:
        yield "Not judged here:\n" + "\n".join(_bullet(text) for text in page.not_judged)
    if page.deliver:
        yield "Take in what would settle the years that are too close:\n" + "\n".join(
            f"  {command}" for command in page.deliver
        )
    yield f"Check it yourself: {page.check}"


def _steps(page: TestPage) -> Iterator[str]:
    for step in page.steps:
        yield f"{step.number:>3}. {step.title:<64} {step.value:>24}"
        how = f"{step.how}{f' [{step.source}]' if step.source else ''}"
        yield indent(fill(how, WIDTH - 5, break_long_words=False, break_on_hyphens=False), "     ")


def _everyone(table: Table) -> Iterator[str]:
    """A table of all, its columns as wide as what stands in them."""
    head = [f"{column.title}{f' ({column.unit})' if column.unit else ''}" for column in table.columns]
    rows = [head, *([f"{c.text}{f' ({c.detail})' if c.detail else ''}" for c in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield table.caption
    yield from ("  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    yield fill(table.note, WIDTH)


def _citations(page: TestPage) -> Iterator[str]:
    for citation in page.citations:
        quote = f' "{citation.quote}"' if citation.quote else ""
        standing = f" ({citation.standing})" if citation.standing else ""
        yield _bullet(f"{citation.subject}{standing}: {citation.text}{quote}")


def _bullet(text: str) -> str:
    return indent(fill(text, WIDTH - 4), "    ").replace("    ", "  - ", 1)


def _written_text(places: Sequence[tuple[str, str, int]]) -> str:
    """Where the rules stand that an answer leans on: each with its file and line; empty where it leans on none."""
    lines = [f"  - {subject[0].upper()}{subject[1:]}: {file}, line {line}" for subject, file, line in places]
    return "\n".join(["Written in:", *lines, ""]) if lines else ""


def scenario_text(page: ScenarioPage) -> str:
    """A what-if: test by test what each option comes to, then what is assumed."""
    parts = [f"{page.title}\n{fill(page.question, WIDTH)}"]
    parts += ["\n".join(_bullet(text) for text in page.says)] if page.says else []
    parts += ["  ".join(page.notices)] if page.notices else []
    parts += [_listed(page.options, _option)] if page.options else []
    parts += ["\n".join(_results(page.results))] if page.results else []
    parts += [_listed(page.assumed, _assumption)]
    parts += ["Not shown here:\n" + "\n".join(_bullet(text) for text in page.not_shown)] if page.not_shown else []
    parts += [fill(page.results.note, WIDTH)] if page.results else []
    return "\n\n".join(parts)


def _listed(table: Table, sentence: Callable[[Sequence[Cell]], str]) -> str:
    """A table as a list, a sentence for each row."""
    return "\n".join([table.caption, *(_bullet(sentence(row)) for row in table.rows)])


def _results(table: Table) -> Iterator[str]:
    titles = [column.title for column in table.columns[1:]]
    width = max(len(title) for title in titles) + 2
    for row in table.rows:
        yield f"{row[0].text}, {row[0].detail}"
        for title, cell in zip(titles, row[1:], strict=True):
            yield f"    {title:<{width}}{cell.text}{f' ({cell.detail})' if cell.detail else ''}"


def _option(row: Sequence[Cell]) -> str:
    title, words, agreement = row
    instead = f" ({agreement.detail})" if agreement.detail else ""
    return f"{title.text}: {words.text} Agreement {agreement.text}{instead}."


def _assumption(row: Sequence[Cell]) -> str:
    where, what, when, why = row
    return f"{where.text}: {what.text}, {what.detail}, {when.text}. {why.text.removesuffix('.')}."


def headroom_text(headroom: Headroom) -> str:
    """How far a figure may go, in sentences, with what was given and what is published."""
    called = f"{headroom.test.asked.title.format(area=headroom.entity.name)}, {headroom.entity.name}, {headroom.year}"
    return "\n".join([called, *_bounds(headroom), *_beside(headroom)])


def _bounds(headroom: Headroom) -> Iterator[str]:
    side, sure = ("most", "up to") if headroom.is_most else ("least", "from")
    yield f"Met by the letter: {_title(headroom, headroom.input)} is at {side} {_grown(headroom, headroom.bound)}."
    if headroom.surely is None:
        yield "Within the stated errors of the sources it could not be told, whatever the figure is."
    elif headroom.surely != headroom.bound:
        yield f"Met also within the stated errors of the sources: {sure} {_grown(headroom, headroom.surely)}."


def _grown(headroom: Headroom, level: float) -> str:
    growth, unit = headroom.growth(level), headroom.test.units[headroom.input]
    grown = f", growth of {_inside(headroom, growth, PERCENT)} over {headroom.year - 1}" if growth is not None else ""
    return f"{_inside(headroom, level, unit)}{grown}"


def _inside(headroom: Headroom, level: float, unit: Unit) -> str:
    """A bound rounded to its own side: the figure that is printed passes too."""
    step = 10.0 ** -decimals(unit) * (MILLION if unit == DOLLARS else 1)
    steps = level / step
    kept = floor(steps + GUARD) if headroom.is_most else ceil(steps - GUARD)
    return amount(kept * step, unit)


def _beside(headroom: Headroom) -> Iterator[str]:
    """What is published, and what was given."""
    unit = headroom.test.units[headroom.input]
    if headroom.known is not None:
        left = headroom.bound - headroom.known if headroom.is_most else headroom.known - headroom.bound
        past = "above it" if headroom.is_most else "short of it"
        away = f"{distance(left, unit)} {'to spare' if left >= 0 else past}"
        yield f"Published is {amount(headroom.known, unit)}: {away}."
    for name, value in headroom.given.items():
        yield f"Given: {_title(headroom, name)}, {amount(value, headroom.test.units[name])}."


def _title(headroom: Headroom, name: str) -> str:
    return headroom.test.title(name).format(area=headroom.entity.name)


def page_as_json(page: TestPage) -> dict[str, Any]:
    """The page's words and tables; charts are left to the report."""
    return asdict(page)
