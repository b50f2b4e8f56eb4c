"""What must hold of joined and counted answers whatever the figures are."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.definitions.programmes import Definitions
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.language.arithmetic import Array
from monitor.language.judge import MET, MISSED, UNKNOWN, Codes, all_of, any_of, astride, codes, enough, met_counts
from monitor.observations.series import Series, of_figures
from monitor.words.areas import Entity
from monitor.words.findings import Verdict
from tests.sheets import DOLLAR, LATER, Parts, group, limit_in, term, together

Join = Callable[[Sequence[Codes]], Codes]
JOINS = [all_of, any_of]
SIDES = ["at_least", "at_most", "above", "below"]
answers = st.lists(st.sampled_from([MISSED, UNKNOWN, MET]), min_size=1, max_size=6)


def each(found: Sequence[int]) -> list[Codes]:
    return [np.array([code], dtype=np.int8) for code in found]


def completed(data: st.DataObject, found: Sequence[int]) -> list[int]:
    """The same answers with every unknown one known."""
    return [code or data.draw(st.sampled_from([MISSED, MET])) for code in found]


# Clauses


@pytest.mark.parametrize("join", JOINS)
@given(found=answers, data=st.data())
def test_the_order_of_clauses_does_not_matter(join: Join, found: list[int], data: st.DataObject) -> None:
    assert join(each(found)) == join(each(data.draw(st.permutations(found))))


@pytest.mark.parametrize("join", JOINS)
@given(first=answers, second=answers)
def test_clauses_may_be_joined_in_parts(join: Join, first: list[int], second: list[int]) -> None:
    assert join(each(first + second)) == join([join(each(first)), join(each(second))])


@given(found=answers)
def test_any_is_the_mirror_of_all(found: list[int]) -> None:
    assert any_of(each(found)) == -all_of(each([-code for code in found]))


@pytest.mark.parametrize("join", JOINS)
@given(found=answers, data=st.data())
def test_what_is_decided_stays_so_when_more_is_known(join: Join, found: list[int], data: st.DataObject) -> None:
    before, after = join(each(found)), join(each(completed(data, found)))
    assert before in (UNKNOWN, after)


@pytest.mark.parametrize("join", JOINS)
@given(found=answers)
def test_what_is_open_could_go_either_way(join: Join, found: list[int]) -> None:
    ends = {int(join(each([code or end for code in found]))[0]) for end in (MISSED, MET)}
    assert (int(join(each(found))[0]) == UNKNOWN) is (len(ends) == 2)


# Counting

counted = st.lists(st.tuples(st.sampled_from([MISSED, UNKNOWN, MET]), st.booleans()), min_size=1, max_size=8)


def verdict_of(pairs: Sequence[tuple[int, bool]], needed: float) -> int:
    least, most = met_counts([(np.array([code]), np.array([asked])) for code, asked in pairs])
    return int(enough(least, most, np.array([needed]))[0])


@given(pairs=counted, needed=st.integers(0, 9), data=st.data())
def test_a_group_says_only_what_any_completion_keeps(
    pairs: list[tuple[int, bool]], needed: int, data: st.DataObject
) -> None:
    codes_known = completed(data, [code for code, _ in pairs])
    known = list(zip(codes_known, [asked for _, asked in pairs], strict=True))
    met = sum(code == MET and asked for code, asked in known)

    assert verdict_of(known, needed) == (MET if met >= needed else MISSED)
    assert verdict_of(pairs, needed) in (UNKNOWN, verdict_of(known, needed))


@given(pairs=counted, needed=st.integers(0, 9))
def test_an_open_group_could_go_either_way(pairs: list[tuple[int, bool]], needed: int) -> None:
    ends = {verdict_of([(code or end, asked) for code, asked in pairs], needed) for end in (MISSED, MET)}
    assert (verdict_of(pairs, needed) == UNKNOWN) is (len(ends) == 2)


# Intervals


@pytest.mark.parametrize("side", SIDES)
@given(room=st.floats(-10, 10), half=st.floats(0, 10), share=st.floats(-1, 1))
def test_every_figure_of_an_interval_that_is_not_astride_has_one_verdict(
    side: str, room: float, half: float, share: float
) -> None:
    rooms = np.array([room])
    inside = np.clip(room + share * half, room - half, room + half)
    if not astride(rooms, np.array([half]), side)[0]:
        assert codes(np.array([inside]), side) == codes(rooms, side)


# Whole tests

TERMS = limit_in("points") + term("least", "percent", 4)
CLAUSES = "[{excess: {at_most: limit}}, {state_growth: {above: least}}]"
MEMBERS = ("one", "two", "three")
EITHER: Parts = {"require": None, "terms": TERMS, "any": CLAUSES}
BOTH: Parts = {"require": None, "terms": TERMS, "all": CLAUSES}
Figures = dict[str, dict[str, Array]]  # by test and input, [entity, path, year]
ENTITIES = tuple(map(Entity, ("MD", "VA", "DE")))


@cache
def definitions() -> Definitions:
    with TemporaryDirectory() as folder:
        return together(
            Path(folder),
            either=EITHER,
            both=BOTH,
            asked=group(*MEMBERS, needed=2),
            **dict.fromkeys(MEMBERS, DOLLAR),
        )


def drawn(random: np.random.Generator, entities: int, paths: int) -> Figures:
    """Figures of every test and input, about as many past a limit as not."""
    levels = {"state": random.normal(100, 3, (entities, paths, 5)), "nation": random.normal(100, 3, (1, paths, 5))}
    spent = {name: {"spent": random.normal(1, 1, (entities, paths, 4))} for name in MEMBERS}
    return {"either": levels, "both": levels} | spent


def with_gaps(random: np.random.Generator, figures: Figures) -> Figures:
    """The same figures, of which some are not known."""
    return {
        test: {name: np.where(random.random(values.shape) < 0.15, np.nan, values) for name, values in inputs.items()}
        for test, inputs in figures.items()
    }


def sheet_of(name: str, figures: Figures, entities: Sequence[Entity], path: slice | None = None) -> Worksheet:
    test = definitions().test(f"office/{name}")
    rows = [ENTITIES.index(entity) for entity in entities]
    series: dict[str, Series] = {}
    for word, values in figures.get(name, {}).items():
        own = values[rows] if len(values) > 1 else values
        years = np.arange(2023 - values.shape[-1], 2023)
        series[word] = of_figures(years, own if path is None else own[:, path])
    members = {one: sheet_of(one.partition("/")[2], figures, entities, path) for one in test.members}
    return evaluate(test, series, entities, LATER, members)


@pytest.mark.parametrize("name", ["either", "both", "asked"])
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), entity=st.integers(0, 2), path=st.integers(0, 6))
def test_an_entity_and_a_path_alone_equal_themselves_among_many(name: str, seed: int, entity: int, path: int) -> None:
    random = np.random.default_rng(seed)
    figures = with_gaps(random, drawn(random, 3, 7))
    whole = sheet_of(name, figures, ENTITIES)
    alone = sheet_of(name, figures, (ENTITIES[entity],), slice(path, path + 1))

    for found in whole.values:
        assert whole.values[found][entity, path].tobytes() == alone.values[found][0, 0].tobytes()
    for word in ("codes", "verdicts", "asked", "answered"):
        assert getattr(whole, word)[entity, path].tobytes() == getattr(alone, word)[0, 0].tobytes()


@pytest.mark.parametrize("name", ["either", "both", "asked"])
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_verdict_is_changed_by_what_was_not_known(name: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    known = drawn(random, 1, 1)
    before, after = (sheet_of(name, figures, ENTITIES[:1]) for figures in (with_gaps(random, known), known))
    for year in range(2019, 2023):
        assert before.verdict(0, year) in (after.verdict(0, year), Verdict.CANNOT_TELL)
        assert after.verdict(0, year) is not Verdict.CANNOT_TELL
