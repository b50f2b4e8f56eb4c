"""The documents that rules were taken from, where they lie beside the checkout."""

from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "shared" / "seeds"
FULL_RATE, PROGRESSION_PLAN = "003", "001"


@cache
def document(number: str) -> str:
    """The text of one of them in one line, every gap a single space. Skips where it is not at hand."""
    found = sorted(FOLDER.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the documents (../shared/seeds) are not beside this checkout")
    return plain(found[0].read_text("utf-8").replace("\\$", "$"))


def plain(text: str) -> str:
    """The text in one line, with straight quotation marks."""
    return " ".join(text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).split())
