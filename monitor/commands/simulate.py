"""The command for an invented state: a whole workspace of figures that were drawn."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

_SEED = 31  # 2025 ends within the guardrail, 2026 beyond it, and a delivery of its spring is short


def simulate(
    folder: Path,
    *,
    world: Annotated[str, Parameter(help="Which world: base, small, unsteady or regimes.")] = "base",
    seed: Annotated[int, Parameter(help="Another number is another history.")] = _SEED,
    through: Annotated[str, Parameter(help="The month through which the last delivery is paid.")] = "2026-06",
) -> int:
    """Write a workspace of an invented state into FOLDER: its agreement, its monthly feed, and the truth apart."""
    from monitor.errors import Problem, SettingsError
    from monitor.language.periods import Period
    from monitor.operations.made_up import FEEDS, TO_COME, TRUTH, made_up

    try:
        month = Period.parsed(through)
    except ValueError as fault:
        raise SettingsError(Problem("--through", 0, f"{fault}.", mend="Write a month such as 2026-06.")) from None
    if seed < 0:
        raise SettingsError(Problem("--seed", 0, f"{seed} is below 0.", mend="Write a whole number from 0."))
    come = made_up(folder, world, seed, month)
    print(f"Wrote {folder}: SYNTHETIC figures of Wexmoor, a state that does not exist, from the world {world}.")
    print(f"  {folder / FEEDS}: {come} deliveries, paid through {month}, which are taken in")
    print(f"  {folder / TO_COME}: those that come after; take one in with monitor ingest FILE --workspace {folder}")
    print(f"  {folder / TRUTH}: how the years end, for looking it up afterwards")
    print(f"Ask it with: monitor evaluate --workspace {folder}")
    print(f"and how the year will end with: monitor outlook --workspace {folder}")
    return 0
