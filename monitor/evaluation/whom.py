"""Of whom a test is asked where a person names an area or a group of people."""

from difflib import get_close_matches

from monitor.definitions.programmes import Test
from monitor.errors import DefinitionError, Problem
from monitor.evaluation.gathered import Gathered
from monitor.words.areas import EVERYONE, Entity, area_name, is_area, nearest_area
from monitor.words.wording import listed

Whom = tuple[Entity, ...] | None  # None: those whom the definition names
MOST_NAMED = 8  # entities named in a message


def whom(gathered: Gathered, test: Test, area: str | None, population: str | None) -> Whom:
    """Those of whom `test` is asked; None where nobody is named, and empty where nothing is held of any.

    A state stands for each of its hospitals (or payers, or populations) where the test is asked of these. Raises
    DefinitionError for an area or a population that is not known, and for an area of a kind that the test is not
    asked of.
    """
    _refuse_unknown(gathered, area, population)
    if not (area or population):
        return None
    kind, place = test.asked.each, area or test.asked.area
    if why := misfit(test, area):
        raise DefinitionError(Problem("--entity", 0, f"{test.id} is not asked of {place}.", why, _mend(gathered, test)))
    if kind and _is_whole(kind, place, population):
        return gathered.those_of(test, place)
    return (Entity(place, population or EVERYONE),)


def _is_whole(kind: str, place: str, population: str | None) -> bool:
    """Whether a place stands for all in it of a kind: a state for its hospitals, everybody for the groups of people."""
    if kind == "population":
        return population is None
    return place == "US" if kind == "state" else ":" not in place


def misfit(test: Test, area: str | None) -> str:
    """Why a test can't be asked of an area, by its kind; empty where it can."""
    kind, parts = test.asked.each, (area or "").split(":")
    if not kind or not area or kind == "population" or len(parts) == 1:
        return ""
    return "" if parts[1] == kind else f"It is asked of each {kind}; {area} is a {parts[1].replace('_', ' ')}."


def _mend(gathered: Gathered, test: Test) -> str:
    held = [entity.area for entity in gathered.entities(test)]
    named = ", ".join(held[:MOST_NAMED]) + (f" and {len(held) - MOST_NAMED} further" if len(held) > MOST_NAMED else "")
    return f"Figures are held of: {named}." if held else f"Figures of any {test.asked.each} are not held."


def _refuse_unknown(gathered: Gathered, area: str | None, population: str | None) -> None:
    """An unknown population would have no figure, and nobody would say why; nor would an unknown area."""
    known = gathered.definitions.vocabulary.populations
    if area and not is_area(area):
        what, near = f'"{area}" is no area.', nearest_area(area)
        mend = f'Did you mean "{near}"?' if near else "Write US, a postal code such as MD, or a part of one."
        raise DefinitionError(Problem("--entity", 0, what, mend=mend))
    if population and population not in known:
        near = next(iter(get_close_matches(population, known, n=1)), "")
        what, mend = f'there is no population "{population}".', f'Did you mean "{near}"?' if near else ""
        raise DefinitionError(Problem("--population", 0, what, f"There are: {', '.join(sorted(known))}.", mend))


def the_one_asked(gathered: Gathered, test: Test, area: str | None, population: str | None) -> Entity:
    """The one of whom `test` is asked. Raises DefinitionError where it is asked of several, or of none held."""
    named = whom(gathered, test, area, population)
    asked = gathered.entities(test) if named is None else named
    if len(asked) != 1:
        many = f"{len(asked)} are held" if asked else "nothing is held of any"
        what = f"it is asked of each {test.asked.each}, and {many}."
        raise DefinitionError(Problem(test.id, 0, what, _mend(gathered, test) if asked else "", _NAME if asked else ""))
    return asked[0]


_NAME = "Name one with --entity (or --population)."


def stand_in(test: Test, area: str | None) -> Entity:
    """One who stands for all that a test would be asked of, where nothing is held of any: no figure is their own."""
    place, called = area or test.asked.area, f"each {test.asked.each}"
    if test.asked.each == "population":
        return Entity(place, called)
    of = "" if place in (test.asked.area, "US") else f" of {area_name(place)}"
    return Entity(f"{place[:2]}:{test.asked.each}:{called}{of}")


def not_held(gathered: Gathered, test: Test, entity: Entity) -> str:
    """That nothing is held of an entity that was named, and what is held of it elsewhere; else the nearest name."""
    kind, place = test.asked.each, entity.area[:2] if test.asked.each != "population" else entity.area
    if not kind or entity in gathered.those_of(test, place):
        return ""
    measures = gathered.definitions.measures
    if elsewhere := [m.title for n, m in measures.items() if entity in gathered.library.entities([n], kind, place)]:
        return f"Nothing is held of {entity.name} for this test; held of it: {listed(elsewhere)}."
    known = [_own_name(candidate) for candidate in gathered.library.entities(measures, kind, place)]
    near = get_close_matches(_own_name(entity), known, n=1)
    beside = f" The nearest name of which anything is held is {near[0]}." if near else ""
    return f"Nothing is held of {_own_name(entity)} for this test.{beside}"


def _own_name(entity: Entity) -> str:
    """The word that a person names an entity with."""
    return entity.area if entity.population == EVERYONE else entity.population
