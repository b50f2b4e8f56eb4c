"""What stands on a report beside its figures: whose it is, who signed it, and the report before it.

None of it is a rule or a figure, and all of it is printed, so a report is filed with it: `records.covers` writes it
into what the report was made from, and a report that is rebuilt has the same.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

SHORT, LONG = 120, 4_000  # letters of a name or a line, and of a text


def one_line(text: str) -> str:
    """Text of one line, without what would turn its direction round or break it."""
    if re.search(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text):
        raise Refused("this has a line break, or a character that is not seen.", mend="Write it on one line.")
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise Refused(f'"{text}" is not a colour.', mend="Write six digits, such as #162e51.")
    return text.lower()


Line = Annotated[str, Field(min_length=1, max_length=SHORT), AfterValidator(one_line)]
Perhaps = Annotated[str, Field(max_length=SHORT), AfterValidator(one_line)]  # a line, or nothing
Text = Annotated[str, Field(max_length=LONG)]
Colour = Annotated[str, AfterValidator(_colour)]
Fingerprint = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class Signatory(Strict):
    """A role that must sign before a report is more than a draft, and who may sign in it."""

    role: Line
    title: Perhaps = ""  # what stands under the line, such as executive director
    may: Annotated[list[Line], Field(min_length=1)]


def _roles_apart(signatories: list[Signatory]) -> list[Signatory]:
    roles = [one.role for one in signatories]
    if twice := next((role for role in roles if roles.count(role) > 1), None):
        raise Refused(f'two signatories have the role "{twice}".', mend="Name whoever may sign in it in one `may`.")
    return signatories


class Office(Strict):
    """Whose report it is; everything may be left out. `letter` is what a letter says after its own first words."""

    name: Perhaps = ""
    address: list[Line] = []
    contact: list[Line] = []  # telephone, e-mail and website, a line each
    seal: str = ""  # a picture in the workspace, SVG, PNG or JPEG
    accent: Colour = "#162e51"
    addressee: list[Line] = [
        "Center for Medicare and Medicaid Innovation",
        "Centers for Medicare & Medicaid Services",
    ]
    greeting: Line = "To the Model's project officer:"
    letter: Text = ""
    signatories: Annotated[list[Signatory], AfterValidator(_roles_apart)] = []


class _Kept(BaseModel):
    """The base of what a report is filed with: read back as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SignOff(_Kept):
    """One person's signature, under the draft that it was given for."""

    by: str
    role: str
    on: date
    draft: Fingerprint  # of the record of the report that was looked at


class Withdrawal(_Kept):
    """That a signed report no longer stands, who says so, and why."""

    by: str
    role: str
    on: date
    reason: str
    of: Fingerprint


class FoundBefore(_Kept):
    """What an earlier report said of one test in one year."""

    test: str
    entity: str
    population: str
    year: int
    verdict: str
    cause: str | None = None
    value: float | None = None

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What it is about."""
        return self.test, self.entity, self.population, self.year


class OddsBefore(_Kept):
    """The odds that an earlier report told, 0 to 1."""

    test: str
    year: int
    odds_met: float


class Because(_Kept):
    """Why a finding is not what the report before said; `what` names the input."""

    test: str
    entity: str
    population: str
    year: int
    kind: Literal["data", "rule", "software", "time", "unknown"]
    what: str


class Before(_Kept):
    """The report that this one is compared with: the last that was signed, else the last that was filed."""

    report: str  # programme@date, as commands name it
    as_of: date
    record: Fingerprint
    signed: bool
    findings: tuple[FoundBefore, ...] = ()
    odds: tuple[OddsBefore, ...] = ()
    publications: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()


class Cover(_Kept):
    """All that a report says beside its figures; `seal` is a picture as a `data:` address, `note` why it is anew."""

    office: Office = Office()
    seal: str = ""
    signed: tuple[SignOff, ...] = ()
    withdrawn: Withdrawal | None = None
    note: str = ""
    before: Before | None = None

    @property
    def lacking(self) -> tuple[Signatory, ...]:
        """The roles that have not signed yet."""
        have = {sign.role for sign in self.signed}
        return tuple(signatory for signatory in self.office.signatories if signatory.role not in have)

    @property
    def is_signed(self) -> bool:
        """Whether everybody signed who must: where nobody must, a report stays a draft."""
        return bool(self.office.signatories) and not self.lacking

    @property
    def notice(self) -> str:
        """What the face says of it; nothing of a report that is signed and stands."""
        if self.withdrawn:
            return "WITHDRAWN"
        return "" if self.is_signed else "DRAFT"

    @property
    def made_anew(self) -> bool:
        """Whether it stands in the place of an earlier edition, for the reason in `note`."""
        return bool(self.note and not self.withdrawn)


EMPTY = Cover()  # of an office that has said nothing of itself
