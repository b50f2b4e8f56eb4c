"""What a cell of a workbook means under its number format: read as what it shows, in full precision, or in doubt."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from monitor.readers import meanings
from monitor.readers.meanings import Doubt, look, plain

ACCOUNTING = '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'
MARCH = datetime(2026, 3, 1)  # noqa: DTZ001 - a workbook knows no zones
LAST = datetime(2026, 3, 31)  # noqa: DTZ001
EVENING = datetime(2026, 3, 31, 18, 30)  # noqa: DTZ001
STORED_2025 = datetime(1905, 7, 17)  # noqa: DTZ001 - the year 2025, under a format of dates

READ: list[tuple[str, Any, str]] = [  # format, stored, meant
    ("General", 1234.4, "1234.4"),
    ("General", 9427132970.2, "9427132970.2"),
    ("General", True, "TRUE"),
    ("0.0%", True, "TRUE"),
    ("General", "#N/A", "#N/A"),
    ("0.0%", "15.8%", "15.8%"),
    ("0.0%", "0.158", "0.158"),  # a number stored as text shows as it is
    ("@", 2025, "2025"),
    ("@", "007", "007"),
    # only rounded, grouped, padded, named: the stored figure
    ("#,##0", 1234.4, "1234.4"),
    ("0", 1234.5678, "1234.5678"),
    ("0.00", -3, "-3"),
    ("0000", 2025, "2025"),
    ("00000", 1001, "01001"),
    ("00000", 24003, "24003"),
    ("# ##0", 12345, "12345"),
    ("0.00E+00", 1234567, "1234567"),
    ("# ?/?", 0.5, "0.5"),
    ("?/8", 0.375, "0.375"),
    ("$#,##0.00", 1234.5, "1234.5"),
    ('"US$" #,##0', 1234, "1234"),
    ("[$$-409]#,##0.00", 1234.5, "1234.5"),
    ("[$USD] #,##0", 5, "5"),
    ("[Blue]0.0", 5, "5"),
    ("#,##0_ ", 5, "5"),
    # negative figures that say so
    (ACCOUNTING, 1234.4, "1234.4"),
    (ACCOUNTING, -1234, "-1234"),
    (ACCOUNTING, 0, "0"),
    ('#,##0_);[Red](#,##0);"---";"---"', 0, "0"),
    ("0;[Red]-0", -4, "-4"),
    ("0;[Red]0", -4, "-4"),
    ('"$"#,##0_);("$"#,##0)', -5, "-5"),
    ("[<0](0);0", -5, "-5"),
    # percent
    ("0.0%", 0.86, "86.0%"),
    ("0%", 0.158345, "15.8345%"),
    ("0.00%", -0.0355, "-3.55%"),
    ("0.00%;(0.00%)", -0.035, "-3.50%"),
    ("0.0 %", 0, "0.0%"),
    ("0%", 1, "100%"),
    ('0.0"%"', 86, "86.0%"),
    ("0.0\\%", 86, "86.0%"),
    ('0.0" %"', 3.25, "3.25%"),
    ('General"%"', 3, "3%"),
    ("[<1]0.0%;0.0", 0.5, "50.0%"),
    ("[<1]0.0%;0.0", 50, "50"),
    # words in the place of a number
    ('[<11]"<11";0', 7, "<11"),
    ('[<11]"<11";0', 70, "70"),
    ('[>10]0;"1-10"', 7, "1-10"),
    ('0;-0;"n/a"', 0, "n/a"),
    ('"yes";;"no"', 1, "yes"),
    ('"*"', 7, "*"),
    # dates, as far as they show
    ("m/d/yyyy", LAST, "2026-03-31"),
    ("m/d/yyyy", date(2026, 3, 31), "2026-03-31"),
    ("yyyy-mm-dd h:mm", EVENING, "2026-03-31T18:30:00"),
    ("m/d/yyyy", EVENING, "2026-03-31"),
    ("[$-409]mmmm d, yyyy;@", LAST, "2026-03-31"),
    ("mmm-yy", MARCH, "2026-03"),
    ("mmm-yy", LAST, "2026-03"),
    ("yyyy\\-mm", MARCH, "2026-03"),
    # texts
    (";;;", "", ""),
    ('0;0;0;"---"', "*", "*"),
    (ACCOUNTING, "*", "*"),
]
IN_DOUBT: list[tuple[str, Any, Doubt, str]] = [  # format, stored, why, as it shows
    ("#,##0,", 1234000, meanings.SCALED, "1,234"),
    ("0.0,", 1234, meanings.SCALED, "1.2"),
    ("0,.0", 1234, meanings.SCALED, "1.2"),
    ('#,##0.0,,"M"', 1234567, meanings.SCALED, "1.2M"),
    ('$#,##0.0,,,"bn"', 2500000000, meanings.SCALED, "$2.5bn"),
    ("[>=1000000]0.0,,;0", 2500000, meanings.SCALED, "2.5"),
    ("[$€-407] #,##0", 3, meanings.MONEY, "€ 3"),
    ('"£"0', 3, meanings.MONEY, "£3"),
    ("[$CAD] 0", 3, meanings.MONEY, "CAD 3"),
    ("0;0", -4, meanings.UNSIGNED, "4"),
    ("0.0;0.0;0", -4, meanings.UNSIGNED, "4.0"),
    ("(0)", 5, meanings.UNSIGNED, "(5)"),
    ("-0", 5, meanings.UNSIGNED, "-5"),
    ("[<100]0;0.00", -5, meanings.UNSIGNED, "5"),
    (";;;", 7, meanings.UNSEEN, ""),
    ("0;-0;;@", 0, meanings.UNSEEN, ""),
    ("#,###", 0, meanings.UNSEEN, ""),
    ("#.##", 0.001, meanings.UNSEEN, "."),
    ('0;"-"', -5, meanings.UNSEEN, "-"),
    ('"100"', 7, meanings.UNSEEN, "100"),
    ('"15.8%"', 7, meanings.UNSEEN, "15.8%"),
    ("[>100]0;[<50]0.0", 70, meanings.UNSEEN, "####"),
    ('0.0"x"', 2, meanings.WORDED, "2.0x"),
    ('0" thousand"', 2, meanings.WORDED, "2 thousand"),
    ('0"‰"', 2, meanings.WORDED, "2‰"),
    ('# ?/?" M"', 2.5, meanings.WORDED, "2 1/2 M"),
    ('0"*"', 2, meanings.WORDED, "2*"),
    ("00-0000000", 123456789, meanings.WORDED, "12-3456789"),
    ('0"0"', 5, meanings.WORDED, "50"),
    ("0%%", 0.5, meanings.WORDED, "5000%%"),
    ('0%"%"', 0.5, meanings.WORDED, "50%%"),
    ("d-mmm", MARCH, meanings.UNDATED, "1-Mar"),
    ("mmmm", MARCH, meanings.UNDATED, "March"),
    ("h:mm", time(18, 30), meanings.UNDATED, "18:30:00"),
    ("[h]:mm", timedelta(hours=30), meanings.UNDATED, "1 day, 6:00:00"),
    ("yyyy", STORED_2025, meanings.NO_DATE, "1905"),
    ("yyyy", MARCH, meanings.ONLY_YEAR, "2026"),
    ("yy", MARCH, meanings.ONLY_YEAR, "26"),
    ("m/d/yyyy", STORED_2025, meanings.NO_DATE, "7/17/1905"),
    (";;;", "VT", meanings.ALTERED, ""),
    ('0;0;0;"hidden"', "VT", meanings.ALTERED, "hidden"),
    ('0;0;0;"no. "@', "12", meanings.ALTERED, "no. 12"),
    ('0;0;0;"---"', "12", meanings.ALTERED, "---"),
]


@pytest.mark.parametrize(("code", "stored", "meant"), READ)
def test_a_cell_means_what_it_shows_in_full_precision(code: str, stored: Any, meant: str) -> None:
    assert look(code).meant(stored) == (meant, None)


@pytest.mark.parametrize(("code", "stored", "why", "shown"), IN_DOUBT)
def test_a_cell_that_shows_another_figure_than_it_stores_is_in_doubt(
    code: str, stored: Any, why: Doubt, shown: str
) -> None:
    its = look(code)

    assert its.meant(stored).doubt == why
    assert its.shows(stored) == shown


@pytest.mark.parametrize(
    ("number", "text"), [(5, "5"), (-0.0, "0"), (0.1 + 0.2, "0.3"), (1e18, "1e+18"), (1e-9, "0"), (2.5e6, "2500000")]
)
def test_a_number_is_plain_digits_to_six_decimals(number: float, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize("number", [1e300, -1e300, float("inf"), 10**20, 123456789012345678, 1e-300])
@pytest.mark.parametrize(
    "code", ["0.0", "0" + "." + "0" * 30, "# ##0", "0%", "#,##0,", "# ?/?", "0.00E+00", "00-00", "#", "0%%%%%%%%%"]
)
def test_a_number_of_any_size_is_drawn_and_meant(code: str, number: float) -> None:
    its = look(code)

    assert its.meant(number).text
    assert isinstance(its.shows(number), str)
