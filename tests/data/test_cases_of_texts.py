"""Texts as they reached offices, kept beside this checkout: each reads to its figures, and what frames it is told."""

from pathlib import Path

import pytest

from monitor.intake import checks
from tests.readings import figures, read, vocabulary

CASES = {  # the figures of `paid`, and what is passed over
    "semicolons/semi.csv": ({"MD": "700000000"}, 0),
    "tab/tab.csv": ({"MD": "700000000"}, 0),
    "sep_line/sep.csv": ({"MD": "700000000"}, 0),
    "classic_mac/crlf_mac.csv": ({"MD": "700000000"}, 0),
    "totals_row/feed.csv": ({"MD": "700000000", "VT": "90000000"}, 2),
    "unit_row/feed.csv": ({"MD": "700000000"}, 1),
    "preamble/spending.csv": ({"MD": "700000000", "US": "33000000000"}, 2),
}


@pytest.mark.parametrize("case", CASES)
def test_a_case_reads_to_its_figures(project: Path, case: str) -> None:
    path = project.parent / "shared" / "cases" / case
    if not path.exists():
        pytest.skip("the cases (../shared/cases) are not beside this checkout")
    paid, passed = CASES[case]
    (delivery,) = read(path)

    assert checks.delivery_faults(delivery, vocabulary()) == []
    assert {key[0]: value for key, value in figures(delivery.rows).items() if key[4] == "paid"} == paid
    assert len(delivery.passed) == passed
