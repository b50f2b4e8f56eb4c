"""How good the outlook is on fresh simulated histories, with standard errors, paired with the simple rules; how fast.

Every history is replayed month by month, and what was forecast of its years is held against what came. Rows are kept in
build/, one file a history, under a fingerprint of the program's outlook and worlds: a run that was stopped goes on, and
a changed program starts anew. Histories from FIRST_SEED on are used nowhere else; to look at while a method is being
built, take others with --first-seed.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl
from measured import timed

from monitor.outlook import completion, posterior, scores
from monitor.outlook.forecast import year_end
from monitor.outlook.peers import RULES, TODAY
from monitor.outlook.policy import CRITICAL, WARNING, WATCH, Policy, rung, threshold
from monitor.outlook.posterior import Structures
from monitor.outlook.replay import LIMIT, OURS, replayed, scored
from monitor.outlook.scores import Mean
from monitor.outlook.structure import NATION, RATIO
from monitor.outlook.track_record import TIMES, odds_by_vintage, record
from monitor.outlook.triangle import Triangle
from monitor.simulate.history import History, history
from monitor.simulate.worlds import WORLDS
from monitor.workspace.simulated_record import write_record

FIRST_SEED = 50_000
YEARS, UNTIL_FORECAST = 14, 3  # of a history, and of them before the first year that is scored
ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "outlook"
AIMS = {  # of the base world, by the names of TIMES: mean absolute errors that are asked for, in points
    "at most": (0.90, 0.68, 0.46, 0.26, 0.15),
    "aim": (0.87, 0.63, 0.42, 0.22, 0.125),
    "leakage below": (0.83, 0.57, 0.37, 0.17, 0.095),
}


def main() -> None:
    asked = _arguments()
    seeds = {name: asked.histories if name == "base" else asked.others for name in WORLDS}
    if asked.world:
        seeds = {asked.world: asked.histories}
    jobs = [(name, asked.first_seed + at, asked.every) for name, many in seeds.items() for at in range(many)]
    kept = KEPT / _fingerprint()
    kept.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(asked.processes) as pool:
        for done, _ in enumerate(pool.map(_replay, jobs, [kept] * len(jobs)), start=1):
            print(f"\r{done} of {len(jobs)} histories", end="", flush=True)
    others = max((many for name, many in seeds.items() if name != "base"), default=0)
    command = f"make bench-outlook HISTORIES={asked.histories} OTHERS={others}, seeds from {asked.first_seed:,}"
    print(f"\n\n`{command}`, {datetime.now(UTC):%Y-%m-%d}, a vintage every {asked.every} months")
    for name, many in seeds.items():
        if many:
            table = pl.concat(pl.read_parquet(_file(kept, job)) for job in jobs if job[0] == name)
            print("\n".join(report(name, table)))
            if name == "base" and asked.ship:
                told = f"{many} simulated histories of the base world ({command}, {datetime.now(UTC):%Y-%m-%d})"
                write_record(record(table, Policy(), told, own=False))
    print("\n".join(speed(asked.first_seed)))


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--histories", type=int, default=200, help="of the base world")
    words.add_argument("--others", type=int, default=40, help="of each other world")
    words.add_argument("--first-seed", type=int, default=FIRST_SEED)
    words.add_argument("--every", type=int, default=1, choices=(1, 3), help="months from vintage to vintage")
    words.add_argument("--world", choices=tuple(WORLDS), help="this one alone")
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--ship", action="store_true", help="write the record that is shipped, of the base world")
    return words.parse_args()


def _fingerprint() -> str:
    """Of all that a forecast or a history comes from."""
    rooms = [ROOT / "monitor" / room for room in ("outlook", "simulate")]
    files = sorted(path for room in rooms for path in room.rglob("*.py"))
    drawn = f"{YEARS} years, scored after {UNTIL_FORECAST}".encode()
    return sha256(b"\0".join([drawn, *(path.read_bytes() for path in files)])).hexdigest()[:16]


def _file(kept: Path, job: tuple[str, int, int]) -> Path:
    name, seed, every = job
    return kept / f"{name}-{seed}-{every}.parquet"


def _replay(job: tuple[str, int, int], kept: Path) -> None:
    """The scored rows of one history, kept in a file; nothing is done where it is there."""
    name, seed, every = job
    if _file(kept, job).exists():
        return
    drawn = history(WORLDS[name], seed, years=YEARS)
    triangle, since = _triangle(drawn), 12 * (drawn.first // 12 + UNTIL_FORECAST)
    asked = {month for month in range(since, drawn.first + triangle.months) if (month + 1) % every == 0}
    came = dict(zip(drawn.calendar_years.tolist(), drawn.difference.tolist(), strict=True))
    rows = scored(triangle, replayed(triangle, asked=asked, thought=_thought(name)), came).with_columns(
        history=pl.lit(seed)
    )
    aside = _file(kept, job).with_suffix(f".{os.getpid()}")
    rows.filter(pl.col("came").is_not_null(), pl.col("year") * 12 >= since).write_parquet(aside)
    aside.replace(_file(kept, job))


def _thought(name: str) -> Structures:
    """What an office would know beforehand: when the pandemic was."""
    first, last = WORLDS[name].pandemic
    return Structures(replace(RATIO, exceptional=((first, last),)), replace(NATION, exceptional=((first, last),)))


def _triangle(drawn: History) -> Triangle:
    return Triangle("the simulated state", drawn.services, drawn.first, drawn.paid, drawn.people)


# What is printed


def report(world: str, table: pl.DataFrame) -> Iterator[str]:
    """The tables of one world."""
    histories, years = table["history"].n_unique(), table.select("history", "year").n_unique()
    truth = table.select("history", "year", "came").unique()["came"]
    yield f"\n## World: {world}"
    yield (
        f"{histories} histories, {years:,} years; standard deviation of the difference {truth.std():.2f} points, "
        f"{100 * (truth > LIMIT).mean():.1f} % above {LIMIT:g} point. Standard errors count a history once."
    )
    yield from _ours(table, world)
    yield from _paired(table)
    yield from _alarms(table)


def _ours(table: pl.DataFrame, world: str) -> Iterator[str]:
    yield from _head("The outlook")
    ours = [_then(table, months, OURS) for _, months in TIMES]
    yield _row("mean absolute error, points", [_told(_mean(rows, _error(rows)), 3) for rows in ours])
    for name, figures in AIMS.items() if world == "base" else ():
        yield _row(f"... {name}", [f"{figure:g}" for figure in figures])
    yield _row("CRPS, points", [_told(_mean(rows, _floats(rows, "crps")), 3) for rows in ours])
    yield _row("weighted interval score", [_told(_mean(rows, _floats(rows, "interval_score")), 3) for rows in ours])
    yield _row("90 % intervals cover, %", [_told(_mean(rows, 100 * _covered(rows)), 1) for rows in ours])
    yield _row(
        "their width, points", [_told(_mean(rows, _floats(rows, "high") - _floats(rows, "low")), 2) for rows in ours]
    )
    yield _row(
        "mean of error (said less came)",
        [_told(_mean(rows, _floats(rows, "said") - _floats(rows, "came")), 3) for rows in ours],
    )
    yield _row("Brier of the breach", [_told(_mean(rows, _brier(rows)), 4) for rows in ours])
    today = [_brier(_then(table, months, TODAY)) for _, months in TIMES]
    yield _row(
        "Brier of today's yes or no", [_told(_mean(rows, other), 4) for rows, other in zip(ours, today, strict=True)]
    )
    saved = [scores.saved(_brier(rows), other, _of(rows)) for rows, other in zip(ours, today, strict=True)]
    yield _row("better than it by, %", [_told(_times(gain, 100), 0) for gain in saved])


def _paired(table: pl.DataFrame) -> Iterator[str]:
    """Errors of each rule, and ours less theirs on the same years."""
    yield from _head("Beside the simple rules: their error, ours less theirs, and how much smaller ours is")
    for rule in RULES:
        pairs = [(_then(table, months, OURS), _then(table, months, rule)) for _, months in TIMES]
        yield _row(rule, [_told(_mean(theirs, _error(theirs)), 3) for _, theirs in pairs])
        yield _row("... ours less theirs", [_told(scores.paired(_error(a), _error(b), _of(a)), 3) for a, b in pairs])
        saved = [scores.saved(_error(a), _error(b), _of(a)) for a, b in pairs]
        yield _row("... smaller by, %", [_told(_times(gain, 100), 0) for gain in saved])
        crps = [scores.saved(_floats(a, "crps"), _floats(b, "crps"), _of(a)) for a, b in pairs]
        yield _row("... CRPS smaller by, %", [_told(_times(gain, 100), 0) for gain in crps])


def _alarms(table: pl.DataFrame) -> Iterator[str]:
    """What alarms would have found, by level and at one false alarm in ten good years."""
    odds = odds_by_vintage(table)
    yield "\n| alarms | good years rung, % | found by June, % | September | December | next March | turns a year |"
    yield "|---|---|---|---|---|---|---|"
    level = threshold(odds.odds, odds.missed, 0.1)
    yield _alarm(f"odds of {level:.2f} and more (one good year in ten)", odds.odds >= level, odds)
    for name, at in (("watch", WATCH), ("warning", WARNING), ("critical", CRITICAL)):
        yield _alarm(f"{name}, as the settings have it", odds.rang(Policy(), at), odds)
    yield _alarm("warning at 0.50 without a way back", odds.odds >= 0.5, odds)
    today = odds_by_vintage(table, TODAY)
    yield _alarm("today's yes or no", today.odds >= 0.5, today)


def _alarm(name: str, rang: Any, odds: Any) -> str:
    done = rung(rang, odds.missed, odds.places())
    found = " | ".join(f"{100 * share:.0f}" for share in done.found)
    return f"| {name} | {100 * done.false_alarms:.1f} | {found} | {done.turns:.2f} |"


def _head(title: str) -> Iterator[str]:
    yield f"\n| {title} | {' | '.join(name for name, _ in TIMES)} |"
    yield "|---" * (len(TIMES) + 1) + "|"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _told(figure: Mean, places: int) -> str:
    return f"{figure.value:.{places}f} ± {figure.error:.{places}f}"


def _times(figure: Mean, by: float) -> Mean:
    return Mean(figure.value * by, figure.error * by, figure.count)


def _then(table: pl.DataFrame, months: int, rule: str) -> pl.DataFrame:
    return table.filter(pl.col("months") == months, pl.col("rule") == rule).sort("history", "year")


def _mean(rows: pl.DataFrame, figures: Any) -> Mean:
    return scores.mean(figures, _of(rows))


def _of(rows: pl.DataFrame) -> Any:
    return rows["history"].to_numpy()


def _floats(rows: pl.DataFrame, column: str) -> Any:
    return rows[column].fill_null(float("nan")).to_numpy()


def _error(rows: pl.DataFrame) -> Any:
    return np.abs(_floats(rows, "said") - _floats(rows, "came"))


def _covered(rows: pl.DataFrame) -> Any:
    return scores.covered(*(_floats(rows, name) for name in ("came", "low", "high")))


def _brier(rows: pl.DataFrame) -> Any:
    return scores.brier(_floats(rows, "odds"), _floats(rows, "came") > LIMIT)


def speed(seed: int, times: int = 5) -> Iterator[str]:
    """Processor seconds of completion and fit of a programme, of a month's update, and of ten thousand paths."""
    triangle = _triangle(history(WORLDS["base"], seed, years=11))
    newest = completion.completed(triangle)[-1]
    fitted = posterior.fit(newest)
    believed = posterior.posterior(newest, fitted)
    people, year = posterior.people_of(newest, believed), newest.vintage // 12
    actions = {
        f"completion of all {triangle.vintages.size} deliveries": lambda: completion.completed(triangle),
        "fit": lambda: posterior.fit(newest),
        "a month's update: posterior and year's end": lambda: year_end(
            posterior.posterior(newest, fitted), people, year
        ),
        "10,000 paths of all months": lambda: posterior.draws(believed, 10_000, 1, people),
    }
    yield "\n## Speed\n| what | processor seconds, median of five |\n|---|---|"
    for name, action in actions.items():
        yield f"| {name} | {median(timed(action) for _ in range(times)):.3f} |"


if __name__ == "__main__":
    main()
