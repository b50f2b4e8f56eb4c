"""What must hold of every verb whatever the figures are."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language.verbs import VERBS, Verb
from tests.arrays import FIRST, NAN, check, computed, filled

LENGTH = 8
LAST = FIRST + LENGTH - 1
SIDES = ("above", "at_least", "below", "at_most")
HOW_MANY = {"growth": 1, "change": 1, "index": 1, "annualised": 1, "compound": 1, "value_in": 1, "last_year": 1}
HOW_MANY |= {"running_total": 1, "in_a_row": 1, "plus": 3, "times": 3, "grow": 3, "joined": 3, "growth_error": 3}

OPTIONS = st.fixed_dictionaries(
    {
        "since": st.integers(FIRST, LAST),
        "year": st.integers(FIRST, LAST),
        "up_to": st.integers(1, 5),
        "above": st.just(0),
        "is": st.sampled_from(SIDES),
    }
)
FIGURE = st.one_of(st.just(NAN), st.just(0.0), st.floats(-100.0, 100.0))
PERCENT = st.floats(-50.0, 50.0)

named = pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))


def drawn(verb: Verb, figure: st.SearchStrategy[float]) -> st.SearchStrategy[list[list[float]]]:
    many = HOW_MANY.get(verb.name, 2)
    return st.lists(st.lists(figure, min_size=LENGTH, max_size=LENGTH), min_size=many, max_size=many)


def of_year(verb: Verb, figures: list[list[float]], options: dict[str, Any], year: int) -> float:
    return computed(verb.name, *figures, **options)[year - FIRST]


@named
@given(data=st.data())
def test_a_year_not_looked_at_does_not_change_the_figure(verb: Verb, data: st.DataObject) -> None:
    options, year, figures = data.draw(OPTIONS), data.draw(st.integers(FIRST, LAST)), data.draw(drawn(verb, FIGURE))
    other, looked = data.draw(drawn(verb, FIGURE)), set(verb.looks_at(year, options))
    changed = [
        [ours if FIRST + place in looked else theirs for place, (ours, theirs) in enumerate(zip(*rows, strict=True))]
        for rows in zip(figures, other, strict=True)
    ]

    check([of_year(verb, changed, options, year)], [of_year(verb, figures, options, year)])


def judged(verb: Verb, options: dict[str, Any]) -> st.SearchStrategy[int]:
    """Years for which the verb has a figure if all is known."""
    first = {"growth": FIRST + 1, "last_year": FIRST + 1, "growth_error": FIRST + 1, "annualised": options["since"] + 1}
    return st.integers(min(LAST, first.get(verb.name, options["since"])), LAST)


@named
@given(data=st.data())
def test_an_unknown_year_looked_at_makes_the_figure_unknown(verb: Verb, data: st.DataObject) -> None:
    options = data.draw(OPTIONS) | {"is": "above"}
    if verb.name == "annualised":
        options["since"] = min(options["since"], LAST - 1)
    year, figures = data.draw(judged(verb, options)), data.draw(drawn(verb, st.floats(1.0, 100.0)))
    looked = sorted(verb.looks_at(year, options))
    assert not np.isnan(of_year(verb, figures, options, year))

    for at in looked:
        for row in range(len(figures) if not verb.takes_one else 0):
            hidden = [list(line) for line in figures]
            hidden[row][at - FIRST] = NAN
            assert np.isnan(of_year(verb, hidden, options, year))
    none = np.full((len(figures), len(figures[0])), NAN).tolist()
    assert np.isnan(of_year(verb, none, options, year)) or not looked


@named
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), options=OPTIONS, fixed=st.booleans())
def test_an_entity_and_a_path_alone_equal_themselves_among_many(
    verb: Verb, seed: int, options: dict[str, Any], fixed: bool
) -> None:
    random, many = np.random.default_rng(seed), HOW_MANY.get(verb.name, 2)
    whole = [random.normal(5.0, 4.0, (50, 30, LENGTH)) for _ in range(many)]
    whole = [np.where(random.random(array.shape) < 0.1, random.choice([NAN, 0.0, -0.0]), array) for array in whole]
    if fixed:  # an input of a fixed area, and one of the past
        whole[-1] = whole[-1][:1, :1]
    entity, path = int(random.integers(50)), int(random.integers(30))
    among = filled(verb.name, whole, options)
    places = [(entity if array.shape[0] > 1 else 0, path if array.shape[1] > 1 else 0) for array in whole]
    alone = [array[e : e + 1, p : p + 1] for array, (e, p) in zip(whole, places, strict=True)]
    place = (entity if among.shape[0] > 1 else 0, path if among.shape[1] > 1 else 0)

    assert among[place].tobytes() == filled(verb.name, alone, options)[0, 0].tobytes()
    copied = [np.asfortranarray(array) for array in whole]
    assert among.tobytes() == filled(verb.name, copied, options).tobytes()


@named
@given(data=st.data())
def test_no_verb_changes_what_it_is_given(verb: Verb, data: st.DataObject) -> None:
    figures = data.draw(drawn(verb, FIGURE))
    arrays = [np.array([[row]]) for row in figures]
    kept = [array.tobytes() for array in arrays]
    filled(verb.name, arrays, data.draw(OPTIONS))

    assert [array.tobytes() for array in arrays] == kept


# What ties verbs together


ROWS = st.lists(st.floats(0.001, 1e6), min_size=LENGTH, max_size=LENGTH)
SPENDING = st.lists(st.floats(1000.0, 20000.0), min_size=LENGTH, max_size=LENGTH)
RATES = st.lists(PERCENT, min_size=LENGTH, max_size=LENGTH)
SINCE = st.integers(FIRST, LAST)


@given(rate=PERCENT, since=SINCE)
def test_a_constant_compounds_to_a_power(rate: float, since: int) -> None:
    found = computed("compound", [rate] * LENGTH, since=since)
    expected = [(1 + rate / 100) ** n if n >= 0 else NAN for n in range(FIRST - since, FIRST - since + LENGTH)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@given(row=ROWS, since=SINCE)
def test_change_is_the_index_less_one(row: list[float], since: int) -> None:
    index = np.array(computed("index", row, since=since))
    np.testing.assert_allclose(computed("change", row, since=since), 100 * (index - 1), rtol=1e-12, atol=1e-12)


@given(row=SPENDING, since=SINCE)
def test_growth_compounds_to_the_index(row: list[float], since: int) -> None:
    rates = [0.0, *computed("growth", row)[1:]]
    found, expected = computed("compound", rates, since=since), computed("index", row, since=since)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@given(row=SPENDING, since=SINCE)
def test_annualised_growth_leads_to_the_index(row: list[float], since: int) -> None:
    yearly = computed("annualised", row, since=since)
    for place in range(since - FIRST + 1, LENGTH):
        led = (1 + yearly[place] / 100) ** (place - since + FIRST)
        np.testing.assert_allclose(led, computed("index", row, since=since)[place], rtol=1e-9)


@given(rates=st.lists(RATES, min_size=2, max_size=4))
def test_joined_percents_are_what_raises_one(rates: list[list[float]]) -> None:
    raised = np.array(computed("grow", [1.0] * LENGTH, *rates))
    np.testing.assert_allclose(computed("joined", *rates), 100 * (raised - 1), rtol=1e-12, atol=1e-12)


@given(amounts=ROWS, rates=RATES)
def test_to_grow_by_a_percent_is_to_add_that_percent_of_it(amounts: list[float], rates: list[float]) -> None:
    added = np.array(amounts) + np.array(computed("percent_of", rates, amounts))
    np.testing.assert_allclose(computed("grow", amounts, rates), added, rtol=1e-12)


@given(part=ROWS, whole=ROWS)
def test_a_percent_of_the_whole_is_the_part(part: list[float], whole: list[float]) -> None:
    rates = computed("percent", part, whole)
    np.testing.assert_allclose(computed("percent_of", rates, whole), part, rtol=1e-12)
    np.testing.assert_allclose(rates, 100 * np.array(computed("per", part, whole)), rtol=1e-12)


@given(data=st.data())
def test_the_smaller_and_the_larger_are_the_two(data: st.DataObject) -> None:
    ours, theirs = data.draw(drawn(VERBS["smaller"], FIGURE))
    total = np.add(computed("smaller", ours, theirs), computed("larger", ours, theirs))
    np.testing.assert_array_equal(total, np.add(ours, theirs))


@given(data=st.data(), side=st.sampled_from([("above", "at_most"), ("below", "at_least")]))
def test_a_line_counts_on_one_side_or_on_the_other(data: st.DataObject, side: tuple[str, str]) -> None:
    where, row = data.draw(st.lists(FIGURE, min_size=LENGTH, max_size=LENGTH)), data.draw(ROWS)
    both = np.add(*(computed("when", row, where, is_=which) for which in side))
    np.testing.assert_array_equal(both, np.where(np.isnan(where), NAN, row))
