"""One exhibit as it is asked for: found by its number, and written where nothing else stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import SettingsError, ShortfallError
from monitor.operations.exhibit import FORMS, found, made, write
from monitor.pages.exhibits.registry import as_exhibit, file_name
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.model import Figure, Report
from monitor.terminal.exhibit_text import exhibit_as_json, exhibit_text
from tests.reported import evaluated, figures
from tests.sample_outlook import MONTHLY
from tests.sheets import shipped


@pytest.fixture(scope="module")
def report() -> Report:
    return EXHIBITS.report(replace(evaluated(shipped(), "maryland_tcoc"), outlook=MONTHLY))


@pytest.fixture(scope="module")
def sixth(report: Report) -> tuple[Report, Figure]:
    figure = found("maryland_tcoc", "6", figures(report))
    return replace(report, sections=tuple(s for s in report.sections if figure in s.blocks)), figure


def test_what_to_say_is_printed(sixth: tuple[Report, Figure]) -> None:
    said = " ".join(exhibit_text(*sixth).split())

    assert sixth[1].speaker
    assert f"To say: {' '.join(sixth[1].speaker.split())}" in said


def test_an_exhibit_is_found_by_its_number(sixth: tuple[Report, Figure]) -> None:
    assert sixth[1].number == "Exhibit 6"
    assert len(sixth[0].sections) == 1


def test_a_number_that_is_not_there_is_told_with_what_it_needs(report: Report) -> None:
    few = [figure for figure in figures(report) if figure.number in ("Exhibit 3", "Exhibit 6")]
    with pytest.raises(ShortfallError) as fault:
        found("maryland_tcoc", "9", few)

    assert str(fault.value).splitlines() == [
        "maryland_tcoc: this programme has no exhibit 9.",
        "  Exhibit 9, quality: it needs quality measures with targets.",
        "  There is: 3, 6. For instance maryland_tcoc/3.",
    ]


def test_one_of_several_is_asked_for_by_its_own_number(report: Report) -> None:
    several = [as_exhibit(figures(report)[0], number) for number in ("4.1", "4.2")]
    with pytest.raises(ShortfallError, match=r"There is: 4\.1, 4\.2\."):
        found("maryland_tcoc", "4", several)

    assert found("maryland_tcoc", "4.2", several) == several[1]


def test_without_a_number_it_says_which_there_are(report: Report) -> None:
    with pytest.raises(ShortfallError, match="the number of an exhibit is missing"):
        found("maryland_tcoc", "", figures(report))


def test_it_is_written_in_every_form_that_is_asked_for(sixth: tuple[Report, Figure], tmp_path: Path) -> None:
    files = made(*sixth, FORMS)
    places = write(tmp_path / "talk", files)

    assert [path.name for path in places] == [f"maryland_tcoc-06-year-end-outlook.{form}" for form in FORMS]
    assert [path.read_bytes() for path in places] == [*files.values()]
    assert sorted(path.name for path in (tmp_path / "talk").iterdir()) == sorted(files)
    assert files["maryland_tcoc-06-year-end-outlook.pdf"].startswith(b"%PDF")


def test_the_same_again_changes_nothing_and_another_file_is_never_written_over(
    sixth: tuple[Report, Figure], tmp_path: Path
) -> None:
    files = made(*sixth, ["csv"])
    (path,) = write(tmp_path, files)
    write(tmp_path, files)
    path.write_bytes(b"somebody's own")

    with pytest.raises(SettingsError, match="another file stands here"):
        write(tmp_path, files)
    assert path.read_bytes() == b"somebody's own"


def test_nothing_is_written_without_a_form(sixth: tuple[Report, Figure], tmp_path: Path) -> None:
    assert write(tmp_path / "none", made(*sixth, [])) == []
    assert not (tmp_path / "none").exists()


def test_it_is_printed_in_words_and_as_data(sixth: tuple[Report, Figure]) -> None:
    report, figure = sixth
    text, json = exhibit_text(report, figure), exhibit_as_json(report, figure)

    assert text.startswith("Exhibit 6  Maryland Total Cost of Care Model\n\nDRAFT")
    assert figure.title in text
    assert "Exhibit 6: the data" in text
    assert json["title"] == figure.title
    assert len(json["rows"]) == len(figure.table.rows)
    assert file_name(figure) == "06-year-end-outlook"
