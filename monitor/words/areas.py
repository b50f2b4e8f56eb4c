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
INVENTED = {"WX": "Wexmoor"}  # no state has the code: of figures that were made up, whose card says `synthetic`
KNOWN = {**NAMES, **INVENTED}
_NUMBERS = """
AL 01|AK 02|AZ 04|AR 05|CA 06|CO 08|CT 09|DE 10|DC 11|FL 12|GA 13|HI 15|ID 16|IL 17|IN 18|IA 19|KS 20|KY 21|LA 22|ME 23
MD 24|MA 25|MI 26|MN 27|MS 28|MO 29|MT 30|NE 31|NV 32|NH 33|NJ 34|NM 35|NY 36|NC 37|ND 38|OH 39|OK 40|OR 41|PA 42|RI 44
SC 45|SD 46|TN 47|TX 48|UT 49|VT 50|VA 51|WA 53|WV 54|WI 55|WY 56
"""
FIPS = {
    entry[:2]: entry[3:] for entry in re.split(r"[|\n]", _NUMBERS.strip())
}  # how the codes of a state's counties begin
PLANNING_REGION = r"^CT:county:091[1-9]0$"  # nine, in place of Connecticut's eight counties, 09001 to 09015
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


STATES = tuple(Entity(code) for code in sorted(NAMES) if code != "US")  # with the District of Columbia


def is_area(code: str) -> bool:
    """Whether `code` is the nation, a state, or a named part of one such as MD:county:24003."""
    return bool(re.fullmatch(PATTERN, code)) and code[:2] in KNOWN


def nearest_area(text: str) -> str:
    """The code that was meant by what is none, such as MD by "Maryland"; empty where nothing is near."""
    place, *part = text.strip().split(":")
    by_name = {name.lower(): code for code, name in KNOWN.items()} | {code.lower(): code for code in KNOWN}
    near = by_name.get(place.lower()) or next(
        (by_name[name] for name in get_close_matches(place.lower(), by_name, n=1, cutoff=0.75)), ""
    )
    code = ":".join([near, *part])
    return code if near and is_area(code) else near


def area_name(code: str) -> str:
    """The name of a state or the nation; a part of a state has its own name, or its code where that is no name."""
    part = code.rpartition(":")[2].replace("_", " ")
    return KNOWN.get(code) or (part if part.istitle() or " " in part else code)
