"""Which format a delivered file is of: told by what it holds, or by the name of a reader."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module

from monitor.readers.delivery import DeliveryError, Fault, quoted
from monitor.readers.hidden import hidden_sheets
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader

_SHOWN = 8  # columns named in a message
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
    what = f"this is of no format that is known here{_why(file)}"
    unread = () if file.with_hidden else hidden_sheets(file.unseen)
    raise DeliveryError(file.name, [Fault(what, mend=f"Known are: {formats}."), *unread])


def _why(file: Opened) -> str:
    """What a table that is not known has over its columns, and which known one is nearest."""
    names = [name for name in file.names if name]
    if not names:
        return "."
    shown = ", ".join(quoted(name) for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} further" if len(names) > _SHOWN else ""
    return f": a table whose {'columns are' if len(names) > 1 else 'only column is'} {shown}{more}. {_nearest(names)}"


def _nearest(names: Sequence[str]) -> str:
    """The known table that has most of the names, however they are spelt, and what of it the file lacks."""
    here = {_spelt(name): name for name in names}
    known = [(reader, table) for reader in readers() for table in reader.tables]
    reader, table = max(known, key=lambda entry: sum(_spelt(name) in here for name in entry[1]))
    lacking = [name for name in table if name not in names]
    if not [name for name in table if _spelt(name) in here]:
        return "No known format has any of these."
    return f"Nearest is {reader.title}; it wants {', '.join(_beside(name, here) for name in lacking[:_SHOWN])}."


def _beside(name: str, here: Mapping[str, str]) -> str:
    """A name that a file lacks; beside it how the file spells it, if it does."""
    return f'"{name}" ({quoted(here[_spelt(name)])} here)' if _spelt(name) in here else f'"{name}" (not here)'


def _spelt(name: str) -> str:
    """A name whatever its case, and with one sign between its words."""
    return re.sub(r"[\s_-]+", "_", name[:200].strip().casefold())
