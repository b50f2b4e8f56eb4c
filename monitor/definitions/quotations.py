"""What an entry says, held against the sentence it quotes: its years, its days, its lengths of time and its value.

A year that the words of a quotation bind to a beginning or an end must be the entry's `from` or `through`, or in its
title. Of other years and numbers one match is enough: a sentence may name what is said of other years as well.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from monitor.definitions.quoted import (
    begins_in,
    days_in,
    days_of_the_year_in,
    ends_in,
    lengths_in,
    numbers_in,
    without_days,
    years_in,
)
from monitor.errors import Problem
from monitor.language.entries import Cite, Span
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.wording import listed, years_listed


def quotation_problems(thing: Any, units: Mapping[str, str], document: Document) -> Iterator[Problem]:
    """Entries inside a definition model that contradict what they quote, and reasons given where none does.

    `units` has the unit of each term and input by its name.
    """
    for loc, entry in citing(thing):
        unit = next((units[str(part)] for part in loc if part in units), "")
        differing, cite = contradiction(entry, unit), entry.cite
        if differing and not cite.differs_because:
            why = f'Quoted is: "{cite.quote}".'
            mend = (
                "Mend the entry or the quotation; if both are right, say why beside the quotation, as differs_because."
            )
            yield Problem(document.file, document.line((*loc, "cite")), f"{differing}.", why, mend)
        elif cite.differs_because and not differing:
            what = '"differs_because" gives a reason, but the entry does not differ from what it quotes.'
            yield Problem(document.file, document.line((*loc, "cite", "differs_because")), what, mend="Take it out.")


def citing(thing: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Every model with a citation of its own, with its place."""
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from citing(value, (*loc, key))
    elif isinstance(thing, list | tuple):
        for place, value in enumerate(thing):
            yield from citing(value, (*loc, place))
    elif hasattr(type(thing), "model_fields"):
        if isinstance(getattr(thing, "cite", None), Cite):
            yield loc, thing
        for name in type(thing).model_fields:
            yield from citing(getattr(thing, name), (*loc, name))


def contradiction(entry: Any, unit: str) -> str:
    """In what the entry, of a value in `unit`, contradicts its quotation; empty where it does not."""
    quote = entry.cite.quote or ""
    contradictions = (check(entry, quote) for check in (_of_span, _of_title, _of_years, _of_event, _of_due))
    return next(chain(*contradictions, _of_value(entry, quote, unit)), "")


def _days_of(entry: Any) -> frozenset[date]:
    """The days on which an entry was said or happened. They are matched as whole days only."""
    days = [getattr(entry, word, None) for word in ("adopted", "not_before", "happened", "until")]
    return frozenset(day for day in days if isinstance(day, date))


def _of_span(entry: Any, quote: str) -> Iterator[str]:
    """A first or a last year that is not the one that the quotation's words bind."""
    if isinstance(entry, Span):
        for verb, year, bound in (("begins", entry.from_, begins_in(quote)), ("ends", entry.through, ends_in(quote))):
            if bound and year not in bound:
                yield f"the entry {verb} with {year}, what it quotes with {years_listed(sorted(bound))}"


def _of_title(entry: Any, quote: str) -> Iterator[str]:
    """Years in a title that the quotation does not name, or that leave out the first it begins with, or an end."""
    title, named = str(getattr(entry, "title", "")), years_in(quote)
    titled = years_in(title)
    if named and titled - named:
        yield f"the title says {years_listed(sorted(titled - named))}, what it quotes {years_listed(sorted(named))}"
    begins, ends = begins_in(quote)[:1], ends_in(quote)
    if titled and begins and begins[0] not in (begins_in(title) or titled):
        yield f"the title says {years_listed(sorted(titled))}, what it quotes begins with {begins[0]}"
    if ends and ends_in(title) and not {*ends} & {*ends_in(title)}:
        yield f"the title ends with {years_listed(sorted(ends_in(title)))}, what it quotes with {years_listed(ends)}"


def _of_years(entry: Any, quote: str) -> Iterator[str]:
    stated, named = _years_of(entry), years_in(without_days(quote, _days_of(entry)))
    if stated and named and not stated & named:
        in_words = listed([str(year) for year in sorted(stated)])
        yield f"the entry says {in_words}, what it quotes {years_listed(sorted(named))}"


def _of_event(entry: Any, quote: str) -> Iterator[str]:
    """A year in which something happened that is none of those its quotation names."""
    happened, named = getattr(entry, "happened", None), years_in(quote)
    if isinstance(happened, date) and named and happened.year not in named:
        yield f"the entry says {happened.year}, what it quotes {years_listed(sorted(named))}"


def _years_of(entry: Any) -> frozenset[int]:
    """The years that an entry itself claims: its first and last, those of its title, and those on which it is due."""
    ends = (entry.from_, entry.through) if isinstance(entry, Span) else ()
    due = " ".join(_dates(getattr(entry, "due", None)))
    return years_in(f"{getattr(entry, 'title', '')} {due}") | {*ends}


def _of_due(entry: Any, quote: str) -> Iterator[str]:
    """A length of time, or days, of an obligation that its quotation has otherwise."""
    due = getattr(entry, "due", None)
    clock = [f"{getattr(due, unit)} {unit}" for unit in ("days", "months") if getattr(due, unit, None)]
    yearly = getattr(due, "each_year", None) or []
    pairs = ((clock, lengths_in(quote)), (_dates(due), days_in(quote)), (yearly, days_of_the_year_in(quote)))
    for stated, quoted in pairs:
        if stated and quoted and not any(_names(text, entry) for entry in stated for text in quoted):
            yield f"the entry says {listed(stated)}, what it quotes {listed(sorted(quoted))}"


def _names(quoted: str, stated: str) -> bool:
    """Whether what is quoted is what is stated, or the month it lies in: 2028-01 names 2028-01-31."""
    return quoted == stated or stated.startswith(f"{quoted}-")


def _dates(due: Any) -> list[str]:
    return [str(day) for day in getattr(due, "dates", None) or []]


def _of_value(entry: Any, quote: str, unit: str) -> Iterator[str]:
    value = getattr(entry, "value", None)
    numbers = numbers_in(quote, unit) if isinstance(value, float) else []
    if numbers and value not in numbers:
        quoted = listed([f"{number:,.12g}" for number in numbers])
        yield f"the entry says {value:,.12g} ({unit}), what it quotes {quoted}"
