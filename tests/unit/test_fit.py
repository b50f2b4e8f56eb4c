"""Words that would stand off their paper are found before anybody prints them."""

from typing import Any

import pytest
import weasyprint

from monitor.rendering.fit import nearly_empty, off_paper
from monitor.rendering.pdf import UnfitPdfError, require_on_paper

CSS = "@page{size:letter;margin:50px}body{margin:0;font-size:12px}table{table-layout:fixed;width:100%}"


def laid_out(body: str, css: str = "") -> list[Any]:
    page = f"<html><head><style>{CSS}{css}</style></head><body>{body}</body></html>"
    return list(weasyprint.HTML(string=page).render().pages)


def cells(word: str) -> str:
    return f"<table><tr><td>{word}</td><td>beside</td></tr></table>"


def test_what_fits_is_not_complained_of() -> None:
    assert off_paper(laid_out("<p>A line of words.</p>" + cells("a word"))) == []


def test_a_word_that_reaches_out_of_its_cell_is_named_with_its_page() -> None:
    long = "x" * 70
    assert off_paper(laid_out(cells(long))) == [f"page 1: “{long}” reaches out of its cell"]


def test_a_word_that_reaches_off_the_page_is_named() -> None:
    long = "x" * 200
    assert off_paper(laid_out(f"<p>{long}</p>")) == [f"page 1: “{long}” reaches out of the page"]


@pytest.mark.parametrize(
    ("place", "says"), [("top:980px", "into the footer"), ("top:-30px", "into the head of the page")]
)
def test_words_over_the_head_or_the_footer_are_named(place: str, says: str) -> None:
    (fault,) = off_paper(laid_out("<p>Words</p>", f"p{{position:absolute;margin:0;{place}}}"))
    assert fault == f"page 1: “Words” reaches {says}"


def test_hidden_words_are_nowhere() -> None:
    assert off_paper(laid_out(f"<p style='display:none'>{'x' * 200}</p>")) == []


def test_a_report_with_words_off_its_paper_is_refused_with_what_would_mend_it() -> None:
    with pytest.raises(UnfitPdfError, match=r"page 1: “x+” reaches out of its cell; .*and 2 more\. Shorten it"):
        require_on_paper(laid_out(cells("x" * 70) * 7))


def test_a_nearly_empty_page_is_found_but_for_the_last() -> None:
    broken = (
        "<p>One</p><p style='break-before:page;height:600px'>Two<br><img></p><p style='break-before:page'>Three</p>"
    )
    assert nearly_empty(laid_out(broken)) == [1, 2]
    assert nearly_empty(laid_out("<p>Alone</p>")) == []
