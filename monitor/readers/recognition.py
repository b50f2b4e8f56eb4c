"""Which format a delivered file is of: told by what it holds, or by the name of a reader."""

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.hidden import hidden_sheets
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader

FORMATS = (  # the modules of `formats`, the most particular first
    "geographic_variation",
    "program_statistics",
    "state_residence",
    "national_accounts",
    "enrollment",
    "mortality",
    "monthly_feed",
    "quality_results",
    "cost_growth",
    "observation_format",
)


def readers() -> Sequence[Reader]:
    """Every format that can be read, the most particular first; their modules are loaded where they are asked for."""
    modules = (import_module(f"monitor.readers.formats.{name}") for name in FORMATS)
    return tuple(module.READER for module in modules)


def reader(name: str) -> Reader:
    """The reader called `name`. Raises DeliveryError for an unknown one."""
    known = {reader.name: reader for reader in readers()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        mend = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(sorted(known))}."
        raise DeliveryError("--reader", [Fault(f'there is no reader "{name}".', mend=mend)])
    return known[name]


def recognised(file: Opened) -> Reader:
    """The reader of a file, by what it holds. Raises DeliveryError where none, or more than one, knows it."""
    known = [reader for reader in readers() if reader.recognises(file)]
    if len(known) == 1:
        return known[0]
    if known:
        what = f"this could be {' or '.join(reader.title for reader in known)}."
        raise DeliveryError(file.name, [Fault(what, mend=f"Say which: --reader {known[0].name}.")])
    formats = "; ".join(reader.title for reader in readers())
    unknown = Fault("this is of no format that is known here.", mend=f"Known are: {formats}.")
    unread = () if file.with_hidden else hidden_sheets(file.unseen)
    raise DeliveryError(file.name, [unknown, *unread])
