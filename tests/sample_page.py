"""A made-up dashboard of the right shape and size, for tests of the look. Its figures only resemble published ones."""

import math
from datetime import date

from monitor.pages.answers import TestPage
from monitor.pages.kinds.kind import numbered
from monitor.pages.model import (
    Bars,
    Block,
    Bullets,
    Cell,
    Citation,
    Column,
    Facts,
    Figure,
    Lines,
    OthersMark,
    Prose,
    Report,
    Section,
    Step,
    Table,
    TableBlock,
    YearBar,
)
from monitor.pages.sections import each_test
from monitor.words.findings import Cause, Standing, Verdict

YEARS = tuple(range(2019, 2026))
NAN = math.nan
EXCESS = (-1.268, -0.525, 0.821, 0.876, -2.424, -1.633, NAN)
STATE = (2.31, -7.02, 9.14, 4.02, 3.77, 5.41, NAN)
NATION = (3.58, -6.50, 8.32, 3.14, 6.19, 7.04, NAN)
SAVINGS = (365.0, 391.4, 378.9, 269.1, 509.0, 627.8, NAN)
TARGETS = (120.0, 156.0, 222.0, 267.0, 300.0, 336.0, 372.0)
MET, MISSED, OPEN, OUT = Verdict.MET, Verdict.MISSED, Verdict.CANNOT_TELL, Verdict.NOT_IN_FORCE
GUARDRAIL = (MET, MET, OPEN, OPEN, MET, MET, OPEN)
IN_A_ROW = (OUT, MET, MET, MISSED, MET, MET, OPEN)
SAVED = (MET, MET, MET, OPEN, MET, MET, OPEN)


def signed(value: float, places: int = 2) -> str:
    """A number as the page words it."""
    return "not known" if math.isnan(value) else f"{value:+.{places}f}".replace("-", "\N{MINUS SIGN}")


def found(year: int, value: float) -> OthersMark | None:
    """What others found: a verdict in 2022, as an account has it, and the figure of 2023, which is official."""
    return {2022: OthersMark(NAN, "missed", False), 2023: OthersMark(value, "", True)}.get(year)


def bars(values: tuple[float, ...], limits: tuple[float, ...], verdicts: tuple[Verdict, ...], error: float) -> Bars:
    """A bar chart of `values`, each with the same error either side."""
    rows = zip(YEARS, values, limits, verdicts, strict=True)
    return Bars(
        unit="points",
        value_label="Maryland growth less national growth",
        limit_label="Limit",
        better="below",
        bars=tuple(
            YearBar(y, v, v - error, v + error, limit, said, why(said, v), found(y, v)) for y, v, limit, said in rows
        ),
    )


def why(verdict: Verdict, value: float) -> Cause | None:
    """Why a year cannot be told: its figure is to come, or too close to its limit."""
    if verdict is not OPEN:
        return None
    return Cause.NOT_YET_DUE if math.isnan(value) else Cause.TOO_CLOSE


def year_table(caption: str, *lines: tuple[str, str, tuple[float, ...]]) -> Table:
    """Rows are years, columns are `lines` of (title, unit, values)."""
    columns = (Column("Year"), *(Column(title, unit, numeric=True) for title, unit, _ in lines))
    rows = tuple((Cell(str(y)), *(Cell(signed(v[i])) for _, _, v in lines)) for i, y in enumerate(YEARS))
    return Table(caption, columns, rows, note="Growth is computed inside one publication.")


def growth_figures() -> tuple[Figure, ...]:
    """The two exhibits of the guardrail."""
    excess = year_table("Maryland growth less national growth, 2019 to 2025", ("Excess growth", "points", EXCESS))
    both = year_table("Growth of spending per person", ("Maryland", "%", STATE), ("Nation", "%", NATION))
    one = Figure(
        "excess-growth", "Maryland grew faster than the nation in 2021 and 2022, by less than a point",
        bars(EXCESS, (1.0,) * 7, GUARDRAIL, 0.3),
        "Bar chart of Maryland growth less national growth. Above zero in 2021 and 2022, below in all others.",
        "In 2019 Maryland grew 1.27 points less than the nation. In 2021 and 2022 it grew 0.82 and 0.88 points more. "
        "In 2023 and 2024 it grew 2.42 and 1.63 points less. No figure for 2025 was published by the as-of date.",
        "Centers for Medicare & Medicaid Services, Geographic Variation, publication of 2025-11-20.",
        excess, "The thin line on each bar is the range under the source's stated error of 0.3 points.",
    )  # fmt: skip
    two = Figure(
        "growth-both", "Spending per person fell in 2020 and rose most in 2021, as in the nation",
        Lines("percent", YEARS, (("Maryland", STATE), ("Nation", NATION))),
        "Line chart of yearly growth in Maryland and the nation, 2019 to 2024. Both fall in 2020 and rise in 2021.",
        "Maryland: 2.31, -7.02, 9.14, 4.02, 3.77, 5.41. Nation: 3.58, -6.50, 8.32, 3.14, 6.19, 7.04.",
        "Centers for Medicare & Medicaid Services, Geographic Variation, publication of 2025-11-20.", both,
    )  # fmt: skip
    return one, two


def in_a_row_figures() -> tuple[Figure, ...]:
    """The exhibit of the test that was missed once."""
    limits = (NAN, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0)
    drawn = bars(EXCESS, limits, IN_A_ROW, 0.3)
    return (Figure(
        "in-a-row", "Maryland grew faster than the nation in 2021 and again in 2022",
        Bars("points", "Maryland growth less national growth", "Limit", "below", drawn.bars),
        "Bar chart of Maryland growth less national growth. 2022 is above its limit, zero, since 2021 was too.",
        "Growth was above the nation by 0.82 points in 2021 and by 0.88 in 2022; the limit of 2022 was therefore zero.",
        "Centers for Medicare & Medicaid Services, Geographic Variation, publication of 2025-11-20.",
        year_table("Excess growth and limit", ("Excess growth", "points", EXCESS), ("Limit", "points", limits)),
    ),)  # fmt: skip


def savings_figures() -> tuple[Figure, ...]:
    """The wedge and the yearly bars of the savings test."""
    benchmark = (10890.0, 10182.0, 11029.0, 11375.0, 12079.0, 12930.0, NAN)
    actual = (10402.0, 9659.0, 10522.0, 11015.0, 11398.0, 12090.0, NAN)
    drawn = bars(SAVINGS, TARGETS, SAVED, 40.0)
    one = Figure(
        "savings-wedge", "Maryland has stayed under its 2013 benchmark in every year since 2019",
        Lines("dollars per person", YEARS, (("Benchmark: 2013 base at national growth", benchmark),
              ("Maryland actual", actual)), wedge="Savings"),
        "Line chart of the benchmark and actual Maryland spending per person, with the savings between them shaded.",
        "The benchmark rises from 10,890 to 12,930 dollars per person, actual spending from 10,402 to 12,090 dollars.",
        "Centers for Medicare & Medicaid Services, Geographic Variation, publication of 2025-11-20.",
        year_table("Benchmark and actual", ("Benchmark", "dollars", benchmark), ("Actual", "dollars", actual)),
    )  # fmt: skip
    two = Figure(
        "savings-target", "Savings passed the yearly target in five years; 2022 is too close to tell",
        Bars("million dollars", "Savings against 2013", "Target", "above", drawn.bars),
        "Bar chart of yearly savings against the target of each year. Only 2022 is within the error of its target.",
        "Savings were 365, 391, 379, 269, 509 and 628 million dollars against targets rising from 120 to 336.",
        "Centers for Medicare & Medicaid Services, Geographic Variation, publication of 2025-11-20.",
        year_table("Savings and target", ("Savings", "$ million", SAVINGS), ("Target", "$ million", TARGETS)),
    )  # fmt: skip
    return one, two


STEPS = (
    Step(1, "Maryland spending per person", "published figure", "12,090 dollars", "Geographic Variation, 2025-11-20"),
    Step(2, "Maryland growth", "line 1 this year / line 1 last year \N{MINUS SIGN} 1", "+5.41 %"),
    Step(3, "National spending per person", "published figure", "12,930 dollars", "Geographic Variation, 2025-11-20"),
    Step(4, "National growth", "line 3 this year / line 3 last year \N{MINUS SIGN} 1", "+7.04 %"),
    Step(5, "Excess growth", "line 2 \N{MINUS SIGN} line 4", "\N{MINUS SIGN}1.63 points"),
    Step(6, "Requirement: excess growth at most 1.00 points", "line 5 against the limit", "met, 2.63 points of room"),
)  # fmt: skip

CITATIONS = (
    Citation("Limit of 1.00 points", "Full Rate Application Policy, 2021, page 12", "https://hscrc.maryland.gov/policy.pdf",
             "not exceed national Medicare growth by 1% in any one year", Standing.CONFIRMED),
    Citation("Boundary at exactly 1.00", "Sources differ; compared unrounded", "", "", Standing.UNCONFIRMED),
)  # fmt: skip


def test_page(id: str, title: str, verdict: Verdict | None, columns: int) -> TestPage:
    """One page; its worksheet has `columns` columns besides the year."""
    wide = ("Maryland spending", "dollars", STATE), ("Nation spending", "dollars", NATION), ("Excess", "points", EXCESS)
    lines = (wide * 4)[:columns]
    return TestPage(
        id=f"maryland_tcoc/{id}", title=title, year=2024, verdict=verdict,
        question="Did Maryland's Medicare spending per person grow no more than one point faster than the nation's?",
        answer="Yes. In 2024 Maryland grew 1.63 points less than the nation; the agreement allows up to 1.00 more.",
        reason="The room of 2.63 points is larger than the stated error of the source, 0.3 points.",
        notices=("CONTAINS UNCONFIRMED TERMS",),
        facts=(("Value", "\N{MINUS SIGN}1.63 points"), ("Limit", "at most 1.00 points"), ("Room", "2.63 points"),
               ("Basis", "approximate"), ("Standing", "confirmed")),
        steps=STEPS, worksheet=year_table(f"{title}: full worksheet, 2019 to 2025", *lines),
        citations=CITATIONS,
        if_missed="A triggering event: CMS may ask the State for a corrective action plan.",
        not_judged=("Whether CMS would count factors outside the State's control.", "Spending of other payers."),
        check=f"monitor explain maryland_tcoc/{id} 2024 --as-of 2026-01-15",
        others=("An account (31 December 2023, to be checked) says: missed.",),
        told_apart=("On the same figures another test can be told of 2022: missed.",),
    )  # fmt: skip


def standing() -> Table:
    """Three tests by seven years."""
    columns = (Column("Test"), *(Column(str(y)) for y in YEARS))

    def row(title: str, verdicts: tuple[Verdict, ...], values: tuple[float, ...], places: int) -> tuple[Cell, ...]:
        cells = zip(verdicts, values, strict=True)
        said = ("", "", "", "unchecked account: missed", "", "", "")
        shown = zip(cells, said, strict=True)
        return (
            Cell(title),
            *(Cell(v.value, v, "" if v is OUT else signed(x, places), others=o) for (v, x), o in shown),
        )

    rows = (
        row("Growth no more than one point above the nation", GUARDRAIL, EXCESS, 2),
        row("Growth not above the nation two years in a row", IN_A_ROW, EXCESS, 2),
        row("Savings at least the yearly target", SAVED, SAVINGS, 0),
    )
    return Table("Where each test stands, 2019 to 2025", columns, rows, note="Points, and million dollars of savings.")


def publications() -> Table:
    """Two publications."""
    columns = (Column("Source"), Column("Published"), Column("Covers"), Column("Basis"), Column("SHA-256"))
    one = ("CMS Geographic Variation", "2025-11-20", "2014 to 2024", "approximate", "9f2b" * 16)
    two = ("CMS Program Statistics", "2025-09-30", "2013 to 2023", "final", "07ac" * 16)
    rows = tuple(tuple(Cell(text) for text in row) for row in (one, two))
    return Table("Publications these pages were computed from", columns, rows)


def due() -> Table:
    """A date, and a clock that waits."""
    columns = tuple(Column(title) for title in ("Due", "What", "Owed by", "Owed to", "Standing"))
    rows = (
        (Cell("1 May 2026"), Cell("Report on the State's compliance", detail="The last one."), Cell("A commission"),
         Cell("The Governor"), Cell("confirmed", detail="Fiscal and Policy Note, Senate Bill 42")),
        (Cell("90 days after a warning notice from CMS", detail="none is on record"), Cell("Response to the notice"),
         Cell("State of Maryland"), Cell("CMS"), Cell("unconfirmed", detail="State Agreement")),
    )  # fmt: skip
    return Table("Due by 15 January 2027, and what waits for an event", columns, rows, note="A clock waits.")


def firmness() -> tuple[Block, ...]:
    """A restated figure, and sources of every maturity, of which one is late."""
    restated = (
        Cell("Medicare spending per beneficiary", detail="the nation"), Cell("2022 and 2023"),
        Cell("2022: 12,023 to 11,951", detail="dollars per beneficiary-year, \N{MINUS SIGN}0.60 percent"),
        Cell("Medicare Geographic Variation, 2014-2024", detail="published 1 October 2026"),
    )  # fmt: skip
    sources = (
        (Cell("Medicare Geographic Variation, 2014-2024", detail="published 1 October 2026"), Cell("2014 to 2024"),
         Cell("\N{EM DASH}"), Cell("\N{EM DASH}"), Cell("final"), Cell("2025", detail="by 30 June 2027")),
        (Cell("Monthly spending of state and nation", detail="first seen 20 October 2026"), Cell("2024 to 2026"),
         Cell("30 September 2026"), Cell("1 month"), Cell("preliminary"),
         Cell("LATE by 4 days", detail="2026-09 was due by 20 November 2026", strong=True)),
    )  # fmt: skip
    figures = Column("Figure"), Column("Years restated"), Column("Largest change"), Column("Restated by")
    names = ("Source", "Years", "Paid through", "Run-out", "Status", "Next expected")
    restatements = Table("Restatements: what later publications did to earlier figures", figures, (restated,))
    columns = tuple(map(Column, names))
    maturity = Table("Data maturity: how complete each source is", columns, sources, "Run-out is a time.")
    return (
        Prose("2 yearly figures have been restated by later publications. No finding moved.", "says"),
        TableBlock("restatements", restatements),
        Prose("The figures of 2014 to 2015 stand in releases of different vintage.", "beside"),
        TableBlock("maturity", maturity),
    )


PAGES = (
    test_page("growth_guardrail", "Growth guardrail", Verdict.MET, 3),
    test_page("two_years_in_a_row", "Two years in a row", Verdict.MISSED, 10),
    test_page("savings", "Savings against 2013", Verdict.CANNOT_TELL, 6),
)
FIGURES = (growth_figures(), in_a_row_figures(), savings_figures())
HEADLINE = "Maryland met every test of the agreement in 2023 and 2024; 2025 cannot be told yet."
SUMMARY = (
    "Spending per person grew 1.63 points less than the nation's in 2024, on an approximate basis.",
    "In 2021 and 2022 Maryland grew faster than the nation two years in a row, which it may not.",
    "Savings of 2024 passed the target by 292 million dollars.",
)
RECORD = (
    ("Definitions", "sha256:" + "4be1" * 16), ("Observations", "sha256:" + "a07d" * 16),
    ("Software", "monitor 0.1.0"), ("Findings", "21 due, 21 made"),
)  # fmt: skip
DISCLAIMER = "Computed from public data that approximate the agreement's own files. Not a determination by CMS."
GLOSSARY = (
    ("Room", "Distance to the limit in the test's own unit, negative when past it."),
    ("Basis", "How firm the figures behind a verdict are: final, provisional or approximate."),
)


def opening(headline: str = HEADLINE, said: tuple[str, ...] = SUMMARY, scorecard: Table | None = None) -> Section:
    """Page one."""
    blocks = (
        Prose(headline, "headline"),
        Bullets(said, "summary"),
        TableBlock("standing", scorecard or standing(), "standing-table"),
    )
    return Section("where-it-stands", "Where it stands", blocks, "opening", opening=True)


def back(id: str, title: str, *blocks: Block, look: str = "back") -> Section:
    """A section after the tests."""
    return Section(id, title, blocks, look)


def sections() -> tuple[Section, ...]:
    """A section of every look, three tests among them, with an answer of every kind."""
    return (
        opening(),
        back("what-is-due", "What is due", TableBlock("due", due()), look="back due"),
        *(each_test.section_of(page, figures) for page, figures in zip(PAGES, FIGURES, strict=True)),
        back("how-firm", "The figures and how firm they are", *firmness(), look="back firmness"),
        back("publications-used", "Publications used", TableBlock("publications", publications())),
        back(
            "record-of-this-report", "Record of this report", Facts(RECORD, "record"), Prose(DISCLAIMER, "disclaimer")
        ),
        back("words-used", "Words used", Facts(GLOSSARY, "glossary")),
    )


def sample() -> Report:
    """A report with a block of every kind."""
    return Report(
        kind="annex", id="maryland_tcoc", title="Maryland Total Cost of Care Model",
        subtitle="Agreement of the State of Maryland with CMS, performance years 2019 to 2026",
        purpose="Maryland is to spend less Medicare money than it would have, had spending grown like the nation's.",
        as_of=date(2026, 1, 15), notices=("DRAFT", "CONTAINS UNCONFIRMED TERMS"), headline=HEADLINE,
        window="Maryland Total Cost of Care Model: where it stands as of 15 January 2026",
        running="Maryland Total Cost of Care Model", skip="Skip to the findings", sections=numbered(sections()),
    )  # fmt: skip
