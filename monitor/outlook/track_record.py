"""How good the odds were: of an office's own vintages where enough years are settled, else of simulated histories."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.language.arithmetic import Array
from monitor.outlook import policy, scores
from monitor.outlook.policy import Policy, Rung
from monitor.outlook.replay import LIMIT, OURS
from monitor.outlook.results import Score, TrackRecord

TIMES: tuple[tuple[str, int], ...] = (("March", 3), ("June", 6), ("September", 9), ("December", 12), ("next March", 15))
OUTCOME = 16  # months from the start of a year to when its outcome is first talked of: April of the next
LEAST_SETTLED = 3  # years of its own, forecast and settled, from which an office's own record is shown


@dataclass(frozen=True)
class Odds:
    """Odds of a miss by year and vintage, as alerts follow them. Years of all histories stand below each other.

    `odds` and `flagged` [year, vintage], NaN and False where no delivery is; `missed` [year] is 1, 0, or NaN where not
    settled; `vintages` count months from the start of the year; `history` labels each year.
    """

    odds: Array
    flagged: npt.NDArray[np.bool_]
    missed: Array
    vintages: npt.NDArray[np.int64]
    history: npt.NDArray[np.int64]

    def rang(self, by: Policy, level: int = policy.WARNING) -> npt.NDArray[np.bool_]:
        """Whether an alert of a level or above stood, [year, vintage]."""
        return np.asarray(policy.levels(self.odds, self.vintages, by, self.flagged) >= level)

    def places(self) -> tuple[int, ...]:
        """The last vintage up to each of the later `TIMES`, as a place."""
        return tuple(int(np.searchsorted(self.vintages, months, side="right")) - 1 for _, months in TIMES[1:])


def odds_by_vintage(table: pl.DataFrame, rule: str = OURS) -> Odds:
    """The odds of a rule until March of the next year, out of rows as `replay.scored` makes them, with a `history`."""
    rows = table.filter((pl.col("rule") == rule) & (pl.col("months") <= TIMES[-1][1])).sort("history", "year", "months")
    years = rows.select("history", "year", "came").unique(["history", "year"], keep="first", maintain_order=True)
    vintages = rows["months"].unique().sort().to_numpy()
    places = years.select("history", "year").with_row_index("at")
    at = rows.join(places, on=["history", "year"], how="left", maintain_order="left")["at"].to_numpy()
    along = np.searchsorted(vintages, rows["months"].to_numpy())
    odds, flagged = np.full((years.height, vintages.size), np.nan), np.zeros((years.height, vintages.size), bool)
    odds[at, along], flagged[at, along] = _floats(rows["odds"]), rows["flagged"].to_numpy()
    came = _floats(years["came"])
    missed = np.where(np.isnan(came), np.nan, came > LIMIT)
    return Odds(odds, flagged, missed, vintages, years["history"].to_numpy())


def record(table: pl.DataFrame, by: Policy, replayed_on: str, own: bool) -> TrackRecord:
    """The track record of replayed forecasts, `own` or simulated, with alerts of warning and above as `by` has them.

    `table` has rows as `replay.scored` makes them and a `history`, a number, in which each stands; years that have not
    settled count nowhere.
    """
    told = table.filter(pl.col("came").is_not_null())
    alerts = odds_by_vintage(told)
    rang, ours = alerts.rang(by), told.filter((pl.col("rule") == OURS) & (pl.col("months") <= TIMES[-1][1]))
    before = OUTCOME - alerts.vintages.astype(np.float64)
    rung = policy.rung(rang, alerts.missed, alerts.places()) if ours.height else Rung(np.nan, (), np.nan)
    return TrackRecord(
        replayed_on=replayed_on,
        own=own,
        scores=tuple(_scores(told)),
        reliability=scores.reliability(_floats(ours["odds"]), _missed(ours)),
        false_alarms=_known(rung.false_alarms),
        found=tuple(
            (name, share)
            for (name, _), share in zip(TIMES[1:], rung.found, strict=False)
            if not np.isnan(share)
        ),
        lead_months=_known(scores.lead_months(rang[alerts.missed == 1.0], before)),
        judged=(int((alerts.missed == 0.0).sum()), int((alerts.missed == 1.0).sum())),
    )  # fmt: skip


def is_enough(own: TrackRecord) -> bool:
    """Whether a record is of years enough to be shown by itself."""
    return max((score.years for score in own.scores if score.rule == OURS), default=0) >= LEAST_SETTLED


def _scores(told: pl.DataFrame) -> Iterator[Score]:
    for name, months in TIMES:
        then = told.filter(pl.col("months") == months)
        for rule in then["rule"].unique(maintain_order=True):
            rows = then.filter((pl.col("rule") == rule) & pl.col("said").is_not_null())
            if rows.height:
                yield _score(rule, name, rows)


def _score(rule: str, name: str, rows: pl.DataFrame) -> Score:
    came, low, high = (_floats(rows[column]) for column in ("came", "low", "high"))
    has_interval = bool((high > low).any())
    return Score(
        rule=rule,
        paid_through=name,
        years=rows.height,
        error=float(np.abs(_floats(rows["said"]) - came).mean()),
        crps=float(_floats(rows["crps"]).mean()),
        interval_score=float(_floats(rows["interval_score"]).mean()),
        coverage=float(scores.covered(came, low, high).mean()) if has_interval else None,
        brier=float(scores.brier(_floats(rows["odds"]), _missed(rows)).mean()),
    )


def _missed(rows: pl.DataFrame) -> Array:
    return (_floats(rows["came"]) > LIMIT).astype(np.float64)


def _floats(column: pl.Series) -> Array:
    """A column's figures; NaN where it has none."""
    return np.asarray(column.cast(pl.Float64).fill_null(float("nan")).to_numpy())


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else figure
