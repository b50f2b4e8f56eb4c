"""What a check of a page finds: nothing in ours, and each fault that is put into one."""

import re

import pytest

from monitor.rendering import look
from monitor.rendering.dark import DARK
from monitor.rendering.html_checks import CHECKS, UnfitHtmlError, problems, require_fit
from monitor.rendering.render import render_html
from tests.sample_outlook import with_outlook
from tests.sample_page import sample

PAGE = (
    '<!doctype html><html lang="en-US"><head><title>T</title><style>a{}</style></head><body>'
    '<a class="skip" href="#main">To the findings</a><header><h1>One</h1></header>'
    '<main id="main"><h2 id="two">Two</h2><p>Words<br>and <a href="#two">the second part</a></p>'
    '<label for="year">Year</label><input id="year" name="year">'
    '<table aria-labelledby="two"><tr><th scope="col">Year</th></tr><tr><td>2024</td></tr></table>'
    '<svg role="img"><title>Box</title><path d="M0,0"/></svg><img src="data:," alt="Seal"></main></body></html>'
)

FAULTS = [
    (' lang="en-US"', "", "it has no language"),
    ("<title>T</title>", "", "it has no title"),
    ("<title>T</title>", "<title> </title>", "it has no title"),
    ('<main id="main">', '<div id="main">', "it has 0 main parts, not one"),
    ("</main>", "</main><main></main>", "it has 2 main parts, not one"),
    ("</main>", "</main><p>Adrift</p>", '"Adrift" stands outside of every landmark'),
    ("<h1>One</h1>", "", "it has 0 headings of the first level, not one"),
    ('<h2 id="two">Two</h2>', '<h1 id="two">Two</h1>', "it has 2 headings of the first level, not one"),
    ('<h2 id="two">Two</h2>', '<h4 id="two">Two</h4>', 'the heading "Two" is of level 4 below one of level 1'),
    ('<h2 id="two">Two</h2>', '<h2 id="two"> </h2>', "a heading of level 2 is empty"),
    ("<table ", '<table id="two" ', 'more than one part has the id "two"'),
    ('href="#two"', 'href="#three"', 'something leads to "#three", which is nowhere on the page'),
    ('aria-labelledby="two"', 'aria-labelledby="gone"', 'something leads to "#gone", which is nowhere on the page'),
    ('<label for="year">Year</label>', "", 'the field "year" has no label'),
    (' scope="col"', "", 'the header cell "Year" does not say whether it heads a row or a column'),
    ('<th scope="col">Year</th>', "<td>Year</td>", "table 1 has no header cells"),
    (">Year</th>", "></th>", "a header cell is empty"),
    ("<title>Box</title>", "", "a picture (svg) has no words in its place"),
    (' alt="Seal"', "", "a picture (img) has no words in its place"),
    ("the second part", "", 'a link to "#two" does not say where it leads'),
    ("the second part", "Click here", 'a link to "#two" does not say where it leads'),
]


def test_a_sound_page_has_no_fault() -> None:
    assert problems(PAGE) == ()
    require_fit(PAGE)


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_each_fault_is_found_and_refused(old: str, new: str, says: str) -> None:
    assert old in PAGE
    assert says in problems(PAGE.replace(old, new, 1))
    with pytest.raises(UnfitHtmlError, match="the page is not fit to publish"):
        require_fit(PAGE.replace(old, new, 1))


def test_words_that_are_hard_to_see_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "TEXT_PAIRS", ((look.RULE, look.PAPER),))
    light, dark = problems(PAGE)
    assert light == f"{look.RULE} on {look.PAPER} has a contrast below 4.5"
    assert dark == f"{DARK[look.RULE]} on {DARK[look.PAPER]} has a contrast below 4.5"


def test_parts_of_charts_that_are_hard_to_see_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "PART_PAIRS", ((look.GRID, look.PAPER),))
    assert f"{look.GRID} on {look.PAPER} has a contrast below 3" in problems(PAGE)


def test_every_colour_of_a_chart_has_its_own_on_a_dark_ground() -> None:
    used = set(re.findall('(?:fill|stroke)="(#[0-9a-f]{6})"', render_html(sample()) + render_html(with_outlook())))
    assert len(used) > 8
    assert used <= set(DARK)
    assert len(set(DARK.values())) == len(DARK)


def test_a_picture_that_is_decoration_and_a_link_that_is_a_picture_are_sound() -> None:
    drawn = '<svg aria-hidden="true"></svg><a href="#two"><img alt="The second part"></a>'
    assert problems(PAGE.replace("</main>", f"{drawn}</main>")) == ()


def test_ours_have_none() -> None:
    assert problems(render_html(sample())) == problems(render_html(with_outlook())) == ()
    assert len(CHECKS) == 11
