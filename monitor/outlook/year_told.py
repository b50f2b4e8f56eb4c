"""One open year by what the deliveries tell of it: its difference as it may end, and what moved that since the last."""

from collections.abc import Sequence

from monitor.outlook import news
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.feeds import Feed
from monitor.outlook.forecast import year_end
from monitor.outlook.posterior import LATE, Fit, people_of, posterior
from monitor.outlook.results import Change, YearAhead
from monitor.outlook.told import Told
from monitor.outlook.year_ahead import Known, year_ahead

QUANTILES = (0.05, 0.5, 0.95)


def year_told(feed: Feed, vintages: Sequence[Told], draws: Draws, year: int, limit: float | None) -> YearAhead:
    """What the newest of `vintages`, whose paths are `draws`, tells of `year`; `limit` is that of its difference."""
    assert feed.triangle is not None  # nothing is told without one  # noqa: S101
    newest = vintages[-1]
    known = Known(
        feed.triangle.state, feed.triangle.services, newest.completed, newest.posterior, draws, LATE,
        synthetic=feed.synthetic,
    )  # fmt: skip
    end = year_end(newest.posterior, newest.people, year)
    low, middle, high = (end.quantile(share) for share in QUANTILES)
    return year_ahead(known, year, (low, middle, high), _changes(vintages, year), limit)


def _changes(vintages: Sequence[Told], year: int) -> tuple[Change, ...]:
    """What moved the year's difference since the delivery before; nothing where there is none."""
    if len(vintages) < 2:
        return ()
    before, now = ((each.completed, each.fitted) for each in vintages[-2:])
    newest = vintages[-1]

    def forecast(stage: Completed, fitted: Fit) -> float:
        believed = posterior(stage, fitted, newest.thought, newest.year)
        return year_end(believed, people_of(stage, believed), year).median

    return news.changes(before, now, forecast)
