"""Who has the filed reports of an office and nothing else works out no figure that they withhold."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DisclosureError
from monitor.observations import disclosure, fingerprints, guarding
from monitor.observations.guarding import Withheld
from monitor.observations.partners import Choice
from monitor.operations.run import run
from monitor.workspace import keys
from monitor.workspace.settings import load_settings
from tests.few_people import Delivery, Key, Table, deliver, deliveries, office
from tests.filed_figures import READERS, Filed, read
from tests.report_attacker import FEW, claimed
from tests.undrawn import undraw

ENOUGH = int(os.environ.get("MONITOR_SOAK_WITHHELD", "200"))  # withheld counts that are attacked
SHARDS = max(1, ENOUGH // 1000)  # for several processes
COUNTIES, MEAN = (12, 15) if SHARDS > 1 else (6, 25)


@dataclass(frozen=True)
class Office:
    """What an office filed, and what it was delivered, which nobody outside it has."""

    reports: Path
    truth: Mapping[str, Table]
    refused: int

    @property
    def filed(self) -> list[Filed]:
        return [read(path.parent) for path in sorted(self.reports.rglob("record.json"))]

    @property
    def withheld(self) -> dict[tuple[str, Key], tuple[str, int]]:
        """The counts that are withheld, by report: the publication that each is of, and what it is."""
        newest = {
            (report.named, key): max(name for name, keys in report.withheld.items() if key in keys)
            for report in self.filed
            for key in report.unseen
        }
        return {
            (report, key): (name, self.truth[name][key])
            for (report, key), name in newest.items()
            if key in self.truth[name]
        }

    def recovered(self) -> list[tuple[str, Key]]:
        """The withheld counts of which a claim of somebody who has the reports is right."""
        claims = claimed(self.reports)
        return [
            at
            for at, (_, value) in self.withheld.items()
            for low, high in claims.get(at, ())
            if low == high == value or (value <= FEW and low <= value <= high)
        ]


def filed(folder: Path, seed: int, counties: int, mean: float) -> Office:
    """An office that took in each delivery and filed its report; what no report could be filed of was withdrawn."""
    office(folder)
    truth, refused = {}, 0
    for delivery in deliveries(seed, counties, mean):
        truth[delivery.id] = delivery.counts
        refused += not _files(folder, delivery)
    return Office(folder / "reports", truth, refused)


def _files(folder: Path, delivery: Delivery) -> bool:
    deliver(folder, delivery)
    try:
        run(load_settings(folder, {}), [], delivery.reported)
    except DisclosureError:
        shutil.rmtree(folder / "observations" / delivery.id)
        return False
    return True


@pytest.mark.parametrize("shard", range(SHARDS))
def test_filed_reports_give_no_withheld_count_away(
    shard: int, tmp_path: Path, program: Callable[..., str], record_property: Callable[[str, object], None]
) -> None:
    program("pdftotext")
    attacked, reports, refused, offices = 0, 0, 0, 0
    for seed in count(100 * shard):
        made = filed(tmp_path / str(seed), seed, COUNTIES, MEAN)
        assert made.recovered() == []
        attacked += len({(name, key) for (_, key), (name, _) in made.withheld.items()})
        reports, refused, offices = reports + len(made.filed), refused + made.refused, offices + 1
        shutil.rmtree(tmp_path / str(seed))
        if attacked >= ENOUGH / SHARDS:
            break
    for name, value in {"attacked": attacked, "reports": reports, "refused": refused, "offices": offices}.items():
        record_property(name, value)


def test_figures_are_read_from_every_kind_of_file(tmp_path: Path, program: Callable[..., str]) -> None:
    program("pdftotext")
    made = filed(tmp_path / "office", 3, 3, 40)
    (newest,) = [path.parent for path in made.reports.glob("2021-06-*/office/record.json")]
    whole = read(newest).figures
    alone = {kind: read(newest, [kind]).figures for kind in READERS}

    assert {kind: len(figures) for kind, figures in alone.items() if len(figures) < 12} == {}
    for figures in alone.values():
        assert figures.keys() <= whole.keys()
        assert all(low <= whole[key][0] <= whole[key][1] <= high for key, (low, high) in figures.items())
    truth = made.truth["counts/2021-06-01"]
    assert all(low == high == truth[key] for key, (low, high) in whole.items() if key in truth)


# The attacker finds what is not guarded


def no_partners(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object, hidden: np.ndarray, *__: object) -> Choice:
        return Choice(hidden, np.zeros(0, dtype=np.int64))

    monkeypatch.setattr(guarding, "completed", none)


def rates_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "rates_on", lambda hidden, _: hidden.clear().select(*disclosure.WHOM, "quantity"))


def each_edition_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = guarding.withheld_of

    def alone(publications, small, _):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return Withheld({name: rows for one in publications for name, rows in whole([one], small, tuple).rows.items()})

    monkeypatch.setattr(guarding, "withheld_of", alone)


def fingerprints_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "fingerprints_of", lambda known, _: {p.id: fingerprints.public(p) for p in known})


SLIPS = [no_partners, rates_are_shown, each_edition_by_itself, fingerprints_are_plain]


@pytest.mark.parametrize("slip", [None, *SLIPS])
def test_the_same_attack_finds_counts_where_one_guard_is_down(
    slip: Callable[[pytest.MonkeyPatch], None] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By subtraction, by rates, by differences of editions and by fingerprints; the audit of a run is off as well."""
    monkeypatch.setattr("monitor.operations.run.audited", lambda _: None)
    undraw(monkeypatch, filed=False)
    if slip:
        slip(monkeypatch)
    found = filed(tmp_path / "office", 4, 5, 25).recovered()

    assert bool(found) is (slip is not None)
