"""A workspace whose figures were drawn: an invented state's agreement, its feed as it came, and the truth apart."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from monitor.definitions.programmes import Vocabulary
from monitor.errors import Problem, SettingsError
from monitor.intake.aside import checked, set_aside
from monitor.language.periods import Period
from monitor.readers.formats.monthly_feed import READER
from monitor.readers.opened import opened
from monitor.shipped import INVENTED_STATE
from monitor.simulate.deliveries import deliveries
from monitor.simulate.history import START, History, history
from monitor.simulate.worlds import WORLDS
from monitor.workspace import disk, store, writing
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.settings import Settings, load_settings, new_workspace
from monitor.workspace.store import Kept, Store

FEEDS, TO_COME, TRUTH = "feeds", "to_come", "truth.json"
FIRST, LAST = Period("months", 2012, 12), Period("months", 2035, 12)  # through which deliveries may be asked
_COMES_AFTER = timedelta(days=20)  # of the day through which a delivery is paid
_SAID = (
    "THE TRUTH OF A MADE-UP WORLD. No office has this file. It says how every year ended once all was paid, and what "
    "went wrong with payments and deliveries, so that answers can be held against it. The program reads it nowhere."
)


def made_up(folder: Path, world: str, seed: int, through: Period) -> int:
    """Write a workspace of the invented state into `folder`: how many deliveries were taken in.

    `feeds/` holds the deliveries paid through the month `through` and before, each of which is a publication;
    `to_come/` those after, until a year after the last year's end; `truth.json` what was drawn. The same words give the
    same bytes, but for the key of fingerprints. Raises SettingsError where there is no such world, the month is out of
    range, or a workspace stands in the folder.
    """
    _possible(world, through)
    drawn = history(WORLDS[world], seed, through.year - START // 12 + 1)
    settings = _workspace(folder)
    last = drawn.first + _months(through)
    come = list(_written(drawn, folder, last))
    with disk.writing(folder):
        (folder / TRUTH).write_text(json.dumps(_truth(drawn), indent=1) + "\n", "utf-8")
    vocabulary, own = load_definitions(settings.definitions).vocabulary, store.own(settings)
    if own is None:
        raise AssertionError  # a workspace has a store
    with store.writing_locked(own.root):
        for day, path in come:
            _take_in(path, day + _COMES_AFTER, own, vocabulary)
    return len(come)


def _possible(world: str, through: Period) -> None:
    if world not in WORLDS:
        raise SettingsError(Problem("--world", 0, f'there is no world "{world}".', f"There are: {', '.join(WORLDS)}."))
    if through.kind != "months" or not FIRST.ordinal <= through.ordinal <= LAST.ordinal:
        what = f"{through} is no month from {FIRST} to {LAST}."
        why = "The feed begins with January 2011, and the invented agreement ends with 2035."
        raise SettingsError(Problem("--through", 0, what, why, "Write a month such as 2026-06."))


def _months(through: Period) -> int:
    """The place of the month on the axis of a history."""
    return 12 * through.year + through.part - 1 - START


def _workspace(folder: Path) -> Settings:
    """A workspace that has the invented state's definitions and no others."""
    new_workspace(folder, packaged=False)
    with disk.writing(folder):
        shutil.copytree(INVENTED_STATE, folder / "tests_definitions", dirs_exist_ok=True)
    return load_settings(folder)


def _written(drawn: History, folder: Path, last: int) -> Iterator[tuple[date, Path]]:
    """Write every delivery; those that have come, with the day through which each is paid."""
    with disk.writing(folder):
        for name in (FEEDS, TO_COME):
            (folder / name).mkdir(exist_ok=True)
        for place, (day, rows) in enumerate(deliveries(drawn)):
            has_come = drawn.first + place <= last
            path = folder / (FEEDS if has_come else TO_COME) / f"feed_{day:%Y-%m}.csv"
            rows.write_csv(path)
            if has_come:
                yield day, path


def _take_in(path: Path, day: date, own: Store, vocabulary: Vocabulary) -> None:
    """Add a delivery to the store as if it had been taken in on its day; nothing is held, since nobody would look."""
    by = [Kept(opened(path), READER.name)]
    (read,) = READER.read(by[0].file)
    with disk.preparing(own.root, "figures") as aside:
        figures = set_aside(checked(read, by, vocabulary), aside)
        when = writing.Dated(day, "It was drawn as if it came on this day.", is_published=True)
        words = writing.card(read, None, when, day, figures.periods, edition=1)
        store.add(
            own,
            {**words, **writing.MADE_UP, **_expected(figures.periods), "owner": "nobody"},
            figures.data,
            by,
            vocabulary,
        )


def _expected(periods: tuple[Period, ...]) -> dict[str, Any]:
    """The next month, and by when it comes."""
    following = max(periods, key=lambda period: period.ordinal).on(1)
    after = following.on(1)
    by = date(after.year, after.part, 1) - timedelta(days=1) + _COMES_AFTER
    return {"next_expected": {"period": str(following), "by": by, "every": "month"}}


def _truth(drawn: History) -> dict[str, Any]:
    """What was drawn, in words and numbers that JSON has."""
    years = zip(drawn.calendar_years.tolist(), drawn.difference.tolist(), strict=True)
    happened = [
        {**asdict(each), "vintage": _month(each.vintage), "months": [_month(month) for month in each.months]}
        for each in drawn.happenings
    ]
    return {
        "what": _SAID,
        "world": drawn.world,
        "seed": drawn.seed,
        "growth above the nation, in points, as settled": {str(year): round(value, 6) for year, value in years},
        "what happened": happened,
    }


def _month(number: int) -> str:
    return str(Period("months", number // 12, number % 12 + 1))
