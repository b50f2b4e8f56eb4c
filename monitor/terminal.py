"""A test's page as text for the terminal, and as JSON: the same words as in the report."""

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import fill, indent
from typing import Any

from monitor.page import TestPage

WIDTH = 100


def page_text(page: TestPage) -> str:
    """The page in the order an official reads it."""
    return "\n\n".join(_parts(page)) + "\n"


def _parts(page: TestPage) -> Iterator[str]:
    yield f"{page.title}\n{fill(page.question, WIDTH)}"
    yield fill(" ".join([page.answer, page.reason]).strip(), WIDTH)
    if page.notices:
        yield "  ".join(page.notices)
    if page.facts:
        yield "\n".join(f"{name + ':':<24} {value}" for name, value in page.facts)
    yield "\n".join(_steps(page))
    if page.citations:
        yield "\n".join(_citations(page))
    if page.if_missed:
        yield fill(f"If missed: {page.if_missed}", WIDTH)
    if page.not_judged:
        yield "Not judged here:\n" + "\n".join(_bullet(text) for text in page.not_judged)
    yield f"Check it yourself: {page.check}"


def _steps(page: TestPage) -> Iterator[str]:
    for step in page.steps:
        yield f"{step.number:>3}. {step.title:<64} {step.value:>24}"
        yield f"     {step.how}{f' [{step.source}]' if step.source else ''}"


def _citations(page: TestPage) -> Iterator[str]:
    for citation in page.citations:
        quote = f' "{citation.quote}"' if citation.quote else ""
        standing = f" ({citation.standing})" if citation.standing else ""
        yield _bullet(f"{citation.subject}{standing}: {citation.text}{quote}")


def _bullet(text: str) -> str:
    return indent(fill(text, WIDTH - 4), "    ").replace("    ", "  - ", 1)


def page_as_json(page: TestPage) -> dict[str, Any]:
    """The page's words and tables; charts are left to the report."""
    whole = asdict(page)
    whole.pop("figures")
    return whole
