"""Outlooks made by hand, for tests of what is said of them: their figures are invented, and foot."""

from dataclasses import replace

import numpy as np

from monitor.outlook.beliefs import Event
from monitor.outlook.results import (
    Change,
    Decides,
    Driver,
    Fan,
    Maturity,
    Month,
    Odds,
    Outlook,
    Room,
    Score,
    Source,
    Stretch,
    TrackRecord,
    YearAhead,
)
from monitor.pages.kinds.kind import numbered
from monitor.pages.model import Report
from monitor.pages.year_end.page import outlook_section
from tests.sample_page import sample

GUARDRAIL, SAVINGS, IN_A_ROW = (
    "maryland_tcoc/growth_guardrail", "maryland_tcoc/annual_savings", "maryland_tcoc/consecutive_years",
)  # fmt: skip
NAMES = {
    GUARDRAIL: "Growth above the nation",
    SAVINGS: "Savings of the year",
    IN_A_ROW: "Growth above the nation two years in a row",
}
YEAR = 2026
MONTHS = tuple(f"{YEAR}-{month:02}" for month in range(1, 13))
JUNE = 12 * YEAR + 5
HISTORY = (
    ("2026-01", 0.69),
    ("2026-02", 0.72),
    ("2026-03", 0.64),
    ("2026-04", 0.55),
    ("2026-05", 0.49),
    ("2026-06", 0.42),
)
SHARES = (0.996, 0.99, 0.97, 0.90, 0.74, 0.28)
STATE = (4.6, 4.8, 4.7, 5.5, 5.8, 5.8, 6.1, 6.0, 5.9, 5.9, 5.8, 5.8)
NATION = (5.2, 4.8, 5.1, 5.1, 5.2, 5.2, 5.3, 5.2, 5.2, 5.2, 5.2, 5.2)
HOSPITAL = (4.1, 4.6, 3.9, 5.8, 6.3, 6.6, 7.0, 6.8, 6.7, 6.6, 6.6, 6.5)
HOSPITAL_NATION = (4.9, 4.4, 4.7, 4.6, 4.9, 4.8, 5.0, 4.9, 4.9, 4.9, 4.9, 4.9)
OTHER = (5.2, 5.0, 5.6, 5.1, 5.3, 4.8, 5.0, 5.1, 5.1, 5.1, 5.1, 5.1)
OTHER_NATION = (5.5, 5.3, 5.4, 5.6, 5.4, 5.5, 5.6, 5.5, 5.5, 5.5, 5.5, 5.5)


def odds(test: str = GUARDRAIL, met: float | None = 0.42, **changes: object) -> Odds:
    """The odds of one test: of the guardrail, as far as nothing else is said."""
    usual = Odds(
        test=test, entity="MD", population="all", year=YEAR, odds_met=met, median=1.12, p05=-0.31, p95=2.55, limit=1.0,
        direction="at_most", unit="points", method="monthly", paths=10_000, seed=7, months_observed=6,
        decides="hospital_inpatient", history=HISTORY, level="warning",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def month(place: int) -> Month:
    """One month: four settled, two completed, six to come."""
    firmness = "settled" if place < 4 else "completed" if place < 6 else "projected"
    wide = 0.0 if place < 3 else 0.4 + 0.35 * (place - 3)
    return Month(
        month=MONTHS[place], firmness=firmness, share_paid=SHARES[place] if place < 6 else 0.0,
        state=STATE[place], state_low=STATE[place] - wide, state_high=STATE[place] + wide, nation=NATION[place],
        hospital_state=HOSPITAL[place], hospital_nation=HOSPITAL_NATION[place],
        other_state=OTHER[place], other_nation=OTHER_NATION[place],
    )  # fmt: skip


def driver(name: str, kind: str, points: float, state: float | None = None, nation: float | None = None) -> Driver:
    """One part, in dollars at 107 million a point."""
    return Driver(name, kind, points, 107e6 * points, state, nation)  # type: ignore[arg-type]


DRIVERS = (
    driver("hospital_inpatient", "service", 0.62, 6.86, 5.28),
    driver("hospital_outpatient", "service", 0.21, 6.37, 5.91),
    driver("hospital", "subtotal", 0.83),
    driver("professional", "service", 0.29, 5.37, 4.63),
    driver("home_health", "service", 0.07, 3.64, 1.69),
    driver("hospice", "service", 0.09, 9.88, 6.40),
    driver("skilled_nursing", "service", -0.34, -4.71, -1.33),
    driver("other", "subtotal", 0.11),
    driver("mix", "mix", 0.04),
    driver("rest of year and run-out", "rest of year", 0.14),
    driver("total", "total", 1.12),
)


def fan() -> Fan:
    """A year to date that is known better the older it is, and opens toward December."""
    middle = np.array([-0.60, -0.30, -0.33, -0.15, 0.00, 0.10, 0.30, 0.48, 0.66, 0.82, 0.98, 1.12])
    spread = np.array([0.02, 0.03, 0.05, 0.09, 0.16, 0.30, 0.45, 0.57, 0.67, 0.75, 0.82, 0.87])
    return Fan(YEAR, MONTHS, 6, middle + np.outer((-1.645, -0.674, 0.0, 0.674, 1.645), spread), 1.0)


def year_ahead(**changes: object) -> YearAhead:
    """Maryland's 2026 with claims paid through June."""
    usual = YearAhead(
        year=YEAR,
        state="MD",
        paid_through="2026-06",
        difference=(-0.31, 1.12, 2.55),
        months=tuple(map(month, range(12))),
        drivers=DRIVERS,
        changes=(
            Change("new months", 0.14, ("2026-06",)),
            Change("restated months", 0.03, ("2026-03", "2026-04")),
            Change("completion re-estimated", -0.02),
            Change("method", 0.0),
        ),
        uncertainty=(
            Source("months to come", 0.71),
            Source("months not settled", 0.18),
            Source("nation", 0.08),
            Source("late restatements", 0.03),
        ),
        fan=fan(),
        maturity=tuple(
            Maturity(MONTHS[place], 5 - place, share, error)
            for place, (share, error) in enumerate(zip(SHARES, (0.3, 0.4, 0.8, 1.3, 2.7, 5.5), strict=True))
        ),
        over_time=(
            Stretch("carried over", 0.35),
            Stretch("so far", 0.41, MONTHS[:6]),
            Stretch("rest of year", 0.36, MONTHS[6:]),
        ),
        decides=Decides("hospital_inpatient", "largest so far"),
        events=(
            Event("payment stop", "MD", "hospital_inpatient", JUNE, -0.30, repaired=True),
            Event("restatement", "MD", "professional", JUNE, 0.012, repaired=False),
        ),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


ROOMS = (
    Room(
        GUARDRAIL,
        YEAR,
        "growth in the months left",
        "percent",
        5.9,
        5.6,
        4.1,
        "the nation grows 5.2 percent in the months left",
    ),
    Room(GUARDRAIL, YEAR, "hospital rate order", "percent", 0.0, -2.4, -6.1, "From August on."),
    Room(GUARDRAIL, YEAR, "national growth", "percent", 5.2, 5.4, 6.6),
)
TIMES = ("March", "June", "September", "December", "next March")


def scores(
    rule: str, errors: tuple[float, ...], coverage: float | None = None, brier: float | None = None
) -> tuple[Score, ...]:
    """One rule at each time of the year."""
    said = zip(TIMES, errors, strict=True)
    return tuple(
        Score(rule, time, 220, error, None, None, coverage, None if brier is None else brier * error)
        for time, error in said
    )


RECORD = TrackRecord(
    replayed_on="220 simulated years",
    own=False,
    scores=(
        *scores("outlook", (0.90, 0.66, 0.44, 0.25, 0.14), 0.90, 0.14),
        *scores("year to date as reported", (1.40, 0.98, 0.69, 0.52, 0.28), None, 0.25),
        *scores("chain ladder", (1.63, 0.98, 0.64, 0.36, 0.22)),
    ),
    reliability=(
        (0.05, 0.04, 910),
        (0.15, 0.17, 240),
        (0.25, 0.22, 160),
        (0.35, 0.38, 120),
        (0.45, 0.47, 96),
        (0.55, 0.52, 88),
        (0.65, 0.69, 70),
        (0.75, 0.72, 61),
        (0.85, 0.88, 55),
        (0.95, 0.97, 140),
    ),
    false_alarms=0.13,
    found=(("June", 0.46), ("September", 0.71), ("December", 0.88)),
    lead_months=5.2,
)
LEVELS = (("watch", 0.35), ("warning", 0.50))
SAVED = odds(
    SAVINGS, 0.97, median=612e6, p05=455e6, p95=771e6, limit=372e6, direction="at_least", unit="dollars", level="none",
    history=(("2026-05", 0.96), ("2026-06", 0.97)), decides="hospital_outpatient",
)  # fmt: skip
MONTHLY = Outlook("maryland_tcoc", (odds(), SAVED), (year_ahead(),), ROOMS, RECORD, LEVELS)
ANNUAL = Outlook(
    "maryland_tcoc",
    (
        odds(
            met=0.84, median=-0.42, p05=-2.31, p95=1.47, method="annual", months_observed=None, history=(),
            level="none", decides=None,
        ),
    ),
    record=replace(RECORD, replayed_on="all states, 2018 to 2024", scores=scores("outlook", (1.1,) * 5, 0.91, 0.1)),
)  # fmt: skip
NO_ODDS = Outlook(
    "maryland_tcoc",
    (odds(met=None, median=None, p05=None, p95=None, method=None, history=(), level="none", months_observed=3,
          why_not="the feed reaches back three years, and the model learns from eight or more"),),
)  # fmt: skip
NO_RECORD = replace(MONTHLY, record=None)
SYNTHETIC = replace(
    MONTHLY, odds=(odds(entity="Chesapeake"),), years=(year_ahead(state="Chesapeake", events=(), synthetic=True),)
)


def with_outlook(outlook: Outlook = SYNTHETIC) -> Report:
    """The made-up dashboard with an outlook in it, of which every figure says that it was invented."""
    section = outlook_section(outlook, NAMES)
    assert section
    head, *others = sample().sections
    sections = numbered([head, section, *others])
    return replace(sample(), sections=sections, notices=("DRAFT", "SYNTHETIC DATA"))
