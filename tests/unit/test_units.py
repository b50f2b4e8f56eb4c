import pytest

from monitor.words.units import (
    PERCENT,
    POINTS,
    RATIO,
    UNIT_WORDS,
    YEARS,
    Unit,
    UnitError,
    alike_unit,
    amounts,
    difference_unit,
    parse_unit,
    part,
    percents,
    product,
    quotient,
    raised_unit,
    same_unit,
    total_unit,
)

DOLLARS = parse_unit("dollars")
PEOPLE = parse_unit("beneficiary-years")
PER_PERSON = parse_unit("dollars per beneficiary-year")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("dollars", Unit(("dollar",))),
        ("dollar", Unit(("dollar",))),
        ("dollars per beneficiary-year", Unit(("dollar",), ("beneficiary-year",))),
        ("dollars per beneficiary-years", Unit(("dollar",), ("beneficiary-year",))),
        ("percent", PERCENT),
        ("points", POINTS),
        ("years", YEARS),
        ("ratio", RATIO),
        ("ratio per beneficiary-year", Unit((), ("beneficiary-year",))),
    ],
)
def test_a_unit_is_read(text: str, unit: Unit) -> None:
    assert parse_unit(text) == unit


@pytest.mark.parametrize("text", [*UNIT_WORDS.values(), "dollars per beneficiary-year", "ratio per dollar per year"])
def test_a_unit_prints_as_it_is_written(text: str) -> None:
    assert str(parse_unit(text)) == text


def test_the_order_of_words_does_not_matter() -> None:
    assert parse_unit("dollars beneficiary-years") == parse_unit("beneficiary-years dollars")
    assert parse_unit("dollars beneficiary-years") == product([DOLLARS, PEOPLE])


@pytest.mark.parametrize("text", ["", " ", "euros", "dollars per", "dollars per person", "Dollars", "percent points x"])
def test_an_unknown_unit_is_refused(text: str) -> None:
    with pytest.raises(UnitError, match=r"is not a unit we know; there are: dollars, "):
        parse_unit(text)


def test_alike_units_go_together() -> None:
    assert same_unit([DOLLARS, DOLLARS]) == DOLLARS


@pytest.mark.parametrize("units", [[DOLLARS, PEOPLE], [PERCENT, POINTS], [DOLLARS, PER_PERSON], [RATIO, PERCENT]])
def test_unlike_units_do_not(units: list[Unit]) -> None:
    with pytest.raises(UnitError, match=f"{units[0]}|{units[1]} do not go together"):
        same_unit(units)


@pytest.mark.parametrize(
    ("units", "result"),
    [
        ([PERCENT, PERCENT], POINTS),
        ([PERCENT, POINTS], PERCENT),
        ([POINTS, POINTS], POINTS),
        ([DOLLARS, DOLLARS], DOLLARS),
        ([PER_PERSON, PER_PERSON], PER_PERSON),
    ],
)
def test_the_unit_of_a_difference(units: list[Unit], result: Unit) -> None:
    assert difference_unit(units) == result


@pytest.mark.parametrize("units", [[POINTS, PERCENT], [DOLLARS, PERCENT], [DOLLARS, PER_PERSON]])
def test_a_difference_of_unlike_units_is_refused(units: list[Unit]) -> None:
    with pytest.raises(UnitError):
        difference_unit(units)


def test_the_unit_of_a_sum() -> None:
    assert total_unit([PERCENT, POINTS, POINTS]) == PERCENT
    assert total_unit([POINTS, PERCENT]) == PERCENT
    assert total_unit([POINTS, POINTS]) == POINTS
    assert total_unit([PERCENT, PERCENT]) == PERCENT
    assert total_unit([DOLLARS, DOLLARS, DOLLARS]) == DOLLARS


def test_a_sum_of_unlike_units_is_refused() -> None:
    with pytest.raises(UnitError):
        total_unit([DOLLARS, PEOPLE])


def test_words_multiply_and_cancel() -> None:
    assert product([PER_PERSON, PEOPLE]) == DOLLARS
    assert product([PER_PERSON, RATIO]) == PER_PERSON
    assert product([RATIO, RATIO]) == RATIO
    assert product([PER_PERSON, PER_PERSON, PEOPLE]) == parse_unit("dollars dollars per beneficiary-year")


@pytest.mark.parametrize("unit", [PERCENT, POINTS, YEARS])
def test_percent_points_and_years_are_neither_multiplied_nor_grown(unit: Unit) -> None:
    assert not unit.is_amount
    with pytest.raises(UnitError, match=f"{unit} can't be multiplied, divided or grown"):
        product([DOLLARS, unit])
    with pytest.raises(UnitError):
        amounts([unit])


def test_amounts_may_be() -> None:
    assert amounts([DOLLARS, RATIO]) == [DOLLARS, RATIO]


def test_words_divide_and_cancel() -> None:
    assert quotient([DOLLARS, PEOPLE]) == PER_PERSON
    assert quotient([DOLLARS, DOLLARS]) == RATIO
    assert quotient([DOLLARS, PER_PERSON]) == PEOPLE
    assert quotient([PER_PERSON, PER_PERSON]) == RATIO
    assert quotient([RATIO, PEOPLE]) == parse_unit("ratio per beneficiary-year")
    assert quotient([parse_unit("dollars per year"), parse_unit("dollars per year")]) == RATIO


@pytest.mark.parametrize("unit", [PERCENT, POINTS, YEARS])
def test_percent_points_and_years_do_not_divide(unit: Unit) -> None:
    for pair in ([DOLLARS, unit], [unit, DOLLARS], [unit, unit]):
        with pytest.raises(UnitError, match=f"^{unit} can't be multiplied, divided or grown$"):
            quotient(pair)


def test_an_amount_is_raised_by_percents() -> None:
    assert raised_unit([DOLLARS, PERCENT, PERCENT]) == DOLLARS
    assert part([PERCENT, PER_PERSON]) == PER_PERSON
    assert percents([PERCENT, PERCENT]) == [PERCENT, PERCENT]


@pytest.mark.parametrize("unit", [DOLLARS, RATIO, POINTS, YEARS])
def test_only_percent_is_percent(unit: Unit) -> None:
    with pytest.raises(UnitError, match=f"^percent is needed, not {unit}$"):
        percents([PERCENT, unit])
    with pytest.raises(UnitError, match=f"^percent is needed, not {unit}$"):
        raised_unit([DOLLARS, PERCENT, unit])
    with pytest.raises(UnitError, match=f"^percent is needed, not {unit}$"):
        part([unit, DOLLARS])


@pytest.mark.parametrize("unit", [PERCENT, POINTS, YEARS])
def test_percent_is_not_raised_by_percent(unit: Unit) -> None:
    with pytest.raises(UnitError, match="can't be multiplied"):
        raised_unit([unit, PERCENT])


@pytest.mark.parametrize("unit", [PERCENT, YEARS])
def test_a_percent_is_taken_of_amounts_and_points_only(unit: Unit) -> None:
    assert part([PERCENT, POINTS]) == POINTS
    with pytest.raises(UnitError, match="can't be multiplied"):
        part([PERCENT, unit])


def test_alike_amounts() -> None:
    assert alike_unit([PEOPLE, PEOPLE]) == PEOPLE
    with pytest.raises(UnitError, match="do not go together"):
        alike_unit([PEOPLE, DOLLARS])
    with pytest.raises(UnitError, match="can't be multiplied"):
        alike_unit([PERCENT, PERCENT])
