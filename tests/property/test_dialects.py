"""A small feed, written in any dialect and within any frame, reads to the figures that were written."""

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.intake import checks
from monitor.readers.delivery import DeliveryError
from tests.damage import NOTES, TITLES, as_csv
from tests.readings import figures, read, vocabulary

NAMES = ["incurred_month", "paid_through", "area", "payer", "service", "paid", "beneficiaries"]
AREAS = ("MD", "VT", "US", "Rhode Island", "CT")
Row = tuple[Decimal, int]
Figures = dict[tuple[str, ...], Decimal]
FEEDS = st.lists(
    st.tuples(st.decimals(0, 10**9, places=2, allow_nan=False), st.integers(1, 10**7)), min_size=1, max_size=len(AREAS)
)


def lines(rows: Sequence[Row], grouped: bool, comma: bool) -> list[list[str]]:
    """The feed as a program of one country writes it."""
    made = []
    for area, (paid, people) in zip(AREAS, rows, strict=False):
        amounts = (f"{paid:,}", f"{people:,}") if grouped else (f"{paid}", f"{people}")
        swapped = [cell.translate({ord(","): ".", ord("."): ","}) if comma else cell for cell in amounts]
        made.append(["2026-01", "2026-03-31", area, "medicare_ffs", "all", *swapped])
    return made


def wanted(rows: Sequence[Row]) -> list[tuple[str, Decimal]]:
    return sorted((area, figure) for area, row in zip(AREAS, rows, strict=False) for figure in map(Decimal, row))


@settings(max_examples=150, deadline=None)
@given(
    FEEDS,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "sep"]),
    st.tuples(st.lists(st.sampled_from(TITLES), max_size=2), st.lists(st.sampled_from(NOTES), max_size=2)),
    st.booleans(),
)
def test_any_dialect_reads_to_what_was_written(  # noqa: PLR0917
    rows: list[Row],
    sign: str,
    end: str,
    encoding: str,
    grouped: bool,
    comma: bool,
    said: str,
    frame: tuple[list[str], list[str]],
    total: bool,
) -> None:
    comma = comma and sign in (";", "\t")
    body = lines(rows, grouped, comma)
    if total:
        sums = [(sum((paid for paid, _ in rows), Decimal()), sum(people for _, people in rows))]
        body = [*body, ["Total", "", "", "", "", *lines(sums, grouped, comma)[0][-2:]]]
    above, below = ([[line] for line in part] for part in frame)
    content = (f"sep={sign}{end}" if said else "") + as_csv([*above, NAMES, *body, *below], end, sign).decode()
    found = read_back(content.encode(encoding))

    assert found in (None, wanted(rows))
    assert found or sign in (";", "\t")  # there alone may it be unsure which sign stands before decimals


# Where it is unsure which sign stands between cells and which before decimals: said so, or told by what follows of it.
REFUSED = ("which", "two manners", "Is a number written with a comma", "this is of no format that is known here")


def read_back(content: bytes) -> list[tuple[str, Decimal]] | None:
    """The areas and figures of a file; None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.csv"
        path.write_bytes(content)
        try:
            (delivery,) = read(path)
        except DeliveryError as fault:
            assert any(words in str(fault) for words in REFUSED), fault  # noqa: PT017
            return None
    assert checks.delivery_faults(delivery, vocabulary()) == []
    areas = {"RI": "Rhode Island"}
    return sorted((areas.get(key[0], key[0]), Decimal(value or "NaN")) for key, value in figures(delivery.rows).items())
