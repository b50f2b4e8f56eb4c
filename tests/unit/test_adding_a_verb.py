"""A verb is what it computes and its entry in the closed list: nothing else in the program has to know of it."""

import json
import re
import subprocess
import sys
from pathlib import Path

from monitor.language.verbs import VERBS

# In a program of its own, so that the verb is in the list before anything reads it.
WITH_ONE_MORE = """
import json, sys
from pathlib import Path
from types import MappingProxyType
from monitor.language import arithmetic, verbs
from monitor.words import units

def average(xs, years, options):
    return arithmetic.plus(xs, years, options) / len(xs)

looks_at = verbs.VERBS["plus"].looks_at
one = verbs.Verb("average", verbs.Several, average, units.same_unit, looks_at, "the average of {all}")
verbs.VERBS = MappingProxyType({**verbs.VERBS, one.name: one})

from monitor.evaluation.answer import findings
from monitor.pages.explained import explained
from monitor.terminal.text import page_as_json
from monitor.workspace.schemas import schemas
from tests.sheets import defined, gathered, levels, published

folder = Path(sys.argv[1])
lines = "{state_growth: {growth: state}, nation_growth: {growth: nation}, " \\
    "both: {average: [state_growth, nation_growth]}, excess: {minus: [state_growth, both]}}"
rows = [*levels("MD", {2018: 100, 2019: 110}), *levels("US", {2018: 100, 2019: 104})]
published(folder / "held", "levels/2020-01-01", rows)
office = gathered(defined(folder / "rules", lines=lines), folder / "held")
found = next(f for f in findings(office.worksheet(office.definitions.test("office/asked"))) if f.year == 2019)
page = page_as_json(explained(office, "office/asked", 2019).page)
print(json.dumps([found.value, str(found.verdict), "average" in json.dumps(schemas()), json.dumps(page)]))
"""


def test_a_verb_that_is_listed_is_read_computed_judged_and_explained(tmp_path: Path, project: Path) -> None:
    run = [sys.executable, "-c", WITH_ONE_MORE, str(tmp_path)]
    done = subprocess.run(run, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    value, verdict, in_schema, page = json.loads(done.stdout)

    assert (round(value, 9), verdict, in_schema) == (3.0, "missed", True)  # 10 less the average of 10 and 4
    assert "The average of line" in page


def test_no_module_above_the_list_asks_for_a_verb_by_its_name(project: Path) -> None:
    modules = [
        p for p in (project / "monitor").rglob("*.py") if p.parent.name != "language" and "_shipped" not in p.parts
    ]
    named = re.compile(r"verb\.name (==|!=|in)|VERBS\[")

    assert len(modules) > 100
    assert [str(path) for path in modules if named.search(path.read_text("utf-8"))] == []


def test_a_verb_says_itself_what_others_ask_of_it() -> None:
    """What an error does in it, and what a page shows beside its line."""
    flags = ("subtracts", "averages_years", "adds_up_years", "asks_side", "since_last_year", "shares")
    told = {flag: [name for name, verb in VERBS.items() if getattr(verb, flag)] for flag in flags}

    assert told == {
        "subtracts": ["minus"],
        "averages_years": ["annualised"],
        "adds_up_years": ["running_total"],
        "asks_side": ["in_a_row"],
        "since_last_year": ["growth"],
        "shares": ["percent"],
    }
