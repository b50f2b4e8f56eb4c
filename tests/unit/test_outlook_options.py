"""A what-if under uncertainty: the odds of its tests with each option taken, on the same paths."""

from functools import cache

from monitor.definitions.programmes import Scenario
from monitor.evaluation.whatif import what_if
from monitor.outlook.options import OptionOdds, odds_of_options
from monitor.outlook.programme import outlook
from monitor.terminal.outlook_text import option_lines
from tests.sheets import shipped

PATHS = 2_000


def four_ways() -> Scenario:
    return next(each for each in shipped().definitions.scenarios if each.asked.id == "maryland_four_ways")


@cache
def options() -> tuple[OptionOdds, ...]:
    return odds_of_options(shipped(), four_ways(), what_if(shipped(), four_ways()).paths, PATHS)


def odds(option: OptionOdds, test: str, year: int = 2025) -> float:
    (found,) = [each.odds_met for each in option.odds if (each.test, each.year) == (test, year)]
    assert found is not None
    return found


def test_every_option_has_odds_and_what_orders_more_makes_a_miss_likelier() -> None:
    nothing, at_once, offset, *_ = options()
    guardrail = [odds(option, "maryland_tcoc/growth_guardrail") for option in options()]

    assert nothing.id == "as_things_stand"
    assert len(options()) == 5
    assert guardrail[1] == min(guardrail)
    assert odds(at_once, "maryland_tcoc/growth_guardrail") < odds(nothing, "maryland_tcoc/growth_guardrail")
    assert odds(offset, "maryland_tcoc/annual_savings") <= odds(nothing, "maryland_tcoc/annual_savings")


def test_with_nothing_ordered_the_odds_are_those_of_the_outlook() -> None:
    programme = shipped().definitions.programme("maryland_tcoc")
    plain = {(each.test, each.year): each.odds_met for each in outlook(shipped(), programme, PATHS).odds}

    for test in ("maryland_tcoc/growth_guardrail", "maryland_tcoc/annual_savings"):
        assert odds(options()[0], test) == plain[test, 2025]


def test_they_are_printed_below_the_what_if() -> None:
    lines = [*option_lines(options())]

    assert lines[0] == "Odds of a miss in open years, with each option taken on the same paths"
    assert "  Option 1: at once" in lines
    assert any(line.startswith("    maryland_tcoc/growth_guardrail 2025: ") for line in lines)
    assert [*option_lines(())] == []
