"""Which publications are filed with a report: all without which its inputs would be refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.observations.corrections import Correction
from monitor.operations.report import filed_with
from tests.sheets import defined, gathered, levels, published


def test_what_a_named_one_continues_or_supersedes_is_filed_too(tmp_path: Path) -> None:
    root, final = tmp_path / "observations", "status: {default: final}\n"
    more = {2: "", 3: "supersedes: [levels/2021-02-01]", 4: "continues: [2021-03-01]", 5: ""}
    for month, words in more.items():
        published(root, f"levels/2021-0{month}-01", levels("MD", {2018: 10000 + month}), f"{final}{words}")
    found = gathered(defined(tmp_path), root, date(2021, 1, 1))
    named = Correction.model_construct(source="levels", publication=date(2021, 4, 1), repaired=None)

    assert [p.id for p in filed_with(replace(found, corrections=(named,)))] == [
        "levels/2021-02-01",
        "levels/2021-03-01",
        "levels/2021-04-01",
    ]
