"""A monthly feed as it is held: deliveries laid out by month, and what of them cannot be used, with its reason."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.gathered import Gathered
from monitor.outlook.feeds import Feed, feed
from monitor.outlook.triangle import Triangle
from tests import sheets
from tests.foretold import JANUARY_2018, SHARES_PAID, deliveries, level, office, sent

MAY, JUNE = JANUARY_2018 + 28, JANUARY_2018 + 29  # 2020


def of(gathered: Gathered, state: str = "MD") -> Feed:
    library = gathered.library
    return feed(library.publications, library.corrections, gathered.definitions.vocabulary.totals["service"], state)


def held(folder: Path, *rows: Sequence[str]) -> Feed:
    """The feed of an office that was sent deliveries in June, July, ... 2020, each with these rows."""
    empty = office(folder, [])
    for place, delivery in enumerate(rows):
        sent(folder, f"2020-{6 + place:02}-15", delivery)
    return of(replace(empty, held=sheets.held(folder / "held", empty.definitions)))


def triangle(found: Feed) -> Triangle:
    assert found.triangle is not None, found.why_not
    return found.triangle


def test_every_delivery_is_laid_out_by_its_months(tmp_path: Path) -> None:
    found = of(office(tmp_path, [MAY, JUNE]))
    laid = triangle(found)

    assert (laid.state, laid.first, laid.months) == ("MD", JANUARY_2018, 30)
    assert laid.services == ("hospital_inpatient", "hospital_outpatient", "professional")
    assert laid.vintages.tolist() == [28, 29]
    assert laid.people[0, 28, 28:].tolist() == [1028, 1028]
    paid = level(MAY, "MD") * 1028 * 0.4
    np.testing.assert_allclose(laid.paid[0, 0, 28, 28:], [paid * SHARES_PAID[0], paid * SHARES_PAID[1]], atol=0.01)
    assert np.isnan(laid.paid[..., 29, 28]).all()
    assert found.notes == ()
    assert found.publication == "cms_monthly_spending/2020-08-15"


def test_one_file_may_hold_several_deliveries(tmp_path: Path) -> None:
    apart = triangle(of(office(tmp_path / "apart", [MAY, JUNE])))
    together = triangle(held(tmp_path / "together", list(deliveries([MAY, JUNE]))))

    np.testing.assert_array_equal(apart.paid, together.paid)
    np.testing.assert_array_equal(apart.people, together.people)


def test_a_delivery_out_of_order_is_placed_where_it_belongs_and_said(tmp_path: Path) -> None:
    found = held(tmp_path, list(deliveries([JUNE])), list(deliveries([MAY])))

    assert triangle(found).vintages.tolist() == [28, 29]
    assert found.notes == (
        "cms_monthly_spending/2020-07-15 is paid through 2020-05, and came after one paid through 2020-06: it is "
        "placed where it belongs.",
    )
    assert found.publication == "cms_monthly_spending/2020-06-15"


def test_of_one_delivery_sent_twice_the_later_counts(tmp_path: Path) -> None:
    again = [row.replace(",1028,", ",1030,") for row in deliveries([JUNE])]

    assert triangle(held(tmp_path, list(deliveries([JUNE])), again)).people[0, 28, 29] == 1030


def test_a_day_before_the_end_of_a_month_counts_for_the_month_before(tmp_path: Path) -> None:
    rows = [row.replace("2020-06-30", "2020-06-29") for row in deliveries([JUNE]) if ",2020-06," not in row]

    assert triangle(held(tmp_path, rows)).vintages.tolist() == [28]


def test_a_missing_month_is_a_hole_and_said(tmp_path: Path) -> None:
    found = held(tmp_path, [row for row in deliveries([MAY, JUNE]) if ",2019-07," not in row or "2020-05-31" in row])

    assert np.isnan(triangle(found).paid[:, :, 18, 29]).all()
    assert found.notes == ("The delivery paid through 2020-06 lacks the month 2019-07.",)


def test_a_service_that_disappears_leaves_all_care_alone(tmp_path: Path) -> None:
    gone = [row for row in deliveries([JUNE]) if ",professional," not in row]
    found = held(tmp_path, list(deliveries([MAY])), gone)

    assert triangle(found).services == ("all",)
    assert found.notes == ("The newest delivery lacks professional, so only all care together is looked at.",)


def test_a_service_that_disappears_where_all_care_is_not_given_is_refused(tmp_path: Path) -> None:
    parts = [row for row in deliveries([MAY, JUNE]) if ",all," not in row]
    found = held(tmp_path, [row for row in parts if ",professional," not in row or "2020-05-31" in row])

    assert found.triangle is None
    assert found.why_not == "the newest delivery lacks professional, and all care together is not given either"


def test_a_service_that_an_older_delivery_lacks_is_said(tmp_path: Path) -> None:
    rows = [row for row in deliveries([MAY, JUNE]) if ",professional," not in row or "2020-06-30" in row]

    assert held(tmp_path, rows).notes == (
        "The delivery paid through 2020-05 has no professional, and tells nothing of it.",
    )


def test_a_count_of_people_that_jumps_tenfold_is_not_used(tmp_path: Path) -> None:
    rows = [row.replace(",1028,2020-06-30", ",10280,2020-06-30") for row in deliveries([MAY, JUNE])]
    found = held(tmp_path, rows)

    assert np.isnan(triangle(found).people[0, 28, 29])
    assert triangle(found).people[0, 28, 28] == 1028
    assert [note for note in found.notes if "MD in 2020-05" in note]


@pytest.mark.parametrize(
    ("keep", "why"),
    [
        (lambda row: row.startswith("US"), "the feed has no dated payments of MD"),
        (lambda row: row.startswith("MD"), "the feed has no dated payments of the nation"),
        (lambda row: "months" not in row, "the feed has no dated beneficiaries of MD"),
    ],
)
def test_what_is_lacking_is_said(tmp_path: Path, keep: object, why: str) -> None:
    assert callable(keep)
    found = held(tmp_path, [row for row in deliveries([JUNE]) if keep(row)])

    assert (found.triangle, found.why_not) == (None, why)


def test_all_zeros_are_refused(tmp_path: Path) -> None:
    rows = [
        ",".join([*row.split(",")[:5], "0", row.split(",")[6]]) if ",paid," in row else row
        for row in deliveries([JUNE])
    ]

    assert held(tmp_path, rows).why_not == "every payment of the feed is zero"


def test_figures_without_a_day_are_not_used_and_counted(tmp_path: Path) -> None:
    rows = [row.removesuffix("2020-06-30") if ",2020-06," in row else row for row in deliveries([JUNE])]
    found = held(tmp_path, rows)

    assert found.notes[0] == "12 figures of the feed name no day they are paid through, and are not used."


def test_a_feed_of_all_care_alone(tmp_path: Path) -> None:
    assert triangle(held(tmp_path, list(deliveries([JUNE], services={})))).services == ("all",)


def test_areas_that_are_given_by_other_services_are_compared_by_all_care(tmp_path: Path) -> None:
    rows = [row for row in deliveries([JUNE]) if not row.startswith("US,medicare_ffs,hospital_outpatient")]
    found = held(tmp_path, rows)

    assert triangle(found).services == ("all",)
    assert found.notes == ("MD and the nation are given by other services, so only all care together is looked at.",)


def test_nothing_held_and_the_nation_itself(tmp_path: Path) -> None:
    empty = office(tmp_path, [])

    assert of(empty).why_not == "no monthly feed (cms_monthly_spending) is held"
    assert "the nation itself" in of(office(tmp_path / "fed", [JUNE]), "US").why_not
