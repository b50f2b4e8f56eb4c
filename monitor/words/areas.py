"""Areas and the entities in them: how they are written, and their names as reports print them."""

import re
from difflib import get_close_matches
from typing import NamedTuple

EVERYONE = "all"  # the population that is everybody
LIVES_IN = "lives_in:"  # how the populations begin that are the people of one area: lives_in:MD:county:24003
COMPARISON = "comparison"  # of an input: the population that the entity's own is compared with
_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DC the District of Columbia
DE Delaware|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee
TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|US the nation
"""
NAMES = {entry[:2]: entry[3:] for entry in re.split(r"[|\n]", _STATES.strip())}
PATTERN = r"^[A-Z]{2}(:[a-z_]+:[A-Za-z0-9_.-]+)?$"


class Entity(NamedTuple):
    """Whom a worksheet is about: an area, or one population of it."""

    area: str
    population: str = EVERYONE

    @property
    def name(self) -> str:
        """What reports call it."""
        place = area_name(self.area)
        group = self.population.replace(":", ": ").replace("_", " ")
        return place if self.population == EVERYONE else f"{place}, {group}"


def is_area(code: str) -> bool:
    """Whether `code` is the nation, a state, or a named part of one such as MD:county:24003."""
    return bool(re.fullmatch(PATTERN, code)) and code[:2] in NAMES


def nearest_area(text: str) -> str:
    """The code that was meant by what is none, such as MD by "Maryland"; empty where nothing is near."""
    place, *part = text.strip().split(":")
    by_name = {name.lower(): code for code, name in NAMES.items()} | {code.lower(): code for code in NAMES}
    near = by_name.get(place.lower()) or next(
        (by_name[name] for name in get_close_matches(place.lower(), by_name, n=1, cutoff=0.75)), ""
    )
    code = ":".join([near, *part])
    return code if near and is_area(code) else near


def area_name(code: str) -> str:
    """The name of a state or the nation; a part of a state has its own name, or its code where that is no name."""
    part = code.rpartition(":")[2].replace("_", " ")
    return NAMES.get(code) or (part if part.istitle() or " " in part else code)
