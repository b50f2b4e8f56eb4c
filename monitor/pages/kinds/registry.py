"""Every kind of report that a programme can be asked for, by name."""

from collections.abc import Mapping

from monitor.pages.kinds.annex import ANNEX
from monitor.pages.kinds.annual import ANNUAL
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.kinds.kind import Kind
from monitor.pages.kinds.quarterly import QUARTERLY

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (DASHBOARD, QUARTERLY, ANNUAL, ANNEX, EXHIBITS)}
WORKBOOK = "workbook"  # of no pages: every worksheet, with formulas that a spreadsheet computes
WANTED = (*KINDS, WORKBOOK)  # all that can be asked for
USUAL = (DASHBOARD.name,)  # what is made where nobody says which
