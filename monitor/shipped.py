"""Where the folders that travel with the package are found."""

from pathlib import Path

INVENTED_STATE = Path(__file__).parent / "simulate" / "definitions"  # kept apart: it is no real programme


def shipped(name: str) -> Path:
    """The folder `name`: inside an installed package, or at the root of the source tree."""
    inside = Path(__file__).parent / "_shipped" / name
    return inside if inside.exists() else Path(__file__).parent.parent / name
