"""The page: everything in it, everything escaped, nothing fetched."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from monitor.pages.answers import TestPage
from monitor.pages.model import (
    Block,
    Cell,
    Citation,
    Column,
    Facts,
    Figure,
    Letterhead,
    Prose,
    Report,
    Section,
    Table,
    TableBlock,
)
from monitor.pages.sections import each_test
from monitor.rendering import look
from monitor.rendering.render import anchor, fit, render_html, shape, stylesheet, web_address
from monitor.words.findings import Cause, Verdict
from tests.reported import figures
from tests.sample_page import (
    DISCLAIMER,
    FIGURES,
    GLOSSARY,
    HEADLINE,
    PAGES,
    RECORD,
    SUMMARY,
    back,
    due,
    opening,
    sample,
)


class Outline(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of these names."""
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample())


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def with_sections(*sections: Section) -> Report:
    """The sample with some sections in the place of its own at the same address."""
    new = {section.id: section for section in sections}
    return replace(sample(), sections=tuple(new.get(section.id, section) for section in sample().sections))


def without(*ids: str) -> Report:
    """The sample without some of its sections."""
    return replace(sample(), sections=tuple(section for section in sample().sections if section.id not in ids))


def with_first_page(exhibits: tuple[Figure, ...] = FIGURES[0], **changes: object) -> Report:
    """The sample, its first test changed."""
    page: TestPage = replace(PAGES[0], **changes)  # type: ignore[arg-type]
    kept = (section for section in sample().sections if section.id != PAGES[0].id)
    head, due_, *others = kept
    return replace(sample(), sections=(head, due_, each_test.section_of(page, exhibits), *others))


def without_charts(report: Report) -> Report:
    """For what is said beside them: drawing them takes most of the time of a page."""
    sections = (
        replace(each, blocks=tuple(block for block in each.blocks if not isinstance(block, Figure)))
        for each in report.sections
    )
    return replace(report, sections=tuple(sections))


def test_the_same_dashboard_gives_the_same_page(html: str) -> None:
    assert render_html(sample()) == html


def test_every_word_of_the_page_model_is_there(html: str) -> None:
    board = sample()
    text = re.sub(r"\s+", " ", html.replace("&#39;", "'").replace("&amp;", "&"))
    wanted = [board.title, board.subtitle, board.headline, HEADLINE, *SUMMARY, *board.notices, DISCLAIMER]
    wanted += [w for pair in (*RECORD, *GLOSSARY) for w in pair]
    wanted += [w for f in figures(board) for w in (f.title, f.alt, f.number, f.description, f.source, f.note)]
    for page in PAGES:
        wanted += [page.title, page.question, page.answer, page.reason, page.if_missed, *page.not_judged, page.check]
        wanted += [w for pair in page.facts for w in pair] + [s.how for s in page.steps]
        wanted += [w for c in page.citations for w in (c.subject, c.text, c.quote)]
        wanted += [c.text for row in page.worksheet.rows for c in row] + [page.worksheet.caption]
    wanted += [due().caption, due().note]
    wanted += [w for row in due().rows for c in row for w in (c.text, c.detail)]
    assert [w for w in wanted if w not in text] == []


def test_a_section_that_is_not_there_is_not_in_the_contents_either() -> None:
    assert "what-is-due" in render_html(without_charts(sample()))
    assert "what-is-due" not in render_html(without_charts(without("what-is-due")))


def test_a_page_reads_in_the_order_an_official_asks(html: str) -> None:
    page = PAGES[0]
    section = html[html.index('<section class="test"') :]
    order = [page.question, page.answer, page.reason, "Limit</dt>", "Figure 1</span>", "Line by line"]
    order += ["Figure 2</span>", "Where it is written", "What it means if missed", "does not judge"]
    order += ["How to check it yourself", "Full worksheet"]
    places = [section.index(words.replace("'", "&#39;")) for words in order]
    assert places == sorted(places)


def test_headings_nest_without_a_gap(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_landmarks_language_title_and_skip_link(outline: Outline, html: str) -> None:
    assert outline.all("html")[0]["lang"] == "en-US"
    assert "<title>Maryland Total Cost of Care Model" in html
    assert len(outline.all("main")) == len(outline.all("header")) == len(outline.all("nav")) == 1
    assert outline.all("a")[0]["href"] == "#main"
    dates = [m["content"] for m in outline.all("meta") if str(m.get("name")).startswith("dcterms")]
    assert dates == ["2026-01-15", "2026-01-15"]


def test_ids_are_unique_and_every_inner_link_arrives(outline: Outline) -> None:
    ids = [attrs["id"] for _, attrs in outline.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    inner = [str(a["href"]) for a in outline.all("a") if str(a["href"]).startswith("#")]
    named = [a for _, attrs in outline.tags if (a := attrs.get("aria-labelledby"))]
    assert {h[1:] for h in inner} | set(named) <= set(ids)
    assert len(inner) == 1 + 1 + 3 + 1 + 3


def test_every_table_has_a_caption_scopes_and_one_header_row(html: str) -> None:
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert len(tables) == 1 + 1 + 3 + 5 + 2 + 1
    for table in tables:
        assert len(re.findall(r"<caption>.*?\S.*?</caption>", table, re.DOTALL)) == 1
        head, body = table.split("</thead>")
        assert head.count("<tr>") == 1
        assert head.count("<th ") == head.count('scope="col"') > 0
        assert body.count("<tr>") == body.count('scope="row"') > 0
        assert not re.search(r"<th[^>]*>\s*</th>", table)


def test_verdicts_are_words_beside_shapes(html: str) -> None:
    for verdict in Verdict:
        name = look.slug(verdict)
        assert re.search(rf'<span class="mark mark-{name}"></span>\s*(<strong>)?{verdict.value}', html)
        assert f".mark-{name}{{background-image:url(" in stylesheet()


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_is_a_word_beside_a_shape_of_its_own_in_cells_and_the_key(cause: Cause) -> None:
    cell = Cell(cause.value, Verdict.CANNOT_TELL, "why", cause=cause)
    standing = Table("Where each test stands", (Column("Test"), Column("2025")), ((Cell("A"), cell),), key=(cell,))
    html = render_html(without_charts(with_sections(opening(scorecard=standing))))
    name = look.slug(cause)
    assert len(re.findall(rf'<span class="mark mark-{name}"></span>\s*{cause.value}', html)) == 2
    assert f".mark-{name}{{background-image:url(" in stylesheet()
    assert f".answer-{name}" in stylesheet()


def test_nothing_is_fetched_and_nothing_runs(outline: Outline, html: str) -> None:
    assert not outline.all("script", "link", "iframe", "img", "object", "embed", "form")
    assert not [name for _, attrs in outline.tags for name in attrs if name == "style" or name.startswith("on")]
    addresses = re.findall(r"""(?:src|url)\s*[=(]\s*["']?([a-z]+:)""", html)
    assert set(addresses) == {"data:"}


def test_the_policy_allows_exactly_these_styles(outline: Outline, html: str) -> None:
    css = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(css[0].encode()).digest()).decode()
    policy = next(str(m["content"]) for m in outline.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(css) == 1


def test_words_are_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>\"'&"
    figure = replace(FIGURES[0][0], title=evil, alt=evil, description=evil, source=evil, note=evil, number=evil)
    table = Table(evil, (Column(evil, evil), Column(evil)), ((Cell(evil), Cell(evil, Verdict.MET, evil)),), evil)
    page = replace(
        PAGES[0], title=evil, question=evil, answer=evil, reason=evil, notices=(evil,), facts=((evil, evil),),
        worksheet=table, if_missed=evil, not_judged=(evil,), check=evil, others=(evil,), deliver=(evil,),
        citations=(Citation(evil, evil, "https://example.org/?a=1&b=\"'", evil),),
    )  # fmt: skip
    last = back("back", evil, TableBlock("t", table), Facts(((evil, evil),)), Prose(evil))
    said = opening(evil, (evil,), table), each_test.section_of(page, (replace(figure, table=table),)), last
    board = replace(
        sample(), title=evil, subtitle=evil, headline=evil, notices=(evil,), purpose=evil, window=evil, running=evil,
        skip=evil, footer=evil, sections=said,
        letterhead=Letterhead(evil, (evil,), "", (evil,), (evil,), "#162e51", evil),
    )  # fmt: skip
    made = render_html(board)
    assert "<script" not in made
    assert not Outline(made).all("script")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a b", ""])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert web_address(url) == ""
    made = render_html(without_charts(with_first_page(citations=(Citation("Limit", "Document", url),))))
    assert f'href="{url}"' not in made


def test_a_page_without_a_finding_shows_no_verdict() -> None:
    made = render_html(without_charts(with_first_page(verdict=None, id="only")))
    section = made[made.index('<h2 id="only"') : made.index('<dl class="facts"')]
    assert "mark-" not in section
    assert "answer-box" in section


def test_empty_parts_leave_no_empty_heading() -> None:
    bare = with_first_page(
        (), facts=(), steps=(), citations=(), if_missed="", not_judged=(), check="", reason="", others=(), told_apart=()
    )
    made = render_html(replace(bare, notices=()))
    section = made[made.index('<section class="test"') :].partition("</section>")[0]
    assert re.findall(r"<h3[^>]*>([^<]*)", section) == ["Full worksheet"]
    assert not re.search(r"<(ul|ol|dl|p)[^>]*>\s*</\1>", made)


def test_two_parts_cannot_share_an_address() -> None:
    opened, _, test, *_ = sample().sections
    with pytest.raises(ValueError, match="maryland-tcoc-growth-guardrail"):
        render_html(replace(sample(), sections=(opened, test, test)))


def test_a_block_of_a_kind_that_nothing_prints_is_refused() -> None:
    from jinja2 import UndefinedError

    unknown: Block = Cell("not a block")  # type: ignore[assignment]
    with pytest.raises(UndefinedError, match="Cell"):
        render_html(with_sections(back("words-used", "Words used", unknown)))


def test_a_template_cannot_use_what_is_not_there() -> None:
    from jinja2 import UndefinedError

    from monitor.rendering.render import environment

    with pytest.raises(UndefinedError):
        environment().from_string("{{ report.no_such_thing }}").render(report=sample())
    assert environment().from_string("{{ x }}").render(x="<") == "&lt;"


@pytest.mark.parametrize(
    ("columns", "classes"),
    [(3, ""), (4, "scrolls"), (9, "scrolls"), (10, "scrolls dense"), (15, "scrolls dense denser")],
)
def test_wide_tables_are_set_smaller_and_scroll(columns: int, classes: str) -> None:
    assert shape(Table("c", (Column("x"),) * columns, ())) == classes


@pytest.mark.parametrize(("rows", "classes"), [(24, ""), (25, "long")])
def test_only_a_table_too_long_for_a_page_may_be_broken(rows: int, classes: str) -> None:
    assert shape(Table("c", (Column("x"),), ((Cell("x"),),) * rows)) == classes


def test_cells_break_only_where_they_must() -> None:
    assert fit(Cell("a" * 64)) == "unbroken"
    assert fit(Cell("2025-11-20")) == "short"
    assert fit(Cell("Geographic Variation by state")) == ""
    assert fit(Cell("met", Verdict.MET)) == ""


def test_anchors_are_readable() -> None:
    assert anchor("maryland_tcoc/growth_guardrail") == "maryland-tcoc-growth-guardrail"
    assert anchor("2024") == "part-2024"


def test_figures_are_called_figures_once() -> None:
    made = render_html(with_first_page((FIGURES[0][0].numbered(7),)))
    assert '<span class="figure-number">Figure 7</span>' in made
    assert "Figure Figure" not in made


def test_a_table_of_words_may_be_broken_on_paper_and_its_words_are_not() -> None:
    """A heading stood alone on its page before a table that was kept whole, and names were broken inside."""
    paper = "".join(stylesheet().split("@media print {")[1:])
    assert ".table.words, .table.waiting" in paper
    assert ".words td { overflow-wrap: break-word; }" in paper
    assert ".worksheet.once { display: none; }" in paper
