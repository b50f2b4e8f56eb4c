"""A figure that is shown in percent, "15.8%", as a number of the unit that its quantity is kept in."""

import polars as pl

_DIGITS = r"([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3})+)?(\.[0-9]+)?"  # commas only where thousands have them
_PERCENT = rf"^([-+]?{_DIGITS}\s*%|\({_DIGITS}\s*%\))$"  # brackets stand for a minus
_SHARE = pl.Decimal(38, 8)  # a hundredth of the six decimals that an observation keeps


def is_percent(cell: pl.Expr) -> pl.Expr:
    """Whether a cell of text is a number in percent: "15.8%", "15.8 %", "-3.5%", "(3.5%)" or "1,250%"."""
    return cell.str.contains(_PERCENT) & cell.str.contains("[0-9]")


def in_unit(cell: pl.Expr, unit: pl.Expr | str) -> pl.Expr:
    """Cells of text such as "15.8%" as plain digits of `unit`, a unit of measures.yaml, or a column of such units.

    In "percent" it is 15.8, with the decimals that are shown; in "ratio" 0.158. In any other unit, and where the cell
    is no percentage, it stays as it is: whoever checks the rows then refuses what is no number.
    """
    kept_in = pl.lit(unit) if isinstance(unit, str) else unit
    digits = _digits(cell)
    known = pl.when(kept_in == "percent").then(digits).when(kept_in == "ratio").then(_hundredth(digits))
    return pl.coalesce(pl.when(is_percent(cell)).then(known), cell)


def _digits(cell: pl.Expr) -> pl.Expr:
    """The number before the sign, a minus for brackets around it."""
    bare = cell.str.replace_all(r"[,%+()\s]", "")
    signed = pl.when(~cell.str.starts_with("(")).then(bare).otherwise(pl.lit("-") + bare)
    return signed.str.replace(r"^(-?)\.", "${1}0.")


def _hundredth(digits: pl.Expr) -> pl.Expr:
    exact = digits.cast(_SHARE, strict=False) * pl.lit("0.01").cast(pl.Decimal(38, 2))
    return exact.round(6).cast(pl.String).str.replace(r"\.?0+$", "")
