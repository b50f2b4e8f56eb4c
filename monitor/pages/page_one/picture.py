"""The picture of page one where nothing can be computed: the path of targets, else what worksheets show."""

from monitor.pages.exhibits.registry import exhibits_under
from monitor.pages.model import Figure, Lines
from monitor.pages.page_one.scope import Scope

NUMBERS = (8, 15)  # scale; figures shown
FEWEST = 3  # years from which a line is worth a picture


def picture(scope: Scope) -> Figure | None:
    """The first exhibit that there is; none where figures answer, or a programme begins and has a ruler."""
    if scope.answers or scope.begins:
        return None
    made = (figure for number in NUMBERS for figure in exhibits_under(number, scope.material))
    return next((figure for figure in made if _is_worth_it(figure)), None)


def _is_worth_it(figure: Figure) -> bool:
    return not isinstance(figure.chart, Lines) or len(figure.chart.years) >= FEWEST
