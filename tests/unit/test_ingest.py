"""One delivery, from files to a publication: what is kept, what is carried on from the last card, what is refused."""

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.intake import checks
from monitor.intake.ingest import Asked, ingest
from monitor.intake.weighing import Weighed
from monitor.observations.cards import Card
from monitor.observations.publications import Publication
from monitor.readers.delivery import Control, DeliveryError
from monitor.words.areas import NAMES
from monitor.workspace.publication_files import data_of
from tests.deliveries import HEADER, ROWS, delivery, office, reopened, text, vocabulary, workbook
from tests.readings import SAMPLES
from tests.workspaces import everything

OF_SPENDING = Asked(source="office_spending")


def newest(folder: Path) -> Publication:
    return reopened(folder).held[-1]


def faults(*rows: tuple[str | None, ...], **more: object) -> list[str]:
    words = vocabulary()
    return [
        f"{fault.row} {fault.column}: {fault.what}" for fault in checks.delivery_faults(delivery(rows, **more), words)
    ]


MD = ("MD", "medicare_ffs", "all", "paid", "2019", "100")


def test_a_delivery_becomes_a_publication_with_the_file_it_was_made_from(tmp_path: Path) -> None:
    path = text(tmp_path / "spending.csv", HEADER + ROWS)

    taken = ingest([path], office(tmp_path), OF_SPENDING)

    assert taken.publications == ("office_spending/2026-11-24",)
    held = newest(tmp_path)
    assert (data_of(held).path.parent / "received" / "spending.csv").read_bytes() == path.read_bytes()
    assert [(entry.name, entry.reader) for entry in held.card.received] == [("spending.csv", "observations")]
    assert held.card.covers.years == [2019, 2019]
    assert (held.card.first_seen, held.card.published) == (date(2026, 11, 24), None)


def test_what_holds_for_the_source_is_carried_on_from_its_last_card(tmp_path: Path) -> None:
    ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), OF_SPENDING)
    card: Card = newest(tmp_path).card

    assert card.owner == "the analyst"
    assert card.approximates
    assert [error.value for error in card.approximates.errors] == [0.5]
    assert card.next_expected
    assert (card.next_expected.year, card.next_expected.by) == (2020, date(2027, 2, 28))
    assert "they were not worked out anew" in (card.note or "")


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER + ROWS)
    ingest([path], office(tmp_path), OF_SPENDING)
    before = everything(tmp_path / "observations")

    again = ingest([path], reopened(tmp_path), OF_SPENDING)

    assert (again.publications, again.known) == ((), ("office_spending/2026-11-24",))
    assert everything(tmp_path / "observations") == before


def test_while_it_is_weighed_a_delivery_is_on_disk_and_no_more_in_memory(tmp_path: Path) -> None:
    states = [code for code in NAMES if code != "US"]
    lines = [f"{state},medicare_ffs,all,paid,{year},100" for state in states for year in range(2001, 2025)]
    seen: list[tuple[Path, int]] = []
    before = in_memory(len(lines))  # of other tests, which keep what they read

    def weighed(publication: Publication, dated: bool) -> Weighed:
        seen.append((data_of(publication).path, in_memory(len(lines))))
        assert publication.raw.collect().height == len(lines)
        return Weighed()

    asked = replace(office(tmp_path), weigh=weighed)
    ingest([text(tmp_path / "a.csv", HEADER + "\n".join(lines) + "\n")], asked, OF_SPENDING)

    ((weighed_at, frames),) = seen
    assert frames == before
    assert not weighed_at.exists()
    assert weighed_at.is_relative_to(tmp_path / "observations")
    kept = pl.DataFrame({"row": range(len(lines))})
    assert in_memory(kept.height) == before + 1


def in_memory(rows: int) -> int:
    """How many frames of so many rows, or more, there are."""
    return sum(isinstance(thing, pl.DataFrame) and thing.height >= rows for thing in gc.get_objects())


def test_what_is_weighed_is_what_is_added(tmp_path: Path) -> None:
    weighed_: list[bytes] = []

    def weighed(publication: Publication, dated: bool) -> Weighed:
        weighed_.append(data_of(publication).path.read_bytes())
        return Weighed()

    ingest([text(tmp_path / "a.csv", HEADER + ROWS)], replace(office(tmp_path), weigh=weighed), OF_SPENDING)

    assert weighed_ == [data_of(newest(tmp_path)).path.read_bytes()]


def test_another_delivery_of_the_same_day_is_an_edition_and_counts_as_the_newer(tmp_path: Path) -> None:
    ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), OF_SPENDING)
    ingest([text(tmp_path / "b.csv", HEADER + ROWS.replace("100.50", "101"))], reopened(tmp_path), OF_SPENDING)

    assert [entry.id for entry in reopened(tmp_path).held] == [
        "office_spending/2026-01-15",
        "office_spending/2026-11-24",
        "office_spending/2026-11-24.2",
    ]


def test_a_date_of_publication_that_was_given_is_kept_as_such(tmp_path: Path) -> None:
    asked = replace(OF_SPENDING, published=date(2026, 10, 1))
    ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), asked)

    assert newest(tmp_path).id == "office_spending/2026-10-01"
    assert newest(tmp_path).card.published == date(2026, 10, 1)


def test_several_files_are_one_publication(tmp_path: Path) -> None:
    first, second = HEADER + ROWS.splitlines()[0] + "\n", HEADER + ROWS.splitlines()[1] + "\n"
    paths = [text(tmp_path / "a.csv", first), text(tmp_path / "b.csv", second)]

    ingest(paths, office(tmp_path), OF_SPENDING)

    assert [entry.name for entry in newest(tmp_path).card.received] == ["a.csv", "b.csv"]
    assert data_of(newest(tmp_path)).path.read_text("utf-8") == HEADER + ROWS.replace("100.50", "100.5")


def test_a_file_may_be_named_after_its_source(tmp_path: Path) -> None:
    taken = ingest([text(tmp_path / "office_spending__june.csv", HEADER + ROWS)], office(tmp_path), Asked())

    assert taken.publications == ("office_spending/2026-11-24",)


def test_a_source_of_which_nothing_is_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match='no publication of a source "june" is held'):
        ingest([text(tmp_path / "june.csv", HEADER + ROWS)], office(tmp_path), Asked())


def test_a_workbook_of_observations_is_read_like_their_text(tmp_path: Path) -> None:
    rows = [HEADER.strip().split(","), ["MD", "medicare_ffs", "all", "paid", 2019, 100.5]]
    ingest([workbook(tmp_path / "a.xlsx", {"Figures": rows})], office(tmp_path), OF_SPENDING)

    assert data_of(newest(tmp_path)).path.read_text("utf-8").splitlines()[1] == "MD,medicare_ffs,all,paid,2019,100.5"


@pytest.mark.parametrize("name", ["figures.csv", "figures", "a [1].parquet"])
def test_a_parquet_file_of_observations_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    pl.read_csv((HEADER + ROWS).encode(), schema_overrides={"period": pl.String}).write_parquet(tmp_path / name)
    ingest([tmp_path / name], office(tmp_path), OF_SPENDING)

    assert data_of(newest(tmp_path)).path.read_text("utf-8") == HEADER + ROWS.replace("100.50", "100.5")


def test_a_name_is_no_pattern(tmp_path: Path) -> None:
    ingest([text(tmp_path / "a [1].csv", HEADER + ROWS)], office(tmp_path), OF_SPENDING)

    assert [entry.name for entry in newest(tmp_path).card.received] == ["a [1].csv"]


def test_every_failing_cell_is_named_at_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    store = office(tmp_path)
    before = everything(store.store.root)
    bad = HEADER + "Maryland,medicare_ffs,all,paid,2019,1e5\nUS,medicare_ffs,all,paid,2019,?\n"

    with pytest.raises(DeliveryError) as fault:
        ingest([text(tmp_path / "a.csv", bad)], store, OF_SPENDING)

    assert [(f.row, f.column, f.value) for f in fault.value.faults] == [
        (2, "area", "Maryland"), (2, "value", "1e5"), (3, "value", "?"),
    ]  # fmt: skip
    assert everything(store.store.root) == before


def test_a_count_below_zero_is_refused_and_a_sum_of_money_is_not() -> None:
    people = ("MD", "medicare_ffs", "-", "beneficiary_years", "2019", "-5")

    assert faults(people) == ["2 value: zero or more: a count is never negative"]
    assert faults((*MD[:5], "-5")) == []


def test_a_figure_that_stands_twice_is_refused_with_the_place_of_the_first() -> None:
    assert faults(MD, MD) == ['3 value: a figure that does not stand there already (row 2, column "value")']


def test_a_figure_that_stands_in_two_files_at_the_same_place_is_refused(tmp_path: Path) -> None:
    paths = [text(tmp_path / name, HEADER + ROWS) for name in ("a.csv", "b.csv")]

    with pytest.raises(DeliveryError, match=r'b\.csv, row 2: .* stand there already \(a\.csv, row 2, column "value"\)'):
        ingest(paths, office(tmp_path), OF_SPENDING)


def test_what_only_a_reader_tells_names_its_file_among_several(tmp_path: Path) -> None:
    feed = (SAMPLES / "monthly_feed" / "feed.csv").read_text("utf-8").replace(',"1,000,000"', ",1000000")
    later = feed.replace("2026", "2027").replace("2027-01,", "2027 01,", 1)
    paths = [text(tmp_path / "feed: one.csv", feed), text(tmp_path / "feed: two.csv", later)]

    with pytest.raises(DeliveryError) as fault:
        ingest(paths, office(tmp_path), Asked())

    assert fault.value.name == "feed: two.csv"
    assert [(f.file, f.row, f.column, f.value) for f in fault.value.faults] == [("", 2, "incurred_month", "2027 01")]


PARTS = [
    ("MD", "medicare_ffs", "all", "paid", "2019", "100"),
    ("MD", "medicare_ffs", "hospital", "paid", "2019", "60"),
    ("MD", "medicare_ffs", "other", "paid", "2019", "39"),
]
SUM = Control("paid", "all", ("hospital", "other"), 0.005, "hospital and other make the whole")


def test_parts_that_do_not_make_the_whole_are_refused() -> None:
    assert faults(*PARTS, controls=(SUM,)) == ["2 value: hospital and other make the whole: the parts sum to 99"]
    assert faults(*PARTS, controls=(replace(SUM, tolerance=0.01),)) == []


def test_a_whole_of_which_a_part_is_not_there_is_not_held_against_the_others() -> None:
    assert faults(*PARTS[:2], controls=(SUM,)) == []


def test_a_format_that_is_always_whole_tells_its_gaps() -> None:
    us = [("US", *row[1:]) for row in PARTS[:2]]

    assert checks.gaps(delivery([*PARTS, *us], complete=True)) == ["paid (other) of 2019: 1 of 2 areas"]
    assert checks.gaps(delivery([*PARTS, *us])) == []


def test_gaps_are_told_by_the_year_and_only_of_whole_states() -> None:
    us, county = ("US", *MD[1:]), ("MD:county:24003", *MD[1:])
    both = [(*row[:3], quantity, *row[4:]) for row in (MD, us) for quantity in ("paid", "allowed")]
    earlier = [(*row[:4], "2018", "1") for row in both if row[0] == "US"]

    found = checks.gaps(delivery([*both, *earlier, county], complete=True))

    assert found == ["allowed (all) and 1 further of 2018: 1 of 2 areas"]


def test_a_delivery_without_a_figure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="the file holds no figure"):
        ingest([text(tmp_path / "a.csv", HEADER)], office(tmp_path), OF_SPENDING)


def test_an_unknown_reader_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match='Did you mean "observations"'):
        ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), Asked(reader="observation"))


def test_a_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="this is of no format that is known here"):
        ingest([text(tmp_path / "a.csv", "x,y\n1,2\n")], office(tmp_path), Asked())


def test_a_plain_file_is_not_said_to_be_of_whoever_sent_the_last_one(tmp_path: Path) -> None:
    taken = ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), OF_SPENDING)
    card = newest(tmp_path).card

    assert card.publisher == "not named in the file; earlier figures of this source are by The office"
    assert (card.url, card.licence) == ("not named in the file", "not named in the file")
    assert card.status == {"default": "provisional"}
    assert any("--publisher NAME" in notice and "source.yaml" in notice for notice in taken.notices)


def test_a_publisher_that_was_named_stands_on_the_card(tmp_path: Path) -> None:
    ingest([text(tmp_path / "a.csv", HEADER + ROWS)], office(tmp_path), replace(OF_SPENDING, publisher="A hospital"))
    assert newest(tmp_path).card.publisher == "A hospital"
