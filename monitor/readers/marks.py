"""What stands in the place of a figure: marks that it is withheld, and marks that there is none. Neither is ever zero.

A mark is known here with its meaning, or it is refused like any other word. Case does not matter.
"""

from collections.abc import Mapping

import polars as pl

WITHHELD: Mapping[str, str] = {  # known to the publisher, and not shown
    "*": "held back: CMS, AHRQ and most state agencies",
    "**": "held back so that no other can be worked out",
    "***": "held back so that no other can be worked out",
    "†": "held back, with a footnote",
    "‡": "held back, with a footnote",
    "(d)": "withheld to avoid disclosure: Census Bureau, BEA",
    "(s)": "suppressed: Census Bureau",
    "d": "withheld to avoid disclosure",
    "s": "suppressed: state agencies, cancer registries",
    "ds": "data suppressed: state health departments",
    "suppressed": "suppressed: CDC WONDER",
    "data suppressed": "suppressed",
    "withheld": "withheld",
    "too few to report": "too few cases: CMS Care Compare",
}
NO_FIGURE: Mapping[str, str] = {  # there is none, or none is known
    "-": "none",
    "--": "none",
    "—": "none",
    "–": "none",
    ".": "missing, as SAS and Stata write it",
    "..": "not available",
    "...": "not available",
    "na": "not available",
    "n/a": "not available or not applicable",
    "n.a.": "not available",
    "null": "empty, as databases write it",
    "not available": "not available: CMS Care Compare",
    "not applicable": "not applicable: CDC WONDER",
    "unreliable": "too few cases for a rate: CDC WONDER",
    "dsu": "data statistically unreliable",
    "nr": "not reported",
    "missing": "missing: CDC WONDER",
}
_FEW = r"^(<|<=|≤|less than|fewer than|under)\s?(4|5|6|10|11|12|15|16|20|25|30)$"  # fewer people than may be shown
_BETWEEN = r"^[01]\s?(-|–|to)\s?(4|5|9|10|11)$"  # the same, as a span: 1-9 at the CDC, 1-10 at CMS


def is_withheld(cell: pl.Expr) -> pl.Expr:
    """Whether a cell says that its figure is held back: by a mark, or by how few it is of (`<11`, `1-9`)."""
    plain = cell.str.to_lowercase()
    return plain.is_in([*WITHHELD]) | plain.str.contains(_FEW) | plain.str.contains(_BETWEEN)


def is_no_figure(cell: pl.Expr) -> pl.Expr:
    """Whether a cell says that there is no figure."""
    return cell.str.to_lowercase().is_in([*NO_FIGURE])
