"""Units as people write them over columns: `($)`, `(n)`, `%`, `per 1,000`, and what a cell holds, `(YYYY-MM)`."""

import re

# Of what kind a cell is: this states no unit.
_KINDS = (
    *("yyyy-mm", "yyyymm", "mm/yyyy", "yyyy", "yyyy-mm-dd", "yyyymmdd", "mm/dd/yyyy", "mmm-yy", "date", "day", "month"),
    *("year", "period", "quarter", "state", "area", "county", "geography", "payer", "service", "population", "measure"),
    *(
        "text",
        "string",
        "name",
        "code",
        "label",
        "category",
        "fips",
        "fips code",
        "id",
        "char",
        "varchar",
        "unit",
        "units",
    ),
    *(
        "integer",
        "int",
        "numeric",
        "decimal",
        "float",
        "double",
        "yes/no",
        "y/n",
        "state code",
        "postal code",
    ),
)
_DOLLARS = ("$", "usd", "us$", "us dollars", "u.s. dollars", "dollars", "dollar", "in dollars", "nominal dollars")
_COUNTS = (
    *(
        "n",
        "#",
        "no.",
        "no",
        "nr",
        "number",
        "num",
        "count",
        "counts",
        "people",
        "persons",
        "person",
        "members",
        "deaths",
    ),
    *("beneficiaries", "enrollees", "residents", "cases", "events", "member months", "member-months", "person-years"),
    *("beneficiary months", "beneficiary-months", "in persons", "in people", "discharges", "stays", "visits"),
)
_SHARES = ("%", "percent", "pct", "per cent", "percentage", "in percent", "in %")
_PER = {"1000": "thousand", "10000": "ten-thousand", "100000": "hundred-thousand"}
_RATE = re.compile(r"^(?:rate )?(?:per|/) ?(1,?000|10,?000|100,?000)\b")
_SCALE = re.compile(
    r"\b(hundreds|thousands?|millions?|billions?)\b|[$#] ?(000s?|k|mm?|mn|mil|bn?)\b"
    r"|\b(mil|mn|bn)\b|^(000s?|k|mm?)$|1,?000s\b",
    re.IGNORECASE,
)
_SCALES = r"(hundreds?|thousands?|millions?|billions?|000'?s?|mil|mm|mn|bn|k)"
_IN_TEXT = re.compile(  # of scales; "$3 million less" and "rates per thousand" are none
    r"\b(in|of) (us |u\.s\. )?(\$ ?)?(hundreds|thousands|millions|billions)\b"
    r"|\b(thousands|millions|billions) of\b|\b1?,?000'?s\b|\b000 omitted\b|\b(x|times) ?1,?000\b|× ?1,?000\b"
    r"|(\$|\b(usd|dollars?|amounts?|units?|scale|figures|values|currency)):?,? ?"
    rf"\(?(in |of |are )?(us ?)?\$? ?{_SCALES}\b"
    rf"|\( ?(in )?(us ?)?\$? ?{_SCALES}\.? ?(of )?(us )?(dollars?|usd)? ?\)"
    rf"|^\W*(in )?(us ?)?\$? ?{_SCALES} ?(of )?(us )?(\$|dollars?|usd)?\W*$"
    r"|\bin \$ ?1[, ]?000\b|\b1[, ]?000([, ]?000)? (us )?dollars\b",
    re.IGNORECASE,
)
SCALED = "scaled"


def is_unit(cell: str) -> bool:
    """Whether a cell of a row below the names states a unit, or of what kind the column is."""
    return meaning(cell) is not None


def meaning(cell: str) -> str | None:
    """What a cell states: dollars, a count, percent, per thousand, ...; "" where it is none; None if not known."""
    plain = _bare(cell)
    if plain in _KINDS:
        return ""
    for words, unit in (
        (_DOLLARS, "dollars"),
        (_COUNTS, "count"),
        (_SHARES, "percent"),
        (("ratio", "fraction"), "ratio"),
    ):
        if plain in words:
            return unit
    if rate := _RATE.match(plain):
        return f"per {_PER[rate[1].replace(',', '')]}-"
    return SCALED if len(plain) <= 40 and _SCALE.search(plain) else None


def fits(cell: str, unit: str) -> bool:
    """Whether what a cell states is the registered unit: `($)` dollars of any kind, `(n)` any count."""
    stated, first = meaning(cell), unit.partition(" ")[0]
    if stated in ("dollars", "percent", "ratio"):
        return first == stated
    if stated == "count":
        return " per " not in unit and first not in ("dollars", "percent", "points", "ratio")
    return stated == "" or (stated is not None and stated != SCALED and f" {stated}" in unit)


def says_scale(text: str) -> bool:
    """Whether a line beside a table says that its figures are in thousands, millions or the like."""
    return bool(_IN_TEXT.search(text[:1_000]))


def _bare(cell: str) -> str:
    return " ".join(cell[:200].casefold().split()).strip("()[]{} ")
