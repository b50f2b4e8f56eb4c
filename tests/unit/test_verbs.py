"""Every verb by hand, and whether each looks only at the years it says it looks at."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from monitor.units import PERCENT, POINTS, RATIO, YEARS, UnitError, parse_unit
from monitor.verbs import VERBS, Array, InARow, Verb, apart

NAN = float("nan")
FIRST = 2015
DOLLARS, PER_PERSON = parse_unit("dollars"), parse_unit("dollars per beneficiary-year")


def rows(*figures: list[float]) -> list[Array]:
    return [np.array([[row]], dtype=np.float64) for row in figures]


def computed(name: str, *figures: list[float], **options: Any) -> list[float]:
    """What the verb makes of `figures`, which begin with 2015."""
    years = np.arange(FIRST, FIRST + len(figures[0]), dtype=np.int64)
    with np.errstate(all="ignore"):
        return [float(x) for x in VERBS[name].compute(rows(*figures), years, options)[0, 0]]


def check(found: list[float], expected: list[float]) -> None:
    np.testing.assert_array_equal(found, expected)


def near(found: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_growth_is_in_percent() -> None:
    near(computed("growth", [100.0, 103.0, 103.0, 51.5]), [NAN, 3.0, 0.0, -50.0])


def test_growth_is_unknown_beside_an_unknown_year() -> None:
    near(computed("growth", [100.0, NAN, 110.0, 121.0]), [NAN, NAN, NAN, 10.0])


@pytest.mark.parametrize("before", [0.0, -0.0, -5.0])
def test_growth_over_what_is_not_positive_is_unknown(before: float) -> None:
    check(computed("growth", [before, 10.0]), [NAN, NAN])


def test_growth_to_nothing_is_minus_a_hundred() -> None:
    check(computed("growth", [10.0, 0.0]), [NAN, -100.0])


def test_growth_of_a_single_year_is_unknown() -> None:
    check(computed("growth", [10.0]), [NAN])


def test_index_is_exactly_one_in_its_base_year_and_unknown_before() -> None:
    found = computed("index", [0.1, 0.3, 0.6, 0.9], since=2016)
    assert found[1] == 1.0
    near(found, [NAN, 1.0, 2.0, 3.0])


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_index_is_exactly_one_whatever_the_base(base: float) -> None:
    assert computed("index", [base], since=2015) == [1.0]


@pytest.mark.parametrize("base", [NAN, 0.0, -1.0])
def test_index_is_unknown_in_all_years_without_a_base(base: float) -> None:
    check(computed("index", [5.0, base, 7.0], since=2016), [NAN, NAN, NAN])


def test_index_keeps_a_gap_where_it_is() -> None:
    near(computed("index", [10.0, NAN, 30.0], since=2015), [1.0, NAN, 3.0])


@pytest.mark.parametrize("since", [2014, 2018])
def test_index_is_unknown_if_the_years_do_not_reach_its_base(since: int) -> None:
    check(computed("index", [1.0, 2.0, 3.0], since=since), [NAN, NAN, NAN])


def test_value_in_is_one_years_value_in_every_year() -> None:
    check(computed("value_in", [1.0, 2.0, NAN], year=2016), [2.0, 2.0, 2.0])
    check(computed("value_in", [1.0, 2.0, NAN], year=2017), [NAN, NAN, NAN])
    check(computed("value_in", [1.0, 2.0, NAN], year=2014), [NAN, NAN, NAN])


def test_plus_minus_and_times() -> None:
    check(computed("plus", [1.0, 2.0], [10.0, 20.0], [100.0, 200.0]), [111.0, 222.0])
    check(computed("minus", [1.0, 2.0], [10.0, 2.0]), [-9.0, 0.0])
    check(computed("times", [2.0, 3.0], [10.0, 20.0], [5.0, 5.0]), [100.0, 300.0])


@pytest.mark.parametrize("name", ["plus", "minus", "times"])
@pytest.mark.parametrize("other", [0.0, 1.0, -1.0])
def test_the_unknown_travels_whatever_stands_beside_it(name: str, other: float) -> None:
    check(computed(name, [NAN, other], [other, NAN]), [NAN, NAN])


def test_running_total_is_unknown_before_its_first_year() -> None:
    check(computed("running_total", [5.0, 1.0, 2.0, 3.0], since=2016), [NAN, 1.0, 3.0, 6.0])


def test_running_total_is_unknown_from_the_first_unknown_year_on() -> None:
    check(computed("running_total", [1.0, 2.0, NAN, 4.0, 5.0], since=2015), [1.0, 3.0, NAN, NAN, NAN])


def test_running_total_does_not_mind_what_was_before_it() -> None:
    check(computed("running_total", [NAN, NAN, 2.0], since=2017), [NAN, NAN, 2.0])


@pytest.mark.parametrize(
    ("line", "up_to", "expected"),
    [
        ([1.0, 1.0, 1.0, 1.0], 2, [1.0, 2.0, 2.0, 2.0]),
        ([1.0, 1.0, 1.0, 1.0], 20, [1.0, 2.0, 3.0, 4.0]),
        ([1.0, -1.0, 1.0, 1.0], 2, [1.0, 0.0, 1.0, 2.0]),
        ([0.0, 1.0, 0.0, 1.0], 2, [0.0, 1.0, 0.0, 1.0]),
        ([NAN, 1.0, 1.0, 1.0], 2, [NAN, NAN, 2.0, 2.0]),
        ([NAN, 1.0, 1.0, 1.0], 3, [NAN, NAN, NAN, 3.0]),
        ([NAN, -1.0, 1.0, 1.0], 4, [NAN, 0.0, 1.0, 2.0]),
        ([1.0, NAN, -1.0, NAN], 2, [1.0, NAN, 0.0, NAN]),
        ([NAN, NAN, NAN, NAN], 1, [NAN, NAN, NAN, NAN]),
        ([1.0, NAN, 1.0, 0.0], 1, [1.0, NAN, 1.0, 0.0]),
    ],
)
def test_years_in_a_row(line: list[float], up_to: int, expected: list[float]) -> None:
    check(computed("in_a_row", line, above=0, up_to=up_to, since=2015), expected)
    check(computed("in_a_row", [-x for x in line], below=0, up_to=up_to, since=2015), expected)


def test_a_row_counts_only_from_its_first_year_on() -> None:
    check(computed("in_a_row", [1.0, 1.0, 1.0], above=0, up_to=3, since=2016), [NAN, 1.0, 2.0])
    check(computed("in_a_row", [NAN, 1.0, 1.0], above=0, up_to=3, since=2016), [NAN, 1.0, 2.0])


def test_a_year_equal_to_zero_within_the_guard_is_not_past_it() -> None:
    noise = (1.03 - 1.0) * 100.0 - 3.0
    assert noise > 0.0
    check(computed("in_a_row", [1.0, noise, -noise], above=0, up_to=2, since=2015), [1.0, 0.0, 0.0])
    check(computed("in_a_row", [-1.0, noise, -noise], below=0, up_to=2, since=2015), [1.0, 0.0, 0.0])


def test_a_row_says_one_side() -> None:
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "up_to": 2, "since": 2015})
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "above": 0, "below": 0, "up_to": 2, "since": 2015})
    with pytest.raises(ValidationError):
        InARow.model_validate({"line": "x", "above": 1, "up_to": 2, "since": 2015})


@pytest.mark.parametrize(
    ("value", "limit", "gap"),
    [
        (1.0000000000000009, 1.0, 0.0),
        (1.0, 1.0000000000000009, 0.0),
        (-0.0, 0.0, 0.0),
        (1e9, 1e9 + 1.0, 0.0),
        (1e9, 1e9 + 2.0, -2.0),
        (0.0, 2e-9, -2e-9),
        (3.0, 1.0, 2.0),
        (NAN, 1.0, NAN),
        (1.0, NAN, NAN),
    ],
)
def test_figures_closer_than_the_guard_are_equal(value: float, limit: float, gap: float) -> None:
    found = apart(np.array([value]), np.array([limit]))
    check([float(found[0])], [gap])
    assert not np.signbit(found[0]) or gap < 0


def test_the_arrays_of_entities_and_paths_are_joined() -> None:
    states = np.array([[[1.0, 2.0]], [[3.0, NAN]]])
    paths = np.array([[[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]])
    years = np.array([2015, 2016])
    found = VERBS["plus"].compute([states, paths], years, {})
    assert found.shape == (2, 3, 2)
    check(list(found[1, 2]), [53.0, NAN])
    check(list(found[0, 1]), [31.0, 42.0])


@pytest.mark.parametrize("name", ["growth", "index", "value_in", "running_total", "in_a_row"])
def test_years_are_never_mixed_between_entities_or_paths(name: str) -> None:
    options = {"since": 2015, "year": 2015, "above": 0, "up_to": 3}
    years = np.arange(2015, 2020)
    sheet = np.random.default_rng(7).normal(5.0, 4.0, (3, 4, 5))
    whole = VERBS[name].compute([sheet], years, options)
    for entity, path in np.ndindex(3, 4):
        alone = VERBS[name].compute([sheet[entity : entity + 1, path : path + 1]], years, options)
        check(list(whole[entity, path]), list(alone[0, 0]))


@pytest.mark.parametrize(
    ("name", "of", "result"),
    [
        ("growth", [PER_PERSON], PERCENT),
        ("growth", [RATIO], PERCENT),
        ("index", [DOLLARS], RATIO),
        ("value_in", [PERCENT], PERCENT),
        ("minus", [PERCENT, PERCENT], POINTS),
        ("plus", [PERCENT, POINTS], PERCENT),
        ("times", [PER_PERSON, parse_unit("beneficiary-years")], DOLLARS),
        ("running_total", [DOLLARS], DOLLARS),
        ("in_a_row", [POINTS], YEARS),
    ],
)
def test_the_unit_of_each_verb(name: str, of: list[Any], result: object) -> None:
    assert VERBS[name].unit(of) == result


@pytest.mark.parametrize("name", ["growth", "index", "times"])
def test_percent_is_not_grown_indexed_or_multiplied(name: str) -> None:
    with pytest.raises(UnitError):
        VERBS[name].unit([PERCENT])


# Which years a verb looks at: the walk back from a finding trusts it.

LENGTH = 8
LAST = FIRST + LENGTH - 1
OPTIONS = st.fixed_dictionaries(
    {
        "since": st.integers(FIRST, LAST),
        "year": st.integers(FIRST, LAST),
        "up_to": st.integers(1, 5),
        "above": st.just(0),
    }
)
HOW_MANY = {"plus": 3, "minus": 2, "times": 2}
FIGURE = st.one_of(st.just(NAN), st.floats(-100.0, 100.0))


def _arrays(draw: st.DrawFn, verb: Verb, figure: st.SearchStrategy[float]) -> list[list[float]]:
    many = HOW_MANY.get(verb.name, 1)
    return [draw(st.lists(figure, min_size=LENGTH, max_size=LENGTH)) for _ in range(many)]


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
@given(data=st.data())
def test_a_year_not_looked_at_does_not_change_the_figure(verb: Verb, data: st.DataObject) -> None:
    options, year = data.draw(OPTIONS), data.draw(st.integers(FIRST, LAST))
    figures = data.draw(st.composite(lambda draw: _arrays(draw, verb, FIGURE))())
    looked = set(verb.looks_at(year, options))
    elsewhere = [place for place in range(LENGTH) if FIRST + place not in looked]
    changed = [list(row) for row in figures]
    for place in elsewhere:
        changed[data.draw(st.integers(0, len(figures) - 1))][place] = data.draw(FIGURE)

    before, after = computed(verb.name, *figures, **options), computed(verb.name, *changed, **options)
    check(after[year - FIRST : year - FIRST + 1], before[year - FIRST : year - FIRST + 1])


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
@given(data=st.data())
def test_an_unknown_year_looked_at_makes_the_figure_unknown(verb: Verb, data: st.DataObject) -> None:
    options = data.draw(OPTIONS)
    year = data.draw(st.integers(max(options["since"], FIRST + 1), LAST) if options["since"] < LAST else st.just(LAST))
    figures = data.draw(st.composite(lambda draw: _arrays(draw, verb, st.floats(1.0, 100.0)))())
    looked = sorted(verb.looks_at(year, options))
    assert not np.isnan(computed(verb.name, *figures, **options)[year - FIRST])

    figures[data.draw(st.integers(0, len(figures) - 1))][data.draw(st.sampled_from(looked)) - FIRST] = NAN
    assert np.isnan(computed(verb.name, *figures, **options)[year - FIRST])


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_each_verb_reads_as_a_sentence_about_its_lines(verb: Verb) -> None:
    said = verb.says.format("A", "B", all="A and B", since=2013, year=2013, side="above 0")
    assert "A" in said
    assert "{" not in said


def test_the_words_of_a_verb_are_refused_where_they_cannot_be() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(VERBS["minus"].takes).validate_python(["only_one"])
    with pytest.raises(ValidationError):
        TypeAdapter(VERBS["index"].takes).validate_python({"line": "x"})
