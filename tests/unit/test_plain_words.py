"""What a witness reads out of an exhibit, its title and what to say of it, is easy to read."""

import pytest

from monitor.pages.exhibits.registry import exhibits_of
from monitor.pages.material import Material
from tests.readability import grade
from tests.reported import evaluated
from tests.sheets import shipped

PROGRAMMES = sorted(programme.id for programme in shipped().definitions.programmes)
HARDEST = 9.0  # the school year in which it is understood


def without_names(text: str, of: Material) -> str:
    """The text with a short word for each name of a hospital, a payer or a place: nobody chose how long it is."""
    names = {entity.name for test in of.tests for entity in test.sheet.entities}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "they")
    return text


def too_hard(texts: list[str]) -> list[tuple[float, str]]:
    return [(round(grade(text), 1), text) for text in texts if round(grade(text), 1) > HARDEST]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_exhibit_is_easy_to_read_aloud(programme: str) -> None:
    of = evaluated(shipped(), programme)

    assert too_hard([without_names(f"{figure.title}. {figure.speaker}", of) for figure in exhibits_of(of)]) == []


def test_a_hard_text_is_found_and_a_long_name_is_not_held_against_it() -> None:
    hard = "Organizational accountability necessitates comprehensive methodological transparency."
    of = evaluated(shipped(), "hscrc_full_rate")
    longest = max((entity.name for test in of.tests for entity in test.sheet.entities), key=len)

    assert [text for _, text in too_hard([hard, "The cat sat on the mat."])] == [hard]
    assert without_names(f"The lowest is {longest}.", of) == "The lowest is they."
