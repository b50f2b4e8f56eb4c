"""Dollars as a title or a letter has them: in millions or billions, two beside each other never alike."""

from monitor.words.wording import DOLLARS, MILLION, amount, number, places_apart

_BILLION = 1_000 * MILLION


def money(value: float) -> str:
    """$719 million, $1.95 billion, $8.3 million"""
    sign, far = ("\N{MINUS SIGN}" if value < 0 else ""), abs(value)
    if far >= _BILLION:
        scaled = far / _BILLION
        return f"{sign}${number(scaled, 3 if round(scaled, 3) == scaled != round(scaled, 2) else 2)} billion"
    return f"{sign}${number(far / MILLION, 0 if far >= 10 * MILLION else 1)} million"


def money_apart(value: float, limit: float) -> tuple[str, str]:
    """Two sums side by side; where they would look alike, or like a zero, with as many digits as keep them apart."""
    if money(value) != money(limit) and abs(value - limit) >= 2 * MILLION:
        return money(value), money(limit)
    places = places_apart(value, limit, DOLLARS)
    return amount(value, DOLLARS, places), amount(limit, DOLLARS, places)
