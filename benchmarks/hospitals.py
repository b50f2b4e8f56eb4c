"""Forty-three made-up hospitals on a thousand paths: a full rate application under as many scenarios."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from monitor.definitions.programmes import Scenario
from monitor.definitions.scenarios import ScenarioFile
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.whatif import WhatIf, what_if
from monitor.words.strict_yaml import Document
from monitor.workspace.publication_files import substitute

HOSPITALS, OPTIONS, YEAR = 43, 1000, 2018
SOURCE, TEST = "hscrc_full_rate_policy", "hscrc_full_rate/recommendation"
# payer, quantity, and the range its figures are drawn from
INPUTS = (
    ("all", "icc_result", -30e6, 30e6), ("all", "icc_result_share", -8, 8), ("all", "evaluated_revenue", 1e8, 1e9),
    ("medicare_ffs", "attributed_spending", 1e8, 6e8), ("commercial", "attributed_spending", 1e8, 9e8),
    ("medicare_ffs", "benchmark_position", -15, 20), ("medicare_ffs", "growth_since_2013", 0, 15),
    ("commercial", "benchmark_position", -40, 20), ("commercial", "top_half_position", -30, -10),
)  # fmt: skip


def _rows() -> Iterator[str]:
    chance = np.random.default_rng(43)
    yield "area,payer,service,quantity,period,value"
    for number in range(HOSPITALS):
        for payer, quantity, least, most in INPUTS:
            yield f"MD:hospital:Made_up_{number:02},{payer},-,{quantity},{YEAR},{chance.uniform(least, most):.2f}"


def with_hospitals(gathered: Gathered, folder: Path) -> Gathered:
    """What is shipped, with the made-up hospitals as the newest publication."""
    path = folder / "hospitals.csv"
    path.write_text("\n".join(_rows()) + "\n", "utf-8")
    held = [publication for publication in gathered.held if publication.card.source != SOURCE]
    first = next(publication for publication in gathered.held if publication.card.source == SOURCE)
    whole = substitute((first,), SOURCE, path, gathered.as_of, gathered.definitions.vocabulary)
    return replace(gathered, held=(*held, whole[-1]))


def scenario() -> Scenario:
    """A thousand options, each of which moves spending, position and revenue of every hospital by its own percents."""
    chance = np.random.default_rng(1000)
    moved = {"spending": "attributed_spending", "growth": "growth_since_2013", "revenue": "evaluated_revenue"}
    payer = {"revenue": "all"}
    figures = {
        name: {
            "title": name, "source": SOURCE, "area": "MD", "each": "hospital",
            "payer": payer.get(name, "medicare_ffs"), "quantity": quantity,
        }
        for name, quantity in moved.items()
    }  # fmt: skip
    options = [
        {
            "id": f"option_{number}",
            "title": f"Option {number}",
            "steps": [
                {"of": name, "raise": float(chance.uniform(-5, 5)), "from": date(YEAR, 1, 1), "because": "A draw."}
                for name in moved
            ],
        }
        for number in range(OPTIONS)
    ]
    whole = {"id": "many", "title": "Many", "question": "What if?", "tests": [TEST], "years": [YEAR]}
    asked = ScenarioFile.model_validate({**whole, "figures": figures, "options": options})
    return Scenario(asked, Document("many.yaml", {}, {}))


def worked_out(gathered: Gathered, asked: Scenario) -> WhatIf:
    """The scenario, down to the last line of every hospital on every path."""
    found = what_if(gathered, asked)
    known = ~np.isnan(found.sheets[0].values["recommended_share"][:, :, found.sheets[0].place(YEAR)])
    assert known.shape == (HOSPITALS, 1 + OPTIONS)
    assert known.all()
    return found
