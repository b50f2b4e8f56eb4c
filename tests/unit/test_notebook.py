"""The program in a notebook: what the documentation shows runs, and what shows itself can be read by everybody."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import monitor
from monitor.notebook import Office, html
from monitor.pages.model import Cell, Column, Table

GUARDRAIL = "maryland_tcoc/growth_guardrail"


@pytest.fixture(scope="module")
def office() -> Office:
    found: Office = monitor.open(as_of="2026-11-23")
    return found


def test_the_documented_example_runs(project: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", (project / "docs" / "notebook.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    monkeypatch.setitem(vars(monitor), "open", lambda **_: office)
    exec(shown, names)  # noqa: S102  # our own documentation

    assert names["virginia"].entities[0].area == "VA"  # type: ignore[attr-defined]


def test_names_are_loaded_when_they_are_asked_for() -> None:
    code = "import sys, monitor; print({'polars', 'numpy', 'pydantic'} & set(sys.modules)); monitor.open; print('ok')"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed == "set()\nok\n"
    assert {"open", "Office", "Worksheet", "Finding"} <= set(dir(monitor))
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        _ = monitor.close


def test_the_office_lists_what_it_keeps(office: Office) -> None:
    assert "maryland_tcoc" in office.programmes
    assert GUARDRAIL in office.tests
    assert "as of 2026-11-23" in repr(office)


def test_a_worksheet_shows_itself_as_the_table_of_the_report(office: Office) -> None:
    shown = office.worksheet(GUARDRAIL)._repr_html_()

    assert shown.startswith("<table><caption>Worksheet: ")
    assert '<th scope="col">Verdict</th>' in shown
    assert '<th scope="row">2023</th>' in shown
    assert "<td>met</td>" in shown
    assert "http" not in shown
    assert "<script" not in shown


def test_findings_show_themselves_with_the_verdict_as_a_word(office: Office) -> None:
    found = office.findings(GUARDRAIL)
    by_year = {finding.year: finding for finding in found}

    assert "<td>cannot tell, not yet due</td>" in found._repr_html_()
    assert '<th scope="row">Verdict</th><td>met</td>' in by_year[2023]._repr_html_()
    assert f"<caption>{GUARDRAIL}, Maryland, 2023</caption>" in by_year[2023]._repr_html_()


def test_the_findings_of_a_worksheet_are_those_of_the_office(office: Office) -> None:
    assert office.worksheet(GUARDRAIL).findings() == office.findings(GUARDRAIL)


def test_a_frame_has_every_name_and_null_where_nothing_is_known(office: Office) -> None:
    found = office.worksheet(GUARDRAIL).frame()

    assert found.columns == [
        "entity", "population", "year", "state", "nation", "allowed_excess", "state_growth", "nation_growth", "excess",
        "room", "verdict",
    ]  # fmt: skip
    assert found.schema["room"] == pl.Float64
    assert found.filter(pl.col("year") == 2025)["room"].to_list() == [None]
    assert found.filter(pl.col("year") == 2023)["verdict"].to_list() == ["met"]


def test_what_is_shown_is_escaped() -> None:
    cell = Cell("<b>bold</b>", detail="a & b")
    shown = html(Table("<i>", (Column("<u>", "%"), Column("x")), ((cell, cell),), "1 < 2"))

    assert "<b>" not in shown
    assert "&lt;b&gt;bold&lt;/b&gt;<br><small>a &amp; b</small>" in shown
    assert "<caption>&lt;i&gt;</caption>" in shown
    assert "<p>1 &lt; 2</p>" in shown
