"""Every kind of report that a programme can be asked for, by name."""

from collections.abc import Mapping

from monitor.pages.kinds.annex import ANNEX
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.kinds.kind import Kind

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (DASHBOARD, ANNEX)}
USUAL = (DASHBOARD.name,)  # what is made where nobody says which
