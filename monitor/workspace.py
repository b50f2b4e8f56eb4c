"""Everything an evaluation needs, gathered once: definitions, publications, and the worksheets they fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from monitor.definitions import Definitions, Programme, Test, load_definitions
from monitor.evaluate import Worksheet, evaluate
from monitor.measures import Library
from monitor.observations import Publication, known_on, load_publications


@dataclass(frozen=True)
class Gathered:
    """Definitions and publications as they could be known on one date."""

    definitions: Definitions
    held: tuple[Publication, ...]
    as_of: date

    @cached_property
    def library(self) -> Library:
        """The measures over what was known."""
        return Library.known_on(self.definitions.measures, self.held, self.as_of)

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What was known, oldest first."""
        return known_on(self.held, self.as_of)

    def worksheet(self, test: Test, entities: Sequence[str] = ()) -> Worksheet:
        """The worksheet of `test` for `entities`; without any, for the area the definition names."""
        asked = tuple(entities) or (test.asked.area,)
        inputs = test.asked.inputs.items()
        series = {
            name: self.library.series(entry.measure, [entry.area] if entry.area else asked) for name, entry in inputs
        }
        return evaluate(test, series, asked, self.as_of)

    def worksheets(self, programme: Programme, entities: Sequence[str] = ()) -> tuple[Worksheet, ...]:
        """The worksheets of every test of a programme."""
        return tuple(self.worksheet(test, entities) for test in programme.tests)


def gather(definitions: Sequence[Path], observations: Sequence[Path], as_of: date) -> Gathered:
    """Read and check both kinds of folders. Raises DefinitionError and ObservationError."""
    defined = load_definitions(definitions)
    return Gathered(defined, load_publications(observations, defined.vocabulary), as_of)
