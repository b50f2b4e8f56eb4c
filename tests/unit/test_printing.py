"""PDFs printed side by side: the same bytes as one after another, whatever becomes of the further processes."""

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from monitor.rendering import printing
from monitor.rendering.pdf import Attached, UnfitPdfError
from monitor.rendering.printing import Paper, cores, printed
from tests.unit.test_pdf import PAGE, our_face

DAY = date(2026, 1, 15)
FILES = {"years.csv": Attached(b"year\n2024\n", "Years")}


def paper(words: str) -> Paper:
    return Paper(PAGE.format(css=our_face(), body=f"<p>{words}</p>"), DAY, FILES)


PAPERS = {"one": paper("One"), "sheets/two": paper("Two " * 50), "three": paper("Three")}


@pytest.fixture(autouse=True)
def every_paper_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "WORTH", 0)


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    return {name: each.printed() for name, each in PAPERS.items()}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_bytes_do_not_depend_on_how_many_cores_there_are(
    plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(printing, "cores", lambda: count)
    made = printed(PAPERS)

    assert made == plain
    assert list(made) == list(PAPERS)


def test_a_further_process_really_prints(plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import deque

    done: dict[str, bytes] = {}
    printing._elsewhere(PAPERS, deque(PAPERS), done)
    assert done == plain


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print('not a PDF')", "import os; os.kill(os.getpid(), 9)"])
def test_where_a_further_process_fails_this_one_prints(
    plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(printing, "cores", lambda: 2)
    monkeypatch.setattr(printing, "PROGRAM", program)
    assert printed(PAPERS) == plain


def test_where_no_further_process_can_be_had_this_one_prints(
    plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "cores", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert printed(PAPERS) == plain


def test_what_is_not_fit_is_refused_wherever_it_was_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "cores", lambda: 2)
    unfit = Paper(PAGE.format(css="*{font-family:serif}", body=""), DAY)
    with pytest.raises(UnfitPdfError, match="not in Public Sans"):
        printed({"unfit": unfit, **PAPERS})


def test_one_paper_asks_for_no_further_process(plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a further process")

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert printed({"one": PAPERS["one"]}) == {"one": plain["one"]}
    assert printed({}) == {}
    assert cores() >= 1


def test_a_further_process_ends_once_nobody_asks_it() -> None:
    process = printing._further()
    assert process.stdin
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(60) == 0
    assert process.stdout
    assert process.stdout.read() == b""
    process.stdout.close()
