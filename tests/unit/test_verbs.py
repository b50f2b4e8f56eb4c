"""The units, sentences and words of the verbs, and the years they look at."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from monitor.language.lines import Line
from monitor.language.verbs import VERBS, InARow, Verb, When
from monitor.words.units import PERCENT, POINTS, RATIO, YEARS, Unit, UnitError, parse_unit

DOLLARS, PEOPLE = parse_unit("dollars"), parse_unit("beneficiary-years")
PER_PERSON = parse_unit("dollars per beneficiary-year")


def test_the_list_is_closed() -> None:
    assert ", ".join(VERBS) == (
        "growth, change, index, annualised, compound, value_in, last_year, plus, minus, times, per, percent, "
        "percent_of, grow, joined, smaller, larger, when, first_known, running_total, growth_error, in_a_row"
    )
    assert all(name == verb.name for name, verb in VERBS.items())


# Units


@pytest.mark.parametrize(
    ("name", "of", "result"),
    [
        ("growth", [PER_PERSON], PERCENT),
        ("growth", [RATIO], PERCENT),
        ("change", [DOLLARS], PERCENT),
        ("index", [DOLLARS], RATIO),
        ("annualised", [RATIO], PERCENT),
        ("compound", [PERCENT], RATIO),
        ("value_in", [PERCENT], PERCENT),
        ("last_year", [POINTS], POINTS),
        ("minus", [PERCENT, PERCENT], POINTS),
        ("plus", [PERCENT, POINTS], PERCENT),
        ("times", [PER_PERSON, PEOPLE], DOLLARS),
        ("per", [DOLLARS, PEOPLE], PER_PERSON),
        ("per", [DOLLARS, DOLLARS], RATIO),
        ("percent", [DOLLARS, DOLLARS], PERCENT),
        ("percent_of", [PERCENT, DOLLARS], DOLLARS),
        ("percent_of", [PERCENT, RATIO], RATIO),
        ("grow", [DOLLARS, PERCENT], DOLLARS),
        ("grow", [RATIO, PERCENT, PERCENT], RATIO),
        ("joined", [PERCENT, PERCENT, PERCENT], PERCENT),
        ("smaller", [PERCENT, PERCENT], PERCENT),
        ("larger", [YEARS, YEARS], YEARS),
        ("when", [DOLLARS, POINTS], DOLLARS),
        ("when", [PERCENT, DOLLARS], PERCENT),
        ("first_known", [DOLLARS, DOLLARS, DOLLARS], DOLLARS),
        ("running_total", [DOLLARS], DOLLARS),
        ("growth_error", [PER_PERSON, PER_PERSON, PEOPLE], POINTS),
        ("in_a_row", [POINTS], YEARS),
    ],
)
def test_the_unit_of_each_verb(name: str, of: list[Unit], result: Unit) -> None:
    assert VERBS[name].unit(of) == result


@pytest.mark.parametrize(
    ("name", "of"),
    [
        *((name, [unit]) for name in ("growth", "change", "index", "annualised") for unit in (PERCENT, POINTS, YEARS)),
        ("compound", [POINTS]),
        ("compound", [RATIO]),
        ("times", [DOLLARS, PERCENT]),
        ("per", [DOLLARS, PERCENT]),
        ("per", [PERCENT, DOLLARS]),
        ("percent", [DOLLARS, PEOPLE]),
        ("percent", [PERCENT, PERCENT]),
        ("percent_of", [DOLLARS, PERCENT]),
        ("percent_of", [POINTS, DOLLARS]),
        ("percent_of", [PERCENT, PERCENT]),
        ("grow", [DOLLARS, PERCENT, POINTS]),
        ("grow", [DOLLARS, RATIO]),
        ("grow", [PERCENT, PERCENT]),
        ("joined", [PERCENT, POINTS]),
        ("smaller", [DOLLARS, PEOPLE]),
        ("first_known", [DOLLARS, PEOPLE]),
        ("larger", [PERCENT, POINTS]),
        ("growth_error", [PER_PERSON, DOLLARS, PEOPLE]),
        ("growth_error", [PERCENT, PERCENT, PEOPLE]),
        ("growth_error", [PER_PERSON, PER_PERSON, PERCENT]),
    ],
)
def test_units_that_do_not_go_together(name: str, of: list[Unit]) -> None:
    with pytest.raises(UnitError):
        VERBS[name].unit(of)


# Years


@pytest.mark.parametrize(
    ("name", "options", "looked"),
    [
        ("growth", {}, [2019, 2020]),
        ("change", {"since": 2015}, [2015, 2020]),
        ("index", {"since": 2020}, [2020]),
        ("annualised", {"since": 2018}, [2018, 2020]),
        ("compound", {"since": 2017}, [2018, 2019, 2020]),
        ("compound", {"since": 2020}, []),
        ("compound", {"since": 2021}, []),
        ("value_in", {"year": 2013}, [2013]),
        ("last_year", {}, [2019]),
        *((name, {}, [2020]) for name in ("plus", "minus", "times", "per", "percent", "percent_of", "grow", "joined")),
        *((name, {}, [2020]) for name in ("smaller", "larger", "first_known")),
        ("when", {"is": "above"}, [2020]),
        ("running_total", {"since": 2018}, [2018, 2019, 2020]),
        ("growth_error", {}, [2019, 2020]),
        ("in_a_row", {"since": 2000, "up_to": 2}, [2019, 2020]),
        ("in_a_row", {"since": 2020, "up_to": 2}, [2020]),
    ],
)
def test_the_years_looked_at_for_2020(name: str, options: dict[str, Any], looked: list[int]) -> None:
    assert list(VERBS[name].looks_at(2020, options)) == looked


def test_what_compares_years_may_cross_publications() -> None:
    found = [name for name, verb in VERBS.items() if verb.compares_years]
    assert found == ["growth", "change", "index", "annualised", "growth_error"]


# Sentences


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("growth", "growth of A over the year before"),
        ("change", "growth of A since 2013"),
        ("index", "A, as a multiple of its 2013 value"),
        ("annualised", "average yearly growth of A since 2013"),
        ("compound", "A of each year after 2013, compounded"),
        ("value_in", "A, its value in 2014"),
        ("last_year", "A, its value of the year before"),
        ("plus", "A and B, added"),
        ("minus", "A, less B"),
        ("times", "A and B, multiplied"),
        ("per", "A, divided by B"),
        ("percent", "A, as a percent of B"),
        ("percent_of", "the percent in A, taken of B"),
        ("grow", "A, raised by the percent in B"),
        ("joined", "A and B, compounded into one percent"),
        ("smaller", "the smaller of A and B"),
        ("larger", "the larger of A and B"),
        ("when", "A where B is at least 0, else 0"),
        ("first_known", "A, or where that is not known B"),
        ("running_total", "A, added up since 2013"),
        ("in_a_row", "years running, since 2013, with A above 0, counted up to 2"),
    ],
)
def test_each_verb_reads_as_a_sentence_about_its_lines(name: str, said: str) -> None:
    words = {"since": 2013, "year": 2014, "side": "above 0", "is": "at least", "up_to": 2}
    assert (
        VERBS[name].says.format("A", "B", all="A and B", rest="B", first="A, or where that is not known B", **words)
        == said
    )


@pytest.mark.parametrize(
    ("name", "options", "shown"),
    [
        ("growth", {}, "20 over 19 in 2019"),
        ("change", {"since": 2013}, "20 over 13 in 2013"),
        ("index", {"since": 2013}, "20 over 13 in 2013"),
        ("annualised", {"since": 2013}, "20 over 13 in 2013"),
        ("value_in", {"year": 2014}, "14"),
        ("last_year", {}, "19 in 2019"),
        ("compound", {"since": 2018}, "19 in 2019, 20 in 2020"),
        ("running_total", {"since": 2018}, "18 in 2018, 19 in 2019, 20 in 2020"),
        ("in_a_row", {"since": 2013, "up_to": 2}, "19 in 2019, 20 in 2020"),
    ],
)
def test_the_figures_of_other_years_stand_in_the_sentence(name: str, options: dict[str, Any], shown: str) -> None:
    assert VERBS[name].figures(2020, options, lambda year: str(year - 2000)) == shown


def test_what_looks_at_its_own_year_alone_shows_no_other() -> None:
    options = {"since": 2013, "year": 2014, "up_to": 2}
    alone = {name for name, verb in VERBS.items() if list(verb.looks_at(2020, options)) == [2020]}
    showing = {name for name, verb in VERBS.items() if verb.figures(2020, options, str)}

    assert showing == set(VERBS) - alone - {"growth_error"}  # of three lines: their table has the years


# Words


def test_a_row_says_one_side() -> None:
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "up_to": 2, "since": 2015})
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "above": 0, "below": 0, "up_to": 2, "since": 2015})
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "above": 1, "up_to": 2, "since": 2015})


def test_a_row_is_of_one_to_twenty_years() -> None:
    row = {"line": "x", "above": 0, "since": 2015}
    assert [InARow.model_validate(row | {"up_to": up_to}).up_to for up_to in (1, 20)] == [1, 20]
    for wrong in (0, 21):
        with pytest.raises(ValidationError):
            InARow.model_validate(row | {"up_to": wrong})


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_no_verb_takes_a_number_for_a_line(verb: Verb) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(verb.takes).validate_python(5)


@pytest.mark.parametrize("name", ["minus", "per", "percent", "percent_of", "smaller", "larger"])
def test_two_lines_and_no_more(name: str) -> None:
    takes = TypeAdapter(VERBS[name].takes)
    assert takes.validate_python(["a", "b"]) == ["a", "b"]
    for wrong in (["a"], ["a", "b", "c"], "a"):
        with pytest.raises(ValidationError):
            takes.validate_python(wrong)


@pytest.mark.parametrize("name", ["plus", "times", "grow", "joined", "first_known"])
def test_two_lines_or_more(name: str) -> None:
    takes = TypeAdapter(VERBS[name].takes)
    assert takes.validate_python(["a", "b"]) == ["a", "b"]
    assert takes.validate_python(["a", "b", "c"]) == ["a", "b", "c"]
    for wrong in (["a"], "a"):
        with pytest.raises(ValidationError):
            takes.validate_python(wrong)


@pytest.mark.parametrize("name", ["change", "index", "annualised", "running_total"])
def test_a_base_year_is_required(name: str) -> None:
    takes = TypeAdapter(VERBS[name].takes)
    assert takes.validate_python({"line": "x", "since": 2013}).since == 2013
    for wrong in ({"line": "x"}, {"since": 2013}, {"line": "x", "since": 2013, "to": 2014}, "x"):
        with pytest.raises(ValidationError):
            takes.validate_python(wrong)


@pytest.mark.parametrize("side", ["above", "at_least", "below", "at_most"])
def test_when_names_its_side(side: str) -> None:
    assert When.model_validate({"line": "x", "where": "y", "is": side}).is_ == side


@pytest.mark.parametrize("wrong", [{"is": "over"}, {"is": 0}, {"where": 0}, {"line": 0}, {"is_": "over"}])
def test_when_takes_names_and_a_side_only(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        When.model_validate({"line": "x", "where": "y", "is": "above"} | wrong)


@pytest.mark.parametrize(
    ("line", "of", "options"),
    [
        ({"growth": "x"}, ("x",), {}),
        ({"grow": ["x", "r", "s"]}, ("x", "r", "s"), {}),
        ({"index": {"line": "x", "since": 2013}}, ("x",), {"since": 2013}),
        ({"compound": {"rate": "r", "since": 2013}}, ("r",), {"since": 2013}),
        ({"value_in": {"line": "x", "year": 2013}}, ("x",), {"year": 2013}),
        ({"when": {"line": "x", "where": "y", "is": "at_most"}}, ("x", "y"), {"is": "at_most"}),
        (
            {"in_a_row": {"line": "x", "below": 0, "up_to": 2, "since": 2013}},
            ("x",),
            {"above": None, "below": 0, "up_to": 2, "since": 2013},
        ),
    ],
)
def test_a_line_tells_its_names_from_its_options(
    line: dict[str, Any], of: tuple[str, ...], options: dict[str, Any]
) -> None:
    read = Line.model_validate(line)
    assert (read.of, dict(read.options)) == (of, options)
    assert read.verb is VERBS[next(iter(line))]
