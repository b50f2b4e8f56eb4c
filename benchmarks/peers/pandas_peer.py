"""The tests in plain pandas, as an analyst would write them: a frame a line, with a row a year and a column an area."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from peers import CODES, GUARD, Array, Given

Line = Any  # a frame where areas differ, a series where all are alike
Sheet = dict[str, Line]


def prepared(given: Given) -> tuple[Given, Sheet]:
    def frame(name: str, array: Array) -> Line:
        if name in given.whole:
            return pd.Series(array[0].copy(), index=list(given.years))
        return pd.DataFrame(array.T.copy(), index=list(given.years), columns=list(given.areas))

    return given, {name: frame(name, array) for name, array in given.values.items()}


def answer(made: tuple[Given, Sheet]) -> Sheet:
    given, sheet = made
    return TESTS[given.kind](dict(sheet), given)


def as_arrays(found: Sheet) -> dict[str, Array]:
    """Every line as [area, year], or [1, year]."""
    return {name: (x.to_frame() if x.ndim == 1 else x).to_numpy(dtype=float).T for name, x in found.items()}


def growth(x: Line) -> Line:
    before = x.shift(1)
    return (x / before.where(before > 0) - 1) * 100


def apart(value: Line, limit: Line) -> Line:
    """The figure less its limit, 0 where the two are equal but for rounding."""
    gap = value.sub(limit, axis=0)
    size = value.abs().clip(lower=limit.abs().clip(lower=1), axis=0)
    return gap.mask(gap.abs() <= GUARD * size, 0.0)


def codes(gap: Line, met: Line) -> Line:
    return met.astype(float).mul(2).sub(1).mask(gap.isna(), 0.0)


def excess(sheet: Sheet) -> None:
    sheet["state_growth"], sheet["nation_growth"] = growth(sheet["state"]), growth(sheet["nation"])
    sheet["excess"] = sheet["state_growth"].sub(sheet["nation_growth"], axis=0)


def growth_guardrail(sheet: Sheet, given: Given) -> Sheet:
    excess(sheet)
    gap = apart(sheet["excess"], sheet[given.limit])
    return sheet | {CODES: codes(gap, gap < 0 if given.limit == "excess_limit" else gap <= 0)}


def consecutive_years(sheet: Sheet, given: Given) -> Sheet:
    excess(sheet)
    counted = sheet["excess"].index >= given.since
    above = (sheet["excess"] > GUARD).astype(float).mask(sheet["excess"].isna())
    above.loc[~counted] = 0.0
    both = (above * above.shift(1, fill_value=0.0)).mask(above == 0, 0.0)
    sheet["years_above"] = (above + both).where(pd.Series(counted, index=above.index), axis=0)
    gap = apart(sheet["years_above"], sheet[given.limit])
    return sheet | {CODES: codes(gap, gap <= 0)}


def against_2013(sheet: Sheet, saved: str) -> None:
    sheet["national_trend"] = sheet["nation"] / sheet["nation"].loc[2013]
    sheet["start"] = pd.DataFrame(dict.fromkeys(sheet["state"].index, sheet["state"].loc[2013])).T
    sheet["benchmark"] = sheet["start"].mul(sheet["national_trend"], axis=0)
    sheet[saved] = sheet["benchmark"] - sheet["state"]


def annual_savings(sheet: Sheet, given: Given) -> Sheet:
    against_2013(sheet, "per_beneficiary")
    sheet["savings"] = sheet["per_beneficiary"] * sheet["beneficiaries"]
    sheet["credited"] = sheet["savings"] + sheet["credits"]
    gap = apart(sheet["credited"], sheet[given.limit])
    return sheet | {CODES: codes(gap, gap >= 0)}


def hospital_savings(sheet: Sheet, given: Given) -> Sheet:
    against_2013(sheet, "per_enrollee")
    sheet["annual"] = sheet["per_enrollee"] * sheet["enrollees"]
    counted = sheet["annual"].loc[given.since :]
    sheet["cumulative"] = counted.cumsum(skipna=False).reindex(sheet["annual"].index)
    gap = apart(sheet["cumulative"], sheet[given.limit])
    return sheet | {CODES: codes(gap, gap >= 0)}


def parts(sheet: Sheet, given: Given) -> Sheet:
    for part in ("hospital", "nonhospital"):
        sheet[f"state_{part}_growth"] = growth(sheet[f"state_{part}"])
        sheet[f"nation_{part}_growth"] = growth(sheet[f"nation_{part}"])
        sheet[f"{part}_excess"] = sheet[f"state_{part}_growth"].sub(sheet[f"nation_{part}_growth"], axis=0)
    return sheet


TESTS: Mapping[str, Callable[[Sheet, Given], Sheet]] = {
    "growth_guardrail": growth_guardrail,
    "consecutive_years": consecutive_years,
    "annual_savings": annual_savings,
    "hospital_savings": hospital_savings,
    "hospital_and_nonhospital_growth": parts,
}
