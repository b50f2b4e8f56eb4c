"""A group of tests counted: what each of them answers, and how many are met at least and at most."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from monitor.definitions.schema import YearsEntry
from monitor.language.arithmetic import Array, Years
from monitor.language.judge import Codes, Counted, Flags, met_counts


class Answers(NamedTuple):
    """What a group counts of a test: its verdicts as codes, and where it is asked, [entity, path, year]."""

    years: Years
    verdicts: Codes
    asked: Flags


def answers_over(answers: Answers, years: Years) -> Counted:
    """The answers of a group's test over other years, in which it is not asked where it has no rows."""
    verdicts = np.zeros((*answers.verdicts.shape[:-1], len(years)), dtype=np.int8)
    asked = np.zeros(verdicts.shape, dtype=np.bool_)
    _, here, there = np.intersect1d(years, answers.years, return_indices=True)
    verdicts[..., here], asked[..., here] = answers.verdicts[..., there], answers.asked[..., there]
    return verdicts, asked


def met_at_least_and_at_most(
    answers: Sequence[Answers], years: Years, known: Sequence[YearsEntry]
) -> tuple[Array, Array]:
    """How many tests of a group are met, at least and at most; unknown in a year not judged where not all are asked."""
    pairs = [answers_over(of_test, years) for of_test in answers]
    judged = np.array([any(entry.judges(int(year)) for entry in known) for year in years])
    whole = judged | np.all(np.broadcast_arrays(*(asked for _, asked in pairs)), axis=0)
    least, most = met_counts(pairs)
    return np.where(whole, least, np.nan), np.where(whole, most, np.nan)


def certainly_met(counted: tuple[Array, Array]) -> Array:
    """How many tests of a group are met, where that is certain."""
    least, most = counted
    return np.where(least == most, least, np.nan)
