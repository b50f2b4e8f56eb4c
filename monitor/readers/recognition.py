"""Which format a delivered file is of: told by what it holds, or by the name of a reader."""

from collections.abc import Sequence
from difflib import get_close_matches

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader


def readers() -> Sequence[Reader]:
    """Every format that can be read, the most particular first."""
    from monitor.readers import (
        cost_growth,
        enrollment,
        geographic_variation,
        monthly_feed,
        mortality,
        national_accounts,
        observation_format,
        program_statistics,
        quality_results,
        state_residence,
    )

    return (
        geographic_variation.READER,
        program_statistics.READER,
        state_residence.READER,
        national_accounts.READER,
        enrollment.READER,
        mortality.READER,
        monthly_feed.READER,
        quality_results.READER,
        cost_growth.READER,
        observation_format.READER,
    )


def reader(name: str) -> Reader:
    """The reader called `name`. Raises DeliveryError for an unknown one."""
    known = {found.name: found for found in readers()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        mend = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(sorted(known))}."
        raise DeliveryError("--reader", [Fault(f'there is no reader "{name}".', mend=mend)])
    return known[name]


def recognised(file: Opened) -> Reader:
    """The reader of a file, by what it holds. Raises DeliveryError where none, or more than one, knows it."""
    known = [found for found in readers() if found.recognises(file)]
    if len(known) == 1:
        return known[0]
    if known:
        what = f"this could be {' or '.join(found.title for found in known)}."
        raise DeliveryError(file.name, [Fault(what, mend=f"Say which: --reader {known[0].name}.")])
    formats = "; ".join(found.title for found in readers())
    raise DeliveryError(file.name, [Fault("this is of no format that is known here.", mend=f"Known are: {formats}.")])
